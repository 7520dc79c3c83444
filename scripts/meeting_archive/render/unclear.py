"""难以核查的承诺: commitments whose words say at most one of who, when, how much, what; for 待核对."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from ..across import LedgerRow
from .card import Brief
from .escape import gist, inline
from .ledger_rows import Ledger
from .paging import Block, Column, link, record
from .review import Task, by_years

_FEW: Final = 1
_WORDS: Final = 90


def unclear(ledger: Ledger) -> list[Task]:
    """One group of things to look at, of each report those that say least first; none where all say enough."""
    columns = tuple(Column(name=name) for name in ("承诺原文", "写明了", "报告"))
    found: dict[str, Block] = {}
    for code, promises in ledger.of.items():
        few = sorted((row for row in promises if len(row.checkability) <= _FEW), key=lambda row: len(row.checkability))
        if few:
            make = partial(_rows, ledger.register.briefs[code], few, columns)
            found[code] = Block(key=code, size=len(few), rows=make)
    task = Task(
        name="unclear",
        title="难以核查的承诺",
        hint="谁来做、何时做完、做多少、拿出什么，这四样里只写明了一样，或者一样都没有写明，以后很难核对。",
        counted="条承诺",
        columns=columns,
        groups=by_years([ledger.register.briefs[code] for code in ledger.of], found),
    )
    return [task] if task.size else []


def _rows(card: Brief, few: Sequence[LedgerRow], columns: Sequence[Column]) -> list[str]:
    rows = []
    for row in few:
        words = link(gist(row.quote, _WORDS) or row.ref.id, f"../{card.path}#{row.ref.id}")
        said = "、".join(row.checkability) or '<span class="ma-gap">都没有写明</span>'
        rows.append(record([words, said, _report(card, row.ref.id)], columns))
    return rows


def _report(card: Brief, promise: str) -> str:
    return f'{link(card.title, "../" + card.path)} <span class="ma-code">{inline(f"{card.code} {promise}")}</span>'
