"""Reports by year and items by topic and year: the counts that many pages show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..model import Role
from .card import AnyCard, Brief, items_list
from .paging import Column, link, row, table
from .words import topic_names, year_words


def by_year(cards: Iterable[AnyCard]) -> dict[str | None, list[AnyCard]]:
    """Cards of each year, in the order they come in."""
    years: dict[str | None, list[AnyCard]] = defaultdict(list)
    for card in cards:
        years[card.year].append(card)
    return dict(years)


def topic_table(cards: Sequence[Brief]) -> str:
    """Problems by topic and year, as a table; empty where there are none."""
    years = sorted(by_year(cards), key=lambda year: (year is None, year or ""))
    counts = count_by(cards, "problem")
    rows = []
    for topic, name in topic_names().items():
        numbers = [counts[topic, year] for year in years]
        if any(numbers):
            cells = [number or "" for number in numbers]
            rows.append(row([link(name, f"../topics/{topic}.md"), *cells, sum(numbers)]))
    if not rows:
        return ""
    columns = [Column(name="主题"), *(Column(name=year_words(year), number=True) for year in years)]
    found = table([*columns, Column(name="合计", number=True)], rows)
    return f"## 问题的主题 {{: #topics }}\n\n各主题每年的问题条数；一条问题只计入最接近的一个主题。\n\n{found}"


def count_by(cards: Iterable[Brief], role: Role) -> Mapping[tuple[str, str | None], int]:
    """Items of a role by (topic, year)."""
    counts = Counter[tuple[str, str | None]]()
    names = {items_list(role, topic): topic for topic in topic_names()}
    for card in cards:
        for name, size in card.listed.items():
            if name in names:
                counts[names[name], card.year] += size
    return counts
