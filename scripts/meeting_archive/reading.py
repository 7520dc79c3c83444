"""One original after another through the stages that know one report, now or from what was read before.

What is known of a report depends on its bytes, the settings and what people decided about it, so the stages are called
for each original alone: by several `workers`, and only where the store does not have the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .across import Decision
from .classify import classify, topics
from .collecting import uncollected
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
from .shelf import Known, Original, known
from .split import split
from .store import Store, key, packed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelved:
    """The same on its way to the store: the readings packed, and what is known of each."""

    result: tuple[Known, ...] | Skipped
    readings: bytes = b""
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
            with uncollected():  # it looks at all records of a long report again and again, and finds none
                result = tuple(read_report(part, settings, decisions.get(part.part, ())) for part in split(document))
        else:
            result = Skipped(path=relative, findings=document.findings)
    except Exception as error:  # any fault of ours in one report must cost only that report
        result = Skipped(path=relative, findings=(finding("READ-FAILED", reason=f"{type(error).__name__}: {error}"),))
    return _Read(result=result, mark=mark, sha256=sha256)


def read_all(
    root: Path,
    paths: Sequence[str],
    settings: Settings,
    decisions: Mapping[str, Mapping[int, Sequence[Decision]]],
    progress: Progress,
    store: Store,
    kept: Kept | None = None,
    workers: Workers = HERE,
) -> Iterator[Original | Skipped]:
    """What is known of the originals, in the order of `paths`; their readings are in the store then.

    Only an original that was there before is looked at twice: to see whether it changed, and to read it when it did.
    """
    name = _namer(settings)
    seen = [key("seen", path) for path in paths]
    marks = [fingerprint(root, path) if at in store else None for at, path in zip(seen, paths, strict=True)]
    names = [
        None if mark is None else name(path, mark, decisions.get(path)) for mark, path in zip(marks, paths, strict=True)
    ]
    before = [store[_of(name)] if name is not None and name in store else None for name in names]
    missing = [path for path, value in zip(paths, before, strict=True) if value is None]
    if kept is not None:
        prepare(root, missing, kept, lambda done, each: progress("转换文件", done, each))
    fresh = _read_now(root, missing, settings, decisions, progress, kept, workers)
    originals: set[str] = set()
    for path, at, there, reports in zip(paths, seen, names, before, strict=True):
        if there is not None and reports is not None:
            originals.update(one.head.report.source.sha256 for one in reports)
            yield Original(name=there, reports=reports)
            continue
        read = next(fresh)
        originals.add(read.sha256)
        if isinstance(read.result, Skipped):
            yield read.result
            continue
        yield _put(store, name(path, read.mark, decisions.get(path)), read)
        store[at] = True
    store.write()  # before other processes look for it
    if kept is not None:
        kept.tidy(originals)


def read_again(
    root: Path,
    path: str,
    settings: Settings,
    decisions: Mapping[int, Sequence[Decision]],
    store: Store,
    kept: Kept | None,
) -> Original | Skipped:
    """One original read with other decisions than those that it was looked for with."""
    read = _shelved(_read(root, path, settings, decisions, kept))
    if isinstance(read.result, Skipped):
        return read.result
    return _put(store, _namer(settings)(path, read.mark, decisions), read)


def _namer(settings: Settings) -> Callable[[str, str, Mapping[int, Sequence[Decision]] | None], str]:
    """A name for the readings of an original: path, mark of its bytes, decisions that correct it → name."""
    programs = recognition() if settings.ocr else ""
    return lambda path, mark, decisions: key("reading", path, mark, settings, decisions or None, programs)


def _put(store: Store, name: str, read: _Shelved) -> Original:
    assert not isinstance(read.result, Skipped)
    store.put(name, read.readings)
    store[_of(name)] = read.result
    return Original(name=name, reports=read.result)


def _of(name: str) -> str:
    """Where the store has what is known of the readings that it has under a name."""
    return f"{name} known"


def _shelved(read: _Read) -> _Shelved:
    if isinstance(read.result, Skipped):
        return _Shelved(result=read.result, sha256=read.sha256)
    return _Shelved(
        result=tuple(known(reading) for reading in read.result),
        readings=packed(read.result),
        mark=read.mark,
        sha256=read.sha256,
    )


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
) -> Iterator[_Shelved]:
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


def _read_here(root: Path, settings: Settings, kept: Kept | None, original: _Original) -> _Shelved:
    return _shelved(_read(root, original.path, settings, original.decisions, kept))


def _read_there(settings: Settings, original: _Original) -> _Shelved:
    with TemporaryDirectory(prefix="meeting-archive-") as folder:
        unpack(original.parcel or {}, Path(folder), original.path)
        return _shelved(_read(Path(folder), original.path, settings, original.decisions, None))
