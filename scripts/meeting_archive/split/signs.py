"""What stands around a title: the signs that a report begins there, and those that it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from ..model import Paragraph
from ..settings import table
from .heads import DAY, Head, name_of
from .lines import Line

AGAINST: Final = frozenset({"numbers_run_on", "sentence_cut", "annex", "same_title"})
SOFT: Final = frozenset({"own_opening", "own_heading", "counted_title", "ended_before"})
_FAMILIES: Final = frozenset({"part", "chapter", "cn", "cn_paren", "ar", "ar_paren", "di", "shi", "article"})
_NEAR: Final = 5
_LINE: Final = 60
_CUT_FROM: Final = 18
_ISSUE: Final = re.compile(
    r"[（(].{0,20}[年月日期号次].{0,10}[）)]|.{0,10}[〔\[（(][0-9]{4}[〕\]）)].{0,6}号|第[0-9一二三四五六七八九十]{1,4}[期号]"
)
_AS_FOLLOWS: Final = re.compile(r"(?:汇报|报告|检查|检视|剖析|述职|述廉|发言|述法|述学|纪要|记录|通报)(?:情况)?如下")
_STOPS: Final = "。！？；;!?：:”’）)》】…—-.~"


@cache
def _openings() -> re.Pattern[str]:
    address = ("各位", "同志们", "尊敬的", "领导和同志")
    labels = [word for word in table("reports")["openings"] if word not in address]
    return re.compile(f"(?:{'|'.join(address)})|(?:{'|'.join(labels)})[：:]")


@cache
def _closings() -> re.Pattern[str]:
    return re.compile("|".join(table("reports")["closings"]))


def numbered(sheet: Sequence[Line]) -> list[tuple[int, str, int]]:
    """(line, family, number) of the markers that count."""
    return [
        (n, line.marker.family, line.marker.number)
        for n, line in enumerate(sheet)
        if line.marker and not line.marker.weak and line.marker.number and line.marker.family in _FAMILIES
    ]


def opens(sheet: Sequence[Line], paragraphs: Sequence[Paragraph], head: Head) -> bool:
    """Whether a person, a day, an address or the fields of a meeting stand in or right below a title."""
    if head.name:
        return True
    for n in range(head.at + 1, min(head.at + 1 + _NEAR, len(sheet))):
        line = sheet[n]
        if line.kind in ("none", "contents"):
            continue
        if _openings().match(line.bare) or _AS_FOLLOWS.search(paragraphs[n].text[:400]):
            return True
        if DAY.fullmatch(line.bare) or _ISSUE.fullmatch(line.bare) or name_of(line):
            return True
        if line.size > _LINE or line.marker is not None:
            return False
    return False


def ended(sheet: Sequence[Line], head: Head) -> bool:
    """Whether the last words of a report stand right above a title: thanks, a signature with its day."""
    for line in sheet[head.first - 1 : max(head.first - 1 - _NEAR, -1) or None : -1] if head.first else ():
        if line.kind in ("none", "contents"):
            continue
        if DAY.fullmatch(line.bare) or _closings().match(line.bare):
            return True
        if line.size > _LINE or line.marker is not None:
            return False
    return False


def cut(sheet: Sequence[Line], head: Head) -> bool:
    """Whether the line above a title stops inside its sentence."""
    above = next((line for line in reversed(sheet[max(head.first - 3, 0) : head.first]) if line.kind != "none"), None)
    if above is None or above.kind != "text" or above.size < _CUT_FROM or above.level:
        return False
    return above.last not in _STOPS and above.bare[0] != "附" and not name_of(above)
