"""Pieces of a report's text: which item a place stands in, clauses without markers, terms with those around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from ..model import Item, Reading
from .figures import figures
from .records import Counted
from .terms import Terms, terms_of

LONGEST: Final = 120
"""Characters of a mention's quote."""
JOINED: Final = 60
"""Characters up to which clauses that belong together are one."""
SHORT: Final = 6
CONTEXT: Final = 0.4
"""Weight of what the rest of the sentence says beside a clause's own words; the heading above it counts half of it."""
_MARK: Final = re.compile(
    r"[\s*#>|•·—-]*(?:[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)、．]\s*|[0-9]{1,2}\.(?!\d)\s*|[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}\s+|第[一二三四五六七八九十]{1,3}[，、]\s*"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)(?:要)?\s*)?[\s*]*"
)
_TAIL: Final = "，,。；;：:！!、|* \t\u3000\n"


class Places:
    """Which item a place belongs to, whether it lies in a commitment, and what row of a table it stands in."""

    def __init__(self, reading: Reading) -> None:
        self.items = sorted(reading.items, key=lambda i: (i.span.start, -i.span.stop))
        self.starts = [i.span.start for i in self.items]
        self.title = {i.id: i.title for i in self.items}
        self.parent = {i.id: i.parent for i in self.items}
        progress = {i.id for i in self.items if i.role == "progress"}
        self.promised = sorted((c.span.start, c.span.stop) for c in reading.commitments if c.item not in progress)
        self.promised_starts = [s for s, _ in self.promised]
        self.plans = [
            (top.span.start, top.span.stop)
            for top in reading.report.outline.sections
            if any(i.role == "measure" and top.span.start <= i.span.start < top.span.stop for i in reading.items)
            and not any(i.role == "progress" and top.span.start <= i.span.start < top.span.stop for i in reading.items)
        ]
        self.first_plan = min((i.span.start for i in self.items if i.role == "measure"), default=None)

    def item(self, at: int) -> Item | None:
        """The innermost item that a place stands in; the spans of items do not overlap."""
        n = bisect_right(self.starts, at) - 1
        return self.items[n] if n >= 0 and at < self.items[n].span.stop else None

    def committed(self, start: int, stop: int) -> bool:
        """Whether a commitment for the time to come lies in this range."""
        n = bisect_right(self.promised_starts, stop - 1) - 1
        return n >= 0 and self.promised[n][1] > start

    def planned(self, at: int) -> bool:
        """Whether a place outside all items stands among what is to come."""
        if any(start <= at < stop for start, stop in self.plans):
            return True
        return self.first_plan is not None and at > self.first_plan

    def between(self) -> list[tuple[int, int]]:
        """The ranges of the plan that belong to no item."""
        out = []
        for start, stop in self.plans:
            at = start
            for item in self.items:
                if start <= item.span.start < stop:
                    out.append((at, item.span.start))
                    at = item.span.stop
            out.append((at, stop))
        return [(a, b) for a, b in out if a < b]

    def opens(self, item: Item, at: int) -> bool:
        """Whether an item has more to say behind its first sentence, which begins at this place."""
        return at <= item.span.start + 8 and item.span.stop - item.span.start > len(item.title) + 12

    def headings(self, item: Item | None) -> str:
        """The titles of an item and of what it stands under."""
        words: list[str] = []
        name = item.id if item else None
        while name is not None and len(words) < 3:
            words.append(self.title[name])
            name = self.parent[name]
        return "　".join(words)


def counted(text: str) -> tuple[Counted, ...]:
    """The figures of a short text, each with what it counts."""
    return tuple(
        Counted(figure=f, about=terms_of(text[f.window[0] : f.start] + "，" + text[f.stop : f.window[1]]))
        for f in figures(text)
    )


def trim(text: str, a: int, b: int, *, marked: bool) -> tuple[int, int]:
    """Narrow a range to the words themselves; `marked`: a list marker may stand before them."""
    if marked and (m := _MARK.match(text, a, b)):
        a = m.end()
    while b > a and text[b - 1] in _TAIL:
        b -= 1
    while a < b and text[a] in _TAIL:
        a += 1
    return a, b


def with_context(own: Terms, around: Terms, heading: Terms) -> dict[str, float]:
    """A clause's own terms, and at a lower weight those of its sentence and of the headings above it."""
    out = dict(own)
    for terms, share in ((around, CONTEXT), (heading, CONTEXT / 2)):
        for term, weight in terms.items():
            if weight * share > out.get(term, 0.0):
                out[term] = weight * share
    return out
