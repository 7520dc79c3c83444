"""One table of characters that count as the same, for the builder, the browser and the command line.

Text is folded UTF-16 unit by UTF-16 unit, as JavaScript counts characters: a unit is kept, replaced by one other unit,
or left out. So a place in folded text always leads back to one place in the text as written. `docs/search.md` says
what is folded and why.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..settings import table

UNITS: Final = 1 << 16
DROPPED: Final = 0
_DOUBLE_QUOTES: Final = "“”„‟〝〞〟「」『』«»"
_SINGLE_QUOTES: Final = "‘’‚‛′‹›`´"
_CASED_BELOW: Final = 0x590
"""Latin, Greek, Cyrillic and Armenian letters; scripts after them have no case or do not occur in the genre."""
_SHAPES: Final = ("<wide>", "<narrow>")
_RADICALS: Final = range(0x2E80, 0x2FE0)
_COMPATIBILITY: Final = range(0xF900, 0xFB00)
_DROPPED_CATEGORIES: Final = ("Cc", "Cf", "Zs", "Zl", "Zp")

Units = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """The table as the index carries it: units left out, and pairs of units (`source[n]` becomes `target[n]`)."""

    dropped: str
    source: str
    target: str


@cache
def folding(*, traditional: bool) -> Folding:
    """The table; with `traditional`, traditional characters count as their simplified forms."""
    simple = _simplified() if traditional else {}
    dropped, source, target = [], [], []
    for code in range(UNITS):
        unit = chr(code)
        if unicodedata.category(unit) in _DROPPED_CATEGORIES:
            dropped.append(unit)
            continue
        folded = _folded(unit)
        folded = simple.get(folded, folded)
        if folded != unit:
            source.append(unit)
            target.append(folded)
    return Folding(dropped="".join(dropped), source="".join(source), target="".join(target))


@cache
def fold_table(*, traditional: bool) -> Units:
    """The table as an array: shape (65536,), the folded unit of each, 0 where it is left out."""
    rules = folding(traditional=traditional)
    result = np.arange(UNITS, dtype=np.uint16)
    result[units(rules.dropped)] = DROPPED
    result[units(rules.source)] = units(rules.target)
    return result


def fold_text(text: str, rules: Folding) -> str:
    """A text as it is compared, by the table that an index carries."""
    translation: dict[int, Any] = {ord(a): b for a, b in zip(rules.source, rules.target, strict=True)}
    translation |= {ord(unit): None for unit in rules.dropped}
    return text.translate(translation)


def units(text: str) -> Units:
    """The UTF-16 units of a text, also where halves of pairs stand alone."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


def _folded(unit: str) -> str:
    code = ord(unit)
    shape = unicodedata.decomposition(unit).split()
    if len(shape) == 2 and (shape[0] in _SHAPES or code in _RADICALS):
        unit = chr(int(shape[1], 16))
    elif len(shape) == 1 and code in _COMPATIBILITY and int(shape[0], 16) < UNITS:
        unit = chr(int(shape[0], 16))
    if unit in _DOUBLE_QUOTES:
        return '"'
    if unit in _SINGLE_QUOTES:
        return "'"
    lower = unit.lower()
    return lower if ord(unit) < _CASED_BELOW and len(lower) == 1 and ord(lower) < UNITS else unit


def _simplified() -> dict[str, str]:
    entry = table("traditional")
    return dict(zip(*("".join(entry[name].split()) for name in ("traditional", "simplified")), strict=True))
