"""Lists of reports: all of them, by year, unit, kind of meeting and person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..model import Role
from .card import Card
from .escape import inline, slug
from .paging import Column, Group, Listing, Pages, anchor_pages, link, row, table, write
from .words import NO_UNIT, ROLE, meeting_names, topic_names, year_anchor, year_words, zh_date

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
_OVERVIEW: Final = tuple(Column(name=name, number=True) for name in ("报告", "问题", "原因", "措施", "承诺"))
_WAYS: Final = (
    "[按单位](../units/index.md) · [按会议](../meetings/index.md) · [按汇报人](../people/index.md) · "
    "[按主题](../topics/index.md)\n"
)


def report_columns() -> Sequence[Column]:
    """The columns of a table of reports."""
    return _COLUMNS


def report_row(card: Card, up: str = "../") -> str:
    """One report in a table; `up` leads from the page to the docs folder."""
    return row(
        [
            zh_date(card.date) or year_words(card.year),
            f"{link(card.title, up + card.path)} {inline(card.code)}",
            unit_link(card, up),
            link(card.person, f"{up}people/{slug(card.person)}.md") if card.person else "",
            link(card.meeting, f"{up}meetings/{card.meeting_type}.md"),
            card.counts["problem"],
            card.counts["measure"],
            len(card.promises),
        ]
    )


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


def report_pages(cards: Sequence[Card], page_size: int) -> Pages:
    """All lists of reports."""
    years = by_year(cards)
    rows = [row([link(year_words(y), f"../years/{y or 'undated'}.md"), *figures(group)]) for y, group in years.items()]
    overview = table((Column(name="年份"), *_OVERVIEW), rows) if rows else ""
    yield from write(
        _listing("reports/index.md", "报告", "reports", [HOME], _year_groups(cards), f"{_WAYS}\n{overview}"), page_size
    )
    for year, group in years.items():
        listing = _listing(
            f"years/{year or 'undated'}.md",
            f"{year_words(year)}的报告",
            "reports",
            [HOME, _REPORTS],
            _unit_groups(group),
        )
        yield from write(listing, page_size)
    yield from _unit_pages(cards, page_size)
    yield from _meeting_pages(cards, page_size)
    yield from _person_pages(cards, page_size)


def _listing(
    path: str, title: str, kind: str, crumbs: Sequence[tuple[str, str]], groups: Sequence[Group], before: str = ""
) -> Listing:
    return Listing(
        path=path,
        title=title,
        kind=kind,
        crumbs=crumbs,
        counted="份报告",
        columns=_COLUMNS,
        groups=groups,
        before=before,
        empty="还没有收录报告。",
    )


def _year_groups(cards: Iterable[Card]) -> list[Group]:
    return [
        Group(heading=year_words(year), anchor=year_anchor(year), rows=[report_row(card) for card in group])
        for year, group in by_year(cards).items()
    ]


def _unit_groups(cards: Iterable[Card]) -> list[Group]:
    return [
        Group(heading=inline(name), anchor=f"u-{group[0].unit_slug}", rows=[report_row(card) for card in group])
        for name, group in by_unit(cards).items()
    ]


def _unit_pages(cards: Sequence[Card], page_size: int) -> Pages:
    units = by_unit(cards)
    rows = [row([unit_link(group[0]), _span(group), *figures(group)]) for group in units.values()]
    yield from write(_index("units", "单位", "个单位", rows), page_size)
    for name, group in units.items():
        listing = _listing(
            f"units/{group[0].unit_slug}.md",
            name,
            "unit",
            [HOME, _REPORTS, ("单位", "index.md")],
            _year_groups(group),
            _sentence(group) + topic_table(group),
        )
        yield from write(listing, page_size)


def _meeting_pages(cards: Sequence[Card], page_size: int) -> Pages:
    kinds: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        kinds[card.meeting_type].append(card)
    named = [(kind, name, kinds[kind]) for kind, name in meeting_names().items() if kind in kinds]
    rows = [row([link(name, f"{kind}.md"), _span(group), *figures(group)]) for kind, name, group in named]
    yield from write(_index("meetings", "会议", "类会议", rows), page_size)
    for kind, name, group in named:
        crumbs = [HOME, _REPORTS, ("会议", "index.md")]
        yield from write(
            _listing(f"meetings/{kind}.md", name, "meeting", crumbs, _year_groups(group), _sentence(group)), page_size
        )


def _person_pages(cards: Sequence[Card], page_size: int) -> Pages:
    people: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.person:
            people[card.person].append(card)
    names = sorted(people)
    rows = [
        row(
            [
                link(name, f"{slug(name)}.md"),
                "、".join(_units(people[name])),
                _span(people[name]),
                *figures(people[name]),
            ]
        )
        for name in names
    ]
    yield from write(_index("people", "汇报人", "人", rows, Column(name="单位")), page_size)
    for name in names:
        group = people[name]
        units = _units(group)
        doubt = f"这个名字出现在 {len(units)} 个单位，可能不是同一人。\n\n" if len(units) > 1 else ""
        crumbs = [HOME, _REPORTS, ("汇报人", "index.md")]
        before = doubt + _sentence(group)
        yield from write(
            _listing(f"people/{slug(name)}.md", name, "person", crumbs, _year_groups(group), before), page_size
        )


def _index(folder: str, title: str, counted: str, rows: Sequence[str], *more: Column) -> Listing:
    return Listing(
        path=f"{folder}/index.md",
        title=title,
        kind=folder,
        crumbs=[HOME, _REPORTS],
        counted=counted,
        columns=(Column(name=title), *more, Column(name="年份"), *_OVERVIEW),
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
    columns = [Column(name=ROLE["problem"]), *(Column(name=year_words(year), number=True) for year in years)]
    return table([*columns, Column(name="合计", number=True)], rows) + "\n"


def count_by(cards: Iterable[Card], role: Role) -> Mapping[tuple[str, str | None], int]:
    """Items of a role by (topic, year)."""
    return Counter((line.topic, card.year) for card in cards for line in card.lines if line.role == role)
