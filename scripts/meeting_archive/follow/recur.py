"""屡改屡犯: which problem of an earlier report is the same specific problem in a later one, and chains of them.

Two problems of one topic are not yet the same problem: they must name the same things, in the same words or in other
words for one matter, and each be the other's best match. Only the innermost problems are compared; what they stand
under says little of which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from ..across import Chain, CrossLink, Ref, Voice, lines_of
from ..model import Evidence, Item, Reading
from ..numbering.sentences import first_clause
from .alike import Laid, best, compare, laid
from .tables import WORDS
from .terms import terms_of

_MATTER: Final = 6.0
"""Weight of a matter in common (`problems` of follow_words.yml): that of one fairly specific word."""
_NAMES: Final = 26
"""Characters at the beginning of a problem that name it."""
_ABOVE: Final = 0.7
"""What the heading above a problem weighs of its own words."""
_HEAD_OF_YEAR: Final = re.compile(r"方面(?:[，,].{0,4})?[：:。]?$|主要是[：:]?$")
_MARKS: Final = "。：:，, \u3000*\n"
_LEAST: Final = 0.37
_MUTUAL: Final = 0.7
"""A link is kept where neither end has a match so much better that this one is below this share of its chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem ready to be compared: the terms of the clause that names it, and of its whole text."""

    ref: Ref
    item: Item
    head: Mapping[str, float]
    whole: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """The innermost problems of a report, and the same laid out."""

    problems: tuple[Problem, ...]
    laid: Laid


def problems_of(reading: Reading) -> Problems:
    """The innermost problems of a report, in its order; a ledger's cells quote what was found before and are none."""
    parents = {i.parent for i in reading.items}
    titles = {i.id: i.title for i in reading.items}
    found = tuple(
        _problem(reading.report.id, item, titles.get(item.parent or "", ""))
        for item in reading.items
        if item.role == "problem" and item.id not in parents and item.rule != "table_cell"
    )
    return Problems(
        problems=found, laid=laid([p.item for p in found], [p.head for p in found], [p.whole for p in found])
    )


def _problem(code: str, item: Item, above: str) -> Problem:
    """What names a problem is how it begins; one of the heads of the year (带头……方面) above it names none."""
    text = item.text
    at = text.find(item.title)
    text = text[max(at, 0) :]
    if _HEAD_OF_YEAR.search(item.title):
        text = text[len(item.title) :].lstrip(_MARKS)
    head = dict(_terms(text[:_NAMES].split("。")[0]))
    if above and not _HEAD_OF_YEAR.search(above):
        for term, weight in _terms(above).items():
            head[term] = max(head.get(term, 0.0), weight * _ABOVE)
    return Problem(ref=Ref(report=code, id=item.id), item=item, head=head, whole={**_terms(item.text), **head})


def _terms(text: str) -> dict[str, float]:
    found = {t: w for t, w in terms_of(text).items() if t not in _wanting()}
    for word, names in _matter_words().items():
        if word in text:
            found.update(dict.fromkeys(names, _MATTER))
    return found


@cache
def _wanting() -> frozenset[str]:
    return frozenset(WORDS["wanting"])


@cache
def _matter_words() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for words in WORDS["problems"]:
        for word in words:
            names.setdefault(word, []).append("≈≈" + words[0])
    return {word: tuple(found) for word, found in names.items()}


def recurrences(earlier: Problems, later: Problems) -> list[CrossLink]:
    """The problems of one report that a later one has again: mutual best matches, a function of the two alone."""
    if not earlier.problems or not later.problems:
        return []
    found = compare(earlier.laid, later.laid)
    most = np.maximum(best(found.chance, found.one), best(found.chance, found.other))
    kept = (found.chance >= _LEAST) & (found.chance >= _MUTUAL * most)
    rare = dict(zip(later.laid.wholes.each, found.rare.tolist(), strict=True)) if kept.any() else {}
    return [
        _link(earlier.problems[a], later.problems[b], value, rare)
        for a, b, value in zip(
            found.one[kept].tolist(), found.other[kept].tolist(), found.chance[kept].tolist(), strict=True
        )
    ]


def _link(one: Problem, other: Problem, value: float, rare: Mapping[str, float]) -> CrossLink:
    weight = {t: w * other.whole[t] * rare[t] ** 2 for t, w in one.whole.items() if t in other.whole}
    terms: list[str] = []
    for term in sorted(weight, key=lambda t: (-weight[t], t)):
        word = term.lstrip("≈《")
        if not any(word in t or t in word for t in terms):
            terms.append(word)
    evidence = Evidence(
        rule="recurs_terms",
        quote_source=first_clause(one.item.title),
        quote_target=first_clause(other.item.title),
        score=round(value, 2),
        terms=tuple(terms[:4]),
    )
    return CrossLink(
        kind="recurs_as",
        source=one.ref,
        target=other.ref,
        score=round(value, 2),
        origin="inferred",
        evidence=(evidence,),
    )


def nearest_years(links: Iterable[CrossLink], years: Mapping[str, int]) -> list[CrossLink]:
    """Of the links of each problem, those to the nearest later year that has any."""
    links = list(links)
    first: dict[Ref, int] = {}
    for link in links:
        year = years[link.target.report]
        first[link.source] = min(first.get(link.source, year), year)
    return [link for link in links if years[link.target.report] == first[link.source]]


def chains(voice: Voice, links: Sequence[CrossLink], order: Mapping[str, int]) -> list[Chain]:
    """The links of one voice joined to lines through the years; `order` says which report comes first."""
    found = lines_of(links, lambda ref: (order[ref.report], ref))
    return sorted((Chain(voice=voice, places=p, links=made) for p, made in found), key=lambda c: (c.voice, c.places))
