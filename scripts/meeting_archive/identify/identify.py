"""From what reports are recognised by and the registry to lasting codes and ids, and the next registry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import Reading
from .codes import new_code
from .number import Names, Traits, named, numbered, traits
from .recognise import Place, Seen, recognise
from .records import Line, Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The readings in the order of paths and parts, and what the next build must know."""

    readings: tuple[Reading, ...]
    registry: Registry


def recognised(
    known: Sequence[Traits], registry: Registry, unread: Collection[str] = ()
) -> tuple[Mapping[Place, Names], Registry]:
    """The lasting code and ids of each report, in the order of places; a pure function, whatever the order of `known`.

    A report that is not known yet gets a code from its path, longer where that was ever used, and keeps the ids that it
    comes with. Reports of the registry that are not among those known stay in it, as gone unless their original is one
    of `unread`: paths of what is there and could not be read this time.
    """
    ordered = sorted(known, key=lambda one: one.place)
    before = recognise([Seen(one.place, one.text, one.sketch) for one in ordered], registry.lines.values())
    used = set(registry.lines)
    lines: dict[str, Line] = {
        code: line if line.gone or line.path in unread else replace(line, gone=True)
        for code, line in registry.lines.items()
    }
    names: dict[Place, Names] = {}
    for one in ordered:
        line = before.get(one.place)
        code = line.code if line else new_code(one.path, one.part, used)
        used.add(code)
        names[one.place], lines[code] = numbered(one, code, line)
    return names, Registry(lines=dict(sorted(lines.items())))


def identify(readings: Sequence[Reading], registry: Registry, unread: Collection[str] = ()) -> Identified:
    """`recognised` for readings, which get their codes and ids at once."""
    names, fresh = recognised([traits(reading) for reading in readings], registry, unread)
    ordered = sorted(readings, key=lambda reading: (reading.report.source.path, reading.report.part))
    return Identified(
        readings=tuple(named(one, given) for one, given in zip(ordered, names.values(), strict=True)), registry=fresh
    )
