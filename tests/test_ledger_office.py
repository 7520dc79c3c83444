"""The ledger in the hands of people: files really edited and saved by LibreOffice come back right, or are refused."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger_samples import AS_AT, REPORT, follow_up, reading, status
from meeting_archive.across import Across, LedgerRow, Ref
from meeting_archive.cli import main
from meeting_archive.ledger import LedgerFileError, Plan, ledger_rows, plan_merge, read_workbook, write_workbook

OFFICE = shutil.which("soffice")
PYTHON = "/usr/bin/python3"
EDITOR = Path(__file__).with_name("ledger_editor.py")
NAME = "云川市会议材料档案"
Edit = Sequence[Any]
Editing = Callable[..., bytes]


def has_uno() -> bool:
    if OFFICE is None or not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not has_uno(), reason="no LibreOffice with python3-uno here: run scripts/install-office.sh"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    """A running office: call it with a file's bytes and edits, it gives the bytes that it saved."""
    folder = tmp_path_factory.mktemp("office")
    pipe = f"ledger-test-{os.getpid()}"
    program = subprocess.Popen(
        [str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
         "--nologo", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    count = 0

    def edit(data: bytes, *edits: Edit) -> bytes:
        nonlocal count
        count += 1
        source, target, script = (folder / f"{count}-{name}" for name in ("in.xlsx", "out.xlsx", "edits.json"))
        source.write_bytes(data)
        script.write_text(json.dumps(edits), encoding="utf-8")
        subprocess.run([PYTHON, EDITOR, pipe, source, target, script], check=True, timeout=120)
        return target.read_bytes()

    yield edit
    os.killpg(program.pid, signal.SIGTERM)
    program.wait(timeout=30)


def ledger(**states: str) -> tuple[LedgerRow, ...]:
    """Two reports of one unit and one of another; `states` were set by people: K1="整改中" of the report K7M3."""
    readings = [reading(), reading(code="AAAA", year=2024), reading(code="BBBB", unit="云川市民政局")]
    found = Across(follow_ups=(follow_up("K1", "AAAA"), follow_up("K2", "AAAA")))
    statuses = {Ref(report="K7M3", id=name): (status(state),) for name, state in states.items()}
    return ledger_rows(readings, found, statuses, AS_AT)


def export(rows: Sequence[LedgerRow], *, per_unit: bool = False) -> bytes:
    return write_workbook(rows, archive=NAME, as_at=AS_AT, per_unit=per_unit)


def plan(data: bytes, rows: Sequence[LedgerRow] | None = None) -> Plan:
    return plan_merge(read_workbook(data), ledger() if rows is None else rows, archive=NAME)


def taken(plan: Plan) -> dict[str, dict[str, str]]:
    """What changes: id → column → new value."""
    return {str(c.row.ref): {key: c.after[key] for key in c.changed} for c in plan.changes}


def quiet(plan: Plan) -> bool:
    return not (plan.changes or plan.conflicts or plan.refused)


def test_a_file_that_was_only_opened_and_saved_changes_nothing(office: Editing) -> None:
    rows = ledger(K1="整改中")
    for per_unit in (False, True):
        found = plan(office(export(rows, per_unit=per_unit)), rows)
        assert quiet(found)
        assert found.notes == ()


def test_edits_are_taken_though_rows_are_sorted_and_columns_moved(office: Editing) -> None:
    data = office(
        export(ledger()),
        ["text", "K7M3-K2", "状态", "已销号"],
        ["text", "K7M3-K2", "佐证资料", "云水发〔2024〕9号"],
        ["typed", "K7M3-K2", "日期", "2024-07-01"],
        ["text", "K7M3-K2", "经办人", "张三"],
        ["text", "BBBB-K1", "状态", "整改中"],
        ["sort", "整改措施（承诺原文）", False],
        ["move_column", "状态", "编号"],
        ["move_column", "备注", "单位"],
        ["rename_sheet", "交回"],
    )
    found = plan(data)
    assert taken(found) == {
        "K7M3-K2": {"state": "已销号", "evidence": "云水发〔2024〕9号", "day": "2024-07-01", "author": "张三"},
        "BBBB-K1": {"state": "整改中"},
    }
    assert not found.conflicts
    assert not found.refused
    assert found.notes == ()


def test_rows_that_are_deleted_or_hidden_change_nothing(office: Editing) -> None:
    data = office(
        export(ledger(K3="整改中")),
        ["delete_row", "K7M3-K3"],
        ["delete_row", "AAAA-K1"],
        ["text", "K7M3-K1", "状态", "待验收"],
        ["hide_row", "K7M3-K1"],
    )
    found = plan(data, ledger(K3="整改中"))
    assert taken(found) == {"K7M3-K1": {"state": "待验收"}}
    assert any("K7M3-K3" in note and "AAAA-K1" in note and "共 2 条" in note for note in found.notes)


def test_cells_merged_where_people_fill_in_are_refused_by_name(office: Editing) -> None:
    data = office(export(ledger()), ["text", "K7M3-K1", "状态", "已销号"], ["merge", "状态", "K7M3-K1", "K7M3-K3"])
    with pytest.raises(LedgerFileError, match=r"R[0-9]+:R[0-9]+"):
        plan(data)
    with pytest.raises(LedgerFileError, match="取消合并"):
        plan(office(export(ledger()), ["merge", "编号", "K7M3-K1", "K7M3-K2"]))


def test_cells_merged_in_what_the_reports_say_do_no_harm(office: Editing) -> None:
    data = office(export(ledger()), ["merge", "单位", "K7M3-K1", "K7M3-K3"], ["text", "K7M3-K2", "状态", "整改中"])
    found = plan(data)
    assert taken(found) == {"K7M3-K2": {"state": "整改中"}}
    assert any("合并" in note for note in found.notes)
    assert not any("没有采用" in note for note in found.notes)


def test_a_copied_sheet_with_the_same_values_is_one(office: Editing) -> None:
    found = plan(office(export(ledger()), ["text", "K7M3-K1", "状态", "整改中"], ["copy_sheet", "备份"]))
    assert taken(found) == {"K7M3-K1": {"state": "整改中"}}
    assert not found.conflicts


def test_a_copied_sheet_with_other_values_is_a_conflict(office: Editing) -> None:
    data = office(
        export(ledger()),
        ["text", "K7M3-K2", "状态", "待整改"],
        ["copy_sheet", "备份"],
        ["text", "K7M3-K1", "状态", "整改中"],
        ["on", "备份"],
        ["text", "K7M3-K1", "状态", "已销号"],
    )
    found = plan(data)
    assert taken(found) == {"K7M3-K2": {"state": "待整改"}}
    (conflict,) = found.conflicts
    assert (conflict.id, conflict.column) == ("K7M3-K1", "状态")
    assert {version for _, version in conflict.versions} == {"整改中", "已销号"}


def test_both_sides_changed_one_cell_is_a_conflict_with_both_versions(office: Editing) -> None:
    data = office(
        export(ledger(K1="待整改", K2="待整改")),
        ["text", "K7M3-K1", "状态", "已销号"],
        ["text", "K7M3-K2", "状态", "整改中"],
    )
    found = plan(data, ledger(K1="待验收", K2="整改中"))
    assert found.changes == ()
    (conflict,) = found.conflicts
    assert conflict.id == "K7M3-K1"
    assert [version for _, version in conflict.versions] == ["待验收", "已销号", "待整改"]


def test_a_heading_that_was_renamed_is_named(office: Editing) -> None:
    with pytest.raises(LedgerFileError, match=r"“状态”.*“办理状态”.*是不是改了名"):
        plan(office(export(ledger()), ["heading", "状态", "办理状态"]))
    with pytest.raises(LedgerFileError, match="“备注”"):
        plan(office(export(ledger()), ["delete_column", "备注"]))


def test_a_column_of_the_reports_may_be_deleted(office: Editing) -> None:
    found = plan(office(export(ledger()), ["delete_column", "问题"], ["text", "K7M3-K1", "状态", "整改中"]))
    assert taken(found) == {"K7M3-K1": {"state": "整改中"}}


def test_words_of_the_report_that_were_edited_are_said_not_to_be_taken(office: Editing) -> None:
    found = plan(office(export(ledger()), ["text", "K7M3-K1", "问题", "没有问题"]))
    assert found.changes == ()
    assert any("K7M3-K1 的“问题”" in note and "没有采用" in note for note in found.notes)


def test_what_people_type_is_read_however_it_is_stored(office: Editing) -> None:
    data = office(
        export(ledger()),
        ["text", "K7M3-K1", "状态", " 整改中　"],
        ["number", "K7M3-K1", "日期", 45474],
        ["bold", "K7M3-K1", "佐证资料", "会议纪要第9号"],
        ["number", "K7M3-K1", "备注", 12],
        ["text", "K7M3-K2", "状态", "整改中"],
        ["text", "K7M3-K2", "日期", "2024年7月1日"],
        ["typed", "K7M3-K2", "备注", '="已" & "报送"'],
        ["text", "K7M3-K2", "佐证资料", "第一行\n第二行"],
        ["text", "K7M3-K3", "状态", "整改中"],
        ["text", "K7M3-K3", "日期", "2024-07"],
        ["text", "K7M3-K3", "备注", "=1+1"],
    )
    found = plan(data)
    assert not found.refused
    assert taken(found) == {
        "K7M3-K1": {"state": "整改中", "day": "2024-07-01", "evidence": "会议纪要第9号", "note": "12"},
        "K7M3-K2": {"state": "整改中", "day": "2024-07-01", "note": "已报送", "evidence": "第一行\n第二行"},
        "K7M3-K3": {"state": "整改中", "day": "2024-07", "note": "=1+1"},
    }


def test_cells_that_cannot_be_read_are_refused_by_name_and_the_rest_is_taken(office: Editing) -> None:
    data = office(
        export(ledger()),
        ["text", "K7M3-K1", "状态", "办完了"],
        ["text", "K7M3-K2", "状态", "已销号"],
        ["text", "K7M3-K2", "日期", "7月1日"],
        ["text", "K7M3-K3", "状态", "已销号"],
        ["typed", "K7M3-K3", "备注", "=1/0"],
        ["text", "AAAA-K1", "佐证资料", "只写了佐证"],
        ["text", "BBBB-K1", "状态", "整改中"],
        ["insert_row", 3, "新写的承诺", "整改措施（承诺原文）"],
    )
    found = plan(data)
    assert taken(found) == {"BBBB-K1": {"state": "整改中"}}
    said = "\n".join(f"{place} {why}" for place, why in found.refused)
    for words in ("“办完了”不是状态", "“7月1日”不是带年份的日期", "错误值", "没有选状态", "没有编号", "第3行"):
        assert words in said, said
    assert len(found.refused) == 5


def test_a_row_above_the_headings_does_not_matter(office: Editing) -> None:
    found = plan(
        office(export(ledger()), ["text", "K7M3-K1", "状态", "整改中"], ["insert_row", 1, "2024年整改台账", ""])
    )
    assert taken(found) == {"K7M3-K1": {"state": "整改中"}}


def test_rows_in_a_file_of_their_own_are_refused(office: Editing) -> None:
    with pytest.raises(LedgerFileError, match="看不出它是从哪个档案"):
        plan(office(export(ledger()), ["remove_sheet", "_核对信息"]))


def test_ids_that_do_not_belong_refuse_the_file(office: Editing) -> None:
    data = office(export(ledger()), ["text", "K7M3-K1", "状态", "整改中"], ["text", "K7M3-K2", "编号", "ZZZZ-K9"])
    with pytest.raises(LedgerFileError, match="ZZZZ-K9"):
        plan(data)
    with pytest.raises(LedgerFileError, match="别的档案"):
        plan_merge(read_workbook(office(export(ledger()))), ledger(), archive="别的档案")


def test_the_commands_take_what_the_office_saved(office: Editing, tmp_path: Path) -> None:
    """From the command to the office and back: first saved without an edit, then with some."""
    archive, file = tmp_path / "档案", tmp_path / "台账.xlsx"
    (archive / "reports" / "云川市水务局").mkdir(parents=True)
    text = REPORT.format(unit="云川市水务局", year=2023, next=2024)
    (archive / "reports" / "云川市水务局" / "对照检查.txt").write_text(text, encoding="utf-8")

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, str(file), "--archive", str(archive)])
        return int(stop.value.code or 0)

    def curation() -> dict[str, bytes]:
        found = (path for path in (archive / "curation").rglob("*") if path.is_file() and path.suffix != ".lock")
        return {path.name: path.read_bytes() for path in found}

    assert call("ledger", "export") == 0
    exported, before = file.read_bytes(), curation()
    file.write_bytes(office(exported))
    assert call("ledger", "import", "--yes") == 0
    assert curation() == before
    code = next(iter(read_workbook(exported).base))
    edits: list[Edit] = [
        ["text", code, "状态", "已销号"],
        ["typed", code, "日期", "2024-07-01"],
        ["sort", "编号", False],
    ]
    file.write_bytes(office(exported, *edits))
    assert call("ledger", "import", "--yes") == 0
    after = curation()
    assert set(after) - set(before) == {f"{code.partition('-')[0]}.yml"}
    assert {name: after[name] for name in before} == before
    assert "状态: 已销号\n  日期: 2024-07-01" in after[f"{code.partition('-')[0]}.yml"].decode()
    assert call("ledger", "import", "--yes") == 0
    assert curation() == after


def test_a_second_import_of_the_same_file_changes_nothing(office: Editing) -> None:
    data = office(export(ledger()), ["text", "K7M3-K1", "状态", "整改中"])
    assert quiet(plan(data, ledger(K1="整改中")))
