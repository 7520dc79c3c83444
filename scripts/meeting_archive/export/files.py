"""What is made of one report, or of what stands between a few, for each data file: bytes, a pure function of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ..across import CrossLink, FollowUp, LedgerRow, Ref
from ..contract import reading_data, to_json
from ..model import Reading
from .rows import commitment_row, follow_row, recurrence_row
from .tables import csv_rows, item_rows

FILES: Final[Mapping[str, str]] = {
    "reports": "各报告的全部内容",
    "items": "问题、原因、措施、落实",
    "links": "条目之间的关系",
    "commitments": "承诺，连同状态和历次记录",
    "table": "条目一览表",
}
"""What `report_parts` gives, with what it holds in words."""


def report_parts(reading: Reading, rows: Sequence[LedgerRow], version_of: str = "") -> dict[str, bytes]:
    """A report in each of `FILES`; `rows` are its rows of the ledger.

    A version of another report, whose code is `version_of`, is in `reports` only.
    """
    data = reading_data(reading)
    head = to_json({"report": data["report"] | ({"version_of": version_of} if version_of else {})})
    items, links = ([to_json(one) for one in data[key]] for key in ("items", "links"))
    # what stands in two files is put into words once: it is most of both
    parts = [head[:-1]]
    for key, value in data.items():
        if key != "report":
            made = {"items": items, "links": links}.get(key)
            words = f'"{key}": [{", ".join(made)}]' if made is not None else to_json({key: value})[1:-1]
            parts.append(words)
    whole = {"reports": ", ".join(parts) + "}\n"}
    if not version_of:
        of = to_json({"report": data["report"]["id"]})[:-1]
        known = {row.ref.id: row for row in rows}
        whole |= {
            "items": "".join(f"{of}, {item[1:]}\n" for item in items),
            "links": "".join(f"{of}, {link[1:]}\n" for link in links),
            "commitments": _lines(commitment_row(data, one, known[one["id"]]) for one in data["commitments"]),
            "table": csv_rows(item_rows(data)),
        }
    return {key: text.encode() for key, text in whole.items()}


def follow_part(follow_ups: Iterable[FollowUp], paths: Mapping[str, str], items: Mapping[Ref, str]) -> bytes:
    """Each promise beside each later report.

    `paths` are the originals by the code of a report, `items` what commitments stand in.
    """
    return _lines(follow_row(one, paths, items) for one in follow_ups).encode()


def recurrence_part(links: Iterable[CrossLink], texts: Mapping[Ref, str]) -> bytes:
    """Each problem that a later report has again; `texts` are the words of problems."""
    return _lines(recurrence_row(link, texts) for link in links).encode()


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(to_json(row) + "\n" for row in rows)
