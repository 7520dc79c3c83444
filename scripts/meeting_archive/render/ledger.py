"""承诺台账: every commitment, its words first, what was understood of it, what was claimed later, where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import FollowUp, LedgerRow
from .answers import claim, history, recorded, says, silence, tally, timing
from .card import Card
from .due import SOON, Deadlines, deadlines
from .escape import gist, inline, short, visible
from .lists import HOME, by_year, unit_link
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import Column, Group, Listing, Pages, anchor_pages, link, record, write
from .places import Register
from .words import NO_UNIT, VERDICT, whole_date, year_anchor, year_words, zh_date

COLUMNS: Final = tuple(
    Column(name=name)
    for name in ("承诺原文", "数量和频次", "期限", "责任", "可核查", "报告称", "佐证", "按期", "状态", "单位")
)
DUE_COLUMNS: Final = tuple(Column(name=name) for name in ("到期日", "承诺原文", "责任", "报告称", "状态", "单位"))
INDEX: Final = "commitments/index.md"
_DUE: Final = "commitments/due.md"
_PAST: Final = "commitments/past.md"
_LEDGER: Final = ("承诺台账", "index.md")
_MOST_UNITS: Final = 30
"""Units named above the ledger."""
_WORDS: Final = 90
_TITLE: Final = 24
PAST: Final = "已过期限只说日期已过，不说是否完成。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file of the whole ledger: what it is called, and its path in the docs folder."""

    title: str
    path: str


class Ledger:
    """The rows of the ledger in the order of the lists of reports, with the reports they come from."""

    def __init__(
        self, rows: Sequence[LedgerRow], register: Register, as_at: date, downloads: Sequence[Download] = ()
    ) -> None:
        self.register = register
        self.as_at = as_at
        self.downloads = downloads
        self.of: dict[str, list[LedgerRow]] = defaultdict(list)
        for row in rows:
            if row.ref.report in register.cards:
                self.of[row.ref.report].append(row)
        self.due = deadlines((row for found in self.of.values() for row in found), as_at)

    def __iter__(self) -> Iterator[tuple[Card, LedgerRow]]:
        """Every row with its report, in the order of the ledger."""
        return ((self.register.cards[code], row) for code, rows in self.of.items() for row in rows)

    def rows(self, cards: Sequence[Card]) -> list[LedgerRow]:
        """The rows of these reports."""
        return [row for card in cards for row in self.of.get(card.code, ())]


def ledger_pages(ledger: Ledger, cards: Sequence[Card], page_size: int) -> Pages:
    """The whole ledger, newest year first; that of each unit; and the two lists of deadlines where there are any."""
    units: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if ledger.of.get(card.code):
            units[card.unit_name].append(card)
    named = sorted(units, key=lambda name: (name == NO_UNIT, name))
    beside = [
        Neighbour(path=unit_ledger(units[name][0]), title=name, note=f"{len(ledger.rows(units[name]))} 条")
        for name in named
    ]
    ways = [_ways(ledger.due, page_size), _units(beside), _downloads(ledger.downloads)] if named else []
    yield from _ledger(INDEX, "承诺台账", ledger, cards, page_size, before=ways)
    whole = Neighbour(path=INDEX, title="全部单位")
    for n, name in enumerate(named):
        path = unit_ledger(units[name][0])
        near = neighbours("各单位的台账", beside, n, whole)
        yield from _ledger(path, f"{name}承诺台账", ledger, units[name], page_size, unit=units[name][0], near=near)
    yield from _due_pages(ledger, page_size)


def unit_ledger(card: Card) -> str:
    """The ledger of the unit of a report, relative to the docs folder."""
    return f"commitments/unit-{card.unit_slug}.md"


def _ledger(
    path: str,
    title: str,
    ledger: Ledger,
    cards: Sequence[Card],
    page_size: int,
    *,
    unit: Card | None = None,
    near: Neighbours | None = None,
    before: Sequence[str] = (),
) -> Pages:
    years = {year: ledger.rows(group) for year, group in by_year(cards).items()}
    years = {year: rows for year, rows in years.items() if rows}
    every = [row for rows in years.values() for row in rows]
    places = anchor_pages(path, [(year_anchor(year), len(rows)) for year, rows in years.items()], page_size)
    jumps = [
        f"[{year_words(year)} {len(rows)} 条]({places[year_anchor(year)].removeprefix('commitments/')})"
        for year, rows in years.items()
    ]
    columns = [column for column in COLUMNS if unit is None or column.name != "单位"]
    total = f"截至{whole_date(ledger.as_at)}，{totals(every)}\n{{: .ma-sum }}\n"
    head = [total, *filter(None, before)] if every else []
    head += [" · ".join(jumps) + "\n"] if jumps[1:] else []
    listing = Listing(
        path=path,
        title=title,
        kind="commitments",
        crumbs=[HOME] if unit is None else [HOME, _LEDGER],
        counted="条承诺",
        columns=columns,
        groups=[
            Group(
                heading=year_words(year),
                anchor=year_anchor(year),
                rows=[ledger_row(ledger, row, columns) for row in rows],
            )
            for year, rows in years.items()
        ],
        before="\n".join(head),
        above=_sieve(len(every), page_size, unit),
        empty="收录的报告里没有识别出承诺。",
        values={"neighbours": near, "hide": ["toc"]},
    )
    yield from write(listing, page_size)


