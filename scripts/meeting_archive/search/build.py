"""Write the index: every segment by itself, and their postings put together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import Reading
from ..settings import Settings
from . import codes
from .columns import cut
from .fold import folding
from .grams import Flags, Numbers, changes
from .layout import (
    FORMAT,
    SHARD_UNITS,
    SHARDS_IN_PAGE,
    file_of,
    key_text,
    name_of,
    name_text,
    payload,
    shard_key_text,
    shard_of,
    shard_place,
)
from .postings import Blocks
from .records import entry_of, topic_names
from .segments import Segment, into_segments, segment, source_of

_KEY_UNITS: Final = 2
"""What a key adds to a list in a shard, about."""
STRIPE_UNITS: Final = 1 << 18
"""Units of lists that are put together at a time, at most, if one cell has not more."""
_SHORT: Final = 64
"""Blocks up to so many units are moved together with all of their size, longer ones one by one."""
Files = Iterator[tuple[str, bytes]]


def build_index(readings: Iterable[Reading], settings: Settings) -> Files:
    """The files of the search index, as (path relative to the docs folder, contents), one by one."""
    every = list(readings)
    groups = into_segments([source_of(reading) for reading in every])
    made = []
    for group in groups:
        one = segment([entry_of(every[n]) for n in group.members], settings, alone=len(groups) == 1)
        yield from one.files
        made.append(one.without_files())
    yield from assemble(made, settings)


def assemble(made: Sequence[Segment], settings: Settings) -> Files:
    """The files of the index that are not those of one segment, from all segments in their order."""
    shards: list[Shard] = []
    for stripe in stripes(made):
        for shard, data in shards_of(made, stripe):
            shards.append(shard)
            yield data
    yield from directory(made, shards, settings)


class Shard(NamedTuple):
    """What the directory says of a shard: its first key, what it holds, and its name.

    What a shard holds is twice the number of its keys, or, if it is a part of a list, twice the segment it begins with,
    plus one.
    """

    key: int
    holds: int
    name: str


class Stripe(NamedTuple):
    """Cells whose lists are put into shards by themselves; the name says all that these are made of."""

    low: int
    high: int
    name: str


def stripes(made: Sequence[Segment]) -> Iterator[Stripe]:
    """All of them, in the order of keys."""
    outlines = [one.column.outline for one in made]
    marked = f"{len(made) > 1} {codes.marked_inside(len(made))}".encode()
    for low, high in cut(outlines, STRIPE_UNITS):
        digest = hashlib.sha256(marked)
        for outline in outlines:
            own = outline.digest(low, high)
            digest.update(len(own).to_bytes(4, "big") + own)
        yield Stripe(low, high, digest.hexdigest())


def shards_of(made: Sequence[Segment], stripe: Stripe) -> Iterator[tuple[Shard, tuple[str, bytes]]]:
    """The shards of a stripe, each with its file."""
    blocks = [own for one in made for own in one.column.between(stripe.low, stripe.high)]
    for key, holds, keys, lists in _packed(_lists(blocks)):
        name = name_of([keys, lists])
        yield Shard(key, holds, name), shard_of(shard_place(name), keys, lists)


def directory(made: Sequence[Segment], shards: Sequence[Shard], settings: Settings) -> Files:
    """What tells where everything is; the root comes last."""
    pages: list[tuple[int, str]] = []
    for start in range(0, len(shards), SHARDS_IN_PAGE):
        own = shards[start : start + SHARDS_IN_PAGE]
        data = payload(
            {
                "keys": key_text(*(shard.key for shard in own)),
                "names": name_text(shard.name for shard in own),
                "holds": "".join(codes.unit(shard.holds) for shard in own),
            }
        )
        pages.append((own[0].key, name_of([data])))
        yield file_of(f"d/{pages[-1][1]}", data)
    all_codes = payload([" ".join(one.codes) for one in made])
    yield file_of(f"codes/{name_of([all_codes])}", all_codes)
    yield file_of("root", payload(_root(made, pages, name_of([all_codes]), settings)))


def _root(
    made: Sequence[Segment], pages: Sequence[tuple[int, str]], codes_name: str, settings: Settings
) -> dict[str, Any]:
    rules = folding(traditional=settings.search_traditional)
    return {
        "format": FORMAT,
        "segments": [[one.name, *one.chunks, *one.shelves] for one in made],
        "pages": [key_text(*(key for key, _ in pages)), name_text(name for _, name in pages)],
        "codes": codes_name,
        "topic": topic_names(),
        "fold": [rules.dropped, rules.source, rules.target],
    }


def _packed(lists: _Lists) -> Iterator[tuple[int, int, str, bytes]]:
    """Lists, packed into shards of even size: the first key, what it holds, its keys, and its lists."""
    keys = lists.keys.tolist()
    costs = np.concatenate([[0], np.cumsum(lists.ends - lists.begins + _KEY_UNITS)])
    limits = np.append(np.flatnonzero(lists.alone), len(keys))
    at = 0
    while at < len(keys):
        alone = bool(lists.alone[at])
        stop = int(np.searchsorted(costs, costs[at] + SHARD_UNITS, side="right")) - 1
        stop = at + 1 if alone else max(min(stop, int(limits[np.searchsorted(limits, at)])), at + 1)
        text = lists.text[lists.begins[at] : lists.ends[stop - 1]].tobytes()
        holds = 2 * int(lists.segments[at]) + 1 if alone else 2 * (stop - at)
        yield keys[at], holds, shard_key_text(lists.keys[at:stop]), text
        at = stop


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """Lists one after another with a space between, long ones cut into parts that stand `alone`.

    Of each its key, the segment it begins with, and where it begins and ends in `text`; shape (number of lists,).
    """

    keys: NDArray[np.uint32]
    segments: Numbers
    alone: Flags
    begins: Numbers
    ends: Numbers
    text: codes.Row


def _lists(blocks: Sequence[Blocks]) -> _Lists:
    """The lists of all keys in some blocks; segment n has the blocks number 2 n and 2 n + 1."""
    keys = np.concatenate([own.keys for own in blocks])
    sizes = np.concatenate([own.sizes for own in blocks]).astype(np.int64)
    marks = np.repeat(np.arange(len(blocks)) // 2, [len(own.keys) for own in blocks])
    text = np.concatenate([own.text for own in blocks])
    order = np.argsort(keys, kind="stable")
    keys, marks, places, sizes = keys[order], marks[order], (np.cumsum(sizes) - sizes)[order], sizes[order]
    opens, alone = _openings(keys, marks, sizes)
    starts = np.flatnonzero(opens)
    several, inside = len(blocks) > 2, codes.marked_inside(len(blocks) // 2)
    heads = opens.astype(np.int64) if inside else opens + 1
    goes = np.cumsum(sizes + heads) - sizes
    result = np.empty(int((sizes + heads).sum()), dtype=np.uint16)
    begins = (goes - heads)[starts] + 1
    result[begins - 1] = ord(" ")
    _move(text, places, sizes, result, goes)
    if several and inside:
        result[goes] += (marks << codes.GROUP - codes.MARK).astype(np.uint16)
    elif several:
        result[goes - 1] = codes.FIRST + marks
    return _Lists(
        keys=keys[starts],
        segments=marks[starts],
        alone=alone[starts],
        begins=begins,
        ends=np.append(begins[1:] - 1, len(result)),
        text=result,
    )


def _move(source: codes.Row, places: Numbers, sizes: Numbers, into: codes.Row, goes: Numbers) -> None:
    """Copy runs of units, each of its size, from their places to where they go."""
    classes = np.minimum(sizes, _SHORT + 1).astype(np.uint8)
    order = np.argsort(classes, kind="stable")
    cuts = np.searchsorted(classes[order], np.arange(_SHORT + 2))
    for size in range(1, _SHORT + 1):
        if len(those := order[cuts[size] : cuts[size + 1]]):
            run = np.dtype((np.void, 2 * size))  # at every unit one of that size, so that numpy moves them whole
            every = [np.ndarray((len(row) - size + 1,), run, row.data, strides=(2,)) for row in (source, into)]
            every[1][goes[those]] = every[0][places[those]]
    those = order[cuts[_SHORT + 1] :]
    for place, go, size in zip(places[those].tolist(), goes[those].tolist(), sizes[those].tolist(), strict=True):
        into.data[go : go + size] = source.data[place : place + size]


def _openings(keys: NDArray[np.uint32], marks: Numbers, sizes: Numbers) -> tuple[Flags, Flags]:
    """Of each block, whether it opens a list or a part of one, and whether its list is cut into parts.

    A list is cut into halves of the segments, and these again, until each part is short enough: so a change in one
    segment leaves the other parts where they are.
    """
    opens = changes(keys)
    starts = np.flatnonzero(opens)
    long = np.repeat(np.add.reduceat(sizes, starts) > SHARD_UNITS, np.diff(np.append(starts, len(keys))))
    those = np.flatnonzero(long)
    marks, sizes, new = marks[those], sizes[those], opens[those]
    level = np.zeros(len(those), dtype=np.int64)
    for one in range(1, int(marks.max(initial=0)).bit_length()):
        begins = np.flatnonzero(new | changes(marks >> one))
        short = np.add.reduceat(sizes, begins) <= SHARD_UNITS
        level[np.repeat(short, np.diff(np.append(begins, len(those))))] = one
    opens[those] |= changes(level) | changes(marks >> level)
    return opens, long
