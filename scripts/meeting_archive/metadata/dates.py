"""When a report was given and which year it is about."""

from __future__ import annotations

import re
from typing import Final

from ..model import Rule
from .chrome import fields
from .days import day_of_field, day_of_line, find_day, find_year
from .page import Finder, Found, Page, ascii_digits, opening
from .titles import find_title
from .units import unit_of

_MATTER: Final = re.compile(
    r"生活会[^生]{0,12}整改(?!(?:落实)?(?:工作)?(?:方案|清单|台账|计划|承诺|措施)(?!.{0,4}(?:落实|完成|进展|执行)))"
)
"""A report on the 整改 after a 民主生活会 names the year of that meeting, not its own; lists and plans are of it."""
_MEETING: Final = re.compile(r"(?P<year>(?:\d{4}|[一二][一二三四五六七八九〇零○]{3}) ?年度)[^。，；]{0,20}?生活会")
_SINCE: Final = re.compile(r"(?:召开)?(?:以来|以后|之后|后|查摆|检视|征求)")
_ENDS_WITH_DAY: Final = re.compile(r"[（(][^（()）]{6,14}[)）]$")
_LABELS: Final = ("发布时间", "发布日期", "发表时间", "发表日期", "时间", "日期")
"""更新时间 is not among them: it may be years later."""
_OF_MEETING: Final = re.compile("生活会|对照检查|检视|剖析")
"""Titles of papers for such a meeting; minutes and work reports may speak of last year's."""


def _day_under_title(page: Page) -> Found | None:
    for line in page.head[1:8]:
        if day := day_of_line(line):
            return Found(value=day.iso, quote=line.raw)
    return None


def _day_in_subtitle(page: Page) -> Found | None:
    """A date in a short line of brackets or after a dash: （汇报人：某某 2024年1月），——2024年1月8日在…会议上."""
    for line in page.head[1:8]:
        if len(line.plain) <= 60 and line.plain[0] in "（(—-－" and (day := find_day(line.plain)):
            return Found(value=day.iso, quote=line.raw)
    return None


def _day_of_field(page: Page) -> Found | None:
    for line in (*page.head[1:], *page.tail):
        if len(line.plain) <= 120 and (day := day_of_field(line.plain)):
            return Found(value=day.iso, quote=line.raw)
    return None


def _day_in_title(page: Page) -> Found | None:
    title = find_title(page)
    if title is None or not title.value:
        return None
    day = find_day(title.value)
    if day is None or day.iso is None or len(day.iso) == 4:
        return None
    at_end = (end := _ENDS_WITH_DAY.search(title.value)) is not None and end.start() + 1 == day.start
    return Found(value=day.iso, quote=title.quote) if at_end or day.start == 0 else None


def _day_of_page(page: Page) -> Found | None:
    found = [(label, value, line) for line in page.chrome for label, value in fields(line.plain)]
    for wanted in _LABELS:
        for label, value, line in found:
            if label == wanted and (day := find_day(value)) and day.start == 0:
                return Found(value=day.iso, quote=line.raw)
    return None


def _day_of_issue(page: Page) -> Found | None:
    """A line of office and date, as below a letterhead: 青山市水务局办公室　　2024年9月14日."""
    for line in page.head[1:5]:
        day = find_day(line.plain)
        if day and day.stop == len(line.plain) and unit_of(line.plain[: day.start]):
            return Found(value=day.iso, quote=line.raw)
    return None


def _day_of_opening(page: Page) -> Found | None:
    """Minutes whose first sentence begins with the day: 2024年9月12日下午，局长…主持召开…"""
    title = find_title(page)
    if title is None or not title.value or not title.value.endswith(("纪要", "记录", "纪录")):
        return None
    for line in page.head[1:6]:
        day = find_day(line.plain)
        if day and day.start == 0 and day.iso and len(day.iso) == 10 and "召开" in line.plain:
            return Found(value=day.iso, quote=line.plain[: day.stop])
    return None


def _day_of_signature(page: Page) -> Found | None:
    for line in reversed(page.tail):
        if day := day_of_line(line):
            return Found(value=day.iso, quote=line.raw)
        day = find_day(line.plain)
        if day and len(line.plain) <= 40 and day.stop >= len(line.plain.rstrip("）)")) and not _has_stop(line.plain):
            return Found(value=day.iso, quote=line.raw)
    return None


def _has_stop(text: str) -> bool:
    return any(c in text for c in "。；，：;:")


def _day_of_file(page: Page) -> Found | None:
    day = find_day(page.stem)
    return Found(value=day.iso, quote=page.stem) if day and day.iso and len(day.iso) > 4 else None


def _year_of_file(page: Page) -> Found | None:
    year = find_year(page.stem, bare=False) if "年度" in page.stem and not _MATTER.search(page.stem) else None
    return Found(value=year, quote=page.stem) if year else None


def _year_of_folder(page: Page) -> Found | None:
    for folder in reversed(page.folders):
        if year := find_year(folder, bare=True):
            return Found(value=year, quote=folder)
    return None


def _year_in_file_name(page: Page) -> Found | None:
    if _MATTER.search(page.stem):
        return None
    year = find_year(page.stem, bare=True)
    if year is None and (day := find_day(page.stem)) and day.iso:
        year = day.iso[:4]
    return Found(value=year, quote=page.stem) if year else None


def _year_in_title(page: Page) -> Found | None:
    title = find_title(page)
    if title is None or not title.value or _MATTER.search(title.value):
        return None
    year = find_year(title.value, bare=False)
    if year is None and (day := _day_in_title(page)) and day.value:
        year = day.value[:4]
    return Found(value=year, quote=title.quote) if year else None


