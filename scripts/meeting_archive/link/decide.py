"""Decide all links of one kind at once: a score for each candidate pair, then what is said of each source.

The score is a logistic function of a few features. Its weights were fitted once to documents that careful readers
had linked, each document left out in turn to see that they hold for others, and rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from .candidates import Pair

THRESHOLD: Final = 0.4
"""A pair below this is no link: a missing link is better than a weak one."""
_MOST: Final = 3
"""Targets said of one source by wording alone."""

_SUREST: Final = 0.97
"""Wording alone never proves a link."""

_BIAS: Final = -0.9
_WORDS: Final = 1.1
_COLUMN: Final = 1.75
_ALIGNED: Final = 2.0
_UNLIKE: Final = -2.5
_VAGUE: Final = -0.8
_FIRST: Final = 1.6
_CROWD: Final = -1.1


def score(pair: Pair, *, vague: bool) -> float:
    """The score of one pair, 0 … 1.

    `vague`: nothing in common but at most one concept, so no word that a reader could look for.
    """
    x = (
        _BIAS
        + _WORDS * (math.log(pair.similarity + 0.01) + 3)
        + _COLUMN * pair.column
        + _ALIGNED * pair.aligned
        + _UNLIKE * pair.unlike
        + _VAGUE * vague
        + _FIRST * pair.first
        + _CROWD * pair.crowd
    )
    return min(1 / (1 + math.exp(-x)), _SUREST)


def chosen(found: Iterable[Pair], vague: Callable[[Pair], bool]) -> Mapping[tuple[int, int], float]:
    """The pairs that are said, with their scores; what pairs have in common is looked at only where it can matter."""
    by_source: dict[int, list[tuple[float, int]]] = {}
    for pair in found:
        value = score(pair, vague=False)
        if value >= THRESHOLD and vague(pair):
            value = score(pair, vague=True)
        if value >= THRESHOLD:
            by_source.setdefault(pair.source, []).append((value, pair.target))
    return {
        (source, target): value
        for source, offers in by_source.items()
        for value, target in sorted(offers, key=lambda x: (-x[0], x[1]))[:_MOST]
    }
