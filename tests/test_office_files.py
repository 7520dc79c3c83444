"""Old office files through LibreOffice: doc, xls, rtf, odt, ods; locked ones, and what runs too long."""

from __future__ import annotations

import os
import time
from pathlib import Path

import olefile
import pytest

from meeting_archive.model import Document
from meeting_archive.read import Kept, Means, prepare, read_document
from meeting_archive.read.content import Content
from meeting_archive.read.means import ALONE
from meeting_archive.read.office import convert as conversion
from meeting_archive.read.office import document as reading
from meeting_archive.read.office import office_reader
from meeting_archive.read.office.compound import kind_of
from meeting_archive.read.office.convert import ConversionError, Office
from office import convert, needs_office
from test_pdf import RULED
from word_files import WordFile, abstract, level, numbered, paragraph, table

READ_DOC, READ_RTF = office_reader("doc"), office_reader("rtf")
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
    read = READ_RTF(rb"{\rtf1\ansi\ansicpg936 \'d1\'a7\'cf\'b0\par \u19968?}", ALONE)
    assert [p.text for p in read.paragraphs] == ["学习", "一"]


@needs_office
def test_what_it_cannot_open_is_a_broken_file(tmp_path: Path) -> None:
    made = convert({"a.docx": MADE.bytes()}, WRITER["doc"], tmp_path / "office")["a.docx"]
    assert kind_of(made) == "doc"
    assert [f.code for f in READ_DOC(made[: len(made) // 3], ALONE).findings] == ["FILE-BROKEN"]
    with olefile.OleFileIO(made) as file:
        head = file.openstream("WordDocument").read(64)
    at = made.find(head)
    locked = made[: at + 11] + bytes([made[at + 11] | 1]) + made[at + 12 :]
    assert [f.code for f in READ_DOC(locked, ALONE).findings] == ["FILE-ENCRYPTED"]


def test_without_libreoffice_people_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "program", lambda: None)
    found = READ_RTF(b"{\\rtf1 x}", ALONE).findings
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


def words(read: Content | Document) -> list[str]:
    return [p.text for p in read.paragraphs]


@needs_office
def test_many_files_are_converted_in_one_run_and_a_bad_one_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = convert({"a.docx": MADE.bytes()}, WRITER["doc"], tmp_path / "office")["a.docx"]
    files = {
        "a.doc": made,
        "b.rtf": rb"{\rtf1\ansi\ansicpg936 \'d1\'a7\'cf\'b0}",
        "c.doc": made[: len(made) // 3],
        "d.doc": made,
        "e.txt": b"x",
        "f.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    alone = {name: read_document(tmp_path, name) for name in files}
    kept = Kept(folder=tmp_path / "kept")
    steps: list[tuple[int, int]] = []
    prepare(tmp_path, tuple(files), kept, lambda done, each: steps.append((done, each)))
    assert steps[-1] == (5, 5)
    assert len(list(kept.folder.iterdir())) == 2  # a and d are one
    monkeypatch.setattr(conversion.OFFICE, "_run", lambda files, to, seconds: ([None] * len(files), False))
    together = {name: read_document(tmp_path, name, Means(kept=kept)) for name in files}
    assert together == alone
    assert words(together["b.rtf"]) == ["学习"]


@pytest.mark.skipif(os.name != "posix", reason="the program of this test is a shell script")
@pytest.mark.parametrize("trouble", ["sleep 60", "kill -9 $$"])
def test_what_stops_the_others_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    script = tmp_path / "soffice"
    script.write_text(
        f"""#!/bin/sh
        while [ "$1" != --outdir ]; do shift; done
        out=$2; shift 2
        for file in "$@"; do
            if grep -q bad "$file"; then {trouble}; fi
            grep -q no "$file" || cp {tmp_path}/whole.zip "$out/$(basename "$file" .doc).docx"
        done
        """,
        encoding="utf-8",
    )
    script.chmod(0o755)
    (tmp_path / "whole.zip").write_bytes(WordFile(body=paragraph("学习")).bytes())
    monkeypatch.setattr(conversion, "program", lambda: str(script))
    files = [b"good", b"no", b"good", b"bad", b"good", b"bad", b"bad", b"no", b"good", b"no"]
    made = Office().convert_together([(data, "doc") for data in files], "docx", seconds=1.0)
    assert [data is not None for data in made] == [data == b"good" for data in files]


@needs_office
def test_what_was_converted_is_kept_without_its_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(folder=tmp_path / "kept")
    pictured = WordFile(body=paragraph("学习"), extra={"word/media/image1.png": os.urandom(100_000)})
    assert len(pictured.bytes()) > 100_000
    monkeypatch.setattr(conversion.OFFICE, "_run", lambda files, to, seconds: ([pictured.bytes()], False))
    first = READ_RTF(b"{\\rtf1 x}", Means(kept=kept))
    monkeypatch.setattr(conversion.OFFICE, "_run", lambda *_: pytest.fail("converted again"))
    assert READ_RTF(b"{\\rtf1 x}", Means(kept=kept)) == first
    assert words(first) == ["学习"]
    assert sum(file.stat().st_size for file in kept.folder.iterdir()) < 5_000
