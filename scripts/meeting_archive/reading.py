"""One original after another through the stages that know one report, now or from what was read before.

What is known of a report depends on its bytes, the settings and what people decided about it, so the stages are called
for each original alone: in several processes, and only where the store does not have the result.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

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
from .read import fingerprint, read_document
from .render import Skipped
from .settings import Settings
from .split import split
from .store import Store, key

Input = TypeVar("Input")
Output = TypeVar("Output")
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, number done, number in all)."""
NO_DECISIONS: Final[Mapping[int, Sequence[Decision]]] = {}
POOL_FROM: Final = 64
"""Fewer originals than this are read in one process: starting others would cost more than it saves."""


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
    root: Path, relative: str, settings: Settings, decisions: Mapping[int, Sequence[Decision]] = NO_DECISIONS
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


def read_all(
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


def in_processes(job: Callable[[Input], Output], inputs: Sequence[Input], reports: int) -> Iterator[Output]:
    """The results of a pure function in the order of its inputs, which are about so many reports in all."""
    workers = min(os.cpu_count() or 1, 8)
    if reports < POOL_FROM or workers == 1 or len(inputs) < 2:
        yield from map(job, inputs)
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(job, inputs)


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
            yield read_file(root, path, settings, decisions.get(path, NO_DECISIONS))
            progress("读取原件", done, len(paths))
        return
    with ProcessPoolExecutor(max_workers=workers) as pool:
        each = len(paths)
        corrections = [decisions.get(path, NO_DECISIONS) for path in paths]
        results = pool.map(read_file, [root] * each, paths, [settings] * each, corrections, chunksize=16)
        for done, result in enumerate(results, 1):
            yield result
            progress("读取原件", done, each)
