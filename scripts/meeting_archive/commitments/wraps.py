"""Hard-wrapped lines: the text as it reads, without the breaks that only the width of the page made."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_TERMINAL: Final = frozenset("。！？；：!?;:…”）)】|\t")
_OPENS: Final = re.compile(
    r"[\s　（(【]|[0-9０-９一二三四五六七八九十①-⑳]{1,3}[、.．）)是]|第[一二三四五六七八九十]|[-*•·—#|]"
)
_LABEL: Final = re.compile(r"[一-龥]{2,8}[：:]")
_WIDEST: Final = 60
"""A page is at most this wide, in characters; longer lines are paragraphs."""
_NARROWEST: Final = 15
_FULL: Final = 0.8
"""A line that was cut by the page fills at least this part of its width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwrapped:
    """`text` without soft breaks; `kept` holds, for each of its characters, the offset in the original."""

    text: str
    kept: tuple[int, ...] | None

    def inside(self, offset: int) -> int:
        """An offset of the original in `text`."""
        return offset if self.kept is None else bisect_left(self.kept, offset)

    def outside(self, start: int, stop: int) -> tuple[int, int]:
        """A range of `text` in the original."""
        return (start, stop) if self.kept is None else (self.kept[start], self.kept[stop - 1] + 1)


def _inside_brackets(row: str) -> bool:
    """Whether a line ends inside a bracket that it opened (（牵头领导：), so that its colon ends nothing."""
    return max(row.rfind("（"), row.rfind("(")) > max(row.rfind("）"), row.rfind(")"))


def unwrap(text: str) -> Unwrapped:
    """Take out the line breaks inside sentences, where the lines of the text are as wide as a page."""
    rows = text.split("\n")
    lengths = sorted(len(r) for r in rows if r.strip())
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not _NARROWEST <= width <= _WIDEST:
        return Unwrapped(text=text, kept=None)
    soft, at = [], 0
    for row, after in pairwise(rows):
        at += len(row)
        inside = _inside_brackets(row)
        full = len(row) >= width * _FULL and (inside or (row[-1] not in _TERMINAL and not _LABEL.match(after)))
        if full and "|" not in row and "\t" not in row and after.strip() and not _OPENS.match(after):
            soft.append(at)
        at += 1
    if not soft:
        return Unwrapped(text=text, kept=None)
    drop = set(soft)
    kept = tuple(i for i in range(len(text)) if i not in drop)
    return Unwrapped(text="".join(text[i] for i in kept), kept=kept)
