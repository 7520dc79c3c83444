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
from .layout import FACETS, FORMAT, TOPICS, data_of, keys_of, names_of, shard_keys_of, shard_place
from .postings import Place, Posting, decode
from .query import Query, parse_query
from .records import COMMITMENT, HAS_DEADLINE, HAS_OWNER, HAS_QUANTITY, KINDS, REST, SHELVES, Head, Record, Shelf

Sort = Literal["relevance", "newest", "oldest"]
HAS: Final[Mapping[str, int]] = {"deadline": HAS_DEADLINE, "quantity": HAS_QUANTITY, "owner": HAS_OWNER}
WEIGHED, WEIGHED_OF_LARGE, LARGE = 50, 20, 200_000
"""So many records, the first found, are sorted by relevance, where the index has at most, or more than, so many; the
others follow in the order of their numbers."""
_TIERS: Final[Mapping[Shelf, int]] = {"items": 1, "headings": 0, "commitments": 1, "rest": 2}


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


@dataclass(frozen=True, slots=True)
class _Match:
    """How well a record fits: how often the terms stand in it, and whether the pairs of all stand in its title."""

    times: int
    titled: bool


class Index:
    """An index in a folder (`assets/search` of a site); files are read when they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Any] = {}
        self._root = self._file("root")
        if self._root.get("format") != FORMAT:
            raise IndexMissingError(f"{folder} 里的搜索索引是另一个版本生成的。请重新生成网站。")
        self.rules = Folding(**dict(zip(("dropped", "source", "target"), self._root["fold"], strict=True)))
        self.bounds: tuple[int, ...] = (0, *accumulate(n for one in self._root["segments"] for n in _shelves(one)))
        """Where each shelf of each segment begins, and the number of records."""

    def search(self, text: str, filters: Filters | None = None, sort: Sort = "relevance") -> Found:
        """Search; the empty query finds everything that the filters leave."""
        filters = filters or Filters()
        query = parse_query(text, self.rules)
        matched = self._matching(query)
        rows = [self._values(number) for number in sorted(matched)]
        chosen = [row for row in rows if _passes(row, filters, None)]
        if sort != "relevance":
            chosen.sort(key=lambda row: row["order"][1:])
            chosen.sort(key=lambda row: row["order"][0], reverse=sort == "newest")
        else:
            count = WEIGHED if self.bounds[-1] <= LARGE else WEIGHED_OF_LARGE
            best = sorted(chosen[:count], key=lambda row: self._relevance(row["number"], matched[row["number"]]))
            chosen[:count] = best
        return Found(records=tuple(row["number"] for row in chosen), facets=_count(rows, filters))

    def hit(self, number: int) -> Hit:
        """The record of a number."""
        segment, own = self._segment_of(number)
        name, *chunks = self._root["segments"][segment][: 1 + len(SHELVES)]
        number_of_file = 0
        for size, chunk in zip(_shelves(self._root["segments"][segment]), chunks, strict=True):
            if own < size:
                break
            own, number_of_file = own - size, number_of_file - -size // chunk
        file = self._file(f"s/{name}/{number_of_file + own // chunk}")
        head, anchor, words, *more = file["rows"][own % chunk]
        values = self._values(number)
        return Hit(
            head=Head(**dict(zip(Head.__slots__, file["heads"][head], strict=True))),
            record=Record(
                anchor=anchor,
                text=words,
                kind=KINDS.index(values["kind"]),
                topic=self._root["topic"].index(values["topic"]) if values["topic"] else 0,
                has=sum(HAS[name] for name in values["has"]),
                details=tuple(more[0]) if more and isinstance(more[0], list) else (),
                title=more[0] if more and isinstance(more[0], int) else 0,
            ),
        )

    def _relevance(self, number: int, match: _Match) -> tuple[int, int, int]:
        """What records are sorted by: in a title or heading, items, the rest; more often first; newer first."""
        shelf = SHELVES[(bisect_right(self.bounds, number) - 1) % len(SHELVES)]
        return 0 if match.titled else _TIERS[shelf], -match.times, number

    def _matching(self, query: Query) -> dict[int, _Match]:
        if not query.terms:
            found = dict.fromkeys(range(self.bounds[-1]), _Match(0, titled=False))
        else:
            each = [self._containing(term) for term in query.terms]
            common = set.intersection(*(set(one) for one in each))
            found = {
                number: _Match(sum(one[number].times for one in each), all(one[number].titled for one in each))
                for number in common
            }
        for term in query.excluded:
            for number in self._containing(term):
                found.pop(number, None)
        return found

    def _containing(self, term: str) -> dict[int, _Match]:
        """Records that contain a folded term."""
        sequence = units(term).astype(int).tolist()
        if len(sequence) == 1:
            return {number: _Match(1, titled=False) for number in self._postings(sequence[0] << 16 | SINGLE)}
        lists = [self._postings(first << 16 | second) for first, second in pairwise(sequence)]
        found = {}
        for number in set.intersection(*(set(postings) for postings in lists)):
            own = [postings[number] for postings in lists]
            if times := _chains(own):
                found[number] = _Match(times, all(posting.titled for posting in own))
        return found

    def _postings(self, key: int) -> dict[int, Posting]:
        result: dict[int, Posting] = {}
        for name in self._shards(key):
            keys, lists = self._file(shard_place(name))
            text = dict(zip(shard_keys_of(keys), lists.split(" "), strict=True)).get(key)
            if text is not None:
                result.update(decode(text, single=key & 0xFFFF == SINGLE, places=self._places))
        return result

    def _shards(self, key: int) -> list[str]:
        """The names of the shards that may hold a key."""
        pages, names = keys_of(self._root["pages"][0]), names_of(self._root["pages"][1])
        shards: list[tuple[int, str]] = []
        for page in range(max(bisect_left(pages, key) - 1, 0), bisect_right(pages, key)):
            own = self._file(f"d/{names[page]}")
            shards += zip(keys_of(own["keys"]), names_of(own["names"]), strict=True)
        exact = [name for opening, name in shards if opening == key]
        return exact or [name for opening, name in shards if opening < key][-1:]

    @cached_property
    def _places(self) -> list[Place]:
        segments = self._root["segments"]
        begins = self.bounds[:: len(SHELVES)]
        return [
            Place(begins=begin, records=sum(_shelves(one)), items=_shelves(one)[0])
            for begin, one in zip(begins, segments, strict=False)
        ]

    def _segment_of(self, number: int) -> tuple[int, int]:
        """The segment of a record, and its number there."""
        segment = (bisect_right(self.bounds, number) - 1) // len(SHELVES)
        return segment, number - self._places[segment].begins

    def _values(self, number: int) -> dict[str, Any]:
        """The facets of a record, and what it is sorted by where dates decide."""
        segment, own = self._segment_of(number)
        table = self._table(segment)
        shelf = (bisect_right(self.bounds, number) - 1) % len(SHELVES)
        report = bisect_right(table["starts"][shelf], own) - 1
        row: dict[str, Any] = {"number": number, "kind": KINDS[REST], "topic": "", "has": ()}
        row |= {facet: table["values"][facet][table[facet][report]] for facet in FACETS}
        row["order"] = ((row["year"], table["date"][report]), row["unit"], table["code"][report], number)
        if SHELVES[shelf] in ("items", "commitments"):
            facts, topic = divmod(codes.value_of(table["columns"][own]), TOPICS)
            kind, has = divmod(facts, 8)
            row["kind"], row["topic"] = KINDS[kind], self._root["topic"][topic]
            row["has"] = tuple(name for name, bit in HAS.items() if has & bit)
        return row

    def _table(self, segment: int) -> dict[str, Any]:
        table: dict[str, Any] = self._file(f"s/{self._root['segments'][segment][0]}/table")
        if "starts" not in table:
            ends = accumulate(count for shelf in table["counts"] for count in shelf)
            starts = iter([0, *ends])
            table["starts"] = [[next(starts) for _ in shelf] for shelf in table["counts"]]
        return table

    def _file(self, place: str) -> Any:
        if place in self._loaded:
            return self._loaded[place]
        path = self._folder / f"{place}.js"
        try:
            self._loaded[place] = data_of(path.read_bytes())
        except FileNotFoundError as error:
            raise IndexMissingError(f"没有搜索索引：缺少 {path}。请先运行 meeting-archive build。") from error
        except ValueError as error:
            raise IndexMissingError(f"搜索索引已损坏：{path}。请重新生成网站。") from error
        return self._loaded[place]


def _shelves(segment: Sequence[Any]) -> Sequence[int]:
    """How many records each shelf has of what the root says of a segment: its name, the chunks, and these."""
    return segment[1 + len(SHELVES) :]


def _chains(pairs: list[Posting]) -> int:
    """How often the pairs of a phrase stand one after another: each begins with the unit the one before ends with."""
    ends = {second for _, second in pairs[0].occurrences}
    for posting in pairs[1:]:
        ends = {second for first, second in posting.occurrences if first in ends}
    return len(ends)


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
