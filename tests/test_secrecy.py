"""密级 and properties of files from end to end: the page, the data, what 待核对 says."""

from __future__ import annotations

import json
from pathlib import Path

from meeting_archive.contract import reading_data
from meeting_archive.office import repeatable
from meeting_archive.pipeline import Archive, convert, read_archive
from meeting_archive.settings import Settings
from word_files import WordFile, paragraph

TEXT = """机密★10年
云川市水务局党组2023年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够。集中学习次数偏少。
二、整改措施
（一）加强学习。每月集中学习1次。
"""
HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="rheader"/></w:sectPr>'
CORE = (
    '<?xml version="1.0"?><cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"><dc:title>2023年度述职报告</dc:title>'
    "<dc:creator>李明</dc:creator></cp:coreProperties>"
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    '<Relationship Id="r2" Target="docProps/core.xml" '
    'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>'
)


def built(folder: Path) -> Archive:
    return convert(folder, folder / "reports", Settings(), lambda *_: None).archive


def put(folder: Path, name: str, data: bytes) -> None:
    path = folder / "reports" / "市水务局" / "2023" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def page_of(folder: Path, archive: Archive) -> str:
    return next((folder / "docs/reports").rglob(f"{archive.readings[0].report.id}.md")).read_text(encoding="utf-8")


def test_a_secret_is_shown_and_pointed_out(tmp_path: Path) -> None:
    put(tmp_path, "对照检查.txt", TEXT.encode())
    archive = built(tmp_path)
    report = reading_data(archive.readings[0])["report"]
    assert (report["secrecy"], report["title"]) == ("机密★10年", "云川市水务局党组2023年度民主生活会对照检查材料")
    assert '| 密级 | 机密★10年 | <span class="ma-origin" title="机密★10年">见于正文</span> |' in page_of(
        tmp_path, archive
    )
    assert "文件标有“机密★10年”" in (tmp_path / "docs/review/index.md").read_text(encoding="utf-8")


def test_a_person_can_say_that_it_is_secret_no_more(tmp_path: Path) -> None:
    put(tmp_path, "对照检查.txt", TEXT.encode())
    put(tmp_path, "对照检查.txt.yml", "密级: 已解密\n".encode())
    archive = built(tmp_path)
    assert "| 密级 | 已解密 |" in page_of(tmp_path, archive)
    assert "SECRET-MARKED" not in {f.code for f in archive.readings[0].findings}


def test_a_word_file_says_it_in_its_header_and_keeps_properties(tmp_path: Path) -> None:
    body = "".join(paragraph(line) for line in ("各位同志：", "现将工作汇报如下。")) + HEADER
    extra = {"docProps/core.xml": CORE.encode()}
    file = WordFile(body=body, parts={"header": paragraph("内部资料　注意保存")}, extra=extra)
    put(tmp_path, "0012.docx", repeatable(file.bytes(), {"_rels/.rels": RELATIONS.encode()}))
    archive = read_archive(tmp_path / "reports", Settings(), lambda *_: None)
    meta = archive.readings[0].report.metadata
    assert (meta.secrecy.value, meta.secrecy.origin) == ("内部资料、注意保存", "margin")
    assert (meta.title.value, meta.title.origin) == ("2023年度述职报告", "properties")
    data = json.loads(json.dumps(reading_data(archive.readings[0])))
    assert data["report"]["properties"] == {"author": "李明", "title": "2023年度述职报告"}
    assert meta.date.value is None