def ledger_row(ledger: Ledger, row: LedgerRow, columns: Sequence[Column]) -> str:
    """One commitment in the ledger."""
    card = ledger.register.cards[row.ref.report]
    best = answer(row)
    how_often = "；".join(inline(words) for words in (row.frequency, row.quantity) if words)
    cells: Mapping[str, Callable[[], str]] = {
        "承诺原文": lambda: _words(row, card),
        "数量和频次": lambda: how_often,
        "期限": lambda: deadline(row),
        "责任": lambda: inline(row.owner),
        "可核查": lambda: _marks(row),
        "报告称": lambda: _claimed(ledger, best),
        "佐证": lambda: recorded(best) if best else "",
        "按期": lambda: timing(best) if best else "",
        "状态": lambda: history(row.history),
        "单位": lambda: unit_link(card),
    }
    return record([cells[column.name]() for column in columns], columns)


def due_row(ledger: Ledger, row: LedgerRow, up: str = "../") -> str:
    """One commitment in a list of deadlines; `up` leads from the page to the docs folder."""
    card = ledger.register.cards[row.ref.report]
    cells = [
        whole_date(row.due),
        _words(row, card, up),
        inline(row.owner),
        _claimed(ledger, answer(row), up),
        history(row.history),
        unit_link(card, up),
    ]
    return record(cells, DUE_COLUMNS)


def answer(row: LedgerRow) -> FollowUp | None:
    """Of what later reports say, what says most, the latest of equals; None where there is no later report."""
    return max(reversed(row.follow_ups), key=says, default=None)


def deadline(row: LedgerRow) -> str:
    """The deadline as written, with its date where that is known and says more; escaped."""
    if not row.due:
        return inline(row.deadline)
    day = zh_date(row.due)
    sort = f'<span class="ma-date" data-sort="{inline(row.due)}">'
    if not row.deadline or row.deadline == day:
        return f"{sort}{inline(day)}</span>"
    return f"{inline(row.deadline)} {sort}（{inline(day)}）</span>"


def due_lists(due: Deadlines, page_size: int) -> list[tuple[str, str, Sequence[LedgerRow]]]:
    """The lists of deadlines that are not empty: title, address in the docs folder, entries."""
    ahead = anchor_pages(_DUE, [(anchor, len(entries)) for _, anchor, entries in _ahead(due)], page_size)
    lists = [(title, ahead[anchor], entries) for title, anchor, entries in _ahead(due)]
    return [*lists, ("已过期限", _PAST, due.past)] if due.past else lists


def _ahead(due: Deadlines) -> list[tuple[str, str, Sequence[LedgerRow]]]:
    lists: list[tuple[str, str, Sequence[LedgerRow]]] = [
        (f"{SOON[0]}天内到期", "soon", due.soon),
        (f"{SOON[0] + 1}–{SOON[1]}天内到期", "next", due.next),
    ]
    return [entry for entry in lists if entry[2]]


def _words(row: LedgerRow, card: Card, up: str = "../") -> str:
    page = up + card.path
    words = link(gist(row.quote, _WORDS) or row.ref.id, f"{page}#{row.ref.id}")
    kind = f"{inline(row.kind)}；" if row.kind else ""
    code = inline(f"{card.code} {row.ref.id}")
    source = f'{link(short(card.title, _TITLE), page)} <span class="ma-code">{code}</span>'
    return f'{words}<br><span class="ma-small">{kind}{source}</span>'


def _marks(row: LedgerRow) -> str:
    said = {"谁": row.owner, "何时": row.deadline or row.frequency, "多少": row.quantity, "何物": row.deliverable}
    why = inline("；".join(f"{part}：{visible(words) or '没有写明'}" for part, words in said.items()))
    marks = "".join(f"<span{' data-said' if words else ''}>{part}</span>" for part, words in said.items())
    return f'<span class="ma-marks" role="img" tabindex="0" aria-label="{why}" title="{why}">{marks}</span>'


def _claimed(ledger: Ledger, best: FollowUp | None, up: str = "../") -> str:
    if best is None:
        return ""
    card = ledger.register.cards.get(best.later)
    year = year_words(card.year) if card else ""
    if not best.mentions:
        return f'{silence(best, "")} <span class="ma-small">{year}</span>'
    first = best.mentions[0]
    spot = ledger.register.spot_at(best.later, first.item, first.span, first.quote)
    return f'{claim(best)} <span class="ma-small">[{year} {spot.code}]({up}{spot.path})</span>'


