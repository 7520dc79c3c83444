"""Which encoding a file of bytes is in, decided by evidence, and its text with damage kept local.

Every encoding explains the same bytes; the one whose text is the most likely Chinese document wins (a unigram model,
`characters`). Where bytes are damaged, the likeliest way to cut them into characters and bad bytes is found by
dynamic programming over a small window, so that a lost or changed byte costs one character and does not shift the rest
of a line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .characters import CONTROL, ERROR_BITS, bits, cost, share_above

REPLACEMENT: Final = "\ufffd"
SAMPLE: Final = 64 * 1024
"""Bytes from the start of a file that decide its encoding."""
_SURE_UTF8: Final = 8
"""Multi-byte characters; GBK text of that many that is valid UTF-8 by chance is about one in a million."""
_MULTIBYTE: Final = re.compile("[^\0-\x7f]+")
_CUT_ANEW: Final = 4096
"""Samples up to this many bytes are cut anew where they have errors: in a short file one bad byte weighs much."""
_CHUNK: Final = 512
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_UNSAID: Final = 60.0
"""Bits by which an encoding must be likelier than the one that the file names."""
_DECLARED: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "big5-hkscs": "cp950",
}
"""What files call an encoding → its codec; what is said of UTF-16 inside a file cannot be true of its bytes."""
_WINDOW: Final = 12
_DOUBTFUL_BITS: Final = 13.0
"""Mean bits of a window of characters above which its cutting is looked at again; ordinary text has 8 to 11."""
_MOST_CONTROL: Final = 0.1
"""A larger share of control characters is in no text."""
_FEW_CONTROL: Final = 3
"""So many characters of this kind do not unmake a text, however short."""
_SOME_CONTROL: Final = 0.01
_NONSENSE_BITS: Final = 14.5
"""Mean bits of a character above which a file that also has some control characters is not text."""


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
    Encoding(codec="utf-16-le", name="UTF-16LE", marks=(codecs.BOM_UTF16_LE,), lengths=(2, 4), prior=20.0),
    Encoding(codec="utf-16-be", name="UTF-16BE", marks=(codecs.BOM_UTF16_BE,), lengths=(2, 4), prior=20.0),
    Encoding(codec="cp950", name="Big5", lengths=(1, 2), prior=12.0),
)
_ASCII_BASED: Final = tuple(encoding for encoding in ENCODINGS if not encoding.codec.startswith("utf-16"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding it was read in, where bytes were bad, and whether it is text at all.

    `damaged` are offsets into `text`, each the place of a replacement character.
    """

    text: str
    encoding: Encoding
    damaged: tuple[int, ...] = ()
    binary: bool = False


def decode(data: bytes, declared: str | None = None, evidence: bytes | None = None) -> Decoded:
    """Decode bytes of unknown encoding; never raises. Time is linear in the length.

    `declared` is what the file says about itself: it counts, but people copy it from elsewhere. `evidence` are those of
    the bytes that tell (the words of a page whose tags are ASCII, without them); all of them where it is None.
    """
    for candidate in ENCODINGS:
        for mark in candidate.marks:
            if data.startswith(mark) and _explains(candidate, data[len(mark) : SAMPLE]):
                return _decode_as(candidate, data[len(mark) :], marked=True)
    if evidence is None:
        return _decode_as(choose(_sample(data), declared), data, marked=False)
    return _decode_as(choose(_sample(evidence), declared, _ASCII_BASED), data, marked=False)


