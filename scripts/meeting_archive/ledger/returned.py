"""Reading a ledger that people have had in Excel, WPS or LibreOffice: which rows it holds, and what stands in them.

Rows are known by their 编号 and columns by their heading, wherever both were moved. What cannot be read for certain is
refused with the address of its cells; nothing is guessed.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..office import repeatable
from .base import MARK, SHEET, Base
from .cells import CellError, read_value
from .columns import COLUMNS, EDITS

_LARGEST: Final = 400 * 1024 * 1024
"""Bytes that a file may unpack to; a ledger of 200,000 rows needs less."""
_ID: Final = re.compile(r"[0-9A-Z]{4,}-K[1-9][0-9]*")
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_FURNITURE: Final = re.compile(
    rb"<(autoFilter|conditionalFormatting|dataValidations|extLst|drawing|legacyDrawing)\b(?:[^>]*/>|.*?</\1>)",
    re.DOTALL,
)
"""What a sheet has beside its cells."""
_OLD_FORM: Final = b"\xd0\xcf\x11\xe0"
_SEARCHED_ROWS: Final = 20
"""Rows at the top of a sheet among which the headings are looked for."""
_WITHOUT_ROWS: Final = {SHEET, "说明"}
NAMES: Final[Mapping[str, str]] = {column.key: column.name for column in COLUMNS}


class LedgerFileError(Exception):
    """The file cannot be taken; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row of the file: where it stands (工作表!行), its id, and its texts by the column's key.

    `unread` are cells that could not be read, each with its address and why; their column is not in `values`.
    """

    place: str
    id: str
    values: Mapping[str, str]
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFile:
    """All that an import needs of a file: whose it is, its rows in order, what it remembers of its export.

    `refused` are rows and cells that no decision can come from, `notes` what was passed over without harm.
    """

    archive: str
    rows: tuple[FileRow, ...]
    base: Mapping[str, Base]
    refused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


Shown = Callable[[], Worksheet]
"""Gives a sheet with the results of its formulas instead of them."""


@dataclass(slots=True)
class _Found:
    rows: list[FileRow] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_workbook(data: bytes) -> LedgerFile:
    """Read the bytes of an xlsx file. Raises LedgerFileError where the file as a whole cannot be taken."""
    written = _open(data, values=False)
    results = cache(lambda: _open(data, values=True))  # what formulas showed: read only where there are any
    if SHEET not in written.sheetnames:
        raise LedgerFileError(
            f"文件里没有工作表“{SHEET}”（平时隐藏），看不出它是从哪个档案、什么时候导出的。"
            "请在用 ledger export 导出的文件里填写，整个文件交回，不要把行复制到新文件里。"
        )
    archive, base = _remembered(written[SHEET])
    found = _Found()
    for name in written.sheetnames:
        sheet = written[name]
        if name not in _WITHOUT_ROWS and isinstance(sheet, Worksheet):
            _read_sheet(sheet, partial(lambda one: results()[one], name), found)
    if not found.rows and not found.refused:
        found.notes.append("文件里没有带编号的行。")
    return LedgerFile(
        archive=archive,
        rows=tuple(found.rows),
        base=base,
        refused=tuple(found.refused),
        notes=tuple(found.notes),
    )


def _open(data: bytes, *, values: bool) -> Any:
    if data[:4] == _OLD_FORM:
        raise LedgerFileError("这是旧格式（xls）或者加了密码的文件。请去掉密码，另存为 xlsx。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                raise LedgerFileError("文件解开后太大，不像是台账。")
            bare = {n: _FURNITURE.sub(b"", package.read(n)) for n in package.namelist() if _SHEET_PART.fullmatch(n)}
        try:
            return load_workbook(io.BytesIO(data), data_only=values)
        except Exception:  # a filter or a picture that the library does not know: the cells are what counts
            return load_workbook(io.BytesIO(repeatable(data, bare)), data_only=values)
    except LedgerFileError:
        raise
    except Exception as error:  # whatever a damaged file makes the library raise
        raise LedgerFileError("读不了这个文件。请用 Excel、WPS 或 LibreOffice 打开，另存为 xlsx。") from error


def _remembered(sheet: Worksheet) -> tuple[str, Mapping[str, Base]]:
    lines = [["" if v is None else str(v) for v in line] for line in sheet.iter_rows(values_only=True)]
    if len(lines) < 2 or MARK not in lines[0]:
        raise LedgerFileError(f"工作表“{SHEET}”被改过，不能核对。请重新导出，在新文件里填写。")
    at = lines[0].index(MARK)
    archive = read_value(lines[0][at + 1], "") if len(lines[0]) > at + 1 else ""
    keys = [key for key in lines[1] if key]
    given = keys[1 + len(EDITS) :]
    if keys[: 1 + len(EDITS)] != ["id", *EDITS]:
        raise LedgerFileError(f"工作表“{SHEET}”被改过，不能核对。请重新导出，在新文件里填写。")
    base = {}
    for code, *values in lines[2:]:
        edits, hashes = values[: len(EDITS)], values[len(EDITS)]
        base[code] = Base(
            edits={key: read_value(value, "") for key, value in zip(EDITS, edits, strict=True)},
            hashes=dict(zip(given, hashes.split(), strict=False)),
        )
    return archive, base


def _read_sheet(sheet: Worksheet, shown: Shown, found: _Found) -> None:
    head = _head(sheet)
    if head is None:
        if any(value is not None for line in sheet.iter_rows(values_only=True) for value in line):
            found.notes.append(f"工作表“{sheet.title}”里没有台账的表头，没有读取。")
        return
    top, columns = head
    _refuse_merged(sheet, top, columns, found)
    covered = {cell for merged in sheet.merged_cells.ranges for cell in merged.cells}
    for at in range(top + 1, sheet.max_row + 1):
        _read_row(sheet, shown, at, {k: c for k, c in columns.items() if (at, c) not in covered}, found)


def _read_row(sheet: Worksheet, shown: Shown, at: int, columns: Mapping[str, int], found: _Found) -> None:
    place = f"{sheet.title}!第{at}行"
    values: dict[str, str] = {}
    unread: list[tuple[str, str]] = []
    for key, column in columns.items():
        try:
            values[key] = _value(sheet, shown, at, column, key)
        except CellError as error:
            if key in ("id", *EDITS):
                unread.append((f"{sheet.title}!{get_column_letter(column)}{at}", str(error)))
    code = _code(values.get("id", ""))
    if _ID.fullmatch(code):
        found.rows.append(FileRow(place=place, id=code, values=values, unread=tuple(unread)))
    elif code:
        found.refused.append((place, f"“{code[:20]}”不是编号。"))
    elif unread or any(values.values()):
        found.refused.append((place, "没有编号，不知道是哪条承诺。档案里没有的承诺不能从台账加入。"))


def _value(sheet: Worksheet, shown: Shown, row: int, column: int, key: str) -> str:
    """The text of a cell; of a formula what it showed when the file was saved. Raises CellError."""
    cell = sheet.cell(row, column)
    if cell.data_type != "f":
        return _read(cell, key)
    result = shown().cell(row, column)
    if result.value is None:
        raise CellError("是公式，文件里没有它的结果。请改成文字。")
    return _read(result, key)


def _read(cell: Cell | MergedCell, key: str) -> str:
    shape = cell.number_format if isinstance(cell.value, float) else ""
    return read_value(cell.value, key, number_format=shape, is_error=cell.data_type == "e")


def _code(text: str) -> str:
    squeezed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return re.sub("[‐‑‒–—―−]", "-", squeezed)


def _head(sheet: Worksheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headings and the column of each, by key; None where the sheet has none of ours."""
    best: tuple[int, list[tuple[str, int]], list[str]] = (0, [], [])
    for at, line in enumerate(sheet.iter_rows(max_row=_SEARCHED_ROWS, values_only=True), 1):
        places, others = list(_headings(line)), [str(v).strip() for v in line if v is not None and not _heading_key(v)]
        if len(places) > len(best[1]):
            best = (at, places, others)
    top, places, others = best
    if len(places) < 2:
        return None
    wanted = ["id", *EDITS]
    have = [key for key, _ in places]
    missing = [NAMES[key] for key in wanted if key not in have]
    twice = sorted({NAMES[key] for key in have if have.count(key) > 1})
    if missing:
        perhaps = f"表头里有不认识的{'、'.join(f'“{o[:12]}”' for o in others)}，是不是改了名？" if others else ""
        raise LedgerFileError(
            f"工作表“{sheet.title}”第 {top} 行的表头里找不到{'、'.join(f'“{m}”' for m in missing)}。{perhaps}"
            "请把表头改回导出时的名称（列可以移动，不能删除这几列），再读入。"
        )
    if twice:
        raise LedgerFileError(
            f"工作表“{sheet.title}”的表头里{'、'.join(f'“{t}”' for t in twice)}有两列，不知道以哪一列为准。请删去一列。"
        )
    return top, dict(places)


