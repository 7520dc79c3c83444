"""The rule table: what makes a clause of a measure a promise that somebody could check."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..model import Rule
from .deadlines import Today
from .signs import Signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a clause stands: in a report to an assembly, in a heading sentence, in a line that names its owner.

    told: a report tells here what was done, without 了. orders: minutes, where 某局要… hands the matter to them.
    """

    assembly: bool = False
    told: bool = False
    orders: bool = False
    heading: bool = False
    assigned: bool = False


def _rule(name: str, says: str, example: str, reason: str) -> tuple[str, Rule]:
    return name, Rule(name=name, says=says, example=example, reason=reason)


_BY_WHAT: Final = re.compile("(?:要|应|须|应当|必须)(?:按照?|根据|结合|围绕)")
_EVERYBODY: Final = ("各", "全", "责任", "班子", "党员", "大家")
"""Whom nobody can ask: what minutes want of all is no order to one."""
_SOON: Final = re.compile("尽快|尽早|近期|近几[天日]|抓紧|即日起|随即")
"""With somebody who does it, these promise that it will be done soon."""
_MISSED: Final = re.compile("没有|没能|未能|未按|尚未|未如期|逾期|原定|原计划|原本|本应|本该|本来")
_REGULAR: Final = frozenset("天日周月逢半按逐")
"""What words for a true rhythm begin with (天天, 逢五, 按月, 逐日); 定期 and the like need a doing beside them."""
RULES: Final[Mapping[str, Rule]] = dict(
    (
        _rule("deadline", "写明了完成期限", "6月底前完成整改", "A limit of time is the plainest thing to check."),
        _rule(
            "period", "写明了完成的年度或季度", "今年完成改造", "A bare period counts only with a verb of finishing."
        ),
        _rule("target", "写明了预期目标的数值", "今年的主要预期目标是：粮食产量30万吨", "A target is kept or missed."),
        _rule("frequency", "写明了频次", "每季度开展一次调研", "How often can be counted."),
        _rule("quantity", "写明了数量目标", "全年走访不少于20户", "A goal in numbers can be counted."),
        _rule("figure", "写明了具体数目", "为3个社区修缮活动室", "A figure in a measure says how much is promised."),
        _rule("owner", "写明了由谁负责", "由办公室牵头实施", "Somebody can be asked about it."),
        _rule("immediate", "承诺立即办理", "能立即整改的问题立行立改", "At once is a deadline too."),
        _rule("body", "承诺设立机构或场所", "建立社区服务中心", "It is there or it is not, whatever the genre."),
        _rule("thing", "写明了可查验的成果", "建立问题台账", "A list, a plan, a file can be laid on the table."),
        _rule("rule", "写明了要建立的具体制度", "建立物资领用登记制度", "A rule of work that is said by name."),
        _rule("doing", "写明了有名称的活动", "开展“邻里互助”志愿活动", "A doing with a name of its own."),
        _rule(
            "register", "承诺纳入考核等刚性安排", "将学习情况纳入绩效考核", "It stands in that document or it does not."
        ),
        _rule("closing", "承诺逐项销号或书面报告", "对照清单逐项销号", "Closing and reporting leave a record."),
        _rule("book", "承诺读完指定书目", "读完《……》", "A named book, read to the end."),
        _rule("act", "承诺一项有据可查的工作", "面向社会公开招聘护理员", "An act of work that leaves a trace."),
        _rule("post", "承诺安排专人", "配备专职安全员", "Somebody is in the post or nobody is."),
        _rule("change", "承诺一项可核实的改变", "取消重复报送要求", "Has happened or has not."),
        _rule("task", "任务分工中有明确的责任人或时限", "（办公室牵头负责）", "A task handed to somebody by name."),
    )
)


def judge(signs: Signs, setting: Setting) -> str | None:
    """The name of the first rule that makes this clause a promise, or None."""
    if signs.done:
        return None
    if hard := _hard(signs, heading=setting.heading):
        return hard
    if signs.slogan:
        return None
    if setting.heading:
        return signs.soft if signs.named and not setting.assembly else None
    if signs.at_once and signs.does and not signs.principle:
        return "immediate"
    if signs.soft == "body":
        return "body"
    if setting.assembly:
        named = signs.soft == "doing" and signs.named and not (signs.deliverable or "").endswith("活动")
        return signs.soft if named else None
    return _by_whom(signs, setting) or signs.soft or _task(signs, setting)


def _by_whom(signs: Signs, setting: Setting) -> str | None:
    """Somebody who does it soon, or to whom minutes give it."""
    if not signs.owner or signs.purpose or signs.owner.startswith(_EVERYBODY):
        return None
    if _SOON.search(signs.clause.masked):
        return "immediate"
    ordered = setting.orders and signs.must and not signs.soft
    return "owner" if ordered and not _BY_WHAT.search(signs.clause.masked) else None


def _task(signs: Signs, setting: Setting) -> str | None:
    return "task" if setting.assigned and signs.urgent and not signs.purpose else None


def hidden(signs: Signs, today: Today) -> str | None:
    """For items that are no measures: a limit of time by which something must or will be done."""
    deadline = signs.deadline
    if not deadline or not deadline.limit or signs.done or not (signs.completes or signs.handed):
        return None
    past = deadline.due is not None and today.day is not None and deadline.due < today.day
    if past or _MISSED.search(signs.clause.masked):  # 原定6月底前完成的改造没有按计划完成
        return None
    if signs.handed and signs.frequency:  # 由某股每月15日前发放: a rhythm that somebody keeps
        return "deadline"
    named = "月" in signs.clause.words[deadline.start : deadline.stop]  # 年末 alone may be last year's
    ahead = named and today.day is not None and deadline.due is not None and deadline.due > today.day
    return "deadline" if signs.will or ahead else None


def _hard(signs: Signs, *, heading: bool) -> str | None:
    """A limit of time, a number, a name: these count wherever they stand."""
    deadline = signs.deadline
    if deadline and deadline.limit:
        behind = signs.clause.masked[deadline.stop :].strip("）)，。；,; ")  # 三天内清完; not （3月10日至15日）
        if signs.does or signs.frame or signs.alone or (len(behind) > 1 and not heading):
            return "deadline"
    regular = signs.frequency and (
        signs.frequency[0] == "每" or (signs.frequency[0] in _REGULAR and signs.frequency != "逐年" and not heading)
    )
    if signs.frequency and (signs.quantity or signs.does or regular):
        return "frequency"
    if signs.quantity and not signs.figure:
        return "quantity"
    period = deadline and deadline.term in ("dated", "relative") and signs.completes
    if period and (not signs.purpose or signs.part_of_year):
        return "period"
    if signs.figure:
        return "figure"
    return "owner" if signs.handed else None
