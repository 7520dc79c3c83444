"""What stands in a draft, as lines with their kinds: apart from how Word is told to show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ..across import FollowUp, LedgerRow
from ..numbering.numerals import to_chinese
from ..office import one_line

Kind = Literal["title", "subtitle", "heading", "subheading", "label", "text"]
BLANK: Final = "（　　　　）"
FACTS: Final = ("落实情况", "完成时间和佐证材料", "没有完成的原因和下一步")
"""What a person fills in under each promise."""
OTHER: Final = "其他承诺"
CLAIMS: Final = {
    "done": "报告称已完成",
    "hedged": "报告称有进展，有保留",
    "not_done": "报告称未完成",
    "again": "报告再次承诺",
    "mentioned": "报告提到，未说程度",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose draft it is: `voice` a unit or a person of it, `year` the year reported on, `as_at` the stated day."""

    voice: str
    year: int
    as_at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph; `label` stands in bold before its words."""

    kind: Kind
    words: str
    label: str = ""


def content(rows: Sequence[LedgerRow], source: Source) -> Iterator[Line]:
    """The paragraphs of a draft from the rows of the year before."""
    yield Line(kind="title", words=f"{source.voice}{source.year}年度整改措施落实情况")
    yield Line(kind="subtitle", words="（起草框架）")
    yield Line(kind="text", words=_overview(rows, source))
    yield Line(
        kind="text",
        words=f"{BLANK}处请据实填写。各条的标题是上一年报告的原话和编号；“原定要求”“台账记录”“后续报告”供起草时对照，定稿时删去。"
        "报告自己的说法不等于已经核实；没有提到，也不等于没有做。",
    )
    for number, (heading, group) in enumerate(_groups(rows), 1):
        yield Line(kind="heading", words=f"{to_chinese(number)}、{heading}")
        for place, row in enumerate(group, 1):
            yield from _promise(place, row)
    yield Line(kind="heading", words=f"{to_chinese(len(_groups(rows)) + 1)}、仍需继续整改的事项和下一步打算")
    yield Line(kind="text", words=BLANK)


def _overview(rows: Sequence[LedgerRow], source: Source) -> str:
    reports = {row.ref.report: row.title for row in rows}
    named = "、".join(f"《{title}》（编号 {code}）" for code, title in reports.items())
    recorded = sum(bool(row.state) for row in rows)
    spoken = sum(any(f.claim != "silent" for f in row.follow_ups) for row in rows)
    neither = sum(not row.state and all(f.claim == "silent" for f in row.follow_ups) for row in rows)
    day = f"{source.as_at.year}年{source.as_at.month}月{source.as_at.day}日"
    return (
        f"{source.year - 1}年度的报告{named}共有可核对的承诺 {len(rows)} 条。"
        f"截至{day}，台账记录了状态的 {recorded} 条，后续报告提到的 {spoken} 条，两样都没有的 {neither} 条。"
    )


def _groups(rows: Sequence[LedgerRow]) -> list[tuple[str, list[LedgerRow]]]:
    """The rows by the problems that they answer, in the order of the reports; what answers none comes last."""
    groups: dict[tuple[str, tuple[str, ...]], list[LedgerRow]] = {}
    for row in rows:
        groups.setdefault((row.ref.report, row.problems) if row.problems else ("", ()), []).append(row)
    named = [(_problem(group[0]), group) for key, group in groups.items() if key != ("", ())]
    return [*named, *((OTHER, group) for key, group in groups.items() if key == ("", ()))]


def _problem(row: LedgerRow) -> str:
    titles = "；".join(title.rstrip("。；，") for title in row.problem.split("\n"))
    codes = "、".join(row.problems)
    return f"关于“{titles}”的问题（{row.ref.report}-{codes}）"


def _promise(place: int, row: LedgerRow) -> Iterator[Line]:
    yield Line(kind="subheading", words=f"（{to_chinese(place)}）{one_line(row.quote)}（{row.ref}）")
    facts = []
    if row.owner:
        facts.append(f"责任：{one_line(row.owner)}")
    if row.deadline:
        facts.append(f"时限：{one_line(row.deadline)}" + (f"（{_day(row.due)}）" if len(row.due) == 10 else ""))
    if facts:
        yield Line(kind="label", label="原定要求：", words="；".join(facts) + "。")
    yield Line(kind="label", label="台账记录：", words=_recorded(row))
    yield Line(kind="label", label="后续报告：", words=_later(row.follow_ups))
    for fact in FACTS:
        yield Line(kind="text", words=f"{fact}：{BLANK}。")


def _recorded(row: LedgerRow) -> str:
    status = next((status for status in reversed(row.history) if not status.suspect), None)
    if status is None:
        return "没有记录。"
    parts = [
        status.state or "已清空",
        f"佐证：{one_line(status.evidence)}" if status.evidence else "",
        f"日期：{_day(status.day)}" if status.day else "",
        f"经办人：{status.author}" if status.author else "",
        f"备注：{one_line(status.note)}" if status.note else "",
    ]
    return "；".join(part for part in parts if part) + "。"


def _later(follow_ups: Sequence[FollowUp]) -> str:
    spoken = [f for f in follow_ups if f.claim != "silent"]
    if not follow_ups:
        return "还没有后续报告。"
    if not spoken:
        return f"{'、'.join(dict.fromkeys(f.later for f in follow_ups))} 没有提到。"
    return "；".join(_said(follow_up) for follow_up in spoken) + "。"


def _said(follow_up: FollowUp) -> str:
    best = next(iter(follow_up.mentions), None)
    place = f"{follow_up.later}-{best.item}" if best is not None and best.item else follow_up.later
    quote = f"：“{one_line(best.quote)}”" if best is not None else ""
    return f"{place} {CLAIMS[follow_up.claim]}{quote}"


def _day(day: str) -> str:
    """An ISO date (a month, a year) in Chinese."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False))
