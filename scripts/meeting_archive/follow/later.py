"""The clauses of one later report, indexed for all promises that are held against them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from .asked import Asked
from .figures import Figure
from .postings import ABSENT, Held, Numbers, Postings, Values, by_number, held, lettered, summed
from .records import Prepared, Unit
from .terms import is_word

OTHER_WORD: Final = 0.8
"""How far another word for the same thing covers a word."""
_SPELT: Final = 0.7
"""How far the same characters in another order or another word cover it: 危房 and 危旧房."""


class Later:
    """The clauses of one later report, a pure function of it; `plan`: those of its plan, else of its review.

    `terms` says which clauses have a term, `rare` how rare it is there, by its number. By kind and direction of a
    quantity: `figures`. For each clause: the `weight` of its words, whether it `counts`, and in `kinds` whether it
    tells, only aims, or owns up to a problem. Characters weigh by how scarce they are, from 0 for one that stands in
    every clause to 1.
    """

    def __init__(self, prepared: Prepared, *, plan: bool = False) -> None:
        """Index the clauses."""
        self.units: tuple[Unit, ...] = tuple(u for u in prepared.units if (u.part == "plan") == plan)
        size = len(self.units)
        self.figures: dict[tuple[str, str], list[tuple[int, Figure]]] = {}
        for n, unit in enumerate(self.units):
            for one in unit.counted:
                self.figures.setdefault((one.figure.kind, one.figure.sense), []).append((n, one.figure))
        own = held([u.own for u in self.units], (w for u in self.units for w in u.own.values()))
        self.terms = Postings(own)
        shares = [math.sqrt(max(0.05, 1 - math.log(n) / math.log(size + 2))) for n in range(1, size + 1)]
        self.rare = np.array([*(shares[n - 1] for n in self.terms.spread.tolist()), 1.0])  # the last: of no clause
        words = np.array([is_word(term) for term in own.each], dtype=bool)[own.what]
        weights = own.weight * self.rare[own.what] * words
        self.weight = np.maximum(by_number(own.holder, weights, size), 1e-9)
        self._letters = Postings(lettered([u.text for u in self.units], once=True))
        self._scarce = 1 - np.log(np.maximum(self._letters.spread, 1)) / math.log(max(size, 1) + 1)
        self.counts = np.array([bool(u.counted) for u in self.units], dtype=float)
        self.kinds = np.array(
            [
                [u.tells for u in self.units],
                [u.aims and not u.counted for u in self.units],
                [u.part == "problem" for u in self.units],
            ],
            dtype=float,
        )
        self._asked: tuple[Mapping[str, int], Numbers] = ({}, np.array([], dtype=np.intp))

    def numbers(self, asked: Asked) -> Numbers:
        """The number that each term of promises has here, by its number there; looked up once for one report."""
        if self._asked[0] is not asked.terms.each:
            self._asked = asked.terms.each, self.terms.numbers(asked.terms.each)
        return self._asked[1]

    def rarity(self, term: str) -> float:
        """How rare a term is, 0 … 1."""
        return float(self.rare[self.terms.number.get(term, ABSENT)])

    def spelt(self, letters: Held) -> Values:
        """The share of the characters of each text that each clause has, weighed by how scarce they are."""
        scarce = self._scarce[letters.what]
        whole = by_number(letters.holder, scarce, letters.holders)
        at, clauses, _ = self._letters.hits(letters.what)
        shares = summed(letters.holder[at], clauses, scarce[at], (letters.holders, len(self.units)))
        shares /= np.maximum(whole, 1e-9)[:, None]
        return shares

    def covers(self, asked: Asked, words: Numbers) -> Values:
        """How far each clause covers some of the words that promises name, by number: an array of words × clauses.

        A clause has the word, another word for it (one of its concepts), or its characters.
        """
        rows = self.spelt(asked.spelling.only(words))
        rows *= _SPELT
        concepts, numbers = asked.concepts.only(words), self.numbers(asked)
        at, clauses, _ = self.terms.hits(numbers[concepts.what])
        rows[concepts.holder[at], clauses] = OTHER_WORD
        at, clauses, _ = self.terms.hits(numbers[words])
        rows[at, clauses] = 1.0
        return rows

    def first_known(self, asked: Asked) -> Numbers:
        """The number of each word that promises name, or else of the first of its concepts, that a clause has."""
        concepts, numbers = asked.concepts, self.numbers(asked)
        found = numbers[: len(asked.names.each)].copy()
        others = numbers[concepts.what]
        there = np.flatnonzero((others != ABSENT) & (found[concepts.holder] == ABSENT))[::-1]
        found[concepts.holder[there]] = others[there]  # the first is set last
        return found
