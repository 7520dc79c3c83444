"""The pipeline: the one module that names every stage, from a folder of originals to Markdown pages.

`read_report` is everything known of one report, a pure function of its bytes and its settings; `read_archive` walks a
folder with it; `convert` renders the pages into `docs/`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from . import __version__, docs_folder
from . import classify as classify_stage
from . import commitments as commitments_stage
from . import curate as curate_stage
from . import follow as follow_stage
from . import link as link_stage
from . import split as split_stage
from .across import Decision
from .classify import classify
from .commitments import find_commitments
from .curate import (
    FACTS,
    ROLE_WORDS,
    STATES,
    AppendError,
    Book,
    append,
    by_report,
    corrected_items,
    corrected_metadata,
    fact_value,
    histories,
    judge,
    parse_day,
    parse_place,
    read_decisions,
    undecided,
    with_answers,
    with_links,
)
from .findings import finding
from .follow import follow
from .guide import guide_pages
from .identify import Registry, identify, load_registry, report_code, save_registry
from .ledger import ledger_rows
from .link import link
from .lock import only_one
from .metadata import describe
from .model import Document, Reading, Report, Rule, original_place
from .outputs import downloads
from .parse import parse
from .read import fingerprint, list_sources, read_document
from .render import Archive, Download, Skipped, render
from .search import KINDS, Filters, Found, Hit, Index, IndexMissingError, Sort, build_index
from .settings import Settings
from .split import split
from .store import Store, key, store_of

__all__ = [
    "FACTS",
    "KINDS",
    "ROLE_WORDS",
    "RULES",
    "STATES",
    "AppendError",
    "Archive",
    "Converted",
    "Filters",
    "Found",
    "Hit",
    "Index",
    "IndexMissingError",
    "Progress",
    "Skipped",
    "Sort",
    "convert",
    "fact_value",
    "find_report",
    "open_archive",
    "own_paths",
    "parse_day",
    "parse_place",
    "read_archive",
    "read_file",
    "read_report",
    "record",
    "report_code",
    "undecided",
]

_NONE: Final[Mapping[int, Sequence[Decision]]] = {}
POOL_FROM: Final = 64
"""Fewer originals than this are read in one process: starting others would cost more than it saves."""

_OFFERED: Final[Mapping[str, str]] = {
    "ledger.xlsx": "Excel 表格，可以填写",
    "ledger.csv": "CSV 表格",
    "commitments.ics": "日历，带日期的承诺",
}
"""Data files that the ledger's page offers, among all those of `downloads`."""

