"""One page before it is read: pieces of text with their places, ruled lines, and how much of it is picture.

All lengths are points (1/72 inch); x grows to the right, y upwards, as the page is read (its rotation undone).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Characters that stand side by side; `size` is the height of the type, `bold` its weight above
    ordinary, `base` the height of the line that it stands on; `confidence` (0 … 1) how sure text recognition was of
    them, None where that is not known."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    base: float
    confidence: float | None = None

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A thin line: horizontal where y0 and y1 are about the same, else vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def flat(self) -> bool:
        """Whether it is horizontal."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; `pictured` is the share of it under pictures, 0 … 1; `unmapped` counts signs without a character.

    `recognised` says that its words were recognised in a picture, by us or by the scanner's program;
    `slanted` are words that stand aslant over the page: a watermark.
    """

    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...]
    pictured: float
    unmapped: int
    recognised: bool = False
    slanted: str = ""


SCAN: Final = 0.3
"""Share of a page under pictures from which a page without text is a scan; invisible text on it was recognised."""


def mean_confidence(parts: Iterable[tuple[float | None, str]]) -> float | None:
    """The confidence of texts together, each by its length; None where none of them has one."""
    known = [(confidence, len(text)) for confidence, text in parts if confidence is not None]
    total = sum(length for _, length in known)
    return sum(confidence * length for confidence, length in known) / total if total else None


def page_of(data: dict[str, Any]) -> Page:
    """A page from the worker's plain values."""
    return Page(
        width=data["width"],
        height=data["height"],
        pieces=tuple(
            Piece(text=text, x0=x0, y0=y0, x1=x1, y1=y1, size=size, bold=bold, base=base)
            for text, x0, y0, x1, y1, size, bold, base in data["pieces"]
        ),
        rules=tuple(Rule(x0=x0, y0=y0, x1=x1, y1=y1) for x0, y0, x1, y1 in data["rules"]),
        pictured=data["pictured"],
        unmapped=data["unmapped"],
        slanted=data["slanted"],
        recognised=data["hidden"] and data["pictured"] >= SCAN,
    )
