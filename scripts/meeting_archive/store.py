"""What was read before, kept from build to build: an original is read again only when something it depends on changed.

One SQLite file for each archive, in the folder that the system keeps for such things (never in the archive, where
others could put a file of theirs in its place). It is safe with two builds at once and when one is killed; where it
cannot be used, everything is read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import platformdirs

_LAYOUT: Final = """
DROP TABLE IF EXISTS kept;
CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS used (name TEXT PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
"""
"""Values lie apart from the index of their names, which is looked through often. `kept` is the table of before."""
_TOGETHER: Final = 64
"""Values that are written at once."""
_SAMPLE: Final = 1 << 12
_WORTH: Final = 0.75
"""Bytes of a value by which it is told whether to compress it: lists of numbers stay nearly as long as they are."""
_WAIT: Final = 10.0
"""Seconds to wait for another build that is writing."""


@cache
def code_version() -> str:
    """A hash of the program itself, its tables and its Python: what they made before counts only for the same ones."""
    package = Path(__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".yml") and path.is_file():
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def key(*parts: object) -> str:
    """A name for what follows from `parts` and from this program; parts are records, texts and numbers."""
    return hashlib.sha256("\0".join((code_version(), *map(repr, parts))).encode("utf-8", "surrogatepass")).hexdigest()


def store_of(archive: Path) -> Path:
    """Where the results of an archive are kept."""
    return _place(archive).with_suffix(".sqlite")


def index_store_of(archive: Path) -> Path:
    """Where it is kept what the search index of an archive was put together from."""
    return _place(archive).with_suffix(".index.sqlite")


def data_store_of(archive: Path) -> Path:
    """Where it is kept what the data files of an archive were put together from."""
    return _place(archive).with_suffix(".data.sqlite")


def made_of(archive: Path) -> Path:
    """The folder in which it is kept what other programs made of an archive's originals."""
    return _place(archive).with_suffix(".made")


def cache_folder() -> Path:
    """The folder that the system keeps for what can be made again, the part of it that is ours."""
    return platformdirs.user_cache_path("meeting-archive")


def _place(archive: Path) -> Path:
    name = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return cache_folder() / name


def packed(value: object) -> bytes:
    """A value as the store keeps it."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    data = out.getvalue()
    sample = data[len(data) // 2 :][:_SAMPLE]
    return zlib.compress(data, 1) if len(zlib.compress(sample, 1)) < _WORTH * len(sample) else data


def _unpacked(data: bytes) -> Any:
    """The value again; what was not compressed begins as every pickle does."""
    return pickle.loads(data if data.startswith(pickle.PROTO) else zlib.decompress(data))


class _Pickler(pickle.Pickler):
    """Writes records (frozen dataclasses with slots) as their class and values, which is read in half the time."""

    def reducer_override(self, value: object) -> Any:
        """How a record is made again; NotImplemented for everything else."""
        kind: Any = type(value)
        values = _values(kind)
        return NotImplemented if values is None else (_record, (kind, *values(value)))


@cache
def _values(kind: type) -> Callable[[Any], Any] | None:
    """What gives the values of a record of this kind, in order; None for what is no record."""
    if not (is_dataclass(kind) and hasattr(kind, "__slots__")):
        return None
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _setters(kind: type) -> tuple[Callable[[object, object], None], ...]:
    return tuple(getattr(kind, name).__set__ for name in _names(kind))


def _record(kind: type, *values: object) -> object:
    """A record of these values. What was checked when it was first made is not checked again."""
    record: object = object.__new__(kind)
    for put, value in zip(_setters(kind), values, strict=True):
        put(record, value)
    return record


def _owner(name: str) -> str:
    return name.partition(" ")[0]


class Store:
    """Values by name; a value that cannot be read or written is as if it were not there.

    A name may be of an owner, the part before a blank: what was asked of one name counts for all of its owner. A
    process that was forked from the one that opened it may read from it. `path` None: only in memory. A value that
    nobody asked for stays for so many `days` after the last one on which it was: another program may be reading it.
    """

    def __init__(self, path: Path | None, days: int = 0) -> None:
        self.path = path
        self._days = days
        self._today = int(time.time() // 86400)
        self._waiting: dict[str, bytes] = {}
        self._used: set[str] = set()
        self._whole = True
        self._names: set[str] | None = None
        self._process = os.getpid()
        self._database = self._open()

    def __getitem__(self, name: str) -> Any:
        """The value kept under a name, None where there is none."""
        self._used.add(_owner(name))
        try:
            data = self._waiting.get(name)
            if data is None:
                found = self._there().execute("SELECT value FROM made WHERE name = ?", (name,)).fetchone()
                data = found and found[0]
            return _unpacked(data) if data else None
        except Exception:  # a damaged file, a value of another program: read anew
            return None

    def __setitem__(self, name: str, value: object) -> None:
        self.put(name, packed(value))

    def put(self, name: str, data: bytes) -> None:
        """Keep a value that is `packed`."""
        self._used.add(_owner(name))
        self._waiting[name] = data
        if len(self._waiting) >= _TOGETHER:
            self.write()

    def __contains__(self, name: str) -> bool:
        """Whether there is a value; it will be needed again."""
        self._used.add(_owner(name))
        if self._names is None:
            try:
                self._names = {name for (name,) in self._there().execute("SELECT name FROM made")}
            except sqlite3.Error:
                return name in self._waiting
        return name in self._names or name in self._waiting

    def forget(self, name: str) -> None:
        """Remove a value, which turned out to be of no use."""
        self._waiting.pop(name, None)
        if self._names is not None:
            self._names.discard(name)
        with contextlib.suppress(sqlite3.Error), self._there() as database:
            database.execute("DELETE FROM made WHERE name = ?", (name,))

    @property
    def shared(self) -> bool:
        """Whether other processes find what was written here."""
        return self.path is not None and self._whole

    def close(self) -> None:
        """Write everything, and forget what nobody asks for any more. What is there can still be read."""
        self.write()
        with contextlib.suppress(sqlite3.Error), self._there() as database:
            database.execute("CREATE TEMP TABLE IF NOT EXISTS needed (name TEXT PRIMARY KEY)")
            database.executemany("INSERT OR IGNORE INTO needed VALUES (?)", ((name,) for name in self._used))
            database.execute(
                "INSERT OR REPLACE INTO used SELECT name, ? FROM needed "
                "WHERE name NOT IN (SELECT name FROM used WHERE day = ?)",
                (self._today, self._today),
            )
            database.execute("DELETE FROM used WHERE day < ?", (self._today - self._days,))
            kept = "SELECT name FROM used" if self._days else "SELECT name FROM needed"
            database.execute(f"DELETE FROM made WHERE substr(name, 1, instr(name || ' ', ' ') - 1) NOT IN ({kept})")

    def write(self) -> None:
        """Write what waits, in one short transaction, so that another build never waits long."""
        try:
            with self._there() as database:
                database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?)", self._waiting.items())
                owners = {(_owner(name), self._today) for name in self._waiting}
                database.executemany("INSERT OR REPLACE INTO used VALUES (?, ?)", owners)  # another build may tidy up
        except sqlite3.Error:  # no room, another build that writes for long: then only this process has it
            self._whole = False
            return
        if self._names is not None:
            self._names.update(self._waiting)
        self._waiting.clear()

    def _there(self) -> sqlite3.Connection:
        """The database; a process that was forked opens it for itself, for two must not share a connection."""
        if self._process != os.getpid() and self.path is not None:
            self._process, self._database = os.getpid(), self._connect(str(self.path))
        return self._database

    def _open(self) -> sqlite3.Connection:
        if self.path is None:
            return self._connect(":memory:")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect(str(self.path))
        except sqlite3.DatabaseError:  # not a database, or a damaged one
            with contextlib.suppress(sqlite3.Error, OSError):
                self.path.unlink(missing_ok=True)
                return self._connect(str(self.path))
        except OSError:
            pass
        self.path = None
        return self._connect(":memory:")

    @staticmethod
    def _connect(place: str) -> sqlite3.Connection:
        database = sqlite3.connect(place, timeout=_WAIT)
        database.executescript(_LAYOUT)
        return database
