"""Files into a folder of a person: what is there and is not from an export stays, and the person is told."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

LIST: Final = ".meeting-archive-export.json"
"""Remembers the files of an export and their hashes, so that the next one knows which it may replace."""


class FolderTakenError(Exception):
    """The folder holds files that would be lost; the message names them, in Chinese."""


def write_files(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """Write all files, or none where one would take the place of a file that is not from an export, or was edited.

    A file is bytes, or another file that has them. What an export before wrote and this one does not have is removed,
    unless it was edited. Raises FolderTakenError, OSError.
    """
    ours = _known(folder)
    hashes = {name: [_hash(data)] for name, data in sorted(files.items())}
    taken = [name for name in files if not _free(folder / name, {*hashes[name], *ours.get(name, ())})]
    if taken:
        raise FolderTakenError(
            f"{folder} 里的 {'、'.join(taken)} 不是导出的文件，或者导出以后被人改过。为免丢失，什么也没有写。"
            "请换一个文件夹，或者先把这些文件移走。"
        )
    folder.mkdir(parents=True, exist_ok=True)
    # The list goes first: after a killed run the files that were written are still known as ours.
    empty: list[str] = []
    both = {name: [*ours.get(name, empty), *hashes.get(name, empty)] for name in sorted(ours.keys() | hashes.keys())}
    _write(folder / LIST, json.dumps(both, indent=0).encode())
    for name, data in files.items():
        _write(folder / name, data)
    for name in ours.keys() - files.keys():
        _remove(folder, name, ours[name])
    _write(folder / LIST, json.dumps(hashes, indent=0).encode())


def _known(folder: Path) -> dict[str, list[str]]:
    try:
        data = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(name): [str(digest) for digest in digests] for name, digests in data.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _free(path: Path, hashes: Collection[str]) -> bool:
    """Whether nothing is there, or a file with one of these hashes."""
    return not os.path.lexists(path) or (path.is_file() and _hash(path) in hashes)


def _remove(folder: Path, name: str, hashes: Collection[str]) -> None:
    """Remove what an export before wrote, and folders that are empty then."""
    path = folder / name
    if path.resolve().is_relative_to(folder.resolve()) and path.is_file() and _free(path, hashes):
        path.unlink()
        while path.parent != folder and not any(path.parent.iterdir()):
            path = path.parent
            path.rmdir()


def _hash(data: bytes | Path) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    if isinstance(data, bytes):
        aside.write_bytes(data)
    else:
        shutil.copyfile(data, aside)
    os.replace(aside, path)
