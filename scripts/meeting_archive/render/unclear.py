"""难以核查的承诺: commitments whose words say at most one of who, when, how much, what; for 待核对."""

from __future__ import annotations

from typing import Final

from .card import Card
from .escape import gist, inline
from .ledger import Ledger
from .paging import Column, link, record
from .review import Task

_FEW: Final = 1
_WORDS: Final = 90


def unclear(ledger: Ledger) -> list[Task]:
    """One group of things to look at, those that say least first; none where every commitment says enough."""
    columns = tuple(Column(name=name) for name in ("承诺原文", "写明了", "报告"))
    found = [(card, row) for card, row in ledger if len(row.checkability) <= _FEW]
    found.sort(key=lambda pair: len(pair[1].checkability))
    rows = []
    for card, row in found:
        words = link(gist(row.quote, _WORDS) or row.ref.id, f"../{card.path}#{row.ref.id}")
        said = "、".join(row.checkability) or '<span class="ma-gap">都没有写明</span>'
        rows.append(record([words, said, _report(card, row.ref.id)], columns))
    task = Task(
        name="unclear",
        title="难以核查的承诺",
        hint="谁来做、何时做完、做多少、拿出什么，这四样里只写明了一样，或者一样都没有写明，以后很难核对。",
        counted="条承诺",
        columns=columns,
        rows=rows,
    )
    return [task] if rows else []


def _report(card: Card, promise: str) -> str:
    return f'{link(card.title, "../" + card.path)} <span class="ma-code">{inline(f"{card.code} {promise}")}</span>'
