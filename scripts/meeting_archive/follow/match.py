"""Which clause of a later report speaks of which earlier promise: all promises of one report against all its clauses.

A clause counts by how much of what the promise names it names too (in the same words, in other words for one matter, or
with the same characters), by figures of one quantity, by whether it fits another promise better, and by where the
promises beside this one are answered: reports answer in about the order in which was promised. Only the two reports at
hand matter, so that a third one never changes what is found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .figures import Figure, same_kind
from .later import OTHER_WORD, Later, joined
from .records import Counted, Promise, Unit

_MOST: Final = 3
_RIVAL: Final = 3.0
_NEIGHBOURS: Final = 2
_DISTANCE: Final = 4.0
"""Clauses over which the pull of a neighbour's answer falls to 1/e."""

Values = NDArray[np.float64]
"""One value for each clause of a later report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well a clause fits a promise: `likeness` 0 … 1."""

    unit: Unit
    likeness: float


SIGNS: Final = (
    "cover", "key", "characters", "precise", "lone", "close", "other", "counts", "tells", "aims", "problem", "rival",
    "beside", "again",
)  # fmt: skip
"""What speaks for and against a clause; shares are 0 … 1.

cover: share of what the promise names that the clause covers. key: how far it names the most telling word. characters:
share of the promise's characters. precise: share of the clause's words that are the promise's. lone: at most one word
is covered. close: how near its figure is to the one promised. other: figures of other things. counts: a figure where
none was promised. tells, aims, problem: what the clause is. rival: how much better it fits another promise. beside: how
near the answers to the promises beside this one stand. again: how much more of the promise the plan of the same report
repeats. The last three depend on the other promises or the plan.
"""
_WEIGHTS: Final = np.array([0.91, 2.00, 2.72, 1.44, -0.85, 1.35, -0.33, 0.67, 0.46, -0.84, -0.99, -1.16, 3.25, -1.29])
_BIAS: Final = -3.02
_OWN: Final = len(SIGNS) - 3


def fits(promises: Sequence[Promise], later: Later, plan: Later) -> list[tuple[Fit, ...]]:
    """For each promise the clauses that fit it, best first, at most a few; decided for all promises at once."""
    if not promises or not later.units:
        return [() for _ in promises]
    table = signs(promises, later, plan)
    out = []
    for likeness, shared in zip(_chance(_sum(table)), table[:, 0] + table[:, 2] > 0, strict=True):
        ranked = np.lexsort((np.arange(len(likeness)), -likeness))[:_MOST]
        out.append(tuple(Fit(unit=later.units[n], likeness=float(likeness[n])) for n in ranked if shared[n]))
    return out


def repeats(promises: Sequence[Promise], plan: Later) -> list[Fit | None]:
    """For each promise the clause of a plan that is most like it, by the signs of the two alone."""
    if not promises or not plan.units:
        return [None for _ in promises]
    out: list[Fit | None] = []
    for likeness in _chance(_sum(own_signs(promises, plan))):
        n = int(likeness.argmax())
        out.append(Fit(unit=plan.units[n], likeness=float(likeness[n])))
    return out


def signs(promises: Sequence[Promise], later: Later, plan: Later) -> Values:
    """The signs of each promise beside each clause: an array of promises × `SIGNS` × clauses."""
    own = own_signs(promises, later)
    alone = _sum(own)
    rival = np.minimum(alone.max(axis=0) - alone, _RIVAL)
    said = np.array([_said(p, plan) for p in promises])
    again = np.maximum(0.0, said[:, None] - own[:, 0])
    return np.concatenate((own, np.stack((rival, _beside(promises, alone), again), axis=1)), axis=1)


def _sum(table: Values) -> Values:
    """The weighted sum of the signs that are there."""
    total: Values = _BIAS + np.einsum("k,pkn->pn", _WEIGHTS[: table.shape[1]], table)
    return np.round(total, 9)  # a sum taken in another order is the same


def _chance(value: Values) -> Values:
    """A sum of signs as the chance that a reader would take the clause for an answer, 0 … 1."""
    chance: Values = 1 / (1 + np.exp(-value))
    return chance


def _beside(promises: Sequence[Promise], alone: Values) -> Values:
    """How near each clause stands to where the promises just before and behind are answered, by their chance."""
    best = alone.argmax(axis=1)
    places = np.arange(alone.shape[1])
    pull = _chance(alone.max(axis=1))[:, None] * np.exp(-np.abs(places - best[:, None]) / _DISTANCE)
    order = sorted(range(len(promises)), key=lambda i: promises[i].span.start)
    out = np.zeros_like(alone)
    for k, i in enumerate(order):
        for j in order[max(0, k - _NEIGHBOURS) : k] + order[k + 1 : k + 1 + _NEIGHBOURS]:
            np.maximum(out[i], pull[j], out=out[i])
    return out


