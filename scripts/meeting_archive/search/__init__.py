"""Search: an index of every run of characters in the archive, in files that a browser loads piece by piece.

`build_index` writes it from the readings; `theme/assets/js/search-index.js` and `Index` read it. docs/search-index.md
says how it is made and why. `update_index` makes again only what changed; `into_segments`, `segment` and `assemble` are
the steps of both.
"""

from __future__ import annotations

from .build import assemble, build_index
from .reader import HAS, Filters, Found, Hit, Index, IndexMissingError, Sort
from .records import KINDS, Entry, entry_of
from .segments import Segment, Source, into_segments, segment, source_of
from .update import Kept, update_index

__all__ = [
    "HAS",
    "KINDS",
    "Entry",
    "Filters",
    "Found",
    "Hit",
    "Index",
    "IndexMissingError",
    "Kept",
    "Segment",
    "Sort",
    "Source",
    "assemble",
    "build_index",
    "entry_of",
    "into_segments",
    "segment",
    "source_of",
    "update_index",
]
