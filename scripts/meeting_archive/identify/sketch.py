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


def item_sketches(words: Sequence[str]) -> list[str]:
    """The sketches of squeezed words: of runs of two characters. All at once takes a tenth of the time."""
    return _sketches(words, ITEM_BINS, 2)


def report_sketch(words: str) -> str:
    """The sketch of a whole text: of runs of four characters."""
    return _sketches([words[:_LOOK]], REPORT_BINS, 4)[0]


def _sketches(texts: Sequence[str], bins: int, run: int) -> list[str]:
    """The sketch of each text; a text shorter than `run` is one run."""
    sizes = np.array([len(text) for text in texts], dtype=np.intp)
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), sizes)
    runs = np.minimum(run, sizes)[owner]
    mixed = np.zeros(len(letters), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for n in range(min(run, len(letters))):
            more = (mixed[: len(letters) - n] ^ letters[n:]) * _MULTIPLIER
            more ^= more >> np.uint64(29)
            np.copyto(mixed[: len(letters) - n], more, where=runs[: len(letters) - n] > n)
    whole = np.arange(len(letters)) + runs <= np.cumsum(sizes)[owner]  # the others reach into the next text
    owner, mixed = owner[whole], mixed[whole]
    least = np.full(len(texts) * bins, _NONE)
    np.minimum.at(least, owner * bins + (mixed % np.uint64(bins)).astype(np.intp), mixed // np.uint64(bins))
    characters = _CHARACTERS[(least % np.uint64(len(_CHARACTERS))).astype(np.intp)]
    drawn = np.where(least == _NONE, np.uint8(ord(_EMPTY)), characters).tobytes().decode("ascii")
    return [drawn[at : at + bins] for at in range(0, len(drawn), bins)]


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
