"""CSV that Excel opens with a double click: UTF-8 with a mark, CRLF, and no cell that it takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ..model import Reading, Role
from ..office import formula_like, xml_text

MARK: Final = b"\xef\xbb\xbf"
"""What a table begins with, by which Excel knows its form."""
_ROLES: Final[Mapping[Role, str]] = {"problem": "问题", "cause": "原因", "measure": "措施", "progress": "落实"}
REPORT_HEADINGS: Final = (
    "编号", "标题", "年度", "日期", "单位", "汇报人", "会议", "问题", "原因", "措施", "落实", "承诺", "原件",
)  # fmt: skip
ITEM_HEADINGS: Final = (
    "编号", "类别", "上级", "序号", "标题", "原文", "原因", "措施", "问题", "单位", "年度", "报告",
)  # fmt: skip


def table_head(headings: Sequence[str]) -> bytes:
    """How a table begins."""
    return MARK + csv_rows([headings]).encode()


def csv_rows(table: Iterable[Sequence[str]]) -> str:
    """Lines of a table of text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in line] for line in table)
    return out.getvalue()


def safe(text: str) -> str:
    """A cell that no spreadsheet reads as a formula: one that might be gets an apostrophe in front."""
    shown = xml_text(text)
    return f"'{shown}" if formula_like(shown) else shown


def report_row(head: Reading, counts: Mapping[Role, int], commitments: int) -> bytes:
    """The line of a report; `counts` are numbers of items."""
    report, meta = head.report, head.report.metadata
    year = meta.year.value
    facts = (
        report.id,
        report.title,
        str(int(year)) if year and year.isdecimal() else None,
        *(one.value for one in (meta.date, meta.organization, meta.person, meta.meeting)),
    )
    numbers = [str(number) for number in (*(counts.get(role, 0) for role in _ROLES), commitments)]
    return csv_rows([[*(value or "" for value in facts), *numbers, report.source.path]]).encode()


def item_rows(data: Mapping[str, Any]) -> Iterator[list[str]]:
    """One line for each item of a report, with the ids of those that it is linked to."""
    report = data["report"]
    ends: dict[tuple[str, str], list[str]] = {}
    for link in data["links"]:
        for here, there in ((link["source"], link["target"]), (link["target"], link["source"])):
            ends.setdefault((here, there[:1]), []).append(there)
    for item in data["items"]:
        near = [
            "、".join(f"{report['id']}-{end}" for end in dict.fromkeys(ends.get((item["id"], letter), ())))
            for letter in "CMP"
        ]
        yield [
            f"{report['id']}-{item['id']}",
            _ROLES[item["role"]],
            f"{report['id']}-{item['parent']}" if item["parent"] else "",
            item["label"],
            item["title"],
            item["text"],
            *near,
            report["organization"] or "",
            str(report["year"] or ""),
            report["title"],
        ]
