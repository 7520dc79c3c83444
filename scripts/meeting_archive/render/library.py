"""问题库, 原因库, 措施库 and 落实: items by topic, then year; and the page of each topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ..model import Role
from .card import Brief, items_list
from .cutting import Extent, anchor_pages
from .lists import HOME, by_unit, unit_link
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import (
    Column,
    Group,
    Listing,
    Page,
    laid_out,
    plain_page,
    records,
    row,
    shown,
    single,
    table,
)
from .recurring import LIST_COLUMNS
from .rows import ITEM_COLUMNS, RowsOf, blocks
from .topics import by_year, count_by
from .words import LIBRARY, ROLE, topic_names, year_anchor, year_name, year_words

_RETURNING: Final = 20
"""Problems that return named on a topic's page."""
_UNITS: Final = 30
"""Units in a topic's table."""


Held = Mapping[str, Sequence[Brief]]
"""The reports that have rows in each list, by its name (`card.items_list`)."""


def held_by(cards: Iterable[Brief]) -> Held:
    """Which reports are in which list, each in the order of the reports."""
    held: dict[str, list[Brief]] = {}
    for card in cards:
        for name in card.listed:
            held.setdefault(name, []).append(card)
    return held


def lay_out_library(
    cards: Sequence[Brief], held: Held, rows: RowsOf, page_size: int, returning: Mapping[str, Sequence[str]]
) -> Iterator[Page]:
    """The item lists of every role and the topic pages; `returning` has, by topic, rows of problems that return."""
    places = {role: item_places(held, role, page_size) for role in ROLE}
    counts = {(role, topic): _count(held, role, topic) for role in ROLE for topic in topic_names()}
    for role in ROLE:
        if places[role] or role != "progress":  # the navigation names the others
            yield single(f"{LIBRARY[role]}/index.md", _role_index(cards, role, places[role]))
        counted = {topic: counts[role, topic] for topic in topic_names()}
        for topic, name in topic_names().items():
            if counted[topic]:
                beside = _beside(LIBRARY[role], f"{ROLE[role]}的主题", counted, topic)
                yield from laid_out(_items(held, rows, role, topic, name, beside), page_size)
    yield single("topics/index.md", _topic_index(counts, places))
    every = {topic: sum(counts[role, topic] for role in ROLE) for topic in topic_names()}
    for topic, name in topic_names().items():
        if every[topic]:
            beside = _beside("topics", "主题", every, topic)
            totals = {role: counts[role, topic] for role in ROLE}
            history = list(_history(held, topic, places["problem"])) if totals["problem"] else []
            page = _topic_page(topic, name, totals, history, beside, returning.get(topic, ()))
            yield single(f"topics/{topic}.md", page)


def _count(held: Held, role: Role, topic: str) -> int:
    name = items_list(role, topic)
    return sum(card.listed[name] for card in held.get(name, ()))


def item_places(held: Held, role: Role, page_size: int) -> dict[tuple[str, str | None], str]:
    """Where the items of a role begin for each (topic, year): a path in the docs folder with an anchor."""
    places: dict[tuple[str, str | None], str] = {}
    for topic in topic_names():
        years = by_year(held.get(items_list(role, topic), ()))
        extents = {year: _extent(year, group, role, topic) for year, group in years.items()}
        found = anchor_pages(f"{items_list(role, topic)}.md", list(extents.values()), page_size)
        places |= {(topic, year): found[year_anchor(year)] for year, extent in extents.items() if extent.size}
    return places


def _extent(year: str | None, cards: Iterable[Brief], role: Role, topic: str) -> Extent:
    held = [(card.code, size) for card in cards if (size := card.items(role, topic))]
    return Extent(name=year_name(year), words=year_words(year), anchor=year_anchor(year), blocks=held)


def _beside(folder: str, heading: str, counts: Mapping[str, int], topic: str) -> Neighbours | None:
    found = [(other, name) for other, name in topic_names().items() if counts.get(other)]
    pages = [Neighbour(path=f"{folder}/{other}.md", title=name) for other, name in found]
    whole = Neighbour(path=f"{folder}/index.md", title="全部主题")
    return neighbours(heading, pages, [other for other, _ in found].index(topic), whole)


def _items(held: Held, rows: RowsOf, role: Role, topic: str, name: str, beside: Neighbours | None) -> Listing:
    return Listing(
        path=f"{items_list(role, topic)}.md",
        title=f"{ROLE[role]}：{name}",
        kind=LIBRARY[role],
        crumbs=[HOME, (ROLE[role], "index.md")],
        counted=f"条{ROLE[role]}",
        columns=ITEM_COLUMNS,
        groups=[
            Group(
                name=year_name(year),
                heading=year_words(year),
                anchor=year_anchor(year),
                blocks=blocks(group, items_list(role, topic), rows),
            )
            for year, group in by_year(held[items_list(role, topic)]).items()
        ],
        before=f"同一主题的[问题、原因、措施](../topics/{topic}.md)放在一起看。\n",
        values={"neighbours": beside},
        chapters=True,
    )


