"""What to call a report whose text begins without a title and whose file has no speaking name."""

from __future__ import annotations

import re
from typing import Final

from ..model import Rule
from .meetings import find_meeting_in_first_lines, kind_of
from .page import Finder, Found, Page, is_placeholder
from .titles import find_title, title_ends

_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\s?(?=.{4,40}$)")

_PROGRAM: Final = re.compile(
    r"^Microsoft (?:Word|PowerPoint|Excel) ?[-–—] ?|\.(?:docx?|wps|pptx?|xlsx?|pdf|txt|rtf|et|dps)$", re.I
)
"""What printing to pdf puts around the name of a file."""
_JUNK: Final = re.compile(
    r"(?:新建|未命名|无标题|副本|复件|空白|默认)?\s?(?:的)?\s?(?:microsoft)?\s?(?:word|excel|powerpoint|wps|office)?\s?(?:文字|演示)?"
    r"\s?(?:文档|文稿|文件|演示文稿|幻灯片|工作簿|表格|页面?|标题|模板|扫描件?)?\s?[（(]?\d{0,8}[)）]?",
    re.I,
)
"""What programs call a file that nobody has named."""
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_SPEAKING: Final = 4
"""Fewer Chinese characters name no report."""


def _title_of_meeting(page: Page) -> Found | None:
    return None if find_title(page) else find_meeting_in_first_lines(page)


def _title_of_heading(page: Page) -> Found | None:
    if find_title(page):
        return None
    for line in page.head[:3]:
        if match := _HEADING.match(line.plain):
            says = title_ends().search(line.plain) or kind_of(line.plain)
            return Found(value=line.shown[match.end() :], quote=line.raw) if says else None
    return None


def _title_of_properties(page: Page) -> Found | None:
    title = " ".join(_PROGRAM.sub("", page.properties.get("title", "")).split())
    speaks = len(_CHINESE.findall(title)) >= _SPEAKING and not _JUNK.fullmatch(title) and not is_placeholder(title)
    return Found(value=title, quote=page.properties["title"]) if speaks and not find_title(page) else None


def _title_of_name(page: Page) -> Found | None:
    name = page.stem.strip()
    return Found(value=name, quote=page.stem) if name else None


UNTITLED: Final = (
    Finder(
        rule=Rule(
            name="title_of_meeting",
            says="开头几行写明的会议",
            example="根据2023年度民主生活会安排，现对照检查如下。\n一、存在的问题",
            reason="Speaking notes often begin with the occasion.",
        ),
        origin="text",
        find=_title_of_meeting,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="title_of_heading",
            says="第一个小标题",
            example="三、巡察整改落实情况\n一是迅速部署。",
            reason="A part of a larger document is called by its first heading, where that ends as titles do.",
        ),
        origin="text",
        find=_title_of_heading,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="title_of_properties",
            says="文件属性里的标题",
            example="properties: 2023年度民主生活会对照检查材料",
            reason="Office programs keep a title with the file; they fill it in themselves, too, with their own words.",
        ),
        origin="properties",
        find=_title_of_properties,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="title_of_name",
            says="文件名",
            example="path: 0012.txt",
            reason="Where nothing says what a text is, people still know the file by its name.",
        ),
        origin="path",
        find=_title_of_name,
        explicit=False,
    ),
)
