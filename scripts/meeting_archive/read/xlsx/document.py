"""One workbook from its package: its visible sheets in order, each under its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from ...findings import finding
from ..content import Content
from ..grid import Line, paragraphs_of
from ..limits import MAX_CHARACTERS
from ..package import Package, PackageError, beyond, broken
from .sheet import Sheet
from .shown import BUILT_IN

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_UNNAMED: Final = re.compile(r"sheet\s*\d*|工作表\s*\d*|表\s*\d*", re.I)


def read_xlsx(data: bytes) -> Content:
    """Read a workbook; a damaged, locked or oversized one gives a finding and no paragraphs."""
    try:
        return _read(Package(data))
    except PackageError as error:
        return Content(findings=(error.finding,))


def _read(package: Package) -> Content:
    main = next((place for kind, place in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    root = package.xml(main)
    if root is None or root.tag != S + "workbook":
        raise broken("里面没有工作表")
    related = package.related(main)
    parts = dict(related.values())
    strings = _strings(package.xml(parts["sharedStrings"])) if "sharedStrings" in parts else []
    formats = _formats(package.xml(parts["styles"])) if "styles" in parts else []
    about = root.find(S + "workbookPr")
    from_1904 = about is not None and about.get("date1904") in ("1", "true")
    lines: list[Line] = []
    unsaved, characters = 0, 0
    for entry in root.iter(S + "sheet"):
        kind, place = related.get(entry.get(R + "id", ""), ("", ""))
        if kind != "worksheet" or entry.get("state", "visible") != "visible":
            continue
        element = package.xml(place)
        if element is None:
            continue
        sheet = Sheet(element, strings, formats, from_1904=from_1904)
        own = list(_named(sheet, entry.get("name", "")))
        unsaved += sheet.unsaved
        characters += sum(len(line.text) for line in own)
        if characters > MAX_CHARACTERS:
            raise beyond(f"文字超过 {MAX_CHARACTERS} 字")
        lines.extend(own)
    findings = [] if lines else [finding("FILE-EMPTY")]
    if unsaved:
        findings.append(finding("PART-SKIPPED", what=f" {unsaved} 个没有保存结果的公式"))
    return Content(
        paragraphs=paragraphs_of(lines),
        findings=tuple(findings),
    )


def _named(sheet: Sheet, name: str) -> Iterator[Line]:
    lines = list(sheet.lines())
    title = " ".join(name.split())
    if lines and title and not _UNNAMED.fullmatch(title) and lines[0].text.strip() != title:
        yield Line(title, "heading2")
    yield from lines


def _strings(root: etree._Element | None) -> list[str]:
    return [] if root is None else [string_of(entry) for entry in root.iterchildren(S + "si")]


def string_of(element: etree._Element) -> str:
    """The words of a string of several pieces, without what says how they are read aloud."""
    if len(element) == 1 and element[0].tag == S + "t":
        return element[0].text or ""
    return "".join(
        text.text or "" for text in element.iter(S + "t") if (up := text.getparent()) is None or up.tag != S + "rPh"
    )


def _formats(root: etree._Element | None) -> list[str]:
    """The number format of each cell style, "" where it has none."""
    if root is None:
        return []
    own: Mapping[str | None, str] = {
        e.get("numFmtId"): (e.get("formatCode") or "")[:200] for e in root.iter(S + "numFmt")
    }
    styles = root.find(S + "cellXfs")
    found = []
    for style in () if styles is None else styles:
        number = style.get("numFmtId") or "0"
        found.append(own.get(number) or (BUILT_IN.get(int(number), "") if number.isdecimal() else ""))
    return found
