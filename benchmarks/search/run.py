"""Measure the search: `python benchmarks/search/run.py [--reports 1000] [--queries 100] [--compare 200]`.

Builds the index of invented reports (speed, memory, size), then asks queries taken from them in Chromium over file://
and http: bytes until the first ten results, time until the first result and the sure total, long tasks, and whether the
total is that of a plain scan. With `--compare N`, N of the reports are also built as a stock Material site, indexed by
Pagefind where it is installed, and all are asked the same phrases. Bytes are those of the files, without gzip.
"""

from __future__ import annotations

import argparse
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generate import Archive, invented  # noqa: E402
from stock import compare  # noqa: E402

from browser import measure  # noqa: E402 - after the path is set
from meeting_archive.search import Segment, assemble, into_segments, segment  # noqa: E402
from meeting_archive.search.fold import fold_text, folding  # noqa: E402
from meeting_archive.search.query import parse_query  # noqa: E402
from meeting_archive.search.records import records  # noqa: E402
from meeting_archive.settings import Settings  # noqa: E402

SCRIPTS = HERE.parents[1] / "theme" / "assets" / "js"
PAGE = (
    '<!doctype html><html lang="zh"><meta charset="utf-8"><title>搜索</title><body><div id="ma-search"></div>'
    '<script src="assets/js/search-box.js"></script>'
)


@dataclass(frozen=True)
class Built:
    """What building an index took, and what it made: the segments and all paths."""

    characters: int
    seconds: float
    sizes: Counter[str]
    segments: tuple[Segment, ...]
    paths: frozenset[str]


def build(site: Path, archive: Archive) -> Built:
    """Write the index, as `build_index` does, and a bare search page."""
    characters = sum(
        len(record.text)
        for reading in archive
        for shelf, own in records(reading).items()
        if shelf != "commitments"
        for record in own
    )
    archive.seconds = 0.0
    sizes: Counter[str] = Counter()
    paths: set[str] = set()
    writing = 0.0

    def write(files: Iterable[tuple[str, bytes]]) -> None:
        nonlocal writing
        for relative, data in files:
            started = time.process_time()
            path = site / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            sizes["texts" if "/s/" in relative and not relative.endswith("/table.js") else "index"] += len(data)
            paths.add(relative)
            writing += time.process_time() - started

    begun = time.process_time()
    made: list[Segment] = []
    groups = into_segments(archive)
    for members in groups:
        one = segment((archive[n] for n in members), Settings(), alone=len(groups) == 1)
        write(one.files)
        made.append(one.without_files())
    write(assemble(made, Settings()))
    seconds = time.process_time() - begun - archive.seconds - writing
    (site / "assets" / "js").mkdir(parents=True)
    for script in SCRIPTS.glob("search*.js"):
        (site / "assets" / "js" / script.name).write_bytes(script.read_bytes())
    (site / "search.html").write_text(PAGE, encoding="utf-8")
    return Built(characters, seconds, sizes, tuple(made), frozenset(paths))


def change_one(archive: Archive, built: Built) -> None:
    """Change one report, and make again only what that touches."""
    archive.seconds = 0.0
    begun, clock = time.process_time(), time.perf_counter()
    groups = into_segments(archive)
    which = len(groups) // 2
    changed = groups[which][0]
    readings = [replace(archive[n], items=archive[n].items[n == changed :]) for n in groups[which]]
    one = segment(readings, Settings())
    made = [*built.segments[:which], one.without_files(), *built.segments[which + 1 :]]
    files = dict(one.files) | dict(assemble(made, Settings()))
    seconds, wall = time.process_time() - begun, time.perf_counter() - clock
    fresh = [data for path, data in files.items() if path not in built.paths]
    print(
        f"one report changed: {seconds - archive.seconds:.1f} s of CPU ({wall - archive.seconds:.1f} s) for its "
        f"segment and all postings; {len(fresh)} files with new names, {sum(map(len, fresh)) / 1e6:.0f} MB"
    )


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
        built = build(site, archive)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        index = built.sizes["index"]
        print(f"{chosen.reports} reports, {built.characters / 1e6:.1f} M characters in items and paragraphs")
        print(f"builder: {built.characters / built.seconds / 1e6:.2f} M characters/s of CPU, {memory:.0f} MB at most")
        print(f"index: {index / built.characters:.2f} bytes a character besides texts; {len(built.paths)} files")
        change_one(archive, built)
        asked = queries(chosen.reports, chosen.queries)
        measure(site, asked, scan(archive, asked))
    if chosen.compare:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder).resolve()
            build(site, Archive(chosen.compare, chosen.characters))
            compare(list(invented(chosen.compare, chosen.characters)), queries(chosen.compare, 60), site)


if __name__ == "__main__":
    main()
