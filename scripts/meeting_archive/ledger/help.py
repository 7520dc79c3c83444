"""The sheet 说明 of the spreadsheet: how to fill in the ledger, and how it comes back into the archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..settings import table


def help_lines(as_at: date) -> Iterator[tuple[str, str]]:
    """(name, words) of each line."""
    yield "怎样填写", ""
    yield (
        "填哪几栏",
        "只填表头为黄色的五栏：状态、佐证资料、日期、经办人、备注。灰色的各栏出自报告原文，在这里改了也不会写回档案。",
    )
    for state in table("states"):
        yield f"状态：{state['name']}", f"{state['says']}。"
    yield "日期", "写成 2025-06-30 这样；只知道月份的写 2025-06。"
    yield "佐证资料", "写清文件名、文号、存放的地方，别人看了能找到。"
    yield (
        "可以做的",
        "排序、筛选、隐藏、调整列的先后和宽窄、删去不用的行、给工作表改名。"
        "用 Excel、WPS 或 LibreOffice 都可以，存为 xlsx。",
    )
    yield (
        "不要做的",
        "不要改编号和表头的名称，不要合并单元格，不要自己加没有编号的行：档案里没有的承诺，应当在报告原件里写。",
    )
    yield (
        "交回",
        "把文件交给管理档案的人，用 meeting-archive ledger import 读入。"
        "读入前会列出全部改动；别人同时改过的，两种写法都列出来，由人决定。",
    )
    yield "怎样看", ""
    yield "截至日", f"到期与否按 {as_at.year}年{as_at.month}月{as_at.day}日 判断；橙色是已过时限而没有销号的。"
    yield (
        "后续报告怎么说",
        "“报告称已完成”是报告自己的说法，不等于已经完成；“未提及”也不等于没有完成。前面是编号，可以在网站上查到原文。",
    )
    yield "佐证线索", "后续报告的原文里可以核对的数字、文件和日期。"
    yield "是否按期", "按原文和截至日判断；原文没有说的，写“未说明”。"
