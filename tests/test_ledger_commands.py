"""`ledger`, `export` and `draft` as people use them: what is asked, what is written, and what stays untouched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledger_samples import REPORT
from meeting_archive.cli import main

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "档案"
    for year in (2023, 2024):
        place = folder / "reports" / "云川市水务局" / str(year)
        place.mkdir(parents=True)
        text = REPORT.format(unit="云川市水务局", year=year, next=year + 1)
        (place / "对照检查.txt").write_text(text, encoding="utf-8")
    (folder / "archive.yml").write_text("name: 试验档案\nas_at: 2025-06-01\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(archive: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([*(str(a) for a in arguments), "--archive", str(archive)])
        captured = capsys.readouterr()
        return int(stop.value.code or 0), captured.out + captured.err

    return call


def fill(file: Path, cells: Mapping[int, Mapping[str, str]]) -> None:
    """Fill in cells of the first sheet: row → heading → text."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    columns = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    for row, values in cells.items():
        for heading, text in values.items():
            sheet.cell(row, columns[heading]).value = text
    book.save(file)


def curation(archive: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(archive)): path.read_bytes()
        for path in sorted((archive / "curation").rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def test_out_and_back_without_edits_changes_nothing(run: Run, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    assert run("ledger", "export", file)[0] == 0
    before = curation(archive)
    code, said = run("ledger", "import", file, "--yes")
    assert (code, said) == (0, "没有要写入的改动。\n")
    assert curation(archive) == before


def test_what_was_filled_in_is_added_to_the_history(run: Run, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    run("ledger", "export", file)
    fill(file, {2: {"状态": "整改中", "佐证资料": "党组纪要9号", "日期": "2025年3月1日"}, 3: {"状态": "待整改"}})
    code, said = run("ledger", "import", file, "--by", "张三", "--yes")
    assert code == 0
    assert "将要写入 2 条承诺的改动" in said
    assert "2025-03-01" in said
    (decisions,) = (archive / "curation" / "decisions").glob("*.yml")
    first = decisions.read_text(encoding="utf-8")
    assert first.count("决定: 状态") == 2
    assert "佐证: 党组纪要9号" in first
    assert "经办人: 张三" in first
    before = curation(archive)
    assert run("ledger", "import", file, "--by", "张三", "--yes") == (0, "没有要写入的改动。\n")
    assert curation(archive) == before, "a second reading of the same file changes nothing"
    again = tmp_path / "再填.xlsx"
    run("ledger", "export", again)
    fill(again, {2: {"状态": "已销号", "经办人": "李四"}})
    assert run("ledger", "import", again, "--yes")[0] == 0
    assert decisions.read_text(encoding="utf-8").startswith(first), "what stood there before stays, byte for byte"
    assert "李四" in decisions.read_text(encoding="utf-8")
    code, said = run("ledger", "import", file, "--yes")
    assert code == 0, "what was read once and replaced since is no conflict"
    assert "后来又有新的记录" in said


def test_a_conflict_shows_both_and_writes_nothing(run: Run, archive: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    run("ledger", "export", first)
    shutil.copyfile(first, second)
    fill(first, {2: {"状态": "整改中"}})
    fill(second, {2: {"状态": "已销号"}, 3: {"状态": "待验收"}})
    assert run("ledger", "import", first, "--yes")[0] == 0
    code, said = run("ledger", "import", second, "--yes")
    assert code == 1
    assert "说法不一，没有采用：1 处" in said
    assert "整改中" in said
    assert "已销号" in said
    text = next((archive / "curation" / "decisions").glob("*.yml")).read_text(encoding="utf-8")
    assert "已销号" not in text
    assert "待验收" in text


@pytest.mark.parametrize(("answer", "written"), [("否", False), ("", False), ("是", True)])
def test_nothing_is_written_unless_a_person_agrees(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    file = tmp_path / "台账.xlsx"
    run("ledger", "export", file)
    fill(file, {2: {"状态": "整改中"}})
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    code, said = run("ledger", "import", file)
    assert code == 0
    assert ("已写入" in said) == written
    assert any((archive / "curation" / "decisions").glob("*.yml")) == written


def test_decisions_that_others_wrote_in_the_meantime_stop_the_writing(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "台账.xlsx"
    run("ledger", "export", file)
    fill(file, {2: {"状态": "整改中"}})

    def slow(_: str) -> str:
        (archive / "curation" / "decisions").mkdir(parents=True, exist_ok=True)
        (archive / "curation" / "decisions" / "K7M3.yml").write_text("# 别人写的\n", encoding="utf-8")
        return "是"

    monkeypatch.setattr("click.termui.visible_prompt_func", slow)
    code, said = run("ledger", "import", file)
    assert code == 3
    assert "别的决定" in said
    assert [path.name for path in (archive / "curation" / "decisions").glob("*.yml")] == ["K7M3.yml"]


def test_a_ledger_of_another_archive_is_refused(run: Run, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    run("ledger", "export", file)
    fill(file, {2: {"状态": "整改中"}})
    before = curation(archive)
    (archive / "archive.yml").write_text("name: 另一个档案\n", encoding="utf-8")
    code, said = run("ledger", "import", file, "--yes")
    assert code == 3
    assert "“试验档案”的台账，这里是“另一个档案”" in said
    assert curation(archive) == before


def test_a_report_that_was_withdrawn_keeps_its_decisions(run: Run, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    run("ledger", "export", file)
    fill(file, {2: {"状态": "整改中"}})
    (archive / "reports" / "云川市水务局" / "2024" / "对照检查.txt").unlink()
    code, said = run("ledger", "import", file, "--yes")
    assert code == 1
    assert "已经停用" in said
    assert not list((archive / "curation" / "decisions").glob("*.yml"))


def test_files_are_not_overwritten_and_do_not_become_originals(run: Run, archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_text("我的", encoding="utf-8")
    code, said = run("ledger", "export", file)
    assert (code, file.read_text(encoding="utf-8")) == (3, "我的")
    assert "没有覆盖" in said
    assert run("ledger", "export", file, "--force")[0] == 0
    for place in ("reports", "docs", "site", "curation"):
        code, said = run("ledger", "export", archive / place / "台账.xlsx")
        assert code == 3
        assert "换一个位置" in said
    assert run("ledger", "export", tmp_path / "台账.xls")[0] == 2
    assert run("export", archive / "reports")[0] == 3
    assert run("draft", archive / "reports" / "a.docx", "--unit", "云川市水务局", "--year", "2024")[0] == 3


def test_a_part_of_the_ledger(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    code, said = run("ledger", "export", file, "--unit", "云川市水务局", "--year", "2023", "--sheet-per-unit")
    assert code == 0, said
    book = load_workbook(file)
    assert book.sheetnames[0] == "云川市水务局"
    assert {cell.value for cell in book.worksheets[0]["C"][1:]} == {2023}
    code, said = run("ledger", "export", tmp_path / "空.xlsx", "--unit", "没有的局")
    assert code == 3
    assert "这里有承诺的单位：云川市水务局" in said


def test_an_export_and_a_draft_are_written(run: Run, tmp_path: Path) -> None:
    assert run("export", tmp_path / "导出")[0] == 0
    assert (tmp_path / "导出" / "README.md").exists()
    assert run("draft", tmp_path / "落实.docx", "--unit", "云川市水务局", "--year", "2024")[0] == 0
    assert (tmp_path / "落实.docx").read_bytes().startswith(b"PK")
    assert run("draft", tmp_path / "落实2.docx", "--unit", "云川市水务局")[0] == 2
