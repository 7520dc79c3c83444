"""PDF files that LibreOffice wrote, read back; and files that are damaged, locked, scanned or hostile."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pypdfium2
import pytest

from meeting_archive.read.child import Child, WorkerError
from meeting_archive.read.layout.margins import _NUMBER as NUMBER
from meeting_archive.read.pdf import read_pdf
from meeting_archive.read.pdf.document import CHILD
from meeting_archive.read.radicals import meant
from office import convert, needs_office
from word_files import WordFile, paragraph, run, table

LAYOUT = '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640"/>'
TYPE = '<w:sz w:val="32"/>'
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
RULED = f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rheader"/><w:footerReference w:type="default" r:id="rfooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" '
    'w:header="851" w:footer="992"/></w:sectPr>'
)
PAGE_NUMBER = f'<w:p>{run("— ")}<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>{run(" —")}</w:p>'


def body(*texts: str) -> str:
    return "".join(f"<w:p><w:pPr>{LAYOUT}</w:pPr>{run(text, TYPE)}</w:p>" for text in texts)


def pdf(objects: list[bytes]) -> bytes:
    """A file of numbered objects; the first is the catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def one_page(content: bytes, resources: bytes = b"", *more: bytes, packed: bytes = b"") -> bytes:
    stream = b"<<%s/Length %d>>\nstream\n%s\nendstream" % (packed, len(content), content)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, *more])


SENTENCES = [
    f"第{n}，坚持问题导向，围绕群众反映集中的事项逐项研究，明确责任人和完成时限，做到件件有回音，年底前完成第{n}批任务。"
    for n in range(1, 41)
]


@needs_office
def test_paragraphs_run_over_lines_and_pages_and_margins_stay_out(tmp_path: Path) -> None:
    made = WordFile(body=body(*SENTENCES) + PAGE, parts={"header": paragraph("机密★1年"), "footer": PAGE_NUMBER})
    read = read_pdf(convert({"a.docx": made.bytes()}, "pdf:writer_pdf_Export", tmp_path)["a.docx"])
    assert [p.text for p in read.paragraphs if p.style == "text"] == SENTENCES
    assert [(p.text, p.style) for p in read.paragraphs if p.style != "text"] == [("机密★1年", "header")]
    assert read.paragraphs[0].page == 1
    assert (read.paragraphs[39].page or 0) > 1
    assert read.findings == ()


@needs_office
def test_a_ruled_table_keeps_its_cells(tmp_path: Path) -> None:
    rows = (
        ("序号", "存在的问题", "整改措施", "完成时限"),
        ("1", "理论学习不够深入系统，联系实际不紧密", "制定年度学习计划，每月至少集中学习一次", "6月底前"),
        ("2", "调查研究不深", "班子成员每人每年完成调研报告1篇", "长期坚持"),
    )
    made = WordFile(body=body("整改台账如下：") + table(*rows).replace("<w:tbl>", RULED) + body("特此报告。"))
    read = read_pdf(convert({"a.docx": made.bytes()}, "pdf:writer_pdf_Export", tmp_path)["a.docx"])
    assert [p.text for p in read.paragraphs] == ["整改台账如下：", *("\t".join(row) for row in rows), "特此报告。"]


