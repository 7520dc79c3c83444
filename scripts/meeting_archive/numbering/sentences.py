"""Where sentences and clauses end in Chinese text; offsets only, so that nothing is copied or lost."""

from __future__ import annotations

from typing import Final

_SENTENCE_END: Final = frozenset("。！？!?；;")
_CLAUSE_END: Final = _SENTENCE_END | frozenset("，,：:")
_QUOTED: Final = {"“": "”", "《": "》", "「": "」", "（": "）", "(": ")"}
_QUOTED_LONGEST: Final = 60
_CLOSERS: Final = frozenset("”’』」）)》〉】\"'*")


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


def _split(text: str, start: int, stop: int, ends: frozenset[str]) -> list[tuple[int, int]]:
    pieces, begin, at = [], start, start
    while at < stop:
        here = text[at]
        at += 1
        if here in ends or here == "\n":
            while at < stop and text[at] in _CLOSERS and here != "\n":
                at += 1
            pieces.append((begin, at))
            begin = at
    if begin < stop:
        pieces.append((begin, stop))
    return [(a, b) for a, b in pieces if text[a:b].strip()]


def sentences(text: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Half-open (start, stop) of each sentence in text[start:stop]; they end at 。！？； or a newline.

    >>> [("一是学。二是做；三是改")[a:b] for a, b in sentences("一是学。二是做；三是改")]
    ['一是学。', '二是做；', '三是改']
    """
    return _split(text, start, len(text) if stop is None else stop, _SENTENCE_END)


def clauses(text: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int]]:
    """Like `sentences`, but they also end at ，and ：."""
    return _split(text, start, len(text) if stop is None else stop, _CLAUSE_END)
