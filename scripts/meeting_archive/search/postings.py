"""Posting lists as text: the records of each key, and for pairs the ordinals that let them be chained.

A list begins with one character for its parameter k and, if its key is a pair, one for its manner: 16 if *every*
ordinal is written, plus 4 a plus b, the parameters of the ordinals of the first and the second unit. Then codes
(`codes.py`), for each record: its distance to the record before (less one; the first counts from −1) with parameter k;
of a pair moreover

- if every ordinal is written: how often the pair stands in the record, less one, and its ordinals;
- else: 0 where it stands once and both its units are the first of their kind in the record, otherwise how often it
  stands, and its ordinals.

Ordinals are written as distances to those of the time before in the same record (less one; the first count from −1).
Parameter and manner are those that make the list shortest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import codes
from .grams import SINGLE, Keys, Numbers, Pairs

PART_CHARACTERS: Final = 16_000
"""A list longer than this is cut into parts of even size."""
EVERY: Final = 16
_PART_BITS: Final = PART_CHARACTERS * codes.GROUP // 2
_PARAMETERS: Final = (0, 1, 2, 3)
"""Parameters tried for ordinals."""

Flags = NDArray[np.bool_]


class Part(NamedTuple):
    """A posting list, or (`alone`) one part of a long one that begins at record `begins`."""

    key: int
    begins: int
    text: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Postings:
    """One entry a (key, record), shape (number of postings,), of one kind of key.

    `at` and `times`: its occurrences; `plain`: once, with both units the first of their kind; `opens`: it begins a
    list; `starts` and `sizes` (shape (number of lists,)): the postings of each list.
    """

    keys: Keys
    records: Numbers
    at: Numbers
    times: Numbers
    plain: Flags
    opens: Flags
    starts: Numbers
    sizes: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """What follows the gap of each posting: its bits (shape (number of postings,)), and the codes they are the sum of.

    `count` (same shape) and `count_bits`; `ordinals`, `parameters` and `ordinal_bits` of the postings in `listed`,
    which have `spelled` codes each; `manner` (shape (number of lists,)) is the list's second character, or −1.
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


def parts(pairs: Pairs) -> list[Part]:
    """The lists of a range of keys, in the order of keys and, within one, of records."""
    single = (pairs.keys & 0xFFFF) == SINGLE
    found: list[Part] = []
    for chosen, body in ((single, _no_body), (~single, _ordinals)):
        kind = Pairs(
            keys=pairs.keys[chosen],
            records=pairs.records[chosen],
            first=pairs.first[chosen],
            second=pairs.second[chosen],
        )
        if len(kind.keys):
            postings = _group(kind)
            found += _lists(postings, body(kind, postings))
    return sorted(found)


def _group(pairs: Pairs) -> _Postings:
    """Gather the occurrences of a key in a record."""
    opens = _changes(pairs.keys) | _changes(pairs.records)
    at = np.flatnonzero(opens)
    times = np.diff(np.append(at, len(opens)))
    keys = pairs.keys[at]
    list_opens = _changes(keys)
    starts = np.flatnonzero(list_opens)
    return _Postings(
        keys=keys,
        records=pairs.records[at],
        at=at,
        times=times,
        plain=(times == 1) & (pairs.first[at] == 0) & (pairs.second[at] == 0),
        opens=list_opens,
        starts=starts,
        sizes=np.diff(np.append(starts, len(list_opens))),
    )


def _no_body(pairs: Pairs, postings: _Postings) -> _Body:
    """Of a single unit, only the record is noted."""
    none, zeros = np.empty(0, dtype=np.int64), np.zeros(len(pairs.keys), dtype=np.int64)
    return _Body(
        bits=zeros,
        count=none,
        count_bits=none,
        listed=none,
        spelled=none,
        ordinals=none,
        parameters=none,
        ordinal_bits=none,
        manner=np.full(len(postings.starts), -1),
    )


def _ordinals(pairs: Pairs, postings: _Postings) -> _Body:
    """The counts and ordinals of pairs, in the manner that makes each list shortest."""
    steps = [_steps(pairs.first, postings.at), _steps(pairs.second, postings.at)]
    lists = postings.at[postings.starts]
    written = np.repeat(~postings.plain, postings.times)
    some_count = np.where(postings.plain, 0, postings.times)
    some_bits, every_bits = codes.lengths(some_count, 0), codes.lengths(postings.times - 1, 0)
    some, every = np.add.reduceat(some_bits, postings.starts), np.add.reduceat(every_bits, postings.starts)
    some_manner, every_manner = np.zeros(len(lists), dtype=np.int64), np.full(len(lists), EVERY)
    for weight, step in zip((4, 1), steps, strict=True):
        sizes = [codes.lengths(step, parameter) for parameter in _PARAMETERS]
        for mask in (True, False):
            totals = np.stack([np.add.reduceat(size * written if mask else size, lists) for size in sizes])
            if mask:
                some, some_manner = some + totals.min(axis=0), some_manner + weight * totals.argmin(axis=0)
            else:
                every, every_manner = every + totals.min(axis=0), every_manner + weight * totals.argmin(axis=0)
    manner = np.where(every < some, every_manner, some_manner)
    all_of_it = np.repeat(manner >= EVERY, postings.sizes)
    listed = np.flatnonzero(all_of_it | ~postings.plain)
    chosen = np.flatnonzero(np.repeat(all_of_it | ~postings.plain, postings.times))
    each = np.repeat(np.repeat(manner, postings.sizes), postings.times)[chosen]
    both = np.stack([step[chosen] for step in steps], axis=1).ravel()
    parameters = np.stack([each >> 2 & 3, each & 3], axis=1).ravel()
    ordinal_bits = codes.lengths(both, parameters)
    spelled = 2 * postings.times[listed]
    count_bits = np.where(all_of_it, every_bits, some_bits)
    bits = count_bits.copy()
    bits[listed] += np.add.reduceat(ordinal_bits, np.cumsum(spelled) - spelled) if len(listed) else 0
    return _Body(
        bits=bits,
        count=np.where(all_of_it, postings.times - 1, some_count),
        count_bits=count_bits,
        listed=listed,
        spelled=spelled,
        ordinals=both,
        parameters=parameters,
        ordinal_bits=ordinal_bits,
        manner=manner,
    )


