"""Run a program and say what it took: seconds, seconds of CPU, and the memory of all its processes together."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_EVERY: Final = 0.5
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a run took: `wall` and `cpu` in seconds, `memory` in MB at most (0 where the system does not say)."""

    wall: float
    cpu: float
    memory: float


def taken_by(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Taken:
    """Run a command in a folder. Raises CalledProcessError with what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    most = 0.0

    def watch() -> None:
        nonlocal most
        while process.poll() is None:
            most = max(most, sum(map(_proportional, _tree(process.pid))))
            time.sleep(_EVERY)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - begun
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output=output)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall=wall, cpu=cpu, memory=most / 1024)


def _tree(process: int) -> list[int]:
    """A process and all that it started, by /proc."""
    found = [process]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _proportional(process: int) -> float:
    """Memory of a process in kB, what it shares with others in shares (PSS)."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return float(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0.0
