"""The index again, after a change: what did not change is neither made nor handed out again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Any, Final, Protocol

from ..model import Reading
from ..settings import Settings
from .build import assemble
from .layout import ROOT, payload
from .records import head_of
from .segments import Segment, into_segments, segment

_ALL: Final = "whole"
_FILES: Final = "files"
_BLOCKS: Final = "blocks"


class Kept(Protocol):
    """What builds before have made, by name; None where there is nothing. `in` says that it will be needed again."""

    def __getitem__(self, name: str) -> Any: ...

    def __setitem__(self, name: str, value: object) -> None: ...

    def __contains__(self, name: str) -> bool: ...


def update_index(
    readings: Sequence[Reading], settings: Settings, kept: Kept, there: Callable[[str, int], bool]
) -> Iterator[tuple[str, bytes | None]]:
    """The same files as `build_index`, with None for those that are there already; the root comes last.

    `there` says whether a file that a build before has made still lies where it was written, of so many bytes: its name
    is a hash of its contents, so it is the same. What segments were made of is in `kept`.
    """
    groups = into_segments(readings)
    alone = len(groups) == 1
    names = [_sign((readings[n] for n in members), settings, alone=alone) for members in groups]
    made: dict[str, Segment] = {}

    def blocks_of(members: Sequence[int], name: str) -> Segment:
        known = made.get(name) or kept[f"{_BLOCKS} {name}"]
        return known or segment((readings[n] for n in members), settings, alone=alone)

    for members, name in zip(groups, names, strict=True):
        paths = kept[f"{_FILES} {name}"]
        if paths and f"{_BLOCKS} {name}" in kept and all(there(*one) for one in paths):
            yield from ((path, None) for path, _ in paths)
            continue
        one = segment((readings[n] for n in members), settings, alone=alone)
        yield from one.files
        kept[f"{_FILES} {name}"] = [(path, len(data)) for path, data in one.files]
        made[name] = kept[f"{_BLOCKS} {name}"] = one.without_files()
    whole = f"{_ALL} {hashlib.sha256(' '.join(names).encode()).hexdigest()}"
    paths, root = kept[whole] or ((), b"")
    if root and all(there(*one) for one in paths):
        yield from ((path, None) for path, _ in paths)
    else:
        paths = []
        for path, data in assemble([blocks_of(*one) for one in zip(groups, names, strict=True)], settings):
            if path == ROOT:
                root = data
            else:
                paths.append((path, len(data)))
                yield path, data
        kept[whole] = paths, root
    yield ROOT, root


def _sign(readings: Iterable[Reading], settings: Settings, *, alone: bool) -> str:
    """A name for all that a segment is made of."""
    digest = hashlib.sha256(payload([settings.search_traditional, alone]).encode())
    for reading in readings:
        report = reading.report
        seen = [
            astuple(head_of(report)),
            [(paragraph.index, len(paragraph.text)) for paragraph in report.paragraphs],
            [(block.span.start, block.span.stop, block.kind) for block in report.outline.blocks],
            [(i.id, i.role, i.title, i.topics, i.span.start, i.span.stop, i.text) for i in reading.items],
            [
                (c.id, c.item, c.quote, c.quantity, c.frequency, c.deadline, c.due, c.owner, c.deliverable)
                for c in reading.commitments
            ],
        ]
        digest.update(payload(seen).encode("utf-8", "surrogatepass"))
        digest.update(report.text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
