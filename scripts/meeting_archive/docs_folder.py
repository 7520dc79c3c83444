"""The generated part of `docs/`: written only where it changed, and never over what a person wrote.

A manifest in the folder remembers each page that a build wrote and its hash. A page that a person edited since is
kept as a copy under `curation/edited-pages/` before it is written anew; a page that a person made at a path of ours
stays as it is. Both are reported.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

from .findings import finding
from .lock import only_one
from .model import Finding

MANIFEST: Final = ".meeting-archive.json"
GENERATED_MARK: Final = b"generated: meeting-archive"
OWN_FOLDERS: Final = ("assets/data/", "assets/search/", "assets/originals/")
"""Data files have no room for a mark: these folders are ours alone."""
_JOURNAL: Final = ".meeting-archive.journal"
_SCRATCH: Final = ".meeting-archive.new"
_HEAD_BYTES: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one update of the folder did: numbers of pages, and findings (path, finding) for people."""

    changed: int
    unchanged: int
    removed: int
    findings: tuple[tuple[str, Finding], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that is copied as it is; `sha256` is the hash of its bytes."""

    source: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A large file that was written below `scratch(docs)` already, and is moved into place; its hash as in `Copy`."""

    source: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A file that lies there as a run before wrote it (`lies_there` said so): it is neither made nor read again."""


Content = str | bytes | Copy | Ready | Same
"""What a file of ours is to hold."""


def scratch(docs: Path) -> Path:
    """The folder for files that are `Ready`; emptied when an update begins, gone when it ends."""
    return docs / _SCRATCH


def lies_there(docs: Path) -> Callable[..., bool]:
    """A function that says whether a file of ours (relative path) lies in `docs` and has so many bytes (and this hash).

    Called as `there(relative, size)` or `there(relative, size, sha256)`.
    """
    ours = _known_hashes(docs)

    def there(relative: str, size: int, sha256: str = "") -> bool:
        known = ours.get(relative, set())
        try:
            return len(known) == 1 and known >= {sha256 or min(known)} and (docs / relative).stat().st_size == size
        except OSError:
            return False

    return there


def update(docs: Path, pages: Iterable[tuple[str, Content]], keep_edited: Path) -> Written:
    """Bring the generated files of `docs` to `pages` ((relative path, content) pairs).

    `keep_edited` is the folder for copies of generated pages that a person edited. What is about to be written goes
    into a journal first, so that after a killed run the next one still knows which files are ours.
    """
    docs.mkdir(parents=True, exist_ok=True)
    fresh = _manifest(docs) is None
    ours = _known_hashes(docs)
    _clear_leftovers(docs)
    after: dict[str, str] = {}
    findings: list[tuple[str, Finding]] = []
    changed = unchanged = removed = 0
    with (docs / _JOURNAL).open("a", encoding="utf-8") as journal:
        for relative, content in pages:
            target = docs / relative
            if known := _known(content, ours.get(relative, set()), target):
                after[relative] = known
                unchanged += 1
                continue
            data = _bytes(content)
            if data is None:  # gone since it was read; the next build tells
                continue
            digest = _digest(data)
            current = _hash(target)
            if current == digest:
                after[relative] = digest
                unchanged += 1
                continue
            if current is not None and relative not in ours and not _is_generated(target, relative):
                findings.append((relative, finding("PAGE-OCCUPIED", path=relative)))
                continue
            if current is not None and relative in ours and current not in ours[relative]:
                findings.append((relative, _keep_copy(target, keep_edited / relative)))
            print(json.dumps([relative, digest], ensure_ascii=False), file=journal, flush=True)
            _put(target, data)
            after[relative] = digest
            changed += 1
    left = {*ours, *(_generated_files(docs) if fresh else ())}
    for relative in sorted(left - set(after)):
        target = docs / relative
        current = _hash(target)
        if current is None or not _inside(docs, target):
            continue
        if current not in ours.get(relative, ()) and not relative.startswith(OWN_FOLDERS):
            findings.append((relative, _keep_copy(target, keep_edited / relative)))
        target.unlink()
        removed += 1
        _remove_empty_parents(target.parent, docs)
    _write(docs / MANIFEST, json.dumps(after, ensure_ascii=False, indent=0, sort_keys=True).encode())
    (docs / _JOURNAL).unlink()
    shutil.rmtree(scratch(docs), ignore_errors=True)
    return Written(changed=changed, unchanged=unchanged, removed=removed, findings=tuple(findings))


def holds_reports(docs: Path) -> bool:
    """Whether a run before wrote the page of a report here."""
    return any(re.fullmatch(r"reports/[^/]+/[^/]+\.md", path) for path in _known_hashes(docs))


@contextmanager
def being_updated(docs: Path) -> Iterator[None]:
    """Keep other runs away from `docs` (made where it is missing). Raises BusyError."""
    docs.mkdir(parents=True, exist_ok=True)
    with only_one(docs / ".meeting-archive.lock", docs):
        yield


def is_ours(docs: Path, path: Path) -> bool:
    """Whether `path` is a file that `update` writes, so that watching `docs` need not react to it."""
    try:
        relative = path.resolve().relative_to(docs.resolve()).as_posix()
    except ValueError:
        return False
    try:
        return path.name.startswith(".") or relative.startswith(f"{_SCRATCH}/") or _is_generated(path, relative)
    except OSError:  # gone, or being replaced just now
        return True


def _known_hashes(docs: Path) -> dict[str, set[str]]:
    """For each file of ours the hashes it may have: of the last whole run, and of a killed one since."""
    known: dict[str, set[str]] = {}
    for relative, digest in [*(_manifest(docs) or {}).items(), *_journal(docs)]:
        known.setdefault(relative, set()).add(digest)
    return known


def _manifest(docs: Path) -> dict[str, str] | None:
    """Path → hash of the last whole run; None in a fresh clone: pages are then known by the mark in their head."""
    try:
        pairs = json.loads((docs / MANIFEST).read_text(encoding="utf-8")).items()
    except (OSError, ValueError, AttributeError):
        return None
    return {str(relative): str(digest) for relative, digest in pairs}


def _journal(docs: Path) -> list[tuple[str, str]]:
    """(path, hash) of what a run that was killed was about to write, but for lines that it did not finish."""
    found = []
    try:
        text = (docs / _JOURNAL).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    for line in text.splitlines():
        try:
            relative, digest = json.loads(line)
        except (ValueError, TypeError):
            continue
        found.append((str(relative), str(digest)))
    return found


def _clear_leftovers(docs: Path) -> None:
    """Remove what a killed run wrote aside and did not move into place."""
    shutil.rmtree(scratch(docs), ignore_errors=True)
    for relative in (*(relative for relative, _ in _journal(docs)), MANIFEST):
        aside = _aside(docs / relative)
        if _inside(docs, aside):
            aside.unlink(missing_ok=True)


def _generated_files(docs: Path) -> Iterator[str]:
    """Files that bear our mark or lie in folders of ours, for where no manifest tells which are ours."""
    for path in docs.rglob("*"):
        relative = path.relative_to(docs).as_posix()
        if path.is_file() and not path.name.startswith(".") and _is_generated(path, relative):
            yield relative


def _known(content: Content, ours: set[str], target: Path) -> str | None:
    """The hash of a file that need not be looked at."""
    if isinstance(content, Same):
        return min(ours)
    return (
        content.sha256
        if isinstance(content, Copy) and ours == {content.sha256} and _is_there(content, target)
        else None
    )


def _bytes(content: Content) -> bytes | Ready | None:
    if isinstance(content, Same):
        return None
    if isinstance(content, Copy):
        try:
            return content.source.read_bytes()
        except OSError:
            return None
    return content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content


def _is_there(copy: Copy, target: Path) -> bool:
    """Whether a file that was copied before still lies there; reading both again would cost more than copying."""
    try:
        return copy.source.stat().st_size == target.stat().st_size
    except OSError:
        return False


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_generated(path: Path, relative: str) -> bool:
    if relative.startswith(OWN_FOLDERS):
        return True
    if path.suffix != ".md":
        return False
    with path.open("rb") as file:
        lines = file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").splitlines()
    # only in the head of the page: a text that a person wrote may speak of the mark
    return lines[:1] == [b"---"] and GENERATED_MARK in takewhile(lambda line: line != b"---", lines[1:])


def _inside(docs: Path, target: Path) -> bool:
    return target.resolve().is_relative_to(docs.resolve())


def _keep_copy(page: Path, copy: Path) -> Finding:
    number = 1
    while copy.exists() and copy.read_bytes() != page.read_bytes():
        number += 1
        copy = copy.with_name(f"{page.stem}-{number}{page.suffix}")
    _write(copy, page.read_bytes())
    return finding("PAGE-EDITED", path=page.name, copy=copy.name)


def _digest(data: bytes | Ready) -> str:
    return data.sha256 if isinstance(data, Ready) else hashlib.sha256(data).hexdigest()


def _put(path: Path, data: bytes | Ready) -> None:
    if isinstance(data, Ready):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(data.source, path)
    else:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside(path)
    aside.write_bytes(data)
    os.replace(aside, path)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _remove_empty_parents(folder: Path, docs: Path) -> None:
    while folder != docs and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
