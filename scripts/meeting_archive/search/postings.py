"""Posting lists as text: of each key a *block*, the records of one segment that have it.

A block is a row of codes (`codes.py`), filled up to whole units. Where there are several segments, the first MARK bits
are left free for the number of the segment; then follow:

- n − 1, n the number of records in it, with parameter 0; of a pair with n ≥ MANNERED moreover its *manner* with
  parameter 5: 16 if *every* ordinal is written, plus 4 a plus b, the parameters of the ordinals of the first and the
  second unit (else the manner is 0);
- if n ≥ TUNED, the parameter of the distances, with parameter 4;
- for each record its distance to the record before (less one; the first counts from −1), with that parameter, or the
  one that follows from n and the number of records in the segment (`parameter`);
- of a pair moreover c, the number of its ordinals: if every ordinal is written, how often the pair stands in the
  record, less one; else 0 where it stands once and both its units are the first of their kind in the record, otherwise
  how often it stands. Items write 2 c, plus 1 where the pair stands in the title; other records c. Then its ordinals as
  distances to those of the time before in the same record (less one; the first count from −1).

The manner is the one that makes the block shortest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import codes
from .grams import Keys, Numbers, Pairs, Singles, changes

EVERY: Final = 16
MANNERED: Final = 4
MANNER_PARAMETER: Final = 5
TUNED: Final = 64
TUNED_PARAMETER: Final = 4
_PARAMETERS: Final = (0, 1, 2, 3)
"""Parameters tried for ordinals."""
_AT_ONCE: Final = 1 << 17
"""Occurrences that are written at a time: as many as a processor's cache holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Blocks one after another: their keys, sorted, the units each takes (same shape), and the units."""

    keys: Keys
    sizes: NDArray[np.int32]
    text: codes.Row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """What follows the gap of each record of a pair: its bits (shape (number of records,)), and the codes they are of.

    `count` and `count_bits` have the same shape; `ordinals`, `parameters` and `ordinal_bits` are of the records in
    `listed`, which have `spelled` codes each; `manner` has shape (number of blocks,).
    """

    bits: Numbers
    count: Numbers
    count_bits: Numbers
    listed: Numbers
    spelled: Numbers
    ordinals: Numbers
    parameters: Numbers
    ordinal_bits: Numbers
    manner: Numbers


class Posting(NamedTuple):
    """What a list says of a record: the ordinals of the pair's units each time it stands there, and if in the title."""

    occurrences: tuple[tuple[int, int], ...]
    titled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a segment's records lie in the whole: the first, how many, and how many of these are items."""

    begins: int
    records: int
    items: int


_ONCE: Final = ((0, 0),)


def decode(text: str, *, single: bool, places: Sequence[Place]) -> Iterator[tuple[int, Posting]]:
    """The records of a list, block by block."""
    at = mark = 0
    while at < len(text):
        if not codes.marked_inside(len(places)):
            mark, at = codes.value_of(text[at]), at + 1
        bits = codes.Bits(text, at)
        if len(places) > 1:
            mark += bits.take(codes.MARK)
        place = places[mark]
        size = bits.next(0) + 1
        manner = bits.next(MANNER_PARAMETER) if size >= MANNERED and not single else 0
        usual = int(parameter(np.array([size]), place.records)[0])
        gap_parameter = bits.next(TUNED_PARAMETER) if size >= TUNED else usual
        number = -1
        for _ in range(size):
            number += bits.next(gap_parameter) + 1
            yield place.begins + number, _ONE if single else _posting(bits, manner, number < place.items)
        at, mark = bits.stop, 0


_ONE: Final = Posting(_ONCE, titled=False)


def _posting(bits: codes.Bits, manner: int, item: bool) -> Posting:
    count, titled = divmod(bits.next(0), 2) if item else (bits.next(0), 0)
    times = count + 1 if manner >= EVERY else count
    occurrences = []
    first = second = -1
    for _ in range(times):
        first += bits.next(manner >> 2 & 3) + 1
        second += bits.next(manner & 3) + 1
        occurrences.append((first, second))
    return Posting(tuple(occurrences) or _ONCE, titled=bool(titled))


