"""Versions: one report that lies in a folder several times, as a copy, in other formats, or as drafts on its way.

Two texts are one report where they say the same, or where one voice has them for one year and kind of meeting, with the
same title but for words such as 征求意见稿, and most of the shorter text stands in the longer. Yearly reports with
copied paragraphs are of different years; minutes have numbers of their own in their titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import Final

from ..across import Version
from ..joining import groups
from ..model import Reading, report_year
from ..numbering.simplified import simplify
from ..settings import table

__all__ = ["find_versions"]

_SHINGLE: Final = 12
"""Characters that must stand together in both texts: shorter runs are common property of the genre."""
_SHARED: Final = 0.6
"""Share of the shorter text's runs that stand in the other from which one is a version of the other. A draft changes a
sentence here and there; two reports of one office for one meeting share openings and set phrases, a fifth at most."""
_SHORTEST: Final = 60
"""Squeezed characters; shorter texts are compared as a whole only."""
_FORMATS: Final = ("docx", "doc", "wps", "odt", "rtf", "md", "txt", "html", "xlsx", "pdf", "ofd")
"""Of two that say the same the one that can be edited comes first."""
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_MARKS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """What is compared of one report: `words` squeezed, `title` without words of `drafts.yml`, `rank` of its stage."""

    reading: Reading
    words: str
    title: str
    rank: int


def find_versions(readings: Sequence[Reading]) -> tuple[Version, ...]:
    """Every report that is another version of one that is shown, sorted by code; a pure function of all readings."""
    groups: dict[tuple[str, ...], list[_Text]] = defaultdict(list)
    same: dict[bytes, list[_Text]] = defaultdict(list)
    for reading in readings:
        text = _text(reading)
        if text.words:
            same[blake2b(text.words.encode("utf-8", "surrogatepass")).digest()].append(text)
        meta = reading.report.metadata
        year = report_year(reading.report)
        if year and text.title and len(text.words) >= _SHORTEST:
            voice = (meta.organization.value or "", meta.person.value or "")
            groups[(year, meta.meeting_type.value or "", text.title, *voice)].append(text)
    pairs = [(a, b) for texts in same.values() for a, b in pairwise(texts)]
    for texts in groups.values():
        pairs += [(a, b) for a, b in combinations(texts, 2) if _share(a.words, b.words) >= _SHARED]
    return tuple(sorted((v for group in _joined(pairs) for v in _versions(group)), key=lambda v: v.code))


def _versions(group: Sequence[_Text]) -> Iterable[Version]:
    """All of a group but the one that is shown: the furthest on its way, then the latest, then the most workable."""
    best = min(group, key=_order)
    for text in group:
        if text is not best:
            share = 1.0 if text.words == best.words else _share(text.words, best.words)
            yield Version(
                code=text.reading.report.id,
                of=best.reading.report.id,
                same=text.words == best.words,
                share=round(share, 4),
            )


def _order(text: _Text) -> tuple[int, str, int, str, int]:
    report = text.reading.report
    later = "".join(chr(0x10FFFF - ord(c)) for c in report.metadata.date.value or "")
    known = _FORMATS.index(report.source.format) if report.source.format in _FORMATS else len(_FORMATS)
    if any(paragraph.recognised for paragraph in report.paragraphs):  # with its wrong characters, the last choice
        known = len(_FORMATS) + 1
    return -text.rank, later or "\U0010ffff", known, report.source.path, report.part


def _text(reading: Reading) -> _Text:
    report = reading.report
    name = _ENDING.sub("", report.source.path.rsplit("/", 1)[-1])
    words = table("drafts")
    said = f"{name} {report.title}"
    rank = 2
    for value, stage in ((3, "final"), (1, "late"), (0, "early")):
        if re.search(words[stage], said):
            rank = value
            break
    everything = "|".join(words[stage] for stage in ("final", "late", "early", "ignored"))
    title = _MARKS.sub("", re.sub(everything, "", report.title))
    body = (p.text for p in report.paragraphs if p.style not in ("header", "footer", "front_matter"))
    squeezed = _MARKS.sub("", simplify("".join(body)))
    return _Text(reading=reading, words=squeezed, title=title, rank=rank)


def _share(a: str, b: str) -> float:
    short, long = sorted((a, b), key=len)
    if len(short) < _SHINGLE:
        return float(short == long)
    runs = {short[i : i + _SHINGLE] for i in range(0, len(short) - _SHINGLE + 1, 3)}
    there = {long[i : i + _SHINGLE] for i in range(len(long) - _SHINGLE + 1)}
    return len(runs & there) / len(runs)


def _joined(pairs: Iterable[tuple[_Text, _Text]]) -> list[list[_Text]]:
    """Groups of texts that pairs join, directly or through others."""
    texts: dict[str, _Text] = {}
    codes = []
    for pair in pairs:
        one, other = (text.reading.report.id for text in pair)
        texts.update(zip((one, other), pair, strict=True))
        codes.append((one, other))
    return [[texts[code] for code in sorted(group)] for group in sorted(groups(codes), key=min)]
