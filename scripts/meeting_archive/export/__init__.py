"""Export: the whole archive as plain files for other programs: JSON Lines, CSV for Excel, a calendar of deadlines.

What is made of one report, or of the rows of a few, is a pure function of them; `data_files` of the package puts files
together from such parts. `write_files` puts files into a folder of a person and never over anything else. Their form is
described for users in `docs/guide/data.md`.
"""

from .calendar import calendar_frame, calendar_part
from .files import FILES, follow_part, recurrence_part, report_parts
from .folder import FolderTakenError, write_files
from .tables import ITEM_HEADINGS, REPORT_HEADINGS, csv_rows, report_row, table_head

__all__ = [
    "FILES",
    "ITEM_HEADINGS",
    "REPORT_HEADINGS",
    "FolderTakenError",
    "calendar_frame",
    "calendar_part",
    "csv_rows",
    "follow_part",
    "recurrence_part",
    "report_parts",
    "report_row",
    "table_head",
    "write_files",
]
