"""Where LibreOffice is on this machine, and how to start it so that it does nothing but convert."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
_LIMITED: Final = 'ulimit -d "$0" 2>/dev/null; exec "$@"'
_ALONE: Final = (("unshare", "--net"), ("unshare", "--user", "--map-current-user", "--net"))
"""Ways to run a program without network: by right, or in a namespace of users of its own."""
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE", "APPDATA")


@cache
def program() -> str | None:
    """The command of LibreOffice; None where it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if os.path.isfile(place)), None)


def command(memory: int) -> list[str]:
    """What to put before LibreOffice's own command: no network and no more than `memory` bytes of data."""
    if os.name != "posix":
        return []
    return [*_without_network(), "sh", "-c", _LIMITED, str(memory // 1024)]


def environment(home: Path) -> dict[str, str]:
    """The few variables that it needs; no proxies, and nothing of the user's home."""
    kept = {name: value for name in _KEPT if (value := os.environ.get(name)) is not None}
    return {**kept, "HOME": str(home), "SAL_USE_VCLPLUGIN": "svp"}


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
