"""The words of a web page in the order in which a browser shows them.

The walk is over events (an element begins, ends), not by recursion: pages of the wild are nested deeply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ..grid import WIDEST, Cell, Line, table_lines
from ..numerals import numeral
from .styles import BULLETS, NUMERALS, TYPES, Look, Sheet, hides, list_style, weight

_OUT: Final = frozenset({
    "head", "script", "style", "template", "noscript", "nav", "iframe", "object", "embed", "applet", "svg",
    "canvas", "audio", "video", "map", "select", "option", "button", "textarea", "input", "rp", "rt", "rtc", "del",
    "datalist", "dialog", "noframes",
})  # fmt: skip
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "ul",
})  # fmt: skip
_TABLE_PARTS: Final = frozenset({"tr", "td", "th"})
_BOLD: Final = frozenset({"b", "strong"})
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f“”‘’…—]")
_LONGEST_HEADING: Final = 100
_MOST_ROWS: Final = 2_000
"""Rows over which one cell may reach."""
_CJK_STYLES: Final = frozenset(name for name in NUMERALS if "cjk" in name or "chinese" in name)


@dataclass(slots=True, kw_only=True)
class _List:
    """An open list: the style of its numerals, the next number and the step to the one after it."""

    style: str
    next: int
    step: int


@dataclass(slots=True, kw_only=True)
class _Table:
    """An open table: its rows so far, and the columns that cells above still reach into (column → rows left)."""

    rows: list[list[Cell]] = field(default_factory=list)
    reaching: dict[int, int] = field(default_factory=dict)
    open_row: bool = False


@dataclass(slots=True, kw_only=True)
class _Flow:
    """Where lines go: the page itself or a cell; `pieces` is the line in the making, `bold` counts its bold letters."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bold: int = 0
    label: str = ""
    cell: tuple[int, int] = (1, 1)
    """(columns, rows) that the cell covers."""


