"""Identify: the codes of reports and the ids of what is in them stay the same through edits, moves and re-scans.

`identify` is a pure function from readings and the `Registry` of former builds to readings with stable codes and ids,
and the registry for the next build. `recognise` says which report is which, `align` which item is which, `number` gives
ids; `load_registry` and `save_registry` keep `curation/registry/`.
"""

from __future__ import annotations

from .codes import CODE_LENGTH, report_code
from .files import load_registry, save_registry
from .identify import Identified, identify
from .records import Line, Registry

__all__ = [
    "CODE_LENGTH",
    "Identified",
    "Line",
    "Registry",
    "identify",
    "load_registry",
    "report_code",
    "save_registry",
]
