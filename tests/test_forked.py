"""Work in forked processes gives what the same work gives here, and a fault in one of them is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive import forked as module
from meeting_archive.forked import ForkError, forked

CAN_FORK = module.workers() > 1


def _job(name: str, sizes: list[int]) -> Callable[[], Iterator[tuple[str, bytes]]]:
    return lambda: ((f"{name}-{number}", b"x" * size) for number, size in enumerate(sizes))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(0, 300_000), max_size=5), max_size=12))
def test_every_piece_comes_back_once_and_those_of_a_job_in_order(sizes: list[list[int]]) -> None:
    jobs = [_job(str(number), own) for number, own in enumerate(sizes)]
    found = list(forked(jobs))
    for number, own in enumerate(sizes):
        assert [piece for piece in found if piece[0].startswith(f"{number}-")] == list(_job(str(number), own)())
    assert len(found) == sum(map(len, sizes))


def test_without_fork_the_jobs_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "workers", lambda: 1)
    assert list(forked([lambda: iter([os.getpid()])] * 3)) == [os.getpid()] * 3


@pytest.mark.skipif(not CAN_FORK, reason="one process, or a system without fork")
class TestProcesses:
    def test_the_work_is_done_elsewhere(self) -> None:
        assert os.getpid() not in set(forked([lambda: iter([os.getpid()])] * 8))

    def test_a_fault_is_told(self) -> None:
        def fails() -> Iterator[int]:
            yield 1
            raise ValueError("坏了")

        with pytest.raises(ForkError, match="ValueError: 坏了"):
            list(forked([fails, lambda: iter([2])]))

    def test_a_process_that_dies_is_told(self) -> None:
        def dies() -> Iterator[int]:
            os._exit(1)
            yield 1

        with pytest.raises(ForkError, match="中途结束"):
            list(forked([dies, lambda: iter([2])]))

    def test_who_stops_early_leaves_no_process_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        begun: list[int] = []
        fork = os.fork

        def counted() -> int:
            begun.append(fork())
            return begun[-1]

        monkeypatch.setattr(os, "fork", counted)
        pieces = forked([lambda: iter([b"x" * 1_000_000] * 50)] * 2)
        next(pieces)
        pieces.close()  # type: ignore[attr-defined]
        assert len(begun) == 2
        for process in begun:
            with pytest.raises(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
