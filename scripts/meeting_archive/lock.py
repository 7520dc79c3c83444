"""One run at a time on one thing; the system releases the lock when the process ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class BusyError(Exception):
    """Another run holds the lock; the message is Chinese."""


@contextmanager
def only_one(lock_file: Path, what: Path) -> Iterator[None]:
    """Hold `lock_file` while working on `what`. Raises BusyError where another run holds it."""
    try:
        file = lock_file.open("ab")
    except OSError:  # a lock file of another user: that user's run cannot write to what is ours anyway
        yield
        return
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise BusyError(f"另一个程序正在生成 {what}。请等它完成后再试。") from error
        yield
