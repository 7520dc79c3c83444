"""The title: the heading or the first lines of the text, else the name of the file."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ..model import Rule
from ..settings import table
from .days import find_day, is_day_line
from .page import Finder, Found, Line, Page, verbatim

_LONGEST_TITLE: Final = 60
_LONGEST_PART: Final = 32
_MOST_PARTS: Final = 4
_MARKER: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,3}(?:[)）、．]|\.(?!\d))|第[一二三四五六七八九十\d]{1,3}[章节条部]"
    r"|[一二三四五六七八九]是|[•·●■◆*\-—－]"
)
_LABEL: Final = re.compile(
    r"(?:(?:会议)?(?:时间|日期|地点)|主持人?|出席|列席|缺席|请假|记录人?|参加人员|.{2,3}人|姓名|(?:.{2}|党支部)?(?:单位|名称)|支部|职务|部门|议题"
    r"|索引号|发文.{2}|来源|作者|编号|文号|密级|主题词|审核|编辑|发布.{0,2})[：:]"
)
_ABOVE: Final = re.compile(
    r"附件\d*|[（(]?总?第 ?[\d一二三四五六七八九十]{1,4} ?期.{0,10}|.{0,30}文件"
    r"|.{0,20}〔\d{4}〕.{0,8}号|.{0,4}密级?.{0,4}|急|特急|特提|加急|平急|№?\s?\d{4,6}|目录|新华社.{0,30}电|[（(]?(?:初稿|讨论稿|征求意见稿|定稿|送审稿)[）)]?"
)
_VERSION: Final = re.compile(
    r"(?:[（(](?:定稿|终稿|最终稿|修改稿|初稿|讨论稿|送审稿|\d{1,2})[）)]|[-_ ]?(?:副本|定稿|终稿|最终稿|v\d))+$",
    re.IGNORECASE,
)
_ORDER: Final = re.compile(r"^(?:\d{1,4}[._\-、 ]+)?(?:[0-9a-f]{8,}[._\-、 ]+)?|[._\- ][0-9a-f]{10,}$")
"""Numbers and codes that a collection puts before or behind the names of its files."""
_LETTERHEAD: Final = re.compile(r"会议纪要|会议记录|.{0,4}简报")
"""Printed at the top of every paper of a kind; the issue, the office and the day follow before the title."""
_CHINESE: Final = re.compile("[\u3400-\u9fff]")


@cache
def title_ends() -> re.Pattern[str]:
    """How titles end, a note in brackets behind them aside (`names.yml`)."""
    return re.compile(f"(?:{'|'.join(table('names')['title_ends'])})(?:[（(][^（）()]{{1,20}}[）)])?$")


def is_title_like(line: Line) -> bool:
    """Whether a line can be a title or a part of one: short, no sentence, no list marker, no label, no date."""
    text = line.plain
    return (
        line.style != "table"
        and len(text) <= _LONGEST_TITLE
        and len(_CHINESE.findall(text)) >= 2
        and text[-1] not in "。；：:;，,、！!"
        and text[0] not in "（([【<|"
        and not text.startswith("——")
        and _MARKER.match(text) is None
        and _LABEL.match(text) is None
        and not is_day_line(line)
    )


def find_title(page: Page) -> Found | None:
    """The title in the text, its parts joined, in simplified characters; None where the text begins without one."""
    joined = _title_parts(page)
    if not joined:
        return None
    return Found(value="".join(p.plain for p in joined), quote="\n".join(p.raw for p in joined))


def _title_in_text(page: Page) -> Found | None:
    joined = _title_parts(page)
    if not joined:
        return None
    return Found(value="".join(p.shown for p in joined), quote="\n".join(p.raw for p in joined))


def _title_parts(page: Page) -> list[Line]:
    if (at := title_start(page)) is None:
        return []
    parts = [page.head[at]]
    joined: list[Line] = parts
    while not title_ends().search(parts[-1].plain) and len(parts) < _MOST_PARTS and at + len(parts) < len(page.head):
        following = page.head[at + len(parts)]
        if not is_title_like(following) or len(following.plain) > _LONGEST_PART or following.style != parts[0].style:
            break
        if any(len(p.plain) > _LONGEST_PART for p in parts):
            break
        parts = [*parts, following]
        if title_ends().search(following.plain):
            joined = parts
    return joined


def title_start(page: Page) -> int | None:
    """Which of the first lines the title begins at: a first-level heading, else the first line that says anything."""
    for at, line in enumerate(page.head[:6]):
        if line.style == "heading1" and is_title_like(line):
            return at
    letterhead = None
    for at, line in enumerate(page.head[:6]):
        if _LETTERHEAD.fullmatch(line.plain):
            letterhead = at
        elif _ABOVE.fullmatch(line.plain):
            continue
        elif is_title_like(line) and not (letterhead is not None and find_day(line.plain)):
            return at
        elif letterhead is None:
            return None
    return letterhead


def title_lines(page: Page) -> int:
    """How many of the first lines belong to the title or stand above it; 0 without a title."""
    title, at = find_title(page), title_start(page)
    return 0 if title is None or at is None else at + 1 + title.quote.count("\n")


def _name_of_file(page: Page) -> Found | None:
    name = _ORDER.sub("", _VERSION.sub("", page.stem)).strip()
    return Found(value=verbatim(page, name), quote=page.stem) if len(_CHINESE.findall(name)) >= 2 else None


TITLES: Final = (
    Finder(
        rule=Rule(
            name="title_in_text",
            says="正文的标题",
            example="青山市民政局\n2023年度民主生活会\n对照检查材料\n（2024年1月20日）",
            reason="Titles are set over several lines; a line that does not end like a title goes on in the next.",
        ),
        origin="text",
        find=_title_in_text,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="title_of_file",
            says="文件名",
            example="path: 03-2023年度工作总结（定稿）.txt",
            reason="A text that begins without a title is known by the name of its file.",
        ),
        origin="path",
        find=_name_of_file,
        explicit=False,
    ),
)
