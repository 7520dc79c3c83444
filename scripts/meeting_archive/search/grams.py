"""From texts to sorted postings: which pairs and single units stand in which record, without holding all in memory.

Every unit of a folded record has an *ordinal*: how many of the same unit stand before it in the record. A pair is noted
with the ordinals of both its units, so that pairs can be chained into longer phrases exactly, in far fewer bits than
positions would take (docs/search.md).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .fold import DROPPED, Units, units

SINGLE: Final = 0x20
"""The second unit of a key for a single unit: a space, which folding always leaves out of texts."""
BATCH_UNITS: Final = 1 << 19
"""Units of text that are sorted at a time."""
RANGE_PAIRS: Final = 1 << 18
"""About as many pairs are merged at a time."""
_SAMPLE: Final = 1 << 12
_RIDE: Final = np.uint64(22)

Keys = NDArray[np.uint32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Occurrences sorted by key, then record, then place; all arrays have shape (number of occurrences,).

    `keys` are first unit << 16 | second unit; a key of a single unit stands once a record, with ordinals 0.
    """

    keys: Keys
    records: Numbers
    first: Numbers
    second: Numbers


class Sorter:
    """Collects texts in the order of their records and gives their pairs back in the order of keys.

    A context manager: what does not fit in memory waits in a temporary folder until the end.
    """

    def __init__(self, table: Units) -> None:
        self._table = table
        self._texts: list[str] = []
        self._units = 0
        self._begun = 0
        self._paths: list[Path] = []
        self._samples: list[Keys] = []
        self._folder = tempfile.TemporaryDirectory(prefix="meeting-archive-search-")

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def add(self, text: str) -> None:
        """The next record's text."""
        self._texts.append(text)
        self._units += len(text)
        if self._units >= BATCH_UNITS:
            self._spill()

    def ranges(self) -> Iterator[Pairs]:
        """All pairs, in ranges of keys that do not overlap."""
        self._spill()
        if not self._samples:
            return
        sample = np.sort(np.concatenate(self._samples))
        bounds = np.unique(sample[RANGE_PAIRS // _SAMPLE :: RANGE_PAIRS // _SAMPLE])
        cuts = [[0, *np.searchsorted(np.load(path, mmap_mode="r")[:, 0], bounds).tolist()] for path in self._paths]
        for n in range(len(bounds) + 1):
            parts = [
                _rows(path, c[n], c[n + 1] if n < len(bounds) else None)
                for path, c in zip(self._paths, cuts, strict=True)
            ]
            keys, records, first, second = np.concatenate(parts).T
            order = _order(keys)
            yield Pairs(
                keys=keys[order],
                records=records[order].astype(np.int64),
                first=first[order].astype(np.int64),
                second=second[order].astype(np.int64),
            )

    def _spill(self) -> None:
        if not self._texts:
            return
        rows = _sorted_pairs(self._texts, self._begun, self._table)
        path = Path(self._folder.name) / f"{len(self._paths)}.npy"
        np.save(path, rows)
        self._paths.append(path)
        self._samples.append(rows[::_SAMPLE, 0].copy())
        self._begun += len(self._texts)
        self._texts, self._units = [], 0


def _rows(path: Path, start: int, stop: int | None) -> NDArray[np.uint32]:
    """Some rows of a batch, read and not mapped, so that memory holds no more than these."""
    return np.array(np.load(path, mmap_mode="r")[start:stop])


def _sorted_pairs(texts: list[str], begun: int, table: Units) -> NDArray[np.uint32]:
    """The pairs of a batch, `begun` the number of its first record; a row is (key, record, first, second ordinal)."""
    raw = units("\0".join(text.replace("\0", "") for text in texts))
    record = np.cumsum(raw == 0, dtype=np.int64)
    folded = table[raw]
    kept = folded != DROPPED
    unit, record = folded[kept].astype(np.int64), record[kept]
    if not len(unit):
        return np.empty((0, 4), dtype=np.uint32)
    place = (record << 16) | unit
    order = _order(place)
    opens = np.empty(len(order), dtype=bool)
    opens[0], opens[1:] = True, place[order[1:]] != place[order[:-1]]
    starts = np.flatnonzero(opens)
    ordinal = np.empty(len(order), dtype=np.int64)
    ordinal[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    singles = order[starts]
    joined = np.flatnonzero(record[1:] == record[:-1])
    none = np.zeros(len(singles), dtype=np.int64)
    keys = np.concatenate([(unit[singles] << 16) | SINGLE, (unit[joined] << 16) | unit[joined + 1]])
    records = np.concatenate([record[singles], record[joined]])
    first = np.concatenate([none, ordinal[joined]])
    second = np.concatenate([none, ordinal[joined + 1]])
    order = _order(keys)  # records, and places within one, are in order already among equal keys
    return np.stack([a[order].astype(np.uint32) for a in (keys, records + begun, first, second)], axis=1)


def _order(values: NDArray[np.generic]) -> Numbers:
    """The stable order of values below 2^42: their places ride along in the low bits of a sort that is not stable."""
    if len(values) > 1 << int(_RIDE):  # one text of millions of characters
        return np.argsort(values, kind="stable").astype(np.int64)
    places = np.arange(len(values), dtype=np.uint64)
    riding = np.sort((values.astype(np.uint64) << _RIDE) | places)
    return (riding & ((np.uint64(1) << _RIDE) - np.uint64(1))).astype(np.int64)
