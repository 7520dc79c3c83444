"""The rows of a spreadsheet as its file has them, and the file around them.

A library makes the file once, with a sample of each kind of cell (`framed` takes its styles from them and leaves the
samples out); rows are then written into it as text. That takes a tenth of the time, and rows can be kept from build to
build. ECMA-376, part 1, 18.3.1 (worksheets).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from ..office import cell_text, formula_like
from .columns import Value

NUMBER: Final = b"\0"
"""Stands for the number of a row in its XML, where no such character can be."""
LAST: Final = 1_000_000
"""The number of the last row, in a frame without rows."""
MORE: Final = 200
"""Rows below the last one in which the drop-downs work, too: people sort and paste."""
Kind = tuple[str, bool, bool]
"""A kind of cell: the key of its column, whether it is overdue, whether its text must not be read as a formula."""
_STYLE: Final = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="([0-9]+)")?')
_ENDS: Final = re.compile(rb'(?<=[A-Z$])1000(000|200)(?=["<])')
_ROW: Final = b"<row "
_END: Final = b"</sheetData>"
_WORKBOOK: Final = "xl/workbook.xml"
_BLOCK: Final = 1 << 18


def is_quoted(value: Value) -> bool:
    """Whether a cell needs the mark that says that it is text."""
    return isinstance(value, str) and formula_like(value)


def row_xml(cells: Sequence[tuple[Value, int]], height: float | None = None) -> bytes:
    """A row of (value, style) as XML; an empty cell has its style, and without one is left out."""
    made = [_cell(letter, value, style) for letter, (value, style) in zip(_letters(len(cells)), cells, strict=True)]
    size = f' ht="{height:g}" customHeight="1"' if height is not None else ""
    return f'<row r="\0"{size}>{"".join(made)}</row>'.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A spreadsheet without its rows: its `parts` by name, the styles of its kinds of cells, and its `open` sheets.

    Of each open sheet: the name of its part, what stands before its rows and after them, the number of the first.
    """

    parts: Mapping[str, bytes]
    styles: Mapping[Kind, int]
    open: tuple[tuple[str, bytes, bytes, int], ...]

    def filled(self, rows: Sequence[Iterable[bytes]], counts: Sequence[int]) -> bytes:
        """The bytes of the file with the rows of each open sheet; `counts` are numbers of rows, where ranges end."""
        out = io.BytesIO()
        sheets = {name: (n, before, after, first) for n, (name, before, after, first) in enumerate(self.open)}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with package.open(entry, "w") as part:
                    if name not in sheets:
                        part.write(_named(data, counts) if name == _WORKBOOK else data)
                        continue
                    n, before, after, first = sheets[name]
                    buffer = bytearray(before)
                    for number, row in enumerate(rows[n], first):
                        buffer += row.replace(NUMBER, b"%d" % number)
                        if len(buffer) > _BLOCK:
                            part.write(buffer)
                            buffer.clear()
                    part.write(buffer + (_ended(after, counts[n] + 1) if n < len(counts) else after))
        return out.getvalue()


def framed(package: bytes, samples: Sequence[tuple[int, Sequence[Kind]]], sheets: Sequence[int]) -> Frame:
    """The frame that a file makes: `sheets` are the numbers of those that are open.

    `samples` says of each how many rows stay, and the kinds of the cells after them.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles: dict[Kind, int] = {}
    found: list[tuple[str, bytes, bytes, int]] = []
    for number, (kept, kinds) in zip(sheets, samples, strict=True):
        name = f"xl/worksheets/sheet{number}.xml"
        rows, _, after = parts[name].partition(_END)
        pieces = rows.split(_ROW)
        styles |= {
            kind: int(style or 0)
            for kind, style in zip(kinds, _STYLE.findall(_ROW.join(pieces[kept + 1 :])), strict=True)
        }
        found.append((name, _ROW.join(pieces[: kept + 1]), _END + after, kept + 1))
    return Frame(parts=parts, styles=styles, open=tuple(found))


@lru_cache(maxsize=4096)  # most columns say the same in many rows
def _cell(letter: str, value: Value, style: int) -> str:
    place = f'<c r="{letter}\0"'
    if style:
        place += f' s="{style}"'
    if isinstance(value, str) and value:
        text = _escaped(cell_text(value))
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f'{place} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if value is None or value == "":
        return f"{place}/>" if style else ""
    number = to_excel(value) if isinstance(value, date) else value  # type: ignore[no-untyped-call]
    return f"{place}><v>{number}</v></c>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _letters(count: int) -> tuple[str, ...]:
    return tuple(get_column_letter(number) for number in range(1, count + 1))


def _ended(after: bytes, last: int) -> bytes:
    """What stands after the rows, for the last of them instead of `LAST`."""
    return _ENDS.sub(lambda end: b"%d" % (last + (MORE if end[1] == b"200" else 0)), after)


def _named(workbook: bytes, counts: Sequence[int]) -> bytes:
    """The list of sheets and of places in them; each place names its sheet by number."""
    pieces = workbook.split(b'localSheetId="')
    for at, piece in enumerate(pieces[1:], 1):
        sheet = int(piece.partition(b'"')[0])
        pieces[at] = _ended(piece, counts[sheet] + 1)
    return b'localSheetId="'.join(pieces)
