"""One original after another through the stages that know one report, now or from what was read before.

What is known of a report depends on its bytes, the settings and what people decided about it, so the stages are called
for each original alone: by several `workers`, and only where the store does not have the result.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .across import Decision
from .classify import classify, topics
from .commitments import find_commitments
from .curate import corrected_items, corrected_metadata
from .findings import finding
from .identify import report_code
from .link import link
from .metadata import describe
from .model import Document, Reading, Report
from .parse import parse
from .read import (
    Kept,
    Means,
    Parcel,
    fingerprint,
    pack,
    prepare,
    read_document,
    recognition,
    travels,
    unpack,
)
from .render import Skipped
from .settings import Settings
from .split import split
from .store import Store, key
from .workers import HERE, Workers

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, number done, number in all)."""
NO_DECISIONS: Final[Mapping[int, Sequence[Decision]]] = {}


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
        properties=document.properties,
    )
    text = report.text
    found = classify(text, outline)
    items = corrected_items(text, found.items, decisions, topics)
    return Reading(
        report=report,
        items=items,
        links=link(text, outline, items),
        commitments=find_commitments(text, items, metadata),
        findings=(*document.findings, *metadata.findings, *outline.findings, *found.findings),
    )


def read_file(
    root: Path,
    relative: str,
    settings: Settings,
    decisions: Mapping[int, Sequence[Decision]] = NO_DECISIONS,
    kept: Kept | None = None,
) -> tuple[Reading, ...] | Skipped:
    """Read the reports of one original, in its order, at least one; `decisions` that correct each, by its part.

    Whatever goes wrong inside it becomes a finding, so that the other originals go on. `kept` has what other programs
    made of the original before.
    """
    return _read(root, relative, settings, decisions, kept).result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of one original, and from which bytes ("" where they could not be read)."""

    result: tuple[Reading, ...] | Skipped
    mark: str = ""
    sha256: str = ""


def _read(
    root: Path,
    relative: str,
    settings: Settings,
    decisions: Mapping[int, Sequence[Decision]],
    kept: Kept | None,
) -> _Read:
    mark, sha256 = "", ""
    result: tuple[Reading, ...] | Skipped
    try:
        document = read_document(root, relative, Means(ocr=settings.ocr, kept=kept))
        mark, sha256 = document.mark, document.source.sha256
        if document.paragraphs:
            with _uncollected():
                result = tuple(read_report(part, settings, decisions.get(part.part, ())) for part in split(document))
        else:
            result = Skipped(path=relative, findings=document.findings)
    except Exception as error:  # any fault of ours in one report must cost only that report
        result = Skipped(path=relative, findings=(finding("READ-FAILED", reason=f"{type(error).__name__}: {error}"),))
    return _Read(result=result, mark=mark, sha256=sha256)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles still: it looks at all records of a long report again and again, and finds none."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def read_all(
    root: Path,
    paths: Sequence[str],
    settings: Settings,
    decisions: Mapping[str, Mapping[int, Sequence[Decision]]],
    progress: Progress,
    store: Store | None,
    kept: Kept | None = None,
    workers: Workers = HERE,
) -> Iterator[tuple[Reading, ...] | Skipped]:
    """The results in the order of `paths`: those that the store has from before, and the others read now.

    Only an original that was there before is looked at twice: to see whether it changed, and to read it when it did.
    """
    if store is None:
        for read in _read_now(root, paths, settings, decisions, progress, kept, workers):
            yield read.result
        return
    programs = recognition() if settings.ocr else ""

    def name(path: str, mark: str) -> str:
        return key("reading", path, mark, settings, decisions.get(path), programs)

    seen = [key("seen", path) for path in paths]
    marks = [fingerprint(root, path) if store[at] else None for at, path in zip(seen, paths, strict=True)]
    known = [None if mark is None else store[name(path, mark)] for mark, path in zip(marks, paths, strict=True)]
    missing = [path for path, value in zip(paths, known, strict=True) if value is None]
    if kept is not None:
        prepare(root, missing, kept, lambda done, each: progress("转换文件", done, each))
    fresh = _read_now(root, missing, settings, decisions, progress, kept, workers)
    originals: set[str] = set()
    for path, at, value in zip(paths, seen, known, strict=True):
        if value is not None:
            originals.update(reading.report.source.sha256 for reading in value)
            yield value
            continue
        read = next(fresh)
        originals.add(read.sha256)
        if read.mark and not isinstance(read.result, Skipped):
            store[at], store[name(path, read.mark)] = True, read.result
        yield read.result
    if kept is not None:
        kept.tidy(originals)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Original:
    """An original to be read: its place, the decisions that correct it, its files where it goes to another machine."""

    path: str
    decisions: Mapping[int, Sequence[Decision]]
    parcel: Parcel | None = None


def _read_now(
    root: Path,
    paths: Sequence[str],
    settings: Settings,
    decisions: Mapping[str, Mapping[int, Sequence[Decision]]],
    progress: Progress,
    kept: Kept | None,
    workers: Workers,
) -> Iterator[_Read]:
    """Read originals where `workers` are; those that need what only this machine has are read here."""
    originals = [_Original(path=path, decisions=decisions.get(path, NO_DECISIONS)) for path in paths]
    far = [] if workers.same_disk else [o for o in originals if travels(root, o.path, ocr=settings.ocr)]
    sent = {original.path for original in far}
    near = [original for original in originals if original.path not in sent]
    here = HERE.run(partial(_read_here, root, settings, kept), near, len(near))
    parcels = (replace(original, parcel=pack(root, original.path)) for original in far)
    there = workers.run(partial(_read_there, settings), parcels, len(far))
    for done, path in enumerate(paths, 1):
        yield next(there if path in sent else here)
        progress("读取原件", done, len(paths))


def _read_here(root: Path, settings: Settings, kept: Kept | None, original: _Original) -> _Read:
    return _read(root, original.path, settings, original.decisions, kept)


def _read_there(settings: Settings, original: _Original) -> _Read:
    with TemporaryDirectory(prefix="meeting-archive-") as folder:
        unpack(original.parcel or {}, Path(folder), original.path)
        return _read(Path(folder), original.path, settings, original.decisions, None)
