"""Other machines as workers: the scheduler of a Dask cluster hands the work out, and again where a worker is lost.

Only this module imports `distributed` (the extra `cluster`), and only when it is asked for. Workers run whatever the
scheduler sends them, so a cluster belongs in a network of its own or behind TLS, as Dask's configuration says.
"""

from __future__ import annotations

import gc
import logging
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from .collecting import uncollected
from .store import code_version
from .workers import Input, Output, WorkersError

if TYPE_CHECKING:
    from distributed import Client

_CONNECT: Final = 15
"""Seconds to wait for the scheduler, and then for the first worker."""
_CLOSE: Final = 2
"""Seconds to take leave of a scheduler that may be gone."""
_PATIENCE: Final = 60
"""Seconds to go on without any worker: one that is started anew takes some."""
_TOGETHER: Final = 4
"""Inputs that are sent as one piece of work; each takes from a tenth of a second to seconds."""
_AHEAD: Final = 3
"""Pieces of work for each worker that are on their way or done and waiting for their turn: this bounds the memory."""
_one_at_a_time = threading.Lock()
"""In a worker: readers use helper processes that answer one question at a time."""


class _OtherProgramError(Exception):
    """A worker runs another version of this program, so its results would not be the same."""


class _DiskError(Exception):
    """A worker cannot write its temporary files."""


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at an address like tcp://10.0.0.5:8786. Raises WorkersError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError("没有安装集群功能。请运行 pip install 'meeting-archive[cluster]'，再试一次。") from error
    for name in list(logging.root.manager.loggerDict):  # what they say in English is said by us
        if name.startswith(("distributed", "tornado")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # One that could not connect is closed when it is collected, with the lock that a starting one holds: met in
            # the collector meanwhile, it would wait for itself for ever.
            gc.collect()
            with uncollected():
                client = Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise WorkersError(
                f"连不上 {address} 的调度程序。请确认地址写成 tcp://主机:端口，调度程序（dask scheduler）已经启动，"
                "网络能够连通。"
            ) from error
        try:
            _wait_for_one(client, address)
            yield Cluster(client)
        finally:
            client.close(timeout=_CLOSE)


def _wait_for_one(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_CONNECT)
    except (TimeoutError, OSError) as error:
        raise WorkersError(f"{address} 还没有工作进程。请在各台机器上运行 dask worker {address}。") from error


class Cluster:
    """`Workers` on other machines; files go to them as bytes, since they need not see our disk."""

    same_disk: Final = False

    def __init__(self, client: Client) -> None:
        self._client = client

    def run(self, job: Callable[[Input], Output], inputs: Iterable[Input], reports: int) -> Iterator[Output]:
        """See `Workers.run`. Raises WorkersError where the cluster is lost or runs another version of this program."""
        waiting: deque[Any] = deque()  # a future that nobody holds any more is given up by the scheduler
        source = iter(inputs)
        ask = partial(_do, code_version(), job)
        while True:
            room = max(_AHEAD * self._threads(), 1) - len(waiting)
            for _ in range(room):
                if not (piece := list(islice(source, _TOGETHER))):
                    break
                waiting.append(self._submit(ask, piece))
            if not waiting:
                return
            yield from self._result(waiting.popleft())

    def _submit(self, ask: Callable[[list[Input]], list[Output]], piece: list[Input]) -> Any:
        try:
            return self._client.submit(ask, piece, pure=False)
        except _gone() as error:
            raise WorkersError(_LOST) from error

    def _threads(self) -> int:
        """How much can be done at once; 0 where no worker is left."""
        try:
            return sum(self._client.nthreads().values())
        except _gone() as error:
            raise WorkersError(_LOST) from error

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        for _ in range(2):
            while True:
                try:
                    return future.result(timeout=_PATIENCE)
                except TimeoutError:
                    if not self._threads():
                        break
                except _OtherProgramError as error:
                    raise WorkersError(_OTHER) from error
                except _DiskError as error:
                    raise WorkersError(f"一个工作进程无法读写临时文件：{error}。请清理那台机器的磁盘。") from error
                except KilledWorker as error:
                    raise WorkersError(_KILLED) from error
                except _gone() as error:
                    raise WorkersError(_LOST) from error
        raise WorkersError(_LOST)


def _gone() -> tuple[type[Exception], ...]:
    """What Dask raises where the scheduler is gone, or where its client gave up looking for it."""
    from distributed import client

    closed = getattr(client, "ClosedClientError", RuntimeError)  # older versions have no name for it
    return (CancelledError, OSError, closed)


_OTHER: Final = "工作进程上的 meeting-archive 或者 Python 与这里的版本不同，结果会不一样。请在各台机器上装同样的版本。"
_KILLED: Final = "同一批报告接连使几个工作进程中断，可能内存不足。请给工作进程更多内存，或者不用 --workers 再试。"
_LOST: Final = "与集群失去了联系，或者已经没有工作进程。已经读过的不会重读：请恢复后再运行一次。"


def _do(version: str, job: Callable[[Input], Output], inputs: list[Input]) -> list[Output]:
    """In a worker: the results of one piece of work."""
    if code_version() != version:
        raise _OtherProgramError
    try:
        with _one_at_a_time:
            return [job(one) for one in inputs]
    except OSError as error:  # not to be taken for a fault of the network
        raise _DiskError(str(error)) from error
