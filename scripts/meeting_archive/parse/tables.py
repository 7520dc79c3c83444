"""Tables: rows and cells with their places, from Markdown pipes, tabs, and tables flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..numbering.heads import table_head
from ..numbering.markers import line_marker
from ..numbering.numerals import to_int
from .lines import BLANK, Line

_FIRST_COLUMN: Final = frozenset({"序号", "编号", "序 号", "序"})
_WIDEST: Final = 16
_MARKER_LONGEST: Final = 12
_HEADER_LONGEST: Final = 14
_HEAD_ROWS: Final = 8
_RULE_ROW: Final = re.compile(r"[|\s:：-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell's words at `start`…`stop`, under the column `header`."""

    header: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, without the header row; `label` is the words of its first cell."""

    label: str
    start: int
    stop: int
    cells: tuple[Cell, ...]


def _cells(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """(start, stop) of the words between the bars or tabs of text[start:stop]."""
    bar = "|" if "|" in text[start:stop] else "\t"
    edges = [start - 1] + [i for i in range(start, stop) if text[i] == bar] + [stop]
    if bar == "|":
        edges = edges[1:] if not text[start : edges[1]].strip(BLANK) else edges
        edges = edges[:-1] if not text[edges[-2] + 1 : stop].strip(BLANK) else edges
    found = []
    for a, b in pairwise(edges):
        left, right = a + 1, b
        while left < right and text[left] in BLANK:
            left += 1
        while right > left and text[right - 1] in BLANK:
            right -= 1
        found.append((left, right))
    return found


def rows_of(text: str, rows: Sequence[Line]) -> tuple[Row, ...]:
    """The body rows of a table block; none where it has no header row over at least one more."""
    if "|" not in text[rows[0].start : rows[0].stop] and "\t" not in text[rows[0].start : rows[0].stop]:
        grid = _stacked(text, rows)
    else:
        grid = [_cells(text, x.start, x.stop) for x in rows if not _RULE_ROW.fullmatch(text[x.start : x.stop])]
    if len(grid) < 2 or len(grid[0]) < 2:
        return ()
    body, headers = table_head([[text[a:b] for a, b in row] for row in grid[:_HEAD_ROWS]])
    return tuple(_row(text, headers, row) for row in grid[body:] if row)


def _is_number(text: str, line: Line, number: int) -> bool:
    words = text[line.head : line.tail].rstrip(".．、 ")
    return 0 < len(words) <= 4 and to_int(words) == number


def _width(text: str, sheet: Sequence[Line], at: int) -> int:
    """How many header lines, from 序号 at `at` to before a 1, a flattened table has; 0 where there is none."""
    for width in range(1, min(_WIDEST + 1, len(sheet) - at)):
        line = sheet[at + width]
        if _is_number(text, line, 1):
            return width if width >= 3 else 0
        if line.tail - line.head > _HEADER_LONGEST:
            return 0
    return 0


def _next_row(text: str, sheet: Sequence[Line], at: int, width: int, number: int) -> int | None:
    """Where row `number` begins, within three rows' lines after `at`; one full row on is tried first."""
    places: list[int] = [at + width, *range(at + 2, at + 3 * width)]
    for place in places:
        if place < len(sheet) and _is_number(text, sheet[place], number):
            return place
    return None


def _stacks(text: str, sheet: Sequence[Line], at: int, width: int) -> list[tuple[int, int]]:
    """Half-open line ranges of the rows of a flattened table whose header begins at `at`."""
    rows, place, number = [], at + width, 2
    while True:
        after = _next_row(text, sheet, place, width, number)
        rows.append((place, min(place + width, len(sheet)) if after is None else after))
        if after is None:
            return rows
        place, number = after, number + 1


def flattened(text: str, sheet: Sequence[Line]) -> dict[int, int]:
    """Line index → index of the first line of its table, for tables that were flattened to one cell a line."""
    found: dict[int, int] = {}
    at = 0
    while at < len(sheet):
        width = _width(text, sheet, at) if text[sheet[at].head : sheet[at].tail].strip(BLANK) in _FIRST_COLUMN else 0
        if width:
            stop = _stacks(text, sheet, at, width)[-1][1]
            found.update(dict.fromkeys(range(at, stop), at))
            at = stop
        else:
            at += 1
    return found


def _stacked(text: str, rows: Sequence[Line]) -> list[list[tuple[int, int]]]:
    width = _width(text, rows, 0)
    if not width:
        return []
    header = [(x.head, x.tail) for x in rows[:width]]
    body = [[(x.head, x.tail) for x in rows[a:b]] for a, b in _stacks(text, rows, 0, width)]
    body = [row if len(row) <= width else _whole_cells(text, row) for row in body]
    return [header, *(row for row in body if len(row) == width)]


def _whole_cells(text: str, row: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a row with those of one numbered list (1.… 2.…) put together: a cell of several lines."""
    cells: list[tuple[int, int]] = []
    last = 0
    for a, b in row:
        marker = line_marker(text[a : min(b, a + _MARKER_LONGEST)])
        number = marker.number if marker is not None else None
        if cells and last and number == last + 1:
            cells[-1] = (cells[-1][0], b)
        else:
            cells.append((a, b))
        last = number or 0
    return cells


def _row(text: str, headers: Sequence[str], row: Sequence[tuple[int, int]]) -> Row:
    cells = tuple(Cell(header=h, start=a, stop=b) for h, (a, b) in zip(headers, row, strict=False) if b > a)
    return Row(label=text[row[0][0] : row[0][1]], start=row[0][0], stop=row[-1][1], cells=cells)
