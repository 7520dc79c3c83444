"""How sure a link is that rests on wording: the score shown. Of links shown as sure nine in ten should be right.

Which pairs are linked is decided by `decide`; here the links of a report are looked at beside one another. The weights
were fitted to marked documents, set by set: those of one trade were scored with weights fitted to all the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Item
from .similarity import Words

_BIAS: Final = 0.93
_VALUE: Final = 0.4
_NUMBERED: Final = 1.7
_ALONE: Final = 1.0
_SEVERAL: Final = -0.9
_HUB: Final = -1.45
_ONE: Final = -0.75
_FLOOR: Final = 0.3
WEAKEST: Final = 0.3
"""Of links below this one in four is right: no link is better."""
_SUREST: Final = 0.97
"""Wording alone never proves a link."""
_MUCH: Final = 0.4
"""A target that answers more than this share of the sources answers none of them in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the links of one kind: how many each end has, and which items say a term.

    targets, sources: links by the index of their source and target. said: (role, term) → items of the role that say it.
    """

    targets: Mapping[int, int]
    sources: Mapping[int, int]
    count: int
    said: Mapping[tuple[str, str], int]


def said_by(items: Iterable[Item], own: Mapping[str, Words]) -> Counter[tuple[str, str]]:
    """How many items of each role say a term in their own words."""
    return Counter((item.role, term) for item in items for term in own[item.id].whole)


def around(linked: Collection[tuple[int, int]], sources: Sequence[Item], said: Mapping[tuple[str, str], int]) -> Around:
    """Count the links of one kind, given as pairs of indices."""
    return Around(
        targets=Counter(s for s, _ in linked),
        sources=Counter(t for _, t in linked),
        count=len(sources),
        said=said,
    )


def confidence(
    value: float,
    pair: tuple[int, int],
    ends: tuple[Item, Item],
    here: Around,
    terms: Sequence[str],
    concepts: Sequence[str],
    *,
    numbered: bool,
) -> float:
    """The score of a link by wording, 0 … 1; `value` is what `decide` gave the pair by itself.

    It is surer where two lists pair up by number, or a word is said by these two items only; less sure where the
    source has several targets, the target answers much of the document, or one word is all there is.
    """
    value = min(max(value, _FLOOR), _SUREST)
    shared_by = here.sources[pair[1]]
    x = (
        _BIAS
        + _VALUE * math.log(value / (1 - value))
        + _NUMBERED * numbered
        + _ALONE * any(max(here.said.get((end.role, term), 0) for end in ends) <= 1 for term in terms)
        + _SEVERAL * (here.targets[pair[0]] > 1)
        + _HUB * (shared_by > 1 and shared_by > _MUCH * here.count)
        + _ONE * (len(terms or concepts) == 1)
    )
    return min(1 / (1 + math.exp(-x)), _SUREST)
