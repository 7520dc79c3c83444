"""What a report is: title, year, date, unit, person, meeting, each with where it was read.

`describe` asks the finders of each fact in order: what people wrote about the file (front matter, sidecar), the
folder and file name, the text. A finder that is not sure says nothing, because a wrong name is worse than none.
"""

from .describe import FINDERS, describe

__all__ = ["FINDERS", "describe"]
