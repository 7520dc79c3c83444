"""Spreadsheets (xlsx, xlsm): sheets as tables of what their cells show; hidden sheets, rows and columns stay out."""

from .document import read_xlsx

__all__ = ["read_xlsx"]
