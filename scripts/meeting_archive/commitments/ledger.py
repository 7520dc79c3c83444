"""Who and until when, where it stands beside the measure: table rows, labels (责任单位：…), a tail in brackets.

A table that was copied out of its page often comes as one cell a line; `flat_rows` puts its rows together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ..numbering.heads import table_head
from .clauses import lines
from .deadlines import Today, find_deadlines
from .tables import PATTERNS, SLOGANS, one_of

_TAIL: Final = re.compile(
    r"[（(](?P<who>[^（）()\n]{2,400}?)(?P<v>按职责分工负责|分工负责|共同负责|牵头负责|具体负责|负责|牵头|配合|落实)[）)]\s*$"
)
_NEXT_LABEL: Final = rf"[ \t　]+(?:{one_of({*PATTERNS['owner_labels'], *PATTERNS['deadline_labels']})}\s*[：:]|【)"
_LABEL_END: Final = rf"(?:\s*[：:]|】[：:]?)\s*(?P<v>(?:(?!{_NEXT_LABEL})[^；;。，,：:（）()\n|]){{1,60}})"
_OWNER_LABEL: Final = re.compile(one_of(PATTERNS["owner_labels"]) + _LABEL_END)
_DEADLINE_LABEL: Final = re.compile(one_of(PATTERNS["deadline_labels"]) + _LABEL_END)
_MOST_COLUMNS: Final = 16
_LONG_CELL: Final = 12
"""Lines that one cell of a flattened table may run over."""
_LONGEST_LABEL: Final = 12
_LONGEST_DEADLINE: Final = 24
_HEAD_ROWS: Final = 8
_NOT_NAME: Final = re.compile(r"[\s（）()/／]")
_PROBLEM: Final = re.compile("问题|不足")
_DONE: Final = re.compile(r"(?:均|都|全部)?已|(?:整改)?(?:完成|办结|销号|到位)(?:整改|销号)?$")
_RULE_LINE: Final = re.compile(r"[\s|:：-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What stands beside a measure: its own words from `start` to `stop`, the owner and the deadline as written.

    `explicit` is true where the source is a table row or labels, so that every sentence of the measure is a task.
    `done`: where the deadline should stand it says that it is done (已销号), so that nothing is promised any more.
    """

    start: int
    stop: int
    owner: str | None
    deadline: str | None
    explicit: bool
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: its cells as ranges of the flat text, and the names of its columns.

    `above` is the row that this one continues: what was written there in one cell over several rows counts here, too.
    `who` is the owner of the rows above for one that names nobody: one cell over several problems.
    """

    cells: tuple[tuple[int, int], ...]
    columns: tuple[str, ...]
    above: Row | None = None
    who: tuple[int, int] | None = None


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
    """Every table row of the text, by the offset of its line; the first lines of a table name the columns."""
    rows: dict[int, Row] = {}
    for table in _tables(text):
        body, names = table_head([[text[a:b] for a, b in cells] for _, cells in table[:_HEAD_ROWS]])
        columns = tuple(_bare(name) for name in names)
        above: Row | None = None
        who: tuple[int, int] | None = None
        for start, cells in table[body:]:
            continues = above is not None and _continues(cells, columns)
            above = rows[start] = Row(cells=cells, columns=columns, above=above if continues else None, who=who)
            who = _column(replace(above, above=None), PATTERNS["owner_labels"]) or who
    return rows


def _tables(text: str) -> Iterator[list[tuple[int, tuple[tuple[int, int], ...]]]]:
    """Lines with bars or tabs that follow one another: (offset, cells) of each."""
    table: list[tuple[int, tuple[tuple[int, int], ...]]] = []
    last = -1
    for start, stop in lines(text, 0, len(text)):
        drawn = text.count("|", start, stop) >= 3 or text.count("\t", start, stop) >= 2
        if table and (not drawn or text.count("\n", last, start) > 1):
            yield table
            table = []
        if not drawn:
            continue
        last = stop
        if not _RULE_LINE.fullmatch(text, start, stop):
            table.append((start, _cells(text, start, stop)))
    if table:
        yield table


def _bare(name: str) -> str:
    """A column's name without brackets and spaces: 牵头（责任）单位 is 牵头责任单位."""
    return _NOT_NAME.sub("", name)


def _continues(cells: Sequence[tuple[int, int]], columns: Sequence[str]) -> bool:
    """Whether a row goes on with the one above: its number or its problem is left out."""
    empty = [name for name, (a, b) in zip(columns, cells, strict=False) if a == b]
    return bool(cells) and (cells[0][0] == cells[0][1] or any(_PROBLEM.search(name) for name in empty))


def flat_rows(text: str, today: Today) -> Mapping[int, Row]:
    """The rows of tables that were flattened to one cell a line, by the offset of their first cell.

    Such a table shows itself by its head: labels in lines of their own, the first 序号, one of them a measure's.
    Each number begins a row. A cell may have run over several lines, most often the measure's: the row is cut so that
    the cell of its deadline, where there is such a column, reads as a deadline.
    """
    places = lines(text, 0, len(text))
    rows: dict[int, Row] = {}
    at = 0
    while at < len(places):
        columns = _flat_head(text, places, at)
        if not columns:
            at += 1
            continue
        at += len(columns)
        if at >= len(places) or _cell(text, places[at]) != "1":
            continue
        numbers = [at]
        while (following := _number_line(text, places, numbers[-1] + 1, len(numbers) + 1)) is not None:
            numbers.append(following)
        for start, stop in pairwise([*numbers, min(numbers[-1] + len(columns) + _LONG_CELL, len(places))]):
            if row := _flat_row(text, places[start:stop], columns, today):
                rows[places[start][0]] = row
        at = numbers[-1] + 1
    return rows


