"""Give the items and commitments of one report the ids that they had, and new ones what never had any.

What a report is recognised by (`traits`) is a function of its reading alone, made once; which ids its items get is told
from that (`numbered`), without the reading, which takes them over when it is needed (`named`).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..model import Commitment, Item, Reading, fingerprint, squeeze
from .align import Now, align
from .records import PRINT, Entry, Line, id_key, pack, sort_entries, unpack
from .sketch import item_sketches, report_sketch


def text_print(text: str) -> str:
    """A hash of a report's words, white space aside: the same after a change of encoding or of line ends."""
    plain = "".join(text.split())
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What one report is recognised by: its place, a hash and a sketch of its words, its items and promises as read.

    `items` and `commitments` are packed entries (`records.pack`) with the ids that reading gave, in document order;
    `parents` the ids of what each item stands in, "" for none. `code` is the one that reading gave the report.
    """

    code: str
    path: str
    part: int
    text: str
    sketch: str
    items: str
    parents: tuple[str, ...]
    commitments: str

    @property
    def place(self) -> tuple[str, int]:
        """Path and part."""
        return self.path, self.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The lasting code of a report, and the ids of its items and promises that differ from those it was read with."""

    code: str
    items: Mapping[str, str]
    promises: Mapping[str, str]


def traits(reading: Reading) -> Traits:
    """What a report is recognised by; a pure function."""
    ids = [*(item.id for item in reading.items), *(promise.id for promise in reading.commitments)]
    said = [*(item.text for item in reading.items), *(promise.quote for promise in reading.commitments)]
    prints = [i.fingerprint or fingerprint(i.text) for i in reading.items]
    prints += [fingerprint(promise.quote) for promise in reading.commitments]
    drawn = item_sketches([squeeze(words) for words in said])
    entries = [Entry(id_, mark[:PRINT], sketch) for id_, mark, sketch in zip(ids, prints, drawn, strict=True)]
    report, text = reading.report, reading.report.text
    return Traits(
        code=report.id,
        path=report.source.path,
        part=report.part,
        text=text_print(text),
        sketch=report_sketch(text),
        items=pack(entries[: len(reading.items)]),
        parents=tuple(item.parent or "" for item in reading.items),
        commitments=pack(entries[len(reading.items) :]),
    )


@dataclass(frozen=True, slots=True)
class _Node:
    letter: str
    id: str
    parent: str
    print: str
    sketch: str


def numbered(known: Traits, code: str, line: Line | None) -> tuple[Names, Line]:
    """The lasting ids of a report, and its line for the registry; `line` is that of the build before."""
    fresh = Line(
        code=code,
        path=known.path,
        part=known.part,
        text=known.text,
        sketch=line.sketch if line and line.text == known.text else known.sketch,
        items=known.items,
        commitments=known.commitments,
    )
    if line is None or (line.items, line.commitments, line.retired, line.was) == (*_entries(known), "", {}):
        return Names(code=code, items={}, promises={}), fresh
    ids = _Ids(line)
    names, kept = ids.assign(_nodes(known.items, known.parents), line.items)
    promise_names, promises_kept = ids.assign(_nodes(known.commitments), line.commitments)
    was = dict(sorted(ids.was.items(), key=lambda pair: id_key(pair[0])))
    fresh = replace(fresh, items=pack(kept), commitments=pack(promises_kept), retired=pack(ids.retired()), was=was)
    return Names(code=code, items=_changed(names), promises=_changed(promise_names)), fresh


def _entries(known: Traits) -> tuple[str, str]:
    return known.items, known.commitments


def _nodes(packed: str, parents: Sequence[str] = ()) -> list[_Node]:
    entries = unpack(packed)
    above = parents or [""] * len(entries)
    return [_Node(e.id[0], e.id, parent, e.print, e.sketch) for e, parent in zip(entries, above, strict=True)]


def _changed(names: Mapping[str, str]) -> dict[str, str]:
    return {before: now for before, now in names.items() if before != now}


