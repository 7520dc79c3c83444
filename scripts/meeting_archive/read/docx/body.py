"""The text of a Word document in the order in which a person reads it.

Deleted and hidden words are out, inserted ones in; automatic numerals stand before their paragraphs; a text box
follows the paragraph that it hangs on. The walk goes down by recursion: `package.parse_xml` refuses deeper files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ..grid import Cell, Line, table_lines
from .formula import M, linear
from .looks import end_is_gone, form_shown
from .notes import NoteKind, Notes
from .numbering import Numbering
from .rows import cells_of, left_out, rows_of
from .styles import Style, Styles
from .symbols import in_font, shown
from .words import MC, VAL, R, V, W, flag, number, value

_LONGEST_HEADING: Final = 100
"""Characters; a paragraph that is longer was given an outline level by mistake."""
_HEADINGS: Final = 6
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TEXT: Final = W + "t"
_LOOK: Final = W + "rPr"
_FIELD: Final = W + "fldChar"
_FONTS: Final = W + "rFonts"
_ASCII: Final = W + "ascii"
_HANSI: Final = W + "hAnsi"
_BOLD: Final = W + "b"
_VANISH: Final = W + "vanish"
_STYLE: Final = W + "rStyle"
_CAPITALS: Final = frozenset((W + "caps", W + "smallCaps"))
_LEADING_TABS: Final = re.compile(r"^[\t ]*\t")


@dataclass(slots=True, kw_only=True)
class _Paragraph:
    """What is gathered of one paragraph: visible pieces, how many characters are bold, what hangs on it.

    `boxes` are text boxes, `art` the words of WordArt, `diagrams` relations of SmartArt.
    """

    style: Style
    pieces: list[str]
    bold: int
    boxes: list[etree._Element]
    art: list[str]
    diagrams: list[str]


class Body:
    """Walks blocks (paragraphs, tables) of one part; keeps the counters that run through the document."""

    def __init__(
        self,
        *,
        styles: Styles,
        numbering: Numbering,
        notes: Notes,
        diagram: Callable[[str], list[str]],
        chunk: Callable[[str], list[Line]],
        fields_closed: bool,
    ) -> None:
        """`diagram` gives the words of a SmartArt by its relation, `chunk` the lines of a file in the place of a part
        of the document; `fields_closed`: every field that begins ends.
        """
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._diagram = diagram
        self._chunk = chunk
        self._boxes: Numbering | None = None
        self._fields_closed = fields_closed
        self._fields: list[bool] = []  # for each open field, whether we are still in its instruction
        self._carried = ""  # words of a paragraph whose end is deleted or hidden: they run on into the next
        self._run: Mapping[object, Callable[[etree._Element, _Paragraph, bool], None]] = {
            W + "r": self._read_run,
            W + "hyperlink": self._read_inline,
            W + "ins": self._read_inline,
            W + "moveTo": self._read_inline,
            W + "smartTag": self._read_inline,
            W + "customXml": self._read_inline,
            W + "sdt": self._read_inline,
            W + "sdtContent": self._read_inline,
            W + "fldSimple": self._read_inline,
            W + "dir": self._read_inline,
            W + "bdo": self._read_inline,
            MC + "AlternateContent": self._read_choice,
            M + "oMath": self._read_math,
            M + "oMathPara": self._read_math,
        }

    def lines(self, container: etree._Element) -> Iterator[Line]:
        """The lines of everything in a container: the body, a cell, a text box, a note."""
        yield from self._blocks(container)
        if self._carried:
            rest, self._carried = self._carried, ""
            yield Line(rest, "text")

    def _blocks(self, container: etree._Element) -> Iterator[Line]:
        for child in container:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child)
            elif tag == W + "tbl":
                yield from self._table(child)
            elif tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
                yield from self._blocks(child)
            elif tag == MC + "AlternateContent":
                yield from self._blocks(_choice(child))
            elif tag == W + "altChunk":
                yield from self._chunk(child.get(R + "id", ""))

    # ---- paragraphs

    def _paragraph(self, element: etree._Element) -> Iterator[Line]:
        properties = element.find(W + "pPr")
        style = self._styles[self._style_id(properties)]
        read = _Paragraph(style=style, pieces=[], bold=0, boxes=[], art=[], diagrams=[])
        for child in element:
            if (reader := self._run.get(child.tag)) is not None:
                reader(child, read, False)
        words = "".join(read.pieces)
        joined, seen = end_is_gone(properties, style), bool(words.strip())
        if joined and not seen:
            self._carried += words
        else:
            label = self._label(properties, style) if not joined or seen else ""
            text = label + self._carried + words
            self._carried = text if joined else ""
            if not joined:
                yield from self._finished(text, read, properties, style)
        yield from (Line(words, "text") for words in read.art)
        for box in read.boxes:
            yield from self._box(box)
        for relation in read.diagrams:
            yield from (Line(line, "text") for line in self._diagram(relation))

    def _finished(self, text: str, read: _Paragraph, properties: etree._Element | None, style: Style) -> Iterator[Line]:
        kind = _kind(text, read, properties, style)
        for line in text.split("\n"):
            line = _LEADING_TABS.sub(lambda tabs: "　　" * tabs[0].count("\t"), line).rstrip()
            if line:
                yield Line(line, kind)

    def _box(self, container: etree._Element) -> Iterator[Line]:
        """A text box: its lists go on from box to box, and the text around them does not count them."""
        around, self._numbering = self._numbering, self._boxes or self._numbering.apart()
        yield from self._apart(container)
        self._numbering, self._boxes = around, self._numbering

    def _apart(self, container: etree._Element) -> Iterator[Line]:
        """A text box or cell: its words do not run on into the paragraph around it."""
        carried, self._carried = self._carried, ""
        yield from self.lines(container)
        self._carried = carried

    def _style_id(self, properties: etree._Element | None) -> str:
        own = None if properties is None else value(properties, "pStyle")
        return own or self._styles.default

    def _label(self, properties: etree._Element | None, style: Style) -> str:
        own = None if properties is None else properties.find(W + "numPr")
        list_id = None if own is None else value(own, "numId")
        level = None if own is None else number(value(own, "ilvl"))
        if list_id is None:
            list_id = style.list_id
            if list_id is not None and level is None:
                level = self._level_by_style(list_id, style)
        elif level is None:
            level = style.level
        if list_id is None or list_id == "0":
            return ""
        return self._numbering.label(list_id, level or 0)

    def _level_by_style(self, list_id: str, style: Style) -> int | None:
        """A level names the style that it numbers; a style based on that one has its level too."""
        for name in (style.id, *style.based):
            if (level := self._numbering.level_of_style(list_id, name)) is not None:
                return level
        return style.level

    # ---- what stands in a paragraph

    def _read_inline(self, element: etree._Element, read: _Paragraph, inside: bool) -> None:
        for child in element:
            if (reader := self._run.get(child.tag)) is not None:
                reader(child, read, inside)

    def _read_choice(self, element: etree._Element, read: _Paragraph, inside: bool) -> None:
        chosen = _choice(element)
        if inside:
            self._read_run(chosen, read, inside)
        else:
            self._read_inline(chosen, read, inside)

    def _read_math(self, element: etree._Element, read: _Paragraph, inside: bool) -> None:
        read.pieces.append(linear(element))

    def _read_run(self, element: etree._Element, read: _Paragraph, inside: bool) -> None:
        hidden, bold, font, capitals = bool(read.style.hidden), bool(read.style.bold), "", False
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                if child.text and not hidden and not self._in_instruction():
                    words = in_font(child.text, font)
                    read.pieces.append(words.upper() if capitals else words)
                    read.bold += len(child.text) if bold else 0
            elif tag == _LOOK:  # the first, where there is one
                hidden, bold, font, capitals = self._look(child, read.style)
            elif tag == _FIELD:
                if not hidden and not self._in_instruction():
                    read.pieces.append(form_shown(child))
                self._field(child.get(W + "fldCharType"))
            elif not hidden and not self._in_instruction():
                self._read_other(child, tag, read)

    def _read_other(self, child: etree._Element, tag: object, read: _Paragraph) -> None:
        plain = _CHARACTERS.get(tag)
        if plain is not None:
            read.pieces.append(plain)
        elif tag == W + "sym":
            read.pieces.append(shown(child.get(W + "char", ""), child.get(W + "font", "")))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind: NoteKind = "footnote" if tag == W + "footnoteReference" else "endnote"
            own_mark = child.get(W + "customMarkFollows") in ("1", "true", "on")
            read.pieces.append(self._notes.mark(kind, child.get(W + "id", ""), own_mark=own_mark))
        elif tag in (W + "drawing", W + "pict", W + "object"):
            read.boxes.extend(_boxes(child))
            read.art.extend(art for path in child.iter(V + "textpath") if (art := path.get("string", "").strip()))
            read.diagrams.extend(e.get(R + "dm", "") for e in child.iter(_DIAGRAM + "relIds"))
        elif tag == W + "ruby":
            for base in child.iterchildren(W + "rubyBase"):
                self._read_inline(base, read, False)
        elif tag == MC + "AlternateContent":
            self._read_choice(child, read, True)

    def _look(self, properties: etree._Element, style: Style) -> tuple[bool, bool, str, bool]:
        """(hidden, bold, font of signs and letters, whether small letters are shown as capitals) of a run."""
        hidden, bold, font, capitals = style.hidden, style.bold, "", False
        own_hidden: bool | None = None
        own_bold: bool | None = None
        for child in properties:  # one walk: to look for each of them by name takes several times as long
            tag = child.tag
            if tag == _FONTS:
                font = child.get(_ASCII) or child.get(_HANSI) or ""
            elif tag == _BOLD:
                own_bold = flag(child)
            elif tag == _VANISH:
                own_hidden = flag(child)
            elif tag == _STYLE:
                named = self._styles[child.get(VAL, "")]
                hidden = hidden if named.hidden is None else named.hidden
                bold = bold if named.bold is None else named.bold
            elif tag in _CAPITALS:
                capitals = capitals or flag(child)
        return (
            bool(hidden) if own_hidden is None else own_hidden,
            bool(bold) if own_bold is None else own_bold,
            font,
            capitals,
        )

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _in_instruction(self) -> bool:
        """Whether what comes is the command of a field; where fields are not closed, no word is taken for one."""
        return self._fields_closed and any(self._fields)

    # ---- tables

    def _table(self, element: etree._Element) -> Iterator[Line]:
        rows = [row for row in rows_of(element) if row.find(f"{W}trPr/{W}del") is None]
        yield from table_lines(
            [
                [
                    *left_out(row, "gridBefore"),
                    *(
                        Cell(span=span, lines=list(self._cell(cell, bool(covered))), above=covered == "vMerge")
                        for cell, span, covered in cells_of(row)
                    ),
                    *left_out(row, "gridAfter"),
                ]
                for row in rows
            ]
        )

    def _cell(self, element: etree._Element, covered: bool) -> Iterator[Line]:
        if not covered:
            yield from self._apart(element)


def _choice(element: etree._Element) -> etree._Element:
    """The branch of an alternative that a present-day Word shows; the other one where that holds nothing."""
    choice, fallback = element.find(MC + "Choice"), element.find(MC + "Fallback")
    if choice is None or (fallback is not None and not len(choice)):
        return element if fallback is None else fallback
    return choice


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing, outermost only: those inside are found when it is read."""
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == MC + "AlternateContent":
            yield from _boxes(_choice(child))
        elif len(child):
            yield from _boxes(child)


def _kind(text: str, read: _Paragraph, properties: etree._Element | None, style: Style) -> str:
    own = None if properties is None else number(value(properties, "outlineLvl"))
    outline = style.outline if own is None else own
    words = text.strip()
    if style.name.startswith("toc ") or style.name.startswith("目录"):
        return "toc"
    if len(words) <= _LONGEST_HEADING:
        if outline is not None and 0 <= outline < 9:
            return f"heading{min(outline + 1, _HEADINGS)}"
        if style.name == "title":
            return "heading1"
        if words and read.bold >= sum(len(piece.strip("\n")) for piece in read.pieces if piece.strip()) > 0:
            return "bold"
    return "text"


_CHARACTERS: Final[Mapping[object, str]] = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
