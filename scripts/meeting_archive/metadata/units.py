"""The unit a report is from, and the names that units go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..model import Rule
from ..settings import table
from .chrome import fields
from .days import find_day, is_day_line
from .page import Finder, Found, Page, is_placeholder, opening, simplified
from .titles import find_title, title_lines, title_start

_UNIT: Final = re.compile("[\u3400-\u9fff·（）()〇XxＸ×*\\d\\-]{2,26}")
_LABEL: Final = re.compile(
    r"(?:^|\s)(?P<of>报告|汇报|填报|填表|编制|制表|报送|上报|提交|起草|所在)?(?:单位|党支部|支部)(?:名称)?"
    r"(?:[（(][^（）()]{1,8}[)）])?\s?[:：]\s?(?P<value>[^\s，,；;。）)|]{2,26})(?![；;）)])"
)
"""单位：… in a form; closed by a semicolon or a bracket it is the owner of one task."""
_CUT: Final = re.compile(
    r"\d{4}|[一二][一二三四五六七八九〇零○]{3}年|[“\"《（( 　]|关于|领导班子|班子|年度|上半年|下半年"
    r"|政府工作报告|工作报告|工作总结|工作汇报|民主生活会|组织生活会|述职|述责|述廉|对照检查|检视|整改|落实|贯彻|开展|召开|会议|巡[视察](?!办|组|局|机构|工作领导|中心)|第[一二三四五六七八九十\d]+次|学习|近期|今年"
)
_PARTY: Final = re.compile(r"^(?:中国共产党|中共)(?!中央)|(?:党组|党委|党工委)?(?:领导)?(?:班子)?$")
_ANYBODY: Final = {"干部", "党员", "同志"}
"""Said of many, so that what stands ahead is as often a crowd as a unit."""
_ASSEMBLY: Final = re.compile(
    r"在(?![我本全各])(?P<place>[㐀-鿿Xx×]{1,12}?[省市县区州旗镇乡])第[一二三四五六七八九十\d]{1,3}届人民代表大会"
)
_SPEAKS: Final = re.compile(
    r"我?(?:代表|受)(?P<for>[㐀-鿿]{3,20}?)(?:的?委托)?[，,]?(?:向|作)"
    r"|向(?:大会|会议|各位代表)报告(?P<of>[㐀-鿿]{3,20}?)(?:\d{4}年|一年来)?的?工作"
)
_INSPECTED: Final = re.compile(r"对(?P<unit>[㐀-鿿]{4,24}?)(?:开展|进行)了?[^，。]{0,16}巡[视察]")
_YEAR_AHEAD: Final = re.compile(r"^(?:\d{4}|[一二][一二三四五六七八九〇零○]{3})年度?")


@cache
def _ends() -> tuple[str, ...]:
    return tuple(table("names")["unit_ends"])


def unit_of(text: str) -> str | None:
    """The text, if all of it is the name of a unit; 中共… and …党组 are taken off where a unit remains."""
    text = simplified(text).strip(" 　").replace(" ", "").replace("　", "")
    known = table("names")
    if _UNIT.fullmatch(text) is None or not text.endswith(_ends()) or text in known["not_units"] or "的" in text:
        return None
    if text.startswith(tuple(known["not_unit_starts"])) or text.endswith(tuple(known["not_unit_ends"])):
        return None
    own = _PARTY.sub("", _PARTY.sub("", text))
    if text != own and own.endswith("委员会") and own.removesuffix("委员会").endswith(_ends()):  # 中共枫林镇委员会
        own = own.removesuffix("委员会")
    if own != text and own.endswith(_ends()) and own not in known["not_units"] and len(own) >= 3:
        text = own
    return text if len(text) >= 3 else None


def unit_ahead(text: str) -> str | None:
    """The unit that a title or a file's name begins with: what stands before the year, 关于, 领导班子 …"""
    text = _YEAR_AHEAD.sub("", simplified(text))
    cut = _CUT.search(text)
    ahead = text[: cut.start()] if cut else text
    return unit_of(ahead)


def settle_unit(found: Found, organizations: Mapping[str, str]) -> Found:
    """Give a unit the name that the archive's settings show it by."""
    if found.value is None:
        return found
    name = organizations.get(found.value) or organizations.get(_PARTY.sub("", found.value)) or found.value
    return Found(value=name, quote=found.quote)