class _Ids:
    """All ids that a report ever had; which are in use, which are retired, which number comes next."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.was = dict(line.was)
        self.away = {entry.id: entry for entry in unpack(line.retired)}

    @cached_property
    def last(self) -> defaultdict[str, int]:
        """The highest number ever used, by what stands before it (P, P2.)."""
        last: defaultdict[str, int] = defaultdict(int)
        for packed in (self.line.items, self.line.commitments, self.line.retired):
            for entry in unpack(packed):
                above, dot, number = entry.id.rpartition(".")
                prefix, number = (f"{above}.", number) if dot else (entry.id[:1], entry.id[1:])
                last[prefix] = max(last[prefix], int(number) if number.isdecimal() else 0)
        return last

    def retired(self) -> Sequence[Entry]:
        """The retired entries, sorted."""
        return sort_entries(self.away.values())

    def assign(self, nodes: Sequence[_Node], packed: str) -> tuple[dict[str, str], list[Entry]]:
        """(id as read → lasting id, entries for the registry)."""
        before = unpack(packed)
        old_keys = [(e.id[0], e.print) for e in before]
        new_keys = [(n.letter, n.print) for n in nodes]
        sketches = {e.print: e.sketch for e in before}
        drawn = [sketches.get(n.print) or n.sketch for n in nodes]
        if old_keys == new_keys:
            names = {n.id: e.id for n, e in zip(nodes, before, strict=True)}
        else:
            names = self._aligned(before, nodes, drawn)
        entries = [Entry(names[n.id], n.print, sketch) for n, sketch in zip(nodes, drawn, strict=True)]
        return names, entries

    def _aligned(self, before: Sequence[Entry], nodes: Sequence[_Node], drawn: Sequence[str]) -> dict[str, str]:
        index = {node.id: n for n, node in enumerate(nodes)}
        now = [
            Now(node.letter, node.print, sketch, index.get(node.parent) if node.parent else None)
            for node, sketch in zip(nodes, drawn, strict=True)
        ]
        pairs = align(before, now)
        names = {nodes[new].id: before[old].id for new, old in pairs.items()}
        kept = set(pairs.values())
        left = [entry for n, entry in enumerate(before) if n not in kept]
        gone = {(e.id[0], e.print): e.id for e in sorted(self.away.values(), key=lambda e: id_key(e.id), reverse=True)}
        by_words = {e.print: e.id for e in reversed(left)}
        for node in _parents_first(nodes):
            if node.id in names:
                continue
            back = gone.get((node.letter, node.print))
            if back is not None and back in self.away:
                names[node.id] = back
                del self.away[back]
                continue
            names[node.id] = self._next(names.get(node.parent or "", node.letter))
            other = by_words.pop(node.print, None)
            if other is not None and other[0] != node.letter:
                self.was[names[node.id]] = other
        for entry in left:
            self.away[entry.id] = Entry(entry.id, entry.print)
        return names

    def _next(self, above: str) -> str:
        prefix = above if len(above) == 1 else f"{above}."
        self.last[prefix] += 1
        return f"{prefix}{self.last[prefix]}"


def _parents_first(nodes: Sequence[_Node]) -> list[_Node]:
    """In document order, but no child before its parent."""
    by_id = {node.id: node for node in nodes}
    done: dict[str, _Node] = {}
    for node in nodes:
        line = [node]
        while (above := by_id.get(line[-1].parent or "")) is not None and above.id not in done and above not in line:
            line.append(above)
        for one in reversed(line):
            done.setdefault(one.id, one)
    return list(done.values())


def named(reading: Reading, names: Names) -> Reading:
    """The reading with its lasting code and ids."""
    if not names.items and not names.promises:
        same = reading.report.id == names.code
        return reading if same else replace(reading, report=replace(reading.report, id=names.code))

    def moved(one: Item) -> Item:
        parent = names.items.get(one.parent, one.parent) if one.parent is not None else None
        own = names.items.get(one.id, one.id)
        return one if (one.id, one.parent) == (own, parent) else replace(one, id=own, parent=parent)

    def promise(one: Commitment) -> Commitment:
        own, item = names.promises.get(one.id, one.id), names.items.get(one.item, one.item)
        return one if (one.id, one.item) == (own, item) else replace(one, id=own, item=item)

    return replace(
        reading,
        report=replace(reading.report, id=names.code),
        items=tuple(moved(one) for one in reading.items),
        links=tuple(
            replace(k, source=names.items.get(k.source, k.source), target=names.items.get(k.target, k.target))
            for k in reading.links
        ),
        commitments=tuple(promise(one) for one in reading.commitments),
    )
