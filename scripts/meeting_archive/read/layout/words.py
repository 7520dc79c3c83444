"""Putting words together that a pdf holds apart."""

from __future__ import annotations

import re
from typing import Final

from ..radicals import meant

_WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_STRAY: Final = re.compile(f"(?<=[{_WIDE}]) +(?=[{_WIDE}])")
"""Spaces between Chinese characters: the layout put them there, nobody typed them."""

_UNBROKEN: Final = re.compile(
    r"[“‘（《〈【「『(\[]*(?:\d[\d.,]*\d[\u4e00-\u9fff]|[A-Za-z0-9.,:/+\-]+[%％‰℃]?|.)[，。、；：！？”’）》〉】」』…—,.;:!?)\]]*"
)


def cleaned(text: str) -> str:
    """A line without stray spaces and with the characters that were meant."""
    return _STRAY.sub("", meant(text))


def joined(before: str, after: str) -> str:
    """Two lines as one text: with a space between Latin words and figures, with none beside Chinese characters."""
    if before and after and before[-1].isascii() and after[0].isascii() and before[-1] not in " -/" and after[0] != " ":
        return f"{before} {after}"
    return before + after


def breadth(text: str) -> float:
    """How wide a text is, in Chinese characters; Latin letters and figures take half of one."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def first_unbroken(text: str) -> str:
    """The start of a line that no layout would have broken: a figure with its unit, a character with its marks."""
    found = _UNBROKEN.match(text)
    return found[0] if found else text[:1]
