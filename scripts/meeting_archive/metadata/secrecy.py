"""What a paper says about who may read it: 机密★10年, 内部资料 注意保存, 此件不予公开."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ..model import Rule
from .markings import IN_MARGIN, LONGEST, TOKEN, WITH_STAR, is_marking, level_of
from .page import Finder, Found, Line, Page


def _found(line: Line, words: str) -> Found:
    tokens = (re.sub(r"\s", "", token[0]) for token in TOKEN.finditer(words))
    ordered = sorted(dict.fromkeys(tokens), key=lambda token: level_of(token) is None)
    return Found(value="、".join(ordered), quote=line.raw)


def _first(found: Iterable[Found]) -> Found | None:
    """The first that names a level, else the first."""
    every = list(found)
    return next((f for f in every if level_of(f.value)), every[0] if every else None)


def _on_a_line(page: Page) -> Found | None:
    lines = [_found(line, line.plain) for line in page.markings]
    for line in page.head[:6]:
        if len(line.plain) <= LONGEST and (match := WITH_STAR.search(line.plain)):
            lines.append(_found(line, match[0]))
    return _first(lines)


def _in_margins(page: Page) -> Found | None:
    found = []
    for line in page.margins:
        if is_marking(line.plain):
            found.append(_found(line, line.plain))
        elif match := IN_MARGIN.search(line.plain[:LONGEST]):
            found.append(_found(line, match["words"]))
    return _first(found)


SECRECY: Final = (
    Finder(
        rule=Rule(
            name="marking_on_a_line",
            says="单独一行的密级或者使用范围",
            example="机密★10年\n云川市水务局党组2023年度民主生活会对照检查材料\n各位同志：",
            reason="GB/T 9704 puts the level at the top left; offices write 内部资料 there or at the end.",
        ),
        origin="text",
        find=_on_a_line,
    ),
    Finder(
        rule=Rule(
            name="marking_in_margin",
            says="页眉页脚里的密级或者使用范围",
            example="header: 内部资料　注意保存",
            reason="Word templates carry the marking on every page.",
        ),
        origin="margin",
        find=_in_margins,
        explicit=False,
    ),
)
