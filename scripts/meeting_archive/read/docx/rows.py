"""Rows and cells of a Word table: which cell stands in which columns, and which are one with others."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..grid import WIDEST, Cell
from .words import VAL, W, number, value


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in content controls too."""
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from rows_of(child)


def cells_of(row: etree._Element) -> Iterator[tuple[etree._Element, int, str]]:
    """(cell, columns that it covers, "vMerge" where it continues the cell above, "hMerge" the one before, else "").

    A cell whose removal is tracked is none.
    """
    for child in row:
        if child.tag == W + "tc":
            properties = child.find(W + "tcPr")
            if properties is not None and properties.find(W + "cellDel") is not None:
                continue
            span = 1 if properties is None else number(value(properties, "gridSpan")) or 1
            merges = {} if properties is None else {name: properties.find(W + name) for name in ("vMerge", "hMerge")}
            covered = next(
                (n for n, merge in merges.items() if merge is not None and merge.get(VAL, "continue") == "continue"), ""
            )
            yield child, min(max(span, 1), WIDEST), covered
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from cells_of(child)


def left_out(row: etree._Element, name: str) -> Iterator[Cell]:
    """The columns that a row leaves free at its start (gridBefore) or at its end (gridAfter)."""
    properties = row.find(W + "trPr")
    count = None if properties is None else number(value(properties, name))
    return (Cell(span=1, lines=()) for _ in range(min(max(count or 0, 0), WIDEST)))
