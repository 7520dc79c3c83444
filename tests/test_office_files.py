"""Old office files through LibreOffice: doc, xls, rtf, odt, ods; locked ones, and what runs too long."""

from __future__ import annotations

import os
import time
from pathlib import Path

import olefile
import pytest

from meeting_archive.read import read_document
from meeting_archive.read.office import convert as conversion
from meeting_archive.read.office import document as reading
from meeting_archive.read.office import read_compound, read_flat
from meeting_archive.read.office.compound import kind_of
from meeting_archive.read.office.convert import ConversionError, Office
from office import convert, needs_office
from test_pdf import RULED
from word_files import WordFile, abstract, level, numbered, paragraph, table

LEDGER = (("序号", "问题", "措施"), ("1", "学习不深", "制定计划"))
GRID = "<w:tblGrid>" + '<w:gridCol w:w="2800"/>' * 3 + "</w:tblGrid>"
MADE = WordFile(
    body=paragraph("存在的问题", 1, 0)
    + paragraph("学习不够深入。", 1, 1)
    + table(*LEDGER).replace("<w:tbl>", RULED + GRID)
    + paragraph("特此报告。"),
    parts={
        "numbering": abstract(
            1, level(0, "chineseCountingThousand", "%1、"), level(1, "chineseCountingThousand", "（%2）")
        )
        + numbered(1, 1)
    },
)
LINES = ["一、存在的问题", "（一）学习不够深入。", *("\t".join(row) for row in LEDGER), "特此报告。"]
WRITER = {"doc": "doc:MS Word 97", "odt": "odt:writer8"}


@needs_office
@pytest.mark.parametrize("way", WRITER)
def test_texts_keep_their_numerals_and_tables(tmp_path: Path, way: str) -> None:
    made = convert({"a.docx": MADE.bytes()}, WRITER[way], tmp_path / "office")["a.docx"]
    for name in (f"a.{way}", "b.wps", "c.docx"):  # whatever it is called
        (tmp_path / name).write_bytes(made)
        read = read_document(tmp_path, name)
        assert (read.source.format, [p.text for p in read.paragraphs], read.findings) == (way, LINES, ())


@needs_office
def test_spreadsheets(tmp_path: Path) -> None:
    page = "<table><tr><td>序号<td>问题<td>措施<tr><td>1<td>学习不深<td>制定计划</table>"
    for way, to in {"xls": "xls:MS Excel 97", "ods": "ods:calc8"}.items():
        made = convert({"a.html": page.encode()}, to, tmp_path / f"o{way}", reader="HTML (StarCalc)")["a.html"]
        (tmp_path / f"a.{way}").write_bytes(made)
        assert [p.text for p in read_document(tmp_path, f"a.{way}").paragraphs] == LINES[2:4]


@needs_office
def test_rtf() -> None:
    assert [p.text for p in read_flat(rb"{\rtf1\ansi\ansicpg936 \'d1\'a7\'cf\'b0\par \u19968?}").paragraphs] == [
        "学习",
        "一",
    ]


@needs_office
def test_what_it_cannot_open_is_a_broken_file(tmp_path: Path) -> None:
    made = convert({"a.docx": MADE.bytes()}, WRITER["doc"], tmp_path / "office")["a.docx"]
    assert kind_of(made) == "doc"
    assert [f.code for f in read_compound(made[: len(made) // 3]).findings] == ["FILE-BROKEN"]
    with olefile.OleFileIO(made) as file:
        head = file.openstream("WordDocument").read(64)
    at = made.find(head)
    locked = made[: at + 11] + bytes([made[at + 11] | 1]) + made[at + 12 :]
    assert [f.code for f in read_compound(locked).findings] == ["FILE-ENCRYPTED"]


def test_without_libreoffice_people_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "program", lambda: None)
    found = read_flat(b"{\\rtf1 x}").findings
    assert [f.code for f in found] == ["OFFICE-MISSING"]
    assert "LibreOffice" in found[0].hint


@pytest.mark.skipif(os.name != "posix", reason="the program of this test is a shell script")
def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "alive"
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n(sleep 3; touch {mark}) &\nsleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(conversion, "program", lambda: str(script))
    office = Office()
    began = time.monotonic()
    with pytest.raises(ConversionError) as error:
        office.convert(b"x", "rtf", "docx", seconds=0.5)
    assert error.value.slow
    assert time.monotonic() - began < 30
    time.sleep(4)
    assert not mark.exists()
    script.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")  # it says that all is well and writes nothing
    with pytest.raises(ConversionError) as error:
        office.convert(b"x", "rtf", "docx")
    assert not error.value.slow
