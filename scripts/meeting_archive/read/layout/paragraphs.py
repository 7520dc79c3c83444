"""Rows become paragraphs: a row that reaches the right edge runs on into the next, unless that begins something new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ...numbering.markers import line_marker
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
class _Edges:
    """The frame of a page's text: where rows begin and end, how far apart they are, and how paragraphs part."""

    left: float
    right: float
    leading: float
    indented: bool
    spaced: bool


def paragraphs(pages: Sequence[Sequence[Row]]) -> Iterator[Text]:
    """The paragraphs of all pages; one may run over the end of a page."""
    rows = [(number, row) for number, page in enumerate(pages, 1) for row in page]
    whole = _edges([row for page in pages for row in page])
    edges = [_edges(page) if len(page) >= _ENOUGH else whole for page in pages]
    headed: set[str] = set()
    at = 0
    while at < len(rows):
        number, row = rows[at]
        if row.table:
            if not _repeated_head(rows, at, headed):
                yield Text(
                    text=row.text,
                    page=number,
                    last=number,
                    style="table",
                    confidence=row.confidence,
                    above=row.above,
                )
            at += 1
            continue
        text, stop = row.text, at + 1
        while stop < len(rows) and _runs_on(rows[stop - 1], rows[stop], edges):
            text = joined(text, rows[stop][1].text)
            stop += 1
        bold = all(r.bold for _, r in rows[at:stop]) and len(text) <= _LONGEST_BOLD
        yield Text(
            text=text,
            page=number,
            last=rows[stop - 1][0],
            style="bold" if bold else "text",
            confidence=mean_confidence((r.confidence, r.text) for _, r in rows[at:stop]),
        )
        at = stop


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


def _runs_on(before: tuple[int, Row], after: tuple[int, Row], edges: Sequence[_Edges]) -> bool:
    (page, row), (next_page, following) = before, after
    if following.table or "\t" in row.text or "\t" in following.text or next_page > page + 1:
        return False
    here, there = edges[page - 1], edges[next_page - 1]
    if here.right - row.x1 > (breadth(first_unbroken(following.text)) + _SLACK) * row.em:
        return False
    if following.x0 > there.left + _INDENT * following.em:
        return False
    if max(row.size, following.size) > _LARGER * min(row.size, following.size) or row.bold is not following.bold:
        return False
    ended = row.text[-1] in "。；;！!：:"
    if page == next_page:
        if here.leading and row.base - following.base > _LOOSER * here.leading:
            return False
    elif ended and not here.indented:
        return False
    return not ended or here.indented or here.spaced or line_marker(following.text) is None


def _repeated_head(rows: Sequence[tuple[int, Row]], at: int, headed: set[str]) -> bool:
    """Whether a row is the head of a table that goes on from the page before, printed again."""
    number, row = rows[at]
    first_here = at == 0 or not rows[at - 1][1].table
    if first_here:
        headed.clear()
        headed.add(row.text)
        return False
    return rows[at - 1][0] != number and row.text in headed
