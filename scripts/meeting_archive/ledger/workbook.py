"""The ledger as a spreadsheet that staff can fill in, filter and print on A4."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..across import LedgerRow
from ..office import cell_text, formula_like, repeatable
from ..settings import table
from .base import GIVEN, MARK, SHEET, remembered
from .columns import COLUMNS, EDITS, Column, Value
from .help import help_lines
from .sheet import LAST, MORE, Frame, Kind, framed, is_quoted, row_xml

_FONT: Final = "宋体"
_SIZE: Final = 11
_THIN: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_GIVEN: Final = PatternFill("solid", fgColor="F2F2F2")
_GIVEN_HEAD: Final = PatternFill("solid", fgColor="D9D9D9")
_EDIT_HEAD: Final = PatternFill("solid", fgColor="FFF2CC")
_OVERDUE: Final = PatternFill("solid", fgColor="FCE4D6")
_DAY: Final = "yyyy-mm-dd"
_LONGEST_LIST: Final = 250
"""Characters of the list of a drop-down; Excel takes a file with more for broken."""
_PIXELS_A_DIGIT: Final = 7
"""The unit of a column's width."""
_WIDE: Final = 15
_NARROW_SIGN: Final = 8
_LINE: Final = 15.0
_HIGHEST: Final = 409.0
"""Points that a row may be high, in Excel."""
_NO_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_LONGEST_NAME: Final = 31
ALL: Final = "整改台账"
NO_UNIT: Final = "单位不明"


Written = tuple[bytes, bytes]
"""A row as the sheet of the ledger has it, and as the hidden one does; `sheet.NUMBER` stands for its number."""


def written_rows(rows: Iterable[LedgerRow]) -> Iterator[Written]:
    """Rows as the sheets have them: what takes the time, and can be kept."""
    styles = _frame("", date.min, ((ALL, ""),)).styles
    for row in rows:
        values = [column.value(row) for column in COLUMNS]
        late = row.overdue
        cells = [
            (value, styles[column.key, late and column.key in _LATE, is_quoted(value)])
            for column, value in zip(COLUMNS, values, strict=True)
        ]
        base = remembered(values)
        line = [str(row.ref), *(base.edits[key] for key in EDITS), " ".join(base.hashes[key] for key in GIVEN)]
        hidden = [(value, styles["", False, is_quoted(value)]) for value in line]
        yield row_xml(cells, _height(values)), row_xml(hidden)


def write_workbook(rows: Sequence[LedgerRow], *, archive: str, as_at: date, per_unit: bool = False) -> bytes:
    """The ledger as the bytes of an xlsx file, the same for the same rows.

    `archive` is the name of the archive, which an import checks; `per_unit` gives each unit a sheet of its own.
    """
    sheets = {name: tuple(written_rows(part)) for name, part in _sheets(rows, per_unit).items()}
    return bind_workbook(sheets, archive=archive, as_at=as_at, per_unit=per_unit)


def bind_workbook(
    sheets: Mapping[str, Sequence[Written]], *, archive: str, as_at: date, per_unit: bool = False
) -> bytes:
    """The same of rows that are written already, by the name of their sheet."""
    titles = tuple((name, f"{archive}　{name if per_unit else ALL}") for name in sheets)
    frame = _frame(archive, as_at, titles)
    every = [row for rows in sheets.values() for row in rows]
    lines = [(shown for shown, _ in rows) for rows in sheets.values()]
    return frame.filled([*lines, (hidden for _, hidden in every)], [len(rows) for rows in sheets.values()])


@lru_cache(maxsize=4)
def _frame(archive: str, as_at: date, titles: tuple[tuple[str, str], ...]) -> Frame:
    """The spreadsheet but for its rows; `titles` are the names of its sheets, each with the title on paper."""
    book = Workbook(write_only=True)
    kinds = [(column.key, late, quoted) for quoted in (False, True) for late in (False, True) for column in COLUMNS]
    for name, title in titles:
        sheet = _sheet(book, name)
        _set_up(sheet, title=title, as_at=as_at)
        for at in range(0, len(kinds), len(COLUMNS)):
            sheet.append([_sample(sheet, column, kind) for column, kind in zip(COLUMNS, kinds[at:], strict=False)])
    _explain(_sheet(book, "说明"), as_at)
    sheet = _sheet(book, SHEET)
    sheet.sheet_state = "veryHidden"
    for line in ([MARK, archive, as_at.isoformat()], ["id", *EDITS, *GIVEN]):
        sheet.append([_cell(sheet, text) for text in line])
    plain = [("", False, False), ("", False, True)]
    sheet.append([_cell(sheet, "=" if quoted else "x") for _, _, quoted in plain])
    book.properties.creator = "meeting-archive"
    book.properties.title = cell_text(f"{archive}{ALL}")
    out = io.BytesIO()
    book.save(out)
    count = len(titles)
    return framed(repeatable(out.getvalue()), [*[(1, kinds)] * count, (2, plain)], [*range(1, count + 1), count + 2])


def _sheet(book: Workbook, name: str) -> Worksheet:
    """A sheet that is written row by row, and has what any sheet has."""
    return cast(Worksheet, book.create_sheet(name))