def _headings(line: Sequence[Any]) -> Iterator[tuple[str, int]]:
    for column, value in enumerate(line, 1):
        if key := _heading_key(value):
            yield key, column


def _heading_key(value: Any) -> str:
    squeezed = _squeezed(str(value)) if value is not None else ""
    return next((column.key for column in COLUMNS if _squeezed(column.name) == squeezed), "")


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _refuse_merged(sheet: Worksheet, top: int, columns: Mapping[str, int], found: _Found) -> None:
    """Merging keeps one value of several: that matters where people fill in and in the ids, nowhere else."""
    vital = {columns[key] for key in ("id", *EDITS)}
    fatal: list[str] = []
    harmless: list[str] = []
    for merged in sheet.merged_cells.ranges:
        if merged.max_row < top:
            continue
        touched = vital & set(range(merged.min_col, merged.max_col + 1))
        (fatal if touched else harmless).append(str(merged))
    if fatal:
        raise LedgerFileError(
            f"工作表“{sheet.title}”的编号或者要填的栏里有合并的单元格：{'、'.join(sorted(fatal))}。"
            "合并后只剩一格的内容，不知道是不是每一行都这样。请取消合并，逐行填写，再读入。"
        )
    if harmless:
        found.notes.append(f"工作表“{sheet.title}”合并了 {'、'.join(sorted(harmless))}，都在不用填的栏里，不影响读入。")
