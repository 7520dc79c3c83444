"""Export: the whole archive as plain files for other programs: JSON Lines, CSV for Excel, a calendar of deadlines.

`data_files` gives them one by one; `write_files` puts files into a folder of a person and never over anything else.
Their form is described for users in `docs/guide/data.md`.
"""

from .files import FILES, data_files
from .folder import FolderTakenError, write_files

__all__ = ["FILES", "FolderTakenError", "data_files", "write_files"]
