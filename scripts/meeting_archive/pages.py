"""All files of an archive's `docs/`: pages, data files and the search index, each made only where it would change.

The pages of circles come first, and leave in the store what the lists need of them; then the lists, the data files and
the index, at once where the system can fork.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from . import docs_folder
from .forked import ForkError, forked
from .model import original_place, report_year
from .outputs import downloads, workbooks
from .reading import Progress
from .render import Archive, Download, Keep, Made, circle_jobs, list_jobs
from .search import Source, update_index
from .shelf import Shelf
from .store import Store, data_store_of, index_store_of, key
from .workers import POOL_FROM

Piece = TypeVar("Piece")
_Entry = tuple[str, docs_folder.Content]
_PAGES: Final = "pages"
_OFFERED: Final[Mapping[str, str]] = {
    "ledger.csv": "CSV 表格",
    "commitments.ics": "日历，带日期的承诺",
}
"""Data files that the ledger's page offers beside the workbook, among all those of `downloads`."""
_WORKBOOK: Final = "Excel 表格，可以填写"


class PagesError(Exception):
    """The pages could not be made; the message is Chinese."""


def make_pages(
    archive: Archive, folder: Path, reports: Path | None, progress: Progress, store: Store
) -> Iterator[_Entry]:
    """All files of the archive's docs; those that lie there as they would be made again are told as such."""
    files = [(_WORKBOOK, *one) for one in workbooks(archive).items()]
    files += [(title, name, "") for name, title in _OFFERED.items()]
    offered = tuple(Download(title=title, path=f"assets/data/{name}", unit=unit) for title, name, unit in files)
    archive, done = replace(archive, downloads=offered), 0
    before, after = _Before(store[_PAGES], docs_folder.lies_there(folder / "docs")), dict[str, tuple[str, int]]()

    def written(made: Made) -> _Entry:
        nonlocal done
        done += 1
        progress("生成页面", done, 0)
        if made.text is None:
            after[made.path] = before.pages[made.path]
            return made.path, docs_folder.Same()
        data = made.text.encode("utf-8", "backslashreplace")
        after[made.path] = made.key, len(data)
        return made.path, data

    many = len(archive.readings) >= POOL_FROM
    same, jobs_of_circles = circle_jobs(archive, store, before)
    for made in chain(same, _done(jobs_of_circles, many)):
        if isinstance(made, Keep):
            store[made.name] = made.value
        else:
            yield written(made)
    store.write()  # before other processes look for it
    jobs: list[Callable[[], Iterator[Made | _Entry]]] = [
        lambda: _data(archive, folder),
        lambda: _index(archive, folder),
        *list_jobs(archive, store, before),
    ]
    for entry in _done(jobs, many):
        yield written(entry) if isinstance(entry, Made) else entry
    store[_PAGES] = after
    if archive.settings.originals and reports is not None:
        sources = {head.report.source.path: head.report.source for head in archive.heads}
        for path, source in sources.items():
            yield original_place(source), docs_folder.Copy(source=reports / path, sha256=source.sha256)


def _done(jobs: Sequence[Callable[[], Iterator[Piece]]], many: bool) -> Iterator[Piece]:
    """What jobs make, in several processes where there is much to do. Raises PagesError."""
    try:
        yield from forked(jobs) if many else chain.from_iterable(job() for job in jobs)
    except ForkError as error:
        raise PagesError(f"一个生成页面的进程没有完成：{error}") from error


class _Before:
    """The pages that the last build made, from what: path → (key, bytes)."""

    def __init__(self, pages: Mapping[str, tuple[str, int]] | None, there: Callable[[str, int], bool]) -> None:
        self.pages = pages or {}
        self._there = there
        self._groups: dict[str, list[str]] = {}
        for path, (made_from, _) in self.pages.items():
            self._groups.setdefault(made_from, []).append(path)

    def has(self, path: str, made_from: str) -> bool:
        """Whether a page lies there as it was made from what the key stands for."""
        known = self.pages.get(path)
        return known is not None and known[0] == made_from and self._there(path, known[1])

    def group(self, made_from: str) -> Sequence[str]:
        """All pages that were made from one key, where they all lie there."""
        paths = self._groups.get(made_from, [])
        return paths if all(self.has(path, made_from) for path in paths) else ()


class _Versioned:
    """What this version of the program kept for a purpose, by the names that are used for it there."""

    def __init__(self, store: Store, purpose: str) -> None:
        self._store = store
        self._purpose = purpose

    def __getitem__(self, name: str) -> Any:
        return self._store[key(self._purpose, name)]

    def __setitem__(self, name: str, value: object) -> None:
        self._store[key(self._purpose, name)] = value

    def __contains__(self, name: str) -> bool:
        return key(self._purpose, name) in self._store


def _index(archive: Archive, folder: Path) -> Iterator[_Entry]:
    """The search index; segments and files that did not change are not made again."""
    store = Store(index_store_of(folder))
    there = docs_folder.lies_there(folder / "docs")
    shelf = cast("Shelf", archive.searched)
    sources = [Source(v.slot.mark, v.code, report_year(v.head.report) or "", v.known.characters) for v in shelf.volumes]
    for path, data in update_index(sources, shelf.__getitem__, archive.settings, _Versioned(store, "index"), there):
        yield path, docs_folder.Same() if data is None else data
    store.close()


def _data(archive: Archive, folder: Path) -> Iterator[_Entry]:
    """The data files; parts of them that did not change are taken from those that lie there."""
    store = Store(data_store_of(folder))
    yield from downloads(archive, folder / "docs", _Versioned(store, "data"))
    store.close()
