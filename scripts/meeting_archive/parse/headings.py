"""How headings without a number look: the nouns they end with, the words that dress them."""

from __future__ import annotations

import re
from typing import Final

from .lines import BLANK

_NOUN: Final = (
    "(?:问题|不足|差距|短板|隐患|弱项|缺点|困难|原因|根源|成因|措施|对策|建议|情况|成效|成绩|做法|经验|体会|打算|方向|安排|计划|思路|举措|目标|任务|要求|剖析|分析|查摆|"
    "背景|表现|根因|困境|待办|概述|概况|现状|结语|结论|总结|小结|意见|进展|结果|回顾|亮点|摘要|议题|决定|事项|效果|下一步|方法|办法|事实|责任|依据|描述|现象|的来源|的由来)"
)
PLAIN: Final = re.compile(rf"[^，,。；;！？!?|\t“”：:]{{0,14}}{_NOUN}(?:情况|工作|方面|如下)?[：:]?")
_DRESS: Final = (
    "(?:存在|的|主要|突出|具体|整改|改进|下一步|下步|今后|产生|努力|工作|检视|查摆|反馈|自身|深层|思想|推进|落实|完成|进展|取得|当前|目前|几点|"
    "相关|有关|及|和|与|、|问题|原因|对策|措施|初步|前期|个人|单位|本人|典型|表现|整体|总体|基本|责任)*"
)
LABEL: Final = re.compile(
    rf"[【\[]?(?:[\u4e00-\u9fff]{{0,4}}?{_DRESS}){_NOUN}(?:清单)?(?:\*\*)?[】\]]?[：:](?:\*\*)?[{BLANK}]*(?=[^{BLANK}])"
)
STATED: Final = re.compile(
    r"(?:上|去|前|本|关于)[^，,。；;：:\n“”]{2,20}(?:情况|结果|进展)[。：:](?=[^\n])|"
    r"[^，,。；;：:\n“”了]{2,12}(?:落实|整改|完成|进展|履职|履行)情况[。：:](?=[^\n])"
)
"""A paragraph that begins with what it tells of: 上年度整改情况。…"""
_PURE: Final = re.compile(rf"{_DRESS}{_NOUN}[：:]?")
PREFACE: Final = re.compile(r"[【\[]?(?:内容)?(?:摘\s*要|提要|前言|引言|导语|编者按)[】\]]?\s*[：:]?\s*(?:\n|$)")
BRACKET: Final = re.compile(
    r"【(?!第?(?:篇|例|范文|材料)?[一二三四五六七八九十0-9]{1,3}(?:篇|份|例)?】)(?:[^】\n]{1,14}】[：:]?|(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[^】\n]{2,4}同志)[^】\n]{1,24}】(?=\s*(?:\n|$)))"
)
ASSIGNED: Final = re.compile(
    r"【(?:(?:责任|牵头|配合|分管|主管|包抓|承办|经办|督办)[^】\n]{1,8}|(?:完成|整改|办结|销号)?(?:时限|期限|时间))】[：:]?(?=[^\n])"
)
"""A line of a ledger that assigns the measures above it: 【责任领导】张某　【完成时限】6月底."""
_TITLE_TOO: Final = (
    "总结",
    "意见",
    "计划",
    "建议",
    "情况",
    "办法",
    "决定",
    "小结",
    "要求",
    "安排",
    "目标",
    "任务",
    "打算",
)


def unspaced(words: str) -> str:
    """A heading whose characters stand apart, closed up: 整 改 措 施; other words as they are."""
    apart = words.split()
    return "".join(apart) if len(apart) > 2 and all(len(c) == 1 for c in apart) else words


def bracketed(text: str, start: int, stop: int) -> str:
    """The name of the part that text[start:stop] opens with, its words behind it: 【存在问题】学习少。, or nothing."""
    found = BRACKET.match(text, start, stop)
    name = found.group().strip("【】：:") if found and found.end() < stop else ""
    return name if _PURE.fullmatch(name) else ""


def is_part_heading(words: str) -> bool:
    """Whether a short line heads a part (存在的问题, 【摘要】) and is no title of a document (工作总结)."""
    if BRACKET.match(words):
        return True
    return bool(_PURE.fullmatch(words)) and not words.rstrip("：:").endswith(_TITLE_TOO)
