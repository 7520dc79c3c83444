"""A build that is killed (kill -9), wherever it was: the site stays whole, and the next build equals a clean one.

KILLS sets how often a real build is killed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from archive_samples import ORIGINALS, Written, build, contents, differences, forget, put
from meeting_archive.docs_folder import being_updated
from meeting_archive.lock import BusyError
from meeting_archive.site.swap import exchanged

KILLS: Final = int(os.environ.get("KILLS", "5"))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no kill -9 here")


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1719792000")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "档案"
    for written in ORIGINALS:
        put(folder, written.path, written.text)
    yield folder
    forget(folder)


_BUILD: Final = (
    "import sys\nfrom meeting_archive import pages, workers\nfrom meeting_archive.cli import main\n"
    "from meeting_archive.site import pages as site\n"
    "workers.POOL_FROM = pages.POOL_FROM = site._FORK_FROM = 1\nmain(sys.argv[1:])\n"
)
"""`meeting-archive`, with several processes for the fewest reports, as for thousands."""


def started(archive: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _BUILD, "build", "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def clean(archive: Path, folder: Path) -> Path:
    """A clean build of the same originals, beginning with what was decided and given out before."""
    forget(folder)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(archive / "reports", folder / "reports")
    if (archive / "curation").is_dir():
        shutil.copytree(archive / "curation", folder / "curation")
    build(folder)
    return folder


def let_go(archive: Path) -> None:
    """Wait until no process of a killed build is left: the last of them lets go of the archive."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with being_updated(archive / "docs"):
                return
        except BusyError:
            assert time.monotonic() < deadline, "somebody holds the archive for ever"
            time.sleep(0.05)


def test_at_random_moments(archive: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    started(archive).wait()
    whole = time.monotonic() - begun
    site = archive / "site"
    before = contents(site)
    assert before
    for seed in range(KILLS):
        chance = random.Random(seed)
        put(archive, "新报告.txt", Written(unit="柏川县林业局", year=2023, matters=(seed % 6, (seed + 1) % 6)).text)
        put(archive, ORIGINALS[seed % 5].path, ORIGINALS[seed % 5].text + f"会后第{seed + 1}次核对，逐条落实。\n")
        expected = clean(archive, tmp_path / "另一处")
        process, until = started(archive), time.monotonic() + chance.uniform(0.2, 1) * whole
        while time.monotonic() < until and process.poll() is None:
            assert (site / "index.html").is_file(), f"seed {seed}: no site while building"
            time.sleep(0.002)
        process.kill()
        process.wait()
        let_go(archive)
        found, new = contents(site), contents(expected / "site")
        assert found in (before, new), [seed, *differences(found, before)[:9], *differences(found, new)[:9]]
        build(archive)
        for part in ("docs", "site", "curation"):
            wrong = differences(contents(archive / part), contents(expected / part))
            assert not wrong, f"seed {seed}: {part}: {wrong[:9]}"
        before = new


def test_processes_of_a_killed_build_end_and_let_go_of_the_archive(archive: Path) -> None:
    """A process that outlives its parent would hold the lock of the archive: no build could ever begin again."""
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom meeting_archive import workers\n"
        "from meeting_archive.docs_folder import being_updated\n"
        "workers.POOL_FROM = 1\n"
        "with being_updated(Path(sys.argv[1])):\n"
        "    for _ in workers.HERE.run(time.sleep, [0.01] * 8 + [600] * 8, 16):\n"
        "        print('begun', flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(archive / "docs")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    let_go(archive)
    assert not started(archive).wait()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the site is away for a moment")
def test_there_is_a_site_at_every_moment(tmp_path: Path) -> None:
    one, other = tmp_path / "站点", tmp_path / ".站点.new"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name, encoding="utf-8")
    assert exchanged(one, other)
    assert (one / "name").read_text(encoding="utf-8") == other.name
    assert not exchanged(one, tmp_path / "nowhere")


def test_two_builds_at_once(archive: Path, tmp_path: Path) -> None:
    expected = clean(archive, tmp_path / "另一处")
    codes = [process.wait() for process in [started(archive) for _ in range(2)]]
    assert 0 in codes
    for part in ("docs", "site", "curation"):
        wrong = differences(contents(archive / part), contents(expected / part))
        assert not wrong, f"{part}: {wrong[:9]}"
