"""照搬: sentences that a later report takes over from an earlier one of the same voice, unchanged or nearly so.

Sentences are compared without white space and list markers. Those that follow one another in both reports make one
finding, which counts from `_LEAST` characters. What every report of the genre says is none: headings, salutations,
formulas (`formulas` of follow_words.yml), what stands before the first section, and rows of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..across import Copied
from ..model import Reading, Span
from ..numbering.sentences import sentences
from .tables import WORDS, one_of

_LEAST: Final = 30
"""Squeezed characters from which words taken over are worth telling."""
_SHINGLE: Final = 4
_NEAR: Final = 0.75
"""Share of runs of `_SHINGLE` characters in common from which a sentence was only touched up."""
_SKIP: Final = re.compile(r"[\s\u200b-\u200d\ufeff*#>|]+")
_NUMERAL: Final = "[0-9０-９一二三四五六七八九十]{1,3}"
_MARKER: Final = re.compile(rf"^(?:[（(]?{_NUMERAL}[）)、．.]|第?{_NUMERAL}(?:是|，|、))+")
_NOT_DIGIT: Final = re.compile(r"\D+")
_ENDS: Final = frozenset("。！？；”")
_FORMULA: Final = re.compile(one_of(WORDS["formulas"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence: `span` in the flat text, `words` squeezed and without marker; `shingles` of a long one."""

    span: Span
    words: str
    shingles: frozenset[str]


def lines_of(reading: Reading) -> tuple[Line, ...]:
    """The sentences of a report that could be taken over, in order."""
    text = reading.report.text
    sections = reading.report.outline.sections
    begin = sections[0].span.start if sections else 0
    out = []
    for start, stop in sentences(text, begin):
        start += len(text[start:stop]) - len(text[start:stop].lstrip())
        row = text[text.rfind("\n", 0, start) + 1 : stop]
        words = _MARKER.sub("", _SKIP.sub("", text[start:stop]))
        if not words or words[-1] not in _ENDS or row.count("|") >= 3 or "\t" in row or _FORMULA.search(words):
            continue
        runs = range(len(words) - _SHINGLE + 1 if len(words) >= _LEAST else 0)  # of a short one only the same is a copy
        shingles = frozenset(words[n : n + _SHINGLE] for n in runs)
        out.append(Line(span=Span(start=start, stop=stop), words=words, shingles=shingles))
    return tuple(out)


def copied(earlier: Reading, before: Sequence[Line], later: Reading, after: Sequence[Line]) -> list[Copied]:
    """The runs of sentences of `after` that stand in `before`; a function of the two reports alone, near linear."""
    same = _alike(before, after)
    found = []
    b = 0
    while b < len(after):
        if b not in same:
            b += 1
            continue
        a, size = same[b], 1
        while same.get(b + size) == a + size:
            size += 1
        run, source = after[b : b + size], before[a : a + size]
        if sum(len(line.words) for line in run) >= _LEAST:
            span = Span(start=run[0].span.start, stop=run[-1].span.stop)
            found.append(
                Copied(
                    earlier=earlier.report.id,
                    span=Span(start=source[0].span.start, stop=source[-1].span.stop),
                    later=later.report.id,
                    later_span=span,
                    quote=later.report.text[span.start : span.stop],
                )
            )
        b += size
    return found


def _alike(before: Sequence[Line], after: Sequence[Line]) -> dict[int, int]:
    """For each sentence of `after` the sentence of `before` that it is, or is nearly."""
    exact: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    for n, line in enumerate(before):
        exact.setdefault(line.words, n)
        if len(line.words) >= _LEAST:
            for shingle in line.shingles:
                places.setdefault(shingle, []).append(n)
    out = {}
    for n, line in enumerate(after):
        if line.words in exact:
            out[n] = exact[line.words]
        elif len(line.words) >= _LEAST and (near := _nearest(line, before, places)) is not None:
            out[n] = near
    return out


def _nearest(line: Line, before: Sequence[Line], places: Mapping[str, Sequence[int]]) -> int | None:
    counted: dict[int, int] = {}
    for shingle in sorted(line.shingles):
        for n in places.get(shingle, ())[:_LEAST]:
            counted[n] = counted.get(n, 0) + 1
    best = max(counted, key=lambda n: (counted[n], -n), default=None)
    if best is None or _NOT_DIGIT.sub("", line.words) != _NOT_DIGIT.sub("", before[best].words):
        return None  # the same sentence with this year's figures is no copy
    if counted[best] < _NEAR * max(len(line.shingles), len(before[best].shingles)):
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
