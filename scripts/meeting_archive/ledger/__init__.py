"""Ledger: every promise with all that is known of it, as a spreadsheet that people fill in, and what they filled in.

`ledger_rows` joins readings, what stands across them and what people decided; pages and exports are made from its rows.
"""

from .rows import ledger_rows

__all__ = ["ledger_rows"]
