"""The process that reads heavy originals: a format's name and a file's bytes in, its content out, one after another."""

from __future__ import annotations

import sys
from typing import Final

from ..findings import finding
from .apart import write
from .content import Content
from .formats import FORMATS

_READERS: Final = {known.name: known.read for known in FORMATS if known.read is not None}


def main() -> None:
    """Serve files until the input ends."""
    limit_memory(int(sys.argv[1]))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while (size := source.read(8)) and len(size) == 8:
        name, _, data = source.read(int.from_bytes(size, "big")).partition(b"\0")
        answer = _answer(name.decode(), data)
        target.write(len(answer).to_bytes(8, "big"))
        target.write(answer)
        target.flush()


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of address space; nothing where the system knows no such limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _answer(name: str, data: bytes) -> bytes:
    try:
        return write(_READERS[name](data))
    except MemoryError:
        return write(Content(findings=(finding("FILE-LIMIT", what="读取时占用内存过多"),)))


if __name__ == "__main__":
    main()
