"""Headings that come again as if a second report began, where no title says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from .lines import Line

_LONGEST: Final = 45


def headings_again(sheet: Sequence[Line], start: int, stop: int) -> tuple[int, str] | None:
    """Of the outermost headings in lines start … stop, the first of at least two that come again, and its words."""
    found = [(n, line, _kind(line)) for n, line in enumerate(sheet[start:stop], start) if _kind(line)]
    counts = Counter(kind for _, _, kind in found)
    outermost = next((kind for kind in sorted(counts) if counts[kind] > 2), "")
    seen: set[str] = set()
    again: list[tuple[int, str]] = []
    for n, line, kind in found:
        if kind != outermost:
            continue
        if line.bare in seen:
            again.append((n, line.words))
        seen.add(line.bare)
    return again[0] if len(again) > 1 else None


def _kind(line: Line) -> str:
    """What a heading is marked with, in the order from outside in; "" for what is none."""
    if line.kind != "text" or line.size > _LONGEST or line.last in "。；":
        return ""
    if line.level:
        return f"1 heading {line.level}"
    return {"part": "2 part", "cn": "3 cn"}.get(line.marker.family, "") if line.marker else ""
