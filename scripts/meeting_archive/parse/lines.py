"""Paragraphs as lines with places: where the words begin and end once white space and Markdown marks are set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Paragraph

BLANK: Final = " \t\r\n\f\v\u3000\xa0\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2060\ufeff\u00ad"
ZERO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LEAD: Final = re.compile(
    rf"[{BLANK}]*(?:>[{BLANK}]*)*(?P<hash>#{{1,6}}(?![0-9０-９])(?=[{BLANK}*\w（(【]))?[{BLANK}]*(?P<bold>\*\*|__)?[{BLANK}]*"
)
"""What may stand before a line's words. A # right before a number counts machines (#2机组) and heads nothing."""
_ANY_BLANK: Final = re.compile(f"[{BLANK}]")
_FENCE: Final = re.compile(rf"[{BLANK}]*(?:```|~~~)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph: `start`…`stop` is all of it in the flat text, `head`…`tail` its words.

    `hashes` is the heading depth that Markdown or the format gives (0 for none); `bold` says that it opens with
    bold marks, `all_bold` that all of it is bold; `indent` counts the columns of white space in front.
    """

    index: int
    start: int
    stop: int
    head: int
    tail: int
    hashes: int
    bold: bool
    all_bold: bool
    indent: int
    style: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space and marks stands in it."""
        return self.head >= self.tail


def _columns(text: str) -> int:
    width = 0
    for c in text:
        if c == "\t":
            width += 4
        elif c == "\u3000":
            width += 2
        elif c in BLANK:
            width += 1
        else:
            break
    return width


def lines(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """One `Line` a paragraph, in order."""
    made, at, fenced = [], 0, False
    for p in paragraphs:
        fence = _FENCE.match(p.text)
        fenced ^= fence is not None
        lead = _LEAD.match(p.text)
        opening = lead.end() if lead else 0
        bold = bool(lead and lead["bold"])
        hashes = len(lead["hash"]) if lead and lead["hash"] else 0
        if fenced:
            hashes, bold = 0, False  # a # in a fenced block is a remark of a program
        elif p.style.startswith("heading") and p.style[7:].isdigit():
            hashes = hashes or int(p.style[7:])
        bold |= p.style == "bold"
        words = p.text.rstrip(BLANK)
        closing = len(words.rstrip("*#_" + BLANK)) if bold or hashes else len(words)
        marked = bold and words.endswith(("**", "__")) and "**" not in words[opening:closing]
        all_bold = marked or p.style == "bold"
        made.append(
            Line(
                index=p.index,
                start=at,
                stop=at + len(p.text),
                head=at + min(opening, closing),
                tail=at + closing,
                hashes=hashes,
                bold=bold,
                all_bold=all_bold,
                indent=_columns(p.text),
                style=p.style,
            )
        )
        at += len(p.text) + 1
    return made


def clean(text: str) -> str:
    """The text without white space and zero-width characters: how headings are compared."""
    return _ANY_BLANK.sub("", text)
