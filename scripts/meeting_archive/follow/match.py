"""Which clause of a later report speaks of which earlier promise: all promises of one report against all its clauses.

A clause counts by how much of what the promise names it names too (in the same words, in other words for one matter, or
with the same characters), by figures of one quantity, by whether it fits another promise better, and by where the
promises beside this one are answered: reports answer in about the order in which was promised. Only the two reports at
hand matter, so that a third one never changes what is found.

Promises × clauses is more than fits into memory for two compilations of hundreds of pages: promises are taken in
blocks, in the order of the text, and what each sign needs of other blocks is worked out before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .asked import Asked
from .figures import Figure, same_kind
from .later import OTHER_WORD, Later
from .postings import Numbers, Values, blocks, by_number, summed
from .records import Counted, Promise, Unit

_MOST: Final = 3
_RIVAL: Final = 3.0
_NEIGHBOURS: Final = 2
_DISTANCE: Final = 4.0
"""Clauses over which the pull of a neighbour's answer falls to 1/e."""


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
_WEIGHTS: Final = (0.91, 2.00, 2.72, 1.44, -0.85, 1.35, -0.33, 0.67, 0.46, -0.84, -0.99, -1.16, 3.25, -1.29)
_BIAS: Final = -3.02


def fits(asked: Asked, later: Later, plan: Later, least: float) -> list[tuple[Fit, ...]]:
    """For each promise the clauses that fit it, best first, at most a few; decided for all promises at once.

    Only those of at least the likeness `least`.
    """
    if not asked.promises or not later.units:
        return [() for _ in asked.promises]
    parts = _parts(asked, len(later.units))
    most = np.full(len(later.units), -math.inf)
    place = np.zeros(len(asked.promises), dtype=np.intp)
    top = np.zeros(len(asked.promises))
    for part in parts:
        alone = _alone(asked.only(asked.order[part]), later)
        value = _value(alone.total)
        place[part], top[part] = value.argmax(axis=1), value.max(axis=1)
        np.maximum(most, value.max(axis=0), out=most)
    said = _said(asked, plan)[asked.order]
    found: list[tuple[Fit, ...]] = [()] * len(asked.promises)
    for part in parts:
        if len(parts) > 1:  # worked out again rather than kept: the memory is what blocks are for
            alone = _alone(asked.only(asked.order[part]), later)
        others = [
            np.minimum(most - _value(alone.total), _RIVAL),
            _beside(place, top, part, len(later.units)),
            np.maximum(0.0, said[part, None] - alone.cover),
        ]
        likeness = _chance(_value(_weighed(alone.total, others, _WEIGHTS[-len(others) :])))
        for row, best in zip(asked.order[part].tolist(), _best(likeness, alone.shared), strict=True):
            found[row] = tuple(Fit(unit=later.units[n], likeness=v) for n, v, fit in best if fit and v >= least)
    return found


def repeats(asked: Asked, plan: Later, least: float) -> list[Unit | None]:
    """For each promise the clause of a plan that is most like it, from `least` on, by the signs of the two alone."""
    found: list[Unit | None] = [None] * len(asked.promises)
    if not asked.promises or not plan.units:
        return found
    for part in _parts(asked, len(plan.units)):
        rows = asked.order[part]
        likeness = _chance(_value(_alone(asked.only(rows), plan).total))
        best = zip(rows.tolist(), likeness.argmax(axis=1).tolist(), likeness.max(axis=1).tolist(), strict=True)
        for row, n, value in best:
            found[row] = plan.units[n] if value >= least else None
    return found


