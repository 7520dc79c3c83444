"""The same report as Word, pdf, web and text file gives the same items, links and commitments.

The files are made by LibreOffice from one Word document with the words of a sample report, ragged on the right: its pdf
export leaves marks out that hang over the edge of justified lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from meeting_archive.model import Reading, squeeze
from meeting_archive.pipeline import read_file
from meeting_archive.read import read_document
from meeting_archive.settings import Settings
from office import convert, needs_office
from word_files import WordFile, abstract, level, numbered, run

SAMPLES = Path(__file__).resolve().parents[1] / "reports"
NAMES = (
    "市民政局/2023/2023年度专题民主生活会领导班子对照检查材料.txt",
    "市民政局/2022/市民政局党组会议纪要（2022年第19次）.txt",
    "市水务局/2022/市水务局党组关于市委第三巡察组反馈意见整改进展情况的报告.txt",
    "市水务局/2024/云川市水务局2024年度工作报告.txt",
    "市水务局/2022/韩述平2022年述职述廉报告.txt",
)
LAYOUT = '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640"/><w:jc w:val="left"/>'
TYPE = '<w:sz w:val="32"/>'
PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"/></w:sectPr>'
)
WAYS = {
    "pdf": "pdf:writer_pdf_Export",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
    "odt": "odt:writer8",
    "html": "html:HTML (StarWriter)",
}


def as_docx(texts: list[str]) -> bytes:
    body = "".join(f"<w:p><w:pPr>{LAYOUT}</w:pPr>{run(escape(text.strip()), TYPE)}</w:p>" for text in texts)
    return WordFile(body=body + PAGE).bytes()


def told(reading: Reading) -> Mapping[str, list[tuple[str, ...]]]:
    """What is compared: words without spaces and marks, so that only reading counts."""
    text = {item.id: squeeze(item.text) for item in reading.items}
    return {
        "items": [(i.role, squeeze(i.text), text.get(i.parent or "", "")) for i in reading.items],
        "links": sorted((k.kind, text[k.source], text[k.target], k.origin) for k in reading.links),
        "commitments": [
            (squeeze(c.quote), squeeze(c.owner or ""), squeeze(c.deadline or ""), c.due or "")
            for c in reading.commitments
        ],
    }


def read(folder: Path, name: str, data: bytes) -> Reading:
    (folder / name).write_bytes(data)
    found = read_file(folder, name, Settings())
    assert isinstance(found, tuple), found
    assert len(found) == 1
    return found[0]


@needs_office
def test_the_same_report_in_every_format(tmp_path: Path) -> None:
    texts = {f"r{at}": [p.text for p in read_document(SAMPLES, name).paragraphs] for at, name in enumerate(NAMES)}
    words = {f"{name}.docx": as_docx(lines) for name, lines in texts.items()}
    made = {way: convert(words, to, tmp_path / way) for way, to in WAYS.items()}
    for name, lines in texts.items():
        plain = "\n".join(lines)
        files = {way: made[way][f"{name}.docx"] for way in WAYS} | {
            "docx": words[f"{name}.docx"],
            "txt": plain.encode("gb18030"),
        }
        first = told(read(tmp_path, f"2023年{name}.txt", plain.encode()))
        assert first["items"]
        assert first["commitments"]
        for way, data in files.items():
            other = told(read(tmp_path, f"2023年{name}.{way}", data))
            for what in first:
                assert other[what] == first[what], (name, way, what)


@pytest.fixture(scope="module")
def automatic() -> bytes:
    """A report whose numerals are Word's, none of them in its text."""
    lists = abstract(
        1,
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
        level(2, "decimal", "%3.", suff="space"),
    )
    lines = (
        ("云川市水务局党组对照检查材料", None),
        ("存在的问题", 0),
        ("理论学习不够深入。满足于传达文件，联系实际思考不多。", 1),
        ("服务群众不够主动。到村入户次数偏少。", 1),
        ("原因分析", 0),
        ("理想信念有所松懈。对学习的重要性认识不足。", 1),
        ("宗旨意识有所淡化。群众观念树得不牢。", 1),
        ("整改措施", 0),
        ("强化理论学习。制定年度学习计划，每月集中学习不少于1次。", 1),
        ("密切联系群众。2024年6月底前由办公室牵头建立联系点制度。", 1),
    )
    body = "".join(f"<w:p><w:pPr>{_number(at)}{LAYOUT}</w:pPr>{run(text, TYPE)}</w:p>" for text, at in lines)
    return WordFile(body=body + PAGE, parts={"numbering": lists + numbered(1, 1)}).bytes()


def _number(at: int | None) -> str:
    return "" if at is None else f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>'


@needs_office
def test_automatic_numerals_are_there_in_every_format(tmp_path: Path, automatic: bytes) -> None:
    first = told(read(tmp_path, "2023年度.docx", automatic))
    assert [role for role, *_ in first["items"]] == ["problem"] * 2 + ["cause"] * 2 + ["measure"] * 2
    assert len(first["commitments"]) == 3
    for way, to in WAYS.items():
        if way in ("rtf", "html"):
            continue  # LibreOffice writes ? for marks of numerals into rtf, and 1. at every level of lists into html
        data = convert({"a.docx": automatic}, to, tmp_path / way)["a.docx"]
        other = told(read(tmp_path, f"2023年度.{way}", data))
        for what in first:
            assert other[what] == first[what], (way, what)
