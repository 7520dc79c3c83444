"""Who and until when, where it stands beside the measure: table rows, labels (责任单位：…), a tail in brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .clauses import lines
from .tables import PATTERNS, one_of

_TAIL: Final = re.compile(
    r"[（(](?P<who>[^（）()\n]{2,400}?)(?P<v>按职责分工负责|分工负责|共同负责|牵头负责|具体负责|负责|牵头|配合|落实)[）)]\s*$"
)
_LABEL_END: Final = r"\s*[：:]\s*(?P<v>[^；;。，,：:（）()\n|]{1,60})"
_OWNER_LABEL: Final = re.compile(one_of(PATTERNS["owner_labels"]) + _LABEL_END)
_DEADLINE_LABEL: Final = re.compile(one_of(PATTERNS["deadline_labels"]) + _LABEL_END)
_RULE_LINE: Final = re.compile(r"[\s|:：-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What stands beside a measure: its own words from `start` to `stop`, the owner and the deadline as written.

    `explicit` is true where the source is a table row or labels, so that every sentence of the measure is a task.
    """

    start: int
    stop: int
    owner: str | None
    deadline: str | None
    explicit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: its cells as ranges of the flat text, and the names of its columns."""

    cells: tuple[tuple[int, int], ...]
    columns: tuple[str, ...]


def _cells(text: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    mark = "|" if text.count("|", start, stop) >= 2 else "\t"
    cells, at = [], start
    while at <= stop:
        end = text.find(mark, at, stop)
        end = stop if end < 0 else end
        a, b = at, end
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        cells.append((a, b))
        at = end + 1
    return tuple(cells)


def table_rows(text: str) -> Mapping[int, Row]:
    """Every table row of the text, by the offset of its line; the first line of a table names the columns."""
    rows: dict[int, Row] = {}
    columns: tuple[str, ...] = ()
    last = -1
    for start, stop in lines(text, 0, len(text)):
        if text.count("|", start, stop) < 3 and text.count("\t", start, stop) < 2:
            columns = ()
            continue
        if last >= 0 and text.count("\n", last, start) > 1:
            columns = ()
        last = stop
        if _RULE_LINE.fullmatch(text, start, stop):
            continue
        cells = _cells(text, start, stop)
        if not columns:
            columns = tuple(text[a:b] for a, b in cells)
            continue
        rows[start] = Row(cells=cells, columns=columns)
    return rows


def _column(row: Row, labels: Sequence[str]) -> tuple[int, int] | None:
    for name, cell in zip(row.columns, row.cells, strict=False):
        if name and any(name == label or name.endswith(label) for label in labels) and cell[0] < cell[1]:
            return cell
    return None


def row_assignment(text: str, row: Row, start: int) -> Assignment | None:
    """The task in a table row for the item that begins at `start`; None where the row names nobody and no day."""
    owner = _column(row, PATTERNS["owner_labels"])
    deadline = _column(row, PATTERNS["deadline_labels"])
    own = _column(row, PATTERNS["measure_labels"]) or next((c for c in row.cells if c[0] <= start < c[1]), None)
    if own is None or (owner is None and deadline is None):
        return None
    return Assignment(
        start=own[0],
        stop=own[1],
        owner=text[slice(*owner)] if owner else None,
        deadline=text[slice(*deadline)] if deadline else None,
        explicit=True,
    )


def line_assignment(text: str, start: int, stop: int) -> Assignment | None:
    """The task in one line of prose that ends with who and when (（某局牵头负责）, 责任单位：…；完成时限：…)."""
    owner, deadline = _OWNER_LABEL.search(text, start, stop), _DEADLINE_LABEL.search(text, start, stop)
    if owner or deadline:
        first = min(m.start() for m in (owner, deadline) if m)
        while first > start and text[first - 1] in "（(【[":
            first -= 1
        return Assignment(
            start=start,
            stop=first,
            owner=owner["v"].strip() if owner else None,
            deadline=deadline["v"].strip() if deadline else None,
            explicit=True,
        )
    opening = max(text.rfind("（", start, stop), text.rfind("(", start, stop))
    tail = _TAIL.match(text, opening, stop) if opening >= 0 else None
    if tail is None:
        return None
    who = tail["who"].strip("，、 ") + ("牵头" if tail["v"].startswith("牵头") else "")
    return Assignment(start=start, stop=opening, owner=who, deadline=None, explicit=False)
