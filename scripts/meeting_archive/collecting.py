"""When Python's collector of cycles looks: our records hold none, and there are so many that looking costs a fifth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SELDOM: Final = (50_000, 20, 50)
"""New records after which the youngest are looked at, and how often the older ones are: MkDocs and its templates do
leave cycles, but of some thousand records a page."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector still."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def collect_seldom() -> None:
    """Have the collector look seldom in this process."""
    gc.set_threshold(*_SELDOM)
