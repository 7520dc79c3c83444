"""One sheet: what its visible cells show, as rows of a table or as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from ..grid import Line
from .shown import plain, shown

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LAST_COLUMN: Final = 16_384
_MOST_MERGED: Final = 100_000
_TALLEST: Final = 5_000
"""Rows over which one cell may reach."""
_TRUTH: Final = {"1": "TRUE", "0": "FALSE"}


class Sheet:
    """Reads one sheet; `unsaved` counts formulas whose results the file does not hold."""

    def __init__(
        self, root: etree._Element, strings: Sequence[str], formats: Sequence[str], *, from_1904: bool
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self.unsaved = 0
        self._hidden = _hidden_columns(root)
        self._rows = self._read(root)
        self._wide, self._below = _merged(root)

    def lines(self) -> Iterator[Line]:
        """Rows with tabs between cells; a row of one cell over the others, or of a sheet of one column, is text."""
        columns = sorted({column for _, row in self._rows for column in row})
        if not columns:
            return
        begun = False
        for number, row in self._rows:
            if not row:
                continue
            first = min(row)
            alone = len(row) == 1
            across = self._wide.get((number, first), 1)
            if len(columns) == 1 or (alone and not begun and (across > 1 or first == columns[0])):
                yield from (Line(line.rstrip(), "text") for line in row[first].split("\n") if line.strip())
                continue
            begun = True
            cells = (" ".join(row.get(column, "").replace("\t", " ").split("\n")).strip() for column in columns)
            above = tuple(at for at, column in enumerate(columns) if (number, column) in self._below)
            yield Line("\t".join(cells), "table", above)

    def _read(self, root: etree._Element) -> list[tuple[int, dict[int, str]]]:
        rows: list[tuple[int, dict[int, str]]] = []
        data = root.find(S + "sheetData")
        number = 0
        for row in () if data is None else data.iterchildren(S + "row"):
            number = _whole(row.get("r")) or number + 1
            if row.get("hidden") in ("1", "true"):
                continue
            cells: dict[int, str] = {}
            column = 0
            for cell in row.iterchildren(S + "c"):
                place = _place(cell.get("r", ""))
                column = place[0] if place else column + 1
                if column > _LAST_COLUMN or column in self._hidden:
                    continue
                if words := self._words(cell).replace("\r\n", "\n").replace("\r", "\n").strip():
                    cells[column] = words
            rows.append((number, cells))
        return rows

    def _words(self, cell: etree._Element) -> str:
        kind, value = cell.get("t", "n"), cell.find(S + "v")
        if kind == "inlineStr":
            inside = cell.find(S + "is")
            return "" if inside is None else "".join(text.text or "" for text in inside.iter(S + "t"))
        if value is None or not value.text:
            self.unsaved += cell.find(S + "f") is not None
            return ""
        if kind == "s":
            at = _whole(value.text)
            return self._strings[at] if at is not None and at < len(self._strings) else ""
        if kind == "b":
            return _TRUTH.get(value.text, "")
        if kind in ("str", "e"):
            return value.text
        if kind == "d":
            return value.text[:10]
        return self._number(value.text, cell.get("s"))

    def _number(self, text: str, style: str | None) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        if number != number or number in (float("inf"), float("-inf")):
            return text
        at = _whole(style)
        code = self._formats[at] if at is not None and at < len(self._formats) else ""
        return shown(number, code, from_1904=self._from_1904) if code else plain(number)


def _place(text: str) -> tuple[int, int] | None:
    """(column, row) from 1 of B3."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def _merged(root: etree._Element) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """(row, column) of a merged cell → the columns that it covers; and the places that it covers in rows below."""
    found: dict[tuple[int, int], int] = {}
    below: set[tuple[int, int]] = set()
    merged = root.find(S + "mergeCells")
    for count, entry in enumerate(() if merged is None else merged):
        first, _, last = entry.get("ref", "").partition(":")
        a, b = _place(first), _place(last)
        if a and b:
            found[a[1], a[0]] = b[0] - a[0] + 1
            below.update((row, a[0]) for row in range(a[1] + 1, min(b[1], a[1] + _TALLEST) + 1))
        if count > _MOST_MERGED or len(below) > _MOST_MERGED:
            break
    return found, below


def _hidden_columns(root: etree._Element) -> set[int]:
    found: set[int] = set()
    for entry in root.iter(S + "col"):
        if entry.get("hidden") in ("1", "true"):
            first, last = _whole(entry.get("min")) or 1, _whole(entry.get("max")) or 0
            found.update(range(first, min(last, _LAST_COLUMN) + 1))
    return found


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else None
