"""The data files of an archive: which there are, and what each is made of. Their form: `docs/guide/data.md`.

What is known of reports by themselves is cut by their year; what stands between reports, and the ledger, by unit. So a
change of one report changes the files of its year and of its unit, and one part of those that are about all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

from .across import Across, Circle, Ref, Rows, Status
from .assembly import Batch, Desk, Plan
from .curate import histories
from .docs_folder import Ready, Same
from .export import (
    FILES,
    ITEM_HEADINGS,
    REPORT_HEADINGS,
    calendar_frame,
    calendar_part,
    csv_rows,
    follow_part,
    recurrence_part,
    report_parts,
    report_row,
    table_head,
)
from .ledger import ALL, bind_workbook, ledger_rows, ledger_table, row_place, written_rows
from .model import Reading, Role, report_year
from .render import Archive
from .render.escape import slug
from .shelf import Shelf

LEDGER: Final = "ledger.xlsx"
LARGEST_WORKBOOK: Final = 20_000
"""Rows of the ledger in one workbook: more are slow to open and to fill in."""
LIST: Final = "files.csv"
DATA_FILES: Final[Mapping[str, str]] = {
    LEDGER: f"承诺台账，可以填写（不超过 {LARGEST_WORKBOOK} 条时）",
    "ledger/单位.xlsx": "各单位的承诺台账，可以填写",
    "ledger.csv": "承诺台账",
    "reports.csv": "报告一览表",
    "items/年度.csv": "条目一览表",
    "commitments.ics": "带日期的承诺，日历",
    **{f"{kind}/年度.jsonl": says for kind, says in FILES.items() if kind != "table"},
    "follow/单位.jsonl": "后续报告怎么说",
    "recurrences.jsonl": "再次出现的问题",
    LIST: "以上各文件的清单",
}
"""Every kind of data file, with what it holds in words."""
_UNDATED: Final = "undated"
_NO_UNIT: Final = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A report without its text: where it is in the archive, its numbers of items and promises, its version."""

    head: Reading
    at: int
    counts: Mapping[Role, int]
    commitments: int
    mark: str
    version_of: str = ""

    @property
    def unit(self) -> str:
        return self.head.report.metadata.organization.value or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Reports of one circle that are of one unit, in the order of the ledger."""

    unit: str
    circle: Circle
    codes: tuple[str, ...]


def data_files(archive: Archive, desk: Desk) -> Iterator[tuple[str, Ready | Same | bytes]]:
    """Each data file (path, content), as it gets ready; those that are put together from parts, by `desk`."""
    known = _known(archive.readings, archive.marks)
    yield from desk.put_together(_between(archive, known))
    others = _known(archive.others, archive.marks, {version.code: version.of for version in archive.versions})
    yield from desk.put_together(_reports(known))
    years: dict[str, list[_Known]] = {}
    for one in chain(known, others):
        years.setdefault(report_year(one.head.report) or _UNDATED, []).append(one)
    statuses: dict[str, dict[Ref, tuple[Status, ...]]] = {}
    for ref, history in histories(archive.judged).items():
        statuses.setdefault(ref.report, {})[ref] = history
    for year in sorted(years):
        yield from desk.put_together(_year(archive, year, years[year], statuses))
    yield LIST, _list(desk)


def workbooks(archive: Archive) -> dict[str, str]:
    """The ledger's workbooks by their path among the data files: the unit's name in paths, "" for the whole archive.

    There is none of what has more rows than one should, or no row at all but for the whole.
    """
    counts: dict[str, int] = {}
    for one in _known(archive.readings, archive.marks):
        counts[one.unit] = counts.get(one.unit, 0) + one.commitments
    found = {LEDGER: ""} if sum(counts.values()) <= LARGEST_WORKBOOK else {}
    return found | {
        _ledger_path(unit): _file_name(unit) for unit, count in counts.items() if 0 < count <= LARGEST_WORKBOOK
    }


def _ledger_path(unit: str) -> str:
    return f"ledger/{_file_name(unit)}.xlsx"


def _file_name(unit: str) -> str:
    """As the page of the unit is called."""
    return slug(unit) if unit else _NO_UNIT


def _known(
    readings: Sequence[Reading], marks: Mapping[str, str], of: Mapping[str, str] | None = None
) -> tuple[_Known, ...]:
    """What is known of reports, without reading them where they are on a shelf."""
    if isinstance(readings, Shelf):
        facts = [(volume.head, volume.known.brief.counts, volume.known.brief.promised) for volume in readings.volumes]
    else:
        facts = [(reading, _counts(reading), len(reading.commitments)) for reading in readings]
    return tuple(
        _Known(
            head=head,
            at=at,
            counts=counts,
            commitments=commitments,
            mark=marks.get(head.report.id, head.report.id),
            version_of=(of or {}).get(head.report.id, ""),
        )
        for at, (head, counts, commitments) in enumerate(facts)
    )


def _counts(reading: Reading) -> dict[Role, int]:
    counts: dict[Role, int] = {}
    for item in reading.items:
        counts[item.role] = counts.get(item.role, 0) + 1
    return counts


def _reports(known: Sequence[_Known]) -> Batch:
    """The table of all reports."""

    def make(number: int) -> dict[str, bytes]:
        one = known[number]
        return {"table": report_row(one.head, one.counts, one.commitments)}

    plan = Plan(
        path="reports.csv", says="报告一览表", kind="table", parts=range(len(known)), head=table_head(REPORT_HEADINGS)
    )
    return Batch(marks=[one.mark for one in known], make=make, plans=[plan])


def _year(
    archive: Archive, year: str, known: Sequence[_Known], statuses: Mapping[str, Mapping[Ref, tuple[Status, ...]]]
) -> Batch:
    """What is known of the reports of one year, each by itself."""

    def make(number: int) -> dict[str, bytes]:
        one = known[number]
        if one.version_of:
            return report_parts(archive.others[one.at], (), one.version_of)
        reading = archive.readings[one.at]
        own = statuses.get(reading.report.id, {})
        return report_parts(reading, ledger_rows([reading], Across(), own, archive.as_at))

    shown = [number for number, one in enumerate(known) if not one.version_of]
    plans = [
        Plan(path=f"{kind}/{year}.jsonl", says=says, kind=kind, parts=shown if kind != "reports" else range(len(known)))
        for kind, says in FILES.items()
        if kind != "table"
    ]
    head = table_head(ITEM_HEADINGS)
    plans.append(Plan(path=f"items/{year}.csv", says=FILES["table"], kind="table", parts=shown, head=head))
    marks = [_mark(one.mark, one.version_of, repr(statuses.get(one.head.report.id, ""))) for one in known]
    return Batch(marks=marks, make=make, plans=plans)


def _between(archive: Archive, known: Sequence[_Known]) -> Batch:
    """What stands between reports, and the ledger: for each unit, and for all."""
    at = {one.head.report.id: one for one in known}
    pieces = _pieces(archive.circles, at)
    paths = {code: one.head.report.source.path for code, one in at.items()}
    load = _Loaded()

    def make(number: int) -> dict[str, Any]:
        piece = pieces[number]
        across, rows = load(piece.circle)
        own = [row for code in piece.codes for row in rows.get(code, ())]
        codes = set(piece.codes)
        links = [link for link in across.recurrences if link.source.report in codes]
        readings = {
            end.report: archive.readings[at[end.report].at] for one in links for end in (one.source, one.target)
        }
        return {
            "ledger": csv_rows(ledger_table(own)[1:]).encode(),
            "calendar": calendar_part(own),
            "rows": list(written_rows(own)),
            "follow": follow_part(
                (said for said in across.follow_ups if said.subject.report in codes),
                paths,
                {row.ref: row.item for some in rows.values() for row in some},
            ),
            "recurrences": recurrence_part(links, _problems(readings)),
        }

    every = range(len(pieces))
    bind = partial(_bound, archive)
    begin, end = calendar_frame(archive.settings.name)
    name = repr((archive.settings.name, archive.as_at)).encode("utf-8", "surrogatepass")
    plans = [
        Plan(path="ledger.csv", says="承诺台账", kind="ledger", parts=every, head=table_head(ledger_table(())[0])),
        Plan(path="commitments.ics", says="带日期的承诺，日历", kind="calendar", parts=every, head=begin, tail=end),
        Plan(path="recurrences.jsonl", says="再次出现的问题", kind="recurrences", parts=every, whole=True),
    ]
    wanted = workbooks(archive)
    if LEDGER in wanted:
        plans.append(Plan(path=LEDGER, says="承诺台账，可以填写", kind="rows", parts=every, bind=bind, head=name))
    for unit, parts in _by_unit(pieces).items():
        said = unit or "单位不明"
        path = f"follow/{_file_name(unit)}.jsonl"
        plans.append(Plan(path=path, says=f"后续报告怎么说：{said}", kind="follow", parts=parts))
        if _ledger_path(unit) in wanted:
            says = f"承诺台账，可以填写：{said}"
            plans.append(Plan(path=_ledger_path(unit), says=says, kind="rows", parts=parts, bind=bind, head=name))
    marks = [_mark(piece.circle.mark, piece.unit) for piece in pieces]
    return Batch(marks=marks, make=make, plans=plans)


def _pieces(circles: Sequence[Circle], known: Mapping[str, _Known]) -> list[_Piece]:
    """In the order of the ledger, but reports of one circle stay together: by unit, then by their first report."""
    found: list[tuple[Any, _Piece]] = []
    for circle in circles:
        units: dict[str, list[tuple[Any, str]]] = {}
        for code in circle.codes:
            one = known[code]
            units.setdefault(one.unit, []).append((row_place(one.head.report), code))
        for unit, places in units.items():
            places.sort()
            codes = tuple(code for _, code in places)
            found.append((places[0], _Piece(unit=unit, circle=circle, codes=codes)))
    return [piece for _, piece in sorted(found, key=lambda one: one[0])]


def _by_unit(pieces: Sequence[_Piece]) -> dict[str, list[int]]:
    units: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        units.setdefault(piece.unit, []).append(number)
    return units


class _Loaded:
    """What stands in the circle that was asked for last: pieces of one mostly follow each other."""

    def __init__(self) -> None:
        self._circle: Circle | None = None
        self._held: tuple[Across, Rows] | None = None

    def __call__(self, circle: Circle) -> tuple[Across, Rows]:
        if self._held is None or self._circle is not circle:
            self._circle, self._held = circle, circle.load()
        return self._held


def _problems(readings: Mapping[str, Reading]) -> dict[Ref, str]:
    return {
        Ref(report=code, id=item.id): item.text
        for code, reading in readings.items()
        for item in reading.items
        if item.role == "problem"
    }


def _bound(archive: Archive, parts: Sequence[Any]) -> bytes:
    rows = [row for part in parts for row in part]
    return bind_workbook({ALL: rows}, archive=archive.settings.name, as_at=archive.as_at)


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _list(desk: Desk) -> bytes:
    """All files, with what they hold, their size and their hash."""
    listed = sorted(desk.listed, key=lambda one: ("/" in one.path, one.path))
    rows = [[one.path, one.says, str(one.size), one.sha256] for one in listed]
    return table_head(("文件", "内容", "字节", "SHA-256")) + csv_rows(rows).encode()