def parameter(sizes: Numbers, records: int) -> Numbers:
    """The parameter of the gaps in blocks of so many (`sizes`) of the segment's `records`, where it is not written.

    About half the mean gap, as most gaps are smaller than the mean: ⌊log₂ of 3/4 of it⌋ less one.
    """
    whole: Numbers = np.frexp((3 * records // (4 * sizes)).astype(np.float64))[1].astype(np.int64) - 1
    return np.maximum(whole - (sizes > 1), 0)


def _best_parameters(gaps: Numbers, starts: Numbers, sizes: Numbers, records: int) -> Numbers:
    """The parameter of the gaps in each block: the usual one, in long blocks the best of those around it."""
    usual = parameter(sizes, records)
    long = np.flatnonzero(sizes >= TUNED)
    if not len(long):
        return usual
    chosen = gaps[np.repeat(sizes >= TUNED, sizes)]
    begins = np.cumsum(sizes[long]) - sizes[long]
    tried = np.maximum(usual[long] + np.arange(-2, 3)[:, None], 0)
    bits = [np.add.reduceat(codes.lengths(chosen, np.repeat(one, sizes[long])), begins) for one in tried]
    usual[long] = tried[np.argmin(bits, axis=0), np.arange(len(long))]
    return usual


def single_blocks(singles: Singles, records: int, *, free: int) -> Blocks:
    """The blocks of single units in a segment of so many records; so many bits are left free at their beginning."""
    starts = np.flatnonzero(changes(singles.keys))
    cuts = _cuts(len(singles.keys), starts)
    parts = []
    for start, stop in pairwise(cuts):
        those = starts[slice(*np.searchsorted(starts, (start, stop)))] - start
        parts.append(_write(singles.keys[start:stop], singles.records[start:stop], those, records, None, free))
    return joined(parts)


def pair_blocks(pairs: Pairs, records: int, items: int, *, free: int) -> Blocks:
    """The blocks of pairs in a segment of so many records, the first `items` of them items."""
    starts = np.flatnonzero(changes(pairs.keys))
    cuts = _cuts(len(pairs.keys), starts)
    return joined([_pair_blocks(pairs.part(start, stop), records, items, free) for start, stop in pairwise(cuts)])


def _cuts(length: int, starts: Numbers) -> list[int]:
    """Where to cut so many occurrences, at the beginnings of blocks."""
    inside = starts[np.searchsorted(starts, np.arange(_AT_ONCE, length, _AT_ONCE), side="right") - 1]
    return np.unique(np.concatenate([[0], inside, [length]])).tolist() if length else [0]


def replaced(blocks: Blocks, keys: Keys, by: Blocks) -> Blocks:
    """Blocks with those of some keys taken out, and others with such keys put in."""
    stay = ~np.isin(blocks.keys, keys)
    every, sizes = np.concatenate([blocks.keys[stay], by.keys]), np.concatenate([blocks.sizes[stay], by.sizes])
    text = np.concatenate([blocks.text[np.repeat(stay, blocks.sizes)], by.text])
    order = np.argsort(every, kind="stable")
    begins = (np.cumsum(sizes) - sizes)[order]
    sizes = sizes[order]
    places = np.arange(len(text)) + np.repeat(begins - (np.cumsum(sizes) - sizes), sizes)
    return Blocks(keys=every[order], sizes=sizes, text=text[places])


def joined(parts: Sequence[Blocks]) -> Blocks:
    """Blocks one after another."""
    return Blocks(
        keys=np.concatenate([part.keys for part in parts] or [np.empty(0, dtype=np.uint32)]),
        sizes=np.concatenate([part.sizes for part in parts] or [np.empty(0, dtype=np.int32)]),
        text=np.concatenate([part.text for part in parts] or [np.empty(0, dtype=np.uint16)]),
    )


def _pair_blocks(pairs: Pairs, records: int, items: int, free: int) -> Blocks:
    """Gather the occurrences of a pair in a record, and write them."""
    new = changes(pairs.keys)
    at = np.flatnonzero(new | changes(pairs.records))
    starts = np.flatnonzero(new[at])
    return _write(pairs.keys[at], pairs.records[at], starts, records, _body(pairs, at, starts, items), free)


def _body(pairs: Pairs, at: Numbers, starts: Numbers, items: int) -> _Body:
    """The counts and ordinals of pairs, in the manner that makes each block shortest."""
    sizes = np.diff(np.append(starts, len(at)))
    times = np.diff(np.append(at, len(pairs.keys)))
    plain = (times == 1) & (pairs.first[at] == 0) & (pairs.second[at] == 0)
    steps = [_steps(pairs.first, at), _steps(pairs.second, at)]
    is_item = pairs.records[at] < items
    titled = (is_item & np.logical_or.reduceat(pairs.titled, at)).astype(np.int64)
    some_count = np.where(plain, 0, times << is_item) + titled
    every_count = ((times - 1) << is_item) + titled
    some_bits, every_bits = codes.lengths(some_count, 0), codes.lengths(every_count, 0)
    some, every = np.add.reduceat(some_bits, starts), np.add.reduceat(every_bits, starts)
    some_manner, every_manner = np.zeros(len(starts), dtype=np.int64), np.full(len(starts), EVERY)
    blocks = at[starts]
    written = np.repeat(~plain, times)
    for weight, step in zip((4, 1), steps, strict=True):
        tried = np.stack([codes.lengths(step, one) for one in _PARAMETERS])
        for masked in (True, False):
            totals = np.add.reduceat(tried * written if masked else tried, blocks, axis=1)
            if masked:
                some, some_manner = some + totals.min(axis=0), some_manner + weight * totals.argmin(axis=0)
            else:
                every, every_manner = every + totals.min(axis=0), every_manner + weight * totals.argmin(axis=0)
    manner = np.where(sizes < MANNERED, 0, np.where(every < some, every_manner, some_manner))
    every_record = np.repeat(manner >= EVERY, sizes)
    lists = every_record | ~plain
    listed = np.flatnonzero(lists)
    chosen = np.flatnonzero(np.repeat(lists, times))
    each = np.repeat(np.repeat(manner, sizes), times)[chosen]
    ordinals = np.stack([step[chosen] for step in steps], axis=1).ravel()
    parameters = np.stack([each >> 2 & 3, each & 3], axis=1).ravel()
    ordinal_bits = codes.lengths(ordinals, parameters)
    spelled = 2 * times[listed]
    count_bits = np.where(every_record, every_bits, some_bits)
    bits = count_bits.copy()
    if len(listed):
        bits[listed] += np.add.reduceat(ordinal_bits, np.cumsum(spelled) - spelled)
    return _Body(
        bits=bits,
        count=np.where(every_record, every_count, some_count),
        count_bits=count_bits,
        listed=listed,
        spelled=spelled,
        ordinals=ordinals,
        parameters=parameters,
        ordinal_bits=ordinal_bits,
        manner=manner,
    )


def _steps(ordinals: NDArray[np.int32], at: Numbers) -> Numbers:
    """Distances to the ordinal before, less one; the first in a record counts from −1."""
    steps = np.empty(len(ordinals), dtype=np.int64)
    steps[1:] = ordinals[1:] - ordinals[:-1] - 1
    steps[at] = ordinals[at]
    return steps


def _write(
    keys: Keys, numbers: NDArray[np.int32], starts: Numbers, records: int, body: _Body | None, free: int
) -> Blocks:
    """The blocks that begin at `starts`: of each entry (shape (number of entries,)) its key and record."""
    sizes = np.diff(np.append(starts, len(keys)))
    gaps = _steps(numbers, starts)
    parameters_of = _best_parameters(gaps, starts, sizes, records)
    each = np.repeat(parameters_of, sizes)
    gap_bits = codes.lengths(gaps, each)
    size_bits = codes.lengths(sizes - 1, 0)
    mannered = np.flatnonzero(sizes >= MANNERED) if body else np.empty(0, dtype=np.int64)
    head_bits = size_bits + free
    head_bits[mannered] += MANNER_PARAMETER + 1
    tuned = np.flatnonzero(sizes >= TUNED)
    tuned_at = head_bits[tuned]
    head_bits[tuned] += TUNED_PARAMETER + 1
    bits = gap_bits + body.bits if body else gap_bits
    bits[starts] += head_bits
    groups = -(-np.add.reduceat(bits, starts) // codes.GROUP)
    bounds = np.cumsum(groups) - groups
    sums = np.cumsum(bits) - bits
    at = sums + np.repeat(bounds * codes.GROUP - sums[starts], sizes)
    opening = at[starts] + free
    at[starts] += head_bits
    values = [gaps, sizes - 1, parameters_of[tuned]]
    parameters = [each, np.zeros_like(sizes), np.full_like(tuned, TUNED_PARAMETER)]
    places = [at, opening, opening[tuned] + tuned_at - free]
    if body:
        count_at = at + gap_bits
        inner = np.cumsum(body.ordinal_bits) - body.ordinal_bits
        shift = (count_at + body.count_bits)[body.listed] - inner[np.cumsum(body.spelled) - body.spelled]
        values += [body.count, body.ordinals, body.manner[mannered]]
        parameters += [np.zeros_like(each), body.parameters, np.full_like(mannered, MANNER_PARAMETER)]
        places += [count_at, inner + np.repeat(shift, body.spelled), (opening + size_bits)[mannered]]
    text = codes.pack(np.concatenate(values), np.concatenate(parameters), np.concatenate(places), int(groups.sum()))
    return Blocks(keys=keys[starts], sizes=groups.astype(np.int32), text=text)
