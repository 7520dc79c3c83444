"""问题库, 原因库, 措施库 and 落实: items by topic, then year; and the page of each topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from ..model import Role
from .card import Card, Line
from .lists import HOME, by_unit, by_year, count_by, unit_link
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import (
    Column,
    Group,
    Listing,
    Pages,
    anchor_pages,
    link,
    plain_page,
    record,
    records,
    row,
    shown,
    table,
    write,
)
from .recurring import LIST_COLUMNS
from .words import GAP, LIBRARY, ROLE, topic_names, year_anchor, year_words

_COLUMNS: Final = (Column(name="原文"), Column(name="关联"), Column(name="报告"), Column(name="单位"))
_NEAR: Final = 6
"""Linked items named in a row of a list; the rest are on the report's page."""
_RETURNING: Final = 20
"""Problems that return named on a topic's page."""
_UNITS: Final = 30
"""Units in a topic's table."""


def library_pages(cards: Sequence[Card], page_size: int, returning: Mapping[str, Sequence[str]]) -> Pages:
    """The item lists of every role and the topic pages; `returning` has, by topic, rows of problems that return."""
    places = {role: item_places(cards, role, page_size) for role in ROLE}
    for role in ROLE:
        if places[role] or role != "progress":  # the navigation names the others
            yield f"{LIBRARY[role]}/index.md", _role_index(cards, role, places[role])
        listed = _listed(cards, role)
        for topic, name in topic_names().items():
            if listed.get(topic):
                beside = _beside(LIBRARY[role], f"{ROLE[role]}的主题", listed, topic)
                yield from write(_items(cards, role, topic, name, beside), page_size)
    yield "topics/index.md", _topic_index(cards, places)
    every = Counter(line.topic for card in cards for line in card.lines)
    for topic, name in topic_names().items():
        if any(key[0] == topic for found in places.values() for key in found):
            yield (
                f"topics/{topic}.md",
                _topic_page(
                    cards, topic, name, places, _beside("topics", "主题", every, topic), returning.get(topic, ())
                ),
            )


def item_places(cards: Sequence[Card], role: Role, page_size: int) -> dict[tuple[str, str | None], str]:
    """Where the items of a role begin for each (topic, year): a path in the docs folder with an anchor."""
    counts = count_by(cards, role)
    years = list(by_year(cards))
    places: dict[tuple[str, str | None], str] = {}
    for topic in topic_names():
        sizes = [(year_anchor(year), counts[topic, year]) for year in years if counts[topic, year]]
        pages = anchor_pages(f"{LIBRARY[role]}/{topic}.md", sizes, page_size)
        places |= {(topic, year): pages[year_anchor(year)] for year in years if counts[topic, year]}
    return places


def _listed(cards: Sequence[Card], role: Role) -> Counter[str]:
    return Counter(line.topic for card in cards for line in card.lines if line.role == role)


def _beside(folder: str, heading: str, counts: Mapping[str, int], topic: str) -> Neighbours | None:
    found = [(other, name) for other, name in topic_names().items() if counts.get(other)]
    pages = [Neighbour(path=f"{folder}/{other}.md", title=name, note=f"{counts[other]} 条") for other, name in found]
    whole = Neighbour(path=f"{folder}/index.md", title=f"全部 {len(pages)} 个主题")
    return neighbours(heading, pages, [other for other, _ in found].index(topic), whole)


def _items(cards: Sequence[Card], role: Role, topic: str, name: str, beside: Neighbours | None) -> Listing:
    groups = [
        Group(
            heading=year_words(year),
            anchor=year_anchor(year),
            rows=[
                _item_row(card, line)
                for card in group
                for line in card.lines
                if line.role == role and line.topic == topic
            ],
        )
        for year, group in by_year(cards).items()
    ]
    return Listing(
        path=f"{LIBRARY[role]}/{topic}.md",
        title=f"{ROLE[role]}：{name}",
        kind=LIBRARY[role],
        crumbs=[HOME, (ROLE[role], "index.md")],
        counted=f"条{ROLE[role]}",
        columns=_COLUMNS,
        groups=groups,
        before=f"同一主题的[问题、原因、措施](../topics/{topic}.md)放在一起看。\n",
        values={"neighbours": beside},
    )


def _item_row(card: Card, line: Line) -> str:
    page = f"../{card.path}"
    cells = [link(line.words, f"{page}#{line.id}"), _near(line, page), link(card.title, page), unit_link(card)]
    return record(cells, _COLUMNS)


