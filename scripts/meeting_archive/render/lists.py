"""Lists of reports: all of them, by year, unit, kind of meeting and person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from ..model import Role
from .card import AnyCard, Brief, in_order
from .cutting import Extent, anchor_pages
from .escape import inline, slug
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import (
    Block,
    Column,
    Group,
    Listing,
    Page,
    block,
    laid_out,
    link,
    plain_page,
    record,
    records,
    row,
    shown,
    single,
    table,
)
from .topics import by_year, topic_table
from .words import NO_UNIT, meeting_names, year_anchor, year_name, year_words, zh_date

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


def report_row(card: Brief, up: str = "../", without: str = "") -> str:
    """One report in a table; `up` leads from the page to the docs folder."""
    cells: Mapping[str, str | int] = {
        "日期": zh_date(card.date) or year_words(card.year),
        "标题": f"{link(card.title, up + card.path)} {code(card)}{_part(card)}",
        "单位": unit_link(card, up),
        "汇报人": link(card.person, f"{up}people/{slug(card.person)}.md") if card.person else "",
        "会议": link(card.meeting, f"{up}meetings/{card.meeting_type}.md"),
        "问题": card.counts["problem"],
        "措施": card.counts["measure"],
        "承诺": card.promised,
    }
    columns = report_columns(without)
    return record([cells[column.name] for column in columns], columns)


def code(card: Brief) -> str:
    """The code of a report, beside its title."""
    return f'<span class="ma-code">{inline(card.code)}</span>'


def _part(card: Brief) -> str:
    """Which of the reports of one original it is."""
    return f' <span class="ma-part">同一文件第 {card.part} 份</span>' if card.parts > 1 else ""


def unit_link(card: Brief, up: str = "../") -> str:
    """The unit of a report, linked to its page."""
    return link(card.unit_name, f"{up}units/{card.unit_slug}.md")


def by_unit(cards: Iterable[AnyCard]) -> dict[str, list[AnyCard]]:
    """Cards of each unit, by its name; the unit not known comes last."""
    units: dict[str, list[AnyCard]] = defaultdict(list)
    for card in cards:
        units[card.unit_name].append(card)
    return {name: units[name] for name in sorted(units, key=lambda name: (name == NO_UNIT, name))}


def year_places(path: str, cards: Iterable[Brief], page_size: int) -> dict[str, str]:
    """Where each year begins in a list of reports grouped by year: anchor → path with anchor."""
    extents = [
        Extent(
            name=year_name(year),
            words=year_words(year),
            anchor=year_anchor(year),
            blocks=[(card.code, 1) for card in group],
        )
        for year, group in by_year(cards).items()
    ]
    return anchor_pages(path, extents, page_size)


def figures(cards: Iterable[Brief]) -> list[int]:
    """Numbers of reports, problems, causes, measures, commitments."""
    cards = list(cards)
    roles: tuple[Role, ...] = ("problem", "cause", "measure")
    return [len(cards), *(sum(c.counts[role] for c in cards) for role in roles), sum(c.promised for c in cards)]


def lay_out_reports(cards: Sequence[Brief], page_size: int, standings: Mapping[str, str]) -> Iterator[Page]:
    """All lists of reports; `standings` says, by path, what became of the promises of a unit or a person."""
    yield from _all_reports(cards, page_size)
    years = by_year(cards)
    beside = [Neighbour(path=f"years/{year_name(year)}.md", title=year_words(year)) for year in years]
    for n, (year, group) in enumerate(years.items()):
        listing = _listing(
            f"years/{year_name(year)}.md",
            f"{year_words(year)}的报告",
            "reports",
            [HOME, _REPORTS],
            _unit_groups(group),
            without="单位",
            beside=neighbours("年份", beside, n, None),
        )
        yield from laid_out(listing, page_size)
    yield from _unit_pages(cards, page_size, standings)
    yield from _meeting_pages(cards, page_size)
    yield from _person_pages(cards, page_size, standings)


def _all_reports(cards: Sequence[Brief], page_size: int) -> Iterator[Page]:
    """Every report where one page has room for them; else the newest, and the way to the page of each year."""
    years = by_year(cards)
    long = len(cards) > page_size
    newest = next(iter(years), None)
    rows = []
    for year, group in years.items():
        mark = f"{{: #{year_anchor(year)} }}" if long and year != newest else ""  # for links from before it was long
        rows.append(row([link(year_words(year), f"../years/{year_name(year)}.md") + mark, *figures(group)]))
    before = f"{_WAYS}\n{table((Column(name='年份'), *_OVERVIEW), rows) if rows else ''}"
    if not long:
        yield from laid_out(
            _listing("reports/index.md", "报告", "reports", [HOME], _year_groups(cards), before=before), page_size
        )
        return
    group = years[newest]
    first = group[:page_size]
    count = shown(0, len(first), len(group), "份报告").replace("显示", f"显示{year_words(newest)}的", 1)
    body = [before, f"## {year_words(newest)} {{: #{year_anchor(newest)} }}\n", count]
    body.append(records(report_columns(), [report_row(card) for card in first]))
    if len(first) < len(group):
        body.append(f"[看{year_words(newest)}全部 {len(group)} 份报告](../years/{year_name(newest)}.md)\n")
    yield single("reports/index.md", plain_page("报告", "reports", [HOME], body))


def year_neighbours(cards: Iterable[Brief], page_size: int = 100) -> dict[str, Neighbours | None]:
    """For the page of each report, the reports of the same year around it; of a year with more reports than a page
    lists, the reports of the same unit around it, through the years.
    """
    cards = in_order(cards)
    years = by_year(cards)
    found: dict[str, Neighbours | None] = {}
    for year, group in years.items():
        if len(group) <= page_size:
            pages = [Neighbour(path=card.path, title=card.title, note=_by_whom(card)) for card in group]
            whole = Neighbour(path=f"years/{year_name(year)}.md", title=f"{year_words(year)}的全部报告")
            heading = f"{year_words(year)}的报告"
            found |= {card.path: neighbours(heading, pages, n, whole) for n, card in enumerate(group)}
    for name, group in by_unit(cards).items():
        pages = [Neighbour(path=card.path, title=card.title, note=card.person or "") for card in group]
        whole = Neighbour(path=f"units/{group[0].unit_slug}.md", title=f"{name}的全部报告")
        for n, card in enumerate(group):
            if card.path not in found:
                found[card.path] = neighbours(f"{name}的报告", pages, n, whole)
    return found


def _by_whom(card: Brief) -> str:
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
    chapters: bool = False,
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
        chapters=chapters,
    )


def _year_groups(cards: Iterable[Brief], without: str = "") -> list[Group]:
    return [
        Group(name=year_name(year), heading=year_words(year), anchor=year_anchor(year), blocks=_blocks(group, without))
        for year, group in by_year(cards).items()
    ]


def _blocks(cards: Iterable[Brief], without: str) -> list[Block]:
    return [Block(key=card.code, size=1, rows=partial(_rows, card, without)) for card in cards]


def _rows(card: Brief, without: str) -> list[str]:
    return [report_row(card, without=without)]


def _unit_groups(cards: Iterable[Brief]) -> list[Group]:
    return [
        Group(heading=inline(name), anchor=f"u-{group[0].unit_slug}", blocks=_blocks(group, "单位"))
        for name, group in by_unit(cards).items()
    ]


def _unit_pages(cards: Sequence[Brief], page_size: int, standings: Mapping[str, str]) -> Iterator[Page]:
    units = by_unit(cards)
    columns = _index_columns("单位")
    rows = [record([unit_link(group[0]), _span(group), *figures(group)], columns) for group in units.values()]
    yield from laid_out(_index("units", "单位", "个单位", rows, columns), page_size)
    beside = [Neighbour(path=f"units/{group[0].unit_slug}.md", title=name) for name, group in units.items()]
    whole = Neighbour(path="units/index.md", title="全部单位")
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
            chapters=True,
        )
        yield from laid_out(listing, page_size)


def _meeting_pages(cards: Sequence[Brief], page_size: int) -> Iterator[Page]:
    kinds: dict[str, list[Brief]] = defaultdict(list)
    for card in cards:
        kinds[card.meeting_type].append(card)
    named = [(kind, name, kinds[kind]) for kind, name in meeting_names().items() if kind in kinds]
    columns = _index_columns("会议")
    rows = [record([link(name, f"{kind}.md"), _span(group), *figures(group)], columns) for kind, name, group in named]
    yield from laid_out(_index("meetings", "会议", "类会议", rows, columns), page_size)
    beside = [Neighbour(path=f"meetings/{kind}.md", title=name) for kind, name, _ in named]
    whole = Neighbour(path="meetings/index.md", title="全部会议")
    for n, (kind, name, group) in enumerate(named):
        listing = _listing(
            f"meetings/{kind}.md",
            name,
            "meeting",
            [HOME, _REPORTS, ("会议", "index.md")],
            _year_groups(group),
            before=_sentence(group),
            beside=neighbours("会议", beside, n, whole),
            chapters=True,
        )
        yield from laid_out(listing, page_size)


def _person_pages(cards: Sequence[Brief], page_size: int, standings: Mapping[str, str]) -> Iterator[Page]:
    people: dict[str, list[Brief]] = defaultdict(list)
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
    yield from laid_out(_index("people", "汇报人", "位汇报人", rows, columns), page_size)
    beside = [Neighbour(path=f"people/{slug(name)}.md", title=name) for name in names]
    whole = Neighbour(path="people/index.md", title="全部汇报人")
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
            chapters=True,
        )
        yield from laid_out(listing, page_size)


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
        groups=[Group(heading="", anchor="", blocks=[block(folder, rows)])],
        empty=f"收录的报告里没有识别出{title}。",
    )


def _units(cards: Iterable[Brief]) -> list[str]:
    return list(dict.fromkeys(unit_link(card) for card in cards))


def _span(cards: Sequence[Brief]) -> str:
    years = sorted(card.year for card in cards if card.year)
    if not years:
        return year_words(None)
    return f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}–{years[-1]}年"


def _sentence(cards: Sequence[Brief]) -> str:
    reports, problems, causes, measures, promises = figures(cards)
    return (
        f"收录报告 {reports} 份（{_span(cards)}），其中问题 {problems} 条、原因 {causes} 条、"
        f"措施 {measures} 条、承诺 {promises} 条。\n\n"
    )
