"""Decide all links of one kind at once: a score for each candidate pair, from wording, preference and structure.

The score is a logistic function of a few features. Its weights were fitted once to documents that careful readers
had linked, each document left out in turn to see that they hold for others, and rounded.
"""

from __future__ import annotations

import math
from typing import Final

from .candidates import Pair

THRESHOLD: Final = 0.35
"""A pair below this is no link: a missing link is better than a weak one."""

_BIAS: Final = -3.7
_WORDS: Final = 1.4
_ROW: Final = 1.5
_COLUMN: Final = 1.3
_ALIGNED: Final = 0.6
_TOPICS: Final = 1.5
_DEEPER: Final = -1.5
_SHALLOWER: Final = -2.3
_FIRST: Final = 1.2


def score(pair: Pair) -> float:
    """The score of one pair, 0 … 1."""
    x = (
        _BIAS
        + _WORDS * (math.log(pair.similarity + 0.01) + 3)
        + _ROW * pair.row
        + _COLUMN * pair.column
        + _ALIGNED * pair.aligned
        + _TOPICS * pair.topics
        + _DEEPER * pair.deeper
        + _SHALLOWER * pair.shallower
        + _FIRST * pair.first
    )
    return 1 / (1 + math.exp(-x))