# ---- Above the list ----


def totals(rows: Sequence[LedgerRow]) -> str:
    """What is stated, what later reports say, what people recorded: each with its denominator."""
    stated = [
        ("期限", sum(bool(row.deadline or row.due) for row in rows)),
        ("数量", sum(bool(row.quantity) for row in rows)),
        ("频次", sum(bool(row.frequency) for row in rows)),
        ("责任", sum(bool(row.owner) for row in rows)),
    ]
    words = [f"共 {len(rows)} 条承诺，其中写明{'、'.join(f'{what}的 {count} 条' for what, count in stated)}。"]
    best = [found for row in rows if (found := answer(row)) is not None]
    parts = [f"{VERDICT[verdict]} {count} 条" for verdict, count in tally(best).items() if count]
    parts += [f"还没有以后的报告 {len(rows) - len(best)} 条"] if len(best) < len(rows) else []
    words.append(f"以后的报告：{'、'.join(parts)}。")
    states = Counter(row.state for row in rows)
    if len(states) > 1 or "" not in states:
        named = [f"{inline(state)} {count} 条" for state, count in sorted(states.items()) if state]
        named += [f"没有记录 {count} 条" for state, count in states.items() if not state]
        words.append(f"状态：{'、'.join(named)}。")
    return "".join(words)


def _ways(due: Deadlines, page_size: int) -> str:
    if not due.dated:
        return "没有带日期的承诺。\n"
    lists = {title: (path, len(entries)) for title, path, entries in due_lists(due, page_size)}
    parts = [f"[{title} {count} 条]({path.removeprefix('commitments/')})" for title, (path, count) in lists.items()]
    parts += [f"{SOON[1]}天以后到期 {due.later} 条"] if due.later else []
    parts += [f"已过期限、已销号 {due.closed} 条"] if due.closed else []
    return f"带日期的 {due.dated} 条：{'、'.join(parts)}。\n"


def _units(units: Sequence[Neighbour]) -> str:
    if len(units) < 2:
        return ""
    if len(units) > _MOST_UNITS:
        return f"按单位看：{len(units)} 个单位各有台账，从[单位](../units/index.md)的页面进入。\n"
    named = " · ".join(f"[{inline(one.title)} {one.note}]({one.path.removeprefix('commitments/')})" for one in units)
    return f"按单位看：{named}\n"


def _downloads(files: Sequence[Download]) -> str:
    named = " · ".join(f"[{inline(file.title)}](../{file.path})" for file in files)
    return f"下载：{named}\n{{: .ma-downloads }}\n" if named else ""


def _sieve(total: int, page_size: int, unit: Card | None) -> str:
    """The place of the filter that a script makes; where the list has several pages, a form that asks the search."""
    columns = ["年份", *(["单位"] if unit is None else []), "报告称", "按期", "状态"]
    pages = total > page_size
    sieve = (
        f'<div class="ma-sieve ma-wide ma-broad" data-columns="{" ".join(columns)}" data-present="期限 责任" '
        f'data-sort="期限 责任 报告称 状态{" 单位" if unit is None else ""}" data-counted="条承诺" '
        f'data-total="{total}"></div>\n'
    )
    if not pages:
        return sieve
    words = f'<input type="hidden" name="unit" value="{inline(unit.unit_name)}">' if unit is not None else ""
    return (
        '<form class="ma-whole" action="../search.html" role="search">'
        f'<input type="hidden" name="in" value="承诺">{words}'
        f'<label>台账分成几页，下面的筛选只管本页；在全部 {total} 条里查：<input name="q" type="search" '
        f'autocomplete="off"></label> <button type="submit">到搜索页</button></form>\n\n{sieve}'
    )


def _due_pages(ledger: Ledger, page_size: int) -> Pages:
    due = ledger.due
    ahead = [
        Group(heading=title, anchor=anchor, rows=[due_row(ledger, row) for row in entries])
        for title, anchor, entries in _ahead(due)
    ]
    if ahead:
        yield from write(_due_list(_DUE, "即将到期的承诺", ahead, due.as_at, ""), page_size)
    if due.past:
        rows = [due_row(ledger, row) for row in due.past]
        closed = f"另有 {due.closed} 条期限已过、已经销号，不列。" if due.closed else ""
        listing = _due_list(
            _PAST, "已过期限的承诺", [Group(heading="", anchor="", rows=rows)], due.as_at, PAST + closed
        )
        yield from write(listing, page_size)


def _due_list(path: str, title: str, groups: Sequence[Group], as_at: date, only: str) -> Listing:
    return Listing(
        path=path,
        title=title,
        kind="commitments",
        crumbs=[HOME, _LEDGER],
        counted="条承诺",
        columns=DUE_COLUMNS,
        groups=groups,
        before=f"截至{whole_date(as_at)}。{only}\n{{: .ma-wide }}\n",
    )
