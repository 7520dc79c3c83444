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
    SHARD_CHARACTERS,
    SHARDS_IN_PAGE,
    file_of,
    key_text,
    name_of,
    payload,
    shard_key_text,
    shard_place,
)
from .postings import Blocks
from .records import topic_names
from .segments import Segment, into_segments, segment

_KEY_CHARACTERS: Final = 4
"""What a key adds to a list in a shard, about."""
_AT_ONCE: Final = 1 << 22
"""Characters of lists that are put together at a time, about."""
Files = Iterator[tuple[str, bytes]]


def build_index(readings: Sequence[Reading], settings: Settings) -> Files:
    """The files of the search index, as (path relative to the docs folder, contents), one by one."""
    made = []
    for members in into_segments(readings):
        one = segment((readings[n] for n in members), settings)
        yield from one.files
        made.append(one.without_files())
    yield from assemble(made, settings)


def assemble(made: Sequence[Segment], settings: Settings) -> Files:
    """The files of the index that are not those of one segment, from all segments in their order.

    A segment that did not change need not be made again: what `segment` made of it the last time will do.
    """
    shards: list[tuple[int, int, str]] = []  # of each its first key, where it begins (−1: not alone), and its name
    for key, begins, data in _shards([blocks for one in made for blocks in (one.singles, one.pairs)]):
        name = name_of([data])
        shards.append((key, begins, name))
        yield file_of(shard_place(name), data)
    pages: list[tuple[int, str]] = []
    for start in range(0, len(shards), SHARDS_IN_PAGE):
        own = shards[start : start + SHARDS_IN_PAGE]
        data = payload(
            {
                "keys": key_text(*(key for key, _, _ in own)),
                "names": "".join(name for _, _, name in own),
                "alone": [[number, begins] for number, (_, begins, _) in enumerate(own) if begins >= 0],
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
        "segments": [[one.name, one.chunk, *one.shelves] for one in made],
        "pages": [key_text(*(key for key, _ in pages)), "".join(name for _, name in pages)],
        "codes": codes_name,
        "topic": topic_names(),
        "fold": [rules.dropped, rules.source, rules.target],
    }


def _shards(all_blocks: Sequence[Blocks]) -> Iterator[tuple[int, int, bytes]]:
    """Posting lists, packed into shards of even size: the first key, the segment it begins with (or −1), the data."""
    low, highs = 0, _highs(all_blocks)
    for number, high in enumerate(highs):
        lists = _lists(all_blocks, low, high)
        keys, low = lists.keys.tolist(), high
        costs = np.concatenate([[0], np.cumsum(lists.ends - lists.begins + _KEY_CHARACTERS)])
        limits = np.append(np.flatnonzero(lists.alone), len(keys))
        at = 0
        while at < len(keys):
            alone = bool(lists.alone[at])
            stop = int(np.searchsorted(costs, costs[at] + SHARD_CHARACTERS, side="right")) - 1
            stop = at + 1 if alone else max(min(stop, int(limits[np.searchsorted(limits, at)])), at + 1)
            if stop == len(keys) and not alone and number + 1 < len(highs):
                low = keys[at]  # the shard may go on
                break
            text = lists.text[lists.begins[at] : lists.ends[stop - 1]]
            data = b'[%b,"%b"]' % (payload(shard_key_text(lists.keys[at:stop])), text)
            yield keys[at], int(lists.segments[at]) if alone else -1, data
            at = stop


def _highs(all_blocks: Sequence[Blocks]) -> list[int]:
    """Where to cut the range of all keys, so that the characters between can be put together at once."""
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
    text: bytes


def _lists(all_blocks: Sequence[Blocks], low: int, high: int) -> _Lists:
    """The lists of the keys from `low` to below `high`; segment n has the blocks number 2 n and 2 n + 1."""
    cuts = [np.searchsorted(blocks.keys, (low, high)).tolist() for blocks in all_blocks]
    parts = [(blocks, a, b) for blocks, (a, b) in zip(all_blocks, cuts, strict=True)]
    keys = np.concatenate([blocks.keys[a:b] for blocks, a, b in parts] or [np.empty(0, dtype=np.uint32)])
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(blocks.sizes[a:b] for blocks, a, b in parts)])
    owners = np.repeat(np.arange(len(all_blocks)) // 2, [b - a for a, b in cuts])
    text = b"".join(blocks.text[blocks.begin(a) : blocks.begin(b)] for blocks, a, b in parts)
    order = np.argsort(keys, kind="stable")
    keys, owners, places, sizes = keys[order], owners[order], (np.cumsum(sizes) - sizes)[order], sizes[order]
    opens, alone = _openings(keys, sizes)
    starts = np.flatnonzero(opens)
    heads = _heads(owners, opens, len(all_blocks) // 2)
    goes = np.cumsum(sizes + heads.sizes) - sizes
    result = np.empty(int((sizes + heads.sizes).sum()), dtype=np.uint8)
    index = np.arange(len(text), dtype=np.int32) - np.repeat((np.cumsum(sizes) - sizes).astype(np.int32), sizes)
    result[np.repeat(goes.astype(np.int32), sizes) + index] = np.frombuffer(text, dtype=np.uint8)[
        np.repeat(places.astype(np.int32), sizes) + index
    ]
    heads.write(result, goes - heads.sizes)
    begins = (goes - heads.sizes)[starts] + 1  # after the space
    return _Lists(
        keys=keys[starts],
        segments=owners[starts],
        alone=alone[starts],
        begins=begins,
        ends=np.append(begins[1:] - 1, len(result)),
        text=result.tobytes(),
    )


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
    wanted = -(-whole // SHARD_CHARACTERS)
    part = (ends - sizes - begins[owner]) * wanted[owner] // whole[owner]
    return new | changes(part), (wanted > 1)[owner]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heads:
    """What stands before each block: a space where it opens a list, and the mark of its segment.

    A run of at least RUN segments one after another has one head: the mark of runs, that of the first segment, and one
    for how many. `sizes` has shape (number of blocks,); `single`, `runs` and `opens` are numbers of blocks.
    """

    sizes: Numbers
    opens: Numbers
    single: Numbers
    runs: Numbers
    lengths: Numbers
    owners: Numbers
    count: int

    def write(self, into: NDArray[np.uint8], at: Numbers) -> None:
        """Write them where they begin."""
        marks = np.frombuffer(b"".join(codes.segment_marks(self.count)), dtype=np.uint8)
        marks = marks.reshape(self.count + 1, codes.mark_width(self.count))
        into[at[self.opens]] = ord(" ")
        after = at.copy()
        after[self.opens] += 1
        into[after[self.runs]] = ord(codes.RUN)
        for n, column in enumerate(marks.T):
            into[after[self.single] + n] = column[self.owners[self.single]]
            into[after[self.runs] + 1 + n] = column[self.owners[self.runs]]
            into[after[self.runs] + 1 + len(marks.T) + n] = column[self.lengths]


def _heads(owners: Numbers, opens: Flags, count: int) -> _Heads:
    breaks = opens.copy()
    breaks[1:] |= owners[1:] != owners[:-1] + 1
    starts = np.flatnonzero(breaks)
    lengths = np.diff(np.append(starts, len(owners)))
    long = lengths >= codes.RUN_LENGTH
    width = codes.mark_width(count)
    runs = starts[long]
    single = np.flatnonzero(~np.repeat(long, lengths))
    sizes = opens.astype(np.int64)
    sizes[single] += width
    sizes[runs] += 1 + 2 * width
    return _Heads(
        sizes=sizes,
        opens=np.flatnonzero(opens),
        single=single,
        runs=runs,
        lengths=lengths[long],
        owners=owners,
        count=count,
    )
