"""Why a piece is an item of its role: the rules of classify, by the name that `Item.rule` carries."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..model import Rule


def _rule(name: str, says: str, example: str, reason: str) -> Rule:
    return Rule(name=name, says=says, example=example, reason=reason)


_TABLE: Final = (
    _rule(
        "by_heading",
        "上级标题或引语说明了它属于哪一类",
        "二、存在的问题 / 1.学习不够。",
        "Headings, and the sentence that opens a list, say what the list holds.",
    ),
    _rule(
        "turned_by_words",
        "标题说的是另一类，但这一条自己的说法更明确",
        "成效之下：三是个别项目进度滞后。",
        "Problems are confessed, and tasks set, under headings that do not say so.",
    ),
    _rule(
        "heading_item",
        "标题本身就是一条",
        "二、廉洁自律情况",
        "A heading with a topic in it and plain text below is an item, not a container.",
    ),
    _rule(
        "nested_heading",
        "同类标题之下的分标题",
        "（一）政治引领方面存在的问题",
        "Below a heading of the same role, a heading that names a topic holds its pieces together.",
    ),
    _rule(
        "merged_heading",
        "标题合并了几类，按这一条的说法判断",
        "三、存在问题及整改措施",
        "Merged headings leave the role of each piece to its words.",
    ),
    _rule(
        "quoted_problem",
        "标题引用了一个问题",
        "1.关于“台账不全”的问题",
        "Rectification reports quote each problem before they tell what was done.",
    ),
    _rule(
        "handled_problem",
        "紧跟在问题名称之后的整改情况",
        "（一）学习不深入的问题。开展集中学习8次。",
        "Short rectification reports tell the handling in the same paragraph.",
    ),
    _rule(
        "by_opening",
        "它下面的各条由引语说明了类别",
        "（一）政治忠诚。……还存在以下不足：一是……",
        "A heading that only names a field takes the role that its own list has.",
    ),
    _rule("by_words", "这一条的说法", "三是结构性问题突出。", "Where no heading says so, the wording does."),
    _rule(
        "by_tense",
        "说的是已做还是要做",
        "一、坚持服务大局。审结案件312件。",
        "Reports of work tell first what was done.",
    ),
    _rule("by_genre", "这类文件里都是这一类", "任务分工方案", "A plan or a list of duties holds measures only."),
    _rule("named", "序号里写明了类别", "问题三：台账不全。", "Some lists name the role in the number."),
    _rule("resolution", "会议的决定或要求", "会议要求，每月通报一次。", "What minutes resolve is to be done."),
    _rule(
        "paragraph_under_heading",
        "标题之下的一段",
        "二、存在的问题 / 学习不够深入。",
        "Under a heading of a role, unnumbered paragraphs are its items.",
    ),
    _rule(
        "parts_of_sentence",
        "一句话里用分号隔开的一项",
        "主要表现在：学习少；下乡少。",
        "Short documents list in one sentence without numbers.",
    ),
    _rule("table_cell", "表格中这一列的内容", "| 存在问题 | 整改措施 |", "The column's header says the role."),
    _rule(
        "cause_in_problem",
        "问题里说到的原因",
        "……。究其原因，主要是督查不够。",
        "Causes are often told right behind the problem.",
    ),
    _rule(
        "measure_in_problem",
        "问题里说到的打算",
        "……。下一步，我们将统一台账。",
        "Measures are often told right behind the problem.",
    ),
    _rule(
        "next_step", "叙述中说到的下一步", "下一步，将每月抽查。", "Letters and short reports end with what comes next."
    ),
    _rule("cause_paragraph", "这一段说的是来源或原因", "出现这些问题，根本原因在于……", "Prose names its causes."),
    _rule("measure_paragraph", "这一段说的是要做什么", "我们要……", "Prose ends with what is to be done."),
    _rule(
        "two_sides",
        "一方提出、另一方被要求或答复的事",
        "1.就路灯不亮的问题，业委会要求物业公司月底前修好。",
        "Minutes of two parties tell in one sentence what is wrong and who is to mend it.",
    ),
    _rule(
        "besides",
        "列完各条之后补充的问题",
        "除此之外，还有一些小区没有物业。",
        "What was found beside the numbered points follows them in a paragraph of its own.",
    ),
    _rule(
        "confession",
        "叙述中承认的问题",
        "当前，工作中还存在进度不快的问题。",
        "Work reports confess in a sentence, without a heading.",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.name: rule for rule in _TABLE})
"""The rules by name."""
