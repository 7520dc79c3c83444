"""Which clause of a later report speaks of which earlier promise: all promises of one report against all its clauses.

A clause counts by the terms it shares with the promise, weighed by how rare they are (in general: `terms`; among the
clauses of this later report: `Later`), by figures of one quantity, and by whether it fits another promise better. Only
the two reports at hand matter, so that a third one never changes what is found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Final

from .figures import same_kind
from .records import Counted, Prepared, Promise, Unit
from .terms import Terms

_MOST: Final = 3
_CANDIDATES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The clauses of one later report, indexed: a pure function of it."""

    units: tuple[Unit, ...]
    postings: Mapping[str, tuple[tuple[int, float, bool], ...]]
    rare: Mapping[str, float]
    weight: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a clause fits a promise: `likeness` 0 … 1, and the terms they share, the heaviest first."""

    unit: Unit
    likeness: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for and against a clause; shares are of the weight of the promise's own words, 0 … 1.

    same: said in the same words. named: in other words for the same thing. near: by the sentence or heading the clause
    stands in. around: what the clause says of the promise's sentence or heading. lone: only one word in common.
    precise: share of the clause's words that are the promise's. figure: the same quantity. kind: only the same unit.
    other: figures of other things. bare: a figure promised, none told. change: a figure for a change promised without
    one. tells, aims, problem: what the clause is. name: a name in 《》 or “” in common. rival: how much better it fits
    another promise. again: how much more of the promise the plan of the same report repeats.
    """

    same: float
    named: float
    near: float
    around: float
    lone: float
    precise: float
    figure: float
    kind: float
    other: float
    change: float
    tells: float
    aims: float
    problem: float
    name: float
    rival: float = 0.0
    again: float = 0.0
    bare: float = 0.0


_WEIGHT: Final = Signs(
    same=3.2,
    named=3.9,
    near=1.9,
    around=2.3,
    lone=-0.8,
    precise=1.8,
    figure=0.6,
    kind=0.1,
    other=-1.3,
    change=1.1,
    tells=0.6,
    aims=-1.0,
    problem=-1.8,
    name=1.1,
    rival=-0.7,
    again=-1.6,
    bare=-1.0,
)
_BIAS: Final = -2.0
_values: Final = attrgetter(*(f.name for f in fields(Signs)))
_WEIGHTS: Final = _values(_WEIGHT)


def later_of(prepared: Prepared, *, plan: bool = False) -> Later:
    """Index the clauses of the review part (or, with `plan`, of the plan)."""
    units = tuple(u for u in prepared.units if (u.part == "plan") == plan)
    spread = Counter(t for u in units for t in u.own)
    total = math.log(len(units) + 2)
    rare = {t: math.sqrt(max(0.05, 1 - math.log(n) / total)) for t, n in spread.items()}
    postings: dict[str, list[tuple[int, float, bool]]] = {}
    weight = []
    for n, u in enumerate(units):
        for term, w in u.terms.items():
            postings.setdefault(term, []).append((n, w, term in u.own))
        weight.append(sum(w * rare.get(t, 1.0) for t, w in u.own.items() if not t.startswith("≈")))
    return Later(units=units, postings={t: tuple(p) for t, p in postings.items()}, rare=rare, weight=tuple(weight))


def fits(promises: Sequence[Promise], later: Later, plan: Later) -> list[tuple[Fit, ...]]:
    """For each promise the clauses that fit it, best first, at most a few; decided for all promises at once."""
    out = []
    for row in signs(promises, later, plan):
        ranked = sorted(((likeness(s), -n, terms) for n, (s, terms) in row.items()), key=lambda r: (-r[0], -r[1]))
        out.append(
            tuple(Fit(unit=later.units[-n], likeness=value, shared=_named(terms)) for value, n, terms in ranked[:_MOST])
        )
    return out


def signs(promises: Sequence[Promise], later: Later, plan: Later) -> list[dict[int, tuple[Signs, Terms]]]:
    """For each promise the clauses worth a judgement, with their signs and shared terms."""
    rows = [_row(p, later) for p in promises]
    repeated = [_said(p, plan) for p in promises]
    best: dict[int, float] = {}
    for row in rows:
        for n, (found, _) in row.items():
            best[n] = max(best.get(n, -math.inf), _sum(found))
    return [
        {
            n: (replace(s, rival=min(best[n] - _sum(s), 3.0), again=max(0.0, again - s.same)), terms)
            for n, (s, terms) in row.items()
        }
        for row, again in zip(rows, repeated, strict=True)
    ]


