"""One Word document from its package: body, notes, headers and footers, properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final

from lxml import etree

from ...findings import finding
from ...model import Finding
from ..content import Content
from ..grid import Line, paragraphs_of
from ..html import read_html, read_mht
from ..limits import MAX_CHARACTERS
from ..package import Package, PackageError, beyond, broken
from .body import Body
from .notes import Notes
from .numbering import Numbering
from .styles import Styles
from .words import R, V, W

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CORE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DUBLIN: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_LOOKED_AT: Final = 4096
_PAGE_ONLY: Final = re.compile(r"[\s\d\-—–―－·•/第共页]*")
_PROPERTIES: Final[Mapping[object, str]] = {
    _DUBLIN + "title": "title",
    _DUBLIN + "subject": "subject",
    _DUBLIN + "creator": "author",
    _CORE + "keywords": "keywords",
    _TERMS + "created": "created",
    _TERMS + "modified": "modified",
}


def read_docx(data: bytes) -> Content:
    """Read a Word document; a damaged, locked or oversized one gives a finding and no paragraphs."""
    try:
        return _read(Package(data))
    except PackageError as error:
        return Content(findings=(error.finding,))


def _read(package: Package) -> Content:
    main = next(
        (place for kind, place in package.related("").values() if kind == "officeDocument"), "word/document.xml"
    )
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if root is None or body is None:
        raise broken("里面没有正文")
    related = package.related(main)
    parts = dict(related.values())

    def part(kind: str) -> etree._Element | None:
        return package.xml(parts[kind]) if kind in parts else None

    styles = Styles(part("styles"))
    numbering = Numbering(part("numbering"), styles.lists())
    notes = Notes(part("footnotes"), part("endnotes"), part("settings"))

    def diagram(relation: str) -> list[str]:
        found = related.get(relation)
        data = package.xml(found[1]) if found else None
        return [] if data is None else _diagram_lines(data)

    skipped: list[str] = []

    def chunk(relation: str) -> list[Line]:
        found = related.get(relation)
        made = _chunk_lines(package.read(found[1]) if found else None)
        skipped.extend([] if made else [relation])
        return made

    def reader(container: etree._Element, counting: Numbering | None = None) -> Body:
        return Body(
            styles=styles,
            numbering=counting or numbering.apart(),
            notes=notes,
            diagram=diagram,
            chunk=chunk,
            fields_closed=_fields_closed(container),
        )

    lines = list(reader(body, numbering).lines(body))
    in_notes = numbering.apart()
    at = 0
    while at < len(notes.met):  # a note may hold the mark of another
        mark, element = notes.met[at]
        lines.extend(_note_lines(mark, reader(element, in_notes).lines(element)))
        at += 1
    for kind in ("header", "footer"):
        lines.extend(Line(text, kind) for text in _margin_lines(package, root, related, kind, reader))
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise beyond(f"文字超过 {MAX_CHARACTERS} 字")
    return Content(
        paragraphs=paragraphs_of(lines),
        findings=tuple(_findings(lines, numbering, body, skipped=bool(skipped))),
        properties=_properties(package),
    )


def _note_lines(mark: str, lines: Iterator[Line]) -> Iterator[Line]:
    for place, line in enumerate(lines):
        yield Line(f"{mark} {line.text.lstrip()}" if mark and place == 0 else line.text, "note")


def _margin_lines(
    package: Package,
    root: etree._Element,
    related: Mapping[str, tuple[str, str]],
    kind: str,
    reader: Callable[[etree._Element], Body],
) -> list[str]:
    """What the headers or footers of all sections say, each line once, without page numbers."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    for reference in root.iter(f"{W}{kind}Reference"):
        place = related.get(reference.get(R + "id", ""), ("", ""))[1]
        if not place or place in seen:
            continue
        seen.add(place)
        margin = package.xml(place)
        if margin is None:
            continue
        marks = (element.get("string") or "" for element in margin.iter(V + "textpath"))
        for text in chain((line.text for line in reader(margin).lines(margin)), marks):
            if not _PAGE_ONLY.fullmatch(text):
                found[" ".join(text.split())] = None
    return list(found)


def _chunk_lines(data: bytes | None) -> list[Line]:
    """The lines of a file that stands in a document for a part of it (`w:altChunk`): web programs put a page there.

    None where it is of another kind, or holds nothing.
    """
    start = (data or b"")[:_LOOKED_AT].lower()
    if not data or not (b"<html" in start or b"<body" in start or b"<p" in start or b"mime-version:" in start):
        return []
    read = read_mht if b"mime-version:" in start else read_html
    return [Line(p.text, p.style, p.above) for p in read(data).paragraphs]


def _diagram_lines(data: etree._Element) -> list[str]:
    lines = []
    for paragraph in data.iter(_DRAWING + "p"):
        if words := "".join(text.text or "" for text in paragraph.iter(_DRAWING + "t")).strip():
            lines.append(words)
    return lines


def _fields_closed(container: etree._Element) -> bool:
    depth = 0
    for mark in container.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        depth += (kind == "begin") - (kind == "end")
        if depth < 0:
            return False
    return depth == 0


def _findings(lines: list[Line], numbering: Numbering, body: etree._Element, *, skipped: bool) -> Iterator[Finding]:
    if not any(line.style not in ("header", "footer") for line in lines):
        pictures = next(body.iter(W + "drawing", W + "pict"), None) is not None
        yield finding("PICTURES-ONLY" if pictures else "FILE-EMPTY")
    if numbering.unknown:
        yield finding("NUMBERING-FORMAT", formats="、".join(sorted(numbering.unknown)))
    if skipped:
        yield finding("PART-SKIPPED", what="嵌入的另一份文件")


def _properties(package: Package) -> Mapping[str, str]:
    place = next((place for kind, place in package.related("").values() if kind == "core-properties"), None)
    try:
        root = package.xml(place) if place else None
    except PackageError:  # a report is readable without them
        return {}
    found = {}
    for element in () if root is None else root:
        name = _PROPERTIES.get(element.tag)
        if name and element.text and element.text.strip():
            found[name] = element.text.strip()
    return found
