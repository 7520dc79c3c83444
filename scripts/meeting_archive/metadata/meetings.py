"""The meeting a report is for, and its kind (`data/meeting_types.yml`)."""

from __future__ import annotations

import re
from typing import Final

from ..model import Rule
from ..settings import table
from .page import Finder, Found, Page, ascii_digits, opening, simplified
from .titles import find_title

_LIFE: Final = re.compile(
    r"(?:(?P<dated>(?:\d{4}|[一二][一二三四五六七八九〇零○]{3}) ?年度?[^，。；：、的与和]{0,30}?)"
    r"|(?:“[^”]{2,20}”|党史学习教育|主题教育|以案促改|巡视整改|巡察整改|专项巡视|专项巡察|党员领导干部|领导班子|年度|专题|专项)*)"
    r"(?:民主生活会|组织生活会)"
)
_MINUTES: Final = re.compile(r"(?P<meeting>.{2,40}?会议?)的?(?:纪要|记录|纪录)")
_HELD: Final = re.compile(
    r"在(?P<meeting>[^，。；]{3,40}?(?:大会|会议|全会|例会)(?:第[一二三四五六七八九十]+次(?:全体)?会议)?)上"
)
_ABOUT: Final = re.compile(r"^关于(?:召开|印发)?")
_VERDICTS: Final = ("民主生活会", "组织生活会")
_GENERAL: Final = frozenset({"gongzuo", "qita"})


def _life_meeting(text: str) -> str | None:
    # the longest reading: a year or a modifier ahead makes the name fuller
    found = [m[0] for m in _LIFE.finditer(ascii_digits(text))]
    return max(found, key=len).replace(" ", "") if found else None


def _meeting_in_title(page: Page) -> Found | None:
    title = find_title(page)
    if title is None or not title.value:
        return None
    if name := _life_meeting(title.value):
        return Found(value=name, quote=title.quote)
    match = _MINUTES.search(title.value) or _HELD.search(title.value)
    return Found(value=_ABOUT.sub("", match["meeting"]), quote=title.quote) if match else None


def _meeting_in_subtitle(page: Page) -> Found | None:
    for line in page.head[1:8]:
        if len(line.plain) <= 60 and line.plain[0] in "—-－（(" and (match := _HELD.search(line.plain)):
            return Found(value=match["meeting"], quote=line.raw)
    return None


def _meeting_of_path(page: Page) -> Found | None:
    for part in (page.stem, *reversed(page.folders)):
        if name := _life_meeting(part):
            return Found(value=name, quote=part)
    return None


def find_meeting_in_first_lines(page: Page) -> Found | None:
    """The first 民主生活会 or 组织生活会 with its year in the opening lines."""
    for line in opening(page):
        names = [m[0] for m in _LIFE.finditer(ascii_digits(line.plain)) if m["dated"]]
        if names:
            return Found(value=names[0].replace(" ", ""), quote=names[0])
    return None


def kind_of(text: str) -> tuple[str, str] | None:
    """(id, word) of the kind of meeting that a title or name says; what is done after a meeting outranks it."""
    text = simplified(text)
    after = text.rpartition("生活会")[2] if "生活会" in text else ""
    for entry in table("meeting_types"):
        if word := next((w for w in entry.get("after_meeting", ()) if w in after), None):
            return entry["id"], word
    for entry in table("meeting_types"):
        if word := next((w for w in entry["words"] if w in text), None):
            return entry["id"], word
    return None


def _says_which(page: Page) -> tuple[str, str] | None:
    """民主生活会 or 组织生活会, whichever the first lines name first."""
    head = "\n".join(line.plain for line in page.head[:6])
    places = sorted((head.find(v), v) for v in _VERDICTS if v in head)
    return kind_of(places[0][1]) if places else None


def _kind_in(text: str, quote: str, page: Page) -> Found | None:
    kind = kind_of(text)
    if kind and kind[1] not in _VERDICTS and kind[0] == "minsheng":  # 对照检查 alone says neither
        kind = _says_which(page) or kind
    return Found(value=kind[0], quote=quote) if kind else None


def _kind_in_title(page: Page) -> Found | None:
    title = find_title(page)
    return _kind_in(title.value, title.quote, page) if title and title.value else None


def _kind_of_meeting(page: Page) -> Found | None:
    found = _meeting_in_title(page) or _meeting_in_subtitle(page)
    return _kind_in(found.value, found.quote, page) if found and found.value else None


def _kind_of_path(page: Page) -> Found | None:
    for part in (page.stem, *reversed(page.folders)):
        if found := _kind_in(part, part, page):
            return found
    return None


def _kind_in_first_lines(page: Page) -> Found | None:
    if find_title(page):
        return None
    for line in page.head[:2]:
        words = [word for entry in table("meeting_types") for word in entry["words"]]
        for at, word in sorted((at, word) for word in words if (at := line.plain.find(word)) >= 0):
            found = _kind_in(word, line.plain[max(0, at - 20) : at + 40], page)
            if found and found.value not in _GENERAL:
                return found
    return None


MEETINGS: Final = (
    Finder(
        rule=Rule(
            name="meeting_in_title",
            says="标题里的会议",
            example="青山市民政局党组2023年度专题民主生活会对照检查材料\n各位同志：",
            reason="Materials are named after the meeting they are for.",
        ),
        origin="text",
        find=_meeting_in_title,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="meeting_in_subtitle",
            says="副标题里的会议",
            example="工作报告\n——2024年1月20日在青山市第三届代表大会第二次会议上\n各位代表：",
            reason="Work reports say in a subtitle when and where they were given.",
        ),
        origin="text",
        find=_meeting_in_subtitle,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="meeting_of_path",
            says="文件夹或者文件名里的会议",
            example="path: 民政局/2023年度民主生活会/张明远.txt",
            reason="Materials of one meeting are kept in one folder.",
        ),
        origin="path",
        find=_meeting_of_path,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="meeting_in_first_lines",
            says="开头几行写明的会议",
            example="对照检查材料\n根据2023年度民主生活会安排，现对照检查如下。",
            reason="The first paragraph names the meeting that the material is for.",
        ),
        origin="text",
        find=find_meeting_in_first_lines,
        explicit=False,
    ),
)
KINDS: Final = (
    Finder(
        rule=Rule(
            name="kind_in_title",
            says="标题里的材料种类",
            example="青山市民政局党组述职述廉报告\n各位同志：",
            reason="The last words of an official title are the kind of document.",
        ),
        origin="text",
        find=_kind_in_title,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="kind_of_meeting",
            says="会议的种类",
            example="讲话\n——2024年1月20日在全市工作总结会议上\n同志们：",
            reason="A title may be silent where the subtitle names the meeting.",
        ),
        origin="text",
        find=_kind_of_meeting,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="kind_of_path",
            says="文件夹或者文件名里的种类",
            example="path: 民政局/2023年度民主生活会/张明远.txt",
            reason="Materials of one meeting are kept in one folder.",
        ),
        origin="path",
        find=_kind_of_path,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="kind_in_first_lines",
            says="开头几行写明的种类",
            example="一、巡察整改落实总体情况\n一是迅速部署。",
            reason="A part of a larger document begins in the middle; what its first lines name first is its matter.",
        ),
        origin="text",
        find=_kind_in_first_lines,
        explicit=False,
    ),
)
