"""Identify: the codes of reports and the ids of what is in them stay the same through edits, moves and re-scans.

`recognised` is a pure function from what reports are recognised by (`traits`, made of each reading once) and the
`Registry` of former builds to lasting codes and ids, and the registry for the next build; `named` gives them to a
reading, `identify` does all three. `recognise` says which report is which, `align` which item is which, `number` gives
ids; `load_registry` and `save_registry` keep `curation/registry/`.
"""

from __future__ import annotations

from .codes import CODE_LENGTH, report_code
from .files import load_registry, save_registry
from .identify import Identified, identify, recognised
from .number import Names, Traits, named, traits
from .records import Line, Registry

__all__ = [
    "CODE_LENGTH",
    "Identified",
    "Line",
    "Names",
    "Registry",
    "Traits",
    "identify",
    "load_registry",
    "named",
    "recognised",
    "report_code",
    "save_registry",
    "traits",
]
