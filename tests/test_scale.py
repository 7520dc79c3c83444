"""The arithmetic of large archives: straight lines through what was measured, and what other machines take over."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "benchmarks" / "archive"))

from scale import Point, line, needs


def point(reports: int, cold: float, memory: float) -> Point:
    return Point(reports=reports, cold=cold, changed=1.0, same=0.5, memory=memory, disk=reports * 0.1)


SMALL, LARGE = point(1000, 20.0, 300.0), point(10_000, 200.0, 1200.0)


def test_a_line_goes_on_and_never_falls() -> None:
    assert line(SMALL, LARGE, "cold", 100_000) == 2000.0
    assert line(SMALL, LARGE, "changed", 1_000_000) == 1.0
    assert line(point(1000, 1.0, 900.0), point(2000, 2.0, 800.0), "memory", 5000) == 800.0


def test_other_machines_take_over_their_share() -> None:
    row = next(row for row in needs([SMALL, LARGE], 0.75, 2).splitlines() if row.startswith("| 100,000"))
    assert [cell.strip() for cell in row.split("|")[1:-1]] == [
        "100,000", "33 min", "11 min", "9 min", "1.0 s", "0.5 s", "10.2 GB", "10.0 GB",
    ]  # fmt: skip


def test_one_size_makes_no_line() -> None:
    assert needs([LARGE], 0.5, 2) == ""
