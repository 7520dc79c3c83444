"""Tables: rows and cells with their places, from Markdown pipes, tabs, and tables flattened to one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .blocks import Piece
from .lines import BLANK

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


def rows_of(text: str, piece: Piece) -> tuple[Row, ...]:
    """The body rows of a table block; none where it has no header row over at least one more."""
    grid = [_cells(text, x.start, x.stop) for x in piece.lines if not _RULE_ROW.fullmatch(text[x.start : x.stop])]
    if len(grid) < 2 or len(grid[0]) < 2:
        return ()
    headers = [text[a:b] for a, b in grid[0]]
    return tuple(_row(text, headers, row) for row in grid[1:] if row)


def _row(text: str, headers: Sequence[str], row: Sequence[tuple[int, int]]) -> Row:
    cells = tuple(Cell(header=h, start=a, stop=b) for h, (a, b) in zip(headers, row, strict=False) if b > a)
    return Row(label=text[row[0][0] : row[0][1]], start=row[0][0], stop=row[-1][1], cells=cells)
