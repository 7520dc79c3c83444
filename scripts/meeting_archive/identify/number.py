"""Give the items and commitments of one report the ids that they had, and new ones what never had any."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..model import ROLE_LETTER, Commitment, Item, Reading, fingerprint, squeeze
from .align import Now, align
from .records import PRINT, Entry, Line, id_key, pack, sort_entries, unpack
from .sketch import item_sketch, report_sketch


def text_print(text: str) -> str:
    """A hash of a report's words, white space aside: the same after a change of encoding or of line ends."""
    plain = "".join(text.split())
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class _Node:
    letter: str
    id: str
    parent: str | None
    print: str
    words: str


def numbered(reading: Reading, code: str, line: Line | None) -> tuple[Reading, Line]:
    """The reading with its code and lasting ids, and its line for the registry; `line` is that of the build before."""
    items = [
        _Node(ROLE_LETTER[i.role], i.id, i.parent, (i.fingerprint or fingerprint(i.text))[:PRINT], i.text)
        for i in reading.items
    ]
    promises = [_Node("K", c.id, None, fingerprint(c.quote)[:PRINT], c.quote) for c in reading.commitments]
    known = _Ids(line)
    names, kept = known.assign(items, line.items if line else "")
    promise_names, promises_kept = known.assign(promises, line.commitments if line else "")
    text = text_print(reading.report.text)
    fresh = Line(
        code=code,
        path=reading.report.source.path,
        part=reading.report.part,
        text=text,
        sketch=line.sketch if line and line.text == text else report_sketch(reading.report.text),
        items=pack(kept),
        commitments=pack(promises_kept),
        retired=pack(known.retired()),
        was=dict(sorted(known.was.items(), key=lambda pair: id_key(pair[0]))),
    )
    return _renamed(reading, code, names, promise_names), fresh


class _Ids:
    """All ids that a report ever had; which are in use, which are retired, which number comes next."""

    def __init__(self, line: Line | None) -> None:
        self.line = line
        self.was = dict(line.was) if line else {}
        self.away = {entry.id: entry for entry in unpack(line.retired)} if line else {}

    @cached_property
    def last(self) -> defaultdict[str, int]:
        """The highest number ever used, by what stands before it (P, P2.)."""
        last: defaultdict[str, int] = defaultdict(int)
        line = self.line
        for packed in (line.items, line.commitments, line.retired) if line else ():
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
        drawn = [sketches.get(n.print) or item_sketch(squeeze(n.words)) for n in nodes]
        if self.line is None:
            names = {n.id: n.id for n in nodes}
        elif old_keys == new_keys:
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


def _renamed(reading: Reading, code: str, names: Mapping[str, str], promises: Mapping[str, str]) -> Reading:
    if reading.report.id == code and all(a == b for some in (names, promises) for a, b in some.items()):
        return reading

    def moved(one: Item) -> Item:
        parent = names.get(one.parent, one.parent) if one.parent is not None else None
        if (one.id, one.parent) == (names[one.id], parent):
            return one
        return replace(one, id=names[one.id], parent=parent)

    def promise(one: Commitment) -> Commitment:
        item = names.get(one.item, one.item)
        return one if (one.id, one.item) == (promises[one.id], item) else replace(one, id=promises[one.id], item=item)

    return replace(
        reading,
        report=replace(reading.report, id=code),
        items=tuple(moved(one) for one in reading.items),
        links=tuple(
            replace(k, source=names.get(k.source, k.source), target=names.get(k.target, k.target))
            for k in reading.links
        ),
        commitments=tuple(promise(one) for one in reading.commitments),
    )
