"""Who: the owner named in one clause, as the words used."""

from __future__ import annotations

import re
from typing import Final

from ..settings import table
from .tables import PATTERNS, one_of

_ENDS: Final = r"(?<![0-9０-９二三四五六七八九十百])" + one_of(PATTERNS["owner_ends"])
_DOINGS: Final = one_of({*PATTERNS["doing"], *PATTERNS["acts"], *PATTERNS["acts_carried_out"]})
_PERSON: Final = r"(?:[老小][一-龥](?=专人|牵头|具体|负责))?"
_HANDED: Final = re.compile(
    rf"(?:由|责成)(?!于|此)(?P<o>[^，。；：由请]{{0,40}}{_ENDS}{_PERSON})"
    r"(?:[^，。；：]{0,8}?(?:牵头|负责(?!人|同志)|带队|主抓|具体落实|组织实施|指导|作出|加以|规定|研究|承办|审核|汇总|承担|(?<!转移)支付|保管|维护|接收)|(?=，|于[0-9]|在[0-9]|每[日天周月季年]|每[半学][年期]|[0-9]{{1,3}}个?(?:工作)?[日天周月]内|[0-9]{{1,2}}月)"
    rf"|(?=(?:集中|统一|定期|逐一|分别|直接|及时|轮流)?{_DOINGS}[^，。；：、的某]{{0,6}}[，。；]?\s*$)"
    r"|(?=(?:按照?|根据|采取|会同|尽快|抓紧|进一步|协调|联系|对接|从[^，。；]{2,16}出发)))"
)
_ASKED: Final = re.compile(
    rf"请(?!在|于)(?P<o>[^，。；：由请]{{0,40}}?{_ENDS})(?:(?=自|于|按|抓紧|尽快)|[^，。；：]{{0,4}}?(?:牵头|负责|研究|提出(?!意见)|准备|整理|汇总|提交|跟进|落实|协调|核实|汇报|报告|向[^，。；：]{{1,12}}(?:汇报|报告|请示|反馈)))"
)
_LEADS: Final = re.compile(
    rf"(?:^|(?<=[，：]))(?P<o>(?:(?!要|将|应|须|明确|指定)[^，。；：某]){{1,30}}?{_ENDS})(?:牵头|负责(?!人|同志))"
)
_NAMES: Final = table("names")
_SURNAME: Final = rf"(?:{one_of(_NAMES['compound_surnames'])}|[{''.join(_NAMES['surnames'].split())}])"
_NAME: Final = rf"(?!{one_of(_NAMES['not_names'])}){_SURNAME}[一-龥]{{1,2}}?"
_NAMED: Final = re.compile(
    rf"\s*(?:由|请)?(?P<o>{_NAME}(?:[、和与]{_NAME}){{0,4}})(?:同志)?"
    r"(?=都?(?:负责(?!人|同志)|牵头|将(?!其|军)|需(?!求|要)))"
)
"""A person by name, of whom it is said at once what they do."""
_SUBJECT: Final = re.compile(
    rf"\s*(?:[今明]年|[0-9]{{4}}年|年内|其中|请|同时|会议要求|要求|建议|[0-9]{{1,2}}[.．、]|由)?"
    rf"(?P<o>(?![对与在将把从并])(?:[^，。；：某、“”由]{{0,20}}{_ENDS}、){{0,8}}(?:各位|全体)?(?:(?!要|将|应当|须)[^，。；：某、“”由]){{0,24}}{_ENDS})"
    r"(?=都?(?:要|将|应|须|必须|务必)|尽快|尽早|抓紧|近几[天日]|负责(?!人|同志)|每|自[^，。；]{1,16}起|于[0-9]|在[0-9]|在[^，。；]{1,8}[0-9]{1,3}个?(?:工作)?[日天月]内|根据|带头"
    r"|按[每月季年周]|会后|今年|决定|还将|安排|为此|研讨|[^，。；：]{0,6}[0-9月日号底末年节][^，。；：0-9]{0,2}前|(?:报送|提交|召开|验收|考核)之?前)"
)
_DEPARTMENTS: Final = re.compile(
    r"\s*(?P<o>(?:[一-龥]{2,6}、){1,8}[一-龥]{2,6}(?:部门|单位))(?=都?(?:要|应|须|必须|务必))"
)
_DAY_BEFORE: Final = re.compile(r"[^，。；：]{0,12}?[0-9月日号底末年][之以]?前")
"""A limit of time ahead of who keeps it (9月14日前某处)."""
_COURTESY: Final = re.compile(
    r"请[^，。；：]{0,10}?(?:批评|指正|指教|审议|审查|审阅|帮助|监督|谅解|支持|(?:提出?|多提)[^，。；：]{0,4}(?:意见|建议))"
)
_WHO: Final = re.compile(one_of(PATTERNS["owner_ends"]))
_NOT_OWNER: Final = re.compile(one_of(PATTERNS["not_owner"]))
_PATTERNS: Final = (
    (_HANDED.search, True, True),
    (_ASKED.search, True, True),
    (_LEADS.search, True, True),
    (_NAMED.match, True, False),
    (_DEPARTMENTS.match, False, False),
    (_SUBJECT.match, False, True),
)
"""Each with whether the matter is handed over by it, and whether it has `_ENDS` in it: most clauses have no such word
(`_WHO`), and these patterns are slow to find that out."""


def find_owner(masked: str) -> tuple[tuple[int, int], bool] | None:
    """Where the owner stands in a masked clause, and whether the matter is handed to them (由…负责, …牵头)."""
    if _COURTESY.search(masked):
        return None
    named = _WHO.search(masked) is not None
    for find, handed, of_who in _PATTERNS:
        if of_who and not named:
            continue
        m = find(masked)
        if not m or _NOT_OWNER.search(m["o"]):
            continue
        start, stop = m.span("o")
        start += len(masked[start:stop]) - len(masked[start:stop].lstrip())
        if day := _DAY_BEFORE.match(masked, start, stop):
            start = day.end()
        if stop - start > 1 or masked[start:stop] == "我":
            return (start, stop), handed
    return None
