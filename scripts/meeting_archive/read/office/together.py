"""Many originals that need LibreOffice, converted in few runs before they are read one by one.

Nothing depends on it: what it leaves undone, the reader of each original does itself, within limits of its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from ...model import Finding
from ..kept import Kept
from .convert import Office
from .document import keep, made_before
from .program import program
from .ways import WAYS, Way

_MOST_FILES: Final = 30
"""Files of one run: what LibreOffice does not give back of its memory stays small."""
_MOST_BYTES: Final = 32 * 1024 * 1024
_AT_ONCE: Final = 4


def convert_together(originals: Sequence[tuple[Path, str]], kept: Kept) -> Iterator[int]:
    """Convert those originals (path, name of the format) that are not in `kept` yet, and keep what was made.

    Gives the number of files of each batch when it is done.
    """
    if program() is None or len(originals) < 2:
        return
    workers = min(os.cpu_count() or 1, _AT_ONCE)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(lambda batch: _convert(batch, kept), _batches(originals, -(-len(originals) // workers)))


def _batches(originals: Sequence[tuple[Path, str]], most: int) -> Iterator[list[tuple[Path, str]]]:
    batch: list[tuple[Path, str]] = []
    size = 0
    for path, name in originals:
        here = _size(path)
        if batch and (len(batch) >= min(most, _MOST_FILES) or size + here > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((path, name))
        size += here
    if batch:
        yield batch


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _convert(batch: Sequence[tuple[Path, str]], kept: Kept) -> int:
    wanted: dict[str, tuple[Way, bytes]] = {}
    for path, name in batch:
        try:
            data = path.read_bytes()
        except OSError:
            continue
        way, sha256 = WAYS[name](data), hashlib.sha256(data).hexdigest()
        if not isinstance(way, Finding) and made_before(sha256, way, kept) is None:
            wanted[sha256] = (way, data)
    office = Office()
    for to in sorted({way[1] for way, _ in wanted.values()}):
        files = [(sha256, way, data) for sha256, (way, data) in wanted.items() if way[1] == to]
        made = office.convert_together([(data, way[0]) for _, way, data in files], to)
        for (sha256, way, _), value in zip(files, made, strict=True):
            if value is not None:
                keep(sha256, way, value, kept)
    office.forget()
    return len(batch)
