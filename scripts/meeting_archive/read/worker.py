"""The process that reads heavy originals: a format's name and a file's bytes in, its content out, one after another."""

from __future__ import annotations

from typing import Final

from ..findings import finding
from .apart import write
from .content import Content
from .formats import FORMATS
from .serve import serve

_READERS: Final = {known.name: known.read for known in FORMATS if known.read is not None}


def _answer(asked: bytes) -> bytes:
    name, _, data = asked.partition(b"\0")
    try:
        return write(_READERS[name.decode()](data))
    except MemoryError:
        return write(Content(findings=(finding("FILE-LIMIT", what="读取时占用内存过多"),)))


if __name__ == "__main__":
    serve(_answer)
