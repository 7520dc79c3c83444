"""How like the problems of two reports are: all of one against all of the other at once, through lists by term."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..model import Item
from .postings import ABSENT, Held, Numbers, Postings, Values, by_number, held

_HEAD: Final = 4.1
"""Weight of the cosine of what names two problems, 0 … 1."""
_ACROSS: Final = 3.2
"""… of the larger cosine of what names one with all that the other says."""
_WHOLE: Final = 4.9
"""… of the cosine of all they say."""
_MATTER: Final = 2.6
"""… of each matter that they name in common, at most two."""
_TOPIC: Final = 0.4
"""… of the same first topic."""
_MATCH: Final = 1.9
"""… of neither having a better match between the two reports."""
_BIAS: Final = -5.4
_FAINT: Final = 0.1
_NO_TOPIC: Final = ("other",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """The problems of one report, laid out once for all that they are held against.

    `heads` hold the terms that name each, `wholes` all its terms, numbered alike; `by_head` and `by_whole` are the same
    by term. `matters` tells which terms are matters; `topics`: the first topic of each, if any.
    """

    heads: Held
    wholes: Held
    by_head: Postings
    by_whole: Postings
    matters: NDArray[np.bool_]
    topics: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The pairs of problems that share a term, in order: the number of the one, of the other, and the chance, 0 … 1,
    that a reader would call it the same problem. `rare`: how rare each term is in both reports, by its number in the
    later one.
    """

    one: Numbers
    other: Numbers
    chance: Values
    rare: Values


def laid(items: Sequence[Item], heads: Sequence[Mapping[str, float]], wholes: Sequence[Mapping[str, float]]) -> Laid:
    """Lay problems out; `heads` and `wholes` are their terms with weights, those of a head also among the whole."""
    all_ = held(wholes, (w for terms in wholes for w in terms.values()))
    named = held(heads, (w for terms in heads for w in terms.values()), all_.each)
    return Laid(
        heads=named,
        wholes=all_,
        by_head=Postings(named),
        by_whole=Postings(all_),
        matters=np.array([term.startswith("≈≈") for term in all_.each], dtype=bool),
        topics=tuple(item.topics[:1] for item in items),
    )


def compare(earlier: Laid, later: Laid) -> Likeness:
    """How like each problem of one report is to each of another; a function of the two alone.

    What speaks for it: cosines of what names them and of all they say, matters and topic in common, and that neither
    has a better match.
    """
    numbers = later.by_whole.numbers(earlier.wholes.each)
    before, after = _rarity(earlier, later, numbers)
    heads, wholes = _scaled(earlier.heads, before), _scaled(earlier.wholes, before)
    other_heads, other_wholes = _scaled(later.heads, after), _scaled(later.wholes, after)
    size = len(later.topics)
    cells = len(earlier.topics) * size

    def meet(mine: Held, theirs: Held, by_term: Postings) -> tuple[Numbers, Numbers, Numbers]:
        """The entries of two reports that are of one term, and the pair of problems that hold them."""
        at, entry = by_term.entries(numbers[mine.what])
        return at, entry, mine.holder[at] * size + theirs.holder[entry]

    at, entry, cell = meet(earlier.wholes, later.wholes, later.by_whole)
    pairs = np.flatnonzero(by_number(cell, None, cells))
    whole = by_number(cell, wholes[at] * other_wholes[entry], cells)[pairs]
    at, entry, cell = meet(earlier.heads, later.wholes, later.by_whole)
    across = by_number(cell, heads[at] * other_wholes[entry], cells)[pairs]
    at, entry, cell = meet(earlier.wholes, later.heads, later.by_head)
    across = np.maximum(across, by_number(cell, wholes[at] * other_heads[entry], cells)[pairs])
    at, entry, cell = meet(earlier.heads, later.heads, later.by_head)
    head = by_number(cell, heads[at] * other_heads[entry], cells)[pairs]
    matter = by_number(cell[earlier.matters[earlier.heads.what[at]]], None, cells)[pairs]
    one, other = pairs // size, pairs % size
    value = np.minimum(head, 1.0) * _HEAD
    value += np.minimum(across, 1.0) * _ACROSS
    value += np.minimum(whole, 1.0) * _WHOLE
    value += np.minimum(matter, 2.0) * _MATTER
    value += _same_topic(earlier, later, one, other) * _TOPIC
    value += best_of_both(_BIAS + value, one, other) * _MATCH
    chance = np.array([1 / (1 + math.exp(-v)) for v in (_BIAS + value).tolist()], dtype=float)
    return Likeness(one=one, other=other, chance=chance, rare=after)


def best(values: Values, ends: Numbers) -> Values:
    """For each pair the largest value of all that have the same end."""
    most = np.full(int(ends.max(initial=-1)) + 1, -math.inf)
    np.maximum.at(most, ends, values)
    largest: Values = most[ends]
    return largest


def best_of_both(values: Values, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    """Which pairs are the best match of both their ends."""
    found: NDArray[np.bool_] = (values >= best(values, one)) & (values >= best(values, other))
    return found


def _same_topic(earlier: Laid, later: Laid, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    numbers = {topic: n for n, topic in enumerate(dict.fromkeys(later.topics)) if topic != _NO_TOPIC}
    mine = np.array([numbers.get(topic, ABSENT) for topic in earlier.topics], dtype=np.intp)[one]
    theirs = np.array([numbers.get(topic, ABSENT) for topic in later.topics], dtype=np.intp)[other]
    found: NDArray[np.bool_] = (mine == theirs) & (mine != ABSENT)
    return found


def _rarity(earlier: Laid, later: Laid, numbers: Numbers) -> tuple[Values, Values]:
    """How rare each term of the one and of the other report is among the problems of both, by its number there.

    `numbers`: that of each term of the earlier report in the later one.
    """
    total = len(earlier.topics) + len(later.topics)
    shares = np.array([1.0, *(max(_FAINT, 1 - math.log(n) / math.log(total + 2)) for n in range(1, total + 1))])
    both = np.flatnonzero(numbers != ABSENT)
    before, after = earlier.by_whole.spread.copy(), later.by_whole.spread.copy()
    before[both] += later.by_whole.spread[numbers[both]]
    after[numbers[both]] += earlier.by_whole.spread[both]
    return shares[before], shares[after]


def _scaled(held_: Held, rare: Values) -> Values:
    """The weights of what is held, by how rare it is, so that those of each holder have the length 1."""
    row = held_.weight * rare[held_.what]
    norm = np.sqrt(by_number(held_.holder, row * row, held_.holders))
    scaled: Values = row / norm[held_.holder]
    return scaled
