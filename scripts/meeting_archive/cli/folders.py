"""Which folders a command works on, checked before anything is read or written: none may eat another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..docs_folder import holds_reports
from .report import say


class FolderError(Exception):
    """The folders cannot be used as they are; the message says which and what to do, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders of one command; `reports` is None where the archive has no originals yet."""

    archive: Path
    reports: Path | None
    site: Path

    @property
    def docs(self) -> Path:
        """The pages."""
        return self.archive / "docs"


def choose(archive: Path, reports: Path | None = None, site: Path | None = None) -> Folders:
    """Fill in the defaults and check. Raises FolderError."""
    chosen = site or archive / "site"
    originals = reports or archive / "reports"
    _require_apart(archive, originals, chosen)
    if reports is not None and not reports.is_dir():
        raise FolderError(f"没有 {reports} 这个文件夹。请检查 --reports 后面的路径。")
    if not originals.is_dir():
        if holds_reports(archive / "docs"):
            raise FolderError(
                f"找不到原件文件夹 {originals}，而这个档案以前收录过报告。为免清空网站，没有继续。"
                f"请确认共享文件夹已连接、没有改名；确实不要这些报告时，请建一个空的 {originals}。"
            )
        return Folders(archive=archive, reports=None, site=chosen)
    return Folders(archive=archive, reports=originals, site=chosen)


def folders_of(archive: Path, reports: Path | None, site: Path | None = None) -> Folders:
    """The folders of a command; a missing default folder of originals is an archive without reports yet."""
    folders = choose(archive, reports, site)
    if folders.reports is None:
        say(f"还没有原件：请建立文件夹 {archive / 'reports'}，把原件放进去。")
    return folders


def require_free(target: Path, folders: Folders) -> None:
    """What a person wants written must not become an original, or be replaced by the next build. Raises FolderError."""
    place = _place(target)
    taken = [
        (folders.archive / "docs", "网页的来源"),
        (folders.site, "网站"),
        (folders.archive / "curation", "人工决定"),
    ]
    taken.append((folders.reports or folders.archive / "reports", "原件"))
    for folder, what in taken:
        if place.is_relative_to(_place(folder)):
            raise FolderError(f"{target} 在{what}的文件夹 {folder} 里。请换一个位置。")


def _require_apart(archive: Path, originals: Path, site: Path) -> None:
    """A site replaces its whole folder at every build, so it may hold, or lie in, nothing that people keep."""
    home, target, source = _place(archive), _place(site), _place(originals)
    if home.is_relative_to(target):
        raise FolderError(f"网站文件夹 {site} 里有档案 {archive}，生成网站会替换整个文件夹。请给网站换一个位置。")
    overlap = "生成网站会替换整个文件夹。请给网站换一个位置。"
    if source.is_relative_to(target):
        raise FolderError(f"原件文件夹 {originals} 在网站文件夹 {site} 里，{overlap}")
    for kept in (archive / "curation", archive / "docs"):
        place = _place(kept)
        if place.is_relative_to(target) or target.is_relative_to(place):
            raise FolderError(f"网站文件夹 {site} 和 {kept} 重叠，{overlap}")
    for name in ("docs", "curation"):
        if source.is_relative_to(home / name):
            raise FolderError(f"原件文件夹 {originals} 在档案的 {name} 里，那里放的不是原件。请换一个位置。")


def _place(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise FolderError(f"路径 {path} 不能用：链接绕成了圈。") from error
