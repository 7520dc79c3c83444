"""Whether anything changed since the last build, told by place, size and time of every file, without reading any.

What a build depends on: the originals, what people decided, the settings, this program and the others beside it, and
the day. What it made: the pages, the registry, the site. Where all of it is as the last build left it, there is nothing
to do. Whenever that is not certain (links among the originals, an `mkdocs.yml` that leads elsewhere, files changed so
shortly before that a clock could not tell), the build is done.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from .settings import theme_dir
from .store import code_version, store_of

_SURE_AFTER: Final = 3_000_000_000
"""Nanoseconds after which a file that changes again has another time, on every file system (FAT counts by 2 s)."""
_PROGRAMS: Final = ("soffice", "libreoffice", "tesseract")
_LEADS_ELSEWHERE: Final = (b"INHERIT", b"custom_dir", b"hooks", b"..", b"!")
"""Words in an `mkdocs.yml` with which a site depends on files that are not looked at here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What the last build said: lines of its summary, of its findings and of what people should know."""

    summary: tuple[str, ...]
    findings: tuple[str, ...]
    notices: tuple[str, ...]


class _UncertainError(Exception):
    """It cannot be told from outside whether something changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An archive and a site of it, with what they depended on when we looked ("" where that cannot be told)."""

    archive: Path
    reports: Path | None
    site: Path
    before: str

    @classmethod
    def of(cls, archive: Path, reports: Path | None, site: Path) -> Self:
        """Look at everything that a build would read."""
        return cls(archive=archive, reports=reports, site=site, before=_inputs(archive, reports))

    def last(self) -> Last | None:
        """What the last build said, where nothing changed since."""
        if not self.before:
            return None
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["before"] != self.before or kept["after"] != self._made():
                return None
            return Last(**{name: tuple(map(str, lines)) for name, lines in kept["last"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def remember(self, last: Last) -> None:
        """Keep what this build said, unless something changed while it ran."""
        if not self.before or _inputs(self.archive, self.reports) != self.before:
            return
        data = {"before": self.before, "after": self._made(), "last": asdict(last)}
        aside = self._file.with_suffix(".new")
        with contextlib.suppress(OSError, ValueError):
            aside.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            os.replace(aside, self._file)

    @property
    def _file(self) -> Path:
        name = hashlib.sha256(str(self.site.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:8]
        return store_of(self.archive).with_suffix(f".{name}.json")

    def _made(self) -> str:
        digest = hashlib.sha256()
        for folder in (self.archive / "docs", self.archive / "curation", self.site):
            for line, _ in _entries(folder):
                digest.update(line)
        return digest.hexdigest()


def _inputs(archive: Path, reports: Path | None) -> str:
    """A hash of everything that a build reads, "" where that cannot be told."""
    parts = [code_version(), str(date.today()), os.environ.get("SOURCE_DATE_EPOCH", ""), sys.prefix, str(reports)]
    parts += [str(shutil.which(program)) for program in _PROGRAMS]
    parts += [str(_time(Path(sysconfig.get_path("purelib"))))]  # changes when a package comes or goes
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape"))
    newest = 0
    try:
        for folder in (reports, archive / "curation" / "decisions", theme_dir()):
            for line, changed in _entries(folder, links=False) if folder is not None else ():
                digest.update(line)
                newest = max(newest, changed)
        for name in ("archive.yml", "mkdocs.yml"):
            path = archive / name
            if path.is_file():
                data = path.read_bytes()
                if name == "mkdocs.yml" and any(word in data for word in _LEADS_ELSEWHERE):
                    return ""
                digest.update(name.encode() + hashlib.sha256(data).digest())
    except (_UncertainError, OSError):
        return ""
    return "" if newest > time.time_ns() - _SURE_AFTER else digest.hexdigest()


def _entries(folder: Path, *, links: bool = True) -> Iterator[tuple[bytes, int]]:
    """(a line that says everything of a file but its words, when it changed) for each below `folder`, in order.

    `links` says that links may be among them and count as they are; else they raise _UncertainError.
    """
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_symlink() and not links:
                raise _UncertainError
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif not entry.name.endswith(".lock"):
                told = entry.stat(follow_symlinks=False)
                line = f"{entry.path}\0{told.st_size}\0{told.st_mtime_ns}\0{told.st_ino}\n"
                yield line.encode("utf-8", "surrogateescape"), told.st_mtime_ns


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
