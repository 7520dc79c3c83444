"""An original on its way to another machine: its bytes and those of the YAML files beside it are all it needs."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from .formats import edges_of, recognise
from .limits import MAX_BYTES
from .sidecar import SUFFIXES

Parcel = Mapping[str, bytes]
"""Names of files that lie in one folder → their bytes."""


def travels(root: Path, relative: str, *, ocr: bool) -> bool:
    """Whether an original reads the same on another machine with this program.

    Not so where it takes other programs and what they made before, and where something is no file of a bearable size.
    """
    path = root / relative
    try:
        known = recognise(relative, edges_of(str(path)))
        statuses = [os.lstat(file) for file in (path, *_beside(path))]
    except (OSError, ValueError):
        return False
    pictured = known is not None and (known.name == "pdf" or known.pictures is not None)  # only for tesseract
    alone = not ocr if pictured else known is None or known.aided is None
    return alone and all(stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES for status in statuses)


def pack(root: Path, relative: str) -> Parcel:
    """The files that `read_document` reads for an original; empty where it went away."""
    path = root / relative
    try:
        return {file.name: file.read_bytes() for file in (path, *_beside(path))}
    except OSError:
        return {}


def unpack(parcel: Parcel, root: Path, relative: str) -> None:
    """Write the files below a folder as they lay below that of the archive; raises OSError."""
    folder = (root / relative).parent
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in parcel.items():
        (folder / name).write_bytes(data)


def _beside(path: Path) -> list[Path]:
    names = [stem + suffix for stem in (str(path), os.path.splitext(path)[0]) for suffix in SUFFIXES]
    return [Path(name) for name in dict.fromkeys(names) if os.path.lexists(name)]
