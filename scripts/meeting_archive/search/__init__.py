"""Search: an index of every run of characters in the archive, in files that a browser loads piece by piece.

`build_index` writes it from the readings; `theme/assets/js/search.js` and `Index` read it. docs/search.md says how it
is made and why.
"""

from __future__ import annotations

from .build import build_index
from .reader import HAS, Filters, Found, Hit, Index, IndexMissingError
from .records import KINDS

__all__ = ["HAS", "KINDS", "Filters", "Found", "Hit", "Index", "IndexMissingError", "build_index"]
