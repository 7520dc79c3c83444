"""The command line, in Chinese. Exit codes: 0 done, 1 `check` found errors, 2 wrong usage, 3 could not be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Where Python takes file names for something other than UTF-8 (`LC_ALL=C` with UTF-8 mode off), Chinese names would
    be unreadable: the program then starts itself again in UTF-8 mode.
    """
    try:
        if sys.getfilesystemencoding() != "utf-8" and arguments is None and os.name == "posix":
            os.environ["PYTHONUTF8"] = "1"
            os.execv(sys.executable, [sys.executable, "-m", "meeting_archive", *sys.argv[1:]])
        from .commands import run  # the imports take a while: Ctrl+C must be answered during them, too

        run(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