def _checked(name: str | None, quote: str) -> Found | None:
    if name is None:
        return None
    return Found(value=None if is_placeholder(name) else name, quote=quote)


def _unit_of_folder(page: Page) -> Found | None:
    for folder in reversed(page.folders):
        if found := _checked(unit_of(re.sub(r"^\d{1,3}[._\-、 ]+", "", folder)), folder):
            return found
    return None


def _unit_of_file(page: Page) -> Found | None:
    pieces = [p for p in re.split(r"[-_—–+\s（）()]+", page.stem) if p]
    for name in [unit_of(p) for p in pieces] + [unit_ahead(page.stem)]:
        if found := _checked(name, page.stem):
            return found
    return None


def _unit_by_label(page: Page) -> Found | None:
    for line in (*page.head, *page.tail):
        if match := _LABEL.search(line.plain):
            value = match["value"]
            known = unit_of(value) or (value if is_placeholder(value) else None)
            if found := _checked(known, line.raw):
                return found
    return None


def _unit_in_title(page: Page) -> Found | None:
    title = find_title(page)
    return _checked(unit_ahead(title.value), title.quote) if title and title.value else None


def _unit_of_letterhead(page: Page) -> Found | None:
    """Above the title: 青山市水务局文件, or the office and the day below a bulletin's name."""
    for line in page.head[: title_start(page) or 0]:
        day = find_day(line.plain)
        text = line.plain[: day.start] if day and day.stop == len(line.plain) else line.plain.removesuffix("文件")
        if text != line.plain and (found := _checked(unit_of(text), line.raw)):
            return found
    return None


def _unit_under_title(page: Page) -> Found | None:
    start = title_lines(page)
    for line in page.head[start : start + 3]:
        text = line.plain.strip("（）()")
        first = text.split(" ")[0]
        if found := _checked(unit_of(text) or (unit_of(first) if len(text) <= 30 else None), line.raw):
            return found
    return None


def unit_of_position(text: str) -> str | None:
    """The unit ahead of positions, the longest that can be: 青山镇党委副书记、镇长 → 青山镇."""
    for stop in range(len(text) - 1, 2, -1):
        if _positions().fullmatch(text, stop) and (unit := unit_of(text[:stop])):
            return unit
    return None


def offices() -> frozenset[str]:
    """The positions that not everybody holds."""
    return frozenset(table("names")["positions"]) - _ANYBODY


@cache
def _positions() -> re.Pattern[str]:
    """One or more positions: 党组成员、副局长."""
    words = "|".join(sorted(offices() | {"成员", "常委"}, key=len, reverse=True))
    return re.compile(rf"[一-龥]{{0,6}}(?:{words})(?:[、，,兼 ]{{1,2}}[一-龥]{{0,6}}(?:{words})){{0,3}}")


def _unit_by_position(page: Page) -> Found | None:
    start = title_lines(page)
    for line in page.head[start : start + 3]:
        text = line.plain.strip("（）() ")
        if not start or len(text) > 40:
            continue
        for words in (text, text.rpartition(" ")[0]):
            if unit := unit_of_position(words.replace(" ", "")):
                return _checked(unit, line.raw)
    return None


def _unit_of_assembly(page: Page) -> Found | None:
    title = find_title(page)
    if title is None or not title.value or "政府工作报告" not in title.value:
        return None
    for line in page.head[:8]:
        if match := _ASSEMBLY.search(line.plain):
            return _checked(f"{match['place']}人民政府", line.raw)
    return None


def _unit_that_speaks(page: Page) -> Found | None:
    for line in opening(page):
        for match in _SPEAKS.finditer(line.plain):
            unit = unit_of(match["for"] or match["of"])
            if unit and (len(unit) >= 5 or unit == "国务院"):  # 局党组 and 市政府 say of whom only to those present
                return _checked(unit, match[0])
    return None


def _unit_inspected(page: Page) -> Found | None:
    title = find_title(page)
    if title and title.value and "整改" not in title.value:  # the inspectors report too
        return None
    for line in opening(page):
        match = _INSPECTED.search(line.plain)
        if match and "整改" in line.plain and (unit := unit_of(match["unit"])):
            return _checked(unit, match[0])
    return None


def _unit_of_page(page: Page) -> Found | None:
    for line in page.chrome:
        for label, value in fields(line.plain):
            if ("来源" in label or label.startswith(("供稿", "发布"))) and (unit := unit_of(value)):
                return _checked(unit, line.raw)
    return None


