"""Scanned pages and pictures, read by tesseract: their words, what is said of them, and what it costs when it fails.

The scans are made of pages that LibreOffice laid out, drawn as grey pictures, some askew and noisy.
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from meeting_archive.contract import reading_data
from meeting_archive.model import Document, Reading, squeeze
from meeting_archive.pipeline import Skipped, convert, read_file
from meeting_archive.read import ALONE, Kept, Means, list_sources, read_document, travels
from meeting_archive.read.scan import pages as recognising
from meeting_archive.read.scan import tesseract
from meeting_archive.read.scan.document import tiff_pages
from meeting_archive.read.scan.hocr import read_hocr
from meeting_archive.settings import Settings, load_settings
from office import convert as by_office
from office import needs_office
from render_checks import page_of, to_html, words_in, words_on
from scans import Picture, as_pdf, as_png, as_tiff, askew, blank, drawn, needs_tesseract
from test_docx import ended, with_part
from test_ofd import _SPACE as OFD
from test_ofd import ofd
from test_pdf import PAGE, PAGE_NUMBER, body, one_page
from word_files import WordFile, paragraph

LINES = (
    "云川市水务局党组2023年度对照检查材料",
    "一、存在的问题",
    "（一）理论学习不够深入。满足于传达文件，联系实际思考不多，全年集中学习12次，比计划少3次。",
    "（二）服务群众不够主动。到村入户偏少，对群众反映的饮水安全问题解决得不及时。",
    "二、原因分析",
    "（一）理想信念有所松懈。对学习的重要性认识不足，存在重业务轻学习的现象。",
    "（二）宗旨意识有所淡化。深入基层的自觉性不高。",
    "三、整改措施",
    "（一）强化理论学习。由办公室制定年度学习计划，每月集中学习不少于2次，2024年6月底前完成。",
    "（二）密切联系群众。班子成员每人每季度到联系点调研，及时解决群众反映的问题。",
)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = WordFile(body=body(*LINES) + PAGE, parts={"header": paragraph("内部资料"), "footer": PAGE_NUMBER})
    return by_office({"a.docx": made.bytes()}, "pdf:writer_pdf_Export", tmp_path_factory.mktemp("typed"))["a.docx"]


@pytest.fixture(scope="module")
def picture(typed: bytes) -> Picture:
    return drawn(typed)[0]


def read(folder: Path, name: str, data: bytes, means: Means = ALONE) -> Document:
    (folder / name).write_bytes(data)
    return read_document(folder, name, means)


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


def alike(document: Document) -> float:
    """How much of the words came through, marks and spaces aside."""
    found = squeeze("".join(p.text for p in document.paragraphs if p.style == "text"))
    return SequenceMatcher(None, squeeze("".join(LINES)), found, autojunk=False).ratio()


@needs_office
@needs_tesseract
def test_a_scanned_report_is_read_like_a_typed_one(tmp_path: Path, picture: Picture) -> None:
    kept = Kept(folder=tmp_path / "kept")
    found = read(tmp_path, "a.pdf", as_pdf([askew(picture, 0.7)]), Means(ocr=True, kept=kept))
    assert alike(found) > 0.96
    assert len([p for p in found.paragraphs if p.style == "text"]) in range(len(LINES), len(LINES) + 3)
    assert all(p.recognised and p.page == 1 and 0.5 < (p.confidence or 0) <= 1 for p in found.paragraphs)
    assert codes(found) == ["OCR-TEXT"]
    assert "第1页（共 1 页）" in found.findings[0].message
    readings = read_file(tmp_path, "a.pdf", Settings(ocr=True), kept=kept)
    assert isinstance(readings, tuple)
    roles = [item.role for item in readings[0].items]
    assert roles == ["problem"] * 2 + ["cause"] * 2 + ["measure"] * 2


@needs_office
@needs_tesseract
def test_only_scanned_pages_are_recognised_and_marked(tmp_path: Path, typed: bytes, picture: Picture) -> None:
    data = as_pdf([picture, blank(picture)], before=typed)
    plain = read(tmp_path, "a.pdf", data)
    assert codes(plain) == ["PAGE-SCANNED"]
    assert "ocr: true" in plain.findings[0].hint
    (tmp_path / "a.pdf").write_bytes(data)
    readings = read_file(tmp_path, "a.pdf", Settings(ocr=True))
    assert isinstance(readings, tuple)
    report = readings[0].report
    assert [f.code for f in readings[0].findings if f.code.startswith("OCR")] == ["OCR-TEXT", "OCR-FAILED"]
    own = [p.text for p in report.paragraphs if not p.recognised and p.style == "text"]
    assert own == list(LINES)
    assert {p.page for p in report.paragraphs if p.recognised and p.style == "text"} == {2}
    listed = reading_data(readings[0])["recognised"]
    assert [row["paragraph"] for row in listed] == [p.index for p in report.paragraphs if p.recognised]
    _check_page(readings[0])


def _check_page(reading: Reading) -> None:
    page = page_of(reading)
    tree = to_html(page)
    notes = [note.text_content() for note in tree.find_class("ma-ocr")]
    assert "段文字（旁边有虚线）由OCR识别，可能有错字" in notes[0]
    assert notes[1:] == ["第2页的文字由OCR识别，可能有错字"]
    marked = {element.get("data-p") for element in tree.xpath("//*[@data-ocr]")}
    texts = {str(p.index) for p in reading.report.paragraphs if p.recognised}
    assert marked
    assert marked <= texts
    assert words_on(page) == words_in(reading)


@needs_office
@needs_tesseract
def test_pictures_are_originals_where_that_is_asked_for(tmp_path: Path, picture: Picture) -> None:
    files = {"a.png": as_png(picture), "b.tif": as_tiff([picture[::-1, ::-1].copy(), blank(picture)])}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert [f.code for _, f in list_sources(tmp_path).findings] == ["PICTURE-FILE"] * 2
    assert list_sources(tmp_path, ocr=True).paths == tuple(files)
    for name, told in (("a.png", ["OCR-TEXT"]), ("b.tif", ["OCR-TEXT", "OCR-FAILED"])):
        found = read_document(tmp_path, name, Means(ocr=True))
        assert alike(found) > 0.95, name
        assert codes(found) == told
    assert tiff_pages(files["b.tif"]) == 2
    assert codes(read_document(tmp_path, "a.png")) == ["PICTURE-FILE"]
    assert codes(read(tmp_path, "c.png", files["a.png"][:3000], Means(ocr=True))) == ["FILE-BROKEN"]


def scanned_docx(pictures: Sequence[bytes]) -> bytes:
    """A Word document that holds nothing but scans."""
    body = "".join(
        f'<w:p><w:r><w:drawing><a:blip r:embed="p{at}"/></w:drawing></w:r></w:p>' for at in range(len(pictures))
    )
    made = WordFile(body=body, extra={f"word/media/{at}.png": data for at, data in enumerate(pictures)}).bytes()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    entries = "".join(
        f'<Relationship Id="p{at}" Type="{kind}" Target="media/{at}.png"/>' for at in range(len(pictures))
    )
    return with_part(made, "word/_rels/document.xml.rels", lambda text: ended(text, f"{entries}</Relationships>"))


def scanned_ofd(pictures: Sequence[bytes]) -> bytes:
    """An OFD file of scans."""
    shown = [f'<ofd:ImageObject ID="9" ResourceID="{at}" Boundary="0 0 210 297"/>' for at in range(len(pictures))]
    media = "".join(
        f'<ofd:MultiMedia ID="{at}"><ofd:MediaFile>{at}.png</ofd:MediaFile></ofd:MultiMedia>'
        for at in range(len(pictures))
    )
    made = ofd(shown, {"Doc_0/Res.xml": f'<ofd:Res {OFD} BaseLoc="Res">{media}</ofd:Res>'})
    made = with_part(
        made,
        "Doc_0/Document.xml",
        lambda text: text.replace("<ofd:Pages>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:Pages>"),
    )
    out = io.BytesIO(made)
    with zipfile.ZipFile(out, "a") as package:
        for at, data in enumerate(pictures):
            package.writestr(f"Doc_0/Res/{at}.png", data)
    return out.getvalue()


@needs_office
@needs_tesseract
@pytest.mark.parametrize(("name", "make"), [("a.docx", scanned_docx), ("a.ofd", scanned_ofd)])
def test_files_that_hold_only_scans_are_read(
    tmp_path: Path, picture: Picture, name: str, make: Callable[[Sequence[bytes]], bytes]
) -> None:
    data = make([as_png(picture)])
    assert codes(read(tmp_path, name, data)) == ["PICTURES-ONLY"]
    found = read_document(tmp_path, name, Means(ocr=True))
    assert alike(found) > 0.95
    assert codes(found) == ["OCR-TEXT"]
    assert all(p.recognised for p in found.paragraphs)


@needs_office
@needs_tesseract
def test_what_was_recognised_is_kept(tmp_path: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(folder=tmp_path / "kept")
    data = as_pdf([picture])
    first = read(tmp_path, "a.pdf", data, Means(ocr=True, kept=kept))
    monkeypatch.setattr(recognising, "recognise_picture", lambda *_, **__: pytest.fail("recognised again"))
    again = read(tmp_path, "a.pdf", data, Means(ocr=True, kept=kept))
    assert again == first
    for file in kept.folder.iterdir():
        file.write_bytes(b"damaged")
    monkeypatch.undo()
    assert read(tmp_path, "a.pdf", data, Means(ocr=True, kept=kept)) == first


@needs_office
@needs_tesseract
def test_switching_it_on_reads_an_archive_anew(tmp_path: Path, picture: Picture, typed: bytes) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2023年报告.pdf").write_bytes(as_pdf([picture], before=typed))
    for setting, expected in (("false", 0), ("true", 1), ("false", 0)):
        (tmp_path / "archive.yml").write_text(f"ocr: {setting}\n", encoding="utf-8")
        made = convert(tmp_path, tmp_path / "reports", load_settings(tmp_path), lambda *_: None)
        assert len([f for r in made.archive.readings for f in r.findings if f.code == "OCR-TEXT"]) == expected


def test_without_tesseract_people_are_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gray = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    scan = one_page(b"595 0 0 842 0 0 cm /I Do", b"/XObject<</I 5 0 R>>", gray + b"\nstream\n\x80\nendstream")
    for name, words in (("tesseract", "没有文字识别程序"), ("chi_sim", "简体中文数据")):
        monkeypatch.setattr(recognising, "missing", lambda name=name: name)
        found = read(tmp_path, "a.pdf", scan, Means(ocr=True))
        assert codes(found) == ["PAGE-SCANNED", "OCR-MISSING"]
        assert words in found.findings[1].message
        assert "tesseract-ocr-chi-sim" in found.findings[1].hint
        assert codes(read(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n", Means(ocr=True))) == ["OCR-MISSING"]


@pytest.mark.skipif(os.name != "posix", reason="the program of this test is a shell script")
def test_a_page_that_takes_too_long_costs_that_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, script = tmp_path / "alive", tmp_path / "tesseract"
    script.write_text(f"#!/bin/sh\n(sleep 2; touch {mark}) &\nsleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(tesseract, "program", lambda: str(script))
    monkeypatch.setattr(tesseract, "_languages", lambda: (frozenset({"chi_sim"}), ""))
    with pytest.raises(tesseract.TesseractError) as error:
        tesseract.recognise_picture(b"x", 0.5)
    assert error.value.slow
    time.sleep(3)
    assert not mark.exists()


def test_invisible_words_over_a_picture_are_what_a_scanner_recognised(tmp_path: Path) -> None:
    gray = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    words = b"A report of the year 2023 that is longer than a signature"
    letters = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    for mode, expected in ((3, ["OCR-LAYER"]), (0, [])):
        content = b"q 595 0 0 842 0 0 cm /I Do Q BT /F 12 Tf %d Tr 72 700 Td (%s) Tj ET" % (mode, words)
        resources = b"/XObject<</I 5 0 R>>/Font<</F 6 0 R>>"
        data = one_page(content, resources, gray + b"\nstream\n\x80\nendstream", letters)
        found = read(tmp_path, "a.pdf", data)
        assert ([p.text for p in found.paragraphs], codes(found)) == ([words.decode()], expected)
        assert [p.recognised for p in found.paragraphs] == [bool(expected)]
        assert found.paragraphs[0].confidence is None


def hocr(*lines: str) -> bytes:
    page = "".join(f"<p class='ocr_par'>{line}</p>" for line in lines)
    return f"<html><body><div class='ocr_page' title='bbox 0 0 1000 1400'>{page}</div></body></html>".encode()


def line(words: Mapping[str, str], place: str) -> str:
    inside = "".join(
        f"<span class='ocrx_word' title='bbox {box}; x_wconf 90'>{text}</span>" for text, box in words.items()
    )
    return f"<span class='ocr_line' title='bbox {place}; baseline 0 0; x_size 40'>{inside}</span>"


def test_what_recognition_mistakes_at_the_head_of_a_line_is_mended() -> None:
    for said, meant in {
        "\\一)学习": "（一）学习",
        "~、原因": "一、原因",
        "〈《一）学习": "（一）学习",
        "二）学习": "（二）学习",
        "（二)学习,调研": "（二）学习，调研",
        "A,B(c)": "A,B(c)",
    }.items():
        page = read_hocr(hocr(line({said: "100 100 400 140"}, "100 100 400 140")))[0]
        assert [piece.text for piece in page.pieces] == [meant]


def test_words_far_apart_on_a_line_are_columns() -> None:
    page = read_hocr(hocr(line({"序号": "0 0 80 40", "问题": "300 0 380 40"}, "0 0 380 40")))[0]
    assert [piece.text for piece in page.pieces] == ["序号", "问题"]


@pytest.mark.parametrize("data", [b"", b"junk", b"<div class='ocr_page' title='bbox 1'><span class='ocr_line'>"])
def test_any_answer_is_borne(data: bytes) -> None:
    assert all(page.pieces == () for page in read_hocr(data))


def test_skipped_pictures_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = read_file(tmp_path, "a.png", Settings())
    assert isinstance(found, Skipped)
    assert [f.code for f in found.findings] == ["PICTURE-FILE"]


def test_a_scan_that_its_program_signed_is_a_scan(tmp_path: Path) -> None:
    gray = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    letters = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources = b"/XObject<</I 5 0 R>>/Font<</F 6 0 R>>"
    for part, words, expected in ((842, b"Made by a phone", ["PAGE-SCANNED"]), (400, b"Made by a person", [])):
        content = b"q 595 0 0 %d 0 0 cm /I Do Q BT /F 12 Tf 400 810 Td (%s) Tj ET" % (part, words)
        found = read(tmp_path, "a.pdf", one_page(content, resources, gray + b"\nstream\n\x80\nendstream", letters))
        assert codes(found) == expected
        assert [p.text for p in found.paragraphs] == [words.decode()]


def test_what_may_need_tesseract_is_read_where_it_is(tmp_path: Path) -> None:
    for name, data in {"a.docx": scanned_docx([]), "a.ofd": scanned_ofd([]), "a.pdf": one_page(b"")}.items():
        (tmp_path / name).write_bytes(data)
        assert (travels(tmp_path, name, ocr=False), travels(tmp_path, name, ocr=True)) == (True, False), name
    (tmp_path / "a.txt").write_text("一、", encoding="utf-8")
    assert travels(tmp_path, "a.txt", ocr=True)
