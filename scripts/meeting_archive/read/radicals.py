"""Characters that only look like the ones that were meant, as pdf files often hold them.

Fonts map a glyph to a Kangxi radical (⼯ for 工) or to a radical's variant (⺠ for 民); a search for the
word would miss.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_PAIRS: Final = (
    "⺁厂 ⺆冂 ⺓幺 ⺙攵 ⺟母 ⺠民 ⺪疋 ⺫目 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻏阝 ⻑長 ⻓长 ⻔门 "
    "⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⻳龟"
)
_VARIANTS: Final = {pair[0]: pair[1] for pair in _PAIRS.split()}
"""Of the block CJK Radicals Supplement, those that stand for a whole character of ordinary text."""


def meant(text: str) -> str:
    """The text with characters in the place of radicals and of compatibility forms of ideographs."""
    if not any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        return text
    return "".join(_one(c) for c in text)


def _one(character: str) -> str:
    if "\u2e80" <= character <= "\u2eff":
        return _VARIANTS.get(character, character)
    if "\u2f00" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character
