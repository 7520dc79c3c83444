"""Measure the search: `python benchmarks/search/run.py [--reports 1000] [--queries 100] [--compare 200]`.

Builds the index of invented reports (speed, memory, size), then asks queries taken from them in Chromium over file://
and http: bytes until the first ten results, time until the first result and the sure total, long tasks, and whether the
total is that of a plain scan. With `--compare N`, N of the reports are also built as a stock Material site, indexed by
Pagefind where it is installed, and all are asked the same phrases. Bytes are those of the files, without gzip.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generate import Archive, invented  # noqa: E402
from stock import compare  # noqa: E402

from browser import measure  # noqa: E402 - after the path is set
from meeting_archive.model import Reading  # noqa: E402
from meeting_archive.search import source_of, update_index  # noqa: E402
from meeting_archive.search.fold import fold_text, folding  # noqa: E402
from meeting_archive.search.query import parse_query  # noqa: E402
from meeting_archive.search.records import records  # noqa: E402
from meeting_archive.settings import Settings  # noqa: E402
from meeting_archive.store import Store  # noqa: E402

SCRIPTS = HERE.parents[1] / "theme" / "assets" / "js"
PAGE = (
    '<!doctype html><html lang="zh"><meta charset="utf-8"><title>搜索</title><body><div id="ma-search"></div>'
    '<script src="assets/js/search-box.js"></script>'
)


@dataclass(frozen=True)
class Built:
    """What an update of the index took, without loading readings and writing files; what it made, and what there is."""

    seconds: float
    fresh: int
    fresh_bytes: int
    sizes: Counter[str]
    paths: frozenset[str]


class Site:
    """A folder with an index that is brought up to date as a build does it, with a store of what was made before."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self.folder = folder
        self.archive = archive
        self.sources = [source_of(reading, "") for reading in archive]
        self.changed: dict[str, Reading] = {}
        self._store = folder / "store"

    def update(self) -> Built:
        """Bring it up to date."""
        self.archive.seconds = writing = 0.0
        sizes: Counter[str] = Counter()
        fresh = fresh_bytes = 0
        numbers = {source.code: number for number, source in enumerate(self.sources)}
        sources = [source for source in self.sources if source.mark != "gone"]

        def load(number: int) -> Reading:
            code = sources[number].code
            return self.changed.get(code) or self.archive[numbers[code]]

        begun = time.process_time()
        store = Store(self._store)
        paths = set()
        for relative, data in update_index(sources, load, Settings(), store, self._lies):
            paths.add(relative)
            if data is not None:
                started = time.process_time()
                path = self.folder / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                fresh, fresh_bytes = fresh + 1, fresh_bytes + len(data)
                sizes["texts" if "/s/" in relative and not relative.endswith("/table.js") else "index"] += len(data)
                path.write_bytes(data)
                writing += time.process_time() - started
        store.close()
        seconds = time.process_time() - begun - self.archive.seconds - writing
        return Built(seconds, fresh, fresh_bytes, sizes, frozenset(paths))

    def _lies(self, relative: str, size: int) -> bool:
        try:
            return os.stat(f"{self.folder}/{relative}").st_size == size
        except OSError:
            return False

    def change(self, number: int, reading: Reading | None) -> None:
        """Put another reading in the place of one, or none."""
        source = self.sources[number]
        if reading is None:
            self.sources[number] = source._replace(mark="gone")
        else:
            self.changed[source.code] = reading
            self.sources[number] = source_of(reading, f"{source.mark}+")


def characters(archive: Archive) -> int:
    """How many the records have that a search looks at by itself."""
    return sum(
        len(record.text)
        for reading in archive
        for shelf, own in records(reading).items()
        if shelf != "commitments"
        for record in own
    )


def page(site: Path) -> None:
    """Write a bare search page."""
    (site / "assets" / "js").mkdir(parents=True)
    for script in SCRIPTS.glob("search*.js"):
        (site / "assets" / "js" / script.name).write_bytes(script.read_bytes())
    (site / "search.html").write_text(PAGE, encoding="utf-8")


def change_one(site: Site, built: Built) -> None:
    """Change one report in several ways, and bring the index up to date after each."""
    number = len(site.sources) // 2
    reading = site.archive[number]
    third = reading.items[3]
    words = f"{third.text[:20]}各方面{third.text[20:]}"
    changed = tuple(replace(item, text=words) if item is third else item for item in reading.items)
    for what, now in (
        ("some words changed", replace(reading, items=changed)),
        ("an item gone", replace(reading, items=reading.items[:-1])),
        ("the report gone", None),
    ):
        site.change(number, now)
        done = site.update()
        print(
            f"of one report {what}: {done.seconds:.2f} s of CPU; {len(done.paths - built.paths)} files with new names, "
            f"{done.fresh_bytes / 1e6:.1f} MB handed out"
        )
        built = done


def queries(reports: int, count: int) -> list[str]:
    """Runs of 1–12 characters across any border; one in five with a second term."""
    rng = random.Random(4)
    chosen = {rng.randrange(reports) for _ in range(count)}
    texts = [line.text for report in invented(reports) if report.number in chosen for line in report.lines]

    def piece(most: int) -> str:
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        return text[start : start + rng.randint(1, most)]

    return [piece(12) + (f" {piece(4)}" if rng.random() < 0.2 else "") for _ in range(count)]


def scan(archive: Archive, asked: Sequence[str]) -> list[int]:
    """How many records a plain scan finds for each query."""
    rules = folding(traditional=False)
    parsed = [parse_query(query, rules).terms for query in asked]
    totals = [0] * len(asked)
    for reading in archive:
        for shelf, own in records(reading).items():
            for record in own if shelf != "commitments" else ():
                words = fold_text(record.text, rules)
                for n, terms in enumerate(parsed):
                    totals[n] += all(term in words for term in terms)
    return totals


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=1000)
    options.add_argument("--characters", type=int, default=6000)
    options.add_argument("--queries", type=int, default=100)
    options.add_argument("--compare", type=int, default=0, metavar="N")
    chosen = options.parse_args()
    print(f"{date.today()} · {platform.processor() or platform.machine()} · Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder).resolve()
        archive = Archive(chosen.reports, chosen.characters)
        whole = characters(archive)
        index = Site(site, archive)
        built = index.update()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chosen.reports} reports, {whole / 1e6:.1f} M characters in items and paragraphs")
        print(f"builder: {whole / built.seconds / 1e6:.2f} M characters/s of CPU, {memory:.0f} MB at most")
        print(f"index: {built.sizes['index'] / whole:.2f} bytes a character besides texts; {len(built.paths)} files")
        page(site)
        asked = queries(chosen.reports, chosen.queries)
        measure(site, asked, scan(archive, asked))
        change_one(index, built)
    if chosen.compare:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder).resolve()
            Site(site, Archive(chosen.compare, chosen.characters)).update()
            page(site)
            compare(list(invented(chosen.compare, chosen.characters)), queries(chosen.compare, 60), site)


if __name__ == "__main__":
    main()
