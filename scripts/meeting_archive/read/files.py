"""What a reports folder holds: the originals, and what is passed over and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..findings import finding, reason
from ..model import Finding
from .formats import edges_of, recognise, suffix_of, unsupported
from .sidecar import SUFFIXES as SIDECAR_SUFFIXES
from .sidecar import alone

_OURS: Final = frozenset({".meeting-archive-site", ".meeting-archive.json"})
"""Files that mark a folder as written by this program: a site, or the pages of an archive."""
_SHORTCUTS: Final = (".lnk", ".url")
_IGNORED: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """`paths` of the originals, relative with `/`, sorted; `findings` are (path, finding) for what is not one."""

    paths: tuple[str, ...]
    findings: tuple[tuple[str, Finding], ...]


def list_sources(root: Path, skip: Collection[Path] = (), *, ocr: bool = False) -> Listing:
    """Walk a reports folder. A missing folder is an empty one; nothing in it raises.

    `skip` names files and folders that are no originals (the archive's own, where it lies among them); a site that
    a build made is skipped wherever it is. Pictures are originals where `ocr` says that their words are recognised.
    """
    passed_by = frozenset(os.path.realpath(path) for path in skip)
    paths: list[str] = []
    passed: list[tuple[str, Finding]] = []
    sidecars: list[str] = []
    originals: list[str] = []
    for path, problem in _walk(root, passed_by):
        if problem is not None:
            passed.append((_printable(path), problem))
            continue
        suffix = suffix_of(path)
        if not _is_unicode(path):
            passed.append((_printable(path), finding("FILE-NAME")))
            continue
        if suffix in SIDECAR_SUFFIXES:
            sidecars.append(path)
            continue
        originals.append(path)
        if (problem := _unfit(root, path, ocr)) is None:
            paths.append(path)
        else:
            passed.append((path, problem))
    passed.extend((path, finding("SIDECAR-ALONE")) for path in alone(sidecars, originals))
    return Listing(paths=tuple(sorted(paths)), findings=tuple(sorted(passed, key=lambda p: (p[0], p[1].code))))


def _unfit(root: Path, path: str, ocr: bool) -> Finding | None:
    """Why a file is no original that can be read; its bytes are looked at where its name says nothing good."""
    if (known := recognise(path, b"")) is not None and known.readable and not known.ocr:
        return None
    try:
        known = recognise(path, edges_of(os.path.join(root, path))) or known
    except OSError as error:
        return finding("FILE-UNREADABLE", reason=reason(error))
    if known is not None and known.ocr and not ocr:
        return finding("PICTURE-FILE")
    if known is not None and known.readable:
        return None
    if suffix_of(path) in _SHORTCUTS:
        return finding("LINK-SKIPPED")
    return unsupported(known, path)


def _walk(root: Path, skip: Collection[str]) -> Iterator[tuple[str, Finding | None]]:
    """Every regular file below `root`, in no order, and a finding for each entry that cannot be followed."""
    try:
        home = os.path.realpath(root)
        if not os.path.isdir(home):
            return
    except OSError:
        return
    waiting, seen = [""], {_identity(home)}
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(home, folder) if folder else home) as listing:
                found = list(listing)
        except OSError as error:
            yield folder or ".", finding("FOLDER-UNREADABLE", reason=reason(error))
            continue
        if any(entry.name in _OURS for entry in found):
            continue
        for entry in found:
            if _is_ignored(entry.name) or (skip and os.path.join(home, folder, entry.name) in skip):
                continue
            path = f"{folder}/{entry.name}" if folder else entry.name
            kind, problem = _look_at(entry, seen)
            if kind == "folder":
                waiting.append(path)
            else:
                yield path, problem


def _is_ignored(name: str) -> bool:
    """Hidden files, Office's lock files and what systems leave behind: nobody misses them."""
    lower = name.lower()
    return name.startswith((".", "~$")) or lower in _IGNORED or (name.startswith("~") and lower.endswith(".tmp"))


def _look_at(entry: os.DirEntry[str], seen: set[tuple[int, int] | str]) -> tuple[str, Finding | None]:
    """("folder" or "file", why it is passed over); notes a folder in `seen`, so that none is walked twice."""
    try:
        if entry.is_symlink():
            return "file", finding("LINK-SKIPPED")
        if entry.is_dir(follow_symlinks=False):
            identity = _identity(entry.path)
            if identity in seen:
                return "file", finding("LINK-SKIPPED")
            seen.add(identity)
            return "folder", None
        if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            return "file", None
        return "file", finding("FILE-UNREADABLE", reason="不是普通文件")
    except OSError as error:
        return "file", finding("FILE-UNREADABLE", reason=reason(error))


def _identity(path: str) -> tuple[int, int] | str:
    """What stays the same for one folder under several names (bind mounts, junctions)."""
    try:
        status = os.stat(path)
    except OSError:
        return path
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def _is_unicode(path: str) -> bool:
    """False for a name whose bytes are not text on this system (Python keeps them as lone surrogates)."""
    return not any(0xD800 <= ord(c) <= 0xDFFF for c in path)


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8")
