"""The unit a report is from, and the names that units go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..model import Rule
from ..settings import table
from .days import is_day_line
from .page import Finder, Found, Page, is_placeholder
from .titles import find_title, title_lines

_UNIT: Final = re.compile("[\u3400-\u9fff·（）()〇XxＸ×*\\d\\-]{2,26}")
_LABEL: Final = re.compile(
    r"(?:报告|汇报|填报|所在|报送)?(?:单位|党支部|支部)(?:名称)?\s*[:：]\s*(?P<value>[^\s，,；;。）)|]{2,26})"
)
_CUT: Final = re.compile(
    r"\d{4}|[一二][一二三四五六七八九〇零○]{3}年|[“\"《（( 　]|关于|领导班子|班子|年度|上半年|下半年"
    r"|政府工作报告|工作报告|工作总结|工作汇报|民主生活会|组织生活会|述职|述责|述廉|对照检查|检视|整改|落实|贯彻|开展|召开|会议|第[一二三四五六七八九十\d]+次|学习|近期|今年"
)
_PARTY: Final = re.compile(r"^(?:中国共产党|中共)(?!中央)|(?:党组|党委|党工委)?(?:领导)?(?:班子)?$")
_YEAR_AHEAD: Final = re.compile(r"^(?:\d{4}|[一二][一二三四五六七八九〇零○]{3})年度?")


@cache
def _ends() -> tuple[str, ...]:
    return tuple(table("names")["unit_ends"])


def unit_of(text: str) -> str | None:
    """The text, if all of it is the name of a unit; 中共… and …党组 are taken off where a unit remains."""
    text = text.strip(" 　").replace(" ", "").replace("　", "")
    known = table("names")
    if _UNIT.fullmatch(text) is None or not text.endswith(_ends()) or text in known["not_units"] or "的" in text:
        return None
    if text.startswith(tuple(known["not_unit_starts"])) or text.endswith(tuple(known["not_unit_ends"])):
        return None
    own = _PARTY.sub("", _PARTY.sub("", text))
    if own != text and own.endswith(_ends()) and own not in known["not_units"] and len(own) >= 3:
        text = own
    return text if len(text) >= 3 else None


def unit_ahead(text: str) -> str | None:
    """The unit that a title or a file's name begins with: what stands before the year, 关于, 领导班子 …"""
    text = _YEAR_AHEAD.sub("", text)
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
        if (match := _LABEL.match(line.plain)) and (found := _checked(match["value"], line.raw)):
            return found
    return None


def _unit_in_title(page: Page) -> Found | None:
    title = find_title(page)
    return _checked(unit_ahead(title.value), title.quote) if title and title.value else None


def _unit_under_title(page: Page) -> Found | None:
    start = title_lines(page)
    for line in page.head[start : start + 3]:
        text = line.plain.strip("（）()")
        first = text.split(" ")[0]
        if found := _checked(unit_of(text) or (unit_of(first) if len(text) <= 30 else None), line.raw):
            return found
    return None


def _unit_of_signature(page: Page) -> Found | None:
    """A line of the last ones that is a unit and stands before the date or at the very end."""
    for at in range(len(page.tail) - 1, -1, -1):
        line = page.tail[at]
        following = page.tail[at + 1] if at + 1 < len(page.tail) else None
        if (following is None or is_day_line(following)) and len(line.plain) <= 30:
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
            name="unit_of_signature",
            says="落款的单位",
            example="工作总结\n一年来工作平稳。\n青山市水务局\n2024年1月20日",
            reason="Official documents end with the unit and the date.",
        ),
        origin="text",
        find=_unit_of_signature,
    ),
)
