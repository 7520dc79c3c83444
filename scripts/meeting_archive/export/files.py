"""The data files of an archive, each as (name, content); the same archive gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ..across import Across, LedgerRow
from ..contract import reading_data, to_json
from ..model import Reading
from .calendar import calendar_file
from .rows import commitment_rows, follow_rows, recurrence_rows
from .tables import csv_file, item_table, report_table

FILES: Final[Mapping[str, str]] = {
    "reports.jsonl": "各报告的全部内容",
    "items.jsonl": "问题、原因、措施、落实",
    "links.jsonl": "条目之间的关系",
    "commitments.jsonl": "承诺，连同状态和历次记录",
    "follow.jsonl": "后续报告怎么说",
    "recurrences.jsonl": "再次出现的问题",
    "reports.csv": "报告一览表",
    "items.csv": "条目一览表",
    "ledger.csv": "承诺台账",
    "commitments.ics": "带日期的承诺，日历",
}
"""Every file that `data_files` gives, with what it holds in words."""


def data_files(
    readings: Sequence[Reading],
    across: Across,
    ledger: Sequence[LedgerRow],
    table: Sequence[Sequence[str]],
    *,
    archive: str,
    others: Sequence[tuple[Reading, str]] = (),
) -> Iterator[tuple[str, bytes]]:
    """Each file of `FILES`; `table` is the ledger as text, headings first; `archive` the archive's name.

    `others` are versions of a report that is among `readings`, each with that report's code: in reports.jsonl only.
    """
    data = [reading_data(reading) for reading in readings]
    versions = [(reading_data(reading), code) for reading, code in others]
    for one, code in versions:
        one["report"]["version_of"] = code
    yield "reports.jsonl", _lines([*data, *(one for one, _ in versions)])
    yield "items.jsonl", _lines({"report": one["report"]["id"]} | item for one in data for item in one["items"])
    yield "links.jsonl", _lines({"report": one["report"]["id"]} | link for one in data for link in one["links"])
    yield "commitments.jsonl", _lines(commitment_rows(data, ledger))
    yield "follow.jsonl", _lines(follow_rows(readings, across.follow_ups))
    yield "recurrences.jsonl", _lines(recurrence_rows(readings, across.recurrences))
    yield "reports.csv", csv_file(report_table(data))
    yield "items.csv", csv_file(item_table(data))
    yield "ledger.csv", csv_file(table)
    yield "commitments.ics", calendar_file(ledger, archive)


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(to_json(row) + "\n" for row in rows).encode("utf-8")