def _sheets(rows: Sequence[LedgerRow], per_unit: bool) -> Mapping[str, Sequence[LedgerRow]]:
    if not per_unit or not rows:
        return {ALL: rows}
    units: dict[str, list[LedgerRow]] = {}
    for row in rows:
        units.setdefault(row.organization, []).append(row)
    sheets: dict[str, list[LedgerRow]] = {}
    for unit, part in units.items():
        name, number = _sheet_name(unit), 1
        while name.casefold() in {taken.casefold() for taken in (*sheets, "说明", SHEET, "History")}:
            number += 1
            name = f"{_sheet_name(unit)[: _LONGEST_NAME - 4]}（{number}）"
        sheets[name] = part
    return sheets


def _sheet_name(unit: str) -> str:
    return _NO_SHEET_NAME.sub("", cell_text(unit)).strip()[:_LONGEST_NAME] or NO_UNIT


def _set_up(sheet: Worksheet, *, title: str, as_at: date) -> None:
    """Everything of the ledger's sheet but its rows; it ends at `LAST`, which is put right when there are rows."""
    last = get_column_letter(len(COLUMNS))
    for number, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}{LAST}"
    _validate(sheet)
    _print(sheet, title, as_at, f"A1:{last}{LAST}")
    sheet.row_dimensions[1].height = 30
    sheet.append([_styled(_cell(sheet, column.name), column, head=True) for column in COLUMNS])


def _sample(sheet: Worksheet, column: Column, kind: Kind) -> Cell:
    """A cell of a kind, for its style."""
    _, late, quoted = kind
    cell = _styled(_cell(sheet, "=" if quoted else "x"), column)
    if late:
        cell.fill = _OVERDUE
    return cell


def _height(values: Sequence[Value]) -> float:
    """Points that the words of a row need: not every program makes room for them by itself."""
    most = max(_lines(value, c.width) for c, value in zip(COLUMNS, values, strict=True) if isinstance(value, str))
    return min(most * _LINE + 4, _HIGHEST)


@lru_cache(maxsize=4096)
def _lines(text: str, width: float) -> int:
    """Lines that a text needs in a column."""
    room = width * _PIXELS_A_DIGIT
    wide = (sum(_WIDE if ord(c) > 0x2E7F else _NARROW_SIGN for c in line) for line in text.split("\n"))
    return sum(max(1, ceil(pixels / room)) for pixels in wide)


def _cell(sheet: Worksheet, value: Value) -> Cell:
    """A cell; a text is text whatever it begins with."""
    cell = WriteOnlyCell(sheet)
    if not isinstance(value, str):
        cell.value = value
    else:
        text = cell_text(value)
        cell.value = text or None
        if text:
            cell.data_type = "s"
            if formula_like(text):
                cell.quotePrefix = True
    return cell


_HEAD_FONT: Final = Font(name="黑体", size=_SIZE, bold=True)
_BODY_FONT: Final = Font(name=_FONT, size=_SIZE)
_MIDDLE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
_TOP_MIDDLE: Final = Alignment(horizontal="center", vertical="top", wrap_text=True)
_LATE: Final = ("due", "in_time")
"""The columns that show that a promise is overdue."""
_NARROW: Final = ("id", "year", "due", "day", "state", "person", "author")


def _styled(cell: Cell, column: Column, *, head: bool = False) -> Cell:
    cell.border = _BORDER
    cell.font = _HEAD_FONT if head else _BODY_FONT
    if head:
        cell.alignment = _MIDDLE
        cell.fill = _EDIT_HEAD if column.edit else _GIVEN_HEAD
    else:
        cell.alignment = _TOP_MIDDLE if column.key in _NARROW else _TOP
        if not column.edit:
            cell.fill = _GIVEN
        if column.key in ("due", "day"):
            cell.number_format = _DAY
    return cell


def _validate(sheet: Worksheet) -> None:
    letter = {column.key: get_column_letter(number) for number, column in enumerate(COLUMNS, 1)}
    names = ",".join(state["name"] for state in table("states"))
    states = DataValidation(type="list", formula1=f'"{names}"', allow_blank=True, showErrorMessage=True)
    states.errorTitle, states.error = "状态", f"请从下拉列表里选：{names.replace(',', '、')}。"
    states.promptTitle, states.prompt = "状态", "请从下拉列表里选。"
    states.showInputMessage = True
    days = DataValidation(type="date", operator="greaterThan", formula1="18264", allow_blank=True)
    days.errorStyle = "warning"
    days.showErrorMessage = days.showInputMessage = True
    days.errorTitle, days.error = "日期", "请写成 2025-06-30 这样的日期。"
    days.promptTitle, days.prompt = "日期", "写成 2025-06-30 这样。"
    wanted = [(days, "day")] if len(names) > _LONGEST_LIST else [(states, "state"), (days, "day")]
    for validation, key in wanted:
        validation.add(f"{letter[key]}2:{letter[key]}{LAST + MORE}")
        sheet.data_validations.append(validation)


def _print(sheet: Worksheet, title: str, as_at: date, area: str) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", 9  # A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.print_area = area
    margins = sheet.page_margins
    margins.left = margins.right = 0.35
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.55, 0.3, 0.25
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.center.text = cell_text(title).replace("&", "&&")[:120]
    head.center.size = 14
    head.right.text = f"截至 {as_at.year}年{as_at.month}月{as_at.day}日"
    foot.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = head, foot


def _explain(sheet: Worksheet, as_at: date) -> None:
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 90
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for name, words in help_lines(as_at):
        cells = [_cell(sheet, name), _cell(sheet, words)]
        for cell in cells:
            cell.font = Font(name=_FONT, size=11, bold=cell is cells[0])
            cell.alignment = _TOP
        sheet.append(cells)
