"""承诺台账: every commitment, its words first, with what was understood of it and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .card import Card, Promise
from .escape import inline
from .lists import HOME, by_year, unit_link
from .paging import Column, Group, Listing, Pages, link, plain_page, row, table, write
from .words import year_anchor, year_words, zh_date

COLUMNS: Final = tuple(
    Column(name=name) for name in ("承诺原文", "数量", "频次", "期限", "责任", "单位", "年份", "来源")
)


def ledger_pages(cards: Sequence[Card], page_size: int) -> Pages:
    """One table on the index page, or, when it is longer than a page, one list for each year."""
    years = {year: group for year, group in by_year(cards).items() if any(card.promises for card in group)}
    total = sum(len(card.promises) for card in cards)
    if total <= page_size:
        yield from write(_listing("commitments/index.md", "承诺台账", years, [HOME]), page_size)
        return
    rows = [_year_row(year, group) for year, group in years.items()]
    columns = [Column(name="年份"), Column(name="承诺", number=True)]
    columns += [Column(name=f"写明{what}", number=True) for what in ("数量", "频次", "期限", "责任")]
    body = [f"共 {total} 条承诺，按年份分列。\n", table(columns, rows)]
    yield "commitments/index.md", plain_page("承诺台账", "commitments", [HOME], body)
    for year, group in years.items():
        crumbs = [HOME, ("承诺台账", "index.md")]
        path, title = f"commitments/{year or 'undated'}.md", f"{year_words(year)}的承诺"
        yield from write(_listing(path, title, {year: group}, crumbs), page_size)


def promise_row(card: Card, promise: Promise, up: str = "../") -> str:
    """One commitment in a table; `up` leads from the page to the docs folder."""
    page = up + card.path
    return row(
        [
            link(promise.words, f"{page}#{promise.id}"),
            inline(promise.quantity),
            inline(promise.frequency),
            deadline(promise),
            inline(promise.owner),
            unit_link(card, up),
            year_words(card.year),
            f"{link(card.title, page)} {inline(card.code)}",
        ]
    )


def deadline(promise: Promise) -> str:
    """The deadline as written, with its date where that is known; escaped."""
    if promise.due is None:
        return inline(promise.deadline)
    day = inline(zh_date(promise.due))
    return f"{inline(promise.deadline)}（{day}）" if promise.deadline and inline(promise.deadline) != day else day


def _year_row(year: str | None, cards: Sequence[Card]) -> str:
    promises = [promise for card in cards for promise in card.promises]
    stated = [
        sum(bool(p.quantity) for p in promises),
        sum(bool(p.frequency) for p in promises),
        sum(bool(p.deadline or p.due) for p in promises),
        sum(bool(p.owner) for p in promises),
    ]
    return row([f"[{year_words(year)}]({year or 'undated'}.md)", len(promises), *stated])


def _listing(path: str, title: str, years: dict[str | None, list[Card]], crumbs: Sequence[tuple[str, str]]) -> Listing:
    groups = [
        Group(
            heading=year_words(year),
            anchor=year_anchor(year),
            rows=[promise_row(card, promise) for card in group for promise in card.promises],
        )
        for year, group in years.items()
    ]
    return Listing(
        path=path,
        title=title,
        kind="commitments",
        crumbs=crumbs,
        counted="条承诺",
        columns=COLUMNS,
        groups=groups,
        empty="收录的报告里没有识别出承诺。",
    )
