"""Which of today's items is which of the former ones: by the same words, by their parts, by similar words and place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .records import Entry
from .sketch import likeness, stack

_LEAST: Final = 0.25
"""Less alike than this, two items are never the same."""
_ENOUGH: Final = 0.5
"""Likeness, with what the neighbours add, from which on two items are the same."""
_NEIGHBOUR: Final = 0.25


@dataclass(frozen=True, slots=True)
class Now:
    """An item as it is read today: the letter of its role, its fingerprint, its sketch, the index of its parent."""

    letter: str
    print: str
    sketch: str
    parent: int | None


def align(before: Sequence[Entry], now: Sequence[Now]) -> dict[int, int]:
    """Index today → index before, of items that are the same; only within one role."""
    found = _Pairs(before, now)
    found.same_words()
    found.same_parts()
    found.like_words()
    return found.pairs


class _Pairs:
    def __init__(self, before: Sequence[Entry], now: Sequence[Now]) -> None:
        self.before, self.now = before, now
        self.old_keys = [(e.id[0], e.print) for e in before]
        self.new_keys = [(n.letter, n.print) for n in now]
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()

    def add(self, new: int, old: int) -> None:
        self.pairs[new] = old
        self.taken.add(old)

    def free(self, new: int, old: int) -> bool:
        inside = 0 <= new < len(self.now) and 0 <= old < len(self.before)
        return inside and new not in self.pairs and old not in self.taken

    def same_words(self) -> None:
        """Words that occur once on both sides; then what is beside them; then what is left, in order."""
        old_at: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        new_at: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for n, key in enumerate(self.old_keys):
            old_at[key].append(n)
        for n, key in enumerate(self.new_keys):
            new_at[key].append(n)
        for key, places in new_at.items():
            if len(places) == 1 and len(old_at[key]) == 1:
                self.add(places[0], old_at[key][0])
        for step in (1, -1):
            for new in sorted(self.pairs, reverse=step < 0):
                a, b = new + step, self.pairs[new] + step
                while self.free(a, b) and self.new_keys[a] == self.old_keys[b]:
                    self.add(a, b)
                    a, b = a + step, b + step
        for key, places in new_at.items():
            left = [n for n in places if n not in self.pairs]
            there = [n for n in old_at[key] if n not in self.taken]
            for new, old in zip(left, there, strict=False):
                self.add(new, old)

    def same_parts(self) -> None:
        """A heading is the same where its parts are."""
        index = {entry.id: n for n, entry in enumerate(self.before)}
        votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for new, old in self.pairs.items():
            parent = self.now[new].parent
            above = index.get(self.before[old].id.rpartition(".")[0])
            if parent is not None and above is not None and self.free(parent, above):
                votes[parent][above] += 1
        for parent in sorted(votes):
            (above, count), *_ = sorted(votes[parent].items(), key=lambda pair: (-pair[1], pair[0]))
            same_role = self.before[above].id[0] == self.now[parent].letter
            if same_role and count * 2 > sum(votes[parent].values()) and self.free(parent, above):
                self.add(parent, above)

    def like_words(self) -> None:
        """Similar words, the more readily where the neighbours are the same."""
        scored = []
        for letter in sorted({n.letter for n in self.now}):
            news = [n for n, item in enumerate(self.now) if item.letter == letter and n not in self.pairs]
            olds = [
                n
                for n, entry in enumerate(self.before)
                if entry.id[0] == letter and n not in self.taken and entry.sketch
            ]
            if not news or not olds:
                continue
            sketches = stack([self.before[n].sketch for n in olds])
            rows = stack([self.now[n].sketch for n in news])
            if sketches.shape[1] != rows.shape[1]:
                continue
            for new, row in zip(news, rows, strict=True):
                like = likeness(row, sketches)
                for at in np.flatnonzero(like >= _LEAST):
                    old = olds[int(at)]
                    score = float(like[at]) + _NEIGHBOUR * self._beside(new, old)
                    if score >= _ENOUGH:
                        scored.append((-score, new, old))
        for _, new, old in sorted(scored):
            if self.free(new, old):
                self.add(new, old)

    def _beside(self, new: int, old: int) -> int:
        """How many of the two neighbours are the same; the ends of the list count."""
        count = 0
        for step in (1, -1):
            a, b = new + step, old + step
            ends = (not 0 <= a < len(self.now), not 0 <= b < len(self.before))
            count += all(ends) or (not any(ends) and self.pairs.get(a) == b)
        return count
