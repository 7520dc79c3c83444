"""The promises of one earlier report, laid out once for all later reports that are asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .figures import Figure
from .postings import Held, Numbers, held, lettered
from .records import Promise
from .terms import is_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Promises, and what each holds: `terms`, `names` (the words it names) and `letters`.

    Terms, names and concepts are numbered alike (`terms.each` has all of them), the names first. `words` tells terms
    that are words from matters that several words are for. Of each name: its `concepts`, and what it is written with
    (`spelling`). `goals`: the figures to be reached, for those that have any. `order`: the promises as they stand in
    the text.
    """

    promises: tuple[Promise, ...]
    terms: Held
    names: Held
    letters: Held
    words: NDArray[np.bool_]
    concepts: Held
    spelling: Held
    goals: tuple[tuple[Figure, ...], ...]
    order: Numbers

    def only(self, rows: Sequence[int] | Numbers) -> Asked:
        """Some of the promises, by number, in any order."""
        if np.array_equal(rows, np.arange(len(self.promises))):
            return self
        promises = tuple(self.promises[n] for n in rows)
        return Asked(
            promises=promises,
            terms=self.terms.only(rows),
            names=self.names.only(rows),
            letters=self.letters.only(rows),
            words=self.words,
            concepts=self.concepts,
            spelling=self.spelling,
            goals=tuple(self.goals[n] for n in rows),
            order=_order(promises),
        )


def asked(promises: Sequence[Promise]) -> Asked:
    """Lay promises out; a pure function."""
    names = held([p.named for p in promises], (w for p in promises for w, _ in p.named.values()))
    concepts_of = {word: concepts for p in promises for word, (_, concepts) in p.named.items()}
    concepts = held([concepts_of[word] for word in names.each], None, names.each)  # each word has its number as a name
    terms = held([p.own for p in promises], (w for p in promises for w in p.own.values()), concepts.each)
    return Asked(
        promises=tuple(promises),
        terms=terms,
        names=names,
        letters=lettered([p.quote for p in promises], once=True),
        words=np.array([is_word(term) for term in terms.each], dtype=bool),
        concepts=concepts,
        spelling=lettered(list(names.each), once=False),
        goals=tuple(  # 一次, 一处 are no goal to reach
            tuple(c.figure for c in p.counted if c.figure.value > 1) for p in promises
        ),
        order=_order(promises),
    )


def _order(promises: Sequence[Promise]) -> Numbers:
    return np.argsort(np.array([p.span.start for p in promises], dtype=np.intp), kind="stable")
