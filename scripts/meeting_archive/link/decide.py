"""Decide all links of one kind at once: a score for each candidate pair, from wording, preference and structure.

The score is a logistic function of a few features. Its weights were fitted once to documents that careful readers
had linked, each document left out in turn to see that they hold for others, and rounded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from ..model import Item
from .candidates import Pair

THRESHOLD: Final = 0.4
"""A pair below this is no link: a missing link is better than a weak one."""
_WEAK: Final = 0.03
"""A similarity below this says nothing."""

_BIAS: Final = -4.4
_WORDS: Final = 1.0
_ROW: Final = 2.8
_COLUMN: Final = 1.5
_ALIGNED: Final = 1.1
_TOPICS: Final = 1.3
_DEEPER: Final = -1.4
_SHALLOWER: Final = -2.2
_PARENT: Final = 0.8
_WITHIN: Final = 0.9


def scores(sources: Sequence[Item], targets: Sequence[Item], found: Sequence[Pair]) -> list[float]:
    """The score of each pair, 0 … 1, in the order of `found`."""
    by_ids = {(sources[p.source].id, targets[p.target].id): p for p in found}
    return [_score(p, _parents_agree(p, sources, targets, by_ids)) for p in found]


def _parents_agree(
    pair: Pair, sources: Sequence[Item], targets: Sequence[Item], by_ids: Mapping[tuple[str, str], Pair]
) -> float:
    """How clearly the source's parent prefers the target or its parent, 0 … 1."""
    source, target = sources[pair.source], targets[pair.target]
    if source.parent is None or pair.shallower:
        return 0.0
    above = (by_ids.get((source.parent, name)) for name in (target.id, target.parent) if name)
    return max((p.row * p.column for p in above if p and p.similarity > _WEAK), default=0.0)


def _score(pair: Pair, parents: float) -> float:
    x = (
        _BIAS
        + _WORDS * (math.log(pair.similarity + 0.01) + 3)
        + _ROW * pair.row
        + _COLUMN * pair.column
        + _ALIGNED * pair.aligned
        + _TOPICS * pair.topics
        + _DEEPER * pair.deeper
        + _SHALLOWER * pair.shallower
        + _PARENT * parents
        + _WITHIN * pair.within
    )
    return 1 / (1 + math.exp(-x))
