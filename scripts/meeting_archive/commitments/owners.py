"""Who: the owner named in one clause, as the words used."""

from __future__ import annotations

import re
from typing import Final

from .tables import PATTERNS, one_of

_ENDS: Final = one_of(PATTERNS["owner_ends"])
_HANDED: Final = re.compile(
    rf"(?:由|责成)(?P<o>[^，。；：由请]{{0,40}}{_ENDS})"
    r"(?:[^，。；：]{0,8}?(?:牵头|负责|主抓|具体落实|组织实施|指导|作出|加以|规定|研究|承办|审核|汇总)|(?=，))"
)
_ASKED: Final = re.compile(
    rf"请(?!在|于)(?P<o>[^，。；：由请]{{0,40}}?{_ENDS})[^，。；：]{{0,4}}?(?:牵头|负责|研究|提出|准备|整理|汇总|提交|跟进|落实|协调|核实)"
)
_LEADS: Final = re.compile(rf"(?:^|(?<=[，：]))(?P<o>[^，。；：某]{{1,30}}?{_ENDS})(?:牵头|负责(?!人|同志))")
_SUBJECT: Final = re.compile(
    rf"^\s*(?:[今明]年|[0-9]{{4}}年|年内|其中|请|同时|会议要求|要求|[0-9]{{1,2}}[.．、]|由)?"
    rf"(?P<o>(?![对与在将把从并])(?:各位|全体)?[^，。；：某、“”由]{{0,24}}{_ENDS})"
    r"(?=要|将|应|须|必须|负责|每|于[0-9]|在[0-9]|根据|带头|会后|今年|决定|还将|安排|为此|研讨|[^，。；：]{0,8}前)"
)
_NOT_OWNER: Final = re.compile(one_of(PATTERNS["not_owner"]))


def find_owner(masked: str) -> tuple[tuple[int, int], bool] | None:
    """Where the owner stands in a masked clause, and whether the matter is handed to them (由…负责, …牵头)."""
    for pattern, handed in ((_HANDED, True), (_ASKED, True), (_LEADS, True), (_SUBJECT, False)):
        m = pattern.search(masked)
        if m and not _NOT_OWNER.search(m["o"]):
            return m.span("o"), handed
    return None
