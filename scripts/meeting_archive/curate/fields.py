"""The words of a decision as people write them, and what they mean: kinds, choices, roles, days, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from ..across import Choice, DecisionKind, Ref
from ..model import Role
from ..settings import table

KINDS: Final[Mapping[str, DecisionKind]] = {"链接": "link", "认定": "item", "元数据": "metadata", "状态": "status"}
"""A decision about a link between two reports is a `follow`; people write 链接 for both."""
CHOICES: Final[Mapping[str, Choice]] = {"确认": "confirm", "否定": "reject", "新增": "add"}
ROLE_WORDS: Final[Mapping[str, Role]] = {
    "问题": "problem",
    "原因": "cause",
    "措施": "measure",
    "落实": "progress",
}
TEXT: Final = "正文"
JOIN: Final = "并入上一条"
PIECES: Final = (*ROLE_WORDS, TEXT, JOIN)
"""What words can be declared to be."""
STATES: Final[tuple[str, ...]] = tuple(state["name"] for state in table("states"))
_CODE: Final = re.compile(r"[2-9A-Z]{4,9}")
_ID: Final = re.compile(r"[PCMSK][1-9][0-9]*(?:\.[1-9][0-9]*)*")
_PARTED: Final = re.compile(r"([2-9A-Z]{4,9})[\s\-‐–—―_·]+([PCMSK][0-9.]+)")
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?\s*[日号月]?")


def parse_place(words: str, report: str = "") -> Ref | None:
    """A place as people write it: K7M3-P2.1, “k7m3 P2.1”, full-width too; P2.1 alone is of `report`. None: no place.

    >>> parse_place("Ｋ7m3 p2.1")
    Ref(report='K7M3', id='P2.1')
    """
    plain = unicodedata.normalize("NFKC", words).strip().strip("《》“”\"'").upper()
    if plain == report and plain:
        return Ref(report=report)
    if (both := _PARTED.fullmatch(plain)) and _ID.fullmatch(both[2]):
        return Ref(report=both[1], id=both[2])
    if report and _ID.fullmatch(plain):
        return Ref(report=report, id=plain)
    return Ref(report=plain) if _CODE.fullmatch(plain) else None


def parse_day(words: str) -> str | None:
    """A day (or a month) as an ISO date; None where it is none.

    >>> parse_day("2025年3月1日"), parse_day("2025-02-30")
    ('2025-03-01', None)
    """
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        whole = date(year, month, day).isoformat()
    except ValueError:
        return None
    return whole if found[3] else whole[:7]
