"""The index again, after a change: what did not change is neither loaded nor made nor handed out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol

from ..collecting import uncollected
from ..model import Reading
from ..settings import Settings
from .build import Shard, directory, shards_of, stripes
from .columns import PIECE_UNITS, Both, Column, Outline, cut, within
from .layout import FOLDER, shard_place
from .postings import Blocks, joined
from .records import Entry, entry_of
from .segments import Before, Group, Segment, Source, into_segments, segment

Load = Callable[[int], Reading]
There = Callable[[str, int], bool]
_STRIPES: Final = "stripes"


class Kept(Protocol):
    """What builds before have made, by name; None where there is nothing. `in` says that it will be needed again."""

    def __getitem__(self, name: str) -> Any: ...

    def __setitem__(self, name: str, value: object) -> None: ...

    def __contains__(self, name: str) -> bool: ...


def update_index(
    sources: Sequence[Source], load: Load, settings: Settings, kept: Kept, there: There
) -> Iterator[tuple[str, bytes | None]]:
    """The same files as `build_index`, with None for those that are there already; the root comes last.

    `load` gives the reading of a source by its number; it is called for those with a mark that is new. `there` says
    whether a file that a build before has made still lies where it was written, of so many bytes: its name is a hash
    of its contents, so it is the same. What is in `kept` saves work and never changes what is made.
    """
    groups = into_segments(sources)
    made: list[Segment] = []
    for group in groups:
        desk = _Desk(sources, load, settings, kept, group, alone=len(groups) == 1)
        known = desk.known
        if known is not None and known.marks == desk.marks and all(there(*one) for one in known.files):
            made.append(known.segment(desk.column(known)))
            yield from ((path, None) for path, _ in known.files)
        else:
            with uncollected():
                one = desk.make()
            yield from one.files
            made.append(one.without_files())
    before: dict[str, list[tuple[Shard, int]]] = kept[_STRIPES] or {}
    now: dict[str, list[tuple[Shard, int]]] = {}
    for stripe in stripes(made):
        own = before.get(stripe.name)
        if own is not None and all(there(_path(shard), size) for shard, size in own):
            now[stripe.name] = own
            yield from ((_path(shard), None) for shard, _ in own)
            continue
        now[stripe.name] = own = []
        for shard, (path, data) in shards_of(made, stripe):
            own.append((shard, len(data)))
            yield path, None if there(path, len(data)) else data
    if now != before:
        kept[_STRIPES] = now
    yield from directory(made, [shard for own in now.values() for shard, _ in own], settings)


def _path(shard: Shard) -> str:
    return f"{FOLDER}/{shard_place(shard.name)}.js"


class _Known(NamedTuple):
    """What is kept of a segment: the marks of its reports, itself, its files with their sizes, and the outline of its
    blocks, with the pieces that these are kept in: cells from, to below, and name."""

    marks: tuple[str, ...]
    name: str
    shelves: tuple[int, ...]
    chunks: tuple[int, ...]
    codes: tuple[str, ...]
    characters: int
    files: list[tuple[str, int]]
    outline: Outline
    pieces: list[tuple[int, int, str]]

    def segment(self, column: Column) -> Segment:
        """The segment without its files."""
        return Segment(
            name=self.name,
            files=(),
            shelves=self.shelves,
            chunks=self.chunks,
            codes=self.codes,
            characters=self.characters,
            column=column,
        )


class _Desk:
    """Where one segment is made again."""

    def __init__(
        self, sources: Sequence[Source], load: Load, settings: Settings, kept: Kept, group: Group, *, alone: bool
    ) -> None:
        self._load, self._settings, self._kept, self._alone = load, settings, kept, alone
        self._numbers = {f"{sources[n].code} {sources[n].mark}": n for n in group.members}
        self._name = f"{settings.search_traditional} {alone} {group.place}"
        self.marks = tuple(self._numbers)
        self.known: _Known | None = kept[f"segment {self._name}"]

    def make(self) -> Segment:
        """The segment, from what is kept of the reports that did not change and of the blocks that they have."""
        entries = self._entries_kept()
        before = self._before(self.known, entries) if self.known is not None else None
        now = {mark: entries.get(mark) or entry_of(self._load(n)) for mark, n in self._numbers.items()}
        if now.keys() != entries.keys():
            self._kept[f"entries {self._name}"] = now
        one = segment(now.values(), self._settings, alone=self._alone, before=before)
        outline, pieces = one.column.outline, []
        for low, high in cut([outline], PIECE_UNITS):
            pieces.append((low, high, f"piece {outline.digest(low, high).hex()}"))
            if pieces[-1][2] not in self._kept:
                self._kept[pieces[-1][2]] = _plain(one.column.between(low, high))
        self._kept[f"segment {self._name}"] = _Known(
            self.marks,
            one.name,
            one.shelves,
            one.chunks,
            one.codes,
            one.characters,
            [(path, len(data)) for path, data in one.files],
            outline,
            pieces,
        )
        return one

    def column(self, known: _Known) -> Column:
        """The blocks of a segment that did not change, loaded piece by piece."""
        for _, _, name in known.pieces:
            _ = name in self._kept  # needed again
        _ = f"entries {self._name}" in self._kept
        source: list[Callable[[int, int], Both]] = []
        last: list[tuple[str, Callable[[int, int], Both]]] = []

        def between(low: int, high: int) -> Both:
            if source:
                return source[0](low, high)
            found = []
            for start, stop, name in known.pieces:
                if start >= high or stop <= low:
                    continue
                if not last or last[0][0] != name:
                    blocks = self._piece(name)
                    if blocks is None:  # the store was damaged: all anew
                        source.append(self._anew().column.between)
                        return source[0](low, high)
                    last[:] = [(name, within(blocks))]
                found.append(last[0][1](low, high))
            return joined([one for one, _ in found]), joined([two for _, two in found])

        return Column(known.outline, between)

    def _anew(self) -> Segment:
        return segment((entry_of(self._load(n)) for n in self._numbers.values()), self._settings, alone=self._alone)

    def _entries_kept(self) -> dict[str, Entry]:
        return self._kept[f"entries {self._name}"] or {}

    def _before(self, known: _Known, entries: dict[str, Entry]) -> Before | None:
        pieces = [self._piece(name) for _, _, name in known.pieces]
        if not all(mark in entries for mark in known.marks) or None in pieces:
            return None
        every = [piece for piece in pieces if piece is not None]
        blocks = joined([one for one, _ in every]), joined([two for _, two in every])
        return Before([entries[mark] for mark in known.marks], blocks)

    def _piece(self, name: str) -> Both | None:
        value = self._kept[name]
        if value is None:
            return None
        one, two = (Blocks(keys=keys, sizes=sizes, text=text) for keys, sizes, text in value)
        return one, two


def _plain(blocks: Both) -> list[tuple[Any, Any, Any]]:
    return [(own.keys, own.sizes, own.text) for own in blocks]
