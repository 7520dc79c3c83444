"""Where items stand: rows of tables, turns of problem – cause – measure, the chapters that part them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..model import Item, Outline, Section

_CHAPTER: Final = re.compile(r"^\s*(?:#{1,6}\s|\*{0,2}[一二三四五六七八九十]{1,3}[、.．])", re.MULTILINE)
_NUMBER_LINE: Final = re.compile(r"^[ \t　]*(\d{1,3})[ \t　]*$", re.MULTILINE)
_CELLS: Final = 3
"""Bars or tabs that make a line a table's row: two of them, so three cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one item stands.

    block: several reports in one text are several blocks. turn: number of its problem – cause – measure turn.
    home: whether it stands in the chapter of that turn's problems and not after a section that holds other turns too,
    so that it can only be meant for them.
    row: number of its table row, None outside tables. bound: whether its table says by rows what answers what.
    line: offset of its paragraph.
    """

    block: int
    turn: int
    home: bool
    row: int | None
    bound: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of many items as arrays of one length, so that one can be compared with all of them at once."""

    block: NDArray[np.intp]
    turn: NDArray[np.intp]
    home: NDArray[np.bool_]
    row: NDArray[np.intp]
    bound: NDArray[np.bool_]

    @classmethod
    def of(cls, places: Sequence[Place]) -> Places:
        """The arrays; an item outside tables has row 0."""
        return cls(
            block=np.array([p.block for p in places], dtype=np.intp),
            turn=np.array([p.turn for p in places], dtype=np.intp),
            home=np.array([p.home for p in places], dtype=np.bool_),
            row=np.array([p.row or 0 for p in places], dtype=np.intp),
            bound=np.array([p.bound for p in places], dtype=np.bool_),
        )

    def parted(self, one: Place, at: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the places `at` the text puts apart from `one`: other rows, other turns, other reports of one file.

        Where a table pairs by rows, its rows decide, whatever the words.
        """
        rows = (self.bound[at] | one.bound) & (self.row[at] != (one.row or 0))
        turns = self.home[at] & one.home & (self.turn[at] != one.turn)
        parted: NDArray[np.bool_] = rows | turns | (self.block[at] != one.block)
        return parted


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The items but for progress, as they stand in the text, and the place of each id.

    `topics` are the turns that have a section of their own, so that one cause or measure there serves all problems.
    """

    ordered: tuple[Item, ...]
    place: Mapping[str, Place]
    topics: frozenset[int]

    def parted(self, source: str, target: str) -> bool:
        """Whether the text puts the two apart."""
        return bool(Places.of([self.place[target]]).parted(self.place[source], np.zeros(1, dtype=np.intp))[0])


def layout(text: str, outline: Outline, items: Sequence[Item]) -> Layout:
    """Find rows, chapters, turns and blocks."""
    everything = sorted(items, key=lambda i: (i.span.start, i.id))
    ordered = [i for i in everything if i.role != "progress"]
    lines = [b.span.start for b in outline.blocks] or [0, *(m.end() for m in re.finditer("\n", text))]
    line = {i.id: lines[max(bisect_right(lines, i.span.start) - 1, 0)] for i in ordered}
    rows = _rows(text, ordered)
    chapters = [m.start() for m in _CHAPTER.finditer(text)]
    chapter = {i.id: bisect_right(chapters, i.span.start) for i in ordered}
    paths = _paths(outline, ordered)
    earliest: dict[int, int] = {}  # the first turn that has a problem in a section
    problems_at: tuple[int, ...] = ()
    place: dict[str, Place] = {}
    block, turn, before, problems_in, free, spoken = 0, 0, "problem", -1, False, -1
    for item in everything:
        if item.role == "progress":  # what was done about a problem closes it, as its measure would
            before = item.role
            continue
        if item.role == "problem" and line[item.id] != spoken:  # a problem named in a measure's paragraph is no turn
            if before != "problem":
                turn += 1
                block += free
                free = False
            problems_in, problems_at = chapter[item.id], paths[item.id]
            for section in problems_at:
                earliest.setdefault(section, turn)
        before = item.role
        left = next((a for a, b in zip_longest(problems_at, paths[item.id], fillvalue=-1) if a != b), -1)
        home = chapter[item.id] == problems_in and earliest.get(left, turn) == turn
        if item.role == "measure" and not home and problems_in >= 0:
            free, spoken = True, line[item.id]
        row, bound = rows.get(item.id, (None, False))
        place[item.id] = Place(block=block, turn=turn, home=home, row=row, bound=bound, line=line[item.id])
    return Layout(ordered=tuple(ordered), place=place, topics=frozenset(_topics(outline, ordered, place)))


def _paths(outline: Outline, ordered: Sequence[Item]) -> dict[str, tuple[int, ...]]:
    """The sections that each item stands in, from the top, by their place in the text."""
    paths: dict[str, tuple[int, ...]] = {}
    starts = [i.span.start for i in ordered]
    waiting: list[tuple[Section, tuple[int, ...]]] = [(s, ()) for s in reversed(outline.sections)]
    while waiting:
        section, above = waiting.pop()
        path = (*above, section.span.start)
        for item in ordered[bisect_right(starts, section.span.start - 1) : bisect_right(starts, section.span.stop - 1)]:
            paths[item.id] = path
        waiting += [(s, path) for s in reversed(section.children)]
    return {i.id: paths.get(i.id, ()) for i in ordered}


def _rows(text: str, ordered: Sequence[Item]) -> dict[str, tuple[int, bool]]:
    """The row of each item that stands in a table, and whether rows of that table pair items of different roles."""
    tables = [*_drawn(text, ordered), *_flattened(text, ordered)]
    found: dict[str, tuple[int, bool]] = {}
    number = 0
    for table in tables:
        bound = any(len({i.role for i in row}) > 1 for row in table)
        for row in table:
            number += 1
            for item in row:
                found.setdefault(item.id, (number, bound))
    return found


def _drawn(text: str, ordered: Sequence[Item]) -> Iterator[list[list[Item]]]:
    """Tables drawn with bars or tabs: lines that follow one another are one table."""
    rows: dict[int, list[Item]] = {}
    for item in ordered:
        rows.setdefault(text.rfind("\n", 0, item.span.start + 1) + 1, []).append(item)
    table: list[list[Item]] = []
    last, problem = -1, -1
    for start in sorted(rows):
        stop = text.find("\n", start)
        stop = stop if stop >= 0 else len(text)
        row = text[start:stop]
        if max(row.strip().strip("|").count("|"), row.count("\t")) < _CELLS - 1:
            continue
        if table and text[last:start].strip():
            yield table
            table, problem = [], -1
        cells = row.split("\t" if row.count("\t") >= row.count("|") else "|")
        if 0 <= problem < len(cells) and not cells[problem].strip() and table:
            table[-1].extend(rows[start])  # one cell of the problem over several rows
        else:
            table.append(rows[start])
        problem = next((_column(row, i.span.start - start) for i in rows[start] if i.role == "problem"), problem)
        last = stop
    if table:
        yield table


def _column(row: str, at: int) -> int:
    """Number of the cell in which an offset of a row lies, as `split` counts them."""
    return row.count("\t" if row.count("\t") >= row.count("|") else "|", 0, at)


def _flattened(text: str, ordered: Sequence[Item]) -> Iterator[list[list[Item]]]:
    """Tables of one cell a line, each row led by a line that is only its number; the last is as long as the longest."""
    run: list[re.Match[str]] = []
    starts = [i.span.start for i in ordered]
    for mark in [*_NUMBER_LINE.finditer(text), None]:
        if mark and run and int(mark[1]) == int(run[-1][1]) + 1:
            run.append(mark)
            continue
        if len(run) > 1:
            longest = max(text.count("\n", a.end(), b.start()) for a, b in pairwise(run))
            end = run[-1].end()
            for _ in range(longest):
                end = max(text.find("\n", end) + 1, end)
            edges = [m.start() for m in run] + [max(end, run[-1].end())]
            cut = [bisect_right(starts, e - 1) for e in edges]
            yield [list(ordered[a:b]) for a, b in pairwise(cut)]
        run = [mark] if mark and int(mark[1]) == 1 else []


def _topics(outline: Outline, ordered: Sequence[Item], place: Mapping[str, Place]) -> Iterator[int]:
    """Turns that fill a section of their own: it holds all items of the turn, of more than one role, and no others."""
    starts = [i.span.start for i in ordered]
    size: dict[int, int] = {}
    for item in ordered:
        size[place[item.id].turn] = size.get(place[item.id].turn, 0) + 1
    waiting: list[Section] = list(outline.sections)
    while waiting:
        section = waiting.pop()
        first, last = (bisect_right(starts, edge - 1) for edge in (section.span.start, section.span.stop))
        if first == last:
            continue
        turn = place[ordered[first].id].turn
        if place[ordered[last - 1].id].turn != turn:
            waiting += section.children
        elif last - first == size[turn] and len({i.role for i in ordered[first:last]}) > 1:
            yield turn
