"""Which clauses hold which words: lists by word, in arrays, so that all promises are held against them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
"""One value for each clause of a later report, or for each promise and clause."""
Numbers = NDArray[np.intp]
CELLS: Final = 1 << 21
"""Values that are held in one array, about: what two long reports have in common is worked out block by block."""
ABSENT: Final = -1
"""Number of a word that is not there."""
_SMALL: Final = 0x10000
_HAN: Final = range(0x4E00, 0xA000)
_LETTERS: Final = {chr(code): n for n, code in enumerate(_HAN)} | {"": len(_HAN)}
"""Numbers of the Chinese characters, the same for every text; the last one is for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What several holders (clauses, promises) hold, in their order.

    `holder` and `what` are numbers, the latter that of a word in `each`; `weight` is how much the word is there.
    """

    holders: int
    each: Mapping[str, int]
    holder: Numbers
    what: Numbers
    weight: Values

    def only(self, rows: Sequence[int] | Numbers) -> Held:
        """What some of the holders hold, these counted anew from 0; takes no longer than that is long."""
        if np.array_equal(rows, np.arange(self.holders)):
            return self
        begin = np.searchsorted(self.holder, rows)
        sizes = np.searchsorted(self.holder, rows, side="right") - begin
        places = _runs(begin, sizes)
        return Held(
            holders=len(rows),
            each=self.each,
            holder=np.repeat(np.arange(len(rows)), sizes),
            what=self.what[places],
            weight=self.weight[places],
        )

    @property
    def sizes(self) -> Numbers:
        """How much each holder holds."""
        return np.bincount(self.holder, minlength=self.holders)


def held(
    groups: Sequence[Iterable[str]], weights: Iterable[float] | None = None, known: Mapping[str, int] | None = None
) -> Held:
    """What is held, from the words of each holder, and the weights of all in order (without any: 1 for each).

    `known` words keep their numbers.
    """
    each = dict(known or {})
    what: list[int] = []
    sizes = []
    for group in groups:
        before = len(what)
        what += [each.setdefault(word, len(each)) for word in group]
        sizes.append(len(what) - before)
    return Held(
        holders=len(groups),
        each=each,
        holder=np.repeat(np.arange(len(groups)), sizes),
        what=np.array(what, dtype=np.intp),
        weight=np.ones(len(what)) if weights is None else np.array(list(weights), dtype=float),
    )


def lettered(texts: Sequence[str], *, once: bool) -> Held:
    """The characters of each text, in order; `once`: each Chinese character once, and no others."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.intp)
    what = np.where((codes >= _HAN.start) & (codes < _HAN.stop), codes - _HAN.start, len(_HAN))
    holder = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    if once:
        keys = np.unique(holder * len(_LETTERS) + what)
        holder, what = np.divmod(keys[keys % len(_LETTERS) != len(_HAN)], len(_LETTERS))
    return Held(holders=len(texts), each=_LETTERS, holder=holder, what=what, weight=np.ones(len(what)))


class Postings:
    """For each word, by number, the clauses that hold it and the weight there, in order.

    `number` is that of a word, `spread` in how many clauses each stands.
    """

    def __init__(self, there: Held) -> None:
        """Turn what clauses hold into lists by word."""
        small = np.uint16 if len(there.each) <= _SMALL else np.intp  # small numbers are sorted by counting
        self._order = np.argsort(there.what.astype(small), kind="stable")
        self.number = there.each
        self.spread = np.bincount(there.what, minlength=len(there.each))
        self._begin = np.cumsum(self.spread) - self.spread
        self._clauses, self._weights = there.holder[self._order], there.weight[self._order]

    def numbers(self, words: Iterable[str]) -> Numbers:
        """The number of each word; ABSENT, the last one, for those that no clause holds."""
        number = self.number.get
        return np.array([number(word, ABSENT) for word in words], dtype=np.intp)

    def hits(self, numbers: Numbers) -> tuple[Numbers, Numbers, Values]:
        """Each clause that holds one of the words: the place in `numbers`, the clause, the weight there; in order."""
        at, places = self._places(numbers)
        return at, self._clauses[places], self._weights[places]

    def entries(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """The same as the place in `numbers` and the place among all that is held."""
        at, places = self._places(numbers)
        return at, self._order[places]

    def _places(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        at = np.flatnonzero(numbers != ABSENT)
        found = numbers[at]
        sizes = self.spread[found]
        return np.repeat(at, sizes), _runs(self._begin[found], sizes)


def _runs(begin: Numbers, sizes: Numbers) -> Numbers:
    """The numbers of several runs, one run after the other."""
    ends = np.cumsum(sizes)
    numbers: Numbers = np.repeat(begin - ends + sizes, sizes) + np.arange(ends[-1] if ends.size else 0)
    return numbers


def blocks(sizes: Numbers) -> list[slice]:
    """Rows in blocks of at most `CELLS` values, from how many each row takes; a longer row is a block of its own."""
    found, begin, total = [], 0, 0
    for n, size in enumerate(sizes.tolist()):
        if n > begin and total + size > CELLS:
            found.append(slice(begin, n))
            begin, total = n, 0
        total += size
    return [*found, slice(begin, len(sizes))]


def summed(holders: Numbers, clauses: Numbers, values: Values | None, shape: tuple[int, int]) -> Values:
    """For each holder and clause the sum of all values (their number, without values), in the order they come in."""
    return by_number(holders * shape[1] + clauses, values, shape[0] * shape[1]).reshape(shape)


def by_number(numbers: Numbers, values: Values | None, size: int) -> Values:
    """The sum of all values of each number (how many there are, without values), up to `size` numbers."""
    return np.bincount(numbers, values, minlength=size).astype(float, copy=False)  # whole numbers where there are none
