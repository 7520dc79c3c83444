"""Which clause of a later report speaks of which earlier promise: all promises of one report against all its clauses.

A clause counts by the terms it shares with the promise, weighed by how rare they are (in general: `terms`; among the
clauses of this later report: `Later`), by figures of one kind, and by whether it fits another promise better. Only the
two reports at hand matter, so that a third one never changes what is found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .figures import same_kind
from .prepare import Counted, Prepared, Promise, Unit
from .terms import Terms

_PROMISE: Final = 0.7
"""How much the part of the promise that a clause leaves unsaid counts against it."""
_CLAUSE: Final = 0.12
"""How much what a clause says besides counts against it: a report tells more than was promised."""
_SAME_FIGURE: Final = 0.12
"""For a figure in the promise and one of the same unit and direction in the clause."""
_CHANGE_SHOWN: Final = 0.1
"""For a change promised without a figure (减少贫困人口) where the clause gives one that goes the same way."""
_OTHER_FIGURE: Final = 0.9
"""For figures on both sides that count different things."""
_OWNS_UP: Final = 0.75
"""A clause of a problem is less likely to answer a promise than one of the review."""
_OWNS_UP_FULLY: Final = 0.9
"""The same where the clause gives a figure or says what was done."""
_RIVAL: Final = 0.4
"""How much a clause loses that fits another promise better."""
_LITTLE: Final = 4.0
"""Weight of what is always left unsaid: one common word in common is no reason, even where the promise has no more."""
_TELLS: Final = 1.12
"""A clause that gives a figure or says that something was done reports; one that only names an aim does less."""
_AIMS: Final = 0.8
"""A clause that only says what for, or a heading, is less of an answer than what stands below it."""
_MOST: Final = 3
_CANDIDATES: Final = 12


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


def fits(promises: Sequence[Promise], later: Later) -> list[tuple[Fit, ...]]:
    """For each promise the clauses that fit it, best first, at most a few; decided for all promises at once."""
    rows = [_row(p, later) for p in promises]
    best: dict[int, tuple[float, float]] = {}
    for row in rows:
        for n, (value, _) in row.items():
            top, second = best.get(n, (0.0, 0.0))
            best[n] = (value, top) if value > top else (top, max(second, value))
    out = []
    for row in rows:
        ranked = []
        for n, (value, terms) in row.items():
            top, _ = best[n]
            ranked.append((value * (1 - _RIVAL * (1 - value / top)), n, terms))
        ranked.sort(key=lambda r: (-r[0], r[1]))
        out.append(
            tuple(
                Fit(unit=later.units[n], likeness=min(value, 1.0), shared=_named(terms))
                for value, n, terms in ranked[:_MOST]
            )
        )
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What a promise and one clause have in common: weights of the same words, of other words for the same thing."""

    same: dict[str, float]
    named: dict[str, float]
    around: dict[str, float]


def _row(promise: Promise, later: Later) -> dict[int, tuple[float, Terms]]:
    """The clauses that share a term of the promise: their likeness and what they share."""
    whole = sum(w * later.rare.get(t, 1.0) for t, w in promise.own.items() if not t.startswith("≈"))
    if not whole:
        return {}
    values = {n: (_value(common, whole), common) for n, common in _common(promise, later).items()}
    top = sorted(values, key=lambda n: (-values[n][0], n))[:_CANDIDATES]
    row: dict[int, tuple[float, Terms]] = {}
    for n in top:
        value, common = values[n]
        row[n] = _likeness(promise, later.units[n], value, whole, later.weight[n]), {**common.named, **common.same}
    return row


def _common(promise: Promise, later: Later) -> dict[int, _Common]:
    found: dict[int, _Common] = {}
    for term, weight in promise.terms.items():
        rare = later.rare.get(term, 1.0)
        mine, named = term in promise.own, term.startswith("≈")
        for n, other, own in later.postings.get(term, ()):
            if mine or own:
                common = found.setdefault(n, _Common(same={}, named={}, around={}))
                kept = common.named if named else common.same if mine else common.around
                kept[term] = min(weight, other) * rare
    return {n: common for n, common in found.items() if common.same or common.named}


def _value(common: _Common, whole: float) -> float:
    """The weight of what is common; other words for the same thing count for what is not said in the same words."""
    same = sum(common.same.values()) + sum(common.around.values())
    return same + sum(common.named.values()) * max(0.0, 1 - same / whole)


def _likeness(promise: Promise, unit: Unit, value: float, whole: float, weight: float) -> float:
    unsaid = _LITTLE + _PROMISE * max(whole - value, 0.0) + _CLAUSE * max(weight - value, 0.0)
    like = value / (value + unsaid)
    if unit.tells:
        like *= _TELLS
    elif unit.aims:
        like *= _AIMS
    if same_quantity(promise.counted, unit.counted):
        like += _SAME_FIGURE
    elif not promise.counted and any(c.figure.sense in promise.changes for c in unit.counted):
        like += _CHANGE_SHOWN
    elif promise.counted and unit.counted:
        like *= _OTHER_FIGURE
    if unit.part == "problem":
        like *= _OWNS_UP_FULLY if unit.tells else _OWNS_UP
    return like


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
