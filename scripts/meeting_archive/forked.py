"""Work done in several processes that each begin with all that this one knows, where the system can fork.

Nothing needs to be sent to them, and what they make comes back piece by piece. Elsewhere (Windows, macOS) the same jobs
are done here, one after another.
"""

from __future__ import annotations

import gc
import os
import pickle
import selectors
import struct
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from .workers import end_with_parent

Piece = TypeVar("Piece")

_MOST: Final = 4
"""Processes at once: each may come to hold a copy of much that we know."""
_HEAD: Final = struct.Struct("<Q")
_TICKET: Final = struct.Struct("<I")
_READ: Final = 1 << 20


class ForkError(Exception):
    """A job failed in its process; the message says how."""


def workers() -> int:
    """How many processes work at once; 1 where the system cannot fork."""
    able = hasattr(os, "fork") and sys.platform != "darwin"
    return min(os.cpu_count() or 1, _MOST) if able else 1


def forked(jobs: Sequence[Callable[[], Iterable[Piece]]]) -> Iterator[Piece]:
    """What all jobs make, each job's pieces in its order; those of different jobs come as they are ready.

    Jobs are begun in the order given: long ones should come first. Raises ForkError where one fails in its process.
    """
    count = min(workers(), len(jobs))
    if count < 2:
        for job in jobs:
            yield from job()
        return
    gc.collect()
    gc.freeze()  # or the collector would touch, and so copy, all that the processes share
    children: dict[int, int] = {}
    try:
        with tempfile.TemporaryFile(buffering=0) as tickets:  # one place in it, for all: each number is read once
            tickets.write(b"".join(map(_TICKET.pack, range(len(jobs)))))
            tickets.seek(0)
            for _ in range(count):
                process, out = _start(jobs, tickets.fileno(), [*children])
                children[out] = process
            yield from _collect(children)
    finally:
        gc.unfreeze()
        for out, process in children.items():  # some are left where a job failed or nobody wants the rest
            os.close(out)
            os.waitpid(process, 0)


def _start(jobs: Sequence[Callable[[], Iterable[Piece]]], tickets: int, not_ours: Sequence[int]) -> tuple[int, int]:
    """Fork a process that does jobs as long as there are any; (its id, the pipe that its pieces come through)."""
    out, into = os.pipe()
    here = os.getpid()
    process = os.fork()
    if process:
        os.close(into)
        return process, out
    try:
        end_with_parent(forked_by=here)
        for pipe in (out, *not_ours):
            os.close(pipe)
        while ticket := os.read(tickets, _TICKET.size):
            for piece in jobs[_TICKET.unpack(ticket)[0]]():
                _send(into, (True, piece))
    except BrokenPipeError:
        pass
    except BaseException as error:
        _send(into, (False, f"{type(error).__name__}: {error}"))
    finally:
        os._exit(0)


def _send(into: int, message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_HEAD.pack(len(data)) + data)
    while view:
        view = view[os.write(into, view) :]


def _collect(children: dict[int, int]) -> Iterator[Piece]:
    """Every piece that comes through the pipes; processes that ended are taken out of `children`."""
    waiting = {out: bytearray() for out in children}
    with selectors.DefaultSelector() as selector:
        for out in children:
            selector.register(out, selectors.EVENT_READ)
        while waiting:
            for key, _ in selector.select():
                data = os.read(key.fd, _READ)
                buffer = waiting[key.fd]
                if data:
                    buffer += data
                    yield from _pieces(buffer)
                    continue
                selector.unregister(key.fd)
                del waiting[key.fd]
                os.close(key.fd)
                _, status = os.waitpid(children.pop(key.fd), 0)
                if status or buffer:
                    raise ForkError("中途结束了（可能内存不足）")


def _pieces(buffer: bytearray) -> Iterator[Piece]:
    """The whole messages at the start of a buffer, which they leave."""
    while len(buffer) >= _HEAD.size:
        end = _HEAD.size + _HEAD.unpack_from(buffer)[0]
        if len(buffer) < end:
            return
        done, piece = pickle.loads(memoryview(buffer)[_HEAD.size : end].toreadonly())
        del buffer[:end]
        if not done:
            raise ForkError(piece)
        yield piece