def _parts(asked: Asked, clauses: int) -> list[slice]:
    """Promises in the order of the text in blocks of which each fits into memory when held against so many clauses."""
    each = len(SIGNS) + asked.names.sizes + asked.letters.sizes + asked.terms.sizes
    return blocks(each[asked.order] * clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alone:
    """What the signs of each promise and each clause alone come to, the first of them, and who share anything."""

    total: Values
    cover: Values
    shared: NDArray[np.bool_]


def _alone(asked: Asked, later: Later) -> _Alone:
    own = own_signs(asked, later)
    return _Alone(total=_weighed(np.zeros_like(own[0]), own, _WEIGHTS), cover=own[0], shared=own[0] + own[2] > 0)


def _best(likeness: Values, shared: NDArray[np.bool_]) -> list[tuple[tuple[int, float, bool], ...]]:
    """For each promise the clauses most like it, best first: their number, how like, and whether anything is shared."""
    rows = np.arange(len(likeness))
    ranked = []
    for _ in range(min(_MOST, likeness.shape[1])):
        best = likeness.argmax(axis=1)  # the first of those that are alike
        ranked.append(zip(best.tolist(), likeness[rows, best].tolist(), shared[rows, best].tolist(), strict=True))
        likeness[rows, best] = -1.0
    return list(zip(*ranked, strict=True))


def _weighed(total: Values, found: Sequence[Values], weights: Sequence[float]) -> Values:
    """A sum with signs added to it."""
    for weight, sign in zip(weights, found, strict=False):
        total += weight * sign
    return total


def _value(total: Values) -> Values:
    """What a weighted sum of signs comes to."""
    value: Values = np.round(_BIAS + total, 9)  # a sum taken in another order is the same
    return value


def _chance(value: Values) -> Values:
    """A sum of signs as the chance that a reader would take the clause for an answer, 0 … 1."""
    chance: Values = 1 / (1 + np.exp(-value))
    return chance


def _beside(place: Numbers, top: Values, part: slice, clauses: int) -> Values:
    """How near each clause stands to where the promises just before and behind are answered, by their chance.

    `place` and `top`: the clause that fits each promise best and its value, for all promises in the order of the text.
    The result is for a `part` of them; those around it pull across its borders.
    """
    places = np.arange(clauses)
    size = part.stop - part.start
    around = slice(part.start, part.stop + 2 * _NEIGHBOURS)
    away = np.abs(places - np.pad(place, _NEIGHBOURS)[around, None])
    pull = np.pad(_chance(top), _NEIGHBOURS)[around, None] * np.exp(-places / _DISTANCE)[away]
    most = np.zeros((size, clauses))
    for steps in range(2 * _NEIGHBOURS + 1):
        if steps != _NEIGHBOURS:  # not the promise itself
            np.maximum(most, pull[steps : steps + size], out=most)
    return most


def _said(asked: Asked, plan: Later) -> Values:
    """The largest share of what each promise names that one clause of the plan names, 0 … 1."""
    names, size = asked.names, len(plan.units)
    if not size:
        return np.zeros(names.holders)
    numbers, known = plan.numbers(asked), plan.first_known(asked)
    said, whole = np.zeros((2, names.holders))
    for part in blocks((1 + names.sizes) * size):
        some = names.only(range(part.start, part.stop))
        weight = some.weight * plan.rare[numbers[some.what]]
        whole[part] = by_number(some.holder, weight, some.holders)
        at, clauses, _ = plan.terms.hits(known[some.what])
        said[part] = summed(some.holder[at], clauses, weight[at], (some.holders, size)).max(axis=1)
    return np.minimum(_divided(said, whole), 1.0)


def own_signs(asked: Asked, later: Later) -> list[Values]:
    """The signs of each promise and each clause alone, the first of `SIGNS`: for each an array of promises × clauses.

    What is the same for all promises has no first axis.
    """
    key, same = _shared(asked, later)
    cover, lone = _covered(asked, later)
    characters = later.spelt(asked.letters)
    precise = np.minimum(same / later.weight, 1.0)
    close, other = np.zeros_like(cover), np.zeros_like(cover)
    bare = np.ones((len(asked.goals), 1))
    for n, goals in enumerate(asked.goals):
        if goals:
            close[n], other[n] = _figures(goals, later)
            bare[n] = 0.0
    return [cover, key, characters, precise, lone, close, other, bare * later.counts, *later.kinds]


def _covered(asked: Asked, later: Later) -> tuple[Values, Values]:
    """For each promise and clause the share of what the promise names that it covers; whether that is one word only."""
    names = asked.names
    weight = names.weight * later.rare[later.numbers(asked)[names.what]]
    whole = np.maximum(by_number(names.holder, weight, names.holders), 1e-9)[:, None]
    distinct, place = np.unique(names.what, return_inverse=True)
    shares = later.covers(asked, distinct)[place]
    covered, words = np.zeros((2, names.holders, len(later.units)))
    there, begin = np.unique(names.holder, return_index=True)  # what one promise names stands together
    if there.size:
        words[there] = np.add.reduceat(shares >= OTHER_WORD, begin, axis=0, dtype=float)
        shares *= weight[:, None]
        covered[there] = np.add.reduceat(shares, begin, axis=0)
    return covered / whole, (words <= 1).astype(float)


def _shared(asked: Asked, later: Later) -> tuple[Values, Values]:
    """For each promise and clause the heaviest term of both, as a share of the promise's heaviest word, and the weight
    of all words of both; by how rare they are in the report. 0 where a promise has no word.
    """
    terms = asked.terms
    shape = terms.holders, len(later.units)
    word = asked.words[terms.what]
    numbers = later.numbers(asked)[terms.what]
    rare = later.rare[numbers]
    most = terms.weight * rare
    top = np.zeros(shape[0])
    np.maximum.at(top, terms.holder[word], most[word])
    at, clauses, there = later.terms.hits(numbers)
    value = np.where(terms.weight[at] < there, most[at], there * rare[at])
    holders = terms.holder[at]
    key = np.zeros(shape)
    np.maximum.at(key.reshape(-1), holders * shape[1] + clauses, value)
    telling = (top > 0)[:, None]
    return _divided(key, top[:, None]), summed(holders, clauses, value * word[at], shape) * telling


def _divided(part: Values, whole: Values) -> Values:
    """The shares; 0 where there is no whole."""
    shares: Values = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return shares


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
    terms = {t: min(w, unit.own[t]) * later.rarity(t) for t, w in promise.own.items() if t in unit.own}
    shown: list[str] = []
    for term in sorted(terms, key=lambda t: (-terms[t], t)):
        word = term.lstrip("≈《")
        if not any(word in other for other in shown):
            shown.append(word)
        if len(shown) == 4:
            break
    return tuple(shown)
