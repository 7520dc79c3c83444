"""Curate: what people decided in `curation/decisions/`: read without trust, judged by today's words, and applied.

`read_decisions` reads the files (`chunks`, `entries`, `fields`); `judge` says of each decision whether it holds.
Corrections of one report take effect inside its reading (`corrected_metadata`, `corrected_items`), decisions about
links once codes and ids are known (`with_links`), those between reports after `follow` (`with_answers`); `histories`
gives the ledger what people set. `append` is the only thing that writes, and only behind the last byte.
"""

from __future__ import annotations

from .entries import Book, read_decisions
from .facts import FACTS, corrected_metadata, fact_value
from .fields import CHOICES, ROLE_WORDS, STATES, parse_day, parse_place
from .items import corrected_items
from .judge import by_report, judge, undecided
from .links import RULES, decided_links, with_links
from .rejoin import answers, with_answers
from .states import histories
from .write import AppendError, append, entry_text

__all__ = [
    "CHOICES",
    "FACTS",
    "ROLE_WORDS",
    "RULES",
    "STATES",
    "AppendError",
    "Book",
    "answers",
    "append",
    "by_report",
    "corrected_items",
    "corrected_metadata",
    "decided_links",
    "entry_text",
    "fact_value",
    "histories",
    "judge",
    "parse_day",
    "parse_place",
    "read_decisions",
    "undecided",
    "with_answers",
    "with_links",
]
