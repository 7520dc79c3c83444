"""Follow: across the reports of one voice, what later reports say about earlier promises and problems."""

from __future__ import annotations

from collections.abc import Sequence

from ..across import Across
from ..model import Reading

__all__ = ["follow"]


def follow(readings: Sequence[Reading]) -> Across:
    """What stands between reports: follow-ups, recurrences, copied words, accounts; sorted, a pure function."""
    return Across()
