"""`inspect` and `check`: what was read of one original, and what is wrong with any."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..contract import original_data, to_json
from ..model import Finding, Reading
from ..pipeline import Archive, Skipped, open_file, own_paths, read_archive, undecided
from ..settings import load_settings
from .chinese import ChineseCommand
from .folders import folders_of
from .options import archive_option, reports_option
from .outline import print_outline
from .report import EXIT_FAILED, EXIT_FINDINGS, Progress, print_findings


@click.command("inspect", cls=ChineseCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 数据，供其他程序使用。")
@click.option("--explain", "explain_rules", is_flag=True, help="说明每一条是按哪条规则认定的。")
@reports_option
@archive_option
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


@click.command("check", cls=ChineseCommand)
@reports_option
@archive_option
def check_command(reports: Path | None, archive: Path) -> None:
    """检查全部原件，列出发现的问题；有错误时退出码为 1。"""
    folders = folders_of(archive, reports)
    with Progress() as progress:
        found = read_archive(
            folders.reports, load_settings(archive), progress, skip=own_paths(archive), curation=archive / "curation"
        )
    rows = _all_findings(found)
    print_findings(rows)
    if any(finding.severity == "error" for _, finding, _ in rows):
        sys.exit(EXIT_FINDINGS)


def _within(file: Path, originals: Path) -> tuple[Path, str]:
    """(root, relative path) as the archive itself would read `file`, or by its name alone outside of it."""
    try:
        return originals, file.resolve().relative_to(originals.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return file.parent, file.name


def _all_findings(archive: Archive) -> list[tuple[str, Finding, Reading | None]]:
    rows: list[tuple[str, Finding, Reading | None]] = [(s.path, f, None) for s in archive.skipped for f in s.findings]
    rows += [(path, f, None) for path, f in (*archive.notices, *undecided(archive.judged))]
    rows += [(r.report.source.path, f, r) for r in archive.readings for f in r.findings]
    return sorted(rows, key=lambda row: (row[0], row[1].span.start if row[1].span else -1, row[1].code))