def _steps(ordinals: Numbers, at: Numbers) -> Numbers:
    """Distances to the ordinal before, less one; the first of a posting counts from −1."""
    steps = np.empty_like(ordinals)
    steps[1:] = ordinals[1:] - ordinals[:-1] - 1
    steps[at] = ordinals[at]
    return steps


def _lists(postings: _Postings, body: _Body) -> list[Part]:
    k = _list_parameters(postings)
    k_each = np.repeat(k, postings.sizes)
    gaps = _gaps(postings.records, postings.opens)
    cut, pieces = _cuts(codes.lengths(gaps, k_each) + body.bits, postings)
    opens = postings.opens | cut
    heads = np.flatnonzero(opens)
    gaps = _gaps(postings.records, opens)
    text, bounds = _write(gaps, k_each, heads, body)
    prefix = [codes.symbol(a) + (codes.symbol(b) if b >= 0 else "") for a, b in zip(k, body.manner, strict=True)]
    owners = np.repeat(np.arange(len(k)), pieces).tolist()
    columns = (postings.keys[heads].tolist(), postings.records[heads].tolist(), owners, bounds, bounds[1:])
    alone = (pieces > 1).tolist()
    return [Part(key, begins, prefix[n] + text[a:b], alone[n]) for key, begins, n, a, b in zip(*columns, strict=False)]


def _gaps(records: Numbers, opens: Flags) -> Numbers:
    gaps = np.empty_like(records)
    gaps[1:] = records[1:] - records[:-1] - 1
    gaps[opens] = records[opens]
    return gaps


def _list_parameters(postings: _Postings) -> Numbers:
    """A parameter for the gaps of each list, from their mean: within a few per cent of the best."""
    mean: NDArray[np.float64] = (postings.records[postings.starts + postings.sizes - 1] + 1) / postings.sizes
    return np.maximum(np.frexp(mean)[1].astype(np.int64) - 2, 0)


def _cuts(bits: Numbers, postings: _Postings) -> tuple[Flags, Numbers]:
    """Where long lists are cut (at postings), and the number of pieces of each list."""
    starts, sizes = postings.starts, postings.sizes
    sums = np.cumsum(bits)
    before = sums[starts] - bits[starts]
    whole = sums[starts + sizes - 1] - before
    wanted = np.maximum(np.rint(whole / _PART_BITS).astype(np.int64), 1)
    cut = np.zeros(len(bits), dtype=bool)
    pieces = wanted.copy()
    for n in np.flatnonzero(wanted > 1):
        inside = slice(starts[n], starts[n] + sizes[n])
        opens = _changes((sums[inside] - bits[inside] - before[n]) * wanted[n] // whole[n])
        cut[inside] = opens
        pieces[n] = opens.sum()
    return cut, pieces


def _write(gaps: Numbers, k: Numbers, heads: Numbers, body: _Body) -> tuple[str, list[int]]:
    """The characters of all parts one after another, and where each begins and ends."""
    gap_bits = codes.lengths(gaps, k)
    bits = gap_bits + body.bits
    groups = -(-np.add.reduceat(bits, heads) // codes.GROUP)
    bounds = np.concatenate([[0], np.cumsum(groups)])
    sums = np.cumsum(bits) - bits
    start = sums + np.repeat(bounds[:-1] * codes.GROUP - sums[heads], np.diff(np.append(heads, len(bits))))
    values, parameters, starts = [gaps], [k], [start]
    if len(body.count):
        count_start = start + gap_bits
        values.append(body.count)
        parameters.append(np.zeros_like(k))
        starts.append(count_start)
        inner = np.cumsum(body.ordinal_bits) - body.ordinal_bits
        shift = (count_start + body.count_bits)[body.listed] - inner[np.cumsum(body.spelled) - body.spelled]
        values.append(body.ordinals)
        parameters.append(body.parameters)
        starts.append(inner + np.repeat(shift, body.spelled))
    text = codes.pack(np.concatenate(values), np.concatenate(parameters), np.concatenate(starts), int(bounds[-1]))
    return text.decode("ascii"), (2 * bounds).tolist()


def _changes(values: NDArray[np.generic]) -> Flags:
    """Where a value differs from the one before; the first always does."""
    changes = np.ones(len(values), dtype=bool)
    changes[1:] = values[1:] != values[:-1]
    return changes
