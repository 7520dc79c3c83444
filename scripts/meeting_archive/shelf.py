"""The readings of an archive, taken from the store when they are asked for: an archive is larger than the memory.

What is looked at for all reports at once (who speaks, in which year, what a report is recognised by) is small and known
without them: a `Known` for each, made where the report was read. A `Volume` is a report with its lasting code; the
`mark` of its `Slot` changes whenever anything of its reading does, so that what was made of it can be kept under it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, overload

from .across import Decision
from .curate import with_links
from .identify import Names, Traits, named, traits
from .model import Outline, Reading
from .render import Brief, report_path, summarize
from .store import Store, key
from .versions import Wording, wording

_NO_OUTLINE: Final = Outline(blocks=(), sections=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one report without its text. `head` is its reading without text, items, links and promises.

    `brief` is what lists need of it, as far as its items have the ids that it was read with; `links` their number,
    `characters` how many its paragraphs have.
    """

    head: Reading
    brief: Brief
    traits: Traits
    wording: Wording
    links: int
    characters: int


def known(reading: Reading) -> Known:
    """What is known of a reading; a pure function."""
    report = replace(reading.report, paragraphs=(), outline=_NO_OUTLINE)
    return Known(
        head=replace(reading, report=report, items=(), links=(), commitments=()),
        brief=summarize(reading, {}).brief,
        traits=traits(reading),
        wording=wording(reading),
        links=len(reading.links),
        characters=sum(len(paragraph.text) for paragraph in reading.report.paragraphs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What was read of one original: the `name` under which the store has its readings, what is known of each."""

    name: str
    reports: tuple[Known, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a reading lies in the store (under `name`, the one at `at`), its lasting ids, its decided links.

    Small, so that it can be sent to another process, which loads the reading.
    """

    name: str
    at: int
    names: Names
    links: tuple[Decision, ...] = ()

    @property
    def mark(self) -> str:
        """A name for everything that the reading holds."""
        return key("reading", self.name, self.at, self.names, self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A report on the shelf: `head` is its reading without text, items, links and promises."""

    known: Known
    head: Reading
    slot: Slot

    @property
    def code(self) -> str:
        """Its lasting code."""
        return self.slot.names.code

    @property
    def brief(self) -> Brief:
        """What lists need of it; without the links that people decided about."""
        return replace(self.known.brief, code=self.code, path=report_path(self.head.report))


AT_HAND: Final = 64
"""Readings that a shelf holds at once."""


class LostError(Exception):
    """Something is not in the store any more; the message is Chinese."""


def fetch(store: Store, name: str) -> Any:
    """A value that must be in the store. Raises LostError; the next build then makes it anew."""
    value = store[name]
    if value is None:
        store.forget(name)
        raise LostError("读出的内容不在缓存里了，可能有别的程序清理了缓存。请再运行一次。")
    return value


def loaded(store: Store, slots: Iterable[Slot]) -> Iterator[Reading]:
    """The readings of some slots, one by one."""
    name, readings = "", ()
    for slot in slots:
        if slot.name != name:
            name, readings = slot.name, fetch(store, slot.name)
        yield with_links(named(readings[slot.at], slot.names), slot.links)


class Shelf(Sequence[Reading]):
    """Readings in a fixed order, each taken from the store when it is asked for; a few stay at hand (`together`)."""

    def __init__(self, store: Store, volumes: Iterable[Volume]) -> None:
        self.store = store
        self.volumes = tuple(volumes)
        self._at_hand: Mapping[str, Reading] = {}

    def __len__(self) -> int:
        return len(self.volumes)

    @overload
    def __getitem__(self, index: int) -> Reading: ...
    @overload
    def __getitem__(self, index: slice) -> Shelf: ...
    def __getitem__(self, index: int | slice) -> Reading | Shelf:
        if isinstance(index, slice):
            return Shelf(self.store, self.volumes[index])
        volume = self.volumes[index]
        return self._at_hand.get(volume.code) or next(loaded(self.store, [volume.slot]))

    def __iter__(self) -> Iterator[Reading]:
        return loaded(self.store, (volume.slot for volume in self.volumes))

    @property
    def heads(self) -> tuple[Reading, ...]:
        """The readings without text, items, links and promises."""
        return tuple(volume.head for volume in self.volumes)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each report stands, by code."""
        return {volume.code: at for at, volume in enumerate(self.volumes)}

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """The mark of each report, by code."""
        return {volume.code: volume.slot.mark for volume in self.volumes}

    def of(self, code: str) -> Reading:
        """The reading of a report. Raises KeyError."""
        return self[self.place[code]]

    def only(self, codes: Collection[str]) -> Shelf:
        """The reports of these codes, in the order of the shelf."""
        places = sorted(self.place[code] for code in codes if code in self.place)
        return Shelf(self.store, (self.volumes[at] for at in places))

    def together(self, codes: Iterable[str]) -> tuple[Reading, ...]:
        """The reports of these codes, in the order of the shelf; few of them stay at hand until others are wanted."""
        places = sorted(self.place[code] for code in codes)
        found = tuple(loaded(self.store, (self.volumes[at].slot for at in places)))
        self._at_hand = {reading.report.id: reading for reading in found} if len(found) <= AT_HAND else {}
        return found


class ByCode(Mapping[str, Reading]):
    """The readings of a shelf by code, each taken from the store when it is asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, code: str) -> Reading:
        return self._shelf.of(code)

    def __contains__(self, code: object) -> bool:
        return code in self._shelf.place

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.place)

    def __len__(self) -> int:
        return len(self._shelf)
