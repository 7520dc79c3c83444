"""The pipeline: the one module that names every stage, from a folder of originals to Markdown pages.

`read_report` is everything known of one report, a pure function of its bytes and its settings; `read_archive` walks a
folder with it; `convert` renders the pages into `docs/`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from .across import Decision, Version
from .circles import circles
from .curate import (
    FACTS,
    ROLE_WORDS,
    STATES,
    AppendError,
    Book,
    append,
    by_report,
    decided_links,
    fact_value,
    judge,
    parse_day,
    parse_place,
    read_decisions,
    undecided,
    with_links,
)
from .findings import finding
from .guide import guide_pages
from .identify import (
    Names,
    Registry,
    Traits,
    identify,
    load_registry,
    named,
    recognised,
    report_code,
    save_registry,
)
from .lock import only_one
from .model import Finding, Reading, Rule
from .pages import make_pages
from .read import Kept, list_sources
from .reading import NO_DECISIONS, Progress, read_again, read_all, read_file, read_report
from .render import Archive, Brief, Skipped, summarize
from .search import KINDS, Filters, Found, Hit, Index, IndexMissingError, Sort
from .settings import Settings
from .shelf import ByCode, Original, Shelf, Slot, Volume
from .store import Store, made_of, store_of
from .versions import find_versions, squeezed
from .workers import HERE, Workers

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
    "open_file",
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

_STAYS: Final = 1
"""Days for which the store keeps what nobody asked for: other commands may read from it while a build runs."""
RULES: Final[Mapping[str, Rule]] = {
    **split_stage.RULES,
    **classify_stage.RULES,
    **link_stage.RULES,
    **commitments_stage.RULES,
    **follow_stage.RULES,
    **curate_stage.RULES,
}
"""Every named rule of reading, for `inspect --explain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The outcome of `convert`: the archive as read, and what happened to the pages."""

    archive: Archive
    written: docs_folder.Written


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
    return _survey(reports, settings, progress, skip, curation, Store(None))[0]


def open_archive(
    archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress, workers: Workers = HERE
) -> Archive:
    """Read the originals and bring the registry of ids up to date: whoever sees an id can rely on it."""
    with _opened(archive_folder, reports, settings, progress, workers) as (archive, _):
        return archive


@contextmanager
def _opened(
    archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress, workers: Workers
) -> Iterator[tuple[Archive, Store]]:
    """`open_archive`, with the store from which the archive is loaded and in which more can be kept until the end."""
    curation = archive_folder / "curation"
    store = Store(store_of(archive_folder), days=_STAYS)
    try:
        archive, registry = _survey(reports, settings, progress, own_paths(archive_folder), curation, store, workers)
        store.write()
        yield replace(archive, notices=(*archive.notices, *save_registry(curation, registry))), store
    except BaseException:  # interrupted, other machines lost: what was read so far need not be read again
        store.write()
        raise
    store.close()


def convert(
    archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress, workers: Workers = HERE
) -> Converted:
    """Read the originals and bring the registry of ids and the generated pages of `archive_folder` up to date."""
    docs = archive_folder / "docs"
    with _opened(archive_folder, reports, settings, progress, workers) as (archive, store):
        pages = chain(guide_pages(docs), make_pages(archive, archive_folder, reports, progress, store))
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
        result = open_file(archive_folder, reports, line.path, settings)
        readings = () if isinstance(result, Skipped) else result
    found = next((reading for reading in readings if reading.report.id == code), None)
    if found is not None:
        return found, ()
    archive = read_archive(reports, settings, lambda *_: None, skip=own_paths(archive_folder), curation=curation)
    codes = tuple(reading.report.id for reading in archive.readings)
    return next((reading for reading in archive.readings if reading.report.id == code), None), codes


def open_file(archive_folder: Path, root: Path, relative: str, settings: Settings) -> tuple[Reading, ...] | Skipped:
    """`read_file` with the codes and ids that the registry knows, and the corrections of people in effect."""
    curation = archive_folder / "curation"
    registry, _ = load_registry(curation)
    here = Registry(lines={code: line for code, line in registry.lines.items() if line.path == relative})
    decisions = read_decisions(curation).decisions
    corrections = _by_part(here, by_report(decisions)).get(relative, NO_DECISIONS)
    result = read_file(root, relative, settings, corrections, Kept(folder=made_of(archive_folder)))
    if isinstance(result, Skipped):
        return result
    readings = {reading.report.id: reading for reading in identify(result, here).readings}
    links = decided_links(judge(readings, [decision for decision in decisions if decision.kind == "link"]))
    return tuple(with_links(reading, links.get(code, ())) for code, reading in readings.items())


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
    store: Store,
    workers: Workers = HERE,
) -> tuple[Archive, Registry]:
    """Everything read, decided and identified, and the registry that the next build must find."""
    registry, damaged = load_registry(curation) if curation else (Registry(), ())
    book = read_decisions(curation) if curation else Book()
    corrections = by_report(book.decisions)
    results: dict[str, Original | Skipped] = {}
    used = _by_part(registry, corrections)
    kept = Kept(folder=made_of(curation.parent)) if curation else None
    if reports is not None:
        listing = list_sources(reports, skip, ocr=settings.ocr)
        results |= {path: Skipped(path=path, findings=(found,)) for path, found in listing.findings}
        read = read_all(reports, listing.paths, settings, used, progress, store, kept, workers)
        results |= dict(zip(listing.paths, read, strict=True))
    names, fresh = recognised(_traits(results), registry, _unread(results))
    wanted = _by_part(fresh, corrections)
    moved = sorted(p for p in results if used.get(p, NO_DECISIONS) != wanted.get(p, NO_DECISIONS))
    if moved and reports is not None:  # known by another place before: read with the decisions that are about them
        for path in moved:
            results[path] = read_again(reports, path, settings, wanted.get(path, NO_DECISIONS), store, kept)
        names, fresh = recognised(_traits(results), registry, _unread(results))
    plain = Shelf(store, _volumes(results, names))
    gone = frozenset(fresh.lines.keys() - plain.place.keys())
    judged = judge(ByCode(plain), book.decisions, gone)
    links = decided_links(judged)
    shelf = Shelf(store, (_linked(volume, links.get(volume.code, ())) for volume in plain.volumes))
    versions = find_versions(
        {volume.code: volume.known.wording for volume in shelf.volumes}, lambda code: squeezed(shelf.of(code))
    )
    others = {version.code for version in versions}
    copies = {version.code for version in versions if version.same}
    shown, as_at, built = shelf.only(shelf.place.keys() - others), settings.as_at, build_day()
    archive = Archive(
        settings=settings,
        readings=shown,
        others=shelf.only(others),
        searched=Shelf(store, (*shown.volumes, *shelf.only(others - copies).volumes)),
        marks=shelf.marks,
        versions=versions,
        known=tuple(_brief(volume, shelf) for volume in shown.volumes),
        links=sum(volume.known.links for volume in shown.volumes),
        heads=shelf.heads,
        circles=circles(
            shown, judged, as_at or built, workers, lambda done, each: progress("对照各年报告", done, each)
        ),
        judged=judged,
        notices=(*damaged, *book.findings, *_told(shelf.heads, versions)),
        skipped=tuple(sorted((r for r in results.values() if isinstance(r, Skipped)), key=lambda s: s.path)),
        built=built,
        version=__version__,
        rules=RULES,
    )
    return archive, fresh


def _brief(volume: Volume, shelf: Shelf) -> Brief:
    return summarize(shelf.of(volume.code), RULES).brief if volume.slot.links else volume.brief


def _linked(volume: Volume, decisions: tuple[Decision, ...]) -> Volume:
    return replace(volume, slot=replace(volume.slot, links=decisions)) if decisions else volume


def _traits(results: Mapping[str, Original | Skipped]) -> list[Traits]:
    return [one.traits for result in results.values() if isinstance(result, Original) for one in result.reports]


def _volumes(results: Mapping[str, Original | Skipped], names: Mapping[tuple[str, int], Names]) -> Iterator[Volume]:
    """The reports in the order of their places, with their codes and ids."""
    where = {
        one.traits.place: (original.name, at, one)
        for original in results.values()
        if isinstance(original, Original)
        for at, one in enumerate(original.reports)
    }
    for place, given in names.items():
        name, at, one = where[place]
        yield Volume(known=one, head=named(one.head, given), slot=Slot(name=name, at=at, names=given))


def _told(heads: Sequence[Reading], versions: Sequence[Version]) -> Iterator[tuple[str, Finding]]:
    """What people should know about versions: (path, finding)."""
    sources = {head.report.id: head.report.source.path for head in heads}
    for version in versions:
        yield sources[version.code], finding("VERSION-FOUND", of=sources[version.of], how=version.how)


def _unread(results: Mapping[str, Original | Skipped]) -> frozenset[str]:
    return frozenset(path for path, result in results.items() if isinstance(result, Skipped))


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
