"""Whole numbers as text: what posting lists are made of.

A number v ≥ 0 with parameter k is an exponential Golomb code: v + 2^k in binary, after as many zeros as its length
exceeds k + 1. Fifteen bits at a time become one of 32,768 UTF-16 units that a JavaScript string in double quotes holds
as they are (7.5 bits a byte, where base64 has 6). The last unit is filled with zeros.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

FIRST: Final = 0x3400
"""The unit of fifteen zeros; from here to FIRST + 2^GROUP no unit is a mark, a line end or half of a pair."""
GROUP: Final = 15
"""Bits in a unit."""
MARK: Final = 7
"""Bits left free at the beginning of a block for the number of its segment, where there are several."""

Numbers = NDArray[np.int64]
Row = NDArray[np.uint16]
"""UTF-16 units."""


def lengths(values: Numbers, parameter: Numbers | int) -> Numbers:
    """The bits that each code takes."""
    whole = values >> parameter
    bits: Numbers = _SHORT[np.minimum(whole, len(_SHORT) - 1)]
    if len(long := np.flatnonzero(whole >= len(_SHORT))):
        bits[long] = _whole_lengths(whole[long])
    bits += parameter
    return bits


def _whole_lengths(values: Numbers) -> Numbers:
    binary: Numbers = np.frexp((values + 1).astype(np.float64))[1].astype(np.int64)
    return 2 * binary - 1


_SHORT: Final = _whole_lengths(np.arange(1 << 14))
"""Bits of small numbers with parameter 0: looked up, they take a third of the time."""


def pack(values: Numbers, parameter: Numbers, starts: Numbers, groups: int) -> Row:
    """Write codes at their bit offsets (`starts`, none across another) into `groups` units. Values are below 2^31."""
    stops = starts + lengths(values, parameter)
    binary = (values + (np.int64(1) << parameter)).astype(np.uint64)
    word = (stops - 1) >> 5
    shift = (31 - ((stops - 1) & 31)).astype(np.uint64)
    wide = binary << shift  # below 2^63: the low half belongs to `word`, the high half to the word before
    size = ((groups * GROUP) >> 5) + 3
    words = np.bincount(word + 1, weights=(wide & np.uint64(0xFFFFFFFF)).astype(np.float64), minlength=size)
    words += np.bincount(word, weights=(wide >> np.uint64(32)).astype(np.float64), minlength=size)
    bits = words[1:].astype(np.uint64)
    at = np.arange(groups, dtype=np.int64) * GROUP
    first = at >> 5
    pair = (bits[first] << np.uint64(32)) | bits[first + 1]
    group = (pair >> (64 - GROUP - (at & 31)).astype(np.uint64)) & np.uint64((1 << GROUP) - 1)
    units: Row = group.astype(np.uint16) + np.uint16(FIRST)
    return units


def unit(value: int) -> str:
    """One number below 2^GROUP as a character."""
    return chr(FIRST + value)


def value_of(character: str) -> int:
    """The number of a character."""
    return ord(character) - FIRST


def marked_inside(count: int) -> bool:
    """Whether the marks of so many segments stand in the free bits; else each is a unit before its block."""
    return count <= 1 << MARK


class Bits:
    """Reads codes from text, one after another, beginning at a character."""

    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self._begun = at
        self._bits = ""
        self._at = 0

    @property
    def stop(self) -> int:
        """The character after the groups read so far."""
        return self._begun - -self._at // GROUP

    def take(self, count: int) -> int:
        """The next so many bits; EOFError where the text is cut off."""
        stop = self._at + count
        self._fill(stop)
        value = int(self._bits[self._at : stop], 2)
        self._at = stop
        return value

    def next(self, parameter: int) -> int:
        """The next number; EOFError where the text is cut off."""
        one = self._find()
        zeros, self._at = one - self._at, one
        return self.take(zeros + 1 + parameter) - (1 << parameter)

    def _find(self) -> int:
        searched = self._at
        while (one := self._bits.find("1", searched)) < 0:
            searched = len(self._bits)
            self._fill(searched + 1)
        return one

    def _fill(self, size: int) -> None:
        while len(self._bits) < size:
            at = self._begun + len(self._bits) // GROUP
            if at >= len(self._text):
                raise EOFError
            self._bits += f"{value_of(self._text[at]):015b}"
