"""A draft as a Word file in the layout of official documents (GB/T 9704): A4, 小标宋 for titles, 仿宋 for text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ..across import LedgerRow
from ..office import repeatable, xml_text
from .content import Kind, Line, Source, content

_TWO: Final = 22
"""二号, in points."""
_THREE: Final = 16
"""三号."""
_FOUR: Final = 14
"""四号."""
_FONTS: Final[dict[Kind, tuple[str, float]]] = {
    "title": ("方正小标宋简体", _TWO),
    "subtitle": ("楷体_GB2312", _THREE),
    "heading": ("黑体", _THREE),
    "subheading": ("楷体_GB2312", _THREE),
    "label": ("仿宋_GB2312", _THREE),
    "text": ("仿宋_GB2312", _THREE),
}
_FALLBACKS: Final = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,宋体", "roman"),
    "仿宋_GB2312": ("仿宋,FangSong,华文仿宋,Noto Serif CJK SC", "modern"),
    "楷体_GB2312": ("楷体,KaiTi,华文楷体,Noto Serif CJK SC", "modern"),
    "黑体": ("SimHei,Noto Sans CJK SC", "swiss"),
    "宋体": ("SimSun,Noto Serif CJK SC", "auto"),
}
"""Fonts that stand in where a machine has not the one of the standard: names for Word, families for the rest."""
_LATIN: Final = "Times New Roman"
_LINE: Final = 28
"""Points from line to line: 22 lines on a page."""


def draft_document(rows: Sequence[LedgerRow], source: Source) -> bytes:
    """The draft as the bytes of a docx file, the same for the same rows."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    lines = list(content(rows, source))
    for line in lines:
        _write(document.add_paragraph(), line)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = xml_text(lines[0].words)[:250]
    out = io.BytesIO()
    document.save(out)
    return repeatable(out.getvalue(), {"word/fontTable.xml": _font_table()})


def _write(paragraph: Paragraph, line: Line) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    if line.kind == "title":
        shape.line_spacing = Pt(36)
    if line.kind in ("title", "subtitle"):
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.space_after = Pt(_LINE / 2 if line.kind == "subtitle" else 0)
    else:
        _indent(paragraph)
    if line.kind in ("heading", "subheading"):
        shape.keep_with_next = True
    font, size = _FONTS[line.kind]
    if line.label:
        _font(paragraph.add_run(line.label), font, size).bold = True
    _font(paragraph.add_run(xml_text(line.words)), font, size)


def _indent(paragraph: Paragraph) -> None:
    """Two characters, whatever the size of the font."""
    indent: Any = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(_THREE * 2 * 20))


def _font(run: Run, name: str, size: float) -> Run:
    run.font.size = Pt(size)
    run.font.name = _LATIN
    fonts: Any = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    return run


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, outside on each page, one character in."""
    paragraph.alignment = side
    indent = Pt(_FOUR)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    _font(paragraph.add_run("— "), "宋体", _FOUR)
    field: Any = _font(paragraph.add_run(), "宋体", _FOUR)._element
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            mark: Any = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:t" if kind == "text" else "w:instrText")
            mark.text = words
        field.append(mark)
    _font(paragraph.add_run(" —"), "宋体", _FOUR)


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for name, (others, family) in _FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
