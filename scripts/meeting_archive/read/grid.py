"""Tables of any format as lines: rows with tabs between cells, or, where a table is a frame, what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

from ..model import Paragraph

WIDEST: Final = 63
"""Columns that one cell may cover; Word has no more."""
_BULK: Final = 160
"""Characters of a cell; one that holds more in several paragraphs is a page of text in a frame, not an entry."""
_NAMES: Final = 3
_LONGEST_NAME: Final = 16


class Line(NamedTuple):
    """One paragraph to come; `above` are the columns (from 0) of a table row whose cells are one with those above."""

    text: str
    style: str
    above: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: `span` is the number of columns it covers, `lines` what it holds; none where another one covers it.

    `above`: the one that covers it is the cell above.
    """

    span: int
    lines: Sequence[Line]
    above: bool = False

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line.text.strip().replace("\t", " ") for line in self.lines)

    @property
    def bulky(self) -> bool:
        """Whether it holds a page of text."""
        return len(self.lines) > 1 and sum(len(line.text) for line in self.lines) > _BULK


def table_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[Line]:
    """The lines of a table: its rows where it has columns, its cells one after another where it only frames them."""
    if all(len(row) <= 1 for row in rows) or not _has_columns(rows):
        for row in rows:
            if len(row) > 1 and not any(cell.bulky for cell in row):
                yield from _row(row)
            else:
                yield from (line for cell in row for line in cell.lines)
    else:
        for row in rows:
            yield from _row(row)


def _row(row: Sequence[Cell]) -> Iterator[Line]:
    if any(cell.lines for cell in row):
        text = "\t".join(cell.text + "\t" * (cell.span - 1) for cell in row)
        ends = accumulate(cell.span for cell in row)
        above = tuple(end - cell.span for cell, end in zip(row, ends, strict=True) if cell.above)
        yield Line(text, "table", above)


def paragraphs_of(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Lines as paragraphs; one is one line, whatever an element holds."""
    return tuple(
        Paragraph(
            index=at,
            text=" ".join(line.text.split("\n")).replace("\r", " "),
            style=line.style,
            above=line.above,
        )
        for at, line in enumerate(lines)
    )


def _has_columns(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row with several filled cells names three columns or more in a few characters each."""
    head = next((row for row in rows if len([cell for cell in row if cell.lines]) > 1), [])
    named = [cell.text for cell in head if cell.lines]
    return len(named) >= _NAMES and all(len(name) <= _LONGEST_NAME for name in named) and len(rows) > 1
