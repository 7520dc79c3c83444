"""Other programs that read originals: each is run alone, without network, within limits, and ended with all it started.

`command` puts the limits before a program's own command, `environment` gives it the few variables that it needs, `run`
ends the whole group of its processes whatever happens.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_LIMITED: Final = 'ulimit -d "$0" 2>/dev/null; exec "$@"'
_ALONE: Final = (("unshare", "--net"), ("unshare", "--user", "--map-current-user", "--net"))
"""Ways to run a program without network: by right, or in a namespace of users of its own."""
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE", "APPDATA")
_OFTEN: Final = 0.25


def find(names: Sequence[str], places: Sequence[str]) -> str | None:
    """The path of a program by its names, else at one of the places where it is put on other systems."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or next((place for place in places if os.path.isfile(place)), None)


@cache
def version_of(path: str) -> str:
    """What tells one installed version of a program from another, without running it."""
    real = os.path.realpath(path)
    try:
        status = os.stat(real)
    except OSError:
        return real
    return f"{real} {status.st_size} {status.st_mtime_ns}"


def command(memory: int) -> list[str]:
    """What to put before a program's own command: no network and no more than `memory` bytes of data."""
    if os.name != "posix":
        return []
    return [*_without_network(), "sh", "-c", _LIMITED, str(memory // 1024)]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The few variables that a program needs, and `more`; no proxies, and nothing of the user's home."""
    kept = {name: value for name in _KEPT if (value := os.environ.get(name)) is not None}
    return {**kept, "HOME": str(home), **more}


def run(
    words: Sequence[str],
    variables: Mapping[str, str],
    seconds: float,
    *,
    output: Path | None = None,
    busy: Callable[[], object] = lambda: None,
) -> int:
    """Run a program and give its exit code; its standard output goes into the file `output`.

    It is ended, and subprocess.TimeoutExpired raised, when for so many seconds `busy` has given the same value.
    """
    with open(output or os.devnull, "wb") as target:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.DEVNULL,
            env=dict(variables),
            start_new_session=True,
        )
        try:
            return _watched(process, seconds, busy)
        finally:
            _end(process)


def _watched(process: subprocess.Popen[bytes], seconds: float, busy: Callable[[], object]) -> int:
    left, before = seconds, busy()
    while True:
        try:
            return process.wait(timeout=min(_OFTEN, max(left, 0.0)))
        except subprocess.TimeoutExpired:
            left -= _OFTEN
            if (now := busy()) != before:
                left, before = seconds, now
            if left <= 0:
                raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it started: its parts are processes of their own."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.wait()


@cache
def _without_network() -> tuple[str, ...]:
    for way in _ALONE:
        if shutil.which(way[0]) is None:
            continue
        try:
            done = subprocess.run([*way, "true"], capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return way
    return ()
