"""What stands between reports, circle by circle: found where it is not kept from before, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from .across import Across, Circle, Decision, Judged, LedgerRow, Ref, Rows, Status, together
from .curate import answers, histories, with_answers
from .follow import follow_voice, voices
from .joining import groups
from .ledger import ledger_rows
from .model import Reading
from .shelf import ByCode, Shelf, Slot, fetch, loaded
from .store import Store, key, packed
from .workers import Workers

_VOICE: Final = "across"


def circles(
    shelf: Shelf,
    judged: Sequence[Judged],
    as_at: date,
    workers: Workers,
    progress: Callable[[int, int], None],
) -> tuple[Circle, ...]:
    """The circles of the reports that are shown, in the order of the shelf; what voices say of each other is found now.

    `as_at` is the day on which deadlines are judged.
    """
    heard = [tuple(head.report.id for head in group) for group in voices(shelf.heads)]
    names = [key(_VOICE, [shelf.marks[code] for code in voice]) for voice in heard]
    _follow(shelf, heard, names, workers, progress)
    decisions = answers(judged, shelf.place.keys())
    statuses = histories(judged)
    pairs = [(code, code) for code in shelf.place]
    pairs += [(voice[0], code) for voice in heard for code in voice[1:]]
    pairs += [(decision.ref.report, decision.target.report) for decision in decisions if decision.target is not None]
    found = groups(pairs)
    circle_of = {code: n for n, codes in enumerate(found) for code in codes}
    within: list[list[str]] = [[] for _ in found]
    for voice, name in zip(heard, names, strict=True):
        within[circle_of[voice[0]]].append(name)
    decided: list[list[Decision]] = [[] for _ in found]
    for decision in decisions:
        decided[circle_of[decision.ref.report]].append(decision)
    set_: list[dict[Ref, tuple[Status, ...]]] = [{} for _ in found]
    for ref, history in statuses.items():
        if ref.report in circle_of:
            set_[circle_of[ref.report]][ref] = history
    return tuple(
        _circle(shelf, codes, _Parts(names=tuple(parts), decisions=tuple(own), statuses=said), as_at)
        for codes, parts, own, said in zip(found, within, decided, set_, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What a circle is made of: the names of what its voices say, what people decided about it and set in it."""

    names: tuple[str, ...]
    decisions: tuple[Decision, ...]
    statuses: dict[Ref, tuple[Status, ...]]


def _circle(shelf: Shelf, codes: Sequence[str], parts: _Parts, as_at: date) -> Circle:
    def load() -> tuple[Across, Rows]:
        own = together(fetch(shelf.store, name) for name in parts.names)
        across = with_answers(own, ByCode(shelf), parts.decisions)
        rows: dict[str, list[LedgerRow]] = {}
        for row in ledger_rows(shelf.together(codes), across, parts.statuses, as_at):
            rows.setdefault(row.ref.report, []).append(row)
        return across, {code: tuple(some) for code, some in rows.items()}

    mark = key("circle", [shelf.marks[code] for code in codes], parts.names, parts.decisions, parts.statuses, as_at)
    return Circle(codes=tuple(codes), mark=mark, load=load)


def _follow(
    shelf: Shelf,
    heard: Sequence[Sequence[str]],
    names: Sequence[str],
    workers: Workers,
    progress: Callable[[int, int], None],
) -> None:
    """See that the store has what the voices say of each other, each under its name."""
    store = shelf.store
    missing = [at for at, name in enumerate(names) if name not in store]
    slots = [[shelf.volumes[shelf.place[code]].slot for code in heard[at]] for at in missing]
    if store.path is not None and store.shared and workers.same_disk:
        results = workers.run(partial(_from_store, store.path), slots, len(shelf))
    else:
        groups_ = (tuple(loaded(store, some)) for some in slots)
        results = workers.run(_from_readings, groups_, len(shelf))
    for done, (at, found) in enumerate(zip(missing, results, strict=True), 1):
        store.put(names[at], found)
        progress(done, len(missing))
    store.write()


def _from_store(path: Path, slots: Sequence[Slot]) -> bytes:
    return _from_readings(tuple(loaded(_reader(path, path.stat().st_ino), slots)))


def _from_readings(readings: Sequence[Reading]) -> bytes:
    return packed(follow_voice(readings))


@lru_cache(maxsize=1)
def _reader(path: Path, file: int) -> Store:
    """The store, opened once by each process; `file` is its number, another one where somebody removed it meanwhile."""
    return Store(path)
