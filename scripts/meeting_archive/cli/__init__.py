"""The command line, in Chinese. Exit codes: 0 done, 1 `check` found errors, 2 wrong usage, 3 could not be done."""

from .main import main

__all__ = ["main"]
