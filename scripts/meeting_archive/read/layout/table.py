"""Tables with ruled lines: which cells the lines make, and which words stand in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ...joining import groups
from .page import Piece, Rule
from .words import joined

_NEAR: Final = 3.0
"""Points; lines that end so near to one another meet."""
_SAME_LINE: Final = 0.5
"""Heights of type by which the middles of two pieces of one line may differ."""
_ROOM: Final = 1.6
"""Heights of type that a full line may stand off the edge of its cell."""
_MOST_RULES: Final = 2_000
_MOST_LINES: Final = 200
"""More columns or rows on one page are a drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table: `columns` and `rows` are the places of its lines, from left and from the top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def holds(self, piece: Piece) -> bool:
        """Whether a piece stands inside."""
        across = self.columns[0] <= (piece.x0 + piece.x1) / 2 <= self.columns[-1]
        return across and self.rows[-1] <= piece.middle <= self.rows[0]


def grids(rules: Sequence[Rule]) -> tuple[Grid, ...]:
    """The tables of a page: groups of lines that meet, with at least two cells side by side and two rows or more."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return ()
    found = []
    for group in _groups(rules):
        columns = _places([(rule.x0 + rule.x1) / 2 for rule in group if not rule.flat])
        rows = _places([(rule.y0 + rule.y1) / 2 for rule in group if rule.flat])[::-1]
        if 3 <= len(columns) <= _MOST_LINES and 2 <= len(rows) <= _MOST_LINES:
            found.append(Grid(columns=columns, rows=tuple(rows), rules=tuple(group)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: its cells; `above` are the columns whose cells are one with those above, `full` those whose last line
    reaches the edge of its cell, so that more of it may follow on the next page.
    """

    cells: tuple[str, ...]
    above: tuple[int, ...]
    full: tuple[int, ...]


def table_rows(grid: Grid, pieces: Sequence[Piece]) -> Iterator[TableRow]:
    """The rows of a table; a cell that covers several is written in the first of them."""
    height, width = len(grid.rows) - 1, len(grid.columns) - 1
    owner = _owners(grid, height, width)
    words: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        row = _between([-y for y in grid.rows], -piece.middle)
        column = _between(grid.columns, (piece.x0 + piece.x1) / 2)
        words.setdefault(owner[row][column], []).append(piece)
    for row in range(height):
        cells = [
            _cell(words.get((row, column), [])) if owner[row][column] == (row, column) else ""
            for column in range(width)
        ]
        if any(cells):
            yield TableRow(
                cells=tuple(cells),
                above=tuple(c for c in range(width) if owner[row][c][0] < row and owner[row][c][1] == c),
                full=tuple(c for c in range(width) if _is_full(grid, owner[row], (row, c), words.get((row, c), ()))),
            )


def _owners(grid: Grid, height: int, width: int) -> list[list[tuple[int, int]]]:
    """For each cell the first of those it is merged with: no line parts it from the one above or before it."""
    owner = [[(row, column) for column in range(width)] for row in range(height)]
    for row in range(height):
        middle_y = (grid.rows[row] + grid.rows[row + 1]) / 2
        for column in range(width):
            middle_x = (grid.columns[column] + grid.columns[column + 1]) / 2
            if row and not _parted(grid, True, grid.rows[row], middle_x):
                owner[row][column] = owner[row - 1][column]
            elif column and not _parted(grid, False, grid.columns[column], middle_y):
                owner[row][column] = owner[row][column - 1]
    return owner


def _parted(grid: Grid, flat: bool, place: float, at: float) -> bool:
    for rule in grid.rules:
        if rule.flat is not flat:
            continue
        level, start, stop = (
            ((rule.y0 + rule.y1) / 2, rule.x0, rule.x1) if flat else ((rule.x0 + rule.x1) / 2, rule.y0, rule.y1)
        )
        if abs(level - place) <= _NEAR and start - 1 <= at <= stop + 1:
            return True
    return False


def _is_full(grid: Grid, owners: Sequence[tuple[int, int]], cell: tuple[int, int], pieces: Sequence[Piece]) -> bool:
    """Whether the last line of a cell leaves no room for another character."""
    if not pieces:
        return False
    right = grid.columns[max(c for c, owner in enumerate(owners) if owner == cell) + 1]
    last = min(pieces, key=lambda piece: (piece.middle, -piece.x1))
    return right - last.x1 < _ROOM * last.size


def _cell(pieces: Sequence[Piece]) -> str:
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.middle):
        if lines and abs(lines[-1][0].middle - piece.middle) < _SAME_LINE * min(lines[-1][0].size, piece.size):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    text = ""
    for line in lines:
        for piece in sorted(line, key=lambda p: p.x0):
            text = joined(text, piece.text)
    return text.replace("\t", " ").strip()


def _between(edges: Sequence[float], at: float) -> int:
    return next((i for i, (a, b) in enumerate(pairwise(edges)) if a <= at <= b), len(edges) - 2)


def _places(values: Sequence[float]) -> tuple[float, ...]:
    """Distinct places: those nearer than `_NEAR` to one another are one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return tuple(places)


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that meet, directly or through others."""
    meeting = (
        (j, i)
        for i, a in enumerate(rules)
        for j, b in enumerate(rules[: i + 1])
        if a.x0 <= b.x1 + _NEAR and b.x0 <= a.x1 + _NEAR and a.y0 <= b.y1 + _NEAR and b.y0 <= a.y1 + _NEAR
    )
    return [[rules[at] for at in sorted(group)] for group in sorted(groups(meeting), key=min)]
