"""A plain scan of the folded texts: what a search must find, for the tests of the index and of the browser."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from meeting_archive.model import Reading
from meeting_archive.search import HAS, KINDS, Filters, build_index
from meeting_archive.search.fold import fold_text, folding
from meeting_archive.search.query import parse_query
from meeting_archive.search.records import Head, Record, head_of, records, topic_names
from meeting_archive.settings import Settings

FACETS = ("kind", "year", "unit", "meeting", "person", "topic")
Row = tuple[Head, Record]


class Oracle:
    """All records of some readings, searched by looking into each."""

    def __init__(self, readings: Iterable[Reading], *, traditional: bool = False) -> None:
        self.rules = folding(traditional=traditional)
        rows: list[Row] = []
        for reading in readings:
            head = head_of(reading.report)
            rows += [(head, record) for own in records(reading).values() for record in own]
        self.rows = rows
        self.folded = [fold_text(record.text, self.rules) for _, record in rows]

    def found(self, text: str, filters: Filters) -> list[str]:
        """The targets of the records found, sorted; a target as often as records have it."""
        return sorted(target(*row) for row in self._matched(text) if passes(row, filters, None))

    def counts(self, text: str, filters: Filters) -> dict[str, dict[str, int]]:
        """The counts of all facets, values without any left out."""
        counts: dict[str, dict[str, int]] = {facet: {} for facet in (*FACETS, "has")}
        for row in self._matched(text):
            for facet in FACETS:
                value = values(row)[facet]
                if value is not None and passes(row, filters, facet):
                    counts[facet][value] = counts[facet].get(value, 0) + 1
            for name, bit in HAS.items():
                if row[1].has & bit and passes(row, filters, name):
                    counts["has"][name] = counts["has"].get(name, 0) + 1
        return counts

    def queries(self, count: int, seed: int = 4) -> list[str]:
        """Queries from the texts: single characters, phrases of 2–12 across any border, some joined, some excluding."""
        rng = random.Random(seed)
        result: list[str] = []
        while len(result) < count:
            parts = [self._piece(rng) for _ in range(rng.choice((1, 1, 1, 1, 1, 1, 2, 2, 3)))]
            if len(parts) > 1 and rng.random() < 0.3:
                parts[-1] = "-" + parts[-1]
            result.append(" ".join(parts))
        return result

    def _piece(self, rng: random.Random) -> str:
        text = rng.choice(self.rows)[1].text
        start = rng.randrange(len(text))
        return "".join(text[start : start + rng.choice((1, 1, *range(2, 13)))].split()) or "的"

    def _matched(self, text: str) -> list[Row]:
        query = parse_query(text, self.rules)
        return [
            row
            for row, words in zip(self.rows, self.folded, strict=True)
            if all(term in words for term in query.terms) and not any(term in words for term in query.excluded)
        ]


def target(head: Head, record: Record) -> str:
    """The place of a record on the site."""
    return f"reports/{head.year or 'undated'}/{head.code}.html#{record.anchor}"


def values(row: Row) -> Mapping[str, str | None]:
    """The value of each facet; None where a record has none."""
    head, record = row
    kind = KINDS[record.kind]
    return {
        "kind": kind,
        "year": head.year,
        "unit": head.unit,
        "meeting": head.meeting,
        "person": head.person,
        "topic": None if kind == "正文" else topic_names()[record.topic],
    }


def passes(row: Row, filters: Filters, without: str | None) -> bool:
    """Whether a record passes the filters but one."""
    found = values(row)
    for facet in FACETS:
        wanted = getattr(filters, facet)
        if facet == "kind" and not wanted:
            wanted = tuple(kind for kind in KINDS if kind != "承诺")
        if facet != without and wanted and found[facet] not in wanted:
            return False
    return all(row[1].has & HAS[name] for name in filters.has if name != without)


def write_index(folder: Path, readings: Sequence[Reading], settings: Settings | None = None) -> Path:
    """Write an index below `folder` as `docs_folder` does; returns the folder of `root.js`."""
    for relative, data in build_index(readings, settings or Settings()):
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "assets" / "search"
