"""From the texts of a segment to sorted postings: which pairs and single units stand in which record.

Every unit of a folded record has an *ordinal*: how many of the same unit stand before it in the record. A pair is noted
with the ordinals of both its units, so that pairs can be chained into longer phrases exactly, in far fewer bits than
positions would take (docs/search-index.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .fold import DROPPED, Units, units

SINGLE: Final = 0x20
"""The second unit of a key for a single unit: a space, which folding always leaves out of texts."""

Keys = NDArray[np.uint32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Occurrences sorted by key, then record, then place; all arrays have shape (number of occurrences,).

    `keys` are first unit << 16 | second unit. `titled`: both units stand in the record's title.
    """

    keys: Keys
    records: Small
    first: Small
    second: Small
    titled: Flags

    def part(self, start: int, stop: int) -> Pairs:
        """Some of them."""
        those = slice(start, stop)
        return Pairs(
            keys=self.keys[those],
            records=self.records[those],
            first=self.first[those],
            second=self.second[those],
            titled=self.titled[those],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Singles:
    """In which records a unit stands, sorted by key, then record, each once; shape (number of them,)."""

    keys: Keys
    records: Small


def grams(texts: Sequence[str], titles: Sequence[int], table: Units, only: Keys | None = None) -> tuple[Singles, Pairs]:
    """The single units and the pairs of texts; record n is `texts[n]`, of which `titles[n]` units are its title.

    Of the keys in `only` alone, if given: nothing is then sorted that none of them has.
    """
    raw = units("\0".join([text.replace("\0", " ") if "\0" in text else text for text in texts]))
    ends = raw == 0
    record = np.cumsum(ends, dtype=np.int32)
    folded = table[raw]
    kept = folded != DROPPED
    unit, titled, record = folded[kept], _titled(ends, titles)[kept], record[kept]
    asked = np.arange(len(unit)) if only is None else np.flatnonzero(_units_of(only)[unit])
    order = asked[np.argsort(unit[asked], kind="stable")]  # of 16 bits: a radix sort
    by_unit, by_record = unit[order], record[order]
    opens = changes(by_unit) | changes(by_record)
    starts = np.flatnonzero(opens)
    keys, records = (by_unit[starts].astype(np.uint32) << 16) | np.uint32(SINGLE), by_record[starts]
    ordinal = np.empty(len(unit), dtype=np.int32)
    ordinal[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    begins = changes(record)  # no pair ends here
    places = order[~begins[order]] - 1  # where pairs begin, in the order of their second units
    if only is not None:
        places = places[np.isin((unit[places].astype(np.uint32) << 16) | unit[places + 1], only)]
        wanted = np.isin(keys, only)
        keys, records = keys[wanted], records[wanted]
    places = places[np.argsort(unit[places], kind="stable")]
    return Singles(keys=keys, records=records), Pairs(
        keys=(unit[places].astype(np.uint32) << 16) | unit[places + 1],
        records=record[places],
        first=ordinal[places],
        second=ordinal[places + 1],
        titled=titled[places + 1],
    )


def _units_of(keys: Keys) -> Flags:
    """Of each unit, whether it stands in a key."""
    found = np.zeros(1 << 16, dtype=bool)
    found[keys >> 16] = found[keys & 0xFFFF] = True
    return found


def _titled(ends: Flags, titles: Sequence[int]) -> Flags:
    """Which units, before folding, stand in titles."""
    starts = np.concatenate([[0], np.flatnonzero(ends) + 1])[: len(titles)]
    steps = np.zeros(len(ends) + 1, dtype=np.int32)
    np.add.at(steps, starts, 1)
    np.add.at(steps, starts + np.asarray(titles, dtype=np.int64), -1)
    return np.cumsum(steps)[:-1] > 0


def changes(values: NDArray[np.generic]) -> Flags:
    """Where a value differs from the one before; the first always does."""
    result = np.ones(len(values), dtype=bool)
    result[1:] = values[1:] != values[:-1]
    return result
