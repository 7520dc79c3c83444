"""Search: an index of every run of characters in the archive, in files that a browser loads piece by piece.

`build_index` writes it from the readings; `theme/assets/js/search-index.js` and `Index` read it. docs/search-index.md
says how it is made and why. `update_index` makes again only what changed; `into_segments`, `segment` and `assemble` are
the steps of both.
"""

from __future__ import annotations

from .build import assemble, build_index
from .reader import HAS, Filters, Found, Hit, Index, IndexMissingError, Sort
from .records import KINDS
from .segments import Segment, into_segments, segment
from .update import Kept, update_index

__all__ = [
    "HAS",
    "KINDS",
    "Filters",
    "Found",
    "Hit",
    "Index",
    "IndexMissingError",
    "Kept",
    "Segment",
    "Sort",
    "assemble",
    "build_index",
    "into_segments",
    "segment",
    "update_index",
]
