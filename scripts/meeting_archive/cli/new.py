"""`new`: a fresh archive folder with a small example in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..settings import DATA


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