class Body:
    """Walks one page."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._flows = [_Flow()]
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._bold = [False]
        self._kept = [False]  # whether spaces and line ends are kept
        self._heading: list[int] = []

    def lines(self, root: etree._Element) -> list[Line]:
        """All lines below `root`."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start" and isinstance(element.tag, str):
                tag = element.tag.lower()
                look = self._sheet.look(element, tag)
                if element is not root and self._unseen(element, tag, look):
                    walk.skip_subtree()
                    element.set("hidden", "")  # so that its end is known for what it is
                    continue
                self._start(element, tag, look)
                self._text(element.text)
            elif event == "end" and isinstance(element.tag, str):
                if element is root or element.get("hidden") is None:
                    self._end(element.tag.lower())
                if element is not root:
                    self._text(element.tail)
            elif event in ("comment", "pi") and element is not root:
                self._text(element.tail)
        while self._tables:
            self._end_table()
        self._break()
        return self._flows[0].lines

    def _unseen(self, element: etree._Element, tag: str, look: Look) -> bool:
        if tag == "body":  # a page that is hidden as a whole is shown by its script
            return False
        return tag in _OUT or element.get("hidden") is not None or hides(look)

    # ---- elements

    def _start(self, element: etree._Element, tag: str, look: Look) -> None:
        bold = weight(look)
        self._bold.append((self._bold[-1] or tag in _BOLD) if bold is None else bold)
        space = look.get("white-space")
        self._kept.append((self._kept[-1] or tag == "pre") if space is None else space.startswith(("pre", "break")))
        if tag == "br":
            self._break(keep_label=True)
        elif tag in _BLOCKS:
            self._break(keep_label=True)
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._heading.append(int(tag[1]))
            self._start_block(element, tag, look)
        elif tag in _TABLE_PARTS and self._tables:
            self._start_part(element, tag)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break(keep_label=tag not in ("li", "ol", "ul", "dir", "menu"))
            if tag in ("ol", "ul", "dir", "menu") and self._lists:
                self._lists.pop()
            elif tag == "table" and self._tables:
                self._end_table()
            elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and self._heading:
                self._heading.pop()
        elif tag in ("td", "th") and self._tables and self._tables[-1].open_row and len(self._flows) > 1:
            self._end_cell()
        elif tag == "tr" and self._tables:
            self._end_row()
        self._bold.pop()
        self._kept.pop()

    def _start_block(self, element: etree._Element, tag: str, look: Look) -> None:
        if tag in ("ol", "ul", "dir", "menu"):
            style = list_style(look) or TYPES.get(element.get("type", "")) or element.get("type", "").lower()
            depth = len(self._lists)
            usual = "decimal" if tag == "ol" else ("disc", "circle")[depth] if depth < 2 else "square"
            known = style in NUMERALS or style in BULLETS or style == "none"
            backwards = tag == "ol" and element.get("reversed") is not None
            count = sum(1 for child in element if child.tag == "li") if backwards else 1
            start = _whole(element.get("start")) if tag == "ol" else None
            number = count if start is None else start
            self._lists.append(_List(style=style if known else usual, next=number, step=-1 if backwards else 1))
        elif tag == "li":
            self._label(element, look)
        elif tag == "table":
            self._tables.append(_Table())
            self._lists.append(_List(style="none", next=1, step=1))  # a list around the table is none inside it

    def _label(self, element: etree._Element, look: Look) -> None:
        if not self._lists:
            self._flows[-1].label += "• "
            return
        here = self._lists[-1]
        if (own := _whole(element.get("value"))) is not None:
            here.next = own
        style = list_style(look) or here.style
        if look.get("display", "list-item") == "list-item":
            self._flows[-1].label += label(here.next, style)
        here.next += here.step

    # ---- tables

    def _start_part(self, element: etree._Element, tag: str) -> None:
        table = self._tables[-1]
        if tag == "tr":
            self._break()
            self._start_row(table)
            return
        if not table.open_row:
            self._start_row(table)
        span = min(max(_whole(element.get("colspan")) or 1, 1), WIDEST)
        reach = min(max(_whole(element.get("rowspan")) or 1, 1), _MOST_ROWS)
        self._fill(table)
        self._flows.append(_Flow(cell=(span, reach)))
        self._bold.append(False)  # a head's bold type says nothing about its words

    def _start_row(self, table: _Table) -> None:
        table.rows.append([])
        table.open_row = True

    def _fill(self, table: _Table) -> None:
        """Empty cells in the columns that cells above reach into, up to the next free column."""
        row = table.rows[-1]
        at = sum(cell.span for cell in row)
        while table.reaching.get(at, 0) > 0:
            row.append(Cell(span=1, lines=(), above=True))
            table.reaching[at] -= 1
            at += 1

    def _end_cell(self) -> None:
        self._break()
        self._bold.pop()
        flow, table = self._flows.pop(), self._tables[-1]
        span, reach = flow.cell
        row = table.rows[-1]
        at = sum(cell.span for cell in row)
        row.append(Cell(span=span, lines=flow.lines))
        if reach > 1:
            for column in range(at, at + span):
                table.reaching[column] = reach - 1

    def _end_row(self) -> None:
        table = self._tables[-1]
        if table.open_row:
            self._fill(table)
            table.open_row = False

    def _end_table(self) -> None:
        table = self._tables[-1]
        if table.open_row:
            self._end_row()
        self._tables.pop()
        self._lists.pop()
        self._flows[-1].lines.extend(table_lines(table.rows))

    # ---- words

    def _text(self, text: str | None) -> None:
        if not text:
            return
        flow = self._flows[-1]
        if self._kept[-1]:
            first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            flow.pieces.append(first)
            for line in more:
                self._break(keep_label=True)
                flow.pieces.append(line)
        else:
            flow.pieces.append(text)
        if self._bold[-1]:
            flow.bold += len(_SPACES.sub("", text))

    def _break(self, *, keep_label: bool = False) -> None:
        """End the line in the making."""
        flow = self._flows[-1]
        words = "".join(flow.pieces)
        if not self._kept[-1]:
            words = _SPACES.sub(lambda gap: _gap(words, gap), words).strip(" ")
        words = words.rstrip()
        bold, flow.pieces, flow.bold = flow.bold, [], 0
        if not words.strip():
            if not keep_label:
                flow.label = ""
            return
        plain = len(_SPACES.sub("", words))
        flow.lines.append(Line(flow.label + words, self._kind(words, all_bold=bold >= plain > 0)))
        flow.label = ""

    def _kind(self, words: str, *, all_bold: bool) -> str:
        if len(words) <= _LONGEST_HEADING:
            if self._heading:
                return f"heading{self._heading[-1]}" if 1 <= self._heading[-1] <= 6 else "text"
            if all_bold:
                return "bold"
        return "text"


def label(number: int, style: str) -> str:
    """What stands before a list's entry, with the gap after it."""
    if style == "none":
        return ""
    if style in BULLETS:
        return BULLETS[style] + " "
    words = numeral(number, NUMERALS.get(style, "decimal"))
    return f"{words}、" if style in _CJK_STYLES else f"{words}. "


def _gap(words: str, gap: re.Match[str]) -> str:
    """One space; none where only the source's line ends between Chinese characters."""
    before, after = words[gap.start() - 1 : gap.start()], words[gap.end() : gap.end() + 1]
    if "\n" in gap[0] and _WIDE.match(before) and _WIDE.match(after):
        return ""
    return " "


def _whole(text: str | None) -> int | None:
    found = re.match(r"\s*[+-]?\d{1,9}", text or "")
    return int(found[0]) if found else None
