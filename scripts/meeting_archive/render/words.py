"""The Chinese words of the pages: roles, links, origins, dates, counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

from ..model import Evidence, Item, Link, OriginKind, Role
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
    "front_matter": "文件开头写明",
    "sidecar": "旁注文件写明",
    "path": "见于文件夹名或文件名",
    "text": "见于正文",
    "unknown": "没有识别出",
}
UNDATED: Final = "年份不详"
NO_UNIT: Final = "单位不详"


@cache
def topic_names() -> Mapping[str, str]:
    """Topic id → the name to show, in the order of the table."""
    return {entry["id"]: entry["name"] for entry in table("topics")}


@cache
def meeting_names() -> Mapping[str, str]:
    """Meeting type id → the name to show, in the order of the table."""
    return {entry["id"]: entry["name"] for entry in table("meeting_types")}


def sure(link: Link) -> str:
    """The tag that says how sure a link is."""
    return '<span class="ma-sure" data-sure="sure">确定</span>' if link.sure else _MAYBE


_MAYBE: Final = '<span class="ma-sure" data-sure="maybe">可能</span>'


def reason(link: Link) -> str:
    """Why a link was made, in words; escaped."""
    parts = [_evidence(e) for e in link.evidence]
    return inline("；".join(dict.fromkeys(p for p in parts if p)))


def _evidence(evidence: Evidence) -> str:
    said = _rule_words().get(evidence.rule, "")
    if evidence.terms:
        terms = "、".join(short(t, 20) for t in evidence.terms[:6])
        return f"{said}：{terms}" if said else f"共同提到：{terms}"
    if said:
        return said
    return f"文中写到“{short(evidence.quote_source, 30)}”" if visible(evidence.quote_source) else ""


@cache
def _rule_words() -> Mapping[str, str]:
    return {entry["name"]: entry["says"].rstrip("。") for entry in table("link_rules").get("rules", ())}


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


def year_words(year: str | None) -> str:
    """2024年, or 年份不详."""
    return f"{year}年" if year else UNDATED


def year_anchor(year: str | None) -> str:
    """The id of a year's group in a list."""
    return f"y{year}" if year else "y-undated"
