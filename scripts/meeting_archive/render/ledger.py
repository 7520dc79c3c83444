"""承诺台账: every commitment, its words first, what was understood of it, what was claimed later, where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from ..across import LedgerRow
from .answers import tally
from .card import Brief
from .cutting import Extent, anchor_pages
from .due import SOON, Deadlines
from .escape import inline
from .ledger_rows import (
    COLUMNS,
    DUE_COLUMNS,
    UNIT_COLUMNS,
    Download,
    Ledger,
    answer,
    totals,
    unit_ledger,
)
from .lists import HOME
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
    row,
    single,
    table,
)
from .topics import by_year
from .words import NO_UNIT, VERDICT, whole_date, year_anchor, year_name, year_words

_FIGURES: Final = (
    Column(name="承诺", number=True),
    Column(name="写明期限", number=True),
    *(Column(name=word, number=True) for word in VERDICT.values()),
)
INDEX: Final = "commitments/index.md"
_DUE: Final = "commitments/due.md"
_PAST: Final = "commitments/past.md"
_SEVERAL: Final = "台账分成几页，下面的筛选只管本页；在全部承诺里查"
_LEDGER: Final = ("承诺台账", "index.md")
_ONE_TABLE: Final = 20
"""Pages that the ledger of the whole archive may fill; a longer one leads to those of the units."""
_MOST_UNITS: Final = 30
"""Units named above the ledger."""
PAST: Final = "已过期限只说日期已过，不说是否完成。"


def lay_out_ledger(ledger: Ledger, cards: Sequence[Brief], page_size: int) -> Iterator[Page]:
    """The whole ledger, newest year first; that of each unit; and the two lists of deadlines where there are any."""
    units: dict[str, list[Brief]] = defaultdict(list)
    for card in cards:
        if ledger.of.get(card.code):
            units[card.unit_name].append(card)
    named = sorted(units, key=lambda name: (name == NO_UNIT, name))
    counts = {name: len(ledger.rows(units[name])) for name in named}
    ways = [_ways(ledger.due, page_size), _downloads(ledger.downloads, "")] if named else []
    if sum(counts.values()) > _ONE_TABLE * page_size:
        yield from _overview(ledger, cards, units, named, ways, page_size)
    else:
        ways.insert(1, _units([(unit_ledger(units[name][0]), name, counts[name]) for name in named]))
        yield from laid_out(_ledger(INDEX, "承诺台账", ledger, cards, before=ways), page_size)
    beside = [Neighbour(path=unit_ledger(units[name][0]), title=name) for name in named]
    whole = Neighbour(path=INDEX, title="全部单位")
    for n, name in enumerate(named):
        path = unit_ledger(units[name][0])
        near = neighbours("各单位的台账", beside, n, whole)
        first = units[name][0]
        ways = [_downloads(ledger.downloads, first.unit_slug)]
        listing = _ledger(path, f"{name}承诺台账", ledger, units[name], unit=first, near=near, before=ways)
        yield from laid_out(listing, page_size)
    yield from _due_pages(ledger, page_size)


def _ledger(
    path: str,
    title: str,
    ledger: Ledger,
    cards: Sequence[Brief],
    *,
    unit: Brief | None = None,
    near: Neighbours | None = None,
    before: Sequence[str] = (),
) -> Listing:
    every = ledger.rows(cards)
    columns = COLUMNS if unit is None else UNIT_COLUMNS
    return Listing(
        path=path,
        title=title,
        kind="commitments",
        crumbs=[HOME] if unit is None else [HOME, _LEDGER],
        counted="条承诺",
        columns=columns,
        groups=[
            Group(
                name=year_name(year),
                heading=year_words(year),
                anchor=year_anchor(year),
                blocks=_blocks(ledger, group, unit),
            )
            for year, group in by_year(cards).items()
        ],
        before="\n".join([_as_at(ledger, every), *filter(None, before)]) if every else "",
        above=partial(_sieve, unit),
        empty="收录的报告里没有识别出承诺。",
        values={"neighbours": near, "hide": ["toc"]},
        chapters=True,
        jumps=True,
    )


def _blocks(ledger: Ledger, cards: Sequence[Brief], unit: Brief | None) -> list[Block]:
    return [
        Block(key=card.code, size=len(ledger.of[card.code]), rows=partial(_rows, ledger, card.code, unit))
        for card in cards
        if card.code in ledger.of
    ]


def _rows(ledger: Ledger, code: str, unit: Brief | None) -> Sequence[str]:
    lines = ledger.lines(code)
    return lines.all if unit is None else lines.unit


def _as_at(ledger: Ledger, rows: Sequence[LedgerRow]) -> str:
    return f"截至{whole_date(ledger.as_at)}，{totals(rows)}\n{{: .ma-sum }}\n"


def _overview(
    ledger: Ledger,
    cards: Sequence[Brief],
    units: Mapping[str, Sequence[Brief]],
    named: Sequence[str],
    ways: Sequence[str],
    page_size: int,
) -> Iterator[Page]:
    """A ledger too long to read in one table: its figures by year, and for each year those of its units, which lead to
    the rows in the ledgers of the units.
    """
    years = by_year([card for card in cards if card.code in ledger.of])
    places = {name: _unit_places(ledger, units[name], page_size) for name in named}
    rows = []
    for year, group in years.items():
        name = f"[{year_words(year)}](year-{year_name(year)}.md){{: #{year_anchor(year)} }}"
        rows.append(row([name, len({card.unit_name for card in group}), *_figures(ledger.rows(group))]))
    columns = [Column(name="年份"), Column(name="单位", number=True), *_FIGURES]
    body = [_as_at(ledger, ledger.rows(cards)), *filter(None, ways), _whole_form(None)]
    body += ["## 按年份和单位 {: #years }\n", "点年份，看这一年各单位的承诺；各单位的台账里有每一条的原话。\n"]
    body += [
        table(columns, rows),
        f"各单位历年的台账，也从[单位](../units/index.md)的页面进入，共 {len(named)} 个单位。\n",
    ]
    yield single(INDEX, plain_page("承诺台账", "commitments", [HOME], body, {"hide": ["toc"]}))
    beside = [Neighbour(path=f"commitments/year-{year_name(year)}.md", title=year_words(year)) for year in years]
    columns = [Column(name="单位"), *_FIGURES]
    for n, (year, group) in enumerate(years.items()):
        held: dict[str, list[Brief]] = defaultdict(list)
        for card in group:
            held[card.unit_name].append(card)
        blocks = []
        for name in (name for name in named if name in held):
            place = places[name][year_anchor(year)].removeprefix("commitments/")
            cells = [link(name, place), *_figures(ledger.rows(held[name]))]
            blocks.append(block(held[name][0].unit_slug, [record(cells, columns)]))
        listing = Listing(
            path=f"commitments/year-{year_name(year)}.md",
            title=f"{year_words(year)}的承诺",
            kind="commitments",
            crumbs=[HOME, _LEDGER],
            counted="个单位",
            columns=columns,
            groups=[Group(heading="", anchor="", blocks=blocks)],
            before=f"{totals(ledger.rows(group))}\n{{: .ma-sum }}\n",
            values={"neighbours": neighbours("年份", beside, n, Neighbour(path=INDEX, title="全部年份"))},
        )
        yield from laid_out(listing, page_size)


def _unit_places(ledger: Ledger, cards: Sequence[Brief], page_size: int) -> Mapping[str, str]:
    """Where each year begins in the ledger of a unit."""
    extents = [group.extent for group in _ledger(unit_ledger(cards[0]), "", ledger, cards, unit=cards[0]).groups]
    return anchor_pages(unit_ledger(cards[0]), extents, page_size)


def _figures(rows: Sequence[LedgerRow]) -> list[str | int]:
    best = [found for row in rows if (found := answer(row)) is not None]
    dated = sum(bool(row.deadline or row.due) for row in rows)
    return [len(rows), dated or "", *(count or "" for count in tally(best).values())]


def due_lists(due: Deadlines, page_size: int) -> list[tuple[str, str, Sequence[LedgerRow]]]:
    """The lists of deadlines that are not empty: title, address in the docs folder, entries."""
    extents = [
        Extent(name=anchor, words=title, anchor=anchor, blocks=[(str(row.ref), 1) for row in entries])
        for title, anchor, entries in _ahead(due)
    ]
    ahead = anchor_pages(_DUE, extents, page_size)
    lists = [(title, ahead[anchor], entries) for title, anchor, entries in _ahead(due)]
    return [*lists, ("已过期限", _PAST, due.past)] if due.past else lists


def _ahead(due: Deadlines) -> list[tuple[str, str, Sequence[LedgerRow]]]:
    lists: list[tuple[str, str, Sequence[LedgerRow]]] = [
        (f"{SOON[0]}天内到期", "soon", due.soon),
        (f"{SOON[0] + 1}–{SOON[1]}天内到期", "next", due.next),
    ]
    return [entry for entry in lists if entry[2]]


# ---- Above the list ----


def _ways(due: Deadlines, page_size: int) -> str:
    if not due.dated:
        return "没有带日期的承诺。\n"
    lists = {title: (path, len(entries)) for title, path, entries in due_lists(due, page_size)}
    parts = [f"[{title} {count} 条]({path.removeprefix('commitments/')})" for title, (path, count) in lists.items()]
    parts += [f"{SOON[1]}天以后到期 {due.later} 条"] if due.later else []
    parts += [f"已过期限、已销号 {due.closed} 条"] if due.closed else []
    return f"带日期的 {due.dated} 条：{'、'.join(parts)}。\n"


def _units(units: Sequence[tuple[str, str, int]]) -> str:
    if len(units) < 2:
        return ""
    if len(units) > _MOST_UNITS:
        return f"按单位看：{len(units)} 个单位各有台账，从[单位](../units/index.md)的页面进入。\n"
    named = " · ".join(
        f"[{inline(name)} {count} 条]({path.removeprefix('commitments/')})" for path, name, count in units
    )
    return f"按单位看：{named}\n"


def _downloads(files: Sequence[Download], unit: str) -> str:
    """What can be downloaded of the ledger of a unit, or of the whole ("")."""
    named = " · ".join(f"[{inline(file.title)}](../{file.path})" for file in files if file.unit == unit)
    if not unit and named and not any(file.path.endswith(".xlsx") and not file.unit for file in files):
        named += " · Excel 表格按单位分，在各单位的台账里下载"
    return f"下载：{named}\n{{: .ma-downloads }}\n" if named else ""


def _sieve(unit: Brief | None, several: bool) -> str:
    """The place of the filter that a script makes; where the list has `several` pages, a form that asks the search."""
    columns = ["年份", *(["单位"] if unit is None else []), "报告称", "按期", "状态"]
    sieve = (
        f'<div class="ma-sieve ma-wide ma-broad" data-columns="{" ".join(columns)}" data-present="期限 责任" '
        f'data-sort="期限 责任 报告称 状态{" 单位" if unit is None else ""}" data-counted="条承诺"'
        f"{' data-part' if several else ''}></div>\n"
    )
    return f"{_whole_form(unit, _SEVERAL)}\n{sieve}" if several else sieve


def _whole_form(unit: Brief | None, said: str = "在全部承诺里查") -> str:
    """A form that asks the search, which looks through all commitments: of the archive, or of a unit."""
    words = f'<input type="hidden" name="unit" value="{inline(unit.unit_name)}">' if unit is not None else ""
    return (
        '<form class="ma-whole" action="../search.html" role="search">'
        f'<input type="hidden" name="in" value="承诺">{words}'
        f"<label>{said}："
        '<input name="q" type="search" autocomplete="off"></label> <button type="submit">到搜索页</button></form>\n'
    )


def _due_pages(ledger: Ledger, page_size: int) -> Iterator[Page]:
    due = ledger.due
    ahead = [
        Group(name=anchor, heading=title, anchor=anchor, blocks=_due_blocks(ledger, entries))
        for title, anchor, entries in _ahead(due)
    ]
    if ahead:
        yield from laid_out(_due_list(_DUE, "即将到期的承诺", ahead, due.as_at, ""), page_size)
    if due.past:
        groups = [Group(heading="", anchor="", blocks=_due_blocks(ledger, due.past))]
        if len(due.past) > page_size:
            years: dict[str, list[LedgerRow]] = defaultdict(list)
            for one in due.past:
                years[one.due[:4]].append(one)
            groups = [
                Group(name=year, heading=f"{year}年到期", anchor=year_anchor(year), blocks=_due_blocks(ledger, entries))
                for year, entries in years.items()
            ]
        closed = f"另有 {due.closed} 条期限已过、已经销号，不列。" if due.closed else ""
        yield from laid_out(_due_list(_PAST, "已过期限的承诺", groups, due.as_at, PAST + closed), page_size)


def _due_blocks(ledger: Ledger, entries: Sequence[LedgerRow]) -> list[Block]:
    return [Block(key=str(entry.ref), size=1, rows=partial(_due_rows, ledger, entry)) for entry in entries]


def _due_rows(ledger: Ledger, entry: LedgerRow) -> list[str]:
    return [ledger.lines(entry.ref.report).due[entry.ref.id]]


def _due_list(path: str, title: str, groups: Sequence[Group], as_at: date, only: str) -> Listing:
    return Listing(
        path=path,
        title=title,
        kind="commitments",
        crumbs=[HOME, _LEDGER],
        counted="条承诺",
        columns=DUE_COLUMNS,
        groups=groups,
        before=f"截至{whole_date(as_at)}。{only}\n",
        chapters=True,
        wide=True,
    )
