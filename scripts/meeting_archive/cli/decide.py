"""`decide`: write down what a person decided, after showing the words that it is about."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click

from ..across import CLEARED, Choice, Decision, Ref
from ..model import Commitment, Item, Reading, squeeze
from ..pipeline import FACTS, ROLE_WORDS, STATES, fact_value, find_report, parse_day, parse_place, record
from ..settings import load_settings
from .chinese import ChineseGroup
from .folders import choose
from .options import archive_option, reports_option
from .report import say

_QUOTE: Final = 80
"""Characters of an item that a decision quotes."""
_NEAR: Final = 5
_by = click.option("--by", "author", default="", metavar="姓名", help="经办人。")
_note = click.option("--note", default="", metavar="文字", help="说明。")
_date = click.option("--date", "day", default="", metavar="日期", help="日期，如 2025-03-01；不写是今天。")


class DecideError(Exception):
    """The decision cannot be written down; the message is Chinese."""


@click.group("decide", cls=ChineseGroup)
def decide_group() -> None:
    """写下人的决定：确认关联、登记状态、更正认定。

    每个决定写进 curation/decisions 里的文件，只在末尾添加，以前的决定都保留。
    """


@decide_group.command("link")
@click.argument("one", metavar="编号")
@click.argument("other", metavar="编号")
@click.option("--confirm", "choice", flag_value="confirm", help="确认：这个关联成立。")
@click.option("--reject", "choice", flag_value="reject", help="否定：这个关联不成立。")
@click.option("--add", "choice", flag_value="add", help="新增：程序没有找到的关联。")
@_by
@_note
@_date
@archive_option
@reports_option
def link_command(
    one: str, other: str, choice: Choice | None, author: str, note: str, day: str, archive: Path, reports: Path | None
) -> None:
    """确认、否定或者新增两个条目之间的关联。

    例：meeting-archive decide link K7M3-P2 K7M3-M4 --confirm --by 张三
    """
    if choice is None:
        raise click.UsageError("请写明 --confirm（确认）、--reject（否定）或 --add（新增）。")
    desk = _Desk(archive, reports)
    first, second = desk.spot(one), desk.spot(other)
    if first.ref == second.ref:
        raise DecideError("两个编号是同一个条目。")
    first.show()
    second.show()
    desk.write(
        Decision(
            kind="link" if first.ref.report == second.ref.report else "follow",
            ref=first.ref,
            words=first.quote,
            target=second.ref,
            target_words=second.quote,
            choice=choice,
            author=author,
            day=_day(day),
            note=note,
        )
    )


@decide_group.command("status")
@click.argument("place", metavar="编号")
@click.argument("state", metavar="状态")
@click.option("--evidence", default="", metavar="文字", help="佐证材料。")
@_by
@_note
@_date
@archive_option
@reports_option
def status_command(
    place: str, state: str, evidence: str, author: str, note: str, day: str, archive: Path, reports: Path | None
) -> None:
    """登记一条承诺的状态。

    例：meeting-archive decide status K7M3-K3 整改中 --evidence 会议记录 --by 张三
    """
    if state not in (*STATES, CLEARED):
        raise DecideError(f"没有“{state}”这个状态。可用的状态：{'、'.join(STATES)}；撤销已有的写“{CLEARED}”。")
    desk = _Desk(archive, reports)
    spot = desk.spot(place)
    if spot.ref.id[0] not in "KM":
        raise DecideError(f"{spot.ref} 不是承诺（K）或者措施（M），没有状态。")
    spot.show()
    values = (("状态", state), *((("佐证", evidence),) if evidence else ()))
    desk.write(
        Decision(kind="status", ref=spot.ref, words=spot.quote, values=values, author=author, day=_day(day), note=note)
    )


@decide_group.command("item")
@click.argument("place", metavar="编号")
@click.option("--words", default="", metavar="原话", help="报告里的原话；编号已经是条目的可以不写。")
@click.option("--role", default="", metavar="类型", help="问题、原因、措施、落实、正文或者并入上一条。")
@click.option("--nth", default="", metavar="第几处", help="原话在报告里有几处时，是第几处。")
@_by
@_note
@_date
@archive_option
@reports_option
def item_command(
    place: str,
    words: str,
    role: str,
    nth: str,
    author: str,
    note: str,
    day: str,
    archive: Path,
    reports: Path | None,
) -> None:
    """更正一段话的认定：是问题、原因、措施、落实，还是正文。

    例：meeting-archive decide item K7M3 --words “一是学习抓得不紧” --role 原因
    """
    pieces = (*ROLE_WORDS, "正文", "并入上一条")
    if not role:
        raise click.UsageError(f"请用 --role 写明类型：{'、'.join(pieces)}。")
    if role not in pieces:
        raise DecideError(f"没有“{role}”这个类型。可用的类型：{'、'.join(pieces)}。")
    desk = _Desk(archive, reports)
    ref = desk.place(place)
    if not words:
        words = desk.spot(place).quote
    count = squeeze(desk.report(ref.report).report.text).count(squeeze(words)) if squeeze(words) else 0
    if not count:
        raise DecideError(f"报告 {ref.report} 里找不到这些原话：{words}")
    if count > 1 and not (nth.isdecimal() and 1 <= int(nth) <= count):
        raise DecideError(f"这些原话在报告 {ref.report} 里有 {count} 处。请多写几个字，或者用 --nth 写明第几处。")
    say(f"{ref.report} “{words}”")
    values = (("类型", role), *((("第几处", str(int(nth))),) if count > 1 else ()))
    desk.write(
        Decision(
            kind="item",
            ref=Ref(report=ref.report),
            words=words,
            values=values,
            author=author,
            day=_day(day),
            note=note,
        )
    )


@decide_group.command("metadata")
@click.argument("place", metavar="编号")
@click.argument("name", metavar="项目")
@click.argument("value", metavar="内容")
@_by
@_note
@_date
@archive_option
@reports_option
def metadata_command(
    place: str, name: str, value: str, author: str, note: str, day: str, archive: Path, reports: Path | None
) -> None:
    """更正一份报告的标题、年度、日期、单位、汇报人、会议或者会议类型。

    例：meeting-archive decide metadata K7M3 单位 云川市水务局
    """
    if name not in FACTS:
        raise DecideError(f"没有“{name}”这一项。可用的项目：{'、'.join(FACTS)}。")
    value, hint = fact_value(name, value)
    if hint:
        raise DecideError(f"“{name}”不能是“{value}”：{hint}")
    desk = _Desk(archive, reports)
    ref = desk.place(place)
    fact = getattr(desk.report(ref.report).report.metadata, FACTS[name])
    before = fact.quote if fact.origin == "decision" else fact.value or ""
    say(f"{ref.report} {name}：“{fact.value or '不详'}” → “{value}”")
    desk.write(
        Decision(
            kind="metadata",
            ref=Ref(report=ref.report),
            words=before,
            values=(("项目", name), ("内容", value)),
            author=author,
            day=_day(day),
            note=note,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """An item or a commitment, and the words by which a decision names it."""

    ref: Ref
    text: str

    @property
    def quote(self) -> str:
        """The beginning of its words, on one line."""
        return " ".join(self.text.split())[:_QUOTE].strip()

    def show(self) -> None:
        """Say what it is about."""
        say(f"{self.ref} “{self.quote}{'……' if len(self.quote) < len(' '.join(self.text.split())) else ''}”")


class _Desk:
    """The archive that is decided about; each report is read once."""

    def __init__(self, archive: Path, reports: Path | None) -> None:
        self.archive = archive
        self.folders = choose(archive, reports)
        self.settings = load_settings(archive)
        self.known: dict[str, Reading] = {}

    def place(self, words: str) -> Ref:
        """The place that a person typed."""
        ref = parse_place(words)
        if ref is None:
            raise DecideError(f"“{words}”不是编号。编号写作 K7M3-P2.1 的样子：报告的编号，短横，条目的编号。")
        return ref

    def report(self, code: str) -> Reading:
        """The report with this code, or an error that says which codes are like it."""
        if code not in self.known:
            found, codes = find_report(self.archive, self.folders.reports, self.settings, code)
            if found is None:
                near = difflib.get_close_matches(code, codes, n=_NEAR, cutoff=0.5)
                raise DecideError(f"没有编号为 {code} 的报告。" + (f"相近的编号：{'、'.join(near)}。" if near else ""))
            self.known[code] = found
        return self.known[code]

    def spot(self, words: str) -> _Spot:
        """What stands at a place that a person typed, or an error that names what is there instead."""
        ref = self.place(words)
        reading = self.report(ref.report)
        nodes: Sequence[Item | Commitment] = (*reading.items, *reading.commitments)
        for node in nodes:
            if node.id == ref.id:
                return _Spot(ref=ref, text=node.text if isinstance(node, Item) else node.quote)
        if not ref.id:
            raise DecideError(f"请写明是报告 {ref.report} 的哪一条，如 {ref.report}-P1。")
        same = [node.id for node in nodes if node.id[0] == ref.id[0]]
        near = difflib.get_close_matches(ref.id, same, n=_NEAR, cutoff=0.3) or same[:_NEAR]
        raise DecideError(
            f"报告 {ref.report} 里没有 {ref.id}。" + (f"有的是：{'、'.join(sorted(near))}。" if near else "")
        )

    def write(self, decision: Decision) -> None:
        """Append it, and say where."""
        (file,) = record(self.archive, [decision])
        say(f"已写入 {file}。重新生成网站后生效。")


def _day(words: str) -> str:
    if not words:
        return date.today().isoformat()
    day = parse_day(words)
    if day is None:
        raise DecideError(f"“{words}”不是日期。写作 2025-03-01 或者 2025年3月1日。")
    return day
