"""The rows of 承诺台账: a commitment, what was understood of it, what was claimed later; and their totals in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import FollowUp, LedgerRow
from .answers import claim, history, recorded, says, silence, tally, timing
from .card import Brief
from .due import deadlines
from .escape import gist, inline, short, visible
from .lists import unit_link
from .paging import Column, link, record
from .places import Register
from .words import VERDICT, whole_date, year_words, zh_date

COLUMNS: Final = tuple(
    Column(name=name)
    for name in ("承诺原文", "数量和频次", "期限", "责任", "可核查", "报告称", "佐证", "按期", "状态", "单位")
)
UNIT_COLUMNS: Final = tuple(column for column in COLUMNS if column.name != "单位")
DUE_COLUMNS: Final = tuple(Column(name=name) for name in ("到期日", "承诺原文", "责任", "报告称", "状态", "单位"))
_WORDS: Final = 90
_TITLE: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file of the ledger: what it is called, its path in the docs folder; `unit` is the unit's name in paths."""

    title: str
    path: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The rows that one report has in the ledger, as table lines, in order, and by id in lists of deadlines.

    `all` with its unit, `unit` without; `due` in a list of deadlines and `soon` on the home page, where it has a date.
    """

    all: tuple[str, ...]
    unit: tuple[str, ...]
    due: Mapping[str, str]
    soon: Mapping[str, str]


class Ledger:
    """The rows of the ledger in the order of the lists of reports, with the reports they come from.

    `lines` gives the rows of a report as they were made before (None: they are made here, from `rows`).
    """

    def __init__(
        self,
        rows: Sequence[LedgerRow],
        register: Register,
        as_at: date,
        downloads: Sequence[Download] = (),
        lines: Callable[[str], Lines] | None = None,
    ) -> None:
        self.register = register
        self.lines = lines or self._made
        self.as_at = as_at
        self.downloads = downloads
        self.of: dict[str, list[LedgerRow]] = defaultdict(list)
        for one in rows:
            if one.ref.report in register.briefs:
                self.of[one.ref.report].append(one)
        self.due = deadlines((row for found in self.of.values() for row in found), as_at)

    def __iter__(self) -> Iterator[tuple[Brief, LedgerRow]]:
        """Every row with its report, in the order of the ledger."""
        return ((self.register.briefs[code], row) for code, rows in self.of.items() for row in rows)

    def rows(self, cards: Sequence[Brief]) -> list[LedgerRow]:
        """The rows of these reports."""
        return [row for card in cards for row in self.of.get(card.code, ())]

    def _made(self, code: str) -> Lines:
        rows = self.of[code]
        dated = [row for row in rows if row.due]
        made = [_cells(self, row) for row in rows]
        return Lines(
            all=tuple(record([cells[column.name] for column in COLUMNS], COLUMNS) for cells in made),
            unit=tuple(record([cells[column.name] for column in UNIT_COLUMNS], UNIT_COLUMNS) for cells in made),
            due={row.ref.id: due_row(self, row) for row in dated},
            soon={row.ref.id: due_row(self, row, "") for row in dated},
        )


def unit_ledger(card: Brief) -> str:
    """The ledger of the unit of a report, relative to the docs folder."""
    return f"commitments/unit-{card.unit_slug}.md"


def _cells(ledger: Ledger, row: LedgerRow) -> Mapping[str, str]:
    """One commitment in the ledger, by the names of the columns."""
    card = ledger.register.briefs[row.ref.report]
    best = answer(row)
    how_often = "；".join(inline(words) for words in (row.frequency, row.quantity) if words)
    return {
        "承诺原文": _words(row, card),
        "数量和频次": how_often,
        "期限": deadline(row),
        "责任": inline(row.owner),
        "可核查": _marks(row),
        "报告称": _claimed(ledger, best),
        "佐证": recorded(best) if best else "",
        "按期": timing(best) if best else "",
        "状态": history(row.history),
        "单位": unit_link(card),
    }


def due_row(ledger: Ledger, row: LedgerRow, up: str = "../") -> str:
    """One commitment in a list of deadlines; `up` leads from the page to the docs folder."""
    card = ledger.register.briefs[row.ref.report]
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


def _words(row: LedgerRow, card: Brief, up: str = "../") -> str:
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
    card = ledger.register.briefs.get(best.later)
    year = year_words(card.year) if card else ""
    if not best.mentions:
        return f'{silence(best, "")} <span class="ma-small">{year}</span>'
    first = best.mentions[0]
    spot = ledger.register.spot_at(best.later, first.item, first.span, first.quote)
    return f'{claim(best)} <span class="ma-small">[{year} {spot.code}]({up}{spot.path})</span>'


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