def _sample(data: bytes) -> bytes:
    """The start of a file; of one that begins with a long stretch of ASCII, a part that says something."""
    if len(data) <= SAMPLE or not data[:SAMPLE].isascii():
        return data[:SAMPLE]
    found = _NOT_ASCII.search(data, SAMPLE)
    at = max(found.start() - SAMPLE // 2, 0) // 4 * 4 if found else 0
    return data[at : at + SAMPLE]


def choose(sample: bytes, declared: str | None = None, among: Sequence[Encoding] = ENCODINGS) -> Encoding:
    """The encoding in which `sample` (part of a file, perhaps cut inside a character) is likeliest."""
    if _is_surely_utf8(sample):
        return UTF8
    named = _DECLARED.get((declared or "").lower())
    return min(among, key=lambda e: _cost_in(e, sample) + (0.0 if e.codec == named else e.prior + _UNSAID))


def _is_surely_utf8(sample: bytes) -> bool:
    """Whether enough multi-byte characters, in whatever script, stand in it without one fault."""
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return sum(map(len, _MULTIBYTE.findall(text))) >= _SURE_UTF8


def _cost_in(encoding: Encoding, sample: bytes) -> float:
    if min(encoding.lengths, default=1) == 2:
        return sum(_cost_in_either_phase(encoding, sample[at : at + _CHUNK]) for at in range(0, len(sample), _CHUNK))
    text, left = _cut_decode(encoding, sample)
    errors = text.count(REPLACEMENT)
    if encoding.lengths and errors and len(sample) <= _CUT_ANEW:
        text, left = "".join(_best_cut(encoding, sample)), 0
        errors = text.count(REPLACEMENT)
    return cost(text) + errors * (ERROR_BITS - bits(REPLACEMENT)) + (ERROR_BITS if left else 0)


def _cost_in_either_phase(encoding: Encoding, chunk: bytes) -> float:
    """Like `_cost_in`; after a lost byte all pairs are shifted, which says nothing against the encoding."""
    straight, left = _cut_decode(encoding, chunk)
    shifted, _ = _cut_decode(encoding, chunk[1:])
    return min(cost(straight) + (ERROR_BITS if left else 0), cost(shifted) + ERROR_BITS)


def _cut_decode(encoding: Encoding, data: bytes) -> tuple[str, int]:
    """Decode with replacement; a character cut by the end is left out, and the number of its bytes returned."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    text = decoder.decode(data)
    return text, len(decoder.getstate()[0])


def _explains(encoding: Encoding, data: bytes) -> bool:
    """Whether a byte order mark is believed: the rest is not nonsense in that encoding."""
    text, _ = _cut_decode(encoding, data)
    return share_above(text, CONTROL) <= _MOST_CONTROL or len(text) < 4


def _decode_as(encoding: Encoding, data: bytes, *, marked: bool) -> Decoded:
    head = _text_in(encoding, data[:SAMPLE])
    trusted = marked or encoding is UTF8
    if _is_nonsense(head, trusted=trusted):  # to mend what is not text takes long and helps nobody
        return Decoded(text="", encoding=encoding, binary=True)
    text = _text_in(encoding, data) if len(data) > SAMPLE else head
    written = text.count(REPLACEMENT) and _is_whole(encoding, data)  # somebody else's damage, now a character
    damaged = () if written or REPLACEMENT not in text else tuple(i for i, c in enumerate(text) if c == REPLACEMENT)
    return Decoded(text=text, encoding=encoding, damaged=damaged, binary=_is_nonsense(text, trusted=trusted))


def _text_in(encoding: Encoding, data: bytes) -> str:
    text = data.decode(encoding.codec, "replace")
    if encoding.lengths and (REPLACEMENT in text or _is_doubtful(text)):
        return _repair(encoding, data)
    return text


def _is_whole(encoding: Encoding, data: bytes) -> bool:
    try:
        data.decode(encoding.codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_nonsense(text: str, *, trusted: bool) -> bool:
    """Whether this is no text; `trusted`: the encoding is sure, so rare characters are what they seem."""
    control = share_above(text, CONTROL)
    if control * len(text) <= _FEW_CONTROL:
        return False
    return control > _MOST_CONTROL or (control > _SOME_CONTROL and not trusted and _mean(text) > _NONSENSE_BITS)


def _mean(text: str) -> float:
    return cost(text) / len(text) if text else 0.0


def _is_doubtful(text: str) -> bool:
    """Whether some stretch of the text reads like one that was cut at the wrong bytes."""
    return any(_mean(text[at : at + _WINDOW]) > _DOUBTFUL_BITS for at in range(0, len(text), _WINDOW))


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
            doubtful = _is_doubtful(text)
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
