"""Build aside, then swap: a failed or killed build leaves the last good site in place and whole.

For a site at `site/` the work goes on in `.site.new/` beside it (same file system, so that renaming is enough). Where
the system can, the two change places in one step, so that there is a site at every moment; the site before then stays
in `.site.new/`, and the next build brings it up to date: to make and remove a folder and a link for each of tens of
thousands of files would cost more than all else. Elsewhere the site before goes through `.site.old/`.

Every folder of ours holds a marker file that is written first and removed last, and nothing without it is ever removed.
The marker lists the files of a whole site; while one is being made it lists none.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from ..findings import reason
from ..lock import only_one
from .errors import SiteError

MARKER: Final = ".meeting-archive-site"
_MARKER_TEXT: Final = "此文件夹由 meeting-archive 生成，每次生成都会整个替换。请不要在这里存放别的文件。\n"
_HERE: Final = -100
_EXCHANGE: Final = 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2(2)."""


@dataclass(slots=True)
class Aside:
    """A folder to build in, and the files of a former site in it, relative with `/`.

    They may be links to files of the present site: what changes is removed and made anew, never written to.
    `alike`: the new site has so much in common with the present one that this may be kept, for the next build.
    """

    path: Path
    former: frozenset[str]
    alike: bool = False

    def remove(self, files: Iterable[str]) -> None:
        """Remove files of the former site, and folders that hold nothing any more."""
        folders = set()
        for name in files:
            (self.path / name).unlink(missing_ok=True)
            folders |= set(PurePosixPath(name).parents)
        for folder in sorted(folders - {PurePosixPath()}, key=lambda inner: -len(inner.parts)):
            with suppress(OSError):  # it holds something
                (self.path / folder).rmdir()


@contextmanager
def swapped_in(site: Path) -> Iterator[Aside]:
    """Give a folder beside `site` to build in; it takes the place of `site` if the block ends well.

    Raises SiteError where `site` is not a folder of ours, or where the file system refuses.
    """
    site = site.resolve()
    _require_ours(site)
    with only_one(_lock_file(site), site):
        try:
            new, old = _beside(site, "new"), _beside(site, "old")
            former = _clear_leftovers(site, new, old)
            new.mkdir(parents=True, exist_ok=True)
            (new / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
        except OSError as error:
            raise SiteError(
                f"无法在 {site.parent} 里准备生成网站：{reason(error)}。请确认磁盘空间和写入权限。"
            ) from error
        aside = Aside(new, former)
        try:
            yield aside
        except BaseException:
            _remove(new)
            raise
        (new / MARKER).write_text(
            "\n".join((_MARKER_TEXT, *files_below(new))), encoding="utf-8", errors="surrogateescape"
        )
        _swap(site, new, old, keep=aside.alike)


def _lock_file(site: Path) -> Path:
    name = hashlib.sha256(str(site).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"meeting-archive-{name}.lock"


def _beside(site: Path, word: str) -> Path:
    return site.with_name(f".{site.name}.{word}")


def _require_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SiteError(f"{folder} 是一个文件，不能作为网站文件夹。请换一个位置。")
    if not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise SiteError(
            f"{folder} 里有文件，而且不是本工具生成的网站，为免误删没有动它。"
            "请换一个空文件夹，或者确认不需要后自行清空它。"
        )
    if strangers := _strangers(folder):
        more = f" 等 {len(strangers)} 个" if len(strangers) > 1 else ""
        raise SiteError(
            f"网站文件夹 {folder} 里有不是本工具生成的文件：{strangers[0]}{more}。"
            "生成网站会替换整个文件夹，为免误删没有动它。请先把它们移到别处。"
        )


def _strangers(folder: Path) -> list[str]:
    """Files of a built site that no build put there; none where the marker does not list what the build wrote."""
    written = _listed(folder)
    return [path for path in files_below(folder) if path not in written] if written else []


def _listed(folder: Path) -> set[str]:
    """The files that the marker says a whole site has; none where it is not one."""
    try:
        text = (folder / MARKER).read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return set()
    return set(text.split("\n")[1:]) - {""}


def files_below(folder: Path) -> list[str]:
    """Paths of all files below `folder` but the marker, relative with `/`, sorted."""
    found: list[str] = []
    folders = [""]
    while folders:
        inner = folders.pop()
        with os.scandir(f"{folder}/{inner}") as entries:  # a Path for each would take ten times as long
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{inner}{entry.name}/")
                elif not entry.is_dir():
                    found.append(f"{inner}{entry.name}")
    return sorted(path for path in found if path != MARKER)


def _clear_leftovers(site: Path, new: Path, old: Path) -> frozenset[str]:
    """Undo what a killed build left: half a new site goes; a site caught between the two renames comes back.

    A whole site in `new`, which the last swap left there, stays; returns its files.
    """
    for leftover in (new, old):
        _require_ours(leftover)
    if old.exists() and not site.exists():
        old.rename(site)
    if old.exists():
        _remove(old)
    listed = _listed(new) if site.exists() else set()
    former = frozenset(files_below(new)) if listed else frozenset()
    if new.exists() and (not listed or former != listed):
        _remove(new)
        return frozenset()
    return former


def _swap(site: Path, new: Path, old: Path, *, keep: bool) -> None:
    if site.exists() and exchanged(site, new):
        if not keep:
            _remove(new)
        return
    try:
        if site.exists():
            site.rename(old)
        try:
            new.rename(site)
        except OSError:
            if old.exists():
                old.rename(site)
            raise
    except OSError as error:
        _remove(new)
        raise SiteError(
            f"新网站已经生成，但无法放到 {site}：{reason(error)}。原来的网站没有变动。"
            "请关闭正在使用这个文件夹的程序，然后重新生成。"
        ) from error
    if old.exists():
        _remove(old)


def exchanged(one: Path, other: Path) -> bool:
    """Have two folders change places in one step; False where this system cannot (only Linux can)."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):  # another system, an old one
        return False
    done: int = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


def _remove(folder: Path) -> None:
    """Remove a folder of ours, its marker last, so that a kill half-way leaves something that is known as ours."""
    for entry in folder.iterdir():
        if entry.name == MARKER:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    (folder / MARKER).unlink(missing_ok=True)
    try:
        folder.rmdir()
    except OSError:  # a file in use (Windows): keep the rest known as ours, the next build tries again
        (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
