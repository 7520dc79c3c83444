"""What a spreadsheet remembers of its export: the hidden sheet by which an import tells who changed what.

The sheet stands beside those that people edit, so it survives sorting, deleting and moving of rows and columns. For
each row it holds the values of the columns that people fill in, as they were, and a hash of every other cell.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ..across import LedgerRow
from ..office import cell_text, plain_text
from .columns import COLUMNS, EDITS, Value

SHEET: Final = "_核对信息"
MARK: Final = "meeting-archive ledger 2"
"""The first cell of the hidden sheet: what it is, and the number of its form."""
_BLANKS: Final = re.compile(r"[ \t\u00a0\u3000]+(?=\n|$)")


GIVEN: Final = tuple(column.key for column in COLUMNS if not column.edit and column.key != "id")
"""The columns that people do not fill in, in the order of their hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """One row as it was exported: what people could edit, and a hash of each other cell, by the column's key."""

    edits: Mapping[str, str]
    hashes: Mapping[str, str]


def base_of(row: LedgerRow) -> Base:
    """What to remember of a row: its cells as a spreadsheet holds them."""
    return remembered([column.value(row) for column in COLUMNS])


def remembered(row: Sequence[Value]) -> Base:
    """The same of a row's values, in the order of the columns."""
    values = {column.key: _held(value) for column, value in zip(COLUMNS, row, strict=True)}
    return Base(
        edits={key: values[key] for key in EDITS},
        hashes={key: digest(values[key]) for key in GIVEN},
    )


@lru_cache(maxsize=4096)
def _held(value: Value) -> str:
    return plain(plain_text(cell_text(value)) if isinstance(value, str) else value)


def plain(value: Value) -> str:
    """A value as a cell of text would hold it: days as ISO dates, no blanks at the ends of lines."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return _BLANKS.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


@lru_cache(maxsize=4096)  # most columns say the same in many rows
def digest(text: str) -> str:
    """A short hash by which a changed cell is noticed; blanks and forms of width count for nothing."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(squeezed.encode("utf-8", "surrogatepass")).hexdigest()[:8]
