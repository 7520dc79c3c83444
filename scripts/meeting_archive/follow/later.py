"""The clauses of one later report, indexed for all promises that are held against them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .figures import Figure
from .records import Prepared, Unit

OTHER_WORD: Final = 0.8
"""How far another word for the same thing covers a word."""
_SPELT: Final = 0.7
"""How far the same characters in another order or another word cover it: 危房 and 危旧房."""

_Values = NDArray[np.float64]


class Later:
    """The clauses of one later report, a pure function of it; `plan`: those of its plan, else of its review.

    By term: `postings` (clause, weight) and how `rare` it is. By kind and direction of a quantity: `figures`. For each
    clause: the `weight` of its words, whether it `counts`, and in `kinds` whether it tells, only aims, or owns up to a
    problem. Characters weigh by how scarce they are, from 0 for one that stands in every clause to 1.
    """

    def __init__(self, prepared: Prepared, *, plan: bool = False) -> None:
        """Index the clauses."""
        self.units: tuple[Unit, ...] = tuple(u for u in prepared.units if (u.part == "plan") == plan)
        size = len(self.units)
        postings: dict[str, list[tuple[int, float]]] = {}
        held: dict[str, list[int]] = {}
        self.figures: dict[tuple[str, str], list[tuple[int, Figure]]] = {}
        for n, unit in enumerate(self.units):
            for term, weight in unit.own.items():
                postings.setdefault(term, []).append((n, weight))
            for c in unit.characters:
                held.setdefault(c, []).append(n)
            for one in unit.counted:
                self.figures.setdefault((one.figure.kind, one.figure.sense), []).append((n, one.figure))
        self.postings = postings
        terms, whole = math.log(size + 2), math.log(size + 1)
        self.rare = {t: math.sqrt(max(0.05, 1 - math.log(len(p)) / terms)) for t, p in postings.items()}
        self._letters = {c: n for n, c in enumerate(held)}
        self._scarce = np.ones(len(held) + 1)  # the last row: a character that stands nowhere
        self._scarce[:-1] -= np.log(np.array([len(h) for h in held.values()], dtype=float)) / whole
        self._held = np.zeros((len(held) + 1, size), dtype=np.float32)
        rows = np.repeat(np.arange(len(held)), [len(h) for h in held.values()])
        self._held[rows, [n for h in held.values() for n in h]] = self._scarce[rows]
        words = [sum(w * self.rare[t] for t, w in u.own.items() if t[0] != "≈") for u in self.units]
        self.weight = np.maximum(np.array(words, dtype=float), 1e-9)
        self.counts = np.array([bool(u.counted) for u in self.units], dtype=float)
        self.kinds = np.array(
            [
                [u.tells for u in self.units],
                [u.aims and not u.counted for u in self.units],
                [u.part == "problem" for u in self.units],
            ],
            dtype=float,
        )
        self._covered: dict[str, _Values] = {}

    def spelt(self, words: Sequence[Collection[str]]) -> _Values:
        """The share of the characters of each word or text that each clause has, weighed by how scarce they are."""
        none = len(self._letters)
        rows, starts = joined([[self._letters.get(c, none) for c in word] or [none] for word in words])
        whole = np.add.reduceat(self._scarce[rows], starts)
        shares: _Values = np.add.reduceat(self._held[rows], starts) / np.maximum(whole, 1e-9)[:, None]
        return shares

    def covers(self, words: Mapping[str, Sequence[str]]) -> _Values:
        """How far each clause covers each word (a row each, and a last one of zeros): it has the word, another word for
        it (one of its concepts), or its characters.
        """
        new = [word for word in words if word not in self._covered]
        for word, row in zip(new, self.spelt(new) * _SPELT if new else (), strict=True):
            for concept in words[word]:
                for n, _ in self.postings.get(concept, ()):
                    row[n] = OTHER_WORD
            for n, _ in self.postings.get(word, ()):
                row[n] = 1.0
            self._covered[word] = row
        return np.stack([*(self._covered[word] for word in words), np.zeros(len(self.units))])


def joined(groups: Sequence[Sequence[int]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All numbers of all groups in one array, and where each group begins; no group is empty."""
    sizes = [len(group) for group in groups]
    return np.array([n for group in groups for n in group]), np.cumsum([0, *sizes[:-1]])
