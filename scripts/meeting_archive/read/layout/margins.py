"""Running heads, feet and page numbers: what stands at the edge of every page and belongs to none of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from .rows import Row

_EDGE: Final = 0.12
"""Of a page's height, from the top and from the bottom."""
_N: Final = r"[\divxlc０-９一二三四五六七八九十百]{1,5}"
_EDGED: Final = r"[-—–－·•~\s]*"
_NUMBER: Final = re.compile(
    rf"{_EDGED}(?:页码\s*[:：]?\s*)?(?:第\s*)?{_N}\s*页?(?:\s*(?:[/／,，、]|共|/?\s*of\s)\s*共?\s*{_N}\s*页?)?{_EDGED}"
    rf"|{_EDGED}(?:共|总)\s*{_N}\s*页\s*[,，/／、]?\s*第\s*{_N}\s*页{_EDGED}"
    rf"|{_EDGED}page\s*{_N}(?:\s*(?:of|/)\s*{_N})?{_EDGED}",
    re.I,
)
"""3, — 3 —, 第3页 共8页, 共 8 页 第 3 页, 3/8, Page 3 of 8."""
_DIGITS: Final = re.compile(r"\d+")


def page_margins(pages: Sequence[tuple[float, Sequence[Row]]]) -> tuple[list[set[int]], list[tuple[int, Row, str]]]:
    """For each page (height, rows) which rows are margins; and those with words once each, with page and side.

    Pages are numbered from 0, sides are "header" and "footer". A row at the edge is a margin where it is a page number,
    or where the same words (figures aside) stand at the edge of several pages: of at least half of them and of two or
    more.
    """
    edges: list[list[tuple[int, str, str]]] = []
    counts: Counter[str] = Counter()
    for height, rows in pages:
        found = [(i, _side(row, height), _DIGITS.sub("#", row.text)) for i, row in enumerate(rows)]
        edge = [(i, side, shape) for i, side, shape in found if side]
        edges.append(edge)
        counts.update({shape for _, _, shape in edge})
    often = max(2, (len(pages) + 1) // 2)
    margins: list[set[int]] = []
    words: dict[str, tuple[int, Row, str]] = {}
    for page, ((_, rows), edge) in enumerate(zip(pages, edges, strict=True)):
        taken = set()
        for i, side, shape in edge:
            number = _NUMBER.fullmatch(rows[i].text) is not None
            if number or counts[shape] >= often:
                taken.add(i)
                if not number:
                    words.setdefault(rows[i].text, (page, rows[i], side))
        margins.append(taken)
    return margins, list(words.values())


def _side(row: Row, height: float) -> str:
    if row.table:
        return ""
    if row.y0 > height * (1 - _EDGE):
        return "header"
    return "footer" if row.y1 < height * _EDGE else ""
