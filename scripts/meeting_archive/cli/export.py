"""`export`: the archive's data files into a folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ..outputs import DATA_FILES, export_files, write_files
from .chinese import ChineseCommand
from .folders import require_free
from .opened import opened
from .options import FOLDER, archive_option, reports_option
from .report import say


@click.command("export", cls=ChineseCommand)
@click.argument("folder", type=FOLDER, metavar="文件夹")
@archive_option
@reports_option
def export_command(folder: Path, archive: Path, reports: Path | None) -> None:
    """把档案的数据（表格、JSON、日历）写到一个文件夹。

    文件夹里原有的文件不会被覆盖。
    """
    folders, found = opened(archive, reports)
    require_free(folder, folders)
    with TemporaryDirectory() as scratch:
        write_files(folder, export_files(found, Path(scratch)))
    say(f"已写到 {folder}：")
    for name, words in DATA_FILES.items():
        say(f"    {name}　{words}")
    say("    README.md　各文件的说明")
