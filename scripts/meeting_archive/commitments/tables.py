"""The words of `data/commitment_patterns.yml` and `data/slogans.yml`, and patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..settings import table

PATTERNS: Final[Mapping[str, Sequence[str]]] = table("commitment_patterns")
SLOGANS: Final[Mapping[str, Sequence[str]]] = table("slogans")


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first.

    >>> one_of(["课", "党课"])
    '(?:党课|课)'
    """
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


def any_of(words: Iterable[str]) -> str:
    """A pattern for whether any of the words stands in a text.

    Without a bracket around it, and with no class of characters among its alternatives: then `re` looks for their first
    characters all at once, which takes a quarter of the time.

    >>> any_of(["课", "党课"])
    '党课|课'
    """
    return one_of(words)[3:-1]
