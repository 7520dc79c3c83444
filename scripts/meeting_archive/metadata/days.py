"""Years and dates as these documents write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..numbering.numerals import to_int
from .page import Line, ascii_digits

_OUT: Final = r"[xXｘＸ×*＊_]"
_ZERO: Final = "零〇○OＯo"
_Y: Final = rf"(?P<y>(?:19|20)\d\d|[一二][一二三四五六七八九{_ZERO}]{{3}}|{_OUT}{{2,4}}|(?:19|20)\d?{_OUT}{{1,2}})"
_M: Final = rf"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|{_OUT}{{1,2}})"
_D: Final = rf"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]|{_OUT}{{1,2}})"
_WRITTEN: Final = re.compile(rf"(?<!\d){_Y} ?年(?: ?{_M} ?月(?: ?{_D} ?[日号])?)?")
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-./．])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_PACKED: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>1[0-2]|0[1-9])(?P<d>3[01]|[12]\d|0[1-9])(?!\d)")
_MONTH: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:[-./](?P<m>1[0-2]|0[1-9])|/(?P<n>[1-9]))(?![\d/])(?P<d>)")
_MAY_HOLD: Final = re.compile("年|19|20")
"""What every date has somewhere; few lines do."""
_YEAR: Final = re.compile(
    rf"(?<![\d.〔\[])(?P<y>(?:19|20)\d\d|[一二][一二三四五六七八九{_ZERO}]{{3}})(?P<unit> ?年度?)?(?!\d)"
)
_PERIOD: Final = re.compile(r"(?<!\d)(?:19|20)\d\d ?年?度? ?[-—–~～至到]{1,2} ?(?:19|20)\d\d(?!\d)(?: ?年度?)?")
"""2021—2025年: neither its first year nor its last is the one that a title is about."""
_OF_PAPER: Final = "填报|填表|编制|制表|整改|报告|汇报|报送|上报|提交|印发|发布|成文|记录|起草|撰写"
_OF_MEETING: Final = "会议|召开|开会|述职|评议"
_LABEL: Final = re.compile(rf"^(?!整改时间)(?:{_OF_PAPER}|{_OF_MEETING})?(?:时间|日期)\s*[:：]\s*")
_FIELD: Final = re.compile(
    rf"(?:^|[\s（(，,；;])(?:(?P<paper>{_OF_PAPER})?日期|(?:{_OF_PAPER.replace('整改|', '')})时间)\s?[:：]\s?"
)
"""A label anywhere in a line of a form. 整改时间 is when something is to be done, and so no date of the paper."""
_TERM: Final = re.compile(r"\s?(?:以前|之前|前|底|止|起|至|到|[-—~－])")
_LONGEST_DAY: Final = 60
_BRACKETS: Final = " （）()【】[]—-－"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as far as it is known: `iso` is 2024-03-05, 2024-03 or 2024, None where even the year is left out."""

    iso: str | None
    start: int
    stop: int


def find_day(text: str) -> Day | None:
    """The first date in a line; a year alone counts only as 2024年."""
    plain = ascii_digits(text)
    if not _MAY_HOLD.search(plain):
        return None
    match = min(
        (m for p in (_WRITTEN, _NUMERIC, _PACKED, _MONTH) if (m := p.search(plain))),
        key=lambda m: (m.start(), -m.end()),
        default=None,
    )
    if match is None:
        return None
    month = match["m"] or (match["n"] if match.re is _MONTH else None)
    return Day(iso=_iso(match["y"], month, match["d"]), start=match.start(), stop=match.end())


def _iso(year_word: str, month_word: str | None, day_word: str | None) -> str | None:
    year = _number(year_word)
    if year is None or not 1900 <= year <= 2099:
        return None
    month, day = _number(month_word), _number(day_word)
    if month is None or not 1 <= month <= 12:
        return f"{year}"
    try:
        return date(year, month, day or 0).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


def _number(word: str | None) -> int | None:
    return to_int(re.sub("[Oo]", "0", word).translate({ord(c): "〇" for c in "Ｏ○"})) if word else None


def find_year(text: str, *, bare: bool) -> str | None:
    """The one year that a title or name is about, 2023年度 before 2023年; None where it names several.

    `bare`: a number without 年 counts too, as in the names of folders.
    """
    years: dict[bool, set[str]] = {True: set(), False: set()}
    for match in _YEAR.finditer(_PERIOD.sub(" ", ascii_digits(text))):
        year = _number(match["y"])
        unit = (match["unit"] or "").strip()
        if year is not None and 1900 <= year <= 2099 and (unit or (bare and match["y"].isdecimal())):
            years[unit == "年度"].add(str(year))
    for group in (years[True], years[True] | years[False]):
        if len(group) == 1:
            return next(iter(group))
    return None


def day_of_line(line: Line) -> Day | None:
    """The date of a line that says nothing else, brackets and labels aside."""
    if len(line.plain) > _LONGEST_DAY:
        return None
    text = _LABEL.sub("", line.plain)
    labelled = text != line.plain and not text.rstrip(" 。.）)").endswith(("前", "底", "止"))
    text = text.strip(_BRACKETS)
    day = find_day(text)
    if day is None or day.start > 0:
        return None
    rest = text[day.stop :]
    return day if not rest.strip(" 。.") or (labelled and len(rest) < 16) else None


def day_of_field(text: str) -> Day | None:
    """The date behind a label in a form: 填报单位：…　填报日期：2023年2月28日; no terms (…前) and no periods."""
    for match in _FIELD.finditer(text):
        value = text[match.end() : match.end() + 30]
        day = find_day(value)
        if day and day.start == 0 and _TERM.match(value, day.stop) is None:
            return day
    return None


def is_day_line(line: Line) -> bool:
    """Whether a line is a date and nothing else."""
    return day_of_line(line) is not None
