"""Versions: one report that lies in a folder several times, as a copy, in other formats, or as drafts on its way.

Two texts are one report where they say the same, or where one voice has them for one year and kind of meeting, with the
same title but for words such as 征求意见稿, and most of the shorter text stands in the longer. Yearly reports with
copied paragraphs are of different years; minutes have numbers of their own in their titles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import Final
from zlib import crc32

from ..across import Version
from ..joining import groups
from ..model import Reading, Report, report_year
from ..numbering.simplified import simplify
from ..settings import table

__all__ = ["Wording", "find_versions", "squeezed", "wording"]

_SHINGLE: Final = 12
"""Characters that must stand together in both texts: shorter runs are common property of the genre."""
_SHARED: Final = 0.6
"""Share of the shorter text's runs that stand in the other from which one is a version of the other. A draft changes a
sentence here and there; two reports of one office for one meeting share openings and set phrases, a fifth at most."""
_FEW: Final = 24
"""So many reports of one name are compared each with each."""
_ONE_IN: Final = 8
_COMMON: Final = 16
"""Of more reports only those are compared that have a run in common which no more than so many have; one in `_ONE_IN`
runs is looked at. Hundreds of files that are all called 对照检查材料 would else be compared each with each; versions of
one text share hundreds of such runs."""
_HELD: Final = 256
"""Texts that are held at once."""
_SHORTEST: Final = 60
"""Squeezed characters; shorter texts are compared as a whole only."""
_FORMATS: Final = ("docx", "doc", "wps", "odt", "rtf", "md", "txt", "html", "xlsx", "pdf", "ofd")
"""Of two that say the same the one that can be edited comes first."""
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_MARKS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What tells whether a report is a version of another: facts of its reading alone, and not its words.

    `digest` is a hash of its squeezed words, "" where it has none; `about` what versions of one report have in common
    (None: it can only be a copy); `order` sorts versions, the one that is shown first.
    """

    digest: str
    about: tuple[str, ...] | None
    order: tuple[int, str, int, str, int]


def wording(reading: Reading) -> Wording:
    """The facts of one reading; a pure function."""
    words, meta = squeezed(reading), reading.report.metadata
    year, title = report_year(reading.report), _title(reading)
    voice = (meta.organization.value or "", meta.person.value or "")
    comparable = bool(year and title and len(words) >= _SHORTEST)
    return Wording(
        digest=blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if words else "",
        about=(year or "", meta.meeting_type.value or "", title, *voice) if comparable else None,
        order=_order(reading.report),
    )


def squeezed(reading: Reading) -> str:
    """The words of a report that are compared: without marks and white space, in simplified characters."""
    body = (p.text for p in reading.report.paragraphs if p.style not in ("header", "footer", "front_matter"))
    return _MARKS.sub("", simplify("".join(body)))


def find_versions(known: Mapping[str, Wording], words: Callable[[str], str]) -> tuple[Version, ...]:
    """Every report (by code) that is another version of one that is shown, sorted by code.

    `words` gives the `squeezed` words of a report; it is asked only where two reports could be versions of one.
    """
    asked = lru_cache(_HELD)(words)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    same: dict[str, list[str]] = defaultdict(list)
    for code, one in known.items():
        if one.digest:
            same[one.digest].append(code)
        if one.about is not None:
            alike[one.about].append(code)

    def share(a: str, b: str) -> float:
        return 1.0 if known[a].digest == known[b].digest else _share(asked(a), asked(b))

    pairs = [pair for codes in same.values() for pair in pairwise(codes)]
    for codes in alike.values():
        near = combinations(codes, 2) if len(codes) <= _FEW else _near(codes, asked)
        pairs += [(a, b) for a, b in near if share(a, b) >= _SHARED]
    found = []
    for group in groups(pairs):
        best = min(group, key=lambda code: known[code].order)
        found += [
            Version(
                code=code,
                of=best,
                same=known[code].digest == known[best].digest,
                share=round(share(code, best), 4),
            )
            for code in group
            if code != best
        ]
    return tuple(sorted(found, key=lambda version: version.code))


def _title(reading: Reading) -> str:
    words = table("drafts")
    everything = "|".join(words[stage] for stage in ("final", "late", "early", "ignored"))
    return _MARKS.sub("", re.sub(everything, "", reading.report.title))


def _order(report: Report) -> tuple[int, str, int, str, int]:
    """The furthest on its way, then the latest, then the most workable."""
    name = _ENDING.sub("", report.source.path.rsplit("/", 1)[-1])
    stages, said = table("drafts"), f"{name} {report.title}"
    rank = next((n for n, stage in ((3, "final"), (1, "late"), (0, "early")) if re.search(stages[stage], said)), 2)
    later = "".join(chr(0x10FFFF - ord(c)) for c in report.metadata.date.value or "")
    known = _FORMATS.index(report.source.format) if report.source.format in _FORMATS else len(_FORMATS)
    if any(paragraph.recognised for paragraph in report.paragraphs):  # with its wrong characters, the last choice
        known = len(_FORMATS) + 1
    return -rank, later or "\U0010ffff", known, report.source.path, report.part


def _near(codes: Sequence[str], words: Callable[[str], str]) -> list[tuple[str, str]]:
    """Pairs of reports that have a rare run in common, in the order of `codes`: time linear in their words."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        text = words(code).encode("utf-16-le", "surrogatepass")
        runs = (text[at : at + 2 * _SHINGLE] for at in range(0, len(text) - 2 * _SHINGLE + 1, 2))
        for run in {known for one in runs if not (known := crc32(one)) % _ONE_IN}:
            holders[run].append(number)
    pairs = {pair for held in holders.values() if len(held) <= _COMMON for pair in combinations(held, 2)}
    return [(codes[a], codes[b]) for a, b in sorted(pairs)]


def _share(a: str, b: str) -> float:
    short, long = sorted((a, b), key=len)
    if len(short) < _SHINGLE:
        return float(short == long)
    runs = {short[i : i + _SHINGLE] for i in range(0, len(short) - _SHINGLE + 1, 3)}
    there = {long[i : i + _SHINGLE] for i in range(len(long) - _SHINGLE + 1)}
    return len(runs & there) / len(runs)
