"""Deadlines as at a day: which commitments are due soon, which later, which are past and not closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import LedgerRow

SOON: Final = (30, 90)
"""Days ahead for which deadlines are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """All commitments with a date as at `as_at`: `soon` and `next` earliest first, `past` latest first.

    `later` and `closed` (past, but a person has closed them) are only counted. The five add up to `dated`.
    """

    as_at: date
    dated: int
    soon: tuple[LedgerRow, ...]
    next: tuple[LedgerRow, ...]
    past: tuple[LedgerRow, ...]
    later: int
    closed: int


def deadlines(rows: Iterable[LedgerRow], as_at: date) -> Deadlines:
    """Sort the commitments of all reports by their dates."""
    dated = sorted((row for row in rows if row.days is not None), key=lambda row: (row.due, row.ref))
    near, later = SOON

    def within(first: int, last: int) -> tuple[LedgerRow, ...]:
        return tuple(row for row in dated if row.days is not None and first <= row.days <= last)

    soon, following = within(0, near), within(near + 1, later)
    past = tuple(row for row in reversed(dated) if row.overdue)
    ahead = sum(row.days is not None and row.days > later for row in dated)
    return Deadlines(
        as_at=as_at,
        dated=len(dated),
        soon=soon,
        next=following,
        past=past,
        later=ahead,
        closed=len(dated) - len(soon) - len(following) - len(past) - ahead,
    )
