"""What a hundred thousand and a million reports need: straight lines through what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

TARGETS: Final = (100_000, 1_000_000)
PROCESSORS: Final = (2, 16, 64)
_MEMORY: Final = 16_000
"""MB of a usual computer, to say how many reports it can hold at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was measured at so many reports: seconds of a build from nothing, with one changed, with none; MB."""

    reports: int
    cold: float
    changed: float
    same: float
    memory: float
    disk: float


def line(first: Point, last: Point, name: str, reports: int) -> float:
    """The straight line through two points, at so many reports; never less than at the last point."""
    slope = (getattr(last, name) - getattr(first, name)) / (last.reports - first.reports)
    value: float = getattr(last, name) + max(slope, 0.0) * (reports - last.reports)
    return value


def needs(points: Sequence[Point], share: float, cores: int) -> str:
    """The section as Markdown; "" where fewer than two sizes were measured.

    `share`: how much of the work of a build from nothing is reading and follow-up, which other machines can do;
    `cores`: processors of the machine that was measured. With K of them it takes T (1 - share + share cores / K).
    """
    if len(points) < 2:
        return ""
    first, last = points[-2:]
    heads = ["reports", *(f"from nothing, {k} processors" for k in PROCESSORS), "one changed", "none", "memory", "disk"]
    rows = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for reports in TARGETS:
        whole = line(first, last, "cold", reports)
        cells = [f"{reports:,}", *(_time(whole * (1 - share + share * cores / k)) for k in PROCESSORS)]
        cells += [_time(line(first, last, name, reports)) for name in ("changed", "same")]
        cells += [_size(line(first, last, "memory", reports)), _size(line(first, last, "disk", reports))]
        rows.append("| " + " | ".join(cells) + " |")
    slope = (last.memory - first.memory) / (last.reports - first.reports)
    room = f"{int(last.reports + (_MEMORY - last.memory) / slope):,}" if slope > 0 else "any number of"
    return (
        "## What more reports need\n\nArithmetic, not measured: straight lines through the two largest archives above "
        f"({first.reports:,} and {last.reports:,} reports). {share:.0%} of the work of a build from nothing is reading "
        "reports and following their promises, which `--workers` gives to other machines; pages, index and site are "
        f"made on this one, which has {cores} processors.\n\n" + "\n".join(rows) + "\n\n"
        f"By the same line {_MEMORY / 1000:.0f} GB of memory hold {room} reports at once. More than that are best kept "
        "as an archive for each group of years or of units, with a folder of its own each.\n"
    )


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _size(megabytes: float) -> str:
    return f"{megabytes / 1000:.1f} GB"
