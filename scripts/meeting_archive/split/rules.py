"""The signs at the title of a report, as named entries: those that one begins there, and those that none does.

Without a title, a line that ends with the word for such a paper (`data/reports.yml`), nothing is split.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..model import Rule

_ALL: Final = (
    Rule(
        name="numbers_restart",
        says="标题之后序号重新从一开始",
        example="三、整改措施\n…\n李慧同志述职报告\n一、履职情况",
        reason="Within one report the outermost numbers run on; a new one begins with the first.",
    ),
    Rule(
        name="own_opening",
        says="标题下面有称呼、姓名、日期或者会议时间地点",
        example="述职报告\n李慧\n各位领导、同志们：",
        reason="Who speaks, to whom and when stands below the title of a report, not below a heading in it.",
    ),
    Rule(
        name="own_heading",
        says="与第一份标题同级的标题样式",
        example="# 张明远同志述职报告\n…\n# 李慧同志述职报告",
        reason="Who puts papers together in one file gives their titles the highest style.",
    ),
    Rule(
        name="counted_title",
        says="标题带有“篇一”“篇二”这样的编号",
        example="篇二：个人对照检查材料",
        reason="Collections count their papers.",
    ),
    Rule(
        name="ended_before",
        says="标题之前有结束语、落款或者日期",
        example="以上报告，请批评指正。\n张明远\n2024年1月20日\n述职报告",
        reason="A report ends with thanks, a signature and the day; a section does not.",
    ),
    Rule(
        name="like_the_others",
        says="与已经确定的几份同一种标题",
        example="张明远述职报告 … 李慧述职报告 … 王海述职报告",
        reason="Where a file is a collection for certain, a weaker sign is enough for one more paper of its kind.",
    ),
    Rule(
        name="numbers_run_on",
        says="标题之后序号接着往下编，不是新的一份",
        example="一、学习情况\n2023年度述职报告\n二、工作情况",
        reason="The title at the top of every page stands in the middle of a report.",
    ),
    Rule(
        name="sentence_cut",
        says="前一行的话还没有说完，不是新的一份",
        example="局党组认真组织学习，深入查摆问题，集体研究\n2023年度对照检查材料\n并逐条修改。",
        reason="A page's header or the end of a wrapped line stands inside a sentence.",
    ),
    Rule(
        name="annex",
        says="标题在“附件”之下，不是新的一份",
        example="附件1\n2023年度整改情况报告",
        reason="An annex belongs to the report that it hangs on.",
    ),
    Rule(
        name="same_title",
        says="与别处一字不差又没有自己的开头和前文的结尾，不是新的一份",
        example="青山市民政局对照检查材料（每页页眉）",
        reason="What comes again word for word is a header, unless something around it says that a paper begins.",
    ),
)
RULES: Final[Mapping[str, Rule]] = {rule.name: rule for rule in _ALL}
"""The signs by name."""
