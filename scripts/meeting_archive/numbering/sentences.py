"""Where sentences and clauses end in Chinese text; offsets only, so that nothing is copied or lost."""

from __future__ import annotations

import re
from typing import Final

_SENTENCE_END: Final = "。！？!?；;"
_QUOTED: Final = {"“": "”", "《": "》", "「": "」", "（": "）", "(": ")"}
QUOTING: Final = "".join(_QUOTED)
"""What quotations, names of books and brackets open with."""
_QUOTED_LONGEST: Final = 60
_CLOSERS: Final = "”’』」）)》〉】\"'*"


def after_quotation(text: str, at: int, stop: int) -> int:
    """Where the quotation, book name or bracket that opens at `at` ends; `at` itself where none does on this line."""
    closer = _QUOTED.get(text[at])
    shut = text.find(closer, at + 1, min(stop, at + _QUOTED_LONGEST)) if closer else -1
    return shut + 1 if shut > 0 and "\n" not in text[at:shut] else at


def first_clause(words: str, least: int = 4) -> str:
    """The words up to the first comma behind at least `least` characters; not one in a quotation, nor behind …方面.

    >>> first_clause("学习方面，“三会一课”，不够，不严")
    '学习方面，“三会一课”'
    """
    at = 0
    while at < len(words):
        if (after := after_quotation(words, at, len(words))) > at:
            at = after
            continue
        if words[at] in "，," and at >= least and not words.endswith("方面", 0, at):
            return words[:at]
        at += 1
    return words


def _pieces(ends: str) -> re.Pattern[str]:
    """A piece up to one of `ends`, with the marks that close a quotation behind it, or up to the end of its line."""
    return re.compile(rf"[^{ends}\n]*+(?:[{ends}][{_CLOSERS}]*|\n)|[^{ends}\n]+")


_SENTENCE: Final = _pieces(_SENTENCE_END)
_CLAUSE: Final = _pieces(_SENTENCE_END + "，,：:")


def _split(text: str, start: int, stop: int, piece: re.Pattern[str]) -> list[tuple[int, int]]:
    return [m.span() for m in piece.finditer(text, start, stop) if not m[0].isspace()]


def sentences(text: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Half-open (start, stop) of each sentence in text[start:stop]; they end at 。！？； or a newline.

    >>> [("一是学。二是做；三是改")[a:b] for a, b in sentences("一是学。二是做；三是改")]
    ['一是学。', '二是做；', '三是改']
    """
    return _split(text, start, len(text) if stop is None else stop, _SENTENCE)


def clauses(text: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Like `sentences`, but they also end at ，and ：."""
    return _split(text, start, len(text) if stop is None else stop, _CLAUSE)