def _said(promise: Promise, later: Later) -> float:
    """The largest share of a promise's words that one clause says, 0 … 1."""
    said: dict[int, float] = {}
    whole = 0.0
    for term, weight in promise.own.items():
        if not term.startswith("≈"):
            rare = later.rare.get(term, 1.0)
            whole += weight * rare
            for n, other, own in later.postings.get(term, ()):
                if own:
                    said[n] = said.get(n, 0.0) + min(weight, other) * rare
    return min(max(said.values(), default=0.0) / whole, 1.0) if whole else 0.0


def likeness(found: Signs) -> float:
    """The signs as the chance that a reader would take the clause for an answer, 0 … 1."""
    return 1 / (1 + math.exp(-_sum(found)))


def _sum(found: Signs) -> float:
    return float(_BIAS + sum(a * b for a, b in zip(_values(found), _WEIGHTS, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What a promise and one clause have in common: weights of terms, by where they stand."""

    same: dict[str, float]
    named: dict[str, float]
    near: dict[str, float]
    around: dict[str, float]


def _row(promise: Promise, later: Later) -> dict[int, tuple[Signs, Terms]]:
    """The clauses that share a term of the promise: their signs and what they share."""
    whole = sum(w * later.rare.get(t, 1.0) for t, w in promise.own.items() if not t.startswith("≈"))
    if not whole:
        return {}
    found = _common(promise, later)
    rough = {n: sum(map(sum, (c.same.values(), c.named.values(), c.near.values()))) for n, c in found.items()}
    top = sorted(rough, key=lambda n: (-rough[n], n))[:_CANDIDATES]
    return {
        n: (_signs(promise, later.units[n], found[n], whole, later.weight[n]), {**found[n].named, **found[n].same})
        for n in top
    }


def _common(promise: Promise, later: Later) -> dict[int, _Common]:
    found: dict[int, _Common] = {}
    for term, weight in promise.terms.items():
        rare = later.rare.get(term, 1.0)
        mine, named = term in promise.own, term.startswith("≈")
        for n, other, own in later.postings.get(term, ()):
            if mine or own:
                common = found.setdefault(n, _Common(same={}, named={}, near={}, around={}))
                kept = common.around if not mine else common.near if not own else common.named if named else common.same
                kept[term] = min(weight, other) * rare
    return {n: common for n, common in found.items() if common.same or common.named}


def _signs(promise: Promise, unit: Unit, common: _Common, whole: float, weight: float) -> Signs:
    same = sum(common.same.values())
    quantity = same_quantity(promise.counted, unit.counted)
    kind = not quantity and any(same_kind(a.figure, b.figure) for a in promise.counted for b in unit.counted)
    words = [t for t in common.same if not any(t != o and t in o for o in common.same)]
    return Signs(
        same=min(same / whole, 1.0),
        named=min(sum(common.named.values()) / whole, 1.0) * max(0.0, 1 - same / whole),
        near=min(sum(common.near.values()) / whole, 1.0),
        around=min(sum(common.around.values()) / whole, 1.0),
        lone=float(len(words) <= 1),
        precise=min(same / weight, 1.0) if weight else 0.0,
        figure=float(quantity),
        kind=float(kind),
        other=float(bool(promise.counted and unit.counted) and not quantity and not kind),
        change=float(not promise.counted and any(c.figure.sense in promise.changes for c in unit.counted)),
        tells=float(unit.tells),
        aims=float(unit.aims and not unit.counted),
        problem=float(unit.part == "problem"),
        bare=float(not unit.counted and any(not c.figure.aside for c in promise.counted)),
        name=float(any(t.startswith("《") for t in common.same)),
    )


def same_quantity(one: Sequence[Counted], other: Sequence[Counted]) -> bool:
    """Whether both hold a figure of one unit that goes one way and counts the same thing."""
    return any(
        same_kind(a.figure, b.figure) and not a.about.keys().isdisjoint(b.about)
        for a in one
        for b in other
        if not (a.figure.aside or b.figure.aside)
    )


def _named(terms: Terms) -> tuple[str, ...]:
    """The shared terms to show, the heaviest first; parts of a longer one that is shown are left out."""
    shown: list[str] = []
    for term in sorted(terms, key=lambda t: (-terms[t], t)):
        word = term.lstrip("≈《")
        if not any(word in other for other in shown):
            shown.append(word)
        if len(shown) == 4:
            break
    return tuple(shown)