def _role_index(cards: Sequence[Brief], role: Role, places: Mapping[tuple[str, str | None], str]) -> str:
    total = sum(card.counts[role] for card in cards)
    crumbs = [HOME]
    if not total:
        body = [f"收录的报告里没有识别出{ROLE[role]}。\n{{: .ma-empty }}\n"]
        return plain_page(ROLE[role], LIBRARY[role], crumbs, body)
    body = [f"共 {total} 条{ROLE[role]}，按主题和年份；一条只计入最接近的一个主题。\n", _matrix(cards, role, places)]
    return plain_page(ROLE[role], LIBRARY[role], crumbs, body)


def _matrix(cards: Sequence[Brief], role: Role, places: Mapping[tuple[str, str | None], str]) -> str:
    counts = count_by(cards, role)
    years = [year for year in by_year(cards) if any(counts[topic, year] for topic in topic_names())]
    rows = []
    for topic, name in topic_names().items():
        total = sum(counts[topic, year] for year in years)
        if total:
            cells = [f"[{counts[topic, y]}](../{places[topic, y]})" if counts[topic, y] else "" for y in years]
            rows.append(row([f"[{name}]({topic}.md)", *cells, total]))
    columns = [Column(name="主题"), *(Column(name=year_words(year), number=True) for year in years)]
    return table([*columns, Column(name="合计", number=True)], rows)


def _topic_index(
    counts: Mapping[tuple[Role, str], int], places: Mapping[Role, Mapping[tuple[str, str | None], str]]
) -> str:
    rows = []
    for topic, name in topic_names().items():
        own = {role: counts[role, topic] for role in ROLE}
        if any(own.values()):
            cells = [f"[{count}](../{items_list(role, topic)}.md)" if count else "" for role, count in own.items()]
            rows.append(row([f"[{name}]({topic}.md)", *cells]))
    if not rows:
        return plain_page("主题", "topics", [HOME], ["收录的报告里没有识别出主题。\n{: .ma-empty }\n"])
    columns = [Column(name="主题"), *(Column(name=word, number=True) for word in ROLE.values())]
    lists = [f"[{word}](../{LIBRARY[role]}/index.md)" for role, word in ROLE.items() if places[role]]
    body = [" · ".join(lists) + "\n", shown(0, len(rows), len(rows), "个主题"), table(columns, rows)]
    return plain_page("主题", "topics", [HOME], body)


def _topic_page(
    topic: str,
    name: str,
    totals: Mapping[Role, int],
    history: Sequence[str],
    beside: Neighbours | None,
    returning: Sequence[str],
) -> str:
    lists = [
        f"[{word} {totals[role]} 条](../{items_list(role, topic)}.md)" for role, word in ROLE.items() if totals[role]
    ]
    body = [" · ".join(lists) + "\n"]
    if history:
        body += ["## 历年问题 {: #history }\n", *history]
    if returning:
        first = returning[:_RETURNING]
        body += ["## 屡改屡犯 {: #recurring }\n", shown(0, len(first), len(returning), "个问题")]
        body += [records(LIST_COLUMNS, first), "[看全部单位的](../accounts/recurring.md)\n"]
    return plain_page(name, "topic", [HOME, ("主题", "index.md")], body, {"neighbours": beside})


def _history(held: Held, topic: str, places: Mapping[tuple[str, str | None], str]) -> list[str]:
    cards = held[items_list("problem", topic)]
    years = sorted((year for year in by_year(cards) if (topic, year) in places), key=lambda y: (y is None, y or ""))
    found = []
    for group in by_unit(cards).values():
        counts = Counter[str | None]()
        for card in group:
            counts[card.year] += card.items("problem", topic)
        if counts.total():
            found.append((group[0], counts))
    largest = sorted(found, key=lambda pair: -pair[1].total())[:_UNITS]
    rows = [row([unit_link(card), *(counts[y] or "" for y in years), counts.total()]) for card, counts in largest]
    totals = [sum(counts[y] for _, counts in found) for y in years]
    cells = [f"[{total}](../{places[topic, year]})" for year, total in zip(years, totals, strict=True)]
    rows.append(row(["合计", *cells, sum(totals)]))
    columns = [Column(name="单位"), *(Column(name=year_words(y), number=True) for y in years)]
    return [
        shown(0, len(largest), len(found), "个单位"),
        table([*columns, Column(name="合计", number=True)], rows),
    ]
