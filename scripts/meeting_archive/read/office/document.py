"""One file that needs LibreOffice, from its bytes: what it is, whether it is locked, and what it says."""

from __future__ import annotations

import time
from typing import Final

from ...findings import finding
from ..apart import is_heavy, read_apart
from ..content import Content
from ..docx import read_docx
from ..limits import MAX_SECONDS
from ..package import Package, PackageError
from ..xlsx import read_xlsx
from .compound import kind_of
from .convert import OFFICE, ConversionError
from .program import program

_READERS: Final = {"docx": read_docx, "xlsx": read_xlsx}


def read_compound(data: bytes) -> Content:
    """Read a binary file of an office program: doc, wps, xls, et; presentations are not read."""
    match kind_of(data):
        case "locked":
            return Content(findings=(finding("FILE-ENCRYPTED"),))
        case "broken":
            return Content(findings=(finding("FILE-BROKEN", reason="文件不完整"),))
        case "ppt":
            return Content(findings=(finding("FILE-UNSUPPORTED", format="ppt"),))
        case "xls":
            return _converted(data, "xls", "xlsx")
        case "works":
            return _converted(data, "wps", "docx")
        case _:
            return _converted(data, "doc", "docx")


def read_flat(data: bytes) -> Content:
    """Read an rtf file."""
    return _converted(data, "rtf", "docx")


def read_word_xml(data: bytes) -> Content:
    """Read a document that Word 2003 saved as one XML file."""
    return _converted(data, "xml", "docx")


def read_open(data: bytes) -> Content:
    """Read an OpenDocument text or table (odt, ods)."""
    try:
        package = Package(data)
        manifest = package.read("META-INF/manifest.xml") or b""
        kind = (package.read("mimetype") or b"").strip().rsplit(b".", 1)[-1]
    except PackageError as error:
        return Content(findings=(error.finding,))
    if b"encryption-data" in manifest:
        return Content(findings=(finding("FILE-ENCRYPTED"),))
    if kind.startswith(b"spreadsheet"):
        return _converted(data, "ods", "xlsx")
    return _converted(data, "odt", "docx")


def _converted(data: bytes, suffix: str, to: str) -> Content:
    if program() is None:
        return Content(findings=(finding("OFFICE-MISSING", format=suffix),))
    began = time.monotonic()
    try:
        made = OFFICE.convert(data, suffix, to)
    except ConversionError as error:
        if error.slow:
            return Content(findings=(finding("FILE-LIMIT", what=f"读取超过 {MAX_SECONDS:.0f} 秒"),))
        return Content(findings=(finding("FILE-BROKEN", reason="LibreOffice 打不开"),))
    if is_heavy(made):
        return read_apart(to, made, MAX_SECONDS - (time.monotonic() - began))
    return _READERS[to](made)
