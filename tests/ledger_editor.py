"""Edit a spreadsheet in LibreOffice as a person would: python3 ledger_editor.py PIPE IN.xlsx OUT.xlsx EDITS.json

Run by the system's Python, which knows `uno`, against an office that listens on PIPE. EDITS is a list of
[action, …]; sheets are named, columns by their heading, rows by the id in the column 编号.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.table import CellRangeAddress, TableSortField  # type: ignore[import-not-found]


def properties(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


class Editor:
    """One open spreadsheet."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.name = document.Sheets.ElementNames[0]

    @property
    def sheet(self) -> Any:
        return self.document.Sheets.getByName(self.name)

    def size(self) -> tuple[int, int]:
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return cursor.RangeAddress.EndColumn + 1, cursor.RangeAddress.EndRow + 1

    def column(self, heading: str) -> int:
        return next(c for c in range(self.size()[0]) if self.sheet.getCellByPosition(c, 0).String == heading)

    def row(self, code: str) -> int:
        ids = self.column("编号")
        return next(r for r in range(self.size()[1]) if self.sheet.getCellByPosition(ids, r).String == code)

    def cell(self, code: str, heading: str) -> Any:
        return self.sheet.getCellByPosition(self.column(heading), self.row(code))

    def on(self, sheet: str) -> None:
        self.name = sheet

    def text(self, code: str, heading: str, words: str) -> None:
        """Text, never a number or a formula."""
        self.cell(code, heading).String = words

    def typed(self, code: str, heading: str, words: str) -> None:
        """As typed in the cell: a date becomes a date, = a formula."""
        self.cell(code, heading).FormulaLocal = words

    def number(self, code: str, heading: str, value: float) -> None:
        self.cell(code, heading).Value = value

    def bold(self, code: str, heading: str, words: str) -> None:
        """Words of which the first half is bold: rich text."""
        cell = self.cell(code, heading)
        cell.String = words
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(len(words) // 2, True)
        cursor.CharWeight = 150.0

    def heading(self, old: str, new: str) -> None:
        self.sheet.getCellByPosition(self.column(old), 0).String = new

    def sort(self, heading: str, ascending: bool) -> None:
        width, height = self.size()
        field = TableSortField()
        field.Field, field.IsAscending = self.column(heading), ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        area = self.sheet.getCellRangeByPosition(0, 0, width - 1, height - 1)
        area.sort(properties(SortFields=fields, ContainsHeader=True))

    def move_column(self, heading: str, before: str) -> None:
        height = self.size()[1]
        self.sheet.Columns.insertByIndex(self.column(before), 1)
        source, target = self.column(heading), self.column(before) - 1
        area = CellRangeAddress()
        area.Sheet = self.sheet.RangeAddress.Sheet
        area.StartColumn = area.EndColumn = source
        area.StartRow, area.EndRow = 0, height - 1
        self.sheet.moveRange(self.sheet.getCellByPosition(target, 0).CellAddress, area)
        self.sheet.Columns.removeByIndex(source, 1)

    def delete_row(self, code: str) -> None:
        self.sheet.Rows.removeByIndex(self.row(code), 1)

    def delete_column(self, heading: str) -> None:
        self.sheet.Columns.removeByIndex(self.column(heading), 1)

    def insert_row(self, number: int, words: str, heading: str) -> None:
        self.sheet.Rows.insertByIndex(number - 1, 1)
        self.sheet.getCellByPosition(self.column(heading) if number > 1 else 0, number - 1).String = words

    def hide_row(self, code: str) -> None:
        self.sheet.Rows.getByIndex(self.row(code)).IsVisible = False

    def merge(self, heading: str, first: str, last: str) -> None:
        column = self.column(heading)
        rows = sorted((self.row(first), self.row(last)))
        self.sheet.getCellRangeByPosition(column, rows[0], column, rows[1]).merge(True)

    def copy_sheet(self, new: str) -> None:
        self.document.Sheets.copyByName(self.name, new, self.document.Sheets.Count)

    def rename_sheet(self, new: str) -> None:
        self.sheet.Name = new
        self.name = new

    def remove_sheet(self, name: str) -> None:
        self.document.Sheets.removeByName(name)


def main() -> None:
    pipe, source, target, edits = sys.argv[1:]
    desktop = connect(pipe)
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, properties(Hidden=True))
    editor = Editor(document)
    for action, *arguments in json.loads(Path(edits).read_text(encoding="utf-8")):
        getattr(editor, action)(*arguments)
    document.storeToURL(Path(target).as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))
    document.close(True)


if __name__ == "__main__":
    main()
