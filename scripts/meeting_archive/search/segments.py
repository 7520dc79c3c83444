"""Segments: the reports of a few years, or a share of those of one, indexed by themselves.

What is made of a segment depends on its readings alone, so a segment in which nothing changed need not be made again.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import accumulate
from typing import Any, Final, NamedTuple

import numpy as np

from ..model import Reading, report_year
from ..settings import Settings
from . import codes
from .columns import Both, Column, column_of
from .fold import Units, fold_table
from .grams import Keys, grams
from .layout import FACETS, TEXT_UNITS, TOPICS, file_of, name_of, payload
from .postings import pair_blocks, replaced, single_blocks
from .records import SHELVES, Entry, Head, Record, Shelf, newest_first, within_a_day

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
    column: Column

    def without_files(self) -> Segment:
        """The same for those who have the files already."""
        return replace(self, files=())


class Source(NamedTuple):
    """What is known of a report without its reading: a mark that changes whenever anything of the reading does, its
    code, its year ("" or digits) and how many characters its text has."""

    mark: str
    code: str
    year: str
    characters: int


def source_of(reading: Reading, mark: str = "") -> Source:
    """The same of a reading that is at hand."""
    report = reading.report
    return Source(mark, report.id, report_year(report) or "", sum(len(p.text) for p in report.paragraphs))


class Group(NamedTuple):
    """Reports that belong together, by their numbers; the place says where they stand: years, share, of so many."""

    place: tuple[int, int, int, int]
    members: tuple[int, ...]


def into_segments(sources: Iterable[Source]) -> list[Group]:
    """Which reports belong together: newest years first, reports in the order of the input.

    A segment is a span of years, or one of so many shares of a year that is too long; which share, its code says. So
    a report that changes, comes or goes leaves the others where they are, unless the archive or its year outgrows a
    limit.
    """
    spans: dict[int, list[tuple[int, Source]]] = defaultdict(list)
    total = 0
    for number, source in enumerate(sources):
        spans[int(source.year or 0)].append((number, source))
        total += source.characters
    width = 1
    while width < _CENTURIES and len({year // width for year in spans}) > max(total // SEGMENT_CHARACTERS, 1):
        width *= 2
    found: list[Group] = []
    for span in sorted({year // width for year in spans}, reverse=True):
        members = sorted(m for year in range(span * width, (span + 1) * width) for m in spans.get(year, ()))
        shares = max(-(-sum(source.characters for _, source in members) // SEGMENT_CHARACTERS), 1)
        parts: list[list[int]] = [[] for _ in range(shares)]
        for number, source in members:
            parts[zlib.crc32(source.code.encode("utf-8", "surrogatepass")) % shares].append(number)
        found += [Group((span, width, n, shares), tuple(part)) for n, part in enumerate(parts) if part]
    return found


class Before(NamedTuple):
    """What a segment was made of before, and its blocks then."""

    entries: Sequence[Entry]
    blocks: Both


def segment(
    entries: Iterable[Entry], settings: Settings, *, alone: bool = False, before: Before | None = None
) -> Segment:
    """Index some reports by themselves; `alone` where there is no other segment, so that none needs a mark.

    The outcome is the same with `before` and without it.
    """
    shelved = _in_order(entries)
    rows = [
        (report, record) for n in range(len(SHELVES)) for report, own in enumerate(shelved) for record in own.shelves[n]
    ]
    counts = [[len(own.shelves[n]) for own in shelved] for n in range(len(SHELVES))]
    shelves = tuple(sum(own) for own in counts)
    heads = [own.head for own in shelved]
    payloads, chunks = _texts(heads, rows, shelves)
    payloads["table"] = payload(_table(heads, counts, [record for _, record in rows[: sum(shelves[: len(_TABLED)])]]))
    name = name_of(payloads.values())
    keys = _changed(_in_order(before.entries), shelved, settings) if before else None
    blocks = _blocks([record for _, record in rows], shelves[0], settings, keys, alone=alone)
    if before and keys is not None:
        blocks = replaced(before.blocks[0], keys, blocks[0]), replaced(before.blocks[1], keys, blocks[1])
    return Segment(
        name=name,
        files=tuple(file_of(f"s/{name}/{part}", data) for part, data in payloads.items()),
        shelves=shelves,
        chunks=chunks,
        codes=tuple(head.code for head in heads),
        characters=sum(len(record.text) for _, record in rows),
        column=column_of(blocks),
    )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Newest first, of one day by unit and code."""
    shelved = sorted(entries, key=lambda one: within_a_day(one.head))
    return sorted(shelved, key=lambda one: newest_first(one.head), reverse=True)


def _blocks(rows: Sequence[Record], items: int, settings: Settings, only: Keys | None, *, alone: bool) -> Both:
    """The blocks of all keys, or of those in `only`, in so many records, the first of which are items."""
    singles, pairs = grams(
        [record.text for record in rows],
        [record.title for record in rows],
        fold_table(traditional=settings.search_traditional),
        only,
    )
    free = 0 if alone else codes.MARK
    return single_blocks(singles, len(rows), free=free), pair_blocks(pairs, len(rows), items, free=free)


def _changed(before: Sequence[Entry], now: Sequence[Entry], settings: Settings) -> Keys | None:
    """The keys whose blocks may differ; None: all, as where records have other numbers now."""
    if [one.counts for one in before] != [one.counts for one in now]:
        return None
    table = fold_table(traditional=settings.search_traditional)
    found: set[int] = set()
    for old, new in zip(before, now, strict=True):
        if old.shelves != new.shelves:
            found.update(key for key, *_ in _noted(old, table) ^ _noted(new, table))
    return np.array(sorted(found), dtype=np.uint32)


def _noted(entry: Entry, table: Units) -> set[tuple[int, ...]]:
    """All that blocks say of a report: (key, record) of single units, of pairs moreover ordinals, and if in a title."""
    rows = [record for own in entry.shelves for record in own]
    singles, pairs = grams([record.text for record in rows], [record.title for record in rows], table)
    columns = pairs.keys, pairs.records, pairs.first, pairs.second, pairs.titled
    return {
        *zip(singles.keys.tolist(), singles.records.tolist(), strict=True),
        *zip(*(column.tolist() for column in columns), strict=True),
    }


def _texts(
    heads: Sequence[Head], rows: Sequence[tuple[int, Record]], shelves: Sequence[int]
) -> tuple[dict[str, str], tuple[int, ...]]:
    """The words of the records, shelf by shelf so many a file, and how many that is."""
    written = [payload([record.anchor, record.text, *_more(record)])[1:-1] for _, record in rows]
    told = [payload(astuple(head)) for head in heads]
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
            data = ",".join(told[report] for report in own)
            files[str(len(files))] = f'{{"heads":[{data}],"rows":[{",".join(lines)}]}}'
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
