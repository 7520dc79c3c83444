"""Large files put together from parts, each made of one report or of a few: what did not change is not made again.

A file in which nothing changed is left as it lies there. Of one in which a part changed, all others are taken from the
file that lies there: it is itself the store of its parts, and only where they begin is kept beside it. Files are
written part by part, so that none of them is ever held in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Protocol

from .docs_folder import Ready, Same

_BLOCK: Final = 1 << 20


class Kept(Protocol):
    """What builds before have made, by name; None where there is nothing. `in` says that it will be needed again."""

    def __getitem__(self, name: str) -> Any: ...

    def __setitem__(self, name: str, value: object) -> None: ...

    def __contains__(self, name: str) -> bool: ...


class Nothing:
    """No build before this one, and none after it."""

    def __getitem__(self, name: str) -> None:
        return None

    def __setitem__(self, name: str, value: object) -> None:
        pass

    def __contains__(self, name: str) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file to be: its `path`, what it holds in words, and the numbers of the parts of a batch that it is made of.

    `kind` says which of the things that are made of a part goes into it. It is `head`, the parts as they are, `tail`;
    or what `bind` makes of the parts, and then depends on them and on `head` alone. A file that would be empty is not
    there, but for one that is `whole`.
    """

    path: str
    says: str
    kind: str
    parts: Sequence[int]
    head: bytes = b""
    tail: bytes = b""
    bind: Callable[[Sequence[Any]], bytes] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Files that are made of the same parts. `make` gives of a part, by its number, a thing for each kind of file.

    The mark of a part changes whenever anything that it is made of does. A file has its parts in the order of their
    numbers.
    """

    marks: Sequence[str]
    make: Callable[[int], Mapping[str, Any]]
    plans: Sequence[Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file as the list of all names it."""

    path: str
    says: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are put together: `aside` is the folder for new ones, `before` the one in which old ones lie.

    `there` says whether a file lies in `before` with so many bytes and this hash; `kept` is what builds before kept.
    `listed` gathers all files.
    """

    aside: Path
    before: Path
    there: Callable[[str, int, str], bool]
    kept: Kept
    listed: list[Listed] = field(default_factory=list)

    def put_together(self, batch: Batch) -> Iterator[tuple[str, Ready | Same]]:
        """Each file of a batch that is not empty, as it gets ready."""
        files = [_File(plan, batch.marks, self) for plan in batch.plans]
        wanting: dict[int, list[_File]] = {}
        for file in files:
            for number in file.plan.parts:
                wanting.setdefault(number, []).append(file)
        for file in files:
            if file.same or not file.plan.parts:
                yield from self._finished(file)
        for number in sorted(wanting):
            changed = [file for file in wanting[number] if not file.same]
            lacking = [file for file in changed if not file.take(number)]
            made = batch.make(number) if lacking else {}
            for file in lacking:
                file.add(number, made[file.plan.kind])
            for file in changed:
                if number == file.plan.parts[-1]:
                    yield from self._finished(file)

    def _finished(self, file: _File) -> Iterator[tuple[str, Ready | Same]]:
        content, layout = file.finish()
        if layout.size or file.plan.whole:
            path = file.plan.path
            self.listed.append(Listed(path=path, says=file.plan.says, size=layout.size, sha256=layout.sha256))
            yield path, content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """A file as it was written: the `key` of all that it was made of, and the place (offset, size) of each part."""

    key: str
    size: int
    sha256: str
    places: Mapping[str, tuple[int, int]]


_NO_LAYOUT: Final = _Layout(key="", size=-1, sha256="", places={})


class _File:
    """One file on the desk."""

    def __init__(self, plan: Plan, marks: Sequence[str], desk: Desk) -> None:
        self.plan = plan
        self._marks = marks
        self._desk = desk
        self._name = f"file {plan.path}"
        self._key = _key(plan, [marks[number] for number in plan.parts])
        before = desk.kept[self._name] or _NO_LAYOUT
        empty = before.size == 0 and not plan.whole
        lies_there = empty or desk.there(plan.path, before.size, before.sha256)
        self._before: _Layout = before if lies_there else _NO_LAYOUT
        # all are asked for, not only the first that is missing: they will be needed when one of them changes
        bound = [self._part(number) in desk.kept for number in plan.parts] if plan.bind else []
        self.same = lies_there and before.key == self._key and all(bound)
        self._bound: list[Any] = []
        self._places: dict[str, tuple[int, int]] = {}
        self._out: _Out | None = None

    def take(self, number: int) -> bool:
        """Take a part from what was made before, if it is there."""
        if self.plan.bind:
            value = self._desk.kept[self._part(number)]
            if value is not None:
                self._bound.append(value)
            return value is not None
        place = self._before.places.get(self._marks[number])
        if place is not None:
            self._write(number, place)
        return place is not None

    def add(self, number: int, made: Any) -> None:
        """Take a part that was made now."""
        if self.plan.bind:
            self._bound.append(made)
            self._desk.kept[self._part(number)] = made
        else:
            self._write(number, made)

    def finish(self) -> tuple[Ready | Same, _Layout]:
        """The file, and how it is laid out."""
        if self.same:
            return Same(), self._before
        out = self._opened()
        out.write(self.plan.bind(self._bound) if self.plan.bind else self.plan.tail)
        size, sha256 = out.close()
        self._bound = []
        layout = _Layout(key=self._key, size=size, sha256=sha256, places=self._places)
        self._desk.kept[self._name] = layout
        return Ready(source=out.path, sha256=sha256), layout

    def _write(self, number: int, part: bytes | tuple[int, int]) -> None:
        out = self._opened()
        size = len(part) if isinstance(part, bytes) else part[1]
        self._places[self._marks[number]] = (out.size, size)
        if isinstance(part, bytes):
            out.write(part)
        else:
            out.copy(*part)

    def _opened(self) -> _Out:
        if self._out is None:
            self._out = _Out(self._desk.aside / self.plan.path, self._desk.before / self.plan.path)
            if not self.plan.bind:
                self._out.write(self.plan.head)
        return self._out

    def _part(self, number: int) -> str:
        return f"{self.plan.kind} {self._marks[number]}"


def _key(plan: Plan, marks: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for part in (plan.head, plan.tail, *(mark.encode("utf-8", "surrogatepass") for mark in marks)):
        digest.update(b"%d " % len(part) + part)
    return digest.hexdigest()


class _Out:
    """A file that is being written, partly from an older one."""

    def __init__(self, path: Path, before: Path) -> None:
        self.path = path
        self.size = 0
        self._before = before
        self._digest = hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("wb", buffering=_BLOCK)
        self._old: IO[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Append bytes."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    def copy(self, start: int, size: int) -> None:
        """Append bytes of the older file. Raises OSError where it has become shorter."""
        if not size:  # of a file that is not there since it was empty
            return
        if self._old is None:
            self._old = self._before.open("rb", buffering=_BLOCK)
        if self._old.tell() != start:
            self._old.seek(start)
        while size:
            data = self._old.read(min(size, _BLOCK))
            if not data:
                raise OSError(f"{self._before} 在读取时变短了")
            self.write(data)
            size -= len(data)

    def close(self) -> tuple[int, str]:
        """Close it; its size and its hash."""
        self._file.close()
        if self._old is not None:
            self._old.close()
        return self.size, self._digest.hexdigest()