def _said(promise: Promise, plan: Later) -> float:
    """The largest share of what a promise names that one clause of the plan names, 0 … 1."""
    said: dict[int, float] = {}
    whole = 0.0
    for word, (weight, concepts) in promise.named.items():
        weight *= plan.rare.get(word, 1.0)
        whole += weight
        for n, _ in next((hits for t in (word, *concepts) if (hits := plan.postings.get(t))), ()):
            said[n] = said.get(n, 0.0) + weight
    return min(max(said.values(), default=0.0) / whole, 1.0) if whole else 0.0


def own_signs(promises: Sequence[Promise], later: Later) -> Values:
    """The signs of each promise and each clause alone: an array of promises × the first of `SIGNS` × clauses."""
    table = np.zeros((len(promises), _OWN, len(later.units)))
    words = {word: concepts for p in promises for word, (_, concepts) in p.named.items()}
    covers = later.covers(words)
    at = {word: n for n, word in enumerate(words)}
    for n, promise in enumerate(promises):
        same, key, top = _shared(promise, later)
        if top:
            table[n, 1] = np.array(key) / top
            table[n, 3] = same
        if goals := [c.figure for c in promise.counted if c.figure.value > 1]:  # 一次, 一处 are no goal to reach
            table[n, 5], table[n, 6] = _figures(goals, later)
        else:
            table[n, 7] = later.counts
    rows, starts = joined([[*(at[word] for word in p.named), len(words)] for p in promises])
    weights = np.array(
        [w for p in promises for w in (*(x * later.rare.get(t, 1.0) for t, (x, _) in p.named.items()), 0.0)]
    )
    whole = np.maximum(np.add.reduceat(weights, starts), 1e-9)[:, None]
    each = covers[rows]
    table[:, 0] = np.add.reduceat(each * weights[:, None], starts) / whole
    table[:, 4] = np.add.reduceat(each >= OTHER_WORD, starts, dtype=float) <= 1
    table[:, 2] = later.spelt([p.characters for p in promises])
    table[:, 3] = np.minimum(table[:, 3] / later.weight, 1.0)
    table[:, 8:11] = later.kinds
    return table


def _shared(promise: Promise, later: Later) -> tuple[list[float], list[float], float]:
    """For each clause the weight of the promise's words in it and the heaviest of its terms; the heaviest word of all.

    Weights count by how rare a term is in the later report.
    """
    same, key = [0.0] * len(later.units), [0.0] * len(later.units)
    top = 0.0
    postings, rarity = later.postings, later.rare
    for term, weight in promise.own.items():
        hits = postings.get(term)
        rare = rarity[term] if hits else 1.0
        most = weight * rare
        if term[0] == "≈":
            for n, other in hits or ():
                value = most if weight < other else other * rare
                if value > key[n]:
                    key[n] = value
            continue
        if most > top:
            top = most
        for n, other in hits or ():
            value = most if weight < other else other * rare
            same[n] += value
            if value > key[n]:
                key[n] = value
    return same, key, top


def _figures(goals: Sequence[Figure], later: Later) -> tuple[list[float], list[float]]:
    """How near each clause's figures come to those of their kind in the promise, and which have others only.

    1 is the same figure, 0 half of it or double; one that is no result (a total) is near only where it is the same.
    """
    close, other = [0.0] * len(later.units), later.counts.tolist()
    for goal in goals:
        for n, result in later.figures.get((goal.kind, goal.sense), ()):
            other[n] = 0.0
            value = goal.value * (goal.times if result.times == 1 and not goal.aside else 1)
            if value > 0 and result.value > 0 and (result.value == value or not (goal.aside or result.aside)):
                close[n] = max(close[n], 1 - abs(math.log2(result.value / value)))
    return close, other


def same_quantity(one: Sequence[Counted], other: Sequence[Counted]) -> bool:
    """Whether both hold a figure of one unit that goes one way and counts the same thing."""
    return any(
        same_kind(a.figure, b.figure) and not a.about.keys().isdisjoint(b.about)
        for a in one
        for b in other
        if not (a.figure.aside or b.figure.aside)
    )


def in_common(promise: Promise, unit: Unit, later: Later) -> tuple[str, ...]:
    """What a promise and a clause both name, the heaviest first, to show; parts of a longer word are left out."""
    terms = {t: min(w, unit.own[t]) * later.rare.get(t, 1.0) for t, w in promise.own.items() if t in unit.own}
    shown: list[str] = []
    for term in sorted(terms, key=lambda t: (-terms[t], t)):
        word = term.lstrip("≈《")
        if not any(word in other for other in shown):
            shown.append(word)
        if len(shown) == 4:
            break
    return tuple(shown)
