"""Signs that a document takes from a symbol font, as the Unicode characters that look the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_WINGDINGS: Final = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•",
    0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xB5: "⊛", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤",
    0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8A: "⑩",
}  # fmt: skip
"""The codes of Wingdings that Chinese office documents use: bullets, boxes, ticks, arrows, circled numbers."""
_WINGDINGS_2: Final = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x54: "☒", 0xA3: "□", 0x98: "●", 0xAE: "★"}
_SYMBOL: Final = {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xAE: "→"}
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_HIDDEN: Final = re.compile("[\uf020-\uf0ff]")
UNKNOWN: Final = "〓"
"""The printers' sign for a missing type: something stands here that has no character."""


@lru_cache(maxsize=256)
def _signs(font: str) -> Mapping[int, str] | None:
    return _FONTS.get(font.strip().lower())


def in_font(text: str, font: str) -> str:
    """A text that is set in a font: its characters are signs where that is a symbol font, and where they hide in the
    private area that such fonts use.
    """
    table = _signs(font)
    if table is None and not _HIDDEN.search(text):
        return text
    signs = table if table is not None else _WINGDINGS
    return "".join(
        signs.get(ord(c) & 0xFF, UNKNOWN) if 0xF020 <= ord(c) <= 0xF0FF else (table or {}).get(ord(c), c) for c in text
    )


def shown(code: str, font: str) -> str:
    """The character of `w:sym`: `code` in hexadecimal, often moved into the private area by 0xF000."""
    try:
        at = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _signs(font)
    if table is not None:
        return table.get(at - 0xF000 if at >= 0xF000 else at, UNKNOWN)
    if 0xF020 <= at <= 0xF0FF:
        return UNKNOWN
    return chr(at) if 0x20 <= at < 0xD800 or 0xE000 <= at < 0x110000 else UNKNOWN
