"""Whole numbers as printable text: what posting lists are made of.

A number v ≥ 0 with parameter k is an exponential Golomb code: v + 2^k in binary, after as many zeros as its length
exceeds k + 1. Thirteen bits at a time become two of 91 printable ASCII characters that a JavaScript string in double
quotes holds as they are (13 bits < 91², 6.5 bits a byte where base64 has 6). The last pair is filled with zeros.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

ALPHABET: Final = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\<')
BASE: Final = len(ALPHABET)
GROUP: Final = 13
"""Bits in two characters."""
_VALUE: Final = {character: value for value, character in enumerate(ALPHABET)}
_CHARACTERS: Final = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)

Numbers = NDArray[np.int64]


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


def pack(values: Numbers, parameter: Numbers, starts: Numbers, groups: int) -> bytes:
    """Write codes at their bit offsets (`starts`, increasing, none across another) into `groups` × 13 bits.

    Returns the characters, 2 × `groups` of them. Values are below 2^31.
    """
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
    characters = np.empty((groups, 2), dtype=np.uint8)
    characters[:, 0] = _CHARACTERS[(group // BASE).astype(np.int64)]
    characters[:, 1] = _CHARACTERS[(group % BASE).astype(np.int64)]
    return characters.tobytes()


def symbol(value: int) -> str:
    """One number below 91 as a character."""
    return ALPHABET[value]


def value_of(character: str) -> int:
    """The number of a character; KeyError where it is none of ours."""
    return _VALUE[character]


RUN: Final = ALPHABET[-1]
"""The mark of a run of segments; no number of a segment begins with it."""
RUN_LENGTH: Final = 4
"""The shortest run that is written as one."""


def mark_width(count: int) -> int:
    """The characters that the mark of one of so many segments takes: none, one, or two where there are many."""
    return 0 if count == 1 else 1 if count < BASE - 1 else 2


def segment_marks(count: int) -> list[bytes]:
    """The marks of all segments, and at the end one for their count."""
    width = mark_width(count)
    return [(symbol(number // BASE) + symbol(number % BASE))[2 - width :].encode() for number in range(count + 1)]


def mark_of(text: str) -> int:
    """The number that a mark stands for."""
    number = 0
    for character in text:
        number = number * BASE + value_of(character)
    return number


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
        return self._begun + 2 * -(-self._at // GROUP)

    def next(self, parameter: int) -> int:
        """The next number; EOFError where the text is cut off."""
        one = self._find()
        stop = one + (one - self._at) + 1 + parameter
        self._fill(stop)
        value = int(self._bits[one:stop], 2) - (1 << parameter)
        self._at = stop
        return value

    def _find(self) -> int:
        searched = self._at
        while (one := self._bits.find("1", searched)) < 0:
            searched = len(self._bits)
            self._fill(searched + 1)
        return one

    def _fill(self, size: int) -> None:
        while len(self._bits) < size:
            at = self._begun + 2 * (len(self._bits) // GROUP)
            if at + 1 >= len(self._text):
                raise EOFError
            self._bits += f"{_VALUE[self._text[at]] * BASE + _VALUE[self._text[at + 1]]:013b}"
