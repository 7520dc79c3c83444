"""Segments: the reports of a few years, or a share of those of one, indexed by themselves.

What is made of a segment depends on its readings alone, so a segment in which nothing changed need not be made again.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import accumulate
from typing import Any, Final

from ..model import Reading
from ..settings import Settings
from . import codes
from .fold import fold_table
from .grams import grams
from .layout import FACETS, TEXT_UNITS, TOPICS, file_of, name_of, payload
from .postings import Blocks, pair_blocks, single_blocks
from .records import SHELVES, Head, Record, Shelf, head_of, newest_first, records, within_a_day

SEGMENT_CHARACTERS: Final = 1 << 21
"""What a segment holds at most, about. Smaller ones are made again sooner, larger ones have shorter postings."""
_CENTURIES: Final = 1 << 14
"""More years than there are."""
_TABLED: Final[tuple[Shelf, ...]] = ("items", "headings", "commitments")
"""The shelves that stand before the rest, for whose records the table has columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What is made of some readings: its files, and what the index as a whole needs of it.

    `name` is a hash of the files, `shelves` how many records each shelf has, `chunks` how many of each a file of
    texts holds, `codes` those of the reports. Records count from 0: all items, newest report first, and so on.
    """

    name: str
    files: tuple[tuple[str, bytes], ...]
    shelves: tuple[int, ...]
    chunks: tuple[int, ...]
    codes: tuple[str, ...]
    characters: int
    singles: Blocks
    pairs: Blocks

    def without_files(self) -> Segment:
        """The same for those who have the files already."""
        return replace(self, files=())


def into_segments(readings: Iterable[Reading]) -> list[list[int]]:
    """Which readings belong together, by their numbers: newest years first, readings in the order of the input.

    A segment is a span of years, or one of so many shares of a year that is too long; which share, its code says. So
    a report that changes, comes or goes leaves the others where they are, unless the archive or its year outgrows a
    limit.
    """
    spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    total = 0
    for number, reading in enumerate(readings):
        head, length = head_of(reading.report), sum(len(p.text) for p in reading.report.paragraphs)
        spans[int(head.year or 0)].append((number, length, head.code))
        total += length
    width = 1
    while width < _CENTURIES and len({year // width for year in spans}) > max(total // SEGMENT_CHARACTERS, 1):
        width *= 2
    found: list[list[int]] = []
    for span in sorted({year // width for year in spans}, reverse=True):
        members = sorted(m for year in range(span * width, (span + 1) * width) for m in spans.get(year, ()))
        shares = max(-(-sum(length for _, length, _ in members) // SEGMENT_CHARACTERS), 1)
        parts: list[list[int]] = [[] for _ in range(shares)]
        for number, _, code in members:
            parts[zlib.crc32(code.encode("utf-8", "surrogatepass")) % shares].append(number)
        found += [part for part in parts if part]
    return found


def segment(readings: Iterable[Reading], settings: Settings, *, alone: bool = False) -> Segment:
    """Index some readings by themselves; `alone` where there is no other segment, so that none needs a mark."""
    free = 0 if alone else codes.MARK
    shelved = [(head_of(reading.report), records(reading)) for reading in readings]
    shelved.sort(key=lambda one: within_a_day(one[0]))
    shelved.sort(key=lambda one: newest_first(one[0]), reverse=True)
    rows = [(report, record) for shelf in SHELVES for report, (_, own) in enumerate(shelved) for record in own[shelf]]
    counts = [[len(own[shelf]) for _, own in shelved] for shelf in SHELVES]
    shelves = tuple(sum(own) for own in counts)
    heads = [head for head, _ in shelved]
    payloads, chunks = _texts(heads, rows, shelves)
    payloads["table"] = payload(_table(heads, counts, [record for _, record in rows[: sum(shelves[: len(_TABLED)])]]))
    name = name_of(payloads.values())
    singles, pairs = grams(
        [record.text for _, record in rows],
        [record.title for _, record in rows],
        fold_table(traditional=settings.search_traditional),
    )
    return Segment(
        name=name,
        files=tuple(file_of(f"s/{name}/{part}", data) for part, data in payloads.items()),
        shelves=shelves,
        chunks=chunks,
        codes=tuple(head.code for head in heads),
        characters=sum(len(record.text) for _, record in rows),
        singles=single_blocks(singles, len(rows), free=free),
        pairs=pair_blocks(pairs, len(rows), shelves[0], free=free),
    )


def _texts(
    heads: Sequence[Head], rows: Sequence[tuple[int, Record]], shelves: Sequence[int]
) -> tuple[dict[str, str], tuple[int, ...]]:
    """The words of the records, shelf by shelf so many a file, and how many that is."""
    written = [payload([record.anchor, record.text, *_more(record)])[1:-1] for _, record in rows]
    files: dict[str, str] = {}
    chunks = []
    for stop, size in zip(accumulate(shelves), shelves, strict=True):
        units = sum(map(len, written[stop - size : stop]))
        chunks.append(max(round(TEXT_UNITS * size / max(units, 1)), 1))
        for start in range(stop - size, stop, chunks[-1]):
            those = slice(start, min(start + chunks[-1], stop))
            own: dict[int, int] = {}
            lines = [
                f"[{own.setdefault(report, len(own))},{words}]"
                for (report, _), words in zip(rows[those], written[those], strict=True)
            ]
            data = payload([astuple(heads[report]) for report in own])
            files[str(len(files))] = f'{{"heads":{data},"rows":[{",".join(lines)}]}}'
    return files, tuple(chunks)


def _more(record: Record) -> list[Any]:
    """What a record's row has after its words: of an item the units of its title, of a commitment its details."""
    return [list(record.details)] if record.details else [record.title] if record.title else []


def _table(heads: Sequence[Head], counts: list[list[int]], tabled: Sequence[Record]) -> dict[str, Any]:
    """The reports of a segment, the values of their facets as numbers of lists, and the columns of its records."""
    values = {facet: sorted({getattr(head, facet) for head in heads}) for facet in FACETS}
    numbers = {facet: {value: number for number, value in enumerate(own)} for facet, own in values.items()}
    return {
        "code": [head.code for head in heads],
        "date": [head.date for head in heads],
        **{facet: [numbers[facet][getattr(head, facet)] for head in heads] for facet in FACETS},
        "values": values,
        "counts": counts,
        "columns": "".join(codes.unit((r.kind * 8 + r.has) * TOPICS + r.topic) for r in tabled),
    }
