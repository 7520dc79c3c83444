"""The columns of the ledger, in the order of a 整改台账: what the archive knows, and what people fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import Claim, FollowUp, LedgerRow, Status, Timing
from ..office import one_line

_QUOTE: Final = 60
"""Characters of a later report's words in a cell; its code leads to the rest."""
_TITLE: Final = 24
Value = str | int | date | None

CLAIM_WORDS: Final[Mapping[Claim, str]] = {
    "done": "报告称已完成",
    "hedged": "报告称有进展，有保留",
    "not_done": "报告称未完成",
    "again": "报告再次承诺",
    "mentioned": "报告提到，未说程度",
    "silent": "未提及",
}
TIMING_WORDS: Final[Mapping[Timing, str]] = {
    "on_time": "按期",
    "late": "晚于时限",
    "unknown": "已过时限，未说明何时完成",
    "not_due": "未到期",
    "no_deadline": "未写明时限",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `key` names it in data files; `width` in digits of the print; `edit` says that people fill it in."""

    key: str
    name: str
    width: float
    value: Callable[[LedgerRow], Value]
    edit: bool = False


def standing(row: LedgerRow) -> Status:
    """What people last recorded that still counts; all empty where nobody has."""
    none = Status(state="", evidence="", day="", note="", author="")
    return next((status for status in reversed(row.history) if not status.suspect), none)


def in_doubt(row: LedgerRow) -> str:
    """That what people last recorded does not count since the words of the promise have changed; "" where it counts."""
    return row.doubted.doubt if row.doubted is not None else ""


def day(text: str) -> date | None:
    """The day that an ISO date names, None for a month, a year, or no date."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def said_later(follow_up: FollowUp) -> str:
    """What one later report says, with the code of the place: the claim in words, figures, then the quote."""
    words = CLAIM_WORDS[follow_up.claim]
    if follow_up.claim_words and follow_up.claim != "silent":
        words += f"（{follow_up.claim_words}）"
    if follow_up.target is not None and follow_up.actual is not None:
        unit = follow_up.unit or ""
        words += f"，目标{_figure(follow_up.target)}{unit}，实际{_figure(follow_up.actual)}{unit}"
    best = next(iter(follow_up.mentions), None)
    place = f"{follow_up.later}-{best.item}" if best and best.item else follow_up.later
    if best is None:
        return f"{place} {words}"
    return f"{place} {words}：“{shortened(one_line(best.quote), _QUOTE)}”"


def all_said_later(follow_ups: Sequence[FollowUp]) -> str:
    """What the later reports say that speak of it, a line each; else that none does, and how many there are."""
    spoken = [said_later(follow_up) for follow_up in follow_ups if follow_up.claim != "silent"]
    if spoken or not follow_ups:
        return "\n".join(spoken)
    codes = list(dict.fromkeys(follow_up.later for follow_up in follow_ups))
    return f"未提及（{'、'.join(codes[:3])}{'等' if len(codes) > 3 else ''} {len(codes)} 份后续报告）"


def shortened(words: str, most: int) -> str:
    """Words cut to `most` characters, the cut shown."""
    return words if len(words) <= most else words[: most - 2] + "……"


def _figure(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def recorded_later(follow_ups: Sequence[FollowUp]) -> str:
    """The figures, documents and dates of later reports that could be checked, a line for each report."""
    return "\n".join(f"{f.later} {'、'.join(f.recorded)}" for f in follow_ups if f.recorded)


def in_time(row: LedgerRow) -> str:
    """Whether it was on time, as far as later words tell; else only where the deadline stands."""
    for follow_up in reversed(row.follow_ups):
        if follow_up.claim != "silent" and follow_up.timing in ("on_time", "late"):
            return TIMING_WORDS[follow_up.timing]
    if row.days is None:
        return "未写明时限" if not row.deadline else "时限没有日期"
    if row.days >= 0:
        return "未到期"
    spoken = any(follow_up.claim != "silent" for follow_up in row.follow_ups)
    return TIMING_WORDS["unknown"] if spoken else "已过时限"


COLUMNS: Final[tuple[Column, ...]] = (
    Column(key="id", name="编号", width=10, value=lambda row: str(row.ref)),
    Column(key="organization", name="单位", width=8, value=lambda row: row.organization),
    Column(key="year", name="年度", width=5.5, value=lambda row: int(row.year) if row.year else None),
    Column(key="person", name="汇报人", width=7, value=lambda row: row.person),
    Column(key="problem", name="问题", width=16, value=lambda row: row.problem),
    Column(key="cause", name="原因", width=13, value=lambda row: row.cause),
    Column(key="quote", name="整改措施（承诺原文）", width=24, value=lambda row: one_line(row.quote)),
    Column(key="quantity", name="数量", width=7.5, value=lambda row: row.quantity),
    Column(key="frequency", name="频次", width=6.5, value=lambda row: row.frequency),
    Column(key="owner", name="责任", width=8.5, value=lambda row: row.owner),
    Column(key="deadline", name="完成时限", width=9.5, value=lambda row: row.deadline),
    Column(key="due", name="到期日", width=11.5, value=lambda row: day(row.due)),
    Column(key="kind", name="整改类型", width=8.5, value=lambda row: row.kind),
    Column(
        key="later",
        name="后续报告怎么说",
        width=25,
        value=lambda row: all_said_later(row.follow_ups),
    ),
    Column(key="recorded", name="佐证线索", width=10, value=lambda row: recorded_later(row.follow_ups)),
    Column(key="in_time", name="是否按期", width=8.5, value=in_time),
    Column(key="doubt", name="存疑", width=8, value=lambda row: in_doubt(row)),
    Column(key="state", name="状态", width=8, value=lambda row: standing(row).state, edit=True),
    Column(key="evidence", name="佐证资料", width=12, value=lambda row: standing(row).evidence, edit=True),
    Column(
        key="day",
        name="日期",
        width=11.5,
        value=lambda row: day(standing(row).day) or standing(row).day,
        edit=True,
    ),
    Column(key="author", name="经办人", width=7.5, value=lambda row: standing(row).author, edit=True),
    Column(key="note", name="备注", width=11, value=lambda row: standing(row).note, edit=True),
    Column(key="title", name="来源", width=16, value=lambda row: f"《{shortened(row.title, _TITLE)}》"),
)
EDITS: Final = tuple(column.key for column in COLUMNS if column.edit)


def ledger_table(rows: Sequence[LedgerRow]) -> list[list[str]]:
    """The ledger as a table of text, headings first: for plain files."""
    lines = [[column.name for column in COLUMNS]]
    for row in rows:
        values = (column.value(row) for column in COLUMNS)
        lines.append(["" if value is None else str(value) for value in values])
    return lines