@needs_office
def test_a_password_is_told(tmp_path: Path) -> None:
    options = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'
    made = convert({"a.docx": WordFile(body=body("甲")).bytes()}, f"pdf:writer_pdf_Export:{options}", tmp_path)[
        "a.docx"
    ]
    assert [f.code for f in read_pdf(made).findings] == ["FILE-ENCRYPTED"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.4\n" + bytes(range(256)) * 40])
def test_damaged_files_give_one_finding(data: bytes) -> None:
    read = read_pdf(data)
    assert (read.paragraphs, [f.code for f in read.findings]) == ((), ["FILE-BROKEN"])


def test_a_scan_is_recognised_page_by_page() -> None:
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    made = one_page(b"595 0 0 842 0 0 cm /I Do", b"/XObject<</I 5 0 R>>", picture + b"\nstream\n\x80\nendstream")
    read = read_pdf(made)
    assert [f.code for f in read.findings] == ["PAGE-SCANNED"]
    assert "第1页" in read.findings[0].message


def test_an_empty_page_is_an_empty_file() -> None:
    assert [f.code for f in read_pdf(one_page(b"")).findings] == ["FILE-EMPTY"]


def test_a_stream_that_unpacks_without_end_costs_a_finding_and_the_next_file_is_read() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 m " * 1_000_000) for _ in range(400)) + packer.flush()
    bomb = zlib.compress(packed, 9)
    read = read_pdf(one_page(bomb, packed=b"/Filter[/FlateDecode/FlateDecode]"))
    assert read.paragraphs == ()
    assert {f.code for f in read.findings} <= {"FILE-LIMIT", "FILE-EMPTY", "FILE-BROKEN"}
    assert [f.code for f in read_pdf(one_page(b"")).findings] == ["FILE-EMPTY"]


def test_a_worker_that_is_too_slow_is_ended() -> None:
    child = Child("meeting_archive.read.pdf.worker", "10")
    with pytest.raises(WorkerError) as error:
        child.ask(one_page(b""), seconds=0.0)
    assert error.value.slow
    assert "pages" in child.ask(one_page(b""))
    child.stop()


def test_a_worker_that_was_killed_is_started_anew() -> None:
    CHILD.ask(one_page(b""))
    process = CHILD._process
    assert process is not None
    process.kill()
    process.wait()
    assert "pages" in CHILD.ask(one_page(b""))


def test_characters_that_only_look_like_others_become_those() -> None:
    assert meant("⼯作⺠⽣⻓⻋") == "工作民生长车"
    assert meant("工作") == "工作"


FOOT = (
    f'<w:p>{run("第 ")}<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>{run(" 页　共 ")}'
    f'<w:fldSimple w:instr="NUMPAGES">{run("8")}</w:fldSimple>{run(" 页")}</w:p>'
)
COLUMNS = PAGE.replace("</w:sectPr>", '<w:cols w:num="2" w:space="425"/></w:sectPr>')
NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
NOTES = (
    '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1" w:type="continuationSeparator"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run("见年度工作要点第三部分。")}</w:p></w:footnote>'
)
LEDGER = [
    (
        str(n),
        f"问题{n}" + "理论学习不够深入系统，联系实际不紧密" * 2,
        "制定年度学习计划，每月集中学习一次" * 3,
        "6月底前",
    )
    for n in range(1, 16)
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Pages of several kinds, laid out in one run of LibreOffice."""
    head = {"header": paragraph("云川市水务局文件"), "footer": FOOT}
    noted = f"<w:p><w:pPr>{LAYOUT}</w:pPr>{run(SENTENCES[0], TYPE)}{NOTE}{run('后文继续。', TYPE)}</w:p>"
    rows = table(("序号", "存在的问题", "整改措施", "完成时限"), *LEDGER).replace("<w:tbl>", RULED)
    rows = rows.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    made = {
        "columns": WordFile(body=body(*SENTENCES[:20]) + COLUMNS, parts=head),
        "notes": WordFile(body=noted + body(*SENTENCES[1:14]) + PAGE, parts={**head, "footnotes": NOTES}),
        "ledger": WordFile(body=body("台账如下：") + rows + body("特此报告。") + PAGE, parts=head),
    }
    files = {f"{name}.docx": file.bytes() for name, file in made.items()}
    pdfs = convert(files, "pdf:writer_pdf_Export", tmp_path_factory.mktemp("laid_out"))
    return {name.removesuffix(".docx"): data for name, data in pdfs.items()}


def texts(data: bytes, style: str = "text") -> list[str]:
    return [p.text for p in read_pdf(data).paragraphs if p.style == style]


@needs_office
def test_text_in_two_columns_is_read_column_by_column(laid_out: dict[str, bytes]) -> None:
    assert texts(laid_out["columns"]) == SENTENCES[:20]
    assert texts(laid_out["columns"], "header") == ["云川市水务局文件"]
    assert texts(laid_out["columns"], "footer") == []


@needs_office
def test_footnotes_stand_at_the_end_and_cut_no_paragraph(laid_out: dict[str, bytes]) -> None:
    assert texts(laid_out["notes"]) == [f"{SENTENCES[0]}¹后文继续。", *SENTENCES[1:14]]
    assert texts(laid_out["notes"], "note") == ["¹ 见年度工作要点第三部分。"]


@needs_office
def test_a_row_that_goes_on_on_the_next_page_is_one_row(laid_out: dict[str, bytes]) -> None:
    assert max(p.page or 0 for p in read_pdf(laid_out["ledger"]).paragraphs) > 2
    rows = ["\t".join(row) for row in (("序号", "存在的问题", "整改措施", "完成时限"), *LEDGER)]
    assert texts(laid_out["ledger"], "table") == rows


@needs_office
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_on_their_side_or_head_are_read_upright(laid_out: dict[str, bytes], turn: int) -> None:
    straight = read_pdf(laid_out["notes"]).paragraphs
    for content in (False, True):  # the page says that it is turned, or its text is
        assert read_pdf(turned(laid_out["notes"], turn, content=content)).paragraphs == straight


def turned(data: bytes, degrees: int, *, content: bool) -> bytes:
    source, target = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    if not content:
        for page in source:
            page.set_rotation(degrees)
        target = source
    for at in range(len(source) if content else 0):
        width, height = source[at].get_size()
        page = target.new_page(*((width, height) if degrees == 180 else (height, width)))
        drawn = source.page_as_xobject(at, target).as_pageobject()
        across, up = {90: (height, 0), 180: (width, height), 270: (0, width)}[degrees]
        drawn.set_matrix(pypdfium2.PdfMatrix().rotate(degrees, ccw=True).translate(across, up))
        page.insert_obj(drawn)
        page.gen_content()
    out = io.BytesIO()
    target.save(out)
    return out.getvalue()


def test_words_aslant_over_a_page_are_a_watermark_and_part_no_paragraph() -> None:
    letters = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    lines = b"BT /F 12 Tf 14 TL 72 500 Td (First line of the text) Tj T* (and the second line) Tj ET "
    stamp = b"q 0.7 0.7 -0.7 0.7 150 400 cm BT /F 70 Tf (SECRET) Tj ET Q "
    for content in (stamp + lines, lines + stamp):
        read = read_pdf(one_page(content, b"/Font<</F 5 0 R>>", letters))
        assert [(p.text, p.style) for p in read.paragraphs if p.style != "text"] == [("SECRET", "header")]
        words = "".join(p.text for p in read.paragraphs if p.style == "text")
        assert words.replace(" ", "") == "Firstlineofthetextandthesecondline"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("3", True),
        ("— 3 —", True),
        ("第 3 页　共 8 页", True),
        ("第三页 共八页", True),
        ("共 8 页　第 3 页", True),
        ("共8页，第3页", True),
        ("3/8", True),
        ("页码：3 / 8", True),
        ("Page 3 of 8", True),
        ("iv", True),
        ("2023年12月", False),
        ("第3条 共8项", False),
        ("三、整改措施", False),
    ],
)
def test_page_numbers_of_many_forms(words: str, expected: bool) -> None:
    assert (NUMBER.fullmatch(words) is not None) is expected
