"""Which encoding a file of bytes is in, decided by evidence, and its text with damage kept local.

Every encoding explains the same bytes; the one whose text is the most likely Chinese document wins (a unigram model,
`characters`). Where bytes are damaged, the likeliest way to cut them into characters and bad bytes is found by
dynamic programming over a small window, so that a lost or changed byte costs one character and does not shift the rest
of a line.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .characters import ERROR_BITS, bits, cost, senseless

REPLACEMENT: Final = "\ufffd"
SAMPLE: Final = 64 * 1024
"""Bytes from the start of a file that decide its encoding."""
_CHUNK: Final = 512
_DOUBTFUL_BITS: Final = 13.5
"""Mean bits of a character in a chunk above which its cutting is looked at again; ordinary text has 8 to 11."""
_SENSELESS: Final = 0.1
_NONSENSE_BITS: Final = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """One candidate: Python's codec, the name people know, its byte order marks, and the bits it must make up for.

    `lengths` are the lengths in bytes of its characters, () where a decoder finds back by itself.
    """

    codec: str
    name: str
    marks: tuple[bytes, ...] = ()
    lengths: tuple[int, ...] = ()
    prior: float = 0.0


UTF8: Final = Encoding(codec="utf-8", name="UTF-8", marks=(codecs.BOM_UTF8,))
ENCODINGS: Final = (
    UTF8,
    Encoding(codec="gb18030", name="GB18030", marks=(b"\x84\x31\x95\x33",), lengths=(1, 2, 4), prior=8.0),
    Encoding(codec="utf-16-le", name="UTF-16LE", marks=(codecs.BOM_UTF16_LE,), lengths=(2, 4), prior=16.0),
    Encoding(codec="utf-16-be", name="UTF-16BE", marks=(codecs.BOM_UTF16_BE,), lengths=(2, 4), prior=16.0),
    Encoding(codec="cp950", name="Big5", lengths=(1, 2), prior=12.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding it was read in, where bytes were bad, and whether it is text at all.

    `damaged` are offsets into `text`, each the place of a replacement character.
    """

    text: str
    encoding: Encoding
    damaged: tuple[int, ...] = ()
    binary: bool = False


def decode(data: bytes) -> Decoded:
    """Decode bytes of unknown encoding; never raises. Time is linear in the length."""
    for candidate in ENCODINGS:
        for mark in candidate.marks:
            if data.startswith(mark) and _explains(candidate, data[len(mark) : SAMPLE]):
                return _decode_as(candidate, data[len(mark) :], marked=True)
    return _decode_as(choose(data[:SAMPLE]), data, marked=False)


def choose(sample: bytes) -> Encoding:
    """The encoding in which `sample` (the start of a file, perhaps cut inside a character) is likeliest."""
    return min(ENCODINGS, key=lambda e: _cost_in(e, sample) + e.prior)


def _cost_in(encoding: Encoding, sample: bytes) -> float:
    text, left = _cut_decode(encoding, sample)
    errors = text.count(REPLACEMENT)
    if encoding.lengths and errors and len(sample) <= 4096:
        text = "".join(_best_cut(encoding, sample[: len(sample) - left]))
        errors = text.count(REPLACEMENT)
    return cost(text) + errors * (ERROR_BITS - bits(REPLACEMENT)) + (ERROR_BITS if left else 0)


def _cut_decode(encoding: Encoding, data: bytes) -> tuple[str, int]:
    """Decode with replacement; a character cut by the end is left out, and the number of its bytes returned."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    text = decoder.decode(data)
    return text, len(decoder.getstate()[0])


def _explains(encoding: Encoding, data: bytes) -> bool:
    """Whether a byte order mark is believed: the rest is not nonsense in that encoding."""
    text, _ = _cut_decode(encoding, data)
    return senseless(text) <= _SENSELESS or len(text) < 4


def _decode_as(encoding: Encoding, data: bytes, *, marked: bool) -> Decoded:
    try:
        text = data.decode(encoding.codec)
    except UnicodeDecodeError:
        text = ""
    if encoding.lengths and data and (not text or _mean(text) > _DOUBTFUL_BITS or _has_doubtful_part(text)):
        text = _repair(encoding, data)
    elif not text:
        text = data.decode(encoding.codec, "replace")
    damaged = tuple(i for i, c in enumerate(text) if c == REPLACEMENT) if REPLACEMENT in text else ()
    plain = encoding is UTF8 and not damaged
    binary = senseless(text) > _SENSELESS or (not plain and not marked and _mean(text) > _NONSENSE_BITS)
    return Decoded(text=text, encoding=encoding, damaged=damaged, binary=binary)


def _mean(text: str) -> float:
    return cost(text) / len(text) if text else 0.0


def _has_doubtful_part(text: str) -> bool:
    return any(_mean(text[at : at + _CHUNK]) > _DOUBTFUL_BITS for at in range(0, len(text), _CHUNK))


def _repair(encoding: Encoding, data: bytes) -> str:
    """Decode chunk by chunk; a chunk with errors or nonsense is cut anew, and the next one starts where it ends."""
    pieces: list[str] = []
    at = 0
    while at < len(data):
        chunk = data[at : at + _CHUNK]
        decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
        try:
            text = decoder.decode(chunk)
            used = len(chunk) - len(decoder.getstate()[0])
            doubtful = _mean(text) > _DOUBTFUL_BITS or any(
                _mean(text[i : i + 24]) > _DOUBTFUL_BITS for i in range(0, len(text), 24)
            )
        except UnicodeDecodeError:
            text, used, doubtful = "", 0, True
        if doubtful or not used:
            characters = _best_cut(encoding, chunk)
            if at + len(chunk) < len(data):  # the end of a chunk may be cut inside a character: leave it to the next
                used, kept = 0, 0
                for length in characters.lengths:
                    if used + length > len(chunk) - 8 and used:
                        break
                    used, kept = used + length, kept + 1
                text = "".join(characters[:kept])
            else:
                text, used = "".join(characters), len(chunk)
        pieces.append(text)
        at += used
    return "".join(pieces)


class _Cut(list[str]):
    """Characters with the number of bytes of each."""

    lengths: list[int]


def _best_cut(encoding: Encoding, data: bytes) -> _Cut:
    """The likeliest division of bytes into characters of an encoding and single bad bytes (Viterbi, one state)."""
    size = len(data)
    best = [0.0] + [float("inf")] * size
    step: list[tuple[str, int]] = [("", 0)] * (size + 1)
    for at in range(size):
        here = best[at]
        if here + ERROR_BITS < best[at + 1]:
            best[at + 1], step[at + 1] = here + ERROR_BITS, (REPLACEMENT, 1)
        for length in encoding.lengths:
            if at + length > size:
                break
            character = _one(encoding.codec, data[at : at + length])
            if character and here + (price := bits(character)) < best[at + length]:
                best[at + length], step[at + length] = here + price, (character, length)
    cut, lengths, at = _Cut(), [], size
    while at:
        character, length = step[at]
        cut.append(character)
        lengths.append(length)
        at -= length
    cut.reverse()
    cut.lengths = lengths[::-1]
    return cut


@lru_cache(maxsize=1 << 16)
def _one(codec: str, data: bytes) -> str:
    """The single character that these bytes are, or nothing."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""
