"""Ledger: every promise with all that is known of it, as a spreadsheet that people fill in, and what they filled in.

`ledger_rows` joins readings, what stands across them and what people decided; pages and exports are made from its rows.
`write_workbook` makes the spreadsheet of them (`bind_workbook` from what `written_rows` made of them), `ledger_table`
the same as plain text; `read_workbook` reads one that
people have had in Excel, WPS or LibreOffice, `plan_merge` compares it with the archive, and `decisions` are what a
person then agrees to. Nothing here touches a file.
"""

from .columns import ledger_table
from .merge import Change, Conflict, Plan, decisions, plan_merge
from .returned import NAMES, LedgerFileError, read_workbook
from .rows import ledger_rows, row_place
from .workbook import ALL, bind_workbook, write_workbook, written_rows

__all__ = [
    "ALL",
    "NAMES",
    "Change",
    "Conflict",
    "LedgerFileError",
    "Plan",
    "bind_workbook",
    "decisions",
    "ledger_rows",
    "ledger_table",
    "plan_merge",
    "read_workbook",
    "row_place",
    "write_workbook",
    "written_rows",
]
