"""Several processes give what one gives, in order; the work of one that is killed is done again."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from meeting_archive import workers
from meeting_archive.workers import HERE, WorkersError


@pytest.fixture(autouse=True)
def _several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "POOL_FROM", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def _fragile(deaths: Path, number: int) -> int:
    """Its number; at 13 its process is killed as often as there are files in a folder."""
    if number == 13 and (left := sorted(deaths.iterdir())):
        left[0].unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order() -> None:
    assert list(HERE.run(abs, range(-50, 0), 50)) == list(range(50, 0, -1))
    assert list(HERE.run(abs, [], 50)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")
@pytest.mark.parametrize("deaths", [1, 2])
def test_the_work_of_a_killed_process_is_done_again_once(tmp_path: Path, deaths: int) -> None:
    for number in range(deaths):
        (tmp_path / str(number)).touch()
    results = HERE.run(partial(_fragile, tmp_path), range(40), 40)
    if deaths == 1:
        assert list(results) == list(range(40))
    else:
        with pytest.raises(WorkersError, match="两次中断"):
            list(results)
