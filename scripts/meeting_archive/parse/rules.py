"""Why a section was made: the rules of parse, by the name that `Section.rule` carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..model import Rule


def _rule(name: str, says: str, example: str, reason: str) -> Rule:
    return Rule(name=name, says=says, example=example, reason=reason)


_TABLE: Final = (
    _rule(
        "heading", "格式里的标题", "## 存在的问题", "Markdown and the office formats say themselves what a heading is."
    ),
    _rule("numbered", "行首有序号", "（一）加强学习", "Nearly every such document numbers its pieces."),
    _rule("bulleted", "行首有项目符号", "——加强学习", "Lists without numbers, in notes and work reports."),
    _rule("bold", "整行加粗", "**存在的问题**", "Converted documents keep their headings as bold lines."),
    _rule("bracket", "方括号标题", "【摘要】", "Studies and notices name their parts in brackets."),
    _rule("plain", "单独成行的小标题", "存在的问题", "Short lines that name a part, without number."),
    _rule(
        "line",
        "段落之间没有标点的短行",
        "强化监督\n立案十一件。……",
        "Where a conversion lost bold type and numbers, headings are the short lines that end with no stop.",
    ),
    _rule("label", "冒号前的小标题", "整改措施：加强检查", "Cycles by topic name each step before a colon."),
    _rule(
        "resolve", "会议作出的决定", "会议要求，每月通报一次。", "Minutes say what was decided, paragraph by paragraph."
    ),
    _rule("from", "“从……看”引出", "从思想上看，认识不够。", "Causes are told from one side after another."),
    _rule("aspect", "“在……方面”引出", "在学习方面，读书不多。", "Pieces side by side, named by what they are about."),
    _rule(
        "topic",
        "段首冒号前的名称",
        "水位计校准：每月校准一次。",
        "Plans name each matter before a colon, paragraph by paragraph.",
    ),
    _rule(
        "tail", "段末说“这是第几种”", "有事不办。这是第一种。", "An older way of counting, at the end of each piece."
    ),
    _rule(
        "lead", "段首的主题句", "妥善化解纠纷。审结案件……", "Work reports lead each paragraph with a short sentence."
    ),
    _rule("inline", "段内的序号", "一是学习少；二是下乡少。", "Lists that run inside one sentence or paragraph."),
    _rule("table", "表格的一行或一格", "| 1 | 路灯不亮 | 更换灯泡 |", "Ledgers and task lists are tables."),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.name: rule for rule in _TABLE})
"""The rules by name."""
