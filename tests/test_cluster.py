"""Reports read on other machines: a real scheduler and real workers, one killed on the way; the bytes are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from archive_samples import ORIGINALS, UNITS, Written, contents, differences, forget, put
from meeting_archive import cluster, workers
from meeting_archive.cli.commands import cli
from meeting_archive.pipeline import convert
from meeting_archive.settings import Settings
from meeting_archive.workers import HERE, Workers, WorkersError, workers_at

LOCAL: Final = "tcp://127.0.0.1"
needs_distributed = pytest.mark.skipif(
    find_spec("distributed") is None, reason="no distributed here: install the extra `cluster`"
)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1719792000")


class Machines:
    """A scheduler and two workers on this machine, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        place = folder / "scheduler.json"
        self.start("dask_scheduler", "--host", LOCAL, "--port", "0", "--scheduler-file", str(place), "--no-dashboard")
        deadline = time.monotonic() + 60
        while not place.exists() or not place.read_text(encoding="utf-8").strip():
            assert time.monotonic() < deadline, "no scheduler"
            time.sleep(0.1)

        self.address: str = json.loads(place.read_text(encoding="utf-8"))["address"]
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
        where = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self.folder)}
        with (self.folder / f"log-{len(self.processes)}").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=where, cwd=self.folder)
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    folder.mkdir()
    made = Machines(folder)
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "档案"
    for number in range(40):
        written = Written(unit=UNITS[number % 2], year=2021 + number % 3, matters=(number % 6, (number + 2) % 6))
        put(folder, f"第{number}支部/{written.path}", written.text)
    put(folder, "说明.md", f"---\n年度: 2022\n---\n{ORIGINALS[1].text}")
    put(
        folder, f"第3支部/{Written(unit=UNITS[1], year=2021, matters=()).path.removesuffix('.txt')}.yml", "年度: 2020\n"
    )
    put(folder, "空.txt", "")
    put(folder, "不认识.bin", "\0\1\2")
    yield folder
    forget(folder)


def converted(archive: Path, who: Workers, after: int = 0, then: object = None) -> dict[str, dict[str, bytes]]:
    """All that a conversion writes, from nothing; `then` is called when so many originals were read."""

    def watch(what: str, done: int, each: int) -> None:
        if what == "读取原件" and done == after and callable(then):
            then()

    forget(archive)
    convert(archive, archive / "reports", Settings(), watch, who)
    found = {part: contents(archive / part) for part in ("docs", "curation")}
    for part in found:
        for path in sorted((archive / part).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    return found


@needs_distributed
def test_the_same_bytes_though_a_worker_is_killed_on_the_way(archive: Path, tmp_path: Path) -> None:
    here = converted(archive, HERE)
    assert len(here["docs"]) > 80
    with machines(tmp_path / "dask") as there, workers_at(there.address) as found:
        assert not found.same_disk
        deadline = time.monotonic() + 60
        while sum(1 for _ in found.run(abs, range(8), 8)) != 8 or len(threads(found)) < 2:
            assert time.monotonic() < deadline, "no two workers"
        far = converted(archive, found, after=6, then=there.workers[0].kill)
        assert len(threads(found)) == 1
    for part in here:
        assert not differences(far[part], here[part])


def threads(found: Workers) -> dict[str, int]:
    assert isinstance(found, cluster.Cluster)
    known: dict[str, int] = found._client.nthreads()
    return known


@needs_distributed
def test_a_worker_with_another_program_is_told(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with machines(tmp_path / "dask") as there, workers_at(there.address) as found:
        monkeypatch.setattr(cluster, "code_version", lambda: "another")
        with pytest.raises(WorkersError, match="版本不同"):
            list(found.run(abs, [1, 2], 2))


@needs_distributed
def test_a_lost_cluster_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with machines(tmp_path / "dask") as there, workers_at(there.address) as found:
        results = found.run(abs, range(1000), 1000)
        next(results)
        monkeypatch.setattr(cluster, "_PATIENCE", 1)  # not before: on a busy machine the first result takes longer
        there.end()
        with pytest.raises(WorkersError, match="失去了联系"):
            list(results)


@needs_distributed
@pytest.mark.parametrize("address", [f"{LOCAL}:9", "没有这样的地址", "ftp://a:1"])
def test_an_address_where_nobody_answers_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", 2)
    with pytest.raises(WorkersError, match="连不上"), workers_at(address):
        pass


def test_without_the_extra_a_person_reads_what_to_install(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"meeting-archive\[cluster\]"), workers_at(f"{LOCAL}:8786"):
        pass
    outcome = CliRunner().invoke(cli, ["convert", "--archive", str(archive), "--workers", f"{LOCAL}:8786"])
    assert isinstance(outcome.exception, WorkersError)


def test_without_an_address_the_work_is_done_here() -> None:
    with workers_at(None) as found:
        assert found is workers.HERE
