"""How alike two texts are, told from a few characters kept of each.

One-permutation min-hashing (P. Li, A. Owen, C.-H. Zhang, NIPS 2012) of the runs of n characters: each run's hash falls
into one of the bins, the least hash of a bin is kept as one of 63 characters, an empty bin as “.”. The share of equal
bins among those that are not empty in both estimates the Jaccard similarity of the two sets of runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

ITEM_BINS: Final = 24
REPORT_BINS: Final = 64
_EMPTY: Final = "."
_CHARACTERS: Final = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-", dtype=np.uint8)
_NONE: Final = np.uint64(2**64 - 1)
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_LOOK: Final = 200_000
"""Characters of a report that its sketch is made from."""


def item_sketch(words: str) -> str:
    """The sketch of squeezed words: of runs of two characters."""
    return _sketch(words, ITEM_BINS, 2)


def report_sketch(words: str) -> str:
    """The sketch of a whole text: of runs of four characters."""
    return _sketch(words[:_LOOK], REPORT_BINS, 4)


def _sketch(words: str, bins: int, run: int) -> str:
    letters = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if not len(letters):
        return _EMPTY * bins
    run = min(run, len(letters))
    count = len(letters) - run + 1
    mixed = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for n in range(run):
            mixed = (mixed ^ letters[n : n + count]) * _MULTIPLIER
            mixed ^= mixed >> np.uint64(29)
    least = np.full(bins, _NONE)
    np.minimum.at(least, (mixed % np.uint64(bins)).astype(np.intp), mixed // np.uint64(bins))
    characters = _CHARACTERS[(least % np.uint64(len(_CHARACTERS))).astype(np.intp)]
    return np.where(least == _NONE, np.uint8(ord(_EMPTY)), characters).tobytes().decode("ascii")


def stack(sketches: Sequence[str]) -> NDArray[np.uint8]:
    """Sketches as an array; shape (number of sketches, bins)."""
    bins = len(sketches[0]) if sketches else 0
    return np.frombuffer("".join(sketches).encode("ascii"), dtype=np.uint8).reshape(len(sketches), bins)


def likeness(one: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The similarity 0 … 1 of one sketch to each of `others`; shape (number of others,)."""
    here, there = one != ord(_EMPTY), others != ord(_EMPTY)
    either = (here | there).sum(axis=1)
    equal = ((one == others) & here).sum(axis=1)
    result: NDArray[np.float64] = equal / np.maximum(either, 1)
    return result


def alike(one: str, other: str) -> float:
    """The similarity 0 … 1 of two sketches; 0 where they are of different makes."""
    return float(likeness(stack([one])[0], stack([other]))[0]) if len(one) == len(other) and one else 0.0
