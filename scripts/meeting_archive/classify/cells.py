"""Tables: which columns hold problems, causes, measures and progress, and which cells are items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from ..model import Role, Section
from ..numbering.markers import Marker, inline_markers, line_marker
from ..settings import table

_SHORTEST: Final = 4
_SHORTEST_ON_AVERAGE: Final = 6
_SUM: Final = re.compile("合计|总计|小计")


def items_in(text: str, rows: Sequence[Section]) -> Iterator[tuple[Role, Section, Section]]:
    """(role, row, cell) of the cells that are items, row by row; sums are left out."""
    columns = _columns(rows)
    for row in rows:
        if _SUM.match(row.title) or any(_SUM.match(c.title) for c in row.children[:3]):
            continue
        for cell in row.children:
            role = columns.get(cell.label)
            if role is not None and len(text[cell.span.start : cell.span.stop].strip()) >= _SHORTEST:
                yield role, row, cell


def parts(text: str, cell: Section) -> list[Marker]:
    """The marks of a numbered list that fills a cell: 1.…；2.…; none where it holds one thing."""
    start, stop = cell.span.start, cell.span.stop
    if "\n" in text[start:stop]:
        heads = [start, *(i + 1 for i in range(start, stop) if text[i] == "\n")]
        found = [m for m in (line_marker(text, at) for at in heads) if m is not None]
    else:
        found = list(inline_markers(text, start, stop))
    kept: list[Marker] = []
    for marker in found:
        if marker.number == len(kept) + 1 and (not kept or marker.family == kept[0].family):
            kept.append(marker)
    return kept if len(kept) > 1 and kept[0].start == start else []


def _columns(rows: Sequence[Section]) -> dict[str, Role]:
    """Column header → role; of several columns of one role the one with the longest cells."""
    data = table("roles")
    lengths: dict[str, int] = {}
    for row in rows:
        for cell in row.children:
            lengths[cell.label] = lengths.get(cell.label, 0) + cell.span.stop - cell.span.start
    counts = Counter(cell.label for row in rows for cell in row.children)
    chosen: dict[Role, str] = {}
    for header, length in lengths.items():
        if re.search(data["columns_not"], header):
            continue
        role = next((r for r, pattern in data["columns"].items() if re.search(pattern, header)), None)
        if role == "progress" and length < _SHORTEST_ON_AVERAGE * counts[header]:
            continue  # figures, not words
        if role is not None and length > lengths.get(chosen.get(role, ""), -1):
            chosen[role] = header
    if "problem" in chosen and not any(re.search(data["ledger"], h) for h in lengths if h != chosen["problem"]):
        del chosen["problem"]
    task, *terms = data["task_columns"]
    if "measure" not in chosen and all(any(re.search(term, h) for h in lengths) for term in terms):
        named = [h for h in lengths if re.search(task, h) and not re.search(data["columns_not"], h)]
        if named := [h for h in named if h not in chosen.values()]:
            chosen["measure"] = max(named, key=lengths.__getitem__)
    return {header: role for role, header in chosen.items()}
