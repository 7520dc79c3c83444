"""Whose report it is: one person, or nobody where a unit speaks."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ..model import Rule
from ..settings import table
from .days import is_day_line
from .page import Finder, Found, Line, Page, is_placeholder
from .titles import find_title, title_lines
from .units import offices, unit_of, unit_of_position

_LABEL: Final = re.compile(
    r"(?:汇报人|述职人|述责人|述廉人|述职述廉人|报告人|对照检查人|剖析人|检查人|发言人|姓名)\s*[:：]\s*(?P<value>[^\n]{1,20})"
)
_ORDER: Final = re.compile(r"^\d{1,3}[._\-、 ]*")
_DAY_BEHIND: Final = re.compile(r"\s*\d{4}年.{0,8}$")
_PARTS: Final = ("科", "处", "室", "队", "站", "所", "组", "支部")
"""Ends of what is a part of a unit, which other words name."""
_NOT_LAST: Final = frozenset("省市州县区镇乡村局部委办处科组会院所站队馆司厂店校社的了和与等性化")


@cache
def _name() -> re.Pattern[str]:
    known = table("names")
    single = "".join(known["surnames"].split())
    return re.compile(f"(?:(?:{'|'.join(known['compound_surnames'])})[一-龥]{{1,2}}|[{single}][一-龥]{{1,2}})")


def is_name(text: str) -> bool:
    """Whether a word can be nothing but a person's name: a known surname, two to four characters, no known word."""
    words = table("names")["not_names"]
    return (
        _name().fullmatch(text) is not None
        and text not in words
        and text[:2] not in words
        and not is_placeholder(text)
        and text[-1] not in _NOT_LAST
        and not text.endswith(tuple(table("names")["title_ends"]))
    )


@cache
def _leading() -> re.Pattern[str]:
    """A name at the beginning of a title, or right behind a unit, then a year or a word of personal materials."""
    personal = "|".join(table("names")["personal"])
    ends = "|".join(sorted([*table("names")["unit_ends"], *offices()], key=len, reverse=True))
    return re.compile(
        rf"^(?:[一-龥、]{{0,24}}(?:{ends}))?(?P<name>{_name().pattern}?)(?:同志)?(?=\d{{4}}年|主题教育|{personal})"
    )


def name_ahead(text: str) -> str | None:
    """The person whose material a title says it is: 韩某某2021年度述职报告, …科秦某某个人对照检查材料."""
    if not any(word in text for word in table("names")["personal"]):
        return None
    match = _leading().match(text)
    return match["name"] if match and is_name(match["name"]) else None


def _name_in(value: str) -> tuple[str | None, bool]:
    """The name at the beginning of what follows a label; (None, True) where it is left out."""
    words = re.split(r"[，,；;。、）)|(（]", value.strip())[0].split()
    if not words:
        return None, False
    name = words[0] + (words[1] if len(words[0]) == 1 and len(words) > 1 and len(words[1]) <= 2 else "")
    name = name.removesuffix("同志")
    if is_placeholder(name):
        return None, True
    return (name, False) if is_name(name) else (None, False)


def _person_by_label(page: Page) -> Found | None:
    for line in (*page.head, *page.tail):
        match = _LABEL.search(line.plain)
        if match and len(line.plain) <= 80 and match.start() <= 20:
            name, left_out = _name_in(match["value"])
            if name or left_out:
                return Found(value=name, quote=line.raw)
    return None


def _person_in_title(page: Page) -> Found | None:
    title = find_title(page)
    name = name_ahead(title.value) if title and title.value else None
    return Found(value=name, quote=title.quote) if title and name else None


def _unit_before_person(page: Page) -> Found | None:
    title = find_title(page)
    name = name_ahead(title.value) if title and title.value else None
    if title is None or not title.value or name is None:
        return None
    ahead = title.value[: title.value.find(name)]
    unit = unit_of(ahead) or unit_of_position(ahead)
    if unit is None or unit.endswith(_PARTS):
        return None
    return Found(value=None if is_placeholder(unit) else unit, quote=title.quote)


def behind_unit(text: str) -> str | None:
    """The name in a line of unit or position, a space, and a name: 青山市水务局　张三, 局长 张三."""
    words = text.strip("（）() ").split()
    if len(words) < 2 or len(text) > 32:
        return None
    name, rest = words[-1], words[:-1]
    if len(name) == 1 and len(rest) > 1 and len(rest[-1]) == 1:
        name, rest = rest[-1] + name, rest[:-1]
    whose = "".join(rest)
    known = whose.endswith(tuple(table("names")["positions"])) or unit_of(whose) is not None
    return name if known and is_name(name) else None


