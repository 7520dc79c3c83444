"""The head of a table: its title rows, and the names of its columns, which may take two rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LONGEST_NAME: Final = 16
_MOST_TITLES: Final = 4


def table_head(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[str, ...]]:
    """(number of rows before the body, name of each column); rows are the words of their cells.

    Above the names a table may have rows of one filled cell (its title, who filled it in). Names that stand under a
    common one (责任分工: 牵头单位, 配合单位) are a second row, empty where the first one has a name of its own.
    """
    at = 0
    while at < min(len(rows) - 1, _MOST_TITLES) and _filled(rows[at]) == 1 and len(rows[at]) > 1:
        at += 1
    if at == len(rows):
        return at, ()
    names = list(rows[at])
    if at + 1 < len(rows) and _second(names, rows[at + 1]):
        at += 1
        names = [under or name for name, under in zip(names, rows[at], strict=False)]
    return at + 1, tuple(names)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _second(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row holds the second names: it fills every gap of the first one and leaves the first column alone."""
    gaps = [at for at, name in enumerate(names) if not name]
    if not gaps or len(row) != len(names) or row[0] or not names[0]:
        return False
    short = all(len(cell) <= _LONGEST_NAME and not any(c.isdigit() for c in cell) for cell in row)
    return short and _filled(row) < len(names) and all(row[at] for at in gaps)