RULES: Final[Mapping[str, Rule]] = {
    **split_stage.RULES,
    **classify_stage.RULES,
    **link_stage.RULES,
    **commitments_stage.RULES,
    **follow_stage.RULES,
    **curate_stage.RULES,
}
"""Every named rule of reading, for `inspect --explain`."""

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, number done, number in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The outcome of `convert`: the archive as read, and what happened to the pages."""

    archive: Archive
    written: docs_folder.Written


def read_report(document: Document, settings: Settings, decisions: Sequence[Decision] = ()) -> Reading:
    """Read one report through every stage; a pure function.

    `decisions` are those of people about this report that correct its facts and items (`curate.by_report`).
    """
    metadata = corrected_metadata(describe(document, settings), decisions)
    outline = parse(document.paragraphs, document.preface)
    report = Report(
        id=report_code(document.source.path, part=document.part),
        source=document.source,
        metadata=metadata,
        paragraphs=document.paragraphs,
        outline=outline,
        part=document.part,
        parts=document.parts,
        signs=document.signs,
    )
    text = report.text
    found = classify(text, outline)
    items = corrected_items(text, found.items, decisions, classify_stage.topics)
    return Reading(
        report=report,
        items=items,
        links=link(text, outline, items),
        commitments=find_commitments(text, items, metadata),
        findings=(*document.findings, *metadata.findings, *outline.findings, *found.findings),
    )


def read_file(
    root: Path, relative: str, settings: Settings, decisions: Mapping[int, Sequence[Decision]] = _NONE
) -> tuple[Reading, ...] | Skipped:
    """Read the reports of one original, in its order, at least one; `decisions` that correct each, by its part.

    Whatever goes wrong inside it becomes a finding, so that the other originals go on.
    """
    try:
        document = read_document(root, relative)
        if not document.paragraphs:
            return Skipped(path=relative, findings=document.findings)
        return tuple(read_report(part, settings, decisions.get(part.part, ())) for part in split(document))
    except Exception as error:  # any fault of ours in one report must cost only that report
        return Skipped(path=relative, findings=(finding("READ-FAILED", reason=f"{type(error).__name__}: {error}"),))


def read_archive(
    reports: Path | None,
    settings: Settings,
    progress: Progress,
    *,
    skip: Collection[Path] = (),
    curation: Path | None = None,
) -> Archive:
    """Read every original below `reports` (None: an archive without any), but for the files and folders of `skip`.

    `curation` holds the registry of ids and what people decided; nothing is written there.
    """
    return _survey(reports, settings, progress, skip, curation, None)[0]


def open_archive(archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress) -> Archive:
    """Read the originals and bring the registry of ids up to date: whoever sees an id can rely on it."""
    curation = archive_folder / "curation"
    store = Store(store_of(archive_folder))
    archive, registry = _survey(reports, settings, progress, own_paths(archive_folder), curation, store)
    return replace(archive, notices=(*archive.notices, *save_registry(curation, registry)))


def convert(archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress) -> Converted:
    """Read the originals and bring the registry of ids and the generated pages of `archive_folder` up to date."""
    archive = open_archive(archive_folder, reports, settings, progress)
    docs = archive_folder / "docs"
    pages = chain(guide_pages(docs), _pages(archive, reports, progress))
    written = docs_folder.update(docs, pages, archive_folder / "curation" / "edited-pages")
    return Converted(archive=archive, written=written)


def find_report(
    archive_folder: Path, reports: Path | None, settings: Settings, code: str
) -> tuple[Reading | None, tuple[str, ...]]:
    """The report with this code as the next build will show it, or None and the codes that there are.

    Only its own original is read where the registry knows where it is.
    """
    curation = archive_folder / "curation"
    registry, _ = load_registry(curation)
    line = registry.lines.get(code)
    readings: Sequence[Reading] = ()
    if reports is not None and line is not None and not line.gone:
        here = Registry(lines={c: other for c, other in registry.lines.items() if other.path == line.path})
        corrections = by_report(read_decisions(curation).decisions)
        result = read_file(reports, line.path, settings, _by_part(here, corrections).get(line.path, _NONE))
        readings = () if isinstance(result, Skipped) else identify(result, here).readings
    found = next((reading for reading in readings if reading.report.id == code), None)
    if found is not None:
        return found, ()
    archive = read_archive(reports, settings, lambda *_: None, skip=own_paths(archive_folder), curation=curation)
    codes = tuple(reading.report.id for reading in archive.readings)
    return next((reading for reading in archive.readings if reading.report.id == code), None), codes


def record(archive_folder: Path, decisions: Sequence[Decision]) -> tuple[Path, ...]:
    """Append decisions to their files in `curation/decisions/`, one run at a time; returns the files.

    Raises AppendError, BusyError or OSError; what stood in the files before is never changed.
    """
    curation = archive_folder / "curation"
    folder = curation / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder / ".meeting-archive.lock", folder):
        return tuple(dict.fromkeys(append(curation, decision) for decision in decisions))


def _survey(
    reports: Path | None,
    settings: Settings,
    progress: Progress,
    skip: Collection[Path],
    curation: Path | None,
    store: Store | None,
) -> tuple[Archive, Registry]:
    """Everything read, decided and identified, and the registry that the next build must find."""
    registry, damaged = load_registry(curation) if curation else (Registry(), ())
    book = read_decisions(curation) if curation else Book()
    corrections = by_report(book.decisions)
    results: dict[str, tuple[Reading, ...] | Skipped] = {}
    used = _by_part(registry, corrections)
    if reports is not None:
        listing = list_sources(reports, skip)
        results |= {path: Skipped(path=path, findings=(found,)) for path, found in listing.findings}
        results |= dict(
            zip(listing.paths, _read_all(reports, listing.paths, settings, used, progress, store), strict=True)
        )
    identified = identify(_readings(results), registry)
    wanted = _by_part(identified.registry, corrections)
    moved = sorted(p for p in results if used.get(p, _NONE) != wanted.get(p, _NONE))
    if moved and reports is not None:  # known by another place before: read with the decisions that are about them
        for path in moved:
            results[path] = read_file(reports, path, settings, wanted.get(path, _NONE))
        identified = identify(_readings(results), registry)
    judged = judge(identified.readings, book.decisions, identified.registry.gone)
    readings = with_links(identified.readings, judged)
    across, built = with_answers(follow(readings), readings, judged), build_day()
    archive = Archive(
        settings=settings,
        readings=readings,
        across=across,
        ledger=ledger_rows(readings, across, histories(judged), settings.as_at or built),
        judged=judged,
        notices=(*damaged, *book.findings),
        skipped=tuple(sorted((r for r in results.values() if isinstance(r, Skipped)), key=lambda s: s.path)),
        built=built,
        version=__version__,
        rules=RULES,
    )
    return archive, identified.registry


def _readings(results: Mapping[str, tuple[Reading, ...] | Skipped]) -> list[Reading]:
    return [reading for result in results.values() if not isinstance(result, Skipped) for reading in result]


def _by_part(
    registry: Registry, corrections: Mapping[str, tuple[Decision, ...]]
) -> dict[str, dict[int, tuple[Decision, ...]]]:
    """Path → part → the decisions that correct the report there; only where there are any."""
    found: dict[str, dict[int, tuple[Decision, ...]]] = {}
    for code, decisions in corrections.items():
        line = registry.lines.get(code)
        if line is not None and not line.gone:
            found.setdefault(line.path, {})[line.part] = decisions
    return found


def own_paths(archive_folder: Path) -> tuple[Path, ...]:
    """What belongs to an archive itself and is no original, where the originals lie in the archive's own folder."""
    return tuple(archive_folder / name for name in ("docs", "curation", "site", "archive.yml", "mkdocs.yml"))


