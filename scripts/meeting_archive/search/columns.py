"""What the index as a whole needs of a segment: its blocks, range by range of keys, and a hash of each range.

A *cell* is all keys that begin with one unit. Ranges are cut at cells, by halves, until each has few units enough: so a
segment, or all of them, is cut the same way after a change, but where the change makes a range too large or small.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .grams import Numbers
from .postings import Blocks

CELLS: Final = 1 << 16
_CELL_BITS: Final = 16
_DIGEST: Final = 8
"""Bytes of a hash."""
PIECE_UNITS: Final = 1 << 16
"""Units of a piece at most, about: what is kept together of a segment."""

Both = tuple[Blocks, Blocks]
"""Blocks of single units and of pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Of each cell that has blocks its number, its units (shape (number of cells,)), and a hash of its blocks."""

    cells: NDArray[np.uint16]
    volumes: Numbers
    digests: bytes

    def digest(self, low: int, high: int) -> bytes:
        """What says all of the blocks in the cells from `low` to below `high`."""
        start, stop = np.searchsorted(self.cells, (low, high)).tolist()
        return self.cells[start:stop].tobytes() + self.digests[start * _DIGEST : stop * _DIGEST]


@dataclass(frozen=True, slots=True)
class Column:
    """The blocks of a segment: `between(low, high)` has those in cells from `low` to below `high`."""

    outline: Outline
    between: Callable[[int, int], Both]


def column_of(blocks: Both) -> Column:
    """A column of blocks that are in memory."""
    return Column(_outline(blocks), within(blocks))


def within(blocks: Both) -> Callable[[int, int], Both]:
    """A function that gives the blocks in some cells, of those that are in memory."""
    ends = [np.append(0, np.cumsum(own.sizes, dtype=np.int64)) for own in blocks]

    def between(low: int, high: int) -> Both:
        one, two = (_part(own, places, low, high) for own, places in zip(blocks, ends, strict=True))
        return one, two

    return between


def _part(blocks: Blocks, ends: Numbers, low: int, high: int) -> Blocks:
    start, stop = np.searchsorted(blocks.keys, (low << _CELL_BITS, high << _CELL_BITS)).tolist()
    text = blocks.text[ends[start] : ends[stop]]
    return Blocks(keys=blocks.keys[start:stop], sizes=blocks.sizes[start:stop], text=text)


def _outline(blocks: Both) -> Outline:
    volumes = np.zeros(CELLS, dtype=np.int64)
    for own in blocks:
        volumes += np.bincount(own.keys >> _CELL_BITS, weights=own.sizes, minlength=CELLS).astype(np.int64)
    cells = np.flatnonzero(volumes)
    rows: list[list[memoryview]] = [[] for _ in cells]
    for own in blocks:
        cuts = [*np.searchsorted(own.keys, cells << _CELL_BITS).tolist(), len(own.keys)]
        ends = np.append(0, np.cumsum(own.sizes, dtype=np.int64))
        keys, sizes, text = own.keys.data, own.sizes.data, own.text.data
        places = ends[cuts].tolist()
        for n, row in enumerate(rows):
            row += keys[cuts[n] : cuts[n + 1]], sizes[cuts[n] : cuts[n + 1]], text[places[n] : places[n + 1]]
    return Outline(cells=cells.astype(np.uint16), volumes=volumes[cells], digests=b"".join(map(_hash, rows)))


def _hash(parts: Iterable[memoryview]) -> bytes:
    digest = hashlib.blake2b(digest_size=_DIGEST)
    for part in parts:
        digest.update(part)
    return digest.digest()


def cut(outlines: Sequence[Outline], units: int) -> Iterator[tuple[int, int]]:
    """Ranges of cells that hold so many units at most, if not a single cell has more; empty ones are left out."""
    volumes = np.zeros(CELLS, dtype=np.int64)
    for outline in outlines:
        volumes[outline.cells] += outline.volumes
    sums = np.append(0, np.cumsum(volumes)).tolist()
    ranges = [(0, CELLS)]
    while ranges:
        low, high = ranges.pop()
        if sums[high] - sums[low] > units and high - low > 1:
            middle = (low + high) // 2
            ranges += (middle, high), (low, middle)
        elif sums[high] > sums[low]:
            yield low, high
