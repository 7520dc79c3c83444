"""Columns of a page: text that is set in two of them has a frame for each, in which its rows begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from .rows import Row

_FEWEST: Final = 5
"""Rows of a column."""
_ACROSS: Final = 0.2
"""Share of rows that may lie across both columns: titles, captions."""
_WIDEST: Final = 0.55
"""Of the text's breadth; on a page of columns most rows are no wider."""
_STEPS: Final = 20


def frames(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Runs of rows of one column, in their order, with its name ("" for rows across, and without columns)."""
    gutter = _gutter([row for row in rows if not row.table])
    yield from ((side, list(run)) for side, run in groupby(rows, key=lambda row: _side(row, gutter)))


def _side(row: Row, gutter: float | None) -> str:
    if gutter is None or row.table:
        return ""
    return "left" if row.x1 <= gutter else "right" if row.x0 >= gutter else ""


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the room between two columns is; None where there are none."""
    if len(rows) < 2 * _FEWEST:
        return None
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    breadth = right - left
    if sorted(row.x1 - row.x0 for row in rows)[len(rows) // 2] > _WIDEST * breadth:
        return None
    best: tuple[int, float] | None = None
    for step in range(_STEPS + 1):
        at = left + breadth * (0.3 + 0.4 * step / _STEPS)
        before, behind = [row for row in rows if row.x1 <= at], [row for row in rows if row.x0 >= at]
        across = len(rows) - len(before) - len(behind)
        if min(len(before), len(behind)) < _FEWEST or across > _ACROSS * len(rows) or not _beside(before, behind):
            continue
        if best is None or across < best[0]:
            best = (across, at)
    return None if best is None else best[1]


def _beside(before: Sequence[Row], behind: Sequence[Row]) -> bool:
    """Whether two groups of rows stand side by side over most of the height of the shorter one, and start so."""
    low = max(min(row.y0 for row in before), min(row.y0 for row in behind))
    high = min(max(row.y1 for row in before), max(row.y1 for row in behind))
    shorter = min(max(row.y1 for row in rows) - min(row.y0 for row in rows) for rows in (before, behind))
    return high - low > 0.5 * shorter