def _cell(text: str, place: tuple[int, int]) -> str:
    return text[place[0] : place[1]].strip()


def _flat_head(text: str, places: Sequence[tuple[int, int]], at: int) -> tuple[str, ...]:
    """The names of the columns, if a flattened table begins at line `at`."""
    if _cell(text, places[at]) not in ("序号", "编号"):
        return ()
    names: list[str] = []
    for place in places[at : at + _MOST_COLUMNS]:
        name = _cell(text, place)
        if name.isdigit() or len(name) > _LONGEST_LABEL:
            break
        names.append(name)
    return tuple(names) if any(_named(name, PATTERNS["measure_labels"]) for name in names) else ()


def _number_line(text: str, places: Sequence[tuple[int, int]], at: int, number: int) -> int | None:
    """The next line, not far, that holds only this number."""
    for line in range(at, min(at + _MOST_COLUMNS + _LONG_CELL, len(places))):
        if _cell(text, places[line]) == str(number):
            return line
    return None


def _flat_row(text: str, cells: Sequence[tuple[int, int]], columns: tuple[str, ...], today: Today) -> Row | None:
    """One row: the cells before the measure from the front, those after it from the back."""
    measure = next(i for i, name in enumerate(columns) if _named(name, PATTERNS["measure_labels"]))
    deadline = next((i for i, name in enumerate(columns) if _named(name, PATTERNS["deadline_labels"])), None)
    for more in range(len(cells) - len(columns) + 1):
        tail = cells[measure + 1 + more : len(columns) + more]
        if deadline is not None and deadline > measure:
            words = _cell(text, tail[deadline - measure - 1])
            if len(words) > _LONGEST_DEADLINE or not find_deadlines(words, today):
                continue
        own = (cells[measure][0], cells[measure + more][1])
        return Row(cells=(*cells[:measure], own, *tail), columns=columns)
    return None


def _named(name: str, labels: Sequence[str]) -> bool:
    return any(name == label or name.endswith(label) for label in labels)


def _column(row: Row, labels: Sequence[str]) -> tuple[int, int] | None:
    """The first cell that has words in a column of these labels, its own or above; a unit's before a person's."""
    fits = [
        (name, cell)
        for name, cell in zip(row.columns, row.cells, strict=False)
        if name and _named(name, labels) and cell[0] < cell[1]
    ]
    units = (cell for name, cell in fits if name.endswith(("单位", "部门", "科室", "股室", "处室")))
    found = next(units, fits[0][1] if fits else None)
    return _column(row.above, labels) if found is None and row.above is not None else found


def _is_done(until: str | None) -> bool:
    """Whether words in the place of a deadline say that it is done: 已销号, 已于5月完成; 已完成，长期坚持 goes on."""
    return until is not None and _DONE.match(until) is not None and not re.search(one_of(SLOGANS["standing"]), until)


def row_assignment(text: str, row: Row, start: int | None) -> Assignment | None:
    """The task in a table row, from `start` where an item begins there; None where the row names nobody and no day."""
    owner = _column(row, PATTERNS["owner_labels"]) or row.who
    deadline = _column(row, PATTERNS["deadline_labels"])
    own = None if start is None else next((c for c in row.cells if c[0] <= start < c[1]), None)
    if own is None:
        own = _column(replace(row, above=None), PATTERNS["measure_labels"])
    if own is None or (owner is None and deadline is None):
        return None
    if start is not None and own[0] < start < own[1]:  # a measure of several in one cell
        own = (start, own[1])
    until = text[slice(*deadline)] if deadline else None
    return Assignment(
        start=own[0],
        stop=own[1],
        owner=text[slice(*owner)] if owner else None,
        deadline=until,
        explicit=True,
        done=_is_done(until),
    )


def line_assignment(text: str, start: int, stop: int) -> Assignment | None:
    """The task in one line of prose that ends with who and when (（某局牵头负责）, 责任单位：…；完成时限：…)."""
    owner, deadline = _OWNER_LABEL.search(text, start, stop), _DEADLINE_LABEL.search(text, start, stop)
    if owner or deadline:
        first = min(m.start() for m in (owner, deadline) if m)
        while first > start and text[first - 1] in "（(【[":
            first -= 1
        until = deadline["v"].strip() if deadline else None
        return Assignment(
            start=start,
            stop=first,
            owner=owner["v"].strip() if owner else None,
            deadline=until,
            explicit=True,
            done=_is_done(until),
        )
    opening = max(text.rfind("（", start, stop), text.rfind("(", start, stop))
    tail = _TAIL.match(text, opening, stop) if opening >= 0 else None
    if tail is None:
        return None
    who = tail["who"].strip("，、 ") + ("牵头" if tail["v"].startswith("牵头") else "")
    return Assignment(start=start, stop=opening, owner=who, deadline=None, explicit=False)


def over_all(text: str, assigned: Sequence[Assignment | None]) -> Assignment | None:
    """Who and when for the whole item, where they stand in lines of their own (责任单位：…)."""
    alone = [a for a in assigned if a and a.explicit and not text[a.start : a.stop].strip()]
    if not alone:
        return None
    owner = next((a.owner for a in alone if a.owner), None)
    deadline = next((a.deadline for a in alone if a.deadline), None)
    return replace(alone[0], owner=owner, deadline=deadline, done=any(a.done for a in alone))
