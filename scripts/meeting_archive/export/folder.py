"""Files into a folder of a person: what is there and is not from an export stays, and the person is told."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LIST: Final = ".meeting-archive-export.json"
"""Remembers the files of an export and their hashes, so that the next one knows which it may replace."""


class FolderTakenError(Exception):
    """The folder holds files that would be lost; the message names them, in Chinese."""


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files, or none where one would take the place of a file that is not from an export, or was edited.

    Raises FolderTakenError, OSError.
    """
    ours = _known(folder)
    taken = [name for name, data in files.items() if not _free(folder / name, data, ours.get(name))]
    if taken:
        raise FolderTakenError(
            f"{folder} 里的 {'、'.join(taken)} 不是导出的文件，或者导出以后被人改过。为免丢失，什么也没有写。"
            "请换一个文件夹，或者先把这些文件移走。"
        )
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    # The list goes first: after a killed run the files that were written are still known as ours.
    both = {name: sorted({digest, *ours.get(name, ())}) for name, digest in hashes.items()}
    _write(folder / LIST, json.dumps(both, indent=0).encode())
    for name, data in files.items():
        _write(folder / name, data)
    _write(folder / LIST, json.dumps({name: [digest] for name, digest in hashes.items()}, indent=0).encode())


def _known(folder: Path) -> dict[str, list[str]]:
    try:
        data = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(name): [str(digest) for digest in digests] for name, digests in data.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _free(path: Path, data: bytes, ours: list[str] | None) -> bool:
    if not os.path.lexists(path):
        return True
    if not path.is_file():
        return False
    there = path.read_bytes()
    return there == data or hashlib.sha256(there).hexdigest() in (ours or ())


def _write(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    os.replace(aside, path)
