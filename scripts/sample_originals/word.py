"""A report as a Word document: numerals as lists, headings as styles, ledgers as tables, changes as tracked ones."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from meeting_archive.office import repeatable

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LEVELS: Final = (
    ("chineseCountingThousand", "%1、", re.compile(r"[一二三四五六七八九十]+、"), "黑体", "Heading 1"),
    ("chineseCountingThousand", "（%2）", re.compile(r"（[一二三四五六七八九十]+）"), "楷体", "Heading 2"),
    ("decimal", "%3.", re.compile(r"\d{1,2}\. ?"), "仿宋", ""),
)
"""Format, text, the numeral as the source writes it, font and style of each level of the list."""
_BODY: Final = "仿宋"
_SPLIT: Final = re.compile(r"(\*\*.+?\*\*)")
_HEADING: Final = re.compile(r"^#+ ")
_SHORT: Final = 40
"""Longer numbered paragraphs are no headings."""
_WHO: Final = 'w:author="党办" w:date="2025-01-14T09:00:00Z"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a document has beyond its text.

    `footnotes`: words → the note behind them. `deleted`: words → words that once stood behind them; `inserted`: words
    that were put in. `merged`: columns of its table in which equal cells one above the other are one. `typed`: numerals
    are words and pages have no numbers, as where a document is made to become a web page. `font` takes the place of
    those of official documents, which a machine that makes a pdf file may not have.
    """

    title: str
    author: str
    header: str = ""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    deleted: Mapping[str, str] = field(default_factory=dict)
    inserted: Sequence[str] = ()
    merged: Sequence[int] = ()
    typed: bool = False
    font: str = ""


def word_document(text: str, look: Look) -> bytes:
    """The text, a paragraph a line, as a docx file; the same bytes for the same text."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    if look.header:
        section.header.paragraphs[0].text = look.header
    if not look.typed:
        _page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = look.title, look.author, ""
    number = _define_list(document)
    _fonts(document, look.font)
    lines = [line.strip("　 ") for line in text.splitlines() if line.strip("　 ")]
    at = 0
    while at < len(lines):
        rows = 0
        while at + rows < len(lines) and lines[at + rows].startswith("|"):
            rows += 1
        if rows:
            _table(document, [_cells(line) for line in lines[at : at + rows]], look.merged)
            at += rows
            continue
        _line(document, lines[at], number, look, first=at == 0)
        at += 1
    _add_footnotes(document, list(look.footnotes.values()))
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue())


def _line(document: Any, line: str, number: int, look: Look, *, first: bool) -> None:
    line = _HEADING.sub("", line)
    for level, (_, _, numeral, _, style) in enumerate(_LEVELS):
        if match := numeral.match(line):
            words = line[match.end() :]
            short = len(words) <= _SHORT and not words.endswith("。")
            paragraph = document.add_paragraph(style=style if style and short else None)
            if not look.typed:
                _number(paragraph, number, level)
            _words(paragraph, line if look.typed else words, look)
            return
    paragraph = document.add_paragraph(style="Title" if first else None)
    if first:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    _words(paragraph, line, look)


def _number(paragraph: Paragraph, number: int, level: int) -> None:
    properties: Any = paragraph._element.get_or_add_pPr()
    mark = properties.get_or_add_numPr()
    mark.get_or_add_ilvl().val = level
    mark.get_or_add_numId().val = number


def _words(paragraph: Paragraph, words: str, look: Look) -> None:
    """Runs: bold between **, notes, what was put in and what was taken out at their places."""
    for piece in _SPLIT.split(words):
        bold = piece.startswith("**") and piece.endswith("**") and len(piece) > 4
        _runs(paragraph, piece.strip("*") if bold else piece, bold, look)


def _runs(paragraph: Paragraph, words: str, bold: bool, look: Look) -> None:
    notes = list(look.footnotes)
    stops = sorted(
        (words.index(mark) + len(mark), mark) for mark in {*notes, *look.deleted, *look.inserted} if mark in words
    )
    at = 0
    for stop, mark in stops:
        start = stop - len(mark) if mark in look.inserted else stop
        _run(paragraph, words[at:start], bold)
        if mark in look.inserted:
            _run(paragraph, mark, bold, within="ins")
        if mark in look.deleted:
            _run(paragraph, look.deleted[mark], bold, within="del")
        if mark in notes:
            _reference(paragraph, notes.index(mark) + 1)
        at = stop
    _run(paragraph, words[at:], bold)


def _run(paragraph: Paragraph, words: str, bold: bool, within: str = "") -> None:
    if not words:
        return
    run = paragraph.add_run(words)
    run.bold = bold or None
    if within:
        element: Any = run._element
        change = parse_xml(f'<w:{within} {_W} w:id="{len(paragraph._element)}" {_WHO}/>')
        element.addprevious(change)
        change.append(element)
        if within == "del":
            for kept in element.findall(qn("w:t")):
                kept.tag = qn("w:delText")


def _reference(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    mark: Any = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._element.append(mark)


def _add_footnotes(document: Any, notes: Sequence[str]) -> None:
    if not notes:
        return
    between = "".join(
        f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for at, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    inside = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for at, note in enumerate(notes, 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {_W}>{between}{inside}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(document: Any, rows: Sequence[Sequence[str]], merged: Sequence[int]) -> None:
    rows = [row for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
    width = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=width, style="Table Grid")
    for y, row in enumerate(rows):
        for x, words in enumerate(row):
            if x in merged and y > 1 and words == rows[y - 1][x]:
                continue
            table.cell(y, x).text = words
    for x in merged:
        for y in range(2, len(rows)):
            if rows[y][x] == rows[y - 1][x]:
                table.cell(y - 1, x).merge(table.cell(y, x))


def _define_list(document: Any) -> int:
    """One list of three levels in place of those of the template; returns its number."""
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:firstLine="640"/></w:pPr></w:lvl>'
        for at, (form, text, _, _, _) in enumerate(_LEVELS)
    )
    definition = f'<w:abstractNum {_W} w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
    numbering.append(parse_xml(definition + "</w:abstractNum>"))
    numbering.append(parse_xml(f'<w:num {_W} w:numId="1"><w:abstractNumId w:val="1"/></w:num>'))
    return 1


def _fonts(document: Any, instead: str) -> None:
    names = {style: font for _, _, _, font, style in _LEVELS if style} | {"Normal": _BODY, "Title": "宋体"}
    for name, font in names.items():
        style = document.styles[name]
        style.font.name, style.font.size = instead or "Times New Roman", Pt(22 if name == "Title" else 16)
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), instead or font)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field_: Any = OxmlElement("w:fldSimple")
    field_.set(qn("w:instr"), "PAGE")
    paragraph._element.append(field_)
    paragraph.add_run(" —")
