"""What is done for many originals at once before each is read, as LibreOffice takes longer to start than to convert."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from .formats import edges_of, recognise
from .kept import Kept
from .limits import MAX_BYTES
from .office import WAYS, convert_together


def prepare(root: Path, paths: Sequence[str], kept: Kept, progress: Callable[[int, int], None]) -> None:
    """Have LibreOffice convert those of the originals that need it, as far as `kept` does not hold them yet.

    `read_document` with the same `kept` finds them there; what could not be converted in company it tries alone.
    `progress` is called with the number of files done and the number in all.
    """
    found: list[tuple[Path, str]] = []
    for relative in paths:
        path = root / relative
        try:
            known = recognise(relative, edges_of(str(path)))
            if known is not None and known.name in WAYS and path.stat().st_size <= MAX_BYTES:
                found.append((path, known.name))
        except (OSError, ValueError):  # its reader says what is wrong with it
            continue
    done = 0
    for count in convert_together(found, kept):
        done += count
        progress(done, len(found))
