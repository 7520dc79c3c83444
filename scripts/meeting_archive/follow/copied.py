"""照搬: sentences that a later report takes over from an earlier one of the same voice, unchanged or nearly so.

Sentences are compared without white space and list markers. Those that follow one another in both reports make one
finding, which counts from `_LEAST` characters. What every report of the genre says is none: headings, salutations,
formulas (`formulas` of follow_words.yml), what stands before the first section, and rows of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import add
from typing import Final

from ..across import Copied
from ..model import Reading, Span
from ..numbering.sentences import sentences
from .tables import WORDS, one_of

_LEAST: Final = 30
"""Squeezed characters from which words taken over are worth telling."""
_NEAR: Final = 0.75
"""Share of runs of four characters in common from which a sentence was only touched up."""
_SKIP: Final = re.compile(r"[\s\u200b-\u200d\ufeff*#>|]+")
_NUMERAL: Final = "[0-9０-９一二三四五六七八九十]{1,3}"
_MARKER: Final = re.compile(rf"^(?:[（(]?{_NUMERAL}[）)、．.]|第?{_NUMERAL}(?:是|，|、))+")
_NOT_DIGIT: Final = re.compile(r"\D+")
_ENDS: Final = frozenset("。！？；”")
_FORMULA: Final = re.compile(one_of(WORDS["formulas"]))


class Lines:
    """The sentences of a report that could be taken over, in order, laid out once for all other reports.

    `spans` in the flat text, `words` squeezed and without marker, `shingles` of a long one; `exact`: the first sentence
    of these words.
    """

    def __init__(self, spans: Sequence[tuple[int, int]], words: Sequence[str]) -> None:
        """Lay sentences out."""
        self.spans = spans
        self.words = words
        self.shingles = tuple(map(_shingles, words))
        self.exact = {word: n for n, word in reversed(list(enumerate(words)))}

    @cached_property
    def known(self) -> frozenset[str]:
        """The shingles of all sentences together."""
        return frozenset().union(*self.shingles)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """The sentences that have each shingle; asked for only where something is near."""
        found: dict[str, list[int]] = {}
        for n, shingles in enumerate(self.shingles):
            for shingle in shingles:
                found.setdefault(shingle, []).append(n)
        return found


def lines_of(reading: Reading) -> Lines:
    """The sentences of a report that could be taken over."""
    text = reading.report.text
    sections = reading.report.outline.sections
    begin = sections[0].span.start if sections else 0
    rows = "|" in text or "\t" in text
    spans, said = [], []
    for start, stop in sentences(text, begin):
        sentence = text[start:stop].lstrip()
        start = stop - len(sentence)
        words = _MARKER.sub("", _SKIP.sub("", sentence))
        if not words or words[-1] not in _ENDS or (rows and _in_a_row(text, start, stop)) or _FORMULA.search(words):
            continue
        spans.append((start, stop))
        said.append(words)
    return Lines(spans, said)


def _in_a_row(text: str, start: int, stop: int) -> bool:
    row = text[text.rfind("\n", 0, start) + 1 : stop]
    return row.count("|") >= 3 or "\t" in row


def _shingles(words: str) -> frozenset[str]:
    """The runs of four characters of a long sentence; of a short one only the same is a copy."""
    if len(words) < _LEAST:
        return frozenset()
    pairs = list(map(add, words, words[1:]))
    return frozenset(map(add, pairs, pairs[2:]))


def copied(earlier: Reading, before: Lines, later: Reading, after: Lines) -> list[Copied]:
    """The runs of sentences of `after` that stand in `before`; a function of the two reports alone, near linear."""
    same = _alike(before, after)
    found = []
    b = 0
    while b < len(after.words):
        if b not in same:
            b += 1
            continue
        a, size = same[b], 1
        while same.get(b + size) == a + size:
            size += 1
        if sum(map(len, after.words[b : b + size])) >= _LEAST:
            span = Span(start=after.spans[b][0], stop=after.spans[b + size - 1][1])
            found.append(
                Copied(
                    earlier=earlier.report.id,
                    span=Span(start=before.spans[a][0], stop=before.spans[a + size - 1][1]),
                    later=later.report.id,
                    later_span=span,
                    quote=later.report.text[span.start : span.stop],
                )
            )
        b += size
    return found


def _alike(before: Lines, after: Lines) -> dict[int, int]:
    """For each sentence of `after` the sentence of `before` that it is, or is nearly."""
    out = {}
    for n, (words, shingles) in enumerate(zip(after.words, after.shingles, strict=True)):
        if words in before.exact:
            out[n] = before.exact[words]
        elif shingles and (near := _nearest(words, shingles, before)) is not None:
            out[n] = near
    return out


def _nearest(words: str, shingles: frozenset[str], before: Lines) -> int | None:
    shared = shingles & before.known
    if len(shared) < _NEAR * len(shingles):  # all sentences together do not have enough: none has
        return None
    counted: dict[int, int] = {}
    for shingle in shared:
        for n in before.places[shingle][:_LEAST]:
            counted[n] = counted.get(n, 0) + 1
    best = max(counted, key=lambda n: (counted[n], -n), default=None)
    if best is None or _NOT_DIGIT.sub("", words) != _NOT_DIGIT.sub("", before.words[best]):
        return None  # the same sentence with this year's figures is no copy
    if counted[best] < _NEAR * max(len(shingles), len(before.shingles[best])):
        return None
    return best


def latest(found: Iterable[Copied], years: Mapping[str, int]) -> list[Copied]:
    """Each place of a later report once: where it stood last before."""
    best: dict[tuple[str, int], Copied] = {}
    for one in found:
        key = (one.later, one.later_span.start)
        if key not in best or (years[one.earlier], one.earlier) > (years[best[key].earlier], best[key].earlier):
            best[key] = one
    return list(best.values())
