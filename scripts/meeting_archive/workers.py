"""Where the work is done that is the same for each report: here, in several processes, or on other machines.

`Workers` is what reading and follow-up know of it. `HERE` is this machine; `cluster` makes other machines of it.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar

Input = TypeVar("Input")
Output = TypeVar("Output")
POOL_FROM: Final = 64
"""Work on fewer reports than this is done in one process: starting others would cost more than it saves."""
_MOST: Final = 8
_TOGETHER: Final = 16
_LOOK: Final = 0.2
"""Seconds between two looks at whether the parent is still there."""


class WorkersError(Exception):
    """The workers that were asked for cannot be used; the message is Chinese."""


class Workers(Protocol):
    """Does a pure function for many inputs."""

    @property
    def same_disk(self) -> bool:
        """Whether a path means the same file there as here."""
        ...

    def run(self, job: Callable[[Input], Output], inputs: Iterable[Input], reports: int) -> Iterator[Output]:
        """The results in the order of the inputs, which are about so many reports in all.

        A job is a function of a module (or a `partial` of one); inputs and results are pickled on their way.
        """
        ...


class ThisMachine:
    """The processors of this machine."""

    same_disk: Final = True

    def run(self, job: Callable[[Input], Output], inputs: Iterable[Input], reports: int) -> Iterator[Output]:
        """See `Workers.run`. What a process did that was killed is done again. Raises WorkersError the second time."""
        processes, ready = min(os.cpu_count() or 1, _MOST), list(inputs)
        if reports < POOL_FROM or processes == 1 or len(ready) < 2:
            yield from map(job, ready)
            return
        done = 0
        for at_once in (processes, 1):  # one alone has all the memory, which is what the others may have died of
            together = max(1, min(_TOGETHER, len(ready) // (4 * processes))) if at_once > 1 else 1
            try:
                with ProcessPoolExecutor(max_workers=at_once, initializer=end_with_parent) as pool:
                    for result in pool.map(job, ready[done:], chunksize=together):
                        yield result
                        done += 1
                return
            except BrokenProcessPool as error:
                broken = error
        raise WorkersError("处理报告的进程两次中断，可能内存不足。请关闭别的程序，再试一次。") from broken


HERE: Final[Workers] = ThisMachine()


@contextmanager
def workers_at(address: str | None) -> Iterator[Workers]:
    """Those of the Dask scheduler at an address; None: this machine. Raises WorkersError."""
    if address is None:
        yield HERE
        return
    from .cluster import cluster

    with cluster(address) as found:
        yield found


def end_with_parent(forked_by: int = 0) -> None:
    """Have this process end as soon as its parent does, however that ended (kill -9).

    A process that was forked holds the locks of its parent: left over, it would keep the archive closed for ever.
    `forked_by` is the parent's id in a process that `os.fork` made; others know theirs.
    """
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if forked_by:
            while os.getppid() == forked_by:
                time.sleep(_LOOK)
        elif parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
