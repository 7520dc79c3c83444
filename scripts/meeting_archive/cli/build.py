"""`build`, `convert` and `serve`: from originals to pages and a site.

What reads and builds is imported when it is wanted: where nothing changed since the last build, nothing of it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..collecting import collect_seldom
from ..docs_folder import being_updated, is_ours
from ..settings import Settings, load_settings
from ..unchanged import Last, Place
from .chinese import ChineseCommand
from .folders import Folders, choose, folders_of
from .options import archive_option, reports_option, site_option, workers_option
from .report import Progress, finding_lines, say, summary_lines

if TYPE_CHECKING:
    from ..pipeline import Archive, Converted
    from ..pipeline import Progress as Watcher
    from ..site import BuiltSite
    from ..workers import Workers

_PROGRAM_MISSING: Final = ("OFFICE-MISSING", "OCR-MISSING")


@click.command("build", cls=ChineseCommand)
@reports_option
@site_option
@archive_option
@workers_option
def build_command(reports: Path | None, site: Path | None, archive: Path, workers: str | None) -> None:
    """读取原件，生成网站。"""
    folders = folders_of(archive, reports, site)
    settings = load_settings(archive)
    with being_updated(folders.docs):
        place = Place.of(folders.archive, folders.reports, folders.site)
        last = place.last()
        if last is not None:
            _tell(last)
            say(f"原件、设置和决定都没有变化，网站不用重新生成：用浏览器打开 {folders.site / 'index.html'}")
            return
        from ..workers import workers_at

        with Progress() as progress, workers_at(workers) as found:
            converted, built = _build(folders, settings, progress, found)
        last = _outcome(converted, built.notices)
        if not _lacks_programs(converted.archive):
            place.remember(last)
    _tell(last)
    say(f"网站已生成：用浏览器打开 {folders.site / 'index.html'}")


@click.command("convert", cls=ChineseCommand)
@reports_option
@archive_option
@workers_option
def convert_command(reports: Path | None, archive: Path, workers: str | None) -> None:
    """只读取原件，生成 docs 里的页面，不生成网站。"""
    from ..pipeline import convert
    from ..workers import workers_at

    collect_seldom()
    folders = folders_of(archive, reports)
    settings = load_settings(archive)
    with Progress() as progress, being_updated(folders.docs), workers_at(workers) as found:
        converted = convert(archive, folders.reports, settings, progress, found)
    _tell(_outcome(converted))


@click.command("serve", cls=ChineseCommand)
@reports_option
@site_option
@archive_option
@click.option("--port", type=int, default=8000, metavar="端口", help="端口号，默认 8000。")
def serve_command(reports: Path | None, site: Path | None, archive: Path, port: int) -> None:
    """在本机打开网站；原件有改动时自动更新。"""
    from ..site import serve_site
    from ..workers import HERE

    if not 1 <= port <= 65535:
        raise click.BadParameter("应当是 1 到 65535 之间的整数。", param_hint="--port")
    folders = folders_of(archive, reports, site)

    def rebuild() -> None:
        fresh = choose(archive, reports, site)
        with being_updated(fresh.docs):
            _build(fresh, load_settings(archive), lambda *_: None, HERE)

    settings = load_settings(archive)
    with Progress() as progress, being_updated(folders.docs):
        converted, _ = _build(folders, settings, progress, HERE)
    _tell(_outcome(converted))
    watch = [
        folders.docs,
        archive / "archive.yml",
        archive / "mkdocs.yml",
        archive / "curation",
        folders.reports or archive / "reports",
    ]
    serve_site(
        site=folders.site,
        watch=watch,
        rebuild=rebuild,
        say=say,
        ignore=lambda path: is_ours(folders.docs, path) or "registry" in path.parts,
        port=port,
    )


def _build(folders: Folders, settings: Settings, progress: Watcher, workers: Workers) -> tuple[Converted, BuiltSite]:
    from ..pipeline import convert
    from ..site import build_site

    collect_seldom()
    converted = convert(folders.archive, folders.reports, settings, progress, workers)
    built = build_site(archive=folders.archive, docs=folders.docs, site=folders.site, settings=settings)
    return converted, built


def _outcome(converted: Converted, notices: tuple[str, ...] = ()) -> Last:
    from ..pipeline import undecided

    archive = converted.archive
    found = (*archive.notices, *undecided(archive.judged), *converted.written.findings)
    return Last(
        summary=tuple(summary_lines(archive)),
        findings=tuple(finding_lines([(path, finding, None) for path, finding in found])),
        notices=notices,
    )


def _lacks_programs(archive: Archive) -> bool:
    """Whether the next build may read more because somebody installs a program (`unchanged` cannot see every place)."""
    lists = [*(skipped.findings for skipped in archive.skipped), *(head.findings for head in archive.heads)]
    return any(found.code in _PROGRAM_MISSING for findings in lists for found in findings)


def _tell(last: Last) -> None:
    for line in last.summary:
        say(line)
    for line in last.findings:
        click.echo(line)
    for line in last.notices:
        say(line)
