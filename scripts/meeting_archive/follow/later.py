"""The clauses of one later report, indexed for all promises that are held against them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from .asked import Asked
from .figures import Figure
from .postings import ABSENT, Numbers, Postings, Values, by_number, held, summed
from .records import Prepared, Unit

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
        self.terms = Postings(size)
        self.terms.add(own.each, own.what, own.holder, own.weight)
        shares = [math.sqrt(max(0.05, 1 - math.log(n) / math.log(size + 2))) for n in range(1, size + 1)]
        self.rare = np.array([*(shares[n - 1] for n in self.terms.spread.tolist()), 1.0])  # the last: of no clause
        words = np.array([is_word(term) for term in own.each], dtype=bool)[own.what]
        weights = own.weight * self.rare[own.what] * words
        self.weight = np.maximum(by_number(own.holder, weights, size), 1e-9)
        written = held([u.characters for u in self.units])
        self._letters = Postings(size)
        self._letters.add(written.each, written.what, written.holder, written.weight)
        self._scarce = np.array([*(1 - np.log(self._letters.spread) / math.log(size + 1) if size else ()), 1.0])
        self.counts = np.array([bool(u.counted) for u in self.units], dtype=float)
        self.kinds = np.array(
            [
                [u.tells for u in self.units],
                [u.aims and not u.counted for u in self.units],
                [u.part == "problem" for u in self.units],
            ],
            dtype=float,
        )
        self._covers = Postings(size)

    def first_known(self, words: Iterable[tuple[str, Sequence[str]]]) -> Numbers:
        """The number of each word, or else of the first of its concepts, that a clause has."""
        known = self.terms.number
        return np.array(
            [known[w] if w in known else next((known[c] for c in cs if c in known), ABSENT) for w, cs in words],
            dtype=np.intp,
        )

    def spelt(self, letters: Sequence[str], whose: Numbers, what: Numbers, number: int) -> Values:
        """The share of the characters of each of a `number` of texts that each clause has, weighed by scarcity.

        `whose` character it is, and `what` in `letters`, is said for each.
        """
        numbers = self._letters.numbers(letters)[what]
        scarce = self._scarce[numbers]
        whole = by_number(whose, scarce, number)
        at, clauses, _ = self._letters.hits(numbers)
        size = len(self.units)
        shares: Values = summed(whose[at] * size + clauses, scarce[at], (number, size))
        shares /= np.maximum(whole, 1e-9)[:, None]
        return shares

    def covers(self, asked: Asked) -> tuple[Numbers, Numbers, Values]:
        """How far clauses cover what promises name: the place among the names, the clause, how far; in order.

        A clause has the word, another word for it (one of its concepts), or its characters.
        """
        new = [word for word in asked.names.each if word not in self._covers.number]
        if new:
            written = held(new)
            rows = self.spelt(list(written.each), written.holder, written.what, len(new)) * _SPELT
            concepts = [(n, concept) for n, word in enumerate(new) for concept in asked.concepts[word]]
            at, clauses, _ = self.terms.hits(self.terms.numbers(concept for _, concept in concepts))
            rows[np.array([n for n, _ in concepts], dtype=np.intp)[at], clauses] = OTHER_WORD
            at, clauses, _ = self.terms.hits(self.terms.numbers(new))
            rows[at, clauses] = 1.0
            words, clauses = np.nonzero(rows)
            self._covers.add(new, words, clauses, rows[words, clauses])
        return self._covers.hits(self._covers.numbers(asked.names.each)[asked.names.what])


def is_word(term: str) -> bool:
    """Whether a term is a word or a name, and not a matter that several words are for."""
    return term[0] != "≈"
