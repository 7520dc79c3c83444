"""What a meeting is about: the words that a text calls its theme, verbatim."""

from __future__ import annotations

import re
from typing import Final

from ..model import Rule
from .page import Finder, Found, Line, Page

_QUOTED: Final = "“(?P<theme>[^“”]{4,100})”"
_THEME: Final = (
    "(?:会议|活动|的|这一|这个|本次|此次)*主题(?!教育|党日|活动|团日|实践|宣传|班|曲|词|公园|的(?!民主|组织|专题|会))"
)
_ROUND: Final = "(?:围绕|紧扣|聚焦|突出|按照|根据|对照|遵循|锚定)"
_OF: Final = "(?:着|了|民主生活会|组织生活会|专题|会议|本次|这次|此次|的|主题)*"
_IN_SENTENCE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"以{_OF}{_QUOTED}(?:为|作为){_THEME}",
        rf"{_ROUND}{_OF}(?:[：:—-]*){_QUOTED}{_THEME}",
        rf"{_ROUND}{_OF}主题{_QUOTED}",
        rf"主题(?:是|为|确定为|定为)[：:]?{_QUOTED}",
        rf"以(?P<theme>(?:(?!以)[^，。；：“”]){{4,60}})(?:为|作为){_THEME}",
        rf"{_ROUND}(?P<theme>(?:(?!{_ROUND})[^，。；：“”]){{4,60}}?)(?:这一|这个){_THEME}",
        r"会议主题(?:是|为|确定为|定为)[：:]?(?P<theme>[^。；“”]{4,80})",
    )
)
_OCCASION: Final = re.compile("生活会|会议|本次会|这次会|此次会|对照检查|对照检视|检视剖析|查摆|党性分析")
_OTHER: Final = re.compile("上一?年度?(?:民主|组织|专题)|去年|上次|上一次|历次")
"""Of another meeting: its theme is not this one's."""
_SENTENCE: Final = re.compile("[^。！？\n]+")
_LABELLED: Final = re.compile(
    r"[【（(]?(?:会议|本次会议|民主生活会|组织生活会|专题)?主\s?题[】]?\s?[：:]\s?(?P<theme>[^。\n]{4,100}?)[）)。]?$"
)
_ALONE: Final = re.compile(rf"(?:——|—|－－)?{_QUOTED}$")
_TITLE_LINES: Final = 4


def _found(line: Line, match: re.Match[str], stop: int | None = None) -> Found:
    theme = slice(*match.span("theme"))
    return Found(value=line.shown[theme].strip("“” "), quote=line.shown[match.start() : stop or match.end()])


def _by_label(page: Page) -> Found | None:
    for line in page.head:
        if match := _LABELLED.match(line.plain):
            return _found(line, match)
    return None


def _in_quotes_below_title(page: Page) -> Found | None:
    for line in page.head[1:_TITLE_LINES]:
        if match := _ALONE.fullmatch(line.plain):
            return _found(line, match)
    return None


def _in_sentence(page: Page) -> Found | None:
    for line in page.head:
        for sentence in _SENTENCE.finditer(line.plain):
            words = sentence[0]
            if "主题" not in words or not _OCCASION.search(words) or _OTHER.search(words):
                continue
            for pattern in _IN_SENTENCE:
                if match := pattern.search(line.plain, sentence.start(), sentence.end()):
                    return _found(line, match)
    return None


THEMES: Final = (
    Finder(
        rule=Rule(
            name="theme_by_label",
            says="“主题：”后面的话",
            example="云川市水务局专题民主生活会会议记录\n时间：2024年1月20日\n会议主题：严明纪律、改进作风",
            reason="Minutes and agendas have a line for the theme.",
        ),
        origin="text",
        find=_by_label,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="theme_below_title",
            says="标题下面引号里的一行",
            example="2023年度专题民主生活会对照检查材料\n——“守纪律、讲规矩、作表率”\n各位同志：",
            reason="The theme of a meeting stands in quotation marks below the title.",
        ),
        origin="text",
        find=_in_quotes_below_title,
        explicit=False,
    ),
    Finder(
        rule=Rule(
            name="theme_in_sentence",
            says="“以……为主题”“围绕……主题”",
            example="对照检查材料\n按照市委安排，围绕“守纪律、讲规矩、作表率”主题，现作对照检查。",
            reason="The first paragraph says what the meeting was held on.",
        ),
        origin="text",
        find=_in_sentence,
        explicit=False,
    ),
)
