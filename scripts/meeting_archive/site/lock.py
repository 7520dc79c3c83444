"""One build of a site at a time on this machine."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import SiteError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def one_at_a_time(site: Path) -> Iterator[None]:
    """Hold the lock of `site` (an absolute path); the system releases it when the process ends, however it ends.

    Raises SiteError where another build of the same site is running.
    """
    name = hashlib.sha256(str(site).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"meeting-archive-{name}.lock"
    try:
        file = path.open("ab")
    except OSError:  # another user's lock file: that user's build cannot write to our site anyway
        yield
        return
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise SiteError(f"另一个程序正在生成 {site}。请等它完成后再试。") from error
        yield
