"""The pictures of an OFD file, for those that hold nothing else: scans."""

from __future__ import annotations

import posixpath

from lxml import etree

from ..package import Package, PackageError
from .page import local


def ofd_pictures(data: bytes) -> list[bytes]:
    """The pictures in the order of the pages; none where the package cannot be read."""
    try:
        package = Package(data)
        root = package.xml("OFD.xml")
        roots = [] if root is None else [e.text or "" for e in root.iter() if local(e) == "DocRoot"]
        return [picture for place in roots for picture in _pictures(package, place.strip().lstrip("/"))]
    except PackageError:
        return []


def _pictures(package: Package, place: str) -> list[bytes]:
    document, folder = package.xml(place), posixpath.dirname(place)
    if document is None:
        return []
    media: dict[str, str] = {}
    pages: list[etree._Element] = []
    for element in document.iter():
        name = local(element)
        if name in ("DocumentRes", "PublicRes"):
            media |= _media(package, _place(folder, element.text or ""))
        elif name == "Page" and element.get("BaseLoc"):
            page = package.xml(_place(folder, element.get("BaseLoc", "")))
            pages.extend([] if page is None else [page])
    shown = (e.get("ResourceID", "") for page in pages for e in page.iter() if local(e) == "ImageObject")
    return [picture for name in shown if name in media and (picture := package.read(media[name]))]


def _media(package: Package, place: str) -> dict[str, str]:
    """Id → part of what a list of resources names."""
    root = package.xml(place)
    if root is None:
        return {}
    folder = _place(posixpath.dirname(place), root.get("BaseLoc", ""))
    return {
        entry.get("ID", ""): _place(folder, file.text or "")
        for entry in root.iter()
        if local(entry) == "MultiMedia"
        for file in entry
        if local(file) == "MediaFile"
    }


def _place(folder: str, location: str) -> str:
    location = location.strip()
    return location.lstrip("/") if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))