def _unit_of_signature(page: Page) -> Found | None:
    """A line of the last ones that is a unit and stands before the date or at the very end."""
    for at in range(len(page.tail) - 1, -1, -1):
        line = page.tail[at]
        following = page.tail[at + 1] if at + 1 < len(page.tail) else None
        before = page.tail[at - 1].plain if at else ""
        closes = is_day_line(following) if following else before.endswith(tuple("。！!）)"))
        if closes and len(line.plain) <= 30:
            text = re.sub(r"\s*\d{4}年.*$", "", line.plain)
            if found := _checked(unit_of(text), line.raw):
                return found
    return None


UNITS: Final = (
    Finder(
        rule=Rule(
            name="unit_of_folder",
            says="文件夹的名称",
            example="path: 民政局/2023/总结.txt",
            reason="Archives are filed by unit.",
        ),
        origin="path",
        find=_unit_of_folder,
    ),
    Finder(
        rule=Rule(
            name="unit_of_file",
            says="文件名开头的单位",
            example="path: 青山市水务局2023年工作总结.txt",
            reason="A file that leaves its office carries the unit's name.",
        ),
        origin="path",
        find=_unit_of_file,
    ),
    Finder(
        rule=Rule(
            name="unit_by_label",
            says="“单位：”后面的名称",
            example="述职报告\n单位：青山市水务局\n各位同志：",
            reason="Forms name the unit after a label.",
        ),
        origin="text",
        find=_unit_by_label,
    ),
    Finder(
        rule=Rule(
            name="unit_in_title",
            says="标题开头的单位",
            example="青山市民政局党组2023年度民主生活会对照检查材料\n各位同志：",
            reason="Official titles are unit, year, matter, kind.",
        ),
        origin="text",
        find=_unit_in_title,
    ),
    Finder(
        rule=Rule(
            name="unit_of_letterhead",
            says="标题上面的发文单位",
            example="工作简报\n青山市水务局办公室　　2024年3月5日\n全市召开防汛会议\n会议听取了汇报。",
            reason="Letterheads name the office above the title.",
        ),
        origin="text",
        find=_unit_of_letterhead,
    ),
    Finder(
        rule=Rule(
            name="unit_under_title",
            says="标题下面一行的单位",
            example="工作总结\n青山市水务局\n（2024年1月20日）",
            reason="Where the title does not name the unit, the line below does.",
        ),
        origin="text",
        find=_unit_under_title,
    ),
    Finder(
        rule=Rule(
            name="unit_by_position",
            says="标题下面职务前面的单位",
            example="述职报告\n（青山市水务局党组成员、副局长　张明远）\n各位同志：",
            reason="The line below a title says of which unit the speaker is an officer.",
        ),
        origin="text",
        find=_unit_by_position,
    ),
    Finder(
        rule=Rule(
            name="unit_of_signature",
            says="落款的单位",
            example="工作总结\n一年来工作平稳。\n青山市水务局\n2024年1月20日",
            reason="Official documents end with the unit and the date.",
        ),
        origin="text",
        find=_unit_of_signature,
    ),
    Finder(
        rule=Rule(
            name="unit_of_assembly",
            says="人民代表大会名称里的地方",
            example="政府工作报告\n——2024年1月20日在青山县第三届人民代表大会第二次会议上\n各位代表：",
            reason="A government reports to the people's congress of its own place.",
        ),
        origin="text",
        find=_unit_of_assembly,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="unit_that_speaks",
            says="“代表……向大会报告”里的单位",
            example="检察工作报告\n现在，我向大会报告青山市人民检察院工作。",
            reason="A report to an assembly opens with whose report it is.",
        ),
        origin="text",
        find=_unit_that_speaks,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="unit_inspected",
            says="被巡视（巡察）的单位",
            example="2024年3月，第一巡察组对青山市水务局党组开展了常规巡察。现将整改情况公布如下。",
            reason="The report on the 整改 after an inspection is by the unit that was inspected.",
        ),
        origin="text",
        find=_unit_inspected,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="unit_of_page",
            says="网页上的来源",
            example="工作总结\n来源：青山市水务局　　发布时间：2024-01-20\n各位同志：",
            reason="Offices publish their own reports; the page names the office.",
        ),
        origin="text",
        find=_unit_of_page,
        explicit=False,
    ),
)