def _person_under_title(page: Page) -> Found | None:
    start = title_lines(page)
    if not start:
        return None
    below = page.head[start : start + 3]
    for at, line in enumerate(below):
        name = behind_unit(line.plain)
        following = page.head[start + at + 1] if start + at + 1 < len(page.head) else None
        if name is None and (_stands_apart(line) or (following and is_day_line(following)) or is_day_line(below[0])):
            name = _alone(line)
        if name is None and at == 0 and _is_personal(page):
            name = _alone(line)
        if name:
            return Found(value=name, quote=line.raw)
    return None


def _alone(line: Line) -> str | None:
    name = _DAY_BEHIND.sub("", line.plain.strip("（）()")).replace(" ", "")
    return name if len(name) <= 4 and is_name(name) else None


def _stands_apart(line: Line) -> bool:
    """Set as names are: 张　三, 张 明 远 with spaces between, or in brackets of its own."""
    words = line.raw.strip("（）()*# ").split()
    return line.plain[0] in "（(" or (2 <= len(words) <= 4 and all(len(w) == 1 for w in words))


def _is_personal(page: Page) -> bool:
    """Whether the title is one of personal materials, below which a name may stand alone."""
    title = find_title(page)
    return bool(title and title.value and any(word in title.value for word in table("names")["personal"]))


def _person_of_signature(page: Page) -> Found | None:
    for at, line in enumerate(page.tail):
        following = page.tail[at + 1] if at + 1 < len(page.tail) else None
        if following and is_day_line(following) and (name := behind_unit(line.plain) or _alone(line)):
            return Found(value=name, quote=line.raw)
    return None


def _person_of_file(page: Page) -> Found | None:
    if name := name_ahead(page.stem) or behind_unit(_ORDER.sub("", page.stem)):
        return Found(value=name, quote=page.stem)
    path = "/".join((*page.folders, page.stem))
    if not any(word in path for word in table("names")["personal"]):
        return None
    pieces = [p.removesuffix("同志") for p in re.split(r"[-_—–+.\s（）()\d]+", page.stem) if p]
    names = [p for p in pieces if is_name(p)]
    return Found(value=names[0], quote=page.stem) if len(names) == 1 else None


UNITS_OF_PEOPLE: Final = (
    Finder(
        rule=Rule(
            name="unit_before_person",
            says="标题里姓名前面的单位",
            example="青山市民政局局长张明远同志2023年度述职报告\n各位同志：",
            reason="Titles of personal materials give unit and position ahead of the name.",
        ),
        origin="text",
        find=_unit_before_person,
    ),
)
PEOPLE: Final = (
    Finder(
        rule=Rule(
            name="person_of_file",
            says="文件名里的姓名",
            example="path: 民政局/2023/张明远-述职报告.txt",
            reason="Personal materials are collected as one file a person, named after them.",
        ),
        origin="path",
        find=_person_of_file,
    ),
    Finder(
        rule=Rule(
            name="person_by_label",
            says="“汇报人：”“述职人：”后面的姓名",
            example="述职报告\n述职人：张明远\n各位同志：",
            reason="Forms and title pages name the person after a label.",
        ),
        origin="text",
        find=_person_by_label,
    ),
    Finder(
        rule=Rule(
            name="person_in_title",
            says="标题开头的姓名",
            example="张明远同志2023年度述职述廉报告\n各位同志：",
            reason="Titles of personal materials begin with the name, often with 同志.",
        ),
        origin="text",
        find=_person_in_title,
    ),
    Finder(
        rule=Rule(
            name="person_under_title",
            says="标题下面一行的姓名",
            example="个人对照检查材料\n青山市水务局　张明远\n各位同志：",
            reason="The line below a title gives unit or position and name.",
        ),
        origin="text",
        find=_person_under_title,
    ),
    Finder(
        rule=Rule(
            name="person_of_signature",
            says="落款的姓名",
            example="个人对照检查材料\n请同志们批评。\n张明远\n2024年1月20日",
            reason="Personal materials end with the name and the date.",
        ),
        origin="text",
        find=_person_of_signature,
    ),
)
