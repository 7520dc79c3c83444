"""CSV that Excel opens with a double click: UTF-8 with a mark, CRLF, and no cell that it takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..office import formula_like, xml_text

_MARK: Final = "\ufeff"
_ROLES: Final = {"problem": "问题", "cause": "原因", "measure": "措施", "progress": "落实"}


def csv_file(table: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> bytes:
    """A table of text, headings first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for line in table:
        writer.writerow([safe(cell) for cell in line])
    return (_MARK + out.getvalue()).encode("utf-8")


def safe(text: str) -> str:
    """A cell that no spreadsheet reads as a formula: one that might be gets an apostrophe in front."""
    shown = xml_text(text)
    return f"'{shown}" if formula_like(shown) else shown


def report_table(data: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    """One line for each report."""
    yield ["编号", "标题", "年度", "日期", "单位", "汇报人", "会议", "问题", "原因", "措施", "落实", "承诺", "原件"]
    for one in data:
        report, roles = one["report"], [item["role"] for item in one["items"]]
        facts = [report[key] for key in ("id", "title", "year", "date", "organization", "person", "meeting")]
        counts = [*(roles.count(role) for role in _ROLES), len(one["commitments"])]
        yield ["" if value is None else str(value) for value in (*facts, *counts, report["source"]["path"])]


def item_table(data: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    """One line for each item, with the ids of those that it is linked to."""
    yield ["编号", "类别", "上级", "序号", "标题", "原文", "原因", "措施", "问题", "单位", "年度", "报告"]
    for one in data:
        report = one["report"]
        ends: dict[tuple[str, str], list[str]] = {}
        for link in one["links"]:
            for here, there in ((link["source"], link["target"]), (link["target"], link["source"])):
                ends.setdefault((here, there[:1]), []).append(there)
        for item in one["items"]:
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
