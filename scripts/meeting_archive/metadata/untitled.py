"""What to call a report whose text begins without a title and whose file has no speaking name."""

from __future__ import annotations

import re
from typing import Final

from ..model import Rule
from .meetings import find_meeting_in_first_lines, kind_of
from .page import Finder, Found, Page
from .titles import find_title, title_ends

_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]\s?(?=.{4,40}$)")


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
