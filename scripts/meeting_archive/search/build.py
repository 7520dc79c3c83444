"""Write the index: every segment by itself, and their postings put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..model import Reading
from ..settings import Settings
from . import codes
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
from .records import topic_names
from .segments import Segment, into_segments, segment

_KEY_UNITS: Final = 2
"""What a key adds to a list in a shard, about."""
_AT_ONCE: Final = 1 << 21
"""Units of lists that are put together at a time, about."""
_SHORT: Final = 64
"""Blocks up to so many units are moved together with all of their size, longer ones one by one."""
Files = Iterator[tuple[str, bytes]]


def build_index(readings: Sequence[Reading], settings: Settings) -> Files:
    """The files of the search index, as (path relative to the docs folder, contents), one by one."""
    made = []
    groups = into_segments(readings)
    for members in groups:
        one = segment((readings[n] for n in members), settings, alone=len(groups) == 1)
        yield from one.files
        made.append(one.without_files())
    yield from assemble(made, settings)


def assemble(made: Sequence[Segment], settings: Settings) -> Files:
    """The files of the index that are not those of one segment, from all segments in their order.

    A segment that did not change need not be made again: what `segment` made of it the last time will do.
    """
    shards: list[tuple[int, int, str]] = []  # of each its first key, what it holds, and its name
    for key, holds, keys, lists in _shards([blocks for one in made for blocks in (one.singles, one.pairs)]):
        name = name_of([keys, lists])
        shards.append((key, holds, name))
        yield shard_of(shard_place(name), keys, lists)
    pages: list[tuple[int, str]] = []
    for start in range(0, len(shards), SHARDS_IN_PAGE):
        own = shards[start : start + SHARDS_IN_PAGE]
        data = payload(
            {
                "keys": key_text(*(key for key, _, _ in own)),
                "names": name_text(name for _, _, name in own),
                "holds": "".join(codes.unit(holds) for _, holds, _ in own),
            }
        )
        pages.append((own[0][0], name_of([data])))
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


def _shards(all_blocks: Sequence[Blocks]) -> Iterator[tuple[int, int, str, bytes]]:
    """Posting lists, packed into shards of even size: the first key, what it holds, its keys, and its lists.

    What a shard holds is twice the number of its keys, or, if it is a part of a list, twice the segment it begins with,
    plus one.
    """
    low, highs = 0, _highs(all_blocks)
    bounds = [np.append(0, np.cumsum(blocks.sizes, dtype=np.int64)) for blocks in all_blocks]
    for number, high in enumerate(highs):
        lists = _lists(all_blocks, bounds, low, high)
        keys, low = lists.keys.tolist(), high
        costs = np.concatenate([[0], np.cumsum(lists.ends - lists.begins + _KEY_UNITS)])
        limits = np.append(np.flatnonzero(lists.alone), len(keys))
        at = 0
        while at < len(keys):
            alone = bool(lists.alone[at])
            stop = int(np.searchsorted(costs, costs[at] + SHARD_UNITS, side="right")) - 1
            stop = at + 1 if alone else max(min(stop, int(limits[np.searchsorted(limits, at)])), at + 1)
            if stop == len(keys) and not alone and number + 1 < len(highs):
                low = keys[at]  # the shard may go on
                break
            text = lists.text[lists.begins[at] : lists.ends[stop - 1]].tobytes()
            holds = 2 * int(lists.segments[at]) + 1 if alone else 2 * (stop - at)
            yield keys[at], holds, shard_key_text(lists.keys[at:stop]), text
            at = stop


def _highs(all_blocks: Sequence[Blocks]) -> list[int]:
    """Where to cut the range of all keys, so that the units between can be put together at once."""
    total = sum(len(blocks.text) for blocks in all_blocks)
    sample = np.sort(np.concatenate([blocks.keys[::64] for blocks in all_blocks] or [np.empty(0, dtype=np.uint32)]))
    step = max(len(sample) // max(total // _AT_ONCE, 1), 1)
    return [*np.unique(sample[step::step]).tolist(), 1 << 32]


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


def _lists(all_blocks: Sequence[Blocks], bounds: Sequence[Numbers], low: int, high: int) -> _Lists:
    """The lists of the keys from `low` to below `high`; segment n has the blocks number 2 n and 2 n + 1.

    `bounds` say of each where its blocks begin in its text, and where the last ends.
    """
    cuts = [np.searchsorted(blocks.keys, (low, high)).tolist() for blocks in all_blocks]
    parts = [(blocks, a, b) for blocks, (a, b) in zip(all_blocks, cuts, strict=True)]
    keys = np.concatenate([blocks.keys[a:b] for blocks, a, b in parts] or [np.empty(0, dtype=np.uint32)])
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(blocks.sizes[a:b] for blocks, a, b in parts)])
    marks = np.repeat(np.arange(len(all_blocks)) // 2, [b - a for a, b in cuts])
    text = np.concatenate(
        [blocks.text[own[a] : own[b]] for own, (blocks, a, b) in zip(bounds, parts, strict=True)]
        or [np.empty(0, dtype=np.uint16)]
    )
    order = np.argsort(keys, kind="stable")
    keys, marks, places, sizes = keys[order], marks[order], (np.cumsum(sizes) - sizes)[order], sizes[order]
    opens, alone = _openings(keys, sizes)
    starts = np.flatnonzero(opens)
    several, inside = len(all_blocks) > 2, codes.marked_inside(len(all_blocks) // 2)
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


def _openings(keys: NDArray[np.uint32], sizes: Numbers) -> tuple[Flags, Flags]:
    """Of each block, whether it opens a list or a part of one, and whether its list is cut into parts."""
    new = changes(keys)
    starts = np.flatnonzero(new)
    if not len(starts):
        return new, new
    ends = np.cumsum(sizes)
    begins = (ends - sizes)[starts]
    whole = np.add.reduceat(sizes, starts)
    owner = np.cumsum(new) - 1
    wanted = -(-whole // SHARD_UNITS)
    part = (ends - sizes - begins[owner]) * wanted[owner] // whole[owner]
    return new | changes(part), (wanted > 1)[owner]
