"""Read an index and search it, as the browser does, for the command line and for the tests."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Final, Literal

from ..model import report_place
from . import codes
from .fold import Folding, units
from .grams import SINGLE
from .layout import (
    COLUMN_BITS,
    FACETS,
    FORMAT,
    REPORTS_IN_FILE,
    SHARDS_IN_PAGE,
    data_of,
    keys_of,
    place,
)
from .postings import EVERY
from .query import Query, parse_query
from .records import COMMITMENT, HAS_DEADLINE, HAS_OWNER, HAS_QUANTITY, KINDS, REST, SHELVES, Head, Record

Sort = Literal["relevance", "newest", "oldest"]
HAS: Final[Mapping[str, int]] = {"deadline": HAS_DEADLINE, "quantity": HAS_QUANTITY, "owner": HAS_OWNER}
Occurrences = tuple[tuple[int, int], ...]
"""Ordinals of a pair in one record; () for a pair that stands once, its units for the first time."""
_ONCE: Final[Occurrences] = ((0, 0),)


class IndexMissingError(Exception):
    """There is no index of ours where one was looked for; the message is Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show: several values of one facet widen, several facets narrow; empty does not narrow.

    Without `kind`, commitments are left out: their words stand in items and paragraphs already. `has` narrows with
    each of its values.
    """

    kind: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    meeting: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One record found: its report, and itself."""

    head: Head
    record: Record

    @property
    def target(self) -> str:
        """The place on the site."""
        return f"{report_place(self.head.year, self.head.code)}.html#{self.record.anchor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The numbers of all records found, in the order asked for, and the counts of each facet's values.

    A facet's counts are those of the search without this facet's own choice.
    """

    records: tuple[int, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Index:
    """An index in a folder (`assets/search` of a site); files are read when they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Any] = {}
        self._root = self._read("root", "")
        if self._root.get("format") != FORMAT:
            raise IndexMissingError(f"{folder} 里的搜索索引是另一个版本生成的。请重新生成网站。")
        self.rules = Folding(**dict(zip(("dropped", "source", "target"), self._root["fold"], strict=True)))
        self.bounds: tuple[int, ...] = (0, *accumulate(self._root["records"]))
        """Where each shelf begins, and the number of records."""

    def search(self, text: str, filters: Filters | None = None, sort: Sort = "relevance") -> Found:
        """Search; the empty query finds everything that the filters leave."""
        filters = filters or Filters()
        query = parse_query(text, self.rules)
        matched = sorted(self._matching(query))
        rows = [self._values(number) for number in matched]
        chosen = [number for number, row in zip(matched, rows, strict=True) if _passes(row, filters, None)]
        reports = {number: row["report"] for number, row in zip(matched, rows, strict=True)}
        if sort != "relevance":
            sign = 1 if sort == "newest" else -1
            chosen.sort(key=lambda number: (sign * reports[number], number))
        return Found(records=tuple(chosen), facets=_count(rows, filters))

    def hit(self, number: int) -> Hit:
        """The record of a number."""
        chunk = self._file(f"t{number >> self._root['chunk']}")
        head, anchor, words, *details = chunk["rows"][number & ((1 << self._root["chunk"]) - 1)]
        values = self._values(number)
        return Hit(
            head=Head(**dict(zip(Head.__slots__, chunk["heads"][head], strict=True))),
            record=Record(
                anchor=anchor,
                text=words,
                kind=KINDS.index(values["kind"]),
                topic=self._names["topic"].index(values["topic"]) if values["topic"] else 0,
                has=sum(HAS[name] for name in values["has"]),
                details=tuple(details[0]) if details else (),
            ),
        )

    def _matching(self, query: Query) -> set[int]:
        if not query.terms:
            found = set(range(self.bounds[-1]))
        else:
            found = set.intersection(*(self._containing(term) for term in query.terms))
        for term in query.excluded:
            found -= self._containing(term)
        return found

    def _containing(self, term: str) -> set[int]:
        """Records that contain a folded term."""
        sequence = units(term).astype(int).tolist()
        if len(sequence) == 1:
            return set(self._postings(sequence[0] << 16 | SINGLE))
        lists = [self._postings(first << 16 | second) for first, second in pairwise(sequence)]
        common = set.intersection(*(set(postings) for postings in lists))
        return {number for number in common if _chained([postings[number] for postings in lists])}

    def _postings(self, key: int) -> dict[int, Occurrences]:
        result: dict[int, Occurrences] = {}
        for shard in self._shards(key):
            text = self._lists(shard).get(key)
            if text is not None:
                result.update(_decode(text, single=key & 0xFFFF == SINGLE))
        return result

    def _lists(self, shard: int) -> dict[int, str]:
        keys, lists = self._file(f"p{shard}")
        return dict(zip(keys_of(keys), lists.split(" "), strict=True))

    def _shards(self, key: int) -> list[int]:
        """The numbers of the shards that may hold a key."""
        pages = self._page_keys
        first, last = max(bisect_left(pages, key) - 1, 0), bisect_right(pages, key) - 1
        shards: list[tuple[int, int]] = []
        for page in range(first, last + 1):
            keys = keys_of(self._file(f"d{page}")["keys"])
            shards += [(page * SHARDS_IN_PAGE + n, opening) for n, opening in enumerate(keys)]
        exact = [number for number, opening in shards if opening == key]
        return exact or [number for number, opening in shards if opening < key][-1:]

    def _values(self, number: int) -> dict[str, Any]:
        shelf = bisect_right(self.bounds, number) - 1
        report = bisect_right(self._starts[shelf], number - self.bounds[shelf]) - 1
        row: dict[str, Any] = {"report": report, "kind": KINDS[REST], "topic": "", "has": ()}
        row |= {facet: self._names[facet][self._reports[facet][report]] for facet in FACETS}
        if shelf != SHELVES.index("rest"):
            column = self._file(f"c{number >> COLUMN_BITS}")
            at = 2 * (number & ((1 << COLUMN_BITS) - 1))
            kind, has = divmod(codes.value_of(column[at]), 8)
            row["kind"], row["topic"] = KINDS[kind], self._names["topic"][codes.value_of(column[at + 1])]
            row["has"] = tuple(name for name, bit in HAS.items() if has & bit)
        return row

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return dict(self._file("names"))

    @cached_property
    def _reports(self) -> dict[str, list[Any]]:
        files = [self._file(f"r{n}") for n in range(-(-self._root["reports"] // REPORTS_IN_FILE))]
        return {name: [value for file in files for value in file[name]] for name in ("code", *FACETS, *SHELVES)}

    @cached_property
    def _starts(self) -> list[list[int]]:
        """For each shelf the first record of every report, counted from the shelf's own."""
        return [[0, *accumulate(self._reports[shelf])][:-1] for shelf in SHELVES]

    @cached_property
    def _page_keys(self) -> list[int]:
        return keys_of(self._root["pages"])

    def _file(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._read(name, self._root["version"])
        return self._loaded[name]

    def _read(self, name: str, version: str) -> Any:
        path = self._folder / place(name, version)
        try:
            return data_of(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise IndexMissingError(f"没有搜索索引：缺少 {path}。请先运行 meeting-archive build。") from error
        except ValueError as error:
            raise IndexMissingError(f"搜索索引已损坏：{path}。请重新生成网站。") from error


def _decode(text: str, *, single: bool) -> Iterable[tuple[int, Occurrences]]:
    """The records of a posting list with the ordinals in each (postings.py says how they are written)."""
    parameter, number = codes.value_of(text[0]), -1
    manner = EVERY if single else codes.value_of(text[1])
    bits = codes.Bits(text[1:] if single else text[2:])
    while (gap := bits.read(parameter)) is not None:
        number += gap + 1
        times = 0 if single else bits.next(0) + (1 if manner >= EVERY else 0)
        occurrences = []
        first = second = -1
        for _ in range(times):
            first += bits.next(manner >> 2 & 3) + 1
            second += bits.next(manner & 3) + 1
            occurrences.append((first, second))
        yield number, tuple(occurrences) or _ONCE


def _chained(pairs: Sequence[Occurrences]) -> bool:
    """Whether the pairs of a phrase stand one after another: each begins with the unit the one before ends with."""
    ends = {second for _, second in pairs[0]}
    for occurrences in pairs[1:]:
        ends = {second for first, second in occurrences if first in ends}
    return bool(ends)


def _passes(row: Mapping[str, Any], filters: Filters, without: str | None) -> bool:
    """Whether a record passes the filters, leaving one facet (or one value of `has`) out of account."""
    for facet in ("kind", *FACETS, "topic"):
        wanted = getattr(filters, facet)
        if facet == without:
            continue
        if facet == "kind" and not wanted:
            if row["kind"] == KINDS[COMMITMENT]:
                return False
        elif wanted and row[facet] not in wanted:
            return False
    return all(name in row["has"] for name in filters.has if name != without)


def _count(rows: Iterable[Mapping[str, Any]], filters: Filters) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {facet: {} for facet in ("kind", *FACETS, "topic", "has")}
    for row in rows:
        for facet in ("kind", *FACETS, "topic"):
            if _passes(row, filters, facet) and (facet != "topic" or row["topic"]):
                counts[facet][row[facet]] = counts[facet].get(row[facet], 0) + 1
        for name in row["has"]:
            if _passes(row, filters, name):
                counts["has"][name] = counts["has"].get(name, 0) + 1
    return counts
