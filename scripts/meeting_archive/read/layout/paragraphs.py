"""Rows become paragraphs: a row that reaches the right edge runs on into the next, unless that begins something new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ...numbering.markers import line_marker
from .columns import frames
from .page import mean_confidence
from .rows import Row
from .words import breadth, first_unbroken, joined

_SLACK: Final = 0.6
"""Characters that a full row may fall short of the right edge beside what did not fit into it."""
_INDENT: Final = 1.2
"""Characters by which the first row of a paragraph is set in."""
_LARGER: Final = 1.4
_LOOSER: Final = 1.15
"""Times the distance from row to row: a larger one parts paragraphs."""
_HANGING: Final = frozenset("，。、；：！？”’）》")
"""Marks that layouts let stand beyond the edge."""
_FAR: Final = 4.0
_STEP: Final = 4.0
"""Points within which rows begin at one place."""
_ENOUGH: Final = 8
"""Rows of a page that tell its frame; a page with fewer has that of the whole file."""
_LONGEST_BOLD: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One paragraph, the pages (from 1) on which it begins and ends, its style, and how sure its words are."""

    text: str
    page: int
    last: int
    style: str
    confidence: float | None
    above: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A row, the page (from 1) that it is on, and the frame (from 0) that it belongs to: a page or a column of it."""

    row: Row
    page: int
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """The frame of text: where rows begin and end, how far apart they are, and how paragraphs part."""

    left: float
    right: float
    leading: float
    indented: bool
    spaced: bool


def paragraphs(pages: Sequence[Sequence[Row]]) -> list[Text]:
    """The paragraphs of all pages; one may run over the end of a column or page, and so may a row of a table."""
    rows, edges = _placed(pages)
    made: list[Text] = []
    headed: set[str] = set()
    at = 0
    while at < len(rows):
        row, page = rows[at].row, rows[at].page
        if row.table:
            if _goes_on(rows, at, made, headed):
                made[-1] = _continued(made[-1], row, page)
            elif not _repeated_head(rows, at, headed):
                made.append(_table_text(row, page))
            at += 1
            continue
        text, stop = row.text, at + 1
        while stop < len(rows) and _runs_on(rows[stop - 1], rows[stop], edges):
            text = joined(text, rows[stop].row.text)
            stop += 1
        bold = all(place.row.bold for place in rows[at:stop]) and len(text) <= _LONGEST_BOLD
        made.append(
            Text(
                text=text,
                page=page,
                last=rows[stop - 1].page,
                style="bold" if bold else "text",
                confidence=mean_confidence((place.row.confidence, place.row.text) for place in rows[at:stop]),
            )
        )
        at = stop
    return made


def _placed(pages: Sequence[Sequence[Row]]) -> tuple[list[_Place], list[_Edges]]:
    """Every row with its page and frame, and the edges of each frame."""
    whole = _edges([row for page in pages for row in page])
    rows: list[_Place] = []
    edges: list[_Edges] = []
    for number, page in enumerate(pages, 1):
        runs = list(frames(page))
        for side, run in runs:
            rows += [_Place(row=row, page=number, frame=len(edges)) for row in run]
            column = [row for other, run_ in runs if other == side for row in run_]
            edges.append(_edges(column) if side or len(column) >= _ENOUGH else whole)
    return rows, edges


def _table_text(row: Row, page: int) -> Text:
    return Text(text=row.text, page=page, last=page, style="table", confidence=row.confidence, above=row.above)


def _goes_on(rows: Sequence[_Place], at: int, made: Sequence[Text], headed: set[str]) -> bool:
    """Whether the first row of a page is the rest of the last one of the page before, which did not fit there.

    Every cell of it continues a cell whose last line was full; its first cell, mostly the number of the row, is empty.
    """
    page, cells = rows[at].page, rows[at].row.text.split("\t")
    if cells[0] or not made or made[-1].style != "table":
        return False
    first = at
    while first and rows[first - 1].page == page:
        first -= 1
    if first < at and any(rows[n].row.text not in headed for n in range(first, at)):
        return False
    if not first:
        return False
    before = rows[first - 1]
    others = before.row.text.split("\t")
    if not before.row.table or before.page != page - 1 or len(cells) != len(others):
        return False
    filled = [n for n, cell in enumerate(cells) if cell]
    return all(n in before.row.full and others[n] for n in filled)


def _continued(text: Text, row: Row, page: int) -> Text:
    cells = zip(text.text.split("\t"), row.text.split("\t"), strict=True)
    both = [(text.confidence, text.text), (row.confidence, row.text)]
    joined_ = "\t".join(joined(a, b) if a and b else a or b for a, b in cells)
    return replace(text, text=joined_, last=page, confidence=mean_confidence(both))


def _edges(rows: Sequence[Row]) -> _Edges:
    plain = [row for row in rows if not row.table]
    if not plain:
        return _Edges(left=0.0, right=0.0, leading=0.0, indented=False, spaced=False)
    lefts = Counter(round(row.x0 / _STEP) for row in plain)
    common = [row.x0 for row in plain if lefts[round(row.x0 / _STEP)] >= 2]
    left = min(common, default=min(row.x0 for row in plain))
    inside = [row.x1 for row in plain if row.text[-1] not in _HANGING]
    rights = sorted(inside or [row.x1 for row in plain], reverse=True)
    down = Counter(round(gap) for a, b in pairwise(plain) if 0 < (gap := a.base - b.base) < _FAR * a.size)
    leading = float(min((gap for gap, count in down.items() if count * 4 >= max(down.values())), default=0))
    indented = sum(_INDENT * row.em < row.x0 - left < 3 * row.em and row.x1 > left + 10 * row.em for row in plain)
    return _Edges(
        left=left,
        right=rights[len(rights) // 20] if len(rights) > _ENOUGH else rights[0],
        leading=leading,
        indented=indented >= 2,
        spaced=sum(count for gap, count in down.items() if gap > _LOOSER * leading) >= 2,
    )


def _runs_on(before: _Place, after: _Place, edges: Sequence[_Edges]) -> bool:
    row, following = before.row, after.row
    if following.table or "\t" in row.text or "\t" in following.text or after.page > before.page + 1:
        return False
    here, there = edges[before.frame], edges[after.frame]
    if here.right - row.x1 > (breadth(first_unbroken(following.text)) + _SLACK) * row.em:
        return False
    if following.x0 > there.left + _INDENT * following.em:
        return False
    if max(row.size, following.size) > _LARGER * min(row.size, following.size) or row.bold is not following.bold:
        return False
    ended = row.text[-1] in "。；;！!：:"
    if before.frame == after.frame:
        if here.leading and row.base - following.base > _LOOSER * here.leading:
            return False
    elif ended and not here.indented:
        return False
    return not ended or here.indented or here.spaced or line_marker(following.text) is None


def _repeated_head(rows: Sequence[_Place], at: int, headed: set[str]) -> bool:
    """Whether a row is the head of a table that goes on from the page before, printed again."""
    row = rows[at].row
    first_here = at == 0 or not rows[at - 1].row.table
    if first_here:
        headed.clear()
        headed.add(row.text)
        return False
    return rows[at - 1].page != rows[at].page and row.text in headed
