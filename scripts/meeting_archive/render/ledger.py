"""承诺台账: every commitment, its words first, with what was understood of it and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from .card import Card, Promise
from .due import SOON, Deadlines, Due, deadlines
from .escape import inline, short
from .lists import HOME, by_year, code, unit_link
from .neighbours import Neighbour, neighbours
from .paging import Column, Group, Listing, Pages, anchor_pages, link, record, write
from .words import whole_date, year_anchor, year_words, zh_date

_COLUMNS: Final = tuple(Column(name=name) for name in ("承诺原文", "数量", "频次", "期限", "责任", "单位", "来源"))
DUE_COLUMNS: Final = tuple(Column(name=name) for name in ("到期日", "承诺原文", "责任", "单位", "来源"))
_INDEX: Final = "commitments/index.md"
_DUE: Final = "commitments/due.md"
_PAST: Final = "commitments/past.md"
_LEDGER: Final = ("承诺台账", "index.md")
_TITLE: Final = 28
"""Characters of a report's title beside a commitment."""


def ledger_pages(cards: Sequence[Card], page_size: int, as_at: date) -> Pages:
    """The whole ledger, newest year first, and the two lists of deadlines where there are any."""
    due = deadlines(cards, as_at)
    years = {year: group for year, group in by_year(cards).items() if any(card.promises for card in group)}
    sizes = [(year_anchor(year), sum(len(card.promises) for card in group)) for year, group in years.items()]
    places = anchor_pages(_INDEX, sizes, page_size)
    beside = [
        Neighbour(path=places[anchor], title=year_words(year), note=f"{size} 条")
        for year, (anchor, size) in zip(years, sizes, strict=True)
    ]
    links = [f"[{page.title} {page.note}]({page.path.removeprefix('commitments/')})" for page in beside]
    before = ""
    if years:
        before = "\n".join([_totals(cards), _ways(due, page_size), *([" · ".join(links) + "\n"] if links[1:] else [])])
    groups = [
        Group(
            heading=year_words(year),
            anchor=year_anchor(year),
            rows=[promise_row(card, promise) for card in group for promise in card.promises],
        )
        for year, group in years.items()
    ]
    yield from write(
        Listing(
            path=_INDEX,
            title="承诺台账",
            kind="commitments",
            crumbs=[HOME],
            counted="条承诺",
            columns=_COLUMNS,
            groups=groups,
            before=before,
            empty="收录的报告里没有识别出承诺。",
            values={"neighbours": neighbours("承诺台账的年份", beside, None, None)},
        ),
        page_size,
    )
    yield from _due_pages(due, page_size)


def promise_row(card: Card, promise: Promise) -> str:
    """One commitment in the ledger."""
    page = f"../{card.path}"
    return record(
        [
            link(promise.words, f"{page}#{promise.id}"),
            inline(promise.quantity),
            inline(promise.frequency),
            deadline(promise),
            inline(promise.owner),
            unit_link(card),
            _source(card, page),
        ],
        _COLUMNS,
    )


def due_row(due: Due, up: str = "../") -> str:
    """One commitment in a list of deadlines; `up` leads from the page to the docs folder."""
    page = up + due.card.path
    return record(
        [
            whole_date(due.day),
            link(due.promise.words, f"{page}#{due.promise.id}"),
            inline(due.promise.owner),
            unit_link(due.card, up),
            _source(due.card, page),
        ],
        DUE_COLUMNS,
    )


def deadline(promise: Promise) -> str:
    """The deadline as written, with its date where that is known and says more; escaped."""
    if promise.due is None:
        return inline(promise.deadline)
    day = zh_date(promise.due)
    if not promise.deadline or promise.deadline == day:
        return whole_date(promise.due)
    return f'{inline(promise.deadline)} <span class="ma-date">（{inline(day)}）</span>'


def due_lists(due: Deadlines, page_size: int) -> list[tuple[str, str, Sequence[Due]]]:
    """The lists of deadlines that are not empty: title, address in the docs folder, entries."""
    ahead = anchor_pages(_DUE, [(anchor, len(entries)) for _, anchor, entries in _ahead(due)], page_size)
    lists = [(title, ahead[anchor], entries) for title, anchor, entries in _ahead(due)]
    return [*lists, ("已过期限", _PAST, due.past)] if due.past else lists


def _ahead(due: Deadlines) -> list[tuple[str, str, Sequence[Due]]]:
    lists: list[tuple[str, str, Sequence[Due]]] = [
        (f"{SOON[0]}天内到期", "soon", due.soon),
        (f"{SOON[0] + 1}–{SOON[1]}天内到期", "next", due.next),
    ]
    return [entry for entry in lists if entry[2]]


def _source(card: Card, page: str) -> str:
    return f"{link(short(card.title, _TITLE), page)} {code(card)}"


def _totals(cards: Sequence[Card]) -> str:
    promises = [promise for card in cards for promise in card.promises]
    stated = [
        ("期限", sum(bool(p.deadline or p.due) for p in promises)),
        ("数量", sum(bool(p.quantity) for p in promises)),
        ("频次", sum(bool(p.frequency) for p in promises)),
        ("责任", sum(bool(p.owner) for p in promises)),
    ]
    words = "、".join(f"{what}的 {count} 条" for what, count in stated)
    return f"共 {len(promises)} 条承诺，其中写明{words}。\n"


def _ways(due: Deadlines, page_size: int) -> str:
    if not due.dated:
        return f"截至{whole_date(due.as_at)}，没有带日期的承诺。\n"
    found = "、".join(
        f"[{title} {len(entries)} 条]({path.removeprefix('commitments/')})"
        for title, path, entries in due_lists(due, page_size)
    )
    ways = f"：{found}" if found else f"，{SOON[1]}天内都不到期"
    return f"截至{whole_date(due.as_at)}，带日期的 {due.dated} 条{ways}。\n"


def _due_pages(due: Deadlines, page_size: int) -> Pages:
    ahead = [
        Group(heading=title, anchor=anchor, rows=[due_row(entry) for entry in entries])
        for title, anchor, entries in _ahead(due)
    ]
    if ahead:
        yield from write(_due_list(_DUE, "即将到期的承诺", ahead, due.as_at, ""), page_size)
    if due.past:
        rows = [due_row(entry) for entry in due.past]
        only = "已过期限只说日期已过，不说是否完成。"
        listing = _due_list(_PAST, "已过期限的承诺", [Group(heading="", anchor="", rows=rows)], due.as_at, only)
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
        before=f"截至{whole_date(as_at)}。{only}\n",
    )
