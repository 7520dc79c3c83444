"""Spreadsheets: what their visible cells show."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_archive.read.xlsx import read_xlsx
from meeting_archive.read.xlsx.shown import plain, shown


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines(book: openpyxl.Workbook) -> list[tuple[str, str]]:
    return [(p.text, p.style) for p in read_xlsx(saved(book)).paragraphs]


def test_sheets_are_tables_under_their_names() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "2024年台账"
    rows: list[list[Any]] = [
        ["云川市整改台账"],
        ["序号", "问题", "措施", "时限", "完成率"],
        [1, "学习\n不深", "计划", date(2024, 6, 30), 0.5],
        [2, None, "检查", "长期坚持", None],
        [3, "密", "密", "密", None],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["E3"].number_format = "0%"
    sheet.row_dimensions[5].hidden = True
    sheet.merge_cells("A1:E1")
    book.create_sheet("密").append(["密"])
    book.worksheets[1].sheet_state = "hidden"
    book.create_sheet("Sheet3").append(["说明"])
    assert lines(book) == [
        ("2024年台账", "heading2"),
        ("云川市整改台账", "text"),
        ("序号\t问题\t措施\t时限\t完成率", "table"),
        ("1\t学习 不深\t计划\t2024年6月30日\t50%", "table"),
        ("2\t\t检查\t长期坚持\t", "table"),
        ("说明", "text"),
    ]


def test_hidden_columns_and_formulas_without_results() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["甲", "密", "乙", "丙"])
    sheet.append([1, 2, 3, "=A2+1"])
    sheet.column_dimensions["B"].hidden = True
    assert lines(book) == [("甲\t乙\t丙", "table"), ("1\t3\t", "table")]
    assert [f.code for f in read_xlsx(saved(book)).findings] == ["PART-SKIPPED"]


def test_an_empty_book_is_an_empty_file() -> None:
    assert [f.code for f in read_xlsx(saved(openpyxl.Workbook())).findings] == ["FILE-EMPTY"]


DAY = (datetime(2024, 3, 5, 14, 7) - datetime(1899, 12, 30)).total_seconds() / 86_400


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (DAY, "yyyy/m/d", "2024/3/5"),
        (DAY, 'yyyy"年"m"月"d"日";@', "2024年3月5日"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二四年三月五日"),
        (DAY, "yyyy\\-mm\\-dd", "2024-03-05"),
        (DAY, "yyyy/m/d h:mm", "2024/3/5 14:07"),
        (DAY, '上午/下午h"时"mm"分"', "下午2时07分"),
        (DAY, "[$-804]aaaa", "星期二"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (12345.678, "#,##0.00", "12,345.68"),
        (12345.678, "#,##0", "12,346"),
        (-3.0, "0.00_);(0.00)", "(3.00)"),
        (3.0, '0"项"', "3项"),
        (3.0, "General", "3"),
        (3.25, "", "3.25"),
        (60.0, "yyyy/m/d", "1900/2/28"),
    ],
)
def test_numbers_as_excel_shows_them(number: float, code: str, expected: str) -> None:
    assert shown(number, code) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('ymdhs0#,.%;"\\[]@年月日E+?_* 上午/下', max_size=20))
def test_any_number_in_any_format_shows_something(number: float, code: str) -> None:
    assert isinstance(shown(number, code), str)
    assert plain(number)
