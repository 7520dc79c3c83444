"""Lists of reports: all of them, by year, unit, kind of meeting and person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..model import Role
from .card import Card, in_order
from .escape import inline, slug
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import Column, Group, Listing, Pages, anchor_pages, link, record, row, table, write
from .words import NO_UNIT, meeting_names, topic_names, year_anchor, year_words, zh_date

HOME: Final = ("首页", "../index.md")
_REPORTS: Final = ("报告", "../reports/index.md")
_COLUMNS: Final = (
    Column(name="日期"),
    Column(name="标题"),
    Column(name="单位"),
    Column(name="汇报人"),
    Column(name="会议"),
    Column(name="问题", number=True),
    Column(name="措施", number=True),
    Column(name="承诺", number=True),
)
_TIMELINE: Final = "\n## 历年报告 {: #reports }\n"
_OVERVIEW: Final = tuple(Column(name=name, number=True) for name in ("报告", "问题", "原因", "措施", "承诺"))
_WAYS: Final = (
    "[按单位](../units/index.md) · [按会议](../meetings/index.md) · [按汇报人](../people/index.md) · "
    "[按主题](../topics/index.md)\n"
)


def report_columns(without: str = "") -> Sequence[Column]:
    """The columns of a table of reports, but not the one that says the same in every row."""
    return [column for column in _COLUMNS if column.name != without]


def report_row(card: Card, up: str = "../", without: str = "") -> str:
    """One report in a table; `up` leads from the page to the docs folder."""
    cells: Mapping[str, str | int] = {
        "日期": zh_date(card.date) or year_words(card.year),
        "标题": f"{link(card.title, up + card.path)} {code(card)}{_part(card)}",
        "单位": unit_link(card, up),
        "汇报人": link(card.person, f"{up}people/{slug(card.person)}.md") if card.person else "",
        "会议": link(card.meeting, f"{up}meetings/{card.meeting_type}.md"),
        "问题": card.counts["problem"],
        "措施": card.counts["measure"],
        "承诺": len(card.promises),
    }
    columns = report_columns(without)
    return record([cells[column.name] for column in columns], columns)


def code(card: Card) -> str:
    """The code of a report, beside its title."""
    return f'<span class="ma-code">{inline(card.code)}</span>'


def _part(card: Card) -> str:
    """Which of the reports of one original it is."""
    return f' <span class="ma-part">同一文件第 {card.part} 份</span>' if card.parts > 1 else ""


def unit_link(card: Card, up: str = "../") -> str:
    """The unit of a report, linked to its page."""
    return link(card.unit_name, f"{up}units/{card.unit_slug}.md")


def by_year(cards: Iterable[Card]) -> dict[str | None, list[Card]]:
    """Cards of each year, in the order they come in."""
    years: dict[str | None, list[Card]] = defaultdict(list)
    for card in cards:
        years[card.year].append(card)
    return dict(years)


def by_unit(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """Cards of each unit, by its name; the unit not known comes last."""
    units: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        units[card.unit_name].append(card)
    return {name: units[name] for name in sorted(units, key=lambda name: (name == NO_UNIT, name))}


def year_places(path: str, cards: Iterable[Card], page_size: int) -> dict[str, str]:
    """Where each year begins in a list of reports grouped by year: anchor → path with anchor."""
    return anchor_pages(path, [(year_anchor(y), len(group)) for y, group in by_year(cards).items()], page_size)


def figures(cards: Iterable[Card]) -> list[int]:
    """Numbers of reports, problems, causes, measures, commitments."""
    cards = list(cards)
    roles: tuple[Role, ...] = ("problem", "cause", "measure")
    return [len(cards), *(sum(c.counts[role] for c in cards) for role in roles), sum(len(c.promises) for c in cards)]


def report_pages(cards: Sequence[Card], page_size: int, standings: Mapping[str, str]) -> Pages:
    """All lists of reports; `standings` says, by path, what became of the promises of a unit or a person."""
    years = by_year(cards)
    rows = [row([link(year_words(y), f"../years/{y or 'undated'}.md"), *figures(group)]) for y, group in years.items()]
    overview = table((Column(name="年份"), *_OVERVIEW), rows) if rows else ""
    yield from write(
        _listing("reports/index.md", "报告", "reports", [HOME], _year_groups(cards), before=f"{_WAYS}\n{overview}"),
        page_size,
    )
    beside = [
        Neighbour(path=f"years/{year or 'undated'}.md", title=year_words(year), note=f"{len(group)} 份")
        for year, group in years.items()
    ]
    for n, (year, group) in enumerate(years.items()):
        listing = _listing(
            f"years/{year or 'undated'}.md",
            f"{year_words(year)}的报告",
            "reports",
            [HOME, _REPORTS],
            _unit_groups(group),
            without="单位",
            beside=neighbours("年份", beside, n, None),
        )
        yield from write(listing, page_size)
    yield from _unit_pages(cards, page_size, standings)
    yield from _meeting_pages(cards, page_size)
    yield from _person_pages(cards, page_size, standings)


def year_neighbours(cards: Iterable[Card]) -> dict[str, Neighbours | None]:
    """For the page of each report, the reports of the same year around it."""
    found: dict[str, Neighbours | None] = {}
    for year, group in by_year(in_order(cards)).items():
        pages = [Neighbour(path=card.path, title=card.title, note=_by_whom(card)) for card in group]
        whole = Neighbour(path=f"years/{year or 'undated'}.md", title=f"全部 {len(group)} 份")
        heading = f"{year_words(year)}的报告"
        found |= {card.path: neighbours(heading, pages, n, whole) for n, card in enumerate(group)}
    return found


def _by_whom(card: Card) -> str:
    return " ".join(name for name in (card.unit, card.person) if name)


def _listing(
    path: str,
    title: str,
    kind: str,
    crumbs: Sequence[tuple[str, str]],
    groups: Sequence[Group],
    *,
    before: str = "",
    after: str = "",
    without: str = "",
    beside: Neighbours | None = None,
) -> Listing:
    return Listing(
        path=path,
        title=title,
        kind=kind,
        crumbs=crumbs,
        counted="份报告",
        columns=report_columns(without),
        groups=groups,
        before=before,
        after=after,
        empty="还没有收录报告。",
        values={"neighbours": beside},
    )


def _year_groups(cards: Iterable[Card], without: str = "") -> list[Group]:
    return [
        Group(
            heading=year_words(year),
            anchor=year_anchor(year),
            rows=[report_row(card, without=without) for card in group],
        )
        for year, group in by_year(cards).items()
    ]


def _unit_groups(cards: Iterable[Card]) -> list[Group]:
    return [
        Group(
            heading=inline(name),
            anchor=f"u-{group[0].unit_slug}",
            rows=[report_row(card, without="单位") for card in group],
        )
        for name, group in by_unit(cards).items()
    ]


def _unit_pages(cards: Sequence[Card], page_size: int, standings: Mapping[str, str]) -> Pages:
    units = by_unit(cards)
    columns = _index_columns("单位")
    rows = [record([unit_link(group[0]), _span(group), *figures(group)], columns) for group in units.values()]
    yield from write(_index("units", "单位", "个单位", rows, columns), page_size)
    beside = [
        Neighbour(path=f"units/{group[0].unit_slug}.md", title=name, note=f"{len(group)} 份")
        for name, group in units.items()
    ]
    whole = Neighbour(path="units/index.md", title=f"全部 {len(units)} 个单位")
    for n, (name, group) in enumerate(units.items()):
        path = f"units/{group[0].unit_slug}.md"
        listing = _listing(
            path,
            name,
            "unit",
            [HOME, _REPORTS, ("单位", "index.md")],
            _year_groups(group, "单位"),
            before=_sentence(group) + standings.get(path, "") + _TIMELINE,
            after=topic_table(group),
            without="单位",
            beside=neighbours("单位", beside, n, whole),
        )
        yield from write(listing, page_size)


def _meeting_pages(cards: Sequence[Card], page_size: int) -> Pages:
    kinds: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        kinds[card.meeting_type].append(card)
    named = [(kind, name, kinds[kind]) for kind, name in meeting_names().items() if kind in kinds]
    columns = _index_columns("会议")
    rows = [record([link(name, f"{kind}.md"), _span(group), *figures(group)], columns) for kind, name, group in named]
    yield from write(_index("meetings", "会议", "类会议", rows, columns), page_size)
    beside = [Neighbour(path=f"meetings/{kind}.md", title=name, note=f"{len(group)} 份") for kind, name, group in named]
    whole = Neighbour(path="meetings/index.md", title=f"全部 {len(named)} 类会议")
    for n, (kind, name, group) in enumerate(named):
        listing = _listing(
            f"meetings/{kind}.md",
            name,
            "meeting",
            [HOME, _REPORTS, ("会议", "index.md")],
            _year_groups(group),
            before=_sentence(group),
            beside=neighbours("会议", beside, n, whole),
        )
        yield from write(listing, page_size)


def _person_pages(cards: Sequence[Card], page_size: int, standings: Mapping[str, str]) -> Pages:
    people: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.person:
            people[card.person].append(card)
    names = sorted(people)
    columns = _index_columns("汇报人", Column(name="单位"))
    rows = [
        record(
            [
                link(name, f"{slug(name)}.md"),
                "、".join(_units(people[name])),
                _span(people[name]),
                *figures(people[name]),
            ],
            columns,
        )
        for name in names
    ]
    yield from write(_index("people", "汇报人", "位汇报人", rows, columns), page_size)
    beside = [Neighbour(path=f"people/{slug(name)}.md", title=name, note=f"{len(people[name])} 份") for name in names]
    whole = Neighbour(path="people/index.md", title=f"全部 {len(names)} 位汇报人")
    for n, name in enumerate(names):
        group = people[name]
        units = _units(group)
        doubt = f"这个名字出现在 {len(units)} 个单位，可能不是同一人。\n\n" if len(units) > 1 else ""
        path = f"people/{slug(name)}.md"
        listing = _listing(
            path,
            name,
            "person",
            [HOME, _REPORTS, ("汇报人", "index.md")],
            _year_groups(group, "汇报人"),
            before=doubt + _sentence(group) + standings.get(path, "") + _TIMELINE,
            after=topic_table(group),
            without="汇报人",
            beside=neighbours("汇报人", beside, n, whole),
        )
        yield from write(listing, page_size)


def _index_columns(title: str, *more: Column) -> Sequence[Column]:
    return (Column(name=title), *more, Column(name="年份"), *_OVERVIEW)


def _index(folder: str, title: str, counted: str, rows: Sequence[str], columns: Sequence[Column]) -> Listing:
    return Listing(
        path=f"{folder}/index.md",
        title=title,
        kind=folder,
        crumbs=[HOME, _REPORTS],
        counted=counted,
        columns=columns,
        groups=[Group(heading="", anchor="", rows=rows)],
        empty=f"收录的报告里没有识别出{title}。",
    )


def _units(cards: Iterable[Card]) -> list[str]:
    return list(dict.fromkeys(unit_link(card) for card in cards))


def _span(cards: Sequence[Card]) -> str:
    years = sorted(card.year for card in cards if card.year)
    if not years:
        return year_words(None)
    return f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}–{years[-1]}年"


def _sentence(cards: Sequence[Card]) -> str:
    reports, problems, causes, measures, promises = figures(cards)
    return (
        f"收录报告 {reports} 份（{_span(cards)}），其中问题 {problems} 条、原因 {causes} 条、"
        f"措施 {measures} 条、承诺 {promises} 条。\n\n"
    )


def topic_table(cards: Sequence[Card]) -> str:
    """Problems by topic and year, as a table; empty where there are none."""
    years = sorted(by_year(cards), key=lambda year: (year is None, year or ""))
    counts = Counter((line.topic, card.year) for card in cards for line in card.lines if line.role == "problem")
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


def count_by(cards: Iterable[Card], role: Role) -> Mapping[tuple[str, str | None], int]:
    """Items of a role by (topic, year)."""
    return Counter((line.topic, card.year) for card in cards for line in card.lines if line.role == role)
