"""Deadlines: the words, the kind of deadline they are, and the last day where it can be known."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..model import Metadata, Term
from ..numbering.numerals import to_int
from .tables import PATTERNS, SLOGANS, any_of, one_of

_N: Final = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十两]{1,3}|[xX×]{1,2}|\*{1,2})"
_YEAR: Final = r"(?:[0-9０-９]{4}|[一二][〇○Ｏ零一二三四五六七八九]{3}|20[xX*]{2})"
_EDGE: Final = r"(?:底之前|底以前|底前|末前|之前|以前|之内|以内|前|内|为止|起)"
_PERIOD: Final = re.compile(
    rf"(?P<lead>(?:截至|截止到?|最迟|到|至|于|在|从|自)\s?)?"
    rf"(?=(?:{_YEAR}\s?年|[今明本当次来]年|本(?:月|周|季)|[当次]月|这周|下(?:个?月|周|季)|[上下]半年|第?[一二三四1-4]季度|{_N}\s?月|年[底末内]|月[底末]|季度?末|岁末))"
    rf"(?P<year>{_YEAR}\s?年(?:度)?|[今明本当次来]年(?:度)?|(?=年[底末内]))?\s?"
    rf"(?P<half>[上下]半年|(?:本|下)?第?[一二三四1-4]?(?:季度|季(?=末)))?\s?"
    rf"(?P<month>(?:{_N}|[本当次]|下个?)\s?月(?:份)?|(?=月[底末]))?\s?"
    rf"(?P<week>[本这下]周[一二三四五六日天末]?)?"
    rf"(?P<day>{_N}\s?[日号])?"
    rf"(?P<range>\s?(?:开始，)?\s?[至到—-]+\s?(?:{_YEAR}\s?年)?(?:{_N}\s?月)?{_N}\s?[日号](?:结束|止)?)?"
    r"(?:[（(][^（）()\n]{1,6}[）)])?(?:\s?[0-9]{1,2}[:：][0-9]{2})?"
    rf"(?P<part>上旬|中旬|下旬|年(?=内)|(?:年|月)?[底末](?!尾)|初(?!步|级|心|始))?"
    rf"(?P<edge>{_EDGE})?"
)
_WITHIN: Final = re.compile(
    rf"(?P<event>自[^，。；0-9]{{1,20}}?起|收到[^，。；]{{0,6}}之?后|会议?(?:之?后)|[一-龥]{{2}}(?:之?后))?"
    rf"(?P<n>{_N}|半)\s?(?P<u>个工作日|工作日|日|天|周|星期|个月|个季度|年|小时)(?:之内|以内|内)"
)
_LENGTH: Final = re.compile(r"(?:压缩|缩短|控制|压减|延长|提升|保持)(?:到|至|在|为)?\s?$")
_SPAN: Final = re.compile(rf"用?{_N}年(?:左右)?(?:的)?时间|{_N}年(?=就)")
_EVENT: Final = re.compile(
    r"(?<![社机协学])会后|[会节]前(?:[0-9一二两三]{1,2}(?:周|天|日|个月))?"
    rf"|[“\"]?(?P<feast>{one_of(PATTERNS['feasts'])})[”\"]?(?:之?前|(?=期间|走访|慰问|表彰))"
    r"|(?:[春秋]季)?(?:开学|期末|放假|汛期|入汛|入冬|供暖期?|春耕|高考|中考)(?:之)?前|[春秋]季开学(?=[^典])|汛[前后]"
    r"|下一?次[^，。；\n]{0,14}?(?:会|会议|检查|考核)(?:之)?前|(?:报送|提交|召开|上会|验收|考核)之?前|任期内|近期"
)
_RECURRING: Final = re.compile(
    rf"每\s?(?:个?月|季度?|半年|年度?|周|学期)(?:[末底初])?月?(?:{_N}\s?[日号])?(?:之前|以前|前|底|末)"
)
"""A limit that comes again: 每季度末月25日前."""
_FEASTS: Final = {
    "元旦": (12, 31),
    "五一": (4, 30),
    "七一": (6, 30),
    "国庆": (9, 30),
    "国庆节": (9, 30),
    "十一": (9, 30),
}
_NOT_A_DEADLINE: Final = re.compile(one_of(SLOGANS["plan_years"]))
_EVENT_YEAR: Final = re.compile(r"[^，。；召举开筹]{0,8}?(?:奥运会|博览会|世博会|运动会|大会|全会|会议|论坛)")
_WHOLE_YEAR: Final = re.compile(r"全年")
_OPEN_ENDED: Final[tuple[tuple[re.Pattern[str], Term], ...]] = (
    (re.compile(one_of(SLOGANS["immediate"])), "immediate"),
    (re.compile(one_of(SLOGANS["standing"])), "standing"),
)
HOLDS_DEADLINE: Final = (*"年月周季岁内每前后期", *PATTERNS["feasts"], *SLOGANS["immediate"], *SLOGANS["standing"])
_MAY_HOLD: Final = re.compile(any_of(HOLDS_DEADLINE))
"""What every deadline has somewhere; few clauses do, and this is asked in a tenth of the time of all patterns above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """When the report was made, as far as it is known: the day, or only the year; `plan`: the year it plans for."""

    day: date | None
    year: int | None
    plan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Where its words stand in the clause, the last day if known, its kind, and whether it is a true limit.

    `limit` is true for 前, 内, 底, 到…; a bare period (今年) is no limit by itself.
    """

    start: int
    stop: int
    due: date | None
    term: Term
    limit: bool


def today_of(metadata: Metadata) -> Today:
    """Read the day and year of a report from its metadata."""
    words = metadata.date.value or ""
    m = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", words)
    day = _day(int(m[1]), int(m[2]), int(m[3])) if m and m[2] and m[3] else None
    year = to_int((metadata.year.value or "")[:4]) if metadata.year.value else None
    return Today(day=day, year=day.year if day else int(m[1]) if m else year)


def _day(year: int, month: int, day: int) -> date | None:
    """The date, or None for one that the calendar does not have (2月30日)."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _last(year: int, month: int) -> date | None:
    return _day(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and 1 <= year <= 9999 else None


def _number(words: str | None) -> int | None:
    return to_int(re.sub(r"\D", "", words)) if words and re.search(r"[0-9０-９]", words) else to_int(words or "")


def _add_months(day: date, months: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if 1 <= year <= 9999 else None


def _year_of(m: re.Match[str], today: Today) -> int | None:
    words = m["year"] or ""
    if words[:1] in "明次来" and words:
        return today.year + 1 if today.year else None
    if not words:
        return today.plan or today.year
    if words[0] in "今本当":
        return today.year
    return to_int(re.sub(r"\s?年度?$", "", words))


_QUARTER: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _month_of(m: re.Match[str], today: Today) -> int | None:
    words = m["month"]
    if words is None or words[:1] in ("当", "次"):  # of whichever month it is about: 次月5日前
        return None
    if words.startswith(("本", "下")) or not words:
        now = today.day.month if today.day else None
        return now + 1 if now and words.startswith("下") else now
    return _number(re.sub(r"\s?月份?$", "", words))


def _period_due(m: re.Match[str], today: Today) -> date | None:
    """The last day of a period: its own last day, or with a bare 前 after a month or year the day before it."""
    year = _year_of(m, today)
    if year is None or m["week"] or m["edge"] == "起":
        return None
    before = m["edge"] in ("前", "之前", "以前") and not m["part"]
    if m["month"] is not None:
        return _month_due(m, today, year, before)
    if half := m["half"]:
        quarter = next((_QUARTER[c] for c in half if c in _QUARTER), None)
        month = 6 if half == "上半年" else 12 if half == "下半年" else quarter * 3 if quarter else None
        return _last(year, month) if month else None
    if m["part"] == "初":
        return None
    return _day(year - 1 if before else year, 12, 31)


_LAST_DAY: Final = re.compile(rf"(?:(?P<year>{_YEAR})\s?年)?(?:(?P<month>{_N})\s?月)?(?P<day>{_N})\s?[日号]")


def _range_due(m: re.Match[str], first: date | None) -> date | None:
    """The last day of “3月10日至15日”; what it leaves out is that of the first day."""
    last = _LAST_DAY.search(m["range"])
    if last is None or first is None:
        return None
    year = to_int(last["year"]) if last["year"] else first.year
    month = _number(last["month"]) if last["month"] else first.month
    day = _number(last["day"])
    return _day(year, month, day) if year and month and day else None


def _month_due(m: re.Match[str], today: Today, year: int, before: bool) -> date | None:
    month = _month_of(m, today)
    if month == 13:
        year, month = year + 1, 1
    if month is None or not 1 <= month <= 12 or not 1 <= year <= 9999:
        return None
    if m["year"] is None and not today.plan and today.day and month < today.day.month:
        year += 1  # a month that is past by the day of the meeting is next year's
    if m["day"]:
        number = _number(re.sub(r"\s?[日号]$", "", m["day"]))
        return _day(year, month, number) if number else None
    if m["part"] in ("上旬", "中旬"):
        return _day(year, month, 10 if m["part"] == "上旬" else 20)
    if m["part"] == "初":
        return _day(year, month, 10)
    if before:
        first = _day(year, month, 1)
        return first - timedelta(days=1) if first and first > date.min else None
    return _last(year, month)


def _within_due(m: re.Match[str], base: date | None) -> date | None:
    words = m["n"]
    if base is None or (m["event"] and not m["event"].startswith("会")):
        return None
    if words == "半":
        return _add_months(base, 6) if m["u"] == "年" else None
    count = _number(words)
    unit = m["u"]
    if not count or unit in ("小时", "个工作日", "工作日"):  # working days need a calendar of holidays
        return None
    try:
        if unit in ("日", "天", "周", "星期"):
            return base + timedelta(days=count * (7 if unit in ("周", "星期") else 1))
        return _add_months(base, count * {"个月": 1, "个季度": 3, "年": 12}[unit])
    except OverflowError:
        return None


def _made(start: int, stop: int, due: date | None, limit: bool, term: Term = "relative") -> Deadline:
    return Deadline(start=start, stop=stop, due=due, term="dated" if due else term, limit=limit)


def _is_limit(m: re.Match[str], lead: str) -> bool:
    """Whether a period is a true limit: 前, 内, 起, 底, a day that something is due on, 到2027年."""
    if m["edge"] or m["part"] in ("底", "末", "年底", "年末", "月底", "月末"):
        return True
    if m["day"] or m["part"] in ("上旬", "中旬", "下旬"):
        return bool(lead) or m["range"] is not None
    return lead in ("最迟", "截至", "截止", "截止到") or (lead in ("到", "至") and (m["year"] or "")[:1].isdigit())


def _periods(masked: str, today: Today) -> list[Deadline]:
    found = []
    for m in _PERIOD.finditer(masked):
        bare_year = not (m["half"] or m["month"] or m["day"] or m["part"])
        if _NOT_A_DEADLINE.match(masked, m.end()) and (bare_year or not m["edge"]):
            continue
        if bare_year and not m["edge"] and _EVENT_YEAR.match(masked, m.end()):
            continue
        lead = (m["lead"] or "").strip()
        limit = _is_limit(m, lead)
        if lead in ("从", "自") and m["edge"] != "起":
            continue
        term: Term = "standing" if m["edge"] == "起" else "relative"
        start = m.start("lead") if lead in ("到", "从", "自", "最迟") else m.start() + len(m["lead"] or "")
        due = _period_due(m, today)
        found.append(_made(start, m.end(), _range_due(m, due) if m["range"] else due, limit, term))
    return found


def find_deadlines(masked: str, today: Today, base: date | None = None) -> list[Deadline]:
    """All deadlines in a clause (quoted matter masked), in order; `base` is the day from which “N日内” counts.

    Relative dates are resolved against `today` where it is known, else they stay relative.
    """
    if not may_hold_deadline(masked):
        return []
    found = [*_periods(masked, today), *_spans(masked, base or today.day), *_events(masked, today)]
    for pattern, term in _OPEN_ENDED:
        found.extend(_made(m.start(), m.end(), None, False, term) for m in pattern.finditer(masked))
    return sorted(found, key=lambda d: (d.start, -d.stop))


def may_hold_deadline(masked: str) -> bool:
    """Whether there is anything in it that every deadline has."""
    return _MAY_HOLD.search(masked) is not None


def _spans(masked: str, base: date | None) -> Iterator[Deadline]:
    """N个月内 and 用两年时间; a length that is shortened (压缩到20个工作日以内) is none."""
    for m in _WITHIN.finditer(masked) if "内" in masked else ():
        if not _LENGTH.search(masked, max(m.start() - 5, 0), m.start()):
            yield _made(m.start(), m.end(), _within_due(m, base), True)
    for m in _SPAN.finditer(masked) if "年" in masked else ():
        yield _made(m.start(), m.end(), None, True)


def _events(masked: str, today: Today) -> Iterator[Deadline]:
    """会后, 七一前, 每月25日前, 下次…前 and 全年."""
    for m in _RECURRING.finditer(masked) if "每" in masked else ():
        yield _made(m.start(), m.end(), None, True)
    for m in _EVENT.finditer(masked):
        due = None
        if m["feast"] in _FEASTS and today.year:
            month, day = _FEASTS[m["feast"]]
            due = _day(today.year, month, day)
            if due and today.day and due < today.day:
                due = _day(today.year + 1, month, day)
        yield _made(m.start(), m.end(), due, m[0] != "近期" and not (m["feast"] and m[0][-1] != "前"))
    for m in _WHOLE_YEAR.finditer(masked):
        if not _NOT_A_DEADLINE.match(masked, m.end()):
            year = today.plan or today.year
            yield _made(m.start(), m.end(), _day(year, 12, 31) if year else None, False)


_PLAN_YEAR: Final = re.compile(r"(20[0-9]{2})年(?=[0-9上下内底度]|[^，。；]{0,2}(?:完成|建成|新建|组织|开展|召开|前))")


def plan_year(masked: str) -> int | None:
    """The last year that a sentence (quoted matter masked) plans for: months after it are that year's."""
    years = _PLAN_YEAR.findall(masked)
    return int(years[-1]) if years else None


_START_DAY: Final = re.compile(r"[从自]\s?([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日\s?起")


def start_day(sentence: str) -> date | None:
    """The day from which a sentence counts (“自2024年3月1日起，……2个月内”), if it names one."""
    m = _START_DAY.search(sentence)
    return _day(int(m[1]), int(m[2]), int(m[3])) if m else None
