"""Ledgers of many shapes, as Word, web, spreadsheet, pdf and text files: rows become problems, measures, promises."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from meeting_archive.model import Reading, squeeze
from meeting_archive.pipeline import read_file
from meeting_archive.settings import Settings
from office import convert, needs_office
from render_checks import page_of, to_html, words_in, words_on
from test_pdf import RULED
from word_files import WordFile, cell, paragraph, table

HEAD = ("序号", "存在的问题", "整改措施", "责任单位", "完成时限")
ONE = ("1", "理论学习不够深入，联系实际不紧密", "制定年度学习计划，每月集中学习一次", "办公室", "2024年6月底")
TWO = ("2", "调查研究不深，解决难题办法不多", "班子成员每人完成调研报告1篇", "政策法规科", "立行立改，长期坚持")
TITLE = "云川市水务局民主生活会整改台账"
P1, P2, M1, M2 = ONE[1], TWO[1], ONE[2], TWO[2]
PLAIN = ([(P1, M1), (P2, M2)], [(M1, "办公室", "2024年6月底"), (M2, "政策法规科", "立行立改，长期坚持")])
Rows = Sequence[Sequence[str | None]]
"""None: the cell is merged with the one above it; "<": with the one before it."""
SHAPES: Mapping[str, tuple[Rows, tuple[list[tuple[str, str]], list[tuple[str, str, str]]]]] = {
    "plain": ((HEAD, ONE, TWO), PLAIN),
    "several measures for one problem": (
        (
            HEAD,
            ONE,
            (None, None, "组织专题辅导4次", None, None),
            TWO,
            (None, None, "建立联系点制度", "机关党委", "2024年9月底"),
        ),
        (
            [(P1, M1), (P1, "组织专题辅导4次"), (P2, M2), (P2, "建立联系点制度")],
            [
                (M1, "办公室", "2024年6月底"),
                ("组织专题辅导4次", "办公室", "2024年6月底"),
                (M2, "政策法规科", "立行立改，长期坚持"),
                ("建立联系点制度", "机关党委", "2024年9月底"),
            ],
        ),
    ),
    "two head rows": (
        (
            ("序号", "存在的问题", "整改措施", "责任分工", "<", "完成时限"),
            (None, None, None, "牵头（责任）单位", "配合单位", None),
            (*ONE[:4], "机关党委", ONE[4]),
            (*TWO[:4], "各科室", TWO[4]),
        ),
        PLAIN,
    ),
    "a title in the table": (((TITLE, "<", "<", "<", "<"), HEAD, ONE, TWO), PLAIN),
    "groups in the table": ((HEAD, ("一、学习方面", "<", "<", "<", "<"), ONE, TWO), PLAIN),
    "a leader beside the unit": (
        (
            ("序号", "存在的问题", "整改措施", "牵头领导", "责任单位", "完成时限"),
            (*ONE[:3], "李某", *ONE[3:]),
            (*TWO[:3], "王某", *TWO[3:]),
        ),
        PLAIN,
    ),
}


def spans(rows: Rows, row: int, column: int) -> tuple[int, int]:
    """(columns, rows) that a cell covers."""
    wide = next((n for n, word in enumerate(rows[row][column + 1 :], 1) if word != "<"), len(rows[row]) - column)
    tall = next((n for n, other in enumerate(rows[row + 1 :], 1) if other[column] is not None), len(rows) - row)
    return wide, tall


def as_docx(rows: Rows, *, ruled: bool = False) -> bytes:
    made = []
    for r, row in enumerate(rows):
        cells = []
        for c, word in enumerate(row):
            wide, tall = spans(rows, r, c)
            if word is None:
                cells.append(cell("", "<w:vMerge/>"))
            elif word != "<":
                merged = '<w:vMerge w:val="restart"/>' if tall > 1 else ""
                cells.append(cell(word, (f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else "") + merged))
        made.append(cells)
    words = table(*made)
    if ruled:  # LibreOffice writes no table into doc that has no widths
        grid = "<w:tblGrid>" + '<w:gridCol w:w="1800"/>' * len(rows[0]) + "</w:tblGrid>"
        words = words.replace("<w:tbl>", RULED + grid) + paragraph("特此报告。")
    return WordFile(body=paragraph(TITLE) + words).bytes()


def as_html(rows: Rows) -> bytes:
    lines = []
    for r, row in enumerate(rows):
        cells = ""
        for c, word in enumerate(row):
            wide, tall = spans(rows, r, c)
            cells += f"<td colspan={wide} rowspan={tall}>{word}</td>" if word not in (None, "<") else ""
        lines.append(f"<tr>{cells}</tr>")
    page = f"<html><head><meta charset=gb2312></head><body><p>{TITLE}</p><table border=1>{''.join(lines)}</table>"
    return page.encode("gb18030")


def as_xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for r, row in enumerate(rows):
        sheet.append([None if word in (None, "<") else word for word in row])
        for c, word in enumerate(row):
            wide, tall = spans(rows, r, c)
            if word not in (None, "<") and (wide > 1 or tall > 1):
                sheet.merge_cells(start_row=r + 2, start_column=c + 1, end_row=r + 1 + tall, end_column=c + wide)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_text(rows: Rows) -> bytes:
    lines = ("\t".join("" if word in (None, "<") else str(word) for word in row) for row in rows)
    return "\n".join([TITLE, *lines]).encode("gb18030")


def read(folder: Path, name: str, data: bytes) -> Reading:
    (folder / name).write_bytes(data)
    found = read_file(folder, name, Settings())
    assert isinstance(found, tuple), found
    return found[0]


def told(reading: Reading) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    text = {item.id: item.text.strip() for item in reading.items}
    links = [(text[k.source], text[k.target]) for k in reading.links if k.kind == "addressed_by"]
    return links, [(c.quote, c.owner or "", c.deadline or "") for c in reading.commitments]


WAYS: Mapping[str, Callable[[Rows], bytes]] = {"docx": as_docx, "html": as_html, "xlsx": as_xlsx, "txt": as_text}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", WAYS)
def test_a_ledger_reads_the_same_in_every_format(tmp_path: Path, way: str, shape: str) -> None:
    rows, expected = SHAPES[shape]
    assert told(read(tmp_path, f"台账.{way}", WAYS[way](rows))) == expected


MERGED = SHAPES["several measures for one problem"][0]
ABOVE = [(), (), (0, 1, 3, 4), (), (0, 1)]
"""Columns of each row whose cells are one with those above."""


@pytest.mark.parametrize("way", ["docx", "html", "xlsx"])
def test_cells_that_are_one_with_those_above_say_so_on_the_page(tmp_path: Path, way: str) -> None:
    reading = read(tmp_path, f"台账.{way}", WAYS[way](MERGED))
    assert [p.above for p in reading.report.paragraphs if p.style == "table"] == ABOVE
    assert squeeze(reading.report.text).count(squeeze(P1)) == 1
    page = page_of(reading)
    assert words_on(page) == words_in(reading)
    rows = to_html(page).xpath("//table[@class='ma-grid']//tr")
    said = [[cell.text_content().strip() for cell in row.xpath("td")] for row in rows]
    assert [len(cells) for cells in said] == [len(HEAD)] * len(MERGED)
    assert said[2][0] == "同上：1"
    assert said[2][1] == f"同上：{P1}"
    assert said[2][3:] == ["同上：办公室", "同上：2024年6月底"]
    assert said[4][:2] == ["同上：2", f"同上：{P2}"]


@needs_office
def test_cells_of_converted_tables_are_one_with_those_above(tmp_path: Path) -> None:
    ruled = as_docx(MERGED, ruled=True)
    for way, to in {"doc": "doc:MS Word 97", "odt": "odt:writer8"}.items():
        data = convert({"a.docx": ruled}, to, tmp_path / way)["a.docx"]
        paragraphs = read(tmp_path, f"台账.{way}", data).report.paragraphs
        assert [p.above for p in paragraphs if p.style == "table"] == ABOVE, way
    page = convert({"a.html": as_html(MERGED)}, "pdf:writer_web_pdf_Export", tmp_path / "pdf", reader="HTML")["a.html"]
    paragraphs = read(tmp_path, "台账.pdf", page).report.paragraphs
    assert [p.above for p in paragraphs if p.style == "table"] == ABOVE


@needs_office
def test_ledgers_as_pdf(tmp_path: Path) -> None:
    pages = {f"{at}.html": as_html(rows) for at, (rows, _) in enumerate(SHAPES.values())}
    made = convert(pages, "pdf:writer_web_pdf_Export", tmp_path / "office", reader="HTML")
    for (name, data), (shape, (_, expected)) in zip(made.items(), SHAPES.items(), strict=True):
        assert told(read(tmp_path, f"{name}.pdf", data)) == expected, shape
