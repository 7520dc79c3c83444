"""The pipeline as a whole: each report for itself, faults that stay where they are, codes that people can type."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from meeting_archive import reading, workers
from meeting_archive.classify import classify
from meeting_archive.identify import codes
from meeting_archive.model import Reading
from meeting_archive.pipeline import Archive, Skipped, read_archive, read_file, report_code
from meeting_archive.settings import Settings

REPORTS = Path(__file__).resolve().parents[1] / "reports"


def silent(*_: object) -> None:
    pass


def copy_of_sample(folder: Path, count: int) -> list[Path]:
    """Put the first `count` sample reports into `folder`."""
    files = sorted(p for p in REPORTS.rglob("*") if p.suffix in {".txt", ".md"})[:count]
    for file in files:
        target = folder / file.relative_to(REPORTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return files


def by_path(archive: Archive) -> dict[str, Reading]:
    return {reading.report.source.path: reading for reading in archive.readings}


def test_adding_a_report_changes_no_other(tmp_path: Path) -> None:
    copy_of_sample(tmp_path, 6)
    before = by_path(read_archive(tmp_path, Settings(), silent))
    added = tmp_path / "新单位" / "2024" / "述职报告.txt"
    added.parent.mkdir(parents=True)
    words = "述职报告\n一、存在问题\n一是学习不够深入。\n二、今后打算\n一是每月自学不少于4次。\n"
    added.write_text(words, encoding="utf-8")
    after = by_path(read_archive(tmp_path, Settings(), silent))
    assert set(after) - set(before) == {"新单位/2024/述职报告.txt"}
    assert {path: after[path] for path in before} == before


def test_many_reports_are_read_in_several_processes_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_of_sample(tmp_path, 5)
    alone = read_archive(tmp_path, Settings(), silent)
    monkeypatch.setattr(workers, "POOL_FROM", 1)
    several = read_archive(tmp_path, Settings(), silent)
    assert [*several.readings] == [*alone.readings]
    assert (several.across, several.ledger) == (alone.across, alone.ledger)


def test_a_fault_of_ours_costs_only_that_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_of_sample(tmp_path, 3)
    healthy = classify

    def faulty(text: str, *rest: object) -> object:
        if "陆承远" in text:
            raise ZeroDivisionError("boom")
        return healthy(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "classify", faulty)
    archive = read_archive(tmp_path, Settings(), silent)
    assert [f.code for s in archive.skipped for f in s.findings] == ["READ-FAILED"] * len(archive.skipped)
    assert archive.skipped
    assert archive.readings


def test_reports_whose_codes_collide_get_different_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_of_sample(tmp_path, 4)
    monkeypatch.setattr(
        codes, "report_code", lambda path, length=4, part=1: "AAAA" + report_code(path, 9)[: length - 4]
    )
    made = [reading.report.id for reading in read_archive(tmp_path, Settings(), silent).readings]
    assert len(set(made)) == len(made) == 4
    assert all(code.startswith("AAAA") for code in made)


@given(st.text())
def test_codes_are_typed_without_mistakes(path: str) -> None:
    code = report_code(path)
    assert len(code) == 4
    assert not set(code) & set("01OILU")


@limits(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_skipped_with_a_reason(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "原件.txt").write_bytes(data)
        result = read_file(Path(folder), "原件.txt", Settings())
    if isinstance(result, Skipped):
        assert result.findings
        assert all(finding.code != "READ-FAILED" for finding in result.findings)
    else:
        for reading in result:
            for item in reading.items:
                assert item.text == reading.report.text[item.span.start : item.span.stop]
