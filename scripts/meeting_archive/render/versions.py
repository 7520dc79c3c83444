"""The versions of one report beside one another: each page says which of them it is and leads to the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..across import Version
from .card import Brief
from .escape import inline


def version_lines(versions: Sequence[Version], cards: Iterable[Brief], up: str) -> Mapping[str, str]:
    """For the page of each report that has versions, by its code, the line that says so; `cards` of both."""
    every = {card.code: card for card in cards}
    of_shown: dict[str, list[str]] = defaultdict(list)
    lines = {}
    for version in versions:
        shown, other = every[version.of], every[version.code]
        of_shown[version.of].append(f"[{_name(other)}]({up}{other.path})（{version.how}）")
        target = f"[{inline(shown.title)}]({up}{shown.path})"
        lines[version.code] = _line(f"这是{target}的另一稿（{version.how}）。列表、台账和对账用那一份，本页供对照。")
    for code, found in of_shown.items():
        lines[code] = _line(f"这份材料另有 {len(found)} 稿：{'；'.join(found)}。")
    return lines


def _name(card: Brief) -> str:
    return inline(card.source.rsplit("/", 1)[-1])


def _line(words: str) -> str:
    return f"{words}\n{{: .ma-parts data-search-exclude }}\n"
