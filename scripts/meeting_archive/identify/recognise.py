"""Which report is which: by its place, by its words where the file was moved or renamed, by similar words where both.

The same words at another place are the same report only where their former place is free: no original is there any
more, or what is there is itself another known report (files that changed places), or has nothing in common with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .records import Line
from .sketch import alike, likeness, stack

_SAME: Final = 0.5
"""Likeness from which on a text that was moved and edited is the same report."""
_AHEAD: Final = 0.1
"""So much more alike than any other it must be."""
_COPIES: Final = 0.9
"""Two texts so alike are copies of one: where both are new, or both are gone, the first of them stands for both."""
_RELATED: Final = 0.2
"""Less alike than this, two texts have nothing to do with each other."""
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as it is there today: where, a hash of its words, and its sketch."""

    place: Place
    text: str
    sketch: str


def recognise(seen: Sequence[Seen], lines: Iterable[Line]) -> dict[Place, Line]:
    """The line of each report that was there before, by the place where it is now."""
    desk = _Desk(seen, sorted(lines, key=lambda line: (line.gone, line.code)))
    desk.unchanged()
    desk.moved()
    desk.same_place(least=_RELATED)
    desk.moved_and_edited()
    desk.same_place(least=0.0)
    return desk.found


class _Desk:
    def __init__(self, seen: Sequence[Seen], lines: Sequence[Line]) -> None:
        self.seen = {one.place: one for one in seen}
        self.lines = lines
        self.at: dict[Place, Line] = {}
        for line in lines:
            self.at.setdefault(line.place, line)
        self.found: dict[Place, Line] = {}
        self.taken: set[str] = set()

    def take(self, place: Place, line: Line) -> None:
        self.found[place] = line
        self.taken.add(line.code)

    def open(self) -> list[Seen]:
        """The reports that are not recognised yet, by place."""
        return [self.seen[place] for place in sorted(self.seen) if place not in self.found]

    def free(self) -> list[Line]:
        """The lines that no report has yet."""
        return [line for line in self.lines if line.code not in self.taken]

    def unchanged(self) -> None:
        for place, one in self.seen.items():
            line = self.at.get(place)
            if line is not None and line.text == one.text:
                self.take(place, line)

    def moved(self) -> None:
        """The same words elsewhere, of all of which the former places are free together."""
        by_text: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self.free():
            by_text[line.text].append(line)
        wish: dict[Place, Line] = {}
        for one in self.open():
            if by_text.get(one.text):
                wish[one.place] = by_text[one.text].pop(0)
        waiting = True
        while waiting:
            held = [place for place, line in wish.items() if self._held(line, wish)]
            for place in held:
                del wish[place]
            waiting = bool(held)
        for place, line in wish.items():
            self.take(place, line)

    def _held(self, line: Line, wish: Mapping[Place, Line]) -> bool:
        there = self.seen.get(line.place)
        if there is None or there.place in wish or there.place in self.found:
            return False
        return alike(there.sketch, line.sketch) >= _RELATED

    def same_place(self, least: float) -> None:
        for one in self.open():
            line = self.at.get(one.place)
            if line is None or line.code in self.taken:
                continue
            if not least or alike(one.sketch, line.sketch) >= least:
                self.take(one.place, line)

    def moved_and_edited(self) -> None:
        """Similar words where each is the other's best by far, copies of either aside."""
        news, olds = self.open(), [line for line in self.free() if line.sketch]
        if not news or not olds:
            return
        before = stack([line.sketch for line in olds])
        rows = stack([one.sketch for one in news])
        if before.shape[1] != rows.shape[1]:
            return
        like = np.stack([likeness(row, before) for row in rows])
        for n, one in enumerate(news):
            best = int(like[n].argmax())
            score = like[n, best]
            other_olds = like[n][likeness(before[best], before) < _COPIES]
            other_news = like[:, best][likeness(rows[n], rows) < _COPIES]
            rival = max(other_olds.max(initial=0.0), other_news.max(initial=0.0))
            if score >= _SAME and score >= rival + _AHEAD and olds[best].code not in self.taken:
                self.take(one.place, olds[best])
