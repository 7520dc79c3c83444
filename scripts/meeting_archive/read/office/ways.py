"""What LibreOffice is to make of a file, told from its bytes, and why some are not given to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ...findings import finding
from ...model import Finding
from ..package import Package, PackageError
from .compound import kind_of

Way = tuple[str, str]
"""(ending under which LibreOffice knows the format, format that it is to become)."""


def _compound(data: bytes) -> Way | Finding:
    match kind_of(data):
        case "locked":
            return finding("FILE-ENCRYPTED")
        case "broken":
            return finding("FILE-BROKEN", reason="文件不完整")
        case "ppt":
            return finding("FILE-UNSUPPORTED", format="ppt")
        case "xls":
            return "xls", "xlsx"
        case "works":
            return "wps", "docx"
        case _:
            return "doc", "docx"


def _open(data: bytes) -> Way | Finding:
    try:
        package = Package(data)
        manifest = package.read("META-INF/manifest.xml") or b""
        kind = (package.read("mimetype") or b"").strip().rsplit(b".", 1)[-1]
    except PackageError as error:
        return error.finding
    if b"encryption-data" in manifest:
        return finding("FILE-ENCRYPTED")
    return ("ods", "xlsx") if kind.startswith(b"spreadsheet") else ("odt", "docx")


WAYS: Final[Mapping[str, Callable[[bytes], Way | Finding]]] = {
    "doc": _compound,
    "xls": _compound,
    "ole": _compound,
    "odt": _open,
    "rtf": lambda _: ("rtf", "docx"),
    "xml": lambda _: ("xml", "docx"),
}
"""By names of `formats`; xml is a document that Word 2003 saved as one XML file."""
