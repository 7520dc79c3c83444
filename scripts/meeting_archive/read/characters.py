"""How likely a character is in a Chinese office document, in bits: the evidence for choosing an encoding.

A unigram model, -log2 of a character's share. The shares of common characters are the table
`data/characters.yml`; the rest is by kind. Only differences count, so the kinds need not be exact.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from operator import mul
from typing import Final

from ..settings import table

ERROR_BITS: Final = 28.0
"""The price of one byte that no encoding explains; dearer than any character, cheap beside a shifted line."""

_PUNCTUATION: Final = {
    **dict.fromkeys("，。、", 5.5),
    **dict.fromkeys("“”（）；：《》\n", 7.5),
    **dict.fromkeys("　 0123456789", 7.5),
    **dict.fromkeys("！？‘’【】〔〕—…·○〇％%\t\r", 10.0),
    **dict.fromkeys("().,:-/*#", 9.0),
    **dict.fromkeys("\f\v\x85\u2028\u2029", 14.0),
    **dict.fromkeys("「」『』①②③④⑤⑥⑦⑧⑨⑩●•★☆■◆→－～×", 12.5),
}
_TRADITIONAL: Final = 14.5
_RARE: Final = 18.0
_STRANGE: Final = 22.0
CONTROL: Final = 24.0
"""Control characters and their like, which stand in no text."""
_BIG5_FREQUENT: Final = (0xA440, 0xC67E)
"""The half of Big5 that its makers filled with the frequent characters."""


@cache
def _common() -> dict[str, float]:
    known = table("characters")
    first, last = _BIG5_FREQUENT
    pairs = (code.to_bytes(2, "big").decode("big5", "ignore") for code in range(first, last + 1))
    bits = {**{pair: _TRADITIONAL for pair in pairs if len(pair) == 1 and pair >= "一"}, **_PUNCTUATION}
    for group in ("traditional", "common"):
        for share, text in known[group].items():
            for character in text:
                if character != "\n":
                    bits[character] = min(float(share), bits.get(character, _RARE))
    return bits


def _kind_bits(character: str) -> float:
    code = ord(character)
    if 0x4E00 <= code <= 0x9FFF:
        return _RARE
    if 0x20 <= code < 0x7F:
        return 7.5 if character.islower() else 8.5 if character.isalpha() else 11.0
    if 0xFF01 <= code <= 0xFF5E:
        return 11.0
    if code < 0x20 or 0x7F <= code < 0xA0 or code == 0xFFFD or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return CONTROL
    if 0xD800 <= code < 0xE000:
        return ERROR_BITS
    if code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xA0, 0x2002, 0x2003):
        return 13.0
    if 0x2010 <= code < 0x2700 or 0x3000 <= code < 0x3100 or 0xA0 < code < 0x500 or 0xAC00 <= code < 0xD7B0:
        return 17.0
    return _STRANGE if not 0x3400 <= code < 0x4E00 else 20.0


@lru_cache(maxsize=16384)
def bits(character: str) -> float:
    """-log2 of the share of one character."""
    known = _common().get(character)
    return _kind_bits(character) if known is None else known


def cost(text: str) -> float:
    """Bits of a text: the sum over its characters."""
    counts = Counter(text)
    total: float = sum(map(mul, counts.values(), map(bits, counts)))
    return total


def share_above(text: str, limit: float) -> float:
    """The share of a text's characters that have `limit` bits or more, 0 … 1."""
    if not text:
        return 0.0
    return sum(count for character, count in Counter(text).items() if bits(character) >= limit) / len(text)
