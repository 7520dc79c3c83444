"""Measure whole builds: `python benchmarks/archive/run.py [--reports 10000] [--steps 100,1000] [--keep FOLDER]`.

For each number of reports: our build from nothing, again with nothing changed, with one report changed, one added, one
deleted, a setting changed, each in a process of its own; and stock Material on the Markdown that we made, in its best
setting (a menu of one page; with all pages in it, it does not end). At the end what one report costs, stage by stage.
`--save NAME` writes the results to docs/NAME.md with a plot of their growth.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from generate import invent, write_originals  # noqa: E402 - after the path is set
from measure import Taken, taken_by  # noqa: E402
from plot import growth  # noqa: E402
from scale import Point, needs  # noqa: E402
from stages import stages  # noqa: E402

ROOT: Final = HERE.parents[1]
CHARACTERS: Final = 6000
_ELSEWHERE: Final = (
    "read", "split", "metadata", "parse", "classify", "link", "commitments", "follow and the rest",
)  # fmt: skip
"""Stages that other machines can do."""
STOCK: Final = """\
site_name: 比较
use_directory_urls: false
theme: {name: material, language: zh, font: false}
nav: [index.md]
plugins:
  - search: {lang: zh}
markdown_extensions: [attr_list, tables, toc: {toc_depth: 2-4}]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured run; `disk` is the size of docs/ and site/ after it, in MB."""

    reports: int
    what: str
    taken: Taken
    disk: float


def measured(reports: int, folder: Path, *, stock: bool) -> list[Row]:
    """All runs on one archive of so many reports, made in an empty folder."""
    originals = folder / "reports"
    write_originals(originals, reports, CHARACTERS)
    time.sleep(4)  # as in life: what was written just now is not trusted to stay (`unchanged`)
    environment = {"XDG_CACHE_HOME": str(folder / "cache"), "SOURCE_DATE_EPOCH": "1800000000"}
    rows: list[Row] = []

    def run(what: str, command: Sequence[str], at: Path = folder) -> None:
        taken = taken_by([sys.executable, "-m", *command], at, environment)
        disk = sum(_size(folder / name) for name in ("docs", "site"))
        rows.append(Row(reports=reports, what=what, taken=taken, disk=disk))
        print(
            f"  {what}: {taken.wall:.1f} s, {taken.cpu:.1f} s of CPU, {taken.memory:.0f} MB, {disk:.0f} MB on disk",
            flush=True,
        )

    build = ["meeting_archive", "build", "--archive", str(folder)]
    print(f"{reports} reports", flush=True)
    run("cold", build)
    run("nothing changed", build)
    changed = originals / invent(reports // 2, CHARACTERS).path
    changed.write_text(changed.read_text(encoding="utf-8").replace("各项工作", "各方面工作", 1), encoding="utf-8")
    run("one changed", build)
    added = invent(reports, CHARACTERS)
    (originals / added.path).parent.mkdir(parents=True, exist_ok=True)
    (originals / added.path).write_text(added.text, encoding="utf-8")
    run("one added", build)
    (originals / added.path).unlink()
    run("one deleted", build)
    (folder / "archive.yml").write_text("name: 另一个名字\n", encoding="utf-8")
    run("setting changed", build)
    if stock:
        beside = folder / "stock"
        shutil.copytree(folder / "docs", beside / "docs", ignore=shutil.ignore_patterns("assets", ".*"))
        (beside / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
        run("stock Material", ["mkdocs", "build", "-q"], beside)
    return rows


def _size(folder: Path) -> float:
    """MB below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _machine() -> str:
    return f"{date.today()} · {platform.machine()}, {os.cpu_count()} cores · Python {platform.python_version()}"


def _document(rows: Sequence[Row], costs: Sequence[tuple[str, float]], name: str) -> str:
    """The results as a page of the documentation for maintainers."""
    kinds = list(dict.fromkeys(row.what for row in rows))
    by = {(row.reports, row.what): row.taken for row in rows}
    numbers = sorted({row.reports for row in rows})
    head = "| reports | " + " | ".join(kinds) + " |\n|" + " --- |" * (len(kinds) + 1)

    def line(reports: int) -> str:
        cells = [by.get((reports, kind)) for kind in kinds]
        words = [f"{one.wall:.1f} s / {one.cpu:.0f} s / {one.memory:.0f} MB" if one else "" for one in cells]
        return f"| {reports} | " + " | ".join(words) + " |"

    table = "\n".join([head, *map(line, numbers)])
    points = [
        Point(
            reports=reports,
            cold=by[reports, "cold"].wall,
            changed=by[reports, "one changed"].wall,
            same=by[reports, "nothing changed"].wall,
            memory=by[reports, "cold"].memory,
            disk=next(row.disk for row in rows if row.reports == reports),
        )
        for reports in numbers
    ]
    elsewhere = sum(cost for stage, cost in costs if stage in _ELSEWHERE) * numbers[-1] / 1000
    share = min(elsewhere / by[numbers[-1], "cold"].cpu, 1.0)
    stage_lines = "\n".join(f"| {stage} | {cost:.1f} |" for stage, cost in costs)
    return (
        f"# Whole builds, measured\n\n{_machine()}, by `python benchmarks/archive/run.py`. "
        f"Reports of {CHARACTERS} characters in the mean; each cell: seconds / seconds of CPU / most memory of all "
        f"processes.\n\n{table}\n\n![Seconds against reports]({name}.svg)\n\n"
        f"What one report costs in one process:\n\n| stage | ms of CPU |\n| --- | --- |\n{stage_lines}\n\n"
        + needs(points, share, os.cpu_count() or 1)
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=1000)
    options.add_argument("--steps", default="100", help="smaller numbers of reports, for the plot: 100,1000")
    options.add_argument("--no-stock", action="store_true", help="leave out stock Material")
    options.add_argument("--keep", type=Path, help="where to make the archives; they are not removed then")
    options.add_argument("--save", default="", metavar="NAME", help="write docs/NAME.md and docs/NAME.svg")
    chosen = options.parse_args()
    print(_machine())
    numbers = sorted({*(int(step) for step in chosen.steps.split(",") if step), chosen.reports})
    rows: list[Row] = []
    for reports in numbers:
        with tempfile.TemporaryDirectory() as scratch:
            folder = (chosen.keep or Path(scratch)).resolve() / f"archive-{reports}"
            rows += measured(reports, folder, stock=not chosen.no_stock)
    costs = stages(min(chosen.reports, 60), CHARACTERS)
    for stage, cost in costs:
        print(f"  {stage}: {cost:.1f} ms of CPU a report")
    if chosen.save:
        docs = ROOT / "docs"
        (docs / f"{chosen.save}.md").write_text(_document(rows, costs, chosen.save), encoding="utf-8")
        lines = {
            what: [(row.reports, row.taken.wall) for row in rows if row.what == what]
            for what in dict.fromkeys(row.what for row in rows)
        }
        (docs / f"{chosen.save}.svg").write_text(growth(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
