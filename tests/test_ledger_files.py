"""The spreadsheet as a file: what a document says is never a formula, and the same rows give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ledger_samples import AS_AT, reading, status
from meeting_archive.across import CLEARED, Across, Decision, Judged, LedgerRow, Ref
from meeting_archive.curate.states import histories
from meeting_archive.ledger import (
    LedgerFileError,
    decisions,
    ledger_rows,
    plan_merge,
    read_workbook,
    write_workbook,
)
from meeting_archive.ledger.cells import CellError, read_value
from meeting_archive.ledger.columns import COLUMNS
from meeting_archive.ledger.workbook import ALL
from meeting_archive.office import LONGEST_CELL, cell_text, formula_like, plain_text, repeatable
from meeting_archive.render.answers import history as in_words

NAME = "云川市会议材料档案"
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    '  =HYPERLINK("http")',
    "\u200b=1",
]


def rows(**changes: Any) -> tuple[LedgerRow, ...]:
    return tuple(replace(row, **changes) for row in ledger_rows([reading()], Across(), {}, AS_AT))


def write(found: tuple[LedgerRow, ...], **options: Any) -> bytes:
    return write_workbook(found, archive=NAME, as_at=AS_AT, **options)


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def cells(data: bytes, key: str) -> list[Any]:
    column = [column.key for column in COLUMNS].index(key) + 1
    sheet = opened(data)[ALL]
    return [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]


@pytest.mark.parametrize("words", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_text(words: str) -> None:
    for cell in cells(write(rows(quote=words, problem=words)), "quote"):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    kinds = {
        cell.data_type
        for sheet in opened(write(rows(quote=words, problem=words, organization=words, title=words), per_unit=True))
        for line in sheet.iter_rows()
        for cell in line
    }
    assert kinds <= {"s", "n", "d"}


def test_plain_words_carry_no_mark_of_text() -> None:
    assert not any(cell.quotePrefix for cell in cells(write(rows()), "quote"))
    assert not formula_like("——加强学习")
    assert not formula_like("")


@pytest.mark.parametrize(
    "words", ["a\x00b\x0b\x1f", "\ud800", "\ufffe\uffff", "#N/A", "_x0041_", "a\r\nb\rc", "𠀀" * 5]
)
def test_any_characters_can_be_written_and_come_back(words: str) -> None:
    data = write(rows(quote=words, problem=words))
    assert cells(data, "quote")[0].data_type == "s"
    assert not plan_merge(read_workbook(data), rows(quote=words, problem=words), archive=NAME).notes


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for words in ("长" * 40_000, "𠀀" * 20_000, "_x0041_" * 5_000):
        text = cell_text(words)
        assert len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL
        assert text.endswith("见原文）")
        assert cells(write(rows(problem=words)), "problem")[0].value == text


@given(st.text())
def test_what_a_cell_holds_is_what_was_put_in(words: str) -> None:
    kept = plain_text(cell_text(words))
    assert len(kept) >= len(words.replace("\r\n", "\n"))
    assert plain_text(cell_text(kept)) == kept


def test_the_same_rows_give_the_same_bytes() -> None:
    assert write(rows()) == write(rows())
    with zipfile.ZipFile(io.BytesIO(write(rows()))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {2000}


def test_the_sheet_is_set_up_for_work_and_for_paper() -> None:
    sheet = opened(write(rows()))[ALL]
    names = [cell.value for cell in sheet[1]]
    assert names == [column.name for column in COLUMNS]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:W{len(rows()) + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.center.text
    states = next(v for v in sheet.data_validations.dataValidation if v.type == "list")
    assert "待整改" in states.formula1
    assert "R2" in str(states.sqref)
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    due = cells(write(rows()), "due")
    assert {type(cell.value) for cell in due} <= {datetime, type(None)}
    assert any(cell.value == datetime(2024, 6, 30) and cell.number_format == "yyyy-mm-dd" for cell in due)


def test_each_unit_can_have_a_sheet_of_its_own() -> None:
    units = ["云川市/水务局", "云川市:水务局", "单位" * 30, "", "说明", "'"]
    readings = [reading(code=f"AAA{n}", unit=unit or "x") for n, unit in enumerate(units, 2)]
    found = [
        replace(row, organization=units[int(row.ref.report[3]) - 2])
        for row in ledger_rows(readings, Across(), {}, AS_AT)
    ]
    book = opened(write(tuple(found), per_unit=True))
    assert len(book.sheetnames) == len(units) + 2
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert not plan_merge(read_workbook(write(tuple(found), per_unit=True)), found, archive=NAME).notes


def test_a_filter_that_the_library_does_not_know_does_no_harm() -> None:
    data = write(rows())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    odd = b'<filterColumn colId="16"><customFilters><customFilter operator="other"/></customFilters></filterColumn>'
    marked = re.sub(rb'<autoFilter ref="([^"]*)"\s*/>', rb'<autoFilter ref="\1">' + odd + b"</autoFilter>", sheet)
    assert marked != sheet
    found = read_workbook(repeatable(data, {"xl/worksheets/sheet1.xml": marked}))
    assert len(found.rows) == len(rows())
    assert not plan_merge(found, rows(), archive=NAME).notes


def test_an_empty_ledger_is_a_spreadsheet_too() -> None:
    assert read_workbook(write(())).rows == ()


@pytest.mark.parametrize("data", [b"", b"hello", b"\xd0\xcf\x11\xe0rest", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(LedgerFileError, match="另存为 xlsx"):
        read_workbook(data)


def test_a_spreadsheet_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(LedgerFileError, match="看不出它是从哪个档案"):
        read_workbook(out.getvalue())


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025年6月1日", "2025-06-01"),
        ("２０２５－６－１", "2025-06-01"),
        ("2025/06/01 00:00:00", "2025-06-01"),
        ("2025.6.1", "2025-06-01"),
        ("20250601", "2025-06-01"),
        ("2025年6月", "2025-06"),
        ("2025", "2025"),
        (45809, "2025-06-01"),
        (45809.0, "2025-06-01"),
        ("45809", "2025-06-01"),
        (datetime(2025, 6, 1, 9, 30), "2025-06-01"),
        (date(2025, 6, 1), "2025-06-01"),
        (None, ""),
        ("　", ""),
    ],
)
def test_days_are_read_however_they_are_written(value: Any, day: str) -> None:
    assert read_value(value, "day") == day


@pytest.mark.parametrize("value", ["6月1日", "明年", "2025年2月30日", 3, True, "2025-13"])
def test_days_that_are_none_are_refused(value: Any) -> None:
    with pytest.raises(CellError, match="。"):
        read_value(value, "day")


def test_a_change_becomes_a_decision_with_its_words() -> None:
    data = write(rows())
    book = opened(data)
    names = {column.key: number for number, column in enumerate(COLUMNS, 1)}
    for key, text in (("state", "已销号"), ("evidence", "纪要9号"), ("note", "已报送")):
        book[ALL].cell(2, names[key]).value = text
    out = io.BytesIO()
    book.save(out)
    (decision,) = decisions(plan_merge(read_workbook(out.getvalue()), rows(), archive=NAME), by="李四")
    assert (decision.kind, str(decision.ref), decision.words) == ("status", "K7M3-K1", rows()[0].quote)
    assert dict(decision.values) == {"状态": "已销号", "佐证": "纪要9号"}
    assert (decision.author, decision.note, decision.day) == ("李四", "已报送", "")


def emptied(before: tuple[LedgerRow, ...], *keys: str) -> bytes:
    """The ledger as it comes back with the cells of these columns of its first row emptied."""
    book = opened(write(before))
    for number, column in enumerate(COLUMNS, 1):
        if column.key in keys:
            book[ALL].cell(2, number).value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_emptied_state_is_taken_back_and_its_history_kept() -> None:
    ref = Ref(report="K7M3", id="K1")
    before = ledger_rows([reading()], Across(), {ref: (status("整改中", note="已开会"),)}, AS_AT)
    plan = plan_merge(read_workbook(emptied(before, "state", "note")), before, archive=NAME)
    (change,) = plan.changes
    assert change.before["state"] == "整改中"
    assert change.changed == ("state", "note")
    (decision,) = decisions(plan)
    assert dict(decision.values) == {"状态": CLEARED}
    judged = [
        Judged(
            decision=Decision(kind="status", ref=ref, words="x", values=(("状态", "整改中"),)), standing="in_effect"
        ),
        Judged(decision=decision, standing="in_effect"),
    ]
    after = ledger_rows([reading()], Across(), histories(judged), AS_AT)
    assert [one.state for one in after[0].history] == ["整改中", ""]
    assert after[0].state == ""
    assert plan_merge(read_workbook(emptied(before, "state", "note")), after, archive=NAME).changes == ()


def test_a_state_that_somebody_else_set_meanwhile_is_not_taken_back() -> None:
    ref = Ref(report="K7M3", id="K1")
    before = ledger_rows([reading()], Across(), {ref: (status("整改中"),)}, AS_AT)
    now = ledger_rows([reading()], Across(), {ref: (status("整改中"), status("已销号"))}, AS_AT)
    plan = plan_merge(read_workbook(emptied(before, "state")), now, archive=NAME)
    assert plan.changes == ()
    assert [conflict.column for conflict in plan.conflicts] == ["状态"]


def test_a_state_whose_words_changed_is_marked_in_its_row() -> None:
    ref = Ref(report="K7M3", id="K1")
    history = (status("待整改"), replace(status("已销号"), suspect=True))
    found = ledger_rows([reading()], Across(), {ref: history}, AS_AT)
    by_key = {column.key: column.value(found[0]) for column in COLUMNS}
    assert by_key["state"] == "待整改"
    assert by_key["doubt"] == "承诺原文变了，原记“已销号”待重新确认"
    assert "存疑：承诺原文变了，原记“已销号”待重新确认" in in_words(history)
    assert "存疑" not in in_words(history[:1])


def test_a_promise_whose_words_changed_since_takes_no_state() -> None:
    before = rows()
    book = opened(write(before))
    state = [column.key for column in COLUMNS].index("state") + 1
    for line in (2, 3):
        book[ALL].cell(line, state).value = "整改中"
    out = io.BytesIO()
    book.save(out)
    after = (replace(before[0], quote="每月集中学习不少于4次"), *before[1:])
    plan = plan_merge(read_workbook(out.getvalue()), after, archive=NAME)
    assert [str(change.row.ref) for change in plan.changes] == ["K7M3-K2"]
    assert ["原文在导出之后变了" in why for _, why in plan.refused] == [True]
    other = tuple(replace(row, quote=f"另一句话{row.ref}") for row in before)
    with pytest.raises(LedgerFileError, match="另一个档案"):
        plan_merge(read_workbook(out.getvalue()), other, archive=NAME)


def test_a_promise_that_is_gone_is_named_and_nothing_lost() -> None:
    statuses = {Ref(report="K7M3", id="K1"): (status("整改中"),)}
    before = ledger_rows([reading()], Across(), statuses, AS_AT)
    plan = plan_merge(read_workbook(write(before)), before[1:], archive=NAME, retired={"K7M3-K1"})
    assert plan.changes == ()
    assert any("K7M3-K1 已经停用" in note for note in plan.notes)
