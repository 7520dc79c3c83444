"""How much one original may cost: every limit of reading in one place (`docs/guide/originals.md` tells people).

A file beyond a limit gives one finding and is not read further; the rest of the archive goes on.
"""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 64 * 1024 * 1024
"""The largest original that is read; a report of a million characters has 3 MB."""
MAX_PARTS: Final = 10_000
"""Entries of a zip package; a Word document has some twenty, and one more for each picture."""
MAX_PART_BYTES: Final = 48 * 1024 * 1024
"""One unpacked part; the text of a million characters with Word's formatting has about 30 MB."""
MAX_PACKAGE_BYTES: Final = 96 * 1024 * 1024
"""All parts of a package that are unpacked together."""
MAX_CHARACTERS: Final = 2_000_000
"""Characters of one document; the stages after reading take some 25 seconds for a million."""
MAX_PAGES: Final = 3_000
"""Pages of one pdf."""
MAX_SECONDS: Final = 45.0
"""Time for reading one original, in a process of its own that is ended after it; the other stages take some more."""
MAX_PAGE_SECONDS: Final = 60.0
"""Time for recognising the words of one scanned page, where that was asked for; a usual page takes one to three."""
MAX_SCANS: Final = 300
"""Scanned pages of one original whose words are recognised."""
MAX_PIXELS: Final = 20_000_000
"""Of the picture of a scanned page; a sheet of A4 at 300 dots an inch has 8.7 million."""
MAX_MEMORY: Final = 1024 * 1024 * 1024
"""Address space of such a process, in bytes (where the system can limit it)."""
HEAVY_BYTES: Final = 256 * 1024
"""A page or text of more bytes is read in a process of its own."""
HEAVY_PACKAGE_BYTES: Final = 8 * 1024 * 1024
"""The same for a package whose XML has more, unpacked; the tree of it takes some ten times that."""
HEAVY_TEXT_BYTES: Final = 4 * 1024 * 1024
"""The same for plain text, which has no tree."""
