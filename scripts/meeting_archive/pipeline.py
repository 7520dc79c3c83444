"""The pipeline: the one module that names every stage, from a folder of originals to Markdown pages.

`read_report` is everything known of one report, a pure function of its bytes and its settings; `read_archive` walks a
folder with it; `convert` renders the pages into `docs/`.
"""

from __future__ import annotations

import hashlib
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
from . import follow as follow_stage
from . import link as link_stage
from . import split as split_stage
from .classify import classify
from .commitments import find_commitments
from .contract import reading_data, to_json
from .findings import finding
from .follow import follow
from .guide import guide_pages
from .ledger import ledger_rows
from .link import link
from .metadata import describe
from .model import Document, Reading, Report, Rule
from .parse import parse
from .read import list_sources, read_document
from .render import Archive, Skipped, render
from .search import KINDS, Filters, Found, Hit, Index, IndexMissingError, build_index
from .settings import Settings
from .split import split

__all__ = [
    "KINDS",
    "RULES",
    "Archive",
    "Converted",
    "Filters",
    "Found",
    "Hit",
    "Index",
    "IndexMissingError",
    "Progress",
    "Skipped",
    "convert",
    "own_paths",
    "read_archive",
    "read_file",
    "read_report",
    "report_code",
]

_CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 O, 1 I L, U V confusion: what people mistake when they read a code from paper and type it."""
CODE_LENGTH: Final = 4
POOL_FROM: Final = 64
"""Fewer originals than this are read in one process: starting others would cost more than it saves."""

RULES: Final[Mapping[str, Rule]] = {
    **split_stage.RULES,
    **classify_stage.RULES,
    **link_stage.RULES,
    **commitments_stage.RULES,
    **follow_stage.RULES,
}
"""Every named rule of reading, for `inspect --explain`."""

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, number done, number in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The outcome of `convert`: the archive as read, and what happened to the pages."""

    archive: Archive
    written: docs_folder.Written


def report_code(path: str, length: int = CODE_LENGTH, part: int = 1) -> str:
    """A short code for a report of the original at `path` (relative, `/`): digits of a hash in `_CODE_ALPHABET`.

    Of the path alone for the first report in it, of path and part for the others.
    """
    words = path if part == 1 else f"{path}\0{part}"
    number = int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16], "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_CODE_ALPHABET))
        digits.append(_CODE_ALPHABET[digit])
    return "".join(digits)


def read_report(document: Document, settings: Settings) -> Reading:
    """Read one report through every stage; a pure function."""
    metadata = describe(document, settings)
    outline = parse(document.paragraphs)
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
    return Reading(
        report=report,
        items=found.items,
        links=link(text, outline, found.items),
        commitments=find_commitments(text, found.items, metadata),
        findings=(*document.findings, *metadata.findings, *outline.findings, *found.findings),
    )


def read_file(root: Path, relative: str, settings: Settings) -> tuple[Reading, ...] | Skipped:
    """Read the reports of one original, in its order, at least one.

    Whatever goes wrong inside it becomes a finding, so that the other originals go on.
    """
    try:
        document = read_document(root, relative)
        if not document.paragraphs:
            return Skipped(path=relative, findings=document.findings)
        return tuple(read_report(part, settings) for part in split(document))
    except Exception as error:  # any fault of ours in one report must cost only that report
        return Skipped(path=relative, findings=(finding("READ-FAILED", reason=f"{type(error).__name__}: {error}"),))


def read_archive(
    reports: Path | None, settings: Settings, progress: Progress, *, skip: Collection[Path] = ()
) -> Archive:
    """Read every original below `reports` (None: an archive without any), but for the files and folders of `skip`."""
    readings: list[Reading] = []
    skipped: list[Skipped] = []
    if reports is not None:
        listing = list_sources(reports, skip)
        skipped.extend(Skipped(path=path, findings=(found,)) for path, found in listing.findings)
        for result in _read_all(reports, listing.paths, settings, progress):
            if isinstance(result, Skipped):
                skipped.append(result)
            else:
                readings.extend(result)
    coded = _with_distinct_codes(readings)
    across, built = follow(coded), build_day()
    return Archive(
        settings=settings,
        readings=coded,
        across=across,
        ledger=ledger_rows(coded, across, {}, settings.as_at or built),
        skipped=tuple(sorted(skipped, key=lambda s: s.path)),
        built=built,
        version=__version__,
        rules=RULES,
    )


def convert(archive_folder: Path, reports: Path | None, settings: Settings, progress: Progress) -> Converted:
    """Read the originals and bring the generated pages of `archive_folder`/docs up to date."""
    archive = read_archive(reports, settings, progress, skip=own_paths(archive_folder))
    docs = archive_folder / "docs"
    pages = chain(guide_pages(docs), _pages(archive, progress))
    written = docs_folder.update(docs, pages, archive_folder / "curation" / "edited-pages")
    return Converted(archive=archive, written=written)


def own_paths(archive_folder: Path) -> tuple[Path, ...]:
    """What belongs to an archive itself and is no original, where the originals lie in the archive's own folder."""
    return tuple(archive_folder / name for name in ("docs", "curation", "site", "archive.yml", "mkdocs.yml"))


def build_day() -> date:
    """The day of the build, here; SOURCE_DATE_EPOCH (seconds) sets it, in UTC, so that builds can be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else date.today()


def _pages(archive: Archive, progress: Progress) -> Iterator[tuple[str, str | bytes]]:
    for done, page in enumerate(render(archive), 1):
        progress("生成页面", done, 0)
        yield page
    lines = "".join(to_json(reading_data(reading)) + "\n" for reading in archive.readings)
    yield "assets/data/reports.jsonl", lines
    for done, page in enumerate(build_index(archive.readings, archive.settings), 1):
        progress("生成搜索索引", done, 0)
        yield page


def _read_all(
    root: Path, paths: Sequence[str], settings: Settings, progress: Progress
) -> Iterator[tuple[Reading, ...] | Skipped]:
    workers = min(os.cpu_count() or 1, 8)
    if len(paths) < POOL_FROM or workers == 1:
        for done, path in enumerate(paths, 1):
            yield read_file(root, path, settings)
            progress("读取原件", done, len(paths))
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        each = len(paths)
        results = pool.map(read_file, [root] * each, paths, [settings] * each, chunksize=16)
        for done, result in enumerate(results, 1):
            yield result
            progress("读取原件", done, each)


def _with_distinct_codes(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Lengthen the codes that two reports share; the first in the order of paths and parts keeps the short one."""
    used: set[str] = set()
    result = []
    for reading in sorted(readings, key=lambda r: (r.report.source.path, r.report.part)):
        code, length = reading.report.id, CODE_LENGTH
        while code in used:
            length += 1
            code = report_code(reading.report.source.path, length, reading.report.part)
        used.add(code)
        result.append(
            reading if code == reading.report.id else replace(reading, report=replace(reading.report, id=code))
        )
    return tuple(result)
