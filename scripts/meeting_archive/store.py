"""What was read before, kept from build to build: an original is read again only when something it depends on changed.

One SQLite file for each archive, in the folder that the system keeps for such things (never in the archive, where
others could put a file of theirs in its place). It is safe with two builds at once and when one is killed; where it
cannot be used, everything is read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sqlite3
import sys
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import platformdirs

_LAYOUT: Final = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
_TOGETHER: Final = 64
"""Values that are written at once."""
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


def made_of(archive: Path) -> Path:
    """The folder in which it is kept what other programs made of an archive's originals."""
    return _place(archive).with_suffix(".made")


def _place(archive: Path) -> Path:
    name = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return platformdirs.user_cache_path("meeting-archive") / name


class Store:
    """Values by name; a value that cannot be read or written is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = self._open()
        self._waiting: dict[str, bytes] = {}
        self._used: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        """The value kept under a name, None where there is none."""
        self._used.add(name)
        try:
            found = self._database.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
            data = self._waiting.get(name) or (found and found[0])
            return pickle.loads(zlib.decompress(data)) if data else None
        except Exception:  # a damaged file, a value of another program: read anew
            return None

    def __setitem__(self, name: str, value: object) -> None:
        self._used.add(name)
        self._waiting[name] = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
        if len(self._waiting) >= _TOGETHER:
            self.write()

    def __contains__(self, name: str) -> bool:
        """Whether there is a value; it will be needed again."""
        self._used.add(name)
        try:
            query = "SELECT 1 FROM kept WHERE name = ?"
            return name in self._waiting or self._database.execute(query, (name,)).fetchone() is not None
        except sqlite3.Error:
            return False

    def close(self) -> None:
        """Write everything, and forget what nobody asked for this time."""
        self.write()
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.execute("CREATE TEMP TABLE needed (name TEXT PRIMARY KEY)")
            self._database.executemany("INSERT OR IGNORE INTO needed VALUES (?)", ((name,) for name in self._used))
            self._database.execute("DELETE FROM kept WHERE name NOT IN (SELECT name FROM needed)")
        self._database.close()

    def write(self) -> None:
        """Write what waits, in one short transaction, so that another build never waits long."""
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", self._waiting.items())
        self._waiting.clear()

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._connect(str(self._path))
        except sqlite3.DatabaseError:  # not a database, or a damaged one
            try:
                self._path.unlink(missing_ok=True)
                return self._connect(str(self._path))
            except (sqlite3.Error, OSError):
                return self._connect(":memory:")
        except OSError:
            return self._connect(":memory:")

    @staticmethod
    def _connect(place: str) -> sqlite3.Connection:
        database = sqlite3.connect(place, timeout=_WAIT)
        database.execute(_LAYOUT)
        return database
