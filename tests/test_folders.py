"""No folder eats another: what a build replaces may hold nothing that people keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from meeting_archive.cli import main
from meeting_archive.docs_folder import being_updated

REPORT = "云川市水务局2023年度述职报告\n一、存在的问题\n（一）学习不够深入。\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "a" / "reports").mkdir(parents=True)
    (tmp_path / "a" / "reports" / "述职.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path / "a"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*arguments: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        return int(stop.value.code or 0), capsys.readouterr().err

    return call


Run = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("site", [".", "reports", "curation", "docs", "docs/site", "curation/site"])
def test_a_site_over_something_that_people_keep_is_refused(archive: Path, run: Run, site: str) -> None:
    (archive / "curation").mkdir()
    code, words = run("build", "--archive", archive, "--site", archive / site)
    assert code == 3
    assert "请" in words
    assert (archive / "reports" / "述职.txt").read_text(encoding="utf-8") == REPORT


@pytest.mark.parametrize("reports", ["docs", "docs/reports", "curation", "site", "site/原件"])
def test_originals_among_what_a_build_writes_are_refused(archive: Path, run: Run, reports: str) -> None:
    (archive / reports).mkdir(parents=True)
    code, words = run("build", "--archive", archive, "--reports", archive / reports)
    assert code == 3
    assert "请" in words


def test_a_file_that_a_person_put_into_a_site_stops_the_next_build(archive: Path, run: Run) -> None:
    assert run("build", "--archive", archive)[0] == 0
    stranger = archive / "site" / "说明" / "备忘.txt"
    stranger.parent.mkdir()
    stranger.write_text("不要删", encoding="utf-8")
    code, words = run("build", "--archive", archive)
    assert code == 3
    assert "说明/备忘.txt" in words
    assert stranger.read_text(encoding="utf-8") == "不要删"
    stranger.unlink()
    assert run("build", "--archive", archive)[0] == 0


def test_originals_beside_the_archive_itself_are_read_and_its_own_files_are_not(tmp_path: Path, run: Run) -> None:
    (tmp_path / "述职.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "archive.yml").write_text("name: 档案\n", encoding="utf-8")
    for _ in range(2):
        code, words = run("build", "--archive", tmp_path, "--reports", tmp_path)
        assert code == 0
        assert "收录 1 份原件" in words
        assert "没有收录" not in words


def test_originals_that_have_vanished_do_not_empty_the_site(archive: Path, run: Run) -> None:
    assert run("build", "--archive", archive)[0] == 0
    (archive / "reports").rename(archive / "gone")
    code, words = run("build", "--archive", archive)
    assert code == 3
    assert "共享文件夹" in words
    assert list((archive / "site" / "reports" / "2023").glob("*.html"))
    (archive / "reports").mkdir()
    assert run("build", "--archive", archive)[0] == 0
    assert not (archive / "site" / "reports" / "2023").exists()


def test_a_wrong_path_of_originals_is_named(archive: Path, run: Run) -> None:
    code, words = run("build", "--archive", archive, "--reports", archive / "没有")
    assert code == 3
    assert "没有 这个文件夹" in words


def test_a_second_run_on_the_same_archive_waits_its_turn(archive: Path, run: Run) -> None:
    with being_updated(archive / "docs"):
        code, words = run("build", "--archive", archive)
    assert code == 3
    assert "另一个程序正在生成" in words


def test_inspect_reads_a_file_as_its_archive_does(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = archive / "reports" / "市水务局"
    folder.mkdir()
    (archive / "reports" / "述职.txt").rename(folder / "述职.txt")
    with pytest.raises(SystemExit):
        main(["inspect", str(folder / "述职.txt"), "--json", "--archive", str(archive)])
    assert '"path": "市水务局/述职.txt"' in capsys.readouterr().out
