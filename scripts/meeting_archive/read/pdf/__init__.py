"""PDF: pages become lines, lines paragraphs and tables.

`worker` runs in a process of its own, because the library can abort and a hostile file can eat memory; what
comes back is positions only, which `layout` reads. Pages that are scans are drawn (`drawn`) for text recognition.
"""

from .document import read_pdf

__all__ = ["read_pdf"]
