"""What commands that work on a whole archive share: the archive read, a file written whole."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..docs_folder import being_updated
from ..pipeline import Archive, open_archive
from ..settings import load_settings
from .folders import Folders, choose
from .report import Progress


class OutputError(Exception):
    """A file cannot be written where it was asked for, or there is nothing to write; the message is Chinese."""


def opened(archive: Path, reports: Path | None) -> tuple[Folders, Archive]:
    """The archive as it is now; the ids in it are kept from now on."""
    folders = choose(archive, reports)
    with Progress() as progress, being_updated(folders.docs):
        return folders, open_archive(archive, folders.reports, load_settings(archive), progress)


def require_new(path: Path, ending: str, *, force: bool) -> None:
    """The file has the right ending and would replace nothing. Raises click.BadParameter, OutputError."""
    if path.suffix.lower() != ending:
        raise click.BadParameter(f"文件名应当以 {ending} 结尾。", param_hint=str(path))
    if os.path.lexists(path) and not force:
        raise OutputError(f"已经有 {path}，没有覆盖它。请换一个名字；确实要换掉的，加 --force。")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, so that a killed run leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    os.replace(aside, path)