def _near(line: Line, page: str) -> str:
    words = []
    for role, name in ROLE.items():
        near = [n for n in line.near if n.role == role]
        if near:
            ids = "、".join(f"[{n.id}]({page}#{n.id})" + ("" if n.sure else "（可能）") for n in near[:_NEAR])
            words.append(f"{name} {ids}" + (f"等 {len(near)} 条" if len(near) > _NEAR else ""))
    if line.see and not line.near:
        words.append(f"见 [{line.see}]({page}#{line.see})")
    words.extend(f'<span class="ma-gap">{GAP[role]}</span>' for role in line.gaps)
    return "；".join(words)


def _role_index(cards: Sequence[Card], role: Role, places: Mapping[tuple[str, str | None], str]) -> str:
    total = sum(card.counts[role] for card in cards)
    crumbs = [HOME]
    if not total:
        body = [f"收录的报告里没有识别出{ROLE[role]}。\n{{: .ma-empty }}\n"]
        return plain_page(ROLE[role], LIBRARY[role], crumbs, body)
    body = [f"共 {total} 条{ROLE[role]}，按主题和年份；一条只计入最接近的一个主题。\n", _matrix(cards, role, places)]
    return plain_page(ROLE[role], LIBRARY[role], crumbs, body)


def _matrix(cards: Sequence[Card], role: Role, places: Mapping[tuple[str, str | None], str]) -> str:
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


def _topic_index(cards: Sequence[Card], places: Mapping[Role, Mapping[tuple[str, str | None], str]]) -> str:
    counts = Counter((line.topic, line.role) for card in cards for line in card.lines)
    rows = []
    for topic, name in topic_names().items():
        if any(counts[topic, role] for role in ROLE):
            cells = [f"[{counts[topic, r]}](../{LIBRARY[r]}/{topic}.md)" if counts[topic, r] else "" for r in ROLE]
            rows.append(row([f"[{name}]({topic}.md)", *cells]))
    if not rows:
        return plain_page("主题", "topics", [HOME], ["收录的报告里没有识别出主题。\n{: .ma-empty }\n"])
    columns = [Column(name="主题"), *(Column(name=word, number=True) for word in ROLE.values())]
    lists = [f"[{word}](../{LIBRARY[role]}/index.md)" for role, word in ROLE.items() if places[role]]
    body = [" · ".join(lists) + "\n", shown(0, len(rows), len(rows), "个主题"), table(columns, rows)]
    return plain_page("主题", "topics", [HOME], body)


def _topic_page(
    cards: Sequence[Card],
    topic: str,
    name: str,
    places: Mapping[Role, Mapping[tuple[str, str | None], str]],
    beside: Neighbours | None,
    returning: Sequence[str],
) -> str:
    totals = Counter(line.role for card in cards for line in card.lines if line.topic == topic)
    lists = [
        f"[{word} {totals[role]} 条](../{LIBRARY[role]}/{topic}.md)" for role, word in ROLE.items() if totals[role]
    ]
    body = [" · ".join(lists) + "\n"]
    if totals["problem"]:
        body += ["## 历年问题 {: #history }\n", *_history(cards, topic, places["problem"])]
    if returning:
        first = returning[:_RETURNING]
        body += ["## 屡改屡犯 {: #recurring }\n", shown(0, len(first), len(returning), "个问题")]
        body += [records(LIST_COLUMNS, first), "[看全部单位的](../accounts/recurring.md)\n"]
    return plain_page(name, "topic", [HOME, ("主题", "index.md")], body, {"neighbours": beside})


def _history(cards: Sequence[Card], topic: str, places: Mapping[tuple[str, str | None], str]) -> list[str]:
    years = sorted((year for year in by_year(cards) if (topic, year) in places), key=lambda y: (y is None, y or ""))
    found = []
    for group in by_unit(cards).values():
        counts = Counter(
            card.year for card in group for line in card.lines if line.role == "problem" and line.topic == topic
        )
        if counts:
            found.append((group[0], counts))
    largest = sorted(found, key=lambda pair: -sum(pair[1].values()))[:_UNITS]
    rows = [row([unit_link(card), *(counts[y] or "" for y in years), sum(counts.values())]) for card, counts in largest]
    totals = [sum(counts[y] for _, counts in found) for y in years]
    cells = [f"[{total}](../{places[topic, year]})" for year, total in zip(years, totals, strict=True)]
    rows.append(row(["合计", *cells, sum(totals)]))
    columns = [Column(name="单位"), *(Column(name=year_words(y), number=True) for y in years)]
    return [
        shown(0, len(largest), len(found), "个单位"),
        table([*columns, Column(name="合计", number=True)], rows),
    ]
