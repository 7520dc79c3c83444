"""What follow needs to know of one report, made once: its promises, and the clauses that may report on earlier ones."""

from __future__ import annotations

from typing import Final

from ..model import Reading
from ..numbering.words import learn
from .figures import WITHOUT_FIGURES
from .pieces import Places
from .promises import promises_of
from .records import Prepared
from .units import units_of

_NAMES: Final = ("title", "front_matter", "toc", "page_number")
"""Blocks that say what the report is, and nothing about what was done."""


def prepare(reading: Reading) -> Prepared:
    """Cut one report into promises and clauses; linear in its length."""
    text = reading.report.text
    learn(WITHOUT_FIGURES.sub("，", text))
    places = Places(reading)
    names = [block.span for block in reading.report.outline.blocks if block.kind in _NAMES]
    units = units_of(text, places, names)
    return Prepared(promises=tuple(promises_of(reading, text, places)), units=units)
