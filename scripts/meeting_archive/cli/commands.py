"""The commands: what a person types, what they read back, and with which exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from .. import __version__
from ..contract import original_data, to_json
from ..docs_folder import being_updated, is_ours
from ..findings import reason
from ..lock import BusyError
from ..model import Finding, Reading
from ..outputs import FolderTakenError, LedgerFileError, NothingFoundError
from ..pipeline import (
    AppendError,
    Archive,
    Converted,
    Index,
    IndexMissingError,
    Skipped,
    convert,
    open_file,
    own_paths,
    read_archive,
    undecided,
)
from ..pipeline import Progress as Watcher
from ..settings import Settings, SettingsError, load_settings
from ..site import BuiltSite, SiteError, build_site, serve_site
from .chinese import ChineseGroup, explain
from .decide import DecideError, decide_group
from .draft import draft_command
from .export import export_command
from .folders import FolderError, Folders, choose
from .ledger import ledger_group
from .new import NewArchiveError, create_archive
from .opened import OutputError
from .outline import print_outline
from .report import Progress, print_findings, print_summary, say
from .search import SORTS, facet_options, filters_of, hits_json, print_hits

EXIT_FINDINGS: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAILED: Final = 3
_REFUSALS: Final = (
    SettingsError,
    FolderError,
    BusyError,
    SiteError,
    NewArchiveError,
    IndexMissingError,
    DecideError,
    AppendError,
    OutputError,
    FolderTakenError,
    LedgerFileError,
    NothingFoundError,
)
"""What says in Chinese why a command could not be done."""

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
_archive = click.option(
    "--archive", type=_FOLDER, default=Path(), metavar="文件夹",
    help="档案文件夹，里面是 archive.yml、mkdocs.yml、docs、curation。默认是当前文件夹。",
)  # fmt: skip
_reports = click.option(
    "--reports", type=_FOLDER, metavar="文件夹", help="原件所在的文件夹。默认是档案文件夹里的 reports。"
)
_site = click.option("--site", type=_FOLDER, metavar="文件夹", help="网站放在哪里。默认是档案文件夹里的 site。")


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="meeting-archive %(version)s", help="显示版本。")
def cli() -> None:
    """把会议材料文件夹变成可以浏览、可以检索的网站。

    第一次使用：meeting-archive new 我的档案，把原件放进 reports，再运行 meeting-archive build。
    """


@cli.command("build")
@_reports
@_site
@_archive
def build_command(reports: Path | None, site: Path | None, archive: Path) -> None:
    """读取原件，生成网站。"""
    folders = _choose(archive, reports, site)
    settings = load_settings(archive)
    with Progress() as progress, being_updated(folders.docs):
        converted, built = _build(folders, settings, progress)
    _summarise(converted)
    for notice in built.notices:
        say(notice)
    say(f"网站已生成：用浏览器打开 {folders.site / 'index.html'}")


@cli.command("convert")
@_reports
@_archive
def convert_command(reports: Path | None, archive: Path) -> None:
    """只读取原件，生成 docs 里的页面，不生成网站。"""
    folders = _choose(archive, reports)
    settings = load_settings(archive)
    with Progress() as progress, being_updated(folders.docs):
        converted = convert(archive, folders.reports, settings, progress)
    _summarise(converted)


@cli.command("inspect")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 数据，供其他程序使用。")
@click.option("--explain", "explain_rules", is_flag=True, help="说明每一条是按哪条规则认定的。")
@_reports
@_archive
def inspect_command(file: Path, as_json: bool, explain_rules: bool, reports: Path | None, archive: Path) -> None:
    """看程序从一份原件里读出了什么。"""
    if not file.is_file():
        raise click.BadParameter("没有这个文件。", param_hint=str(file))
    root, name = _within(file, reports or archive / "reports")
    result = open_file(archive, root, name, load_settings(archive))
    if isinstance(result, Skipped):
        print_findings([(str(file), finding, None) for finding in result.findings])
        sys.exit(EXIT_FAILED)
    if as_json:
        click.echo(to_json(original_data(result), indent=1))
        return
    for reading in result:
        print_outline(reading, explain_rules=explain_rules)


@cli.command("check")
@_reports
@_archive
def check_command(reports: Path | None, archive: Path) -> None:
    """检查全部原件，列出发现的问题；有错误时退出码为 1。"""
    folders = _choose(archive, reports)
    with Progress() as progress:
        found = read_archive(
            folders.reports, load_settings(archive), progress, skip=own_paths(archive), curation=archive / "curation"
        )
    rows = _all_findings(found)
    print_findings(rows)
    if any(finding.severity == "error" for _, finding, _ in rows):
        sys.exit(EXIT_FINDINGS)


@cli.command("serve")
@_reports
@_site
@_archive
@click.option("--port", type=int, default=8000, metavar="端口", help="端口号，默认 8000。")
def serve_command(reports: Path | None, site: Path | None, archive: Path, port: int) -> None:
    """在本机打开网站；原件有改动时自动更新。"""
    if not 1 <= port <= 65535:
        raise click.BadParameter("应当是 1 到 65535 之间的整数。", param_hint="--port")
    folders = _choose(archive, reports, site)

    def rebuild() -> None:
        fresh = choose(archive, reports, site)
        with being_updated(fresh.docs):
            _build(fresh, load_settings(archive), lambda *_: None)

    settings = load_settings(archive)
    with Progress() as progress, being_updated(folders.docs):
        converted, _ = _build(folders, settings, progress)
    _summarise(converted)
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


@cli.command("search")
@click.argument("words", nargs=-1, required=True, metavar="词…")
@_site
@_archive
@facet_options
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON，供其他程序使用。")
@click.option("--limit", type=int, default=20, metavar="条数", help="最多显示多少条，默认 20。")
def search_command(
    words: tuple[str, ...],
    site: Path | None,
    archive: Path,
    ledger: str | None,
    sort: str,
    as_json: bool,
    limit: int,
    **chosen: tuple[str, ...],
) -> None:
    """在已生成的网站里查找，结果、次序和条数与网站上的搜索相同。

    几个词都要出现；不要出现的词前面加“-”，写在“--”之后，如 meeting-archive search -- 整改 -通报
    筛选的选项可以重复，如 --year 2023 --year 2024；选项之间是“并且”。
    """
    index = Index((site or archive / "site") / "assets" / "search")
    found = index.search(" ".join(words), filters_of(ledger, chosen), SORTS[sort])
    if as_json:
        for line in hits_json(index, found):
            click.echo(line)
    else:
        print_hits(index, found, max(limit, 1))


@cli.command("new")
@click.argument("folder", type=_FOLDER, metavar="文件夹")
def new_command(folder: Path) -> None:
    """新建一个档案文件夹，带一个小例子。"""
    create_archive(folder)
    say(f"已新建 {folder}。把原件放进 {folder / 'reports'}，再运行：")
    say(f"    meeting-archive build --archive {folder}")


cli.add_command(decide_group)
cli.add_command(ledger_group)
cli.add_command(export_command)
cli.add_command(draft_command)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; every message is Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console in another code page must not stop a build
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=arguments, prog_name="meeting-archive", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        say(f"命令有误：{explain(error)}（用 meeting-archive --help 查看用法）")
        sys.exit(EXIT_USAGE)
    except _REFUSALS as error:
        say(str(error))
        sys.exit(EXIT_FAILED)
    except OSError as error:
        say(f"无法读写 {error.filename or '文件'}：{reason(error)}。原来的网站没有改动。")
        sys.exit(EXIT_FAILED)
    except (KeyboardInterrupt, click.exceptions.Abort):
        say("已中止，原来的网站没有改动。")
        sys.exit(130)
    except Exception as error:  # a fault of ours: still a sentence, not a traceback
        say(f"程序出错：{type(error).__name__}：{error}。原来的网站没有改动。请把这句话反馈给维护人员。")
        sys.exit(EXIT_FAILED)
    sys.exit(code if isinstance(code, int) else 0)


def _choose(archive: Path, reports: Path | None, site: Path | None = None) -> Folders:
    """The folders of a command; a missing default folder of originals is an archive without reports yet."""
    folders = choose(archive, reports, site)
    if folders.reports is None:
        say(f"还没有原件：请建立文件夹 {archive / 'reports'}，把原件放进去。")
    return folders


def _build(folders: Folders, settings: Settings, progress: Watcher) -> tuple[Converted, BuiltSite]:
    converted = convert(folders.archive, folders.reports, settings, progress)
    built = build_site(archive=folders.archive, docs=folders.docs, site=folders.site, settings=settings)
    return converted, built


def _within(file: Path, originals: Path) -> tuple[Path, str]:
    """(root, relative path) as the archive itself would read `file`, or by its name alone outside of it."""
    try:
        return originals, file.resolve().relative_to(originals.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return file.parent, file.name


def _summarise(converted: Converted) -> None:
    print_summary(converted.archive)
    found = (*converted.archive.notices, *undecided(converted.archive.judged), *converted.written.findings)
    print_findings([(path, finding, None) for path, finding in found])


def _all_findings(archive: Archive) -> list[tuple[str, Finding, Reading | None]]:
    rows: list[tuple[str, Finding, Reading | None]] = [(s.path, f, None) for s in archive.skipped for f in s.findings]
    rows += [(path, f, None) for path, f in (*archive.notices, *undecided(archive.judged))]
    rows += [(r.report.source.path, f, r) for r in archive.readings for f in r.findings]
    return sorted(rows, key=lambda row: (row[0], row[1].span.start if row[1].span else -1, row[1].code))