def _year_of_meeting(page: Page) -> Found | None:
    title = find_title(page)
    if title and title.value and (_OF_MEETING.search(title.value) is None or _MATTER.search(title.value)):
        return None
    for line in opening(page):
        for match in _MEETING.finditer(ascii_digits(line.plain)):
            later = _MATTER.match(line.plain, match.end() - 3) or _SINCE.match(line.plain, match.end())
            if later is None and (year := find_year(match["year"], bare=False)):
                return Found(value=year, quote=match[0])
    return None


def _year_of_day(page: Page) -> Found | None:
    for finder in DATES:
        if finder.origin in ("text", "path") and (found := finder.find(page)) and found.value:
            return Found(value=found.value[:4], quote=found.quote)
    return None


DATES: Final = (
    Finder(
        rule=Rule(
            name="day_under_title",
            says="标题下面单独一行的日期",
            example="工作总结\n（2024年1月20日）\n各位同志：",
            reason="The usual place of the date of a report that was given at a meeting.",
        ),
        origin="text",
        find=_day_under_title,
    ),
    Finder(
        rule=Rule(
            name="day_in_subtitle",
            says="标题下面括号里或者破折号后的日期",
            example="工作总结\n——2024年1月20日在全局工作会议上\n各位同志：",
            reason="Work reports say in a subtitle when and where they were given.",
        ),
        origin="text",
        find=_day_in_subtitle,
    ),
    Finder(
        rule=Rule(
            name="day_by_label",
            says="“填报日期：”“编制日期：”后面的日期",
            example="整改清单\n填报单位：青山市水务局　　填报日期：2024年1月20日\n序号",
            reason="Forms have the unit and the date in one line above the table.",
        ),
        origin="text",
        find=_day_of_field,
    ),
    Finder(
        rule=Rule(
            name="day_of_issue",
            says="标题上面或者下面写单位和日期的一行",
            example="会议纪要\n青山市水务局　　2024年9月14日\n关于防汛工作专题会议的纪要\n会议听取了汇报。",
            reason="Letterheads are followed by the office and the day.",
        ),
        origin="text",
        find=_day_of_issue,
    ),
    Finder(
        rule=Rule(
            name="day_of_opening",
            says="会议纪要第一句开头的日期",
            example="局长办公会议纪要\n2024年9月12日下午，局长主持召开办公会议。\n会议听取了汇报。",
            reason="Minutes open with when and who.",
        ),
        origin="text",
        find=_day_of_opening,
    ),
    Finder(
        rule=Rule(
            name="day_of_signature",
            says="落款的日期",
            example="工作总结\n一年来工作平稳。\n青山市民政局\n二○二四年一月二十日",
            reason="Official documents end with the unit and the date.",
        ),
        origin="text",
        find=_day_of_signature,
    ),
    Finder(
        rule=Rule(
            name="day_in_title",
            says="标题开头或者末尾括号里的日期",
            example="整改报告（2024-01-20）\n一、存在的问题",
            reason="Notes kept by day carry it in the title.",
        ),
        origin="text",
        find=_day_in_title,
    ),
    Finder(
        rule=Rule(
            name="day_of_page",
            says="网页上的发布时间",
            example="工作总结\n来源：青山市水务局　　发布时间：2024-01-20\n各位同志：",
            reason="Where the text has no date of its own, the day on which it was published is the nearest.",
        ),
        origin="text",
        find=_day_of_page,
        explicit=False,
    ),
)
PATH_DATES: Final = (
    Finder(
        rule=Rule(
            name="day_of_file",
            says="文件名里的日期",
            example="path: 20240120工作总结.txt",
            reason="Many offices put the day first in the names of files.",
        ),
        origin="path",
        find=_day_of_file,
    ),
)
YEARS: Final = (
    Finder(
        rule=Rule(
            name="year_of_file",
            says="文件名写明的年度",
            example="path: 2024/2023年度对照检查材料.txt",
            reason="A meeting held in January is about the year before: 年度 says which, the folder may not.",
        ),
        origin="path",
        find=_year_of_file,
    ),
    Finder(
        rule=Rule(
            name="year_of_folder",
            says="文件夹的年份",
            example="path: 民政局/2023年度/总结.txt",
            reason="Archives are filed by year.",
        ),
        origin="path",
        find=_year_of_folder,
    ),
    Finder(
        rule=Rule(
            name="year_in_file_name",
            says="文件名里的年份",
            example="path: 工作报告-2023.txt",
            reason="Files collected without folders carry the year in their name.",
        ),
        origin="path",
        find=_year_in_file_name,
    ),
    Finder(
        rule=Rule(
            name="year_in_title",
            says="标题里的年份",
            example="青山市民政局2023年度工作报告\n各位同志：",
            reason="An annual report names its year in the title.",
        ),
        origin="text",
        find=_year_in_title,
    ),
    Finder(
        rule=Rule(
            name="year_of_meeting",
            says="开头写明的民主生活会（组织生活会）年度",
            example="对照检查材料\n根据2023年度民主生活会安排，现对照检查如下。",
            reason="The first paragraph names the meeting that the material is for.",
        ),
        origin="text",
        find=_year_of_meeting,
    ),
    Finder(
        rule=Rule(
            name="year_of_day",
            says="日期的年份",
            example="工作总结\n（2024年1月20日）\n各位同志：",
            reason="Where nothing names a year, the day of the report does.",
        ),
        origin="text",
        find=_year_of_day,
        explicit=False,
    ),
)
