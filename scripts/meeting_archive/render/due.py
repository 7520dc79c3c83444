"""Deadlines as at a day: which commitments are due soon, which later, which are past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .card import Card, Promise

SOON: Final = (30, 90)
"""Days ahead for which deadlines are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A commitment with a date."""

    day: date
    card: Card
    promise: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """All commitments with a date as at `as_at`: `soon` and `next` earliest first, `past` latest first."""

    as_at: date
    dated: int
    soon: tuple[Due, ...]
    next: tuple[Due, ...]
    past: tuple[Due, ...]


def deadlines(cards: Sequence[Card], as_at: date) -> Deadlines:
    """Sort the commitments of all reports by their dates; those further ahead than `SOON` are only counted."""
    found = [
        Due(day=day, card=card, promise=promise)
        for card in cards
        for promise in card.promises
        if (day := _day(promise)) is not None
    ]
    found.sort(key=lambda due: (due.day, due.card.path, int(due.promise.id[1:]) if due.promise.id[1:].isdigit() else 0))
    near, later = (as_at + timedelta(days=days) for days in SOON)
    return Deadlines(
        as_at=as_at,
        dated=len(found),
        soon=tuple(due for due in found if as_at <= due.day <= near),
        next=tuple(due for due in found if near < due.day <= later),
        past=tuple(due for due in reversed(found) if due.day < as_at),
    )


def _day(promise: Promise) -> date | None:
    try:
        return date.fromisoformat(promise.due) if promise.due else None
    except ValueError:
        return None
