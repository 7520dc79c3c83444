"""One OFD file: its documents, their pages in order, and what its fonts leave unsaid."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from lxml import etree

from ...findings import finding
from ..content import Content
from ..layout import Page, page_paragraphs, page_ranges
from ..limits import MAX_CHARACTERS, MAX_PAGES
from ..package import Package, PackageError, beyond, broken
from .page import local, numbers, read_page

_DOCUMENT_INFO: Final = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}


def read_ofd(data: bytes) -> Content:
    """Read an OFD file; a damaged or oversized one gives a finding and no paragraphs."""
    try:
        return _read(Package(data))
    except PackageError as error:
        return Content(findings=(error.finding,))


def _read(package: Package) -> Content:
    root = package.xml("OFD.xml")
    if root is None:
        raise broken("里面没有 OFD.xml")
    if _child_text(root, "Encryptions") or package.read("Encryptions.xml") is not None:
        raise PackageError(finding("FILE-ENCRYPTED"))
    pages: list[Page] = []
    for body in _children(root, "DocBody"):
        place = _child_text(body, "DocRoot").strip().lstrip("/")
        pages.extend(_pages(package, place))
        if len(pages) > MAX_PAGES:
            raise beyond(f"有 {len(pages)} 页，上限是 {MAX_PAGES} 页")
    paragraphs = page_paragraphs(pages)
    if sum(len(p.text) for p in paragraphs) > MAX_CHARACTERS:
        raise beyond(f"文字超过 {MAX_CHARACTERS} 字")
    findings = []
    if not paragraphs:
        findings.append(finding("PICTURES-ONLY" if any(page.pictured for page in pages) else "FILE-EMPTY"))
    if unmapped := [n for n, page in enumerate(pages, 1) if page.unmapped]:
        count = sum(page.unmapped for page in pages)
        findings.append(finding("GLYPH-UNKNOWN", count=count, where=f"第{page_ranges(unmapped)}页"))
    return Content(
        paragraphs=paragraphs,
        properties=_properties(root),
        findings=tuple(findings),
    )


def _pages(package: Package, place: str) -> Iterator[Page]:
    document = package.xml(place)
    if document is None:
        raise broken("里面没有正文")
    folder = posixpath.dirname(place)
    area = (0.0, 0.0, 210.0, 297.0)
    templates: dict[str, etree._Element] = {}
    for common in _children(document, "CommonData"):
        area = _area(common) or area
        for entry in _children(common, "TemplatePage"):
            template = package.xml(_place(folder, entry.get("BaseLoc", "")))
            if template is not None:
                templates[entry.get("ID", "")] = template
    for group in _children(document, "Pages"):
        for entry in _children(group, "Page"):
            content = package.xml(_place(folder, entry.get("BaseLoc", "")))
            if content is not None:
                used = [templates.get(e.get("TemplateID", "")) for e in _children(content, "Template")]
                layers = [content, *(t for t in used if t is not None)]
                yield read_page(layers, _area(content) or area)


def _area(element: etree._Element) -> tuple[float, float, float, float] | None:
    for area in (*_children(element, "Area"), *_children(element, "PageArea")):
        box = numbers(_child_text(area, "PhysicalBox"))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            return box[0], box[1], box[2], box[3]
    return None


def _place(folder: str, location: str) -> str:
    return location.lstrip("/") if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == name)


def _child_text(element: etree._Element, name: str) -> str:
    return next((child.text or "" for child in _children(element, name)), "")


def _properties(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter():
        name = _DOCUMENT_INFO.get(local(element))
        if name and element.text and element.text.strip():
            found.setdefault(name, element.text.strip())
    return found
