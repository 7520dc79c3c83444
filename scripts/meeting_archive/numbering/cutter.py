"""All runs of a text cut into words at once: the places of words are looked up with numpy, not one by one.

A run falls into pieces that no word of the table reaches over, and the cheapest path comes through all places between
them. Most pieces are of one or two characters, where two costs are compared; what is left is the same few again and
again, and cut one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

LONGEST: Final = 6
"""Characters of the longest words that are looked for."""
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_FOLD: Final = np.uint64(29)
_SLOT: Final = np.uint64(44)
"""Of the 64 bits of a hash the first 20 say where it is looked for: a million slots for a quarter million words."""
_SLOTS: Final = 1 << 20
_BETWEEN: Final = "\n"
"""Stands between runs, and in no word."""
_ASCII: Final = 128
_PLANE: Final = 0x10000
"""Characters beyond the basic plane cost as much as unknown ones."""

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]
Costs = NDArray[np.float64]


class Cutter:
    """Cuts runs with the words of a table and their costs; made in a tenth of a second."""

    def __init__(self, cost: Mapping[str, float], unknown: float, one_by_one: Callable[[str], Sequence[str]]) -> None:
        """`unknown` is the cost of a character that the table does not have; `one_by_one` cuts a longer piece."""
        words = [word for word in cost if len(word) <= LONGEST]
        letters = np.array(words, dtype=f"U{LONGEST}").view(np.uint32).reshape(len(words), LONGEST)
        sizes = np.count_nonzero(letters, axis=1)
        mixed = np.zeros(len(words), dtype=np.uint64)
        hashes = mixed.copy()
        self._begins = np.zeros(_SLOTS, dtype=np.bool_)
        for n in range(LONGEST):
            mixed = _mix(mixed, letters[:, n])
            np.copyto(hashes, mixed, where=sizes == n + 1)
            self._begins[_slot(mixed[sizes > n + 1])] = True
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._costs = np.array([cost[word] for word in words])[order]
        self._first = np.searchsorted(_slot(self._hashes), np.arange(_SLOTS + 1)).astype(np.int32)
        self._one = np.full(_PLANE, unknown)
        for word in words:
            if len(word) == 1:
                self._one[min(ord(word), _PLANE - 1)] = cost[word]
        self._one[_PLANE - 1] = unknown
        self._one_by_one = one_by_one

    def __call__(self, runs: Sequence[str]) -> list[list[str]]:
        """The words of each run; a run holds letters and digits only."""
        text = "".join(run + _BETWEEN for run in runs)
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        starts, hard = self._words(letters)
        edges = [*starts.tolist(), len(text)]
        pieces = [text[start:stop] for start, stop in pairwise(edges)]
        searched = np.flatnonzero(hard)
        words: list[str] = []
        longer = np.zeros(len(pieces), dtype=np.intp)
        last = 0
        for at in searched.tolist():
            cut = self._one_by_one(pieces[at])
            words += pieces[last:at]
            words += cut
            longer[at] = len(cut) - 1
            last = at + 1
        words += pieces[last:]
        ends = np.flatnonzero(letters[starts] == ord(_BETWEEN))
        ends += np.cumsum(longer)[ends]
        return [words[start + 1 : stop] for start, stop in pairwise([-1, *ends.tolist()])]

    def _words(self, letters: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
        """Where each word begins, and whether it is no word but a piece that must be cut one by one."""
        costs, reach = self._known(letters)
        size = len(letters)
        plain = (letters < _ASCII) & (letters != ord(_BETWEEN))
        joined = np.flatnonzero(plain[:-1] & plain[1:])  # numbers and foreign words are never cut
        reach[joined] = joined + 2
        far = np.maximum.accumulate(reach)
        starts = np.flatnonzero(np.append(True, far[:-1] == np.arange(1, size)))
        sizes = np.diff(starts, append=size)
        hard = np.zeros(size, dtype=np.bool_)
        hard[joined] = True
        hard[starts] = (sizes > LONGEST) | (np.logical_or.reduceat(hard, starts) if len(joined) else False)
        begins = np.zeros(size, dtype=np.bool_)
        begins[starts] = True
        easy = (sizes > 1) & ~hard[starts]
        back = _cheapest(costs, starts[easy], sizes[easy])
        first, at = starts[easy], starts[easy] + sizes[easy]
        while len(at):
            at = back[at - 1]
            begins[at] = True
            first, at = first[at > first], at[at > first]
        starts = np.flatnonzero(begins)
        return starts, hard[starts]

    def _known(self, letters: NDArray[np.uint32]) -> tuple[Costs, Places]:
        """The cost of the word of each length that begins at each place, infinite for none; where the longest ends."""
        size = len(letters)
        behind = np.append(letters, np.zeros(LONGEST, dtype=np.uint32))
        costs = np.full((LONGEST, size), np.inf)
        at = np.arange(size)
        reach = at + 1
        mixed = np.zeros(size, dtype=np.uint64)
        for n in range(LONGEST):
            mixed = _mix(mixed, behind[at + n])
            goes_on = self._begins[_slot(mixed)]
            if n == 0:
                costs[0] = self._one[np.minimum(letters, _PLANE - 1)]
                goes_on &= letters >= _ASCII
            else:
                costs[n, at] = cost = self._cost(mixed)
                there = at[np.isfinite(cost)]
                reach[there] = there + n + 1
            at, mixed = at[goes_on], mixed[goes_on]
        return costs, reach

    def _cost(self, hashes: Hashes) -> Costs:
        """The cost of the word that has each hash, infinite where there is none."""
        slot = _slot(hashes)
        at, stop = self._first[slot], self._first[slot + 1]
        cost = np.full(len(hashes), np.inf)
        left = np.flatnonzero(at < stop)
        while len(left):
            here = at[left]
            found = self._hashes[here] == hashes[left]
            cost[left[found]] = self._costs[here[found]]
            at[left] += 1
            left = left[~found & (here + 1 < stop[left])]
        return cost


def _cheapest(costs: Costs, starts: Places, sizes: Places) -> Places:
    """Where the word begins that ends with each character, on the cheapest path through its piece.

    All pieces are gone through side by side, character by character.
    """
    best = np.full(costs.shape[1], np.inf)  # up to each character, itself included
    back = np.zeros(costs.shape[1], dtype=np.intp)
    for done in range(int(sizes.max(initial=0))):
        for more in range(LONGEST):
            left = sizes > done + more
            if not left.any():
                break
            at = starts[left] + done
            total = costs[more, at] + (best[at - 1] if done else 0.0)
            better = total < best[at + more]
            best[at[better] + more] = total[better]
            back[at[better] + more] = at[better]
    return back


def _mix(mixed: Hashes, letters: NDArray[np.uint32]) -> Hashes:
    """Hashes that take in one more letter each."""
    mixed = (mixed ^ letters) * _MULTIPLIER
    mixed ^= mixed >> _FOLD
    return mixed


def _slot(hashes: Hashes) -> Places:
    return (hashes >> _SLOT).astype(np.intp)
