"""What follow needs to know of one report, made once: its promises, and the clauses that may report on earlier ones."""

from __future__ import annotations

from ..model import Reading
from .pieces import Places
from .promises import promises_of
from .records import Prepared
from .units import units_of


def prepare(reading: Reading) -> Prepared:
    """Cut one report into promises and clauses; linear in its length."""
    text = reading.report.text
    places = Places(reading)
    units = units_of(text, places)
    return Prepared(promises=tuple(promises_of(reading, text, places)), units=units)
