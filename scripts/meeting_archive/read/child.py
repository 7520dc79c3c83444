"""A worker process as seen from here: started when first needed, kept for the next file, ended when it misbehaves."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from queue import Empty, Queue
from typing import Any, Final

from .limits import MAX_MEMORY, MAX_SECONDS

_FILES_EACH: Final = 200
"""A worker is replaced after so many files, so that what the library leaks goes with it."""


class WorkerError(Exception):
    """The worker died or took too long; `slow` says which."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("slow" if slow else "died")
        self.slow = slow


class Child:
    """One worker process of this process: the module `module` with `arguments` after the limit of memory.

    It answers each file (eight bytes of length, then the content) with a JSON object in the same form.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-I", "-m", module, str(MAX_MEMORY), *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._served = 0
        self._lock = threading.Lock()
        atexit.register(self.stop)

    def ask(self, data: bytes, seconds: float = MAX_SECONDS) -> dict[str, Any]:
        """What the worker says about a file's bytes; raises WorkerError."""
        with self._lock:
            process = self._running()
            answers: Queue[bytes | None] = Queue()
            threading.Thread(target=_talk, args=(process, data, answers), daemon=True).start()
            try:
                answer = answers.get(timeout=seconds)
            except Empty:
                self.stop()
                raise WorkerError(slow=True) from None
            if answer is None:
                self.stop()
                raise WorkerError(slow=False)
            self._served += 1
            if self._served >= _FILES_EACH:
                self.stop()
        result: dict[str, Any] = json.loads(answer)
        return result

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process, self._served = self._process, None, 0
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._owner, self._served = os.getpid(), 0
        return self._process


def _talk(process: subprocess.Popen[bytes], data: bytes, answers: Queue[bytes | None]) -> None:
    """Send a file and wait for the answer; None where the process ends before it."""
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(len(data).to_bytes(8, "big"))
        process.stdin.write(data)
        process.stdin.flush()
        size = process.stdout.read(8)
        if len(size) < 8:
            answers.put(None)
            return
        length = int.from_bytes(size, "big")
        answer = process.stdout.read(length)
        answers.put(answer if len(answer) == length else None)
    except (OSError, ValueError):
        answers.put(None)
