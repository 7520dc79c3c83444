"""`new`: a fresh archive folder with a small example in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ..settings import DATA
from .chinese import ChineseCommand
from .options import FOLDER
from .report import say


class NewArchiveError(Exception):
    """The folder cannot be used; the message is Chinese."""


def create_archive(folder: Path) -> None:
    """Copy the example archive and the site's settings into `folder`, which must not exist or be empty.

    Raises NewArchiveError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NewArchiveError(f"{folder} 里已经有文件。请换一个新的文件夹名，程序不会覆盖已有的文件。")
    shutil.copytree(DATA / "example", folder, dirs_exist_ok=True)
    shutil.copyfile(DATA / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "docs").mkdir(exist_ok=True)


@click.command("new", cls=ChineseCommand)
@click.argument("folder", type=FOLDER, metavar="文件夹")
def new_command(folder: Path) -> None:
    """新建一个档案文件夹，带一个小例子。"""
    create_archive(folder)
    say(f"已新建 {folder}。把原件放进 {folder / 'reports'}，再运行：")
    say(f"    meeting-archive build --archive {folder}")
