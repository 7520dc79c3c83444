"""What other programs made of originals (LibreOffice, text recognition), kept from build to build: they take seconds.

A folder of small files, named by the hash of the original and by what was made of it with which program. A value is
written aside and moved into place, so that two builds at once and one that is killed leave whole values only; what is
damaged all the same is as if it were not there. Where nothing can be written, everything is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 1024 * 1024 * 1024
"""All that is kept of one archive; the values that were used last stay."""
_ORIGINAL: Final = 40
"""Hex digits of an original's hash in a name."""
_LEFT_OVER: Final = 24 * 3600.0
"""Seconds after which a value that was never moved into place is from a build that was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Values by the SHA-256 of an original and a text that says what was made of it and by which program."""

    folder: Path

    def load(self, sha256: str, what: str) -> bytes | None:
        """The value, None where there is none."""
        path = self.folder / _name(sha256, what)
        try:
            value = zlib.decompress(path.read_bytes())
            os.utime(path)  # it was needed today
        except (OSError, zlib.error):
            return None
        return value

    def keep(self, sha256: str, what: str, value: bytes) -> None:
        """Keep a value, as far as that can be done."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(zlib.compress(value, 1))
                os.replace(aside, self.folder / _name(sha256, what))
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(aside)

    def tidy(self, originals: Collection[str], most: int = MOST_BYTES) -> None:
        """Remove what was made of other originals than these (SHA-256), and the oldest beyond `most` bytes."""
        wanted = {sha256[:_ORIGINAL] for sha256 in originals}
        found: list[tuple[float, int, str]] = []
        now = time.time()
        with contextlib.suppress(OSError), os.scandir(self.folder) as listing:
            for entry in listing:
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if entry.name.startswith("."):
                        if now - status.st_mtime > _LEFT_OVER:
                            os.unlink(entry.path)
                    elif entry.name[:_ORIGINAL] in wanted:
                        found.append((status.st_mtime, status.st_size, entry.path))
                    else:
                        os.unlink(entry.path)
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= most:
                break
            with contextlib.suppress(OSError):
                os.unlink(path)
                total -= size


def _name(sha256: str, what: str) -> str:
    return f"{sha256[:_ORIGINAL]}-{hashlib.sha256(what.encode()).hexdigest()[:24]}"
