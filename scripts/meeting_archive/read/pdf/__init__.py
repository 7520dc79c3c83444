"""PDF: pages become lines, lines paragraphs and tables.

`worker` runs in a process of its own, because the library can abort and a hostile file can eat memory; what
comes back (`page`) is positions only. `table`, `margins` and `paragraphs` then read the layout, as pure functions.
"""

from .document import read_pdf

__all__ = ["read_pdf"]
