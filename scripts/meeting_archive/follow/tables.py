"""The words of `data/follow_words.yml`, ready to search for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..settings import table

WORDS: Final[Mapping[str, Any]] = table("follow_words")


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; they are plain text."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"
