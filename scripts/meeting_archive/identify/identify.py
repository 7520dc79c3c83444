"""From readings and the registry to readings with lasting codes and ids, and the next registry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ..model import Reading
from .codes import new_code
from .number import numbered, text_print
from .recognise import Place, Seen, recognise
from .records import Line, Registry
from .sketch import report_sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The readings in the order of paths and parts, and what the next build must know."""

    readings: tuple[Reading, ...]
    registry: Registry


def identify(readings: Sequence[Reading], registry: Registry, unread: Collection[str] = ()) -> Identified:
    """Give each reading its lasting code and ids; a pure function, whatever the order of `readings`.

    A report that is not known yet gets a code from its path, longer where that was ever used, and keeps the ids that it
    comes with. Reports of the registry that are not among the readings stay in it, as gone unless their original is one
    of `unread`: paths of what is there and could not be read this time.
    """
    ordered = sorted(readings, key=_place)
    known = recognise([_seen(reading) for reading in ordered], registry.lines.values())
    used = set(registry.lines)
    lines: dict[str, Line] = {
        code: line if line.path in unread else replace(line, gone=True) for code, line in registry.lines.items()
    }
    result = []
    for reading in ordered:
        line = known.get(_place(reading))
        code = line.code if line else new_code(reading.report.source.path, reading.report.part, used)
        used.add(code)
        one, lines[code] = numbered(reading, code, line)
        result.append(one)
    return Identified(readings=tuple(result), registry=Registry(lines=dict(sorted(lines.items()))))


def _place(reading: Reading) -> Place:
    return reading.report.source.path, reading.report.part


def _seen(reading: Reading) -> Seen:
    text = reading.report.text
    return Seen(place=_place(reading), text=text_print(text), draw=lambda: report_sketch(text))