def build_day() -> date:
    """The day of the build, here; SOURCE_DATE_EPOCH (seconds) sets it, in UTC, so that builds can be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else date.today()


def _pages(
    archive: Archive, reports: Path | None, progress: Progress
) -> Iterator[tuple[str, str | bytes | docs_folder.Copy]]:
    offered = tuple(Download(title=title, path=f"assets/data/{name}") for name, title in _OFFERED.items())
    for done, page in enumerate(render(replace(archive, downloads=offered)), 1):
        progress("生成页面", done, 0)
        yield page
    if archive.settings.originals and reports is not None:
        sources = {reading.report.source.path: reading.report.source for reading in archive.readings}
        for path, source in sources.items():
            yield original_place(source), docs_folder.Copy(source=reports / path, sha256=source.sha256)
    for name, data in downloads(archive):
        yield f"assets/data/{name}", data
    for done, entry in enumerate(build_index(archive.readings, archive.settings), 1):
        progress("生成搜索索引", done, 0)
        yield entry


def _read_all(
    root: Path,
    paths: Sequence[str],
    settings: Settings,
    decisions: Mapping[str, Mapping[int, Sequence[Decision]]],
    progress: Progress,
    store: Store | None,
) -> Iterator[tuple[Reading, ...] | Skipped]:
    """The results in the order of `paths`: those that the store has from before, and the others read now."""
    if store is None:
        yield from _read_now(root, paths, settings, decisions, progress)
        return
    names = [
        None if (mark := fingerprint(root, path)) is None else key("reading", path, mark, settings, decisions.get(path))
        for path in paths
    ]
    kept = [None if name is None else store[name] for name in names]
    missing = [path for path, value in zip(paths, kept, strict=True) if value is None]
    fresh = _read_now(root, missing, settings, decisions, progress)
    for name, value in zip(names, kept, strict=True):
        if value is not None:
            yield value
            continue
        result = next(fresh)
        if name is not None and not isinstance(result, Skipped):
            store[name] = result
        yield result
    store.close([name for name in names if name is not None])


def _read_now(
    root: Path,
    paths: Sequence[str],
    settings: Settings,
    decisions: Mapping[str, Mapping[int, Sequence[Decision]]],
    progress: Progress,
) -> Iterator[tuple[Reading, ...] | Skipped]:
    workers = min(os.cpu_count() or 1, 8)
    if len(paths) < POOL_FROM or workers == 1:
        for done, path in enumerate(paths, 1):
            yield read_file(root, path, settings, decisions.get(path, _NONE))
            progress("读取原件", done, len(paths))
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        each = len(paths)
        corrections = [decisions.get(path, _NONE) for path in paths]
        results = pool.map(read_file, [root] * each, paths, [settings] * each, corrections, chunksize=16)
        for done, result in enumerate(results, 1):
            yield result
            progress("读取原件", done, each)
