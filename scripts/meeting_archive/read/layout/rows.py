"""Rows: what stands side by side on a page, as one line of text, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .page import Page, Piece, mean_confidence
from .table import Grid, grids, table_rows
from .words import breadth, cleaned

_COLUMN_GAP: Final = 3.0
"""Heights of type; pieces of one line that are further apart are columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a page; `table` says that its cells stand between tabs, `above` and `full` what `TableRow` says."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    base: float
    table: bool = False
    above: tuple[int, ...] = ()
    full: tuple[int, ...] = ()
    confidence: float | None = None

    @property
    def em(self) -> float:
        """The width of one Chinese character in this row: type boxes differ from font to font, widths hardly."""
        return min((self.x1 - self.x0) / max(breadth(self.text), 1.0), self.size)


def page_rows(page: Page) -> list[Row]:
    """The rows of a page in the order in which the file has them, which is that of reading."""
    tables = grids(page.rules)
    inside: dict[int, list[Piece]] = {at: [] for at in range(len(tables))}
    rows: list[Row | int] = []
    for piece in page.pieces:
        at = next((i for i, grid in enumerate(tables) if grid.holds(piece)), None)
        if at is not None:
            if not inside[at]:
                rows.append(at)
            inside[at].append(piece)
        elif rows and isinstance(last := rows[-1], Row) and _same_line(last, piece):
            rows[-1] = _together(last, piece)
        else:
            rows.append(_row(piece))
    found: list[Row] = []
    for row in rows:
        if isinstance(row, Row):
            found.append(row)
        else:
            found.extend(_table_rows(tables[row], inside[row]))
    return [row for row in found if row.text.strip()]


def _row(piece: Piece) -> Row:
    return Row(
        text=cleaned(piece.text),
        x0=piece.x0,
        y0=piece.y0,
        x1=piece.x1,
        y1=piece.y1,
        size=piece.size,
        bold=piece.bold,
        base=piece.base,
        confidence=piece.confidence,
    )


def _same_line(row: Row, piece: Piece) -> bool:
    return row.y0 <= piece.middle <= row.y1 and piece.x0 >= row.x1 - piece.size * 0.5


def _together(row: Row, piece: Piece) -> Row:
    gap = piece.x0 - row.x1
    between = "\t" if gap > _COLUMN_GAP * piece.size else " " if gap > 0.3 * piece.size else ""
    return Row(
        text=cleaned(row.text + between + piece.text),
        x0=row.x0,
        y0=min(row.y0, piece.y0),
        x1=piece.x1,
        y1=max(row.y1, piece.y1),
        size=max(row.size, piece.size),
        bold=row.bold and piece.bold,
        base=row.base,
        confidence=mean_confidence(((row.confidence, row.text), (piece.confidence, piece.text))),
    )


def _table_rows(grid: Grid, pieces: list[Piece]) -> Iterator[Row]:
    top, bottom = grid.rows[0], grid.rows[-1]
    size = pieces[0].size
    confidence = mean_confidence((piece.confidence, piece.text) for piece in pieces)
    for row in table_rows(grid, pieces):
        yield Row(
            text="\t".join(cleaned(cell) for cell in row.cells),
            x0=grid.columns[0],
            y0=bottom,
            x1=grid.columns[-1],
            y1=top,
            size=size,
            bold=False,
            base=bottom,
            table=True,
            above=row.above,
            full=row.full,
            confidence=confidence,
        )
