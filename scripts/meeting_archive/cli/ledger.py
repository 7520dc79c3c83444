"""`ledger`: the ledger into a spreadsheet that people fill in, and what they filled in back into the archive."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from ..office import one_line
from ..outputs import (
    NAMES,
    Change,
    Choice,
    Conflict,
    Plan,
    curation_stamp,
    import_plan,
    known_ids,
    ledger_workbook,
    plan_decisions,
)
from ..pipeline import record
from .chinese import ChineseGroup
from .folders import require_free
from .opened import OutputError, opened, require_new, write_whole
from .options import FILE, archive_option, force_option, reports_option, unit_option
from .report import say

_EXIT_LEFT: Final = 1
"""Something in the file was not taken."""
_YES: Final = {"是", "y", "yes"}
_QUOTE: Final = 24


@click.group("ledger", cls=ChineseGroup)
def ledger_group() -> None:
    """承诺台账：导出成表格填写，再读回来。"""


@ledger_group.command("export")
@click.argument("file", type=FILE, metavar="文件.xlsx")
@unit_option
@click.option("--year", default="", metavar="年度", help="只要这个年度的。")
@click.option("--sheet-per-unit", is_flag=True, help="每个单位一张工作表。")
@force_option
@archive_option
@reports_option
def export_command(
    file: Path, unit: str, year: str, sheet_per_unit: bool, force: bool, archive: Path, reports: Path | None
) -> None:
    """把台账导出成 xlsx，用 Excel、WPS 或 LibreOffice 填写。"""
    require_new(file, ".xlsx", force=force)
    folders, found = opened(archive, reports)
    require_free(file, folders)
    write_whole(file, ledger_workbook(found, Choice(unit=unit, year=year), per_unit=sheet_per_unit))
    say(f"台账已导出到 {file}。填写以后用 meeting-archive ledger import {file} 读回。")


@ledger_group.command("import")
@click.argument("file", type=FILE, metavar="文件.xlsx")
@click.option("--by", default="", metavar="姓名", help="文件里没有填经办人时，用这个名字。")
@click.option("--yes", is_flag=True, help="不问，直接写入。")
@archive_option
@reports_option
def import_command(file: Path, by: str, yes: bool, archive: Path, reports: Path | None) -> None:
    """把填写过的台账读回来：先列出改动，同意后才写入。

    以前的记录都保留，新的写在 curation/decisions 里各文件的末尾。
    """
    if not file.is_file():
        raise click.BadParameter("没有这个文件。", param_hint=str(file))
    data = file.read_bytes()
    curation = archive / "curation"
    stamp = curation_stamp(curation)
    _, found = opened(archive, reports)
    plan = import_plan(found, data, known_ids(curation))
    _show(plan)
    if plan.changes and (yes or _agreed()):
        if curation_stamp(curation) != stamp:
            raise OutputError("在这期间有别的决定写进了档案，没有写入。请再运行一次，按新的情况核对。")
        for path in record(archive, plan_decisions(plan, by.strip())):
            say(f"已写入 {path}")
    elif plan.changes:
        say("没有写入。")
    else:
        say("没有要写入的改动。")
    if plan.conflicts or plan.refused:
        sys.exit(_EXIT_LEFT)


def _agreed() -> bool:
    answer: str = click.prompt("写入以上改动吗？输入“是”写入，其他不写", default="否", show_default=False, err=True)
    return answer.strip().lower() in _YES


def _show(plan: Plan) -> None:
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False, markup=False)
    if plan.changes:
        console.print(_changes(plan.changes))
    if plan.conflicts:
        console.print(_conflicts(plan.conflicts))
    if plan.refused:
        click.echo(f"不能采用：{len(plan.refused)} 处")
        for place, why in plan.refused:
            click.echo(f"    {place}：{why}")
    for note in plan.notes:
        click.echo(note)


def _table(title: str, *names: str) -> Table:
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _changes(changes: Sequence[Change]) -> Table:
    table = _table(f"将要写入 {len(changes)} 条承诺的改动", "编号", "承诺", "栏", "现在", "改为")
    for change in changes:
        quote = one_line(change.row.quote)
        lead = [str(change.row.ref), quote if len(quote) <= _QUOTE else quote[: _QUOTE - 2] + "……"]
        for key in change.changed:
            after = "（空，清空状态）" if _clears(change, key) else _shown(change.after[key])
            table.add_row(*lead, NAMES[key], _shown(change.before[key]), after)
            lead = ["", ""]
    return table


def _clears(change: Change, key: str) -> bool:
    return key == "state" and not change.after[key]


def _conflicts(conflicts: Sequence[Conflict]) -> Table:
    table = _table(f"说法不一，没有采用：{len(conflicts)} 处", "编号", "栏", "哪里", "内容")
    for conflict in conflicts:
        lead = [conflict.id, conflict.column]
        for place, words in conflict.versions:
            table.add_row(*lead, place, _shown(words))
            lead = ["", ""]
    return table


def _shown(words: str) -> str:
    return words or "（空）"
