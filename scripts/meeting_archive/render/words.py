"""The Chinese words of the pages: roles, links, origins, dates, counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Final

from ..across import Claim, Timing, Verdict
from ..model import Evidence, Item, OriginKind, Role, Rule
from ..settings import table
from .escape import inline, short, visible

ROLE: Final[Mapping[Role, str]] = {"problem": "问题", "cause": "原因", "measure": "措施", "progress": "落实"}
LIBRARY: Final[Mapping[Role, str]] = {
    "problem": "problems",
    "cause": "causes",
    "measure": "measures",
    "progress": "progress",
}
"""The folder of the pages that list the items of a role."""
GAP: Final[Mapping[Role, str]] = {"cause": "未见原因", "measure": "未见措施", "problem": "没有对应问题", "progress": ""}
ORIGIN: Final[Mapping[OriginKind, str]] = {
    "decision": "人工更正",
    "front_matter": "文件开头写明",
    "sidecar": "旁注文件写明",
    "path": "见于文件夹名或文件名",
    "text": "见于正文",
    "margin": "见于页眉页脚",
    "properties": "见于文件属性",
    "unknown": "没有识别出",
}
VERDICT: Final[Mapping[Verdict, str]] = {
    "not_mentioned": "未提及",
    "missed": "称未达到",
    "partly": "称部分达到",
    "reported": "有报告",
    "met": "称达到",
    "exceeded": "称超过",
}
"""What the later report says of a promise, in the order in which a reader looks at it: never more than its words."""
CLAIM: Final[Mapping[Claim, str]] = {
    "done": "称已完成",
    "hedged": "称有进展，有保留",
    "not_done": "称尚未完成",
    "again": "再次承诺",
    "mentioned": "提到，没说做到哪一步",
    "silent": "未提及",
}
TIMING: Final[Mapping[Timing, str]] = {
    "on_time": "按期",
    "late": "逾期",
    "unknown": "期限已过，没有说何时完成",
    "not_due": "未到期",
    "no_deadline": "没有期限",
}
UNDATED: Final = "年份不详"
NO_UNIT: Final = "单位不详"
_NO_TERMS: Final = re.compile("：?（?{terms}）?")
_TERMS: Final = 6
"""Shared words named in a reason."""


@cache
def topic_names() -> Mapping[str, str]:
    """Topic id → the name to show, in the order of the table."""
    return {entry["id"]: entry["name"] for entry in table("topics")}


@cache
def meeting_names() -> Mapping[str, str]:
    """Meeting type id → the name to show, in the order of the table."""
    return {entry["id"]: entry["name"] for entry in table("meeting_types")}


def sureness(sure: bool) -> str:
    """The tag that says how sure a link is."""
    name, word = ("sure", "确定") if sure else ("maybe", "可能")
    return f'<span class="ma-sure" data-sure="{name}">{word}</span>'


def reason(found: Iterable[Evidence], rules: Mapping[str, Rule]) -> str:
    """Why a link was made, in words; not escaped. `rules` are the entries of the rule tables by name."""
    parts = [_evidence(evidence, rules.get(evidence.rule)) for evidence in found]
    return "；".join(dict.fromkeys(part for part in parts if part))


def _evidence(evidence: Evidence, rule: Rule | None) -> str:
    terms = "、".join(short(term, 20) for term in evidence.terms[:_TERMS])
    if rule is not None:
        says = rule.says.rstrip("。")
        return says.replace("{terms}", terms) if terms else _NO_TERMS.sub("", says)
    if terms:
        return f"共同提到：{terms}"
    return f"文中写到“{short(evidence.quote_source, 30)}”" if visible(evidence.quote_source) else ""


def label(item: Item) -> str:
    """问题 P2.1"""
    return f"{ROLE[item.role]} {item.id}"


def zh_date(value: str | date | None) -> str:
    """An ISO date, month or year as 2024年3月5日; anything else as it is."""
    if isinstance(value, date):
        value = value.isoformat()
    parts = (value or "").split("-")
    if not 1 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() for p in parts):
        return value or ""
    return "".join(f"{int(p)}{unit}" for p, unit in zip(parts, "年月日", strict=False))


def when(deadline: str, due: str | None) -> str:
    """A deadline as written, with its date where that is known and says more: 年底前（2024年12月31日）; not escaped."""
    day = zh_date(due)
    if not day or day in deadline:
        return deadline
    return f"{deadline}（{day}）" if deadline else day


def whole_date(value: str | date) -> str:
    """A date in Markdown or HTML that stays on one line."""
    return f'<span class="ma-date">{inline(zh_date(value))}</span>'


def year_words(year: str | None) -> str:
    """2024年, or 年份不详."""
    return f"{year}年" if year else UNDATED


def year_anchor(year: str | None) -> str:
    """The id of a year's group in a list."""
    return f"y{year}" if year else "y-undated"


def year_name(year: str | None) -> str:
    """A year's part of a file name."""
    return year or "undated"


def years_apart(year: str | None, other: str | None, before: str, after: str) -> str:
    """How one year is called from another: 去年 or 次年 where they follow each other, else 2021年."""
    if year and other and int(other) - int(year) in (-1, 1):
        return before if int(other) < int(year) else after
    return year_words(other)


def figure(value: float, unit: str | None) -> str:
    """A number with its unit as Chinese texts write it: 900万人, 3.5%, 12次."""
    unit = unit or ""
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size and value % (size / 100) == 0 and not unit.startswith(("亿", "万")):
            return f"{value / size:.10g}{name}{unit}"
    return f"{value:.10g}{unit}"
