"""What every worker process does: take a file, answer it, take the next; `child` is the other end of the talk."""

from __future__ import annotations

import sys
from collections.abc import Callable


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer files until the input ends: eight bytes of length, then the content, both ways.

    The first argument of the process is the most bytes of address space that it may have.
    """
    _limit_memory(int(sys.argv[1]))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while (size := source.read(8)) and len(size) == 8:
        data = answer(source.read(int.from_bytes(size, "big")))
        target.write(len(data).to_bytes(8, "big"))
        target.write(data)
        target.flush()


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
