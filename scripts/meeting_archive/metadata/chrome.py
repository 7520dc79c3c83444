"""What a web page sets around a text: the path to the page, the line of source and time, counters, buttons.

Texts copied from an office's site bring these lines along. They are no part of the report, but its source and its
day of publication stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_COUNTER: Final = r"(?:点击|浏览|阅读|访问)(?:次数|量|数|率|(?=\s?[:：]\s?\d))"
_PUBLISHED: Final = "(?:发布|发表|更新)(?:时间|日期)"
_SOURCE: Final = "(?:信息|文章|稿件)?来源|稿源|供稿(?:单位)?|发布(?:单位|机构|部门)|发布人"
_FIELD: Final = re.compile(
    rf"(?P<label>{_PUBLISHED}|{_SOURCE}|时间|日期|作者|(?:责任)?编辑|{_COUNTER}|字号|字体|分享)(?:到)?\s?[:：]\s?"
)
_OF_THE_WEB: Final = re.compile(rf"{_PUBLISHED}|{_SOURCE}|{_COUNTER}|字号|字体|分享")
_WHERE: Final = re.compile(
    r"(?:您?(?:现在|当前|目前)?所在的?|您?的?(?:现在|当前|目前)的?|您的)位置(?:是)?\s?[:：]|(?:网站|返回)?首页\s?(?:[>＞›»/|→]|-+>)"
)
_BUTTON: Final = re.compile(
    r"(?:打印|关闭|收藏|分享|复制链接|返回(?:顶部|列表|首页)|[大中小](?: [大中小]){1,2})(?:本页|此页|本文|窗口|到)?"
    r"(?=$|[】\])）|]|\s)|[上下]一[篇条]\s?[:：]|扫一扫.{0,12}|分享到"
)
_GLUED: Final = re.compile(
    rf"\s[【\[（(]?(?:{_PUBLISHED}|(?:信息|文章|稿件)?来源|{_COUNTER}|字号|字体)\s?[:：]|(?:{_PUBLISHED}|{_COUNTER})\s?[:：]\s?\d"
)
_BRACKETS: Final = "【[（( "
_LONGEST: Final = 160


def is_chrome(text: str) -> bool:
    """Whether a line (spaces closed up to one) belongs to the page and not to the text."""
    text = text.lstrip(_BRACKETS)
    if len(text) > _LONGEST:
        return False
    if _WHERE.match(text) or _BUTTON.match(text):
        return True
    labels = list(_FIELD.finditer(text))
    if not labels or labels[0].start() > 0:
        return False
    if _OF_THE_WEB.fullmatch(labels[0]["label"]):
        return True
    return any(_OF_THE_WEB.fullmatch(match["label"]) for match in labels)


def end_of_text(text: str) -> int:
    """Where in a line the page's own words begin (关于…的通报 发布时间：…); its length if nowhere."""
    match = _GLUED.search(text) if len(text) <= _LONGEST else None
    return match.start() if match and match.start() >= 4 else len(text)


def fields(text: str) -> Iterator[tuple[str, str]]:
    """(label, value) of each field in a line of the page."""
    labels = list(_FIELD.finditer(text))
    ends = [match.start() for match in labels[1:]] + [len(text)]
    for match, end in zip(labels, ends, strict=False):  # a line of buttons has no labels
        value = text[match.end() : end]
        yield match["label"], re.split(r"[【\[】\]|]", value)[0].strip()
