"""Commitments: the promises in a report that somebody could check, with the words of who, when, how much and what.

`find_commitments` reads the measures (and sentences elsewhere that say what comes next); `RULES` says why each
promise was taken for one. The words it goes by are data: `data/commitment_patterns.yml`, `data/slogans.yml`.
"""

from .find import find_commitments
from .rules import RULES

__all__ = ["RULES", "find_commitments"]
