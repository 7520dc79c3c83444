"""The pieces a promise is looked for in: clauses that keep quotations and brackets whole, and masked text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..numbering.sentences import clauses as split_clauses
from ..numbering.sentences import sentences
from .tables import PATTERNS

_PAIRS: Final = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』"}
_MARKS: Final = re.compile('[“”‘’《》（）()「」『』"]')
"""All of `_PAIRS`, and the straight mark, which opens and closes."""
_MAY_JOIN: Final = re.compile(f"{_MARKS.pattern}|[,:：]")
_CLOSING: Final = frozenset(_PAIRS.values())
_MASKED: Final = re.compile(r"《[^《》\n]*》|“[^“”\n]*”|\"[^\"\n]*\"|「[^「」\n]*」")
_MARKER: Final = re.compile(
    r"[\s*•#>|·—-]*"
    r"(?:[（(]?[0-9０-９一二三四五六七八九十]{1,3}[）)、．]|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9０-９]{1,3}\.(?![0-9])"
    r"|[①-⑳]|第?[一二三四五六七八九十]{1,3}(?:是(?:要)?|要|靠|、|，)|(?:首先|其次|再次|最后|另外|此外|同时|并且)[，、]?)?\s*"
)
_TRAILING: Final = " \t　\n，,。；;：:！!？?、|*"
FILLER: Final = "某"
_PLAIN: Final = frozenset({*PATTERNS["campaigns"], *PATTERNS["acts_carried_out"], *PATTERNS["feasts"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: `start`, `stop` in the flat text, its words, and the same words with quoted matter masked."""

    start: int
    stop: int
    words: str
    masked: str


def mask(text: str) -> str:
    """The text at the same length, with what stands in quotation marks or 《》 replaced: a quoted number is a name.

    Words for a kind of work or a feast that are only put in quotation marks (“回头看”, “七一”) stay.

    >>> mask("落实“三会一课”制度")
    '落实“某某某某”制度'
    """

    def hide(m: re.Match[str]) -> str:
        if m[0][1:-1] in _PLAIN:
            return m[0]
        return m[0][0] + FILLER * (len(m[0]) - 2) + m[0][-1]

    return _MASKED.sub(hide, text)


def trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """Narrow a range to the words themselves: no list marker before, no mark after."""
    m = _MARKER.match(text, start, stop)
    if m and m.end() < stop:
        start = m.end()
    while stop > start and text[stop - 1] in _TRAILING:
        stop -= 1
    while start < stop and text[start] in _TRAILING:
        start += 1
    return start, stop


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join pieces that were cut inside a quotation, a bracket, a number (1,000) or a time (9:30)."""
    if not pieces or not _MAY_JOIN.search(text, pieces[0][0], pieces[-1][1]):
        return pieces
    out: list[tuple[int, int]] = []
    open_marks, straight, begin = 0, 0, -1
    for start, stop in pieces:
        if begin < 0:
            begin = start
        for c in _MARKS.findall(text, start, stop):
            if c in _PAIRS:
                open_marks += 1
            elif c in _CLOSING:
                open_marks = max(open_marks - 1, 0)
            elif c == '"':
                straight ^= 1
        last, after = text[stop - 1], text[stop : stop + 1]
        numeric = last in ",:：" and after.isdigit() and text[stop - 2 : stop - 1].isdigit()
        if open_marks or straight or numeric:
            continue
        out.append((begin, stop))
        begin = -1
    if begin >= 0:  # a mark was never closed: it protects nothing
        out.extend(p for p in pieces if p[0] >= begin)
    return out


def _without_marker(masked: str) -> str:
    """A sentence with blanks for the list marker it opens with, so that its first words are its own."""
    m = _MARKER.match(masked)
    return " " * m.end() + masked[m.end() :] if m and m.end() < len(masked) else masked


def sentence_clauses(text: str, start: int, stop: int) -> list[list[Clause]]:
    """The clauses of text[start:stop], sentence by sentence; a sentence is cut only outside quotations."""
    return [clauses(text, *sentence) for sentence in sentence_spans(text, start, stop)]


def sentence_spans(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the sentences of text[start:stop], none cut inside a quotation."""
    for line in lines(text, start, stop):
        yield from _joined(text, sentences(text, *line))


def clauses(text: str, start: int, stop: int) -> list[Clause]:
    """The clauses of the sentence text[start:stop]."""
    masked = _without_marker(mask(text[start:stop]))
    return [
        Clause(start=a, stop=b, words=text[a:b], masked=masked[a - start : b - start])
        for a, b in _joined(text, split_clauses(text, start, stop))
    ]


def lines(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Half-open ranges of the lines of text[start:stop] that are not blank."""
    out, at = [], start
    while at < stop:
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        if text[at:end].strip():
            out.append((at, end))
        at = end + 1
    return out
