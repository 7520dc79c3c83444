"""The draft: last year's words, what is recorded and reported, blanks where facts belong, and not one fact made up."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from shutil import which

import pytest
from docx import Document

from ledger_samples import AS_AT, follow_up, reading, status
from meeting_archive.across import Across, LedgerRow, Ref
from meeting_archive.draft import Source, draft_document
from meeting_archive.draft.content import BLANK, content
from meeting_archive.ledger import ledger_rows
from meeting_archive.numbering.numerals import to_chinese, to_int
from meeting_archive.outputs import Choice, NothingFoundError, draft_file
from meeting_archive.pipeline import Archive, read_archive
from meeting_archive.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Source(voice="云川市水务局", year=2024, as_at=AS_AT)


def rows() -> tuple[LedgerRow, ...]:
    found = Across(follow_ups=(follow_up("K1", "AAAA"),))
    history = {Ref(report="K7M3", id="K2"): (status("整改中", evidence="党组纪要9号", day="2024-05", author="张三"),)}
    return ledger_rows([reading()], found, history, AS_AT)


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def sample() -> Archive:
    return read_archive(ROOT / "reports", load_settings(ROOT), lambda *_: None)


def test_a_draft_goes_by_last_year_s_problems() -> None:
    text = lines(draft_document(rows(), SOURCE))
    assert text[0] == "云川市水务局2024年度整改措施落实情况"
    headings = [line for line in text if re.match("[一二三四]、", line)]
    assert headings == [
        "一、关于“理论学习不够深入”的问题（K7M3-P1）",
        "二、关于“服务群众不够主动”的问题（K7M3-P2）",
        "三、仍需继续整改的事项和下一步打算",
    ]
    assert next(line for line in text if line.startswith("（一）")).endswith("（K7M3-K1）")
    for row in rows():
        assert any(row.quote in line and f"（{row.ref}）" in line for line in text)
        assert not row.deadline or any(row.deadline in line for line in text)


def test_what_is_recorded_and_reported_stands_beside_the_blanks() -> None:
    text = "\n".join(lines(draft_document(rows(), SOURCE)))
    assert "整改中；佐证：党组纪要9号；日期：2024年5月；经办人：张三" in text
    assert "AAAA-S1 报告称已完成：“已建立学习情况台账，集中学习30次”" in text
    assert text.count("还没有后续报告") == len(rows()) - 1
    assert text.count(f"落实情况：{BLANK}") == len(rows())
    assert f"承诺 {len(rows())} 条" in text
    assert "台账记录了状态的 1 条，后续报告提到的 1 条" in text


def test_a_state_in_doubt_is_not_recorded() -> None:
    row = replace(rows()[0], history=(replace(status("已销号"), suspect=True),))
    assert "已销号" not in "".join(line.words for line in content([row], SOURCE))


def test_the_layout_is_that_of_official_documents() -> None:
    data = draft_document(rows(), SOURCE)
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    assert section.page_width is not None
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (210, 28)  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
        fonts = package.read("word/fontTable.xml").decode()
        footers = "".join(package.read(n).decode() for n in package.namelist() if "footer" in n and n.endswith(".xml"))
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"):
        assert f'w:eastAsia="{font}"' in body
        assert f'w:name="{font}"><w:altName' in fonts
    assert body.count('w:val="44"') >= 1, "the title in 二号"
    assert 'w:firstLineChars="200"' in body
    assert footers.count("PAGE") == 2


def test_the_same_rows_give_the_same_bytes() -> None:
    assert draft_document(rows(), SOURCE) == draft_document(rows(), SOURCE)


@pytest.mark.parametrize("words", ["a\x00b\ud800", "=1+1", "<w:p>&"])
def test_any_characters_can_be_written(words: str) -> None:
    row = replace(rows()[0], quote=words, problem=words, owner=words, deadline=words)
    assert lines(draft_document([row], SOURCE))


def test_a_unit_s_draft_holds_what_the_unit_promised_and_a_person_s_what_the_person_did() -> None:
    archive = sample()
    unit = "\n".join(lines(draft_file(archive, Choice(unit="市水务局", year="2024"))))
    person = "\n".join(lines(draft_file(archive, Choice(unit="市水务局", person="韩述平", year="2024"))))
    own = {str(row.ref) for row in archive.ledger if row.person == "韩述平" and row.year == "2023"}
    assert own
    assert all(ref in person for ref in own)
    assert not [ref for ref in own if ref in unit]
    assert person.startswith("韩述平2024年度")


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(unit="没有的局", year="2024"), "没有单位为“没有的局”的承诺。这里有承诺的单位：云川市民政局"),
        (Choice(unit="市水务局", year="2031"), "云川市水务局没有年度为“2030”的承诺。这里有承诺的年度：2021"),
        (Choice(unit="市水务局", person="无此人", year="2024"), "没有汇报人为“无此人”的承诺"),
    ],
)
def test_no_promises_is_said_with_what_there_is(choice: Choice, words: str) -> None:
    with pytest.raises(NothingFoundError, match=words):
        draft_file(sample(), choice)


def test_headings_count_in_chinese() -> None:
    for number in (*range(1, 131), 999, 1000, 1005, 1010, 9999):
        assert to_int(to_chinese(number)) == number


@pytest.mark.skipif(which("soffice") is None, reason="no LibreOffice here: run scripts/install-office.sh")
def test_an_office_program_opens_it(tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(draft_document(rows(), SOURCE))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", tmp_path, tmp_path / "draft.docx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    text = (tmp_path / "draft.txt").read_text(encoding="utf-8-sig")
    assert "云川市水务局2024年度整改措施落实情况" in text
    assert "K7M3-K1" in text
