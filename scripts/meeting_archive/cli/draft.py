"""`draft`: the skeleton of this year's report on rectification, from last year's promises."""

from __future__ import annotations

from pathlib import Path

import click

from ..outputs import Choice, draft_file
from .chinese import ChineseCommand
from .folders import require_free
from .opened import opened, require_new, write_whole
from .options import FILE, archive_option, force_option, reports_option
from .report import say


@click.command("draft", cls=ChineseCommand)
@click.argument("file", type=FILE, metavar="文件.docx")
@click.option("--unit", default="", metavar="单位", help="哪个单位的。")
@click.option("--year", type=int, default=0, metavar="年度", help="报告哪一年的落实情况；用的是上一年的承诺。")
@click.option("--person", default="", metavar="姓名", help="只要这个人自己的承诺。")
@force_option
@archive_option
@reports_option
def draft_command(
    file: Path, unit: str, year: int, person: str, force: bool, archive: Path, reports: Path | None
) -> None:
    """用上一年的承诺起草这一年的整改措施落实情况。

    每条写上原来的话、编号、台账的记录和后续报告的说法；事实留空，由人填写。
    """
    if not unit or not year:
        raise click.UsageError("请用 --unit 写明单位，用 --year 写明年度。")
    if not 1901 <= year <= 9999:
        raise click.BadParameter("应当是四位的年份，如 2025。", param_hint="--year")
    require_new(file, ".docx", force=force)
    folders, found = opened(archive, reports)
    require_free(file, folders)
    write_whole(file, draft_file(found, Choice(unit=unit, person=person, year=str(year))))
    say(f"框架已写到 {file}。（　）处请据实填写。")
