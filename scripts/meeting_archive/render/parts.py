"""The reports of one original beside one another: each page says which of them it is and leads to the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .card import Brief
from .escape import inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One report of an original: `number` counts from 1, `path` is its page in the docs folder."""

    number: int
    path: str
    title: str


Parts = tuple[Part, ...]


def parts_of_originals(cards: Iterable[Brief]) -> Mapping[str, Parts]:
    """The reports of each original that has several, in its order, by the path of the original."""
    found: dict[str, list[Part]] = defaultdict(list)
    for card in cards:
        if card.parts > 1:
            found[card.source].append(Part(number=card.part, path=card.path, title=card.title))
    return {source: tuple(sorted(parts, key=lambda part: part.number)) for source, parts in found.items()}


def parts_line(number: int, parts: Parts, up: str) -> str:
    """Which report of its original a page is, and links to the others; "" where it is the only one."""
    if len(parts) < 2:
        return ""
    others = "；".join(f"第 {p.number} 份 [{inline(p.title)}]({up}{p.path})" for p in parts if p.number != number)
    words = f"本文件共 {len(parts)} 份材料，这是第 {number} 份。其他：{others}。"
    return f"{words}\n{{: .ma-parts data-search-exclude }}\n"
