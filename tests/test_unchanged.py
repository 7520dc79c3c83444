"""A build with nothing to do does nothing, and one with anything to do does it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from meeting_archive.cli import main

REPORT = """河湾区水务局党组2023年度民主生活会对照检查材料

一、存在问题
（一）学习不够系统。集中学习次数偏少。
二、整改措施
（一）每月集中学习一次，2024年6月底前建成学习制度。
"""
DONE = "不用重新生成"
LONG_AGO = 1_700_000_000


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "缓存"))
    folder = tmp_path / "档案"
    (folder / "reports" / "水务局").mkdir(parents=True)
    original = folder / "reports" / "水务局" / "对照检查.txt"
    original.write_text(REPORT, encoding="utf-8")
    os.utime(original, (LONG_AGO, LONG_AGO))
    (folder / "archive.yml").write_text("name: 河湾区档案\n", encoding="utf-8")
    return folder


@pytest.fixture
def build(archive: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def run() -> str:
        with pytest.raises(SystemExit) as ended:
            main(["build", "--archive", str(archive)])
        assert ended.value.code == 0
        return capsys.readouterr().err

    return run


def _decide(archive: Path) -> None:
    code = next((archive / "docs" / "reports" / "2023").glob("*.md")).stem
    with pytest.raises(SystemExit) as ended:
        main(["decide", "status", f"{code}-K1", "已完成", "--archive", str(archive)])
    assert ended.value.code == 0
    _age(archive / "curation" / "decisions")


def _edit(archive: Path) -> None:
    original = archive / "reports" / "水务局" / "对照检查.txt"
    original.write_text(REPORT.replace("一次", "两次"), encoding="utf-8")
    os.utime(original, (LONG_AGO + 60, LONG_AGO + 60))


def _add(archive: Path) -> None:
    added = archive / "reports" / "新来的.txt"
    added.write_text(REPORT.replace("2023", "2024"), encoding="utf-8")
    os.utime(added, (LONG_AGO, LONG_AGO))


def _age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


CHANGES: dict[str, Callable[[Path], object]] = {
    "an original edited": _edit,
    "an original added": _add,
    "an original gone": lambda a: (a / "reports" / "水务局" / "对照检查.txt").unlink(),
    "a decision": _decide,
    "a setting": lambda a: (a / "archive.yml").write_text("name: 另一个名字\n", encoding="utf-8"),
    "a page edited": lambda a: (a / "docs" / "index.md").write_text("改过的", encoding="utf-8"),
    "a page of the site gone": lambda a: (a / "site" / "index.html").unlink(),
    "the site gone": lambda a: shutil.rmtree(a / "site"),
    "the registry gone": lambda a: shutil.rmtree(a / "curation" / "registry"),
}


def test_nothing_is_done_where_nothing_changed(archive: Path, build: Callable[[], str]) -> None:
    first = build()
    page = archive / "site" / "index.html"
    made = page.stat().st_mtime_ns
    second = build()
    assert DONE in second
    assert DONE not in first
    assert page.stat().st_mtime_ns == made
    assert first.splitlines()[0] == second.splitlines()[0]  # the same summary


@pytest.mark.parametrize("change", list(CHANGES))
def test_any_change_is_seen(change: str, archive: Path, build: Callable[[], str]) -> None:
    build()
    CHANGES[change](archive)
    assert DONE not in build()
    assert (archive / "site" / "index.html").is_file()


def test_a_configuration_that_leads_elsewhere_is_never_trusted(archive: Path, build: Callable[[], str]) -> None:
    data = Path(__file__).resolve().parents[1] / "scripts" / "meeting_archive" / "data" / "mkdocs.yml"
    (archive / "mkdocs.yml").write_text(f"INHERIT: {data.as_posix()}\n", encoding="utf-8")
    build()
    assert DONE not in build()


def test_a_file_changed_just_now_is_not_trusted(archive: Path, build: Callable[[], str]) -> None:
    os.utime(archive / "reports" / "水务局" / "对照检查.txt")
    build()
    assert DONE not in build()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_among_the_originals_are_not_trusted(archive: Path, build: Callable[[], str]) -> None:
    (archive / "reports" / "链接").symlink_to(archive / "reports" / "水务局", target_is_directory=True)
    build()
    assert DONE not in build()
