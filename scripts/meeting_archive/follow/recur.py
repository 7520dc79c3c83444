"""屡改屡犯: which problem of an earlier report is the same specific problem in a later one, and chains of them.

Two problems of one topic are not yet the same problem: they must name the same things, in the same words or in other
words for one matter, and each be the other's best match. Only the innermost problems are compared; what they stand
under says little of which one is meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import Final

from ..across import Chain, CrossLink, Ref, Voice, lines_of
from ..model import Evidence, Item, Reading
from ..numbering.sentences import first_clause
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
class Signs:
    """What speaks for one problem being the other: cosines of what names them and of all they say, 0 … 1.

    across: the larger cosine of what names one with all that the other says. matter: how many matters they name in
    common, at most two. topic: the same first topic. alike: neither has a better match between the two reports.
    """

    head: float
    across: float
    whole: float
    matter: float
    topic: float
    alike: float = 0.0


_WEIGHT: Final = Signs(head=4.1, across=3.2, whole=4.9, matter=2.6, topic=0.4, alike=1.9)
_BIAS: Final = -5.4
_values: Final = attrgetter(*(f.name for f in fields(Signs)))
_WEIGHTS: Final = _values(_WEIGHT)


def problems_of(reading: Reading) -> tuple[Problem, ...]:
    """The innermost problems of a report, in its order; a ledger's cells quote what was found before and are none."""
    parents = {i.parent for i in reading.items}
    titles = {i.id: i.title for i in reading.items}
    return tuple(
        _problem(reading.report.id, item, titles.get(item.parent or "", ""))
        for item in reading.items
        if item.role == "problem" and item.id not in parents and item.rule != "table_cell"
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


def recurrences(earlier: Sequence[Problem], later: Sequence[Problem]) -> list[CrossLink]:
    """The problems of one report that a later one has again: mutual best matches, a function of the two alone."""
    rare = _rarity(earlier, later)
    found = compare(earlier, later, rare)
    chance = {pair: likeness(s) for pair, s in found.items()}
    ends: dict[tuple[str, int], float] = {}
    for (a, b), value in chance.items():
        for end in (("earlier", a), ("later", b)):
            ends[end] = max(ends.get(end, 0.0), value)
    return [
        _link(earlier[a], later[b], value, rare)
        for (a, b), value in sorted(chance.items())
        if value >= _LEAST and value >= _MUTUAL * max(ends["earlier", a], ends["later", b])
    ]


def compare(
    earlier: Sequence[Problem], later: Sequence[Problem], rare: Mapping[str, float]
) -> dict[tuple[int, int], Signs]:
    """The signs of each pair of problems that share a term; `rare`: how rare each is among them."""
    heads = _postings(_scaled(p.head, rare) for p in later)
    wholes = _postings(_scaled(p.whole, rare) for p in later)
    found = {}
    for a, one in enumerate(earlier):
        head, whole = _scaled(one.head, rare), _scaled(one.whole, rare)
        by_head, by_both = _dots(head, heads), _dots(whole, wholes)
        head_in_whole, whole_in_head = _dots(head, wholes), _dots(whole, heads)
        matters = Counter(b for t in head if t.startswith("≈≈") for b, _ in heads.get(t, ()))
        topic = one.item.topics[:1]
        for b in sorted(by_both):
            found[a, b] = Signs(
                head=min(1.0, by_head.get(b, 0.0)),
                across=min(1.0, max(head_in_whole.get(b, 0.0), whole_in_head.get(b, 0.0))),
                whole=min(1.0, by_both[b]),
                matter=float(min(2, matters[b])),
                topic=float(topic == later[b].item.topics[:1] and topic != ("other",)),
            )
    sums = {pair: _sum(s) for pair, s in found.items()}
    best: dict[tuple[str, int], float] = {}
    for (a, b), value in sums.items():
        for end in (("earlier", a), ("later", b)):
            best[end] = max(best.get(end, -math.inf), value)
    for (a, b), value in sums.items():
        if value >= best["earlier", a] and value >= best["later", b]:
            found[a, b] = replace(found[a, b], alike=1.0)
    return found


def likeness(found: Signs) -> float:
    """The signs as the chance that a reader would call it the same problem, 0 … 1."""
    return 1 / (1 + math.exp(-_sum(found)))


def _sum(found: Signs) -> float:
    return float(_BIAS + sum(a * b for a, b in zip(_values(found), _WEIGHTS, strict=True)))


def _rarity(earlier: Sequence[Problem], later: Sequence[Problem]) -> dict[str, float]:
    spread = Counter(t for p in (*earlier, *later) for t in p.whole)
    total = math.log(len(earlier) + len(later) + 2)
    return {t: max(0.1, 1 - math.log(n) / total) for t, n in spread.items()}


def _scaled(terms: Mapping[str, float], rare: Mapping[str, float]) -> dict[str, float]:
    row = {t: w * rare.get(t, 1.0) for t, w in terms.items()}
    norm = math.sqrt(sum(w * w for w in row.values()))
    return {t: w / norm for t, w in row.items()} if norm else {}


def _postings(rows: Iterable[Mapping[str, float]]) -> dict[str, list[tuple[int, float]]]:
    """The rows that have each term, and its weight there."""
    found: dict[str, list[tuple[int, float]]] = {}
    for n, row in enumerate(rows):
        for term, weight in row.items():
            found.setdefault(term, []).append((n, weight))
    return found


def _dots(one: Mapping[str, float], others: Mapping[str, Sequence[tuple[int, float]]]) -> dict[int, float]:
    """The products of a row with all that share a term with it."""
    sums: dict[int, float] = {}
    for term, weight in one.items():
        for n, other in others.get(term, ()):
            sums[n] = sums.get(n, 0.0) + weight * other
    return sums


def _link(one: Problem, other: Problem, value: float, rare: Mapping[str, float]) -> CrossLink:
    weight = {t: w * other.whole[t] * rare.get(t, 1.0) ** 2 for t, w in one.whole.items() if t in other.whole}
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
