"""Write the index: two passes over the records, one that sorts their pairs and one that writes their texts."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Any, Final

from ..model import Reading
from ..settings import Settings
from . import codes
from .fold import fold_table, folding
from .grams import Pairs, Sorter
from .layout import (
    COLUMN_BITS,
    FACETS,
    FOLDER,
    FORMAT,
    REPORTS_IN_FILE,
    SHARD_CHARACTERS,
    SHARDS_IN_PAGE,
    TEXT_BYTES,
    key_text,
    place,
    script,
)
from .postings import Part, parts
from .records import SHELVES, Head, Record, Shelf, in_order, records, topic_names

_KEY_CHARACTERS: Final = 7
"""What a key adds to a list in a shard, about."""
_VERSION_DIGITS: Final = 12

Files = Iterator[tuple[str, str]]


class _Builder:
    def __init__(self, readings: Sequence[Reading], settings: Settings) -> None:
        self.heads, self.order = in_order(readings)
        self.readings = readings
        self.traditional = settings.search_traditional
        self.counts: dict[Shelf, list[int]] = {shelf: [] for shelf in SHELVES}
        self.columns: list[str] = []
        self.bytes = 0
        self.characters = 0
        self.version = ""

    def files(self) -> Files:
        with Sorter(fold_table(traditional=self.traditional)) as sorter:
            self._read(sorter)
            pages = yield from self._shards(sorter.ranges())
        yield from self._texts()
        yield from self._columns()
        yield from self._reports()
        yield self._file("names", {**self._values(), "topic": topic_names()})
        yield self._file("root", self._root(pages))

    def _read(self, sorter: Sorter) -> None:
        """First pass: texts to the sorter; columns, counts and the version on the way."""
        digest = hashlib.sha256(repr((FORMAT, self.traditional, topic_names())).encode())
        for head in self.heads:
            digest.update(repr(head).encode("utf-8", "backslashreplace"))
        for shelf in SHELVES:
            for n in self.order:
                count = 0
                for record in records(self.readings[n], shelf):
                    sorter.add(record.text)
                    facts = (record.anchor, record.kind, record.topic, record.has, record.details)
                    written = f"{facts}\0{record.text}\0".encode("utf-8", "backslashreplace")
                    digest.update(written)
                    self.bytes += len(written)
                    self.characters += len(record.text)
                    if shelf != "rest":
                        self.columns.append(codes.symbol(record.kind * 8 + record.has) + codes.symbol(record.topic))
                    count += 1
                self.counts[shelf].append(count)
        self.version = digest.hexdigest()[:_VERSION_DIGITS]

    def _shards(self, ranges: Iterable[Pairs]) -> Generator[tuple[str, str], None, list[int]]:
        """Posting lists, packed into shards of even size; returns the first key of every directory page."""
        opened: list[tuple[int, int | None]] = []  # of each shard its first key, and where it begins if it is alone
        lists: list[Part] = []
        size = 0
        for part in (part for pairs in ranges for part in parts(pairs)):
            wanted = len(part.text) + _KEY_CHARACTERS
            if lists and (part.alone or lists[-1].alone or size + wanted > SHARD_CHARACTERS):
                yield self._shard(len(opened) - 1, lists)
                lists, size = [], 0
            if not lists:
                opened.append((part.key, part.begins if part.alone else None))
            lists.append(part)
            size += wanted
        if lists:
            yield self._shard(len(opened) - 1, lists)
        pages: list[int] = []
        for number, start in enumerate(range(0, len(opened), SHARDS_IN_PAGE)):
            shards = opened[start : start + SHARDS_IN_PAGE]
            pages.append(shards[0][0])
            alone = [[n, begins] for n, (_, begins) in enumerate(shards) if begins is not None]
            yield self._file(f"d{number}", {"keys": key_text(*(key for key, _ in shards)), "alone": alone})
        return pages

    def _shard(self, number: int, lists: Sequence[Part]) -> tuple[str, str]:
        return self._file(f"p{number}", [key_text(*(p.key for p in lists)), " ".join(p.text for p in lists)])

    def _texts(self) -> Files:
        """Second pass: the words of the records, so many a file."""
        size = 1 << self._chunk_bits()
        number, heads, rows = 0, dict[Head, int](), list[list[Any]]()
        for shelf in SHELVES:
            for head, n in zip(self.heads, self.order, strict=True):
                for record in records(self.readings[n], shelf):
                    rows.append(_row(record, heads.setdefault(head, len(heads))))
                    if len(rows) == size:
                        yield self._file(f"t{number}", {"heads": [astuple(h) for h in heads], "rows": rows})
                        number, heads, rows = number + 1, {}, []
        if rows:
            yield self._file(f"t{number}", {"heads": [astuple(h) for h in heads], "rows": rows})

    def _columns(self) -> Files:
        for number, start in enumerate(range(0, len(self.columns), 1 << COLUMN_BITS)):
            yield self._file(f"c{number}", "".join(self.columns[start : start + (1 << COLUMN_BITS)]))

    def _reports(self) -> Files:
        numbers = {facet: {v: n for n, v in enumerate(values)} for facet, values in self._values().items()}
        for number, start in enumerate(range(0, len(self.heads), REPORTS_IN_FILE)):
            those = slice(start, start + REPORTS_IN_FILE)
            facets = {facet: [numbers[facet][getattr(head, facet)] for head in self.heads[those]] for facet in FACETS}
            counts = {shelf: self.counts[shelf][those] for shelf in SHELVES}
            yield self._file(f"r{number}", {"code": [head.code for head in self.heads[those]], **facets, **counts})

    def _values(self) -> dict[str, list[str]]:
        """The values of the report's facets, newest year first, the others sorted."""
        return {
            facet: sorted({getattr(head, facet) for head in self.heads}, reverse=facet == "year") for facet in FACETS
        }

    def _chunk_bits(self) -> int:
        total = sum(sum(counts) for counts in self.counts.values())
        return max((TEXT_BYTES * total // max(self.bytes, 1)).bit_length() - 1, 0)

    def _root(self, pages: Sequence[int]) -> dict[str, Any]:
        rules = folding(traditional=self.traditional)
        return {
            "format": FORMAT,
            "version": self.version,
            "records": [sum(self.counts[shelf]) for shelf in SHELVES],
            "reports": len(self.heads),
            "characters": self.characters,
            "chunk": self._chunk_bits(),
            "pages": key_text(*pages),
            "fold": [rules.dropped, rules.source, rules.target],
        }

    def _file(self, name: str, data: Any) -> tuple[str, str]:
        return f"{FOLDER}/{place(name, self.version)}", script(name, data)


def _row(record: Record, head: int) -> list[Any]:
    return [head, record.anchor, record.text, *([record.details] if record.details else [])]


def build_index(readings: Sequence[Reading], settings: Settings) -> Files:
    """The files of the search index, as (path relative to the docs folder, JavaScript), one by one."""
    return _Builder(readings, settings).files()
