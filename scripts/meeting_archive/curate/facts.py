"""What a report is, corrected by people: title, year, day, unit, person, meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from ..across import Decision
from ..model import Metadata, MetaValue, squeeze
from ..settings import table
from .fields import parse_day

FACTS: Final[Mapping[str, str]] = {
    "标题": "title",
    "年度": "year",
    "日期": "date",
    "单位": "organization",
    "汇报人": "person",
    "会议": "meeting",
    "会议类型": "meeting_type",
    "会议主题": "theme",
    "密级": "secrecy",
}
"""What people call a fact → its name in `Metadata`."""
UNKNOWN: Final = "不详"
_IN_CONFLICTS: Final = {"year": "年份", "organization": "单位", "person": "汇报人"}


def _kinds() -> dict[str, str]:
    return {entry["name"]: entry["id"] for entry in table("meeting_types")}


def fact_value(name: str, words: str) -> tuple[str, str]:
    """(the value to keep, what is wrong in Chinese or ""): years of four digits, ISO days, known kinds of meetings."""
    if words == UNKNOWN:
        return words, ""
    if name == "年度":
        year = words.removesuffix("年度").removesuffix("年").strip()
        good = len(year) == 4 and year.isascii() and year.isdigit()
        return (year, "") if good else (words, "写四位数，如 2024；不知道写“不详”。")
    if name == "日期":
        day = parse_day(words)
        return (day, "") if day else (words, "写作 2024-12-20 或 2024年12月20日；不知道写“不详”。")
    if name == "会议类型":
        kinds = _kinds()
        known = words in kinds or words in kinds.values()
        return (kinds.get(words, words), "") if known else (words, f"应当是{'、'.join(kinds)}之一。")
    return " ".join(words.split()), ""


def decided_facts(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision about each fact, by its name in `Metadata`."""
    return {FACTS[dict(d.values)["项目"]]: d for d in decisions if d.kind == "metadata"}


def corrected_metadata(metadata: Metadata, decisions: Iterable[Decision]) -> Metadata:
    """Metadata with the decided facts put in; `quote` of such a fact is what the program had read.

    A decision that names the words it corrects (原话) holds only while the program still reads these.
    """
    values: dict[str, MetaValue] = {}
    for name, decision in decided_facts(decisions).items():
        before: MetaValue = getattr(metadata, name)
        if decision.words and squeeze(decision.words) != squeeze(before.value or ""):
            continue
        said = dict(decision.values)["内容"]
        values[name] = MetaValue(
            value=None if said == UNKNOWN else said, origin="decision", quote=before.value or before.quote
        )
    if "date" in values and "year" not in values and values["date"].value and metadata.year.value is None:
        values["year"] = replace(values["date"], value=values["date"].value[:4])
    if "meeting" in values and "meeting_type" not in values and (meeting := values["meeting"].value):
        kind = next((e["id"] for e in table("meeting_types") if any(w in meeting for w in e["words"])), None)
        if kind is not None:
            values["meeting_type"] = replace(values["meeting"], value=kind)
    if not values:
        return metadata
    settled = tuple(f"{_IN_CONFLICTS[name]}有两种说法" for name in values if name in _IN_CONFLICTS)
    findings = tuple(
        f
        for f in metadata.findings
        if (f.code != "METADATA-CONFLICT" or not f.message.startswith(settled or ("\0",)))
        and (f.code != "SECRET-MARKED" or "secrecy" not in values)
    )
    changed: Metadata = replace(metadata, findings=findings, **values)
    return changed
