"""The table of samples, and the command that writes them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .word import Look, word_document

TEXTS: Final = Path(__file__).parent / "texts"
REPORTS: Final = Path(__file__).resolve().parents[2] / "reports"
_FILTERS: Final = {".doc": "doc:MS Word 97", ".pdf": "pdf:writer_pdf_Export", ".html": "html:HTML (StarWriter)"}
_TIME: Final = 120
_FONT: Final = "Noto Serif CJK SC"
_MADE: Final = re.compile(rb"(?<=/CreationDate\(D:)\d{14}|(?<=/DocChecksum /)[0-9A-F]{32}|(?<=<)[0-9A-F]{32}(?=>)")
"""What LibreOffice writes into a pdf file that is new each time; what takes its place is as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One original: the file it is, below `reports/`, the text it is made from, and what it has beyond the text."""

    path: str
    text: str
    look: Look


_RECTIFIED: Final = Look(
    title="云川市民政局党组关于2022年度民主生活会整改落实情况的报告", author="云川市民政局办公室", merged=(3, 4)
)
SAMPLES: Final = (
    Sample(
        path="枫渡镇/2024/枫渡镇党委班子2024年度民主生活会对照检查材料.docx",
        text="F24.txt",
        look=Look(
            title="枫渡镇党委领导班子2024年度民主生活会对照检查材料",
            author="枫渡镇党政办公室",
            header="内部资料　注意保存",
            footnotes={"书面征求、座谈访谈、进村入户等方式": "征求意见情况见会前印发的意见建议汇总表。"},
            deleted={"认真撰写": "反复修改", "现报告": "汇报"},
            inserted=("、班子成员与分管站所干部和联系村党支部书记之间",),
        ),
    ),
    Sample(path="市民政局/2023/2022年度民主生活会整改落实情况报告.docx", text="R23.md", look=_RECTIFIED),
    Sample(path="市民政局/2023/2022年度民主生活会整改落实情况报告.doc", text="R23.md", look=_RECTIFIED),
    Sample(
        path="市民政局/2022/2022年度民主生活会班子对照检查材料（征求意见稿）.docx",
        text="M22-draft.txt",
        look=Look(
            title="对照检查材料（征求意见稿）",
            author="云川市民政局办公室",
            header="征求意见稿",
            deleted={"总觉得民政部门权力小、风险小，": "存在麻痹思想，"},
            inserted=("缺乏换位思考，",),
        ),
    ),
    Sample(
        path="市水务局/2024/韩述平同志2024年度民主生活会对照检查材料.pdf",
        text="H24.txt",
        look=Look(title="2024年度民主生活会个人对照检查材料", author="韩述平", header="内部资料　注意保存", font=_FONT),
    ),
    Sample(
        path="枫渡镇/2022/枫渡镇人民政府2022年工作报告.html",
        text="G22.txt",
        look=Look(title="枫渡镇人民政府工作报告", author="枫渡镇人民政府", typed=True),
    ),
)


def make(sample: Sample) -> bytes:
    """The bytes of one original. Raises OSError or subprocess.SubprocessError where LibreOffice is needed and fails."""
    word = word_document((TEXTS / sample.text).read_text(encoding="utf-8"), sample.look)
    suffix = Path(sample.path).suffix
    return word if suffix == ".docx" else _converted(word, suffix)


def _converted(word: bytes, suffix: str) -> bytes:
    """What LibreOffice makes of a docx file."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "sample.docx"
        source.write_bytes(word)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        call = ["soffice", profile, "--headless", "--convert-to", _FILTERS[suffix], "--outdir", folder, str(source)]
        epoch = {"SOURCE_DATE_EPOCH": "946684800", "TZ": "UTC"}
        subprocess.run(call, check=True, capture_output=True, timeout=_TIME, env={**os.environ, **epoch})
        data = source.with_suffix(suffix).read_bytes()
        return (
            _MADE.sub(lambda m: b"20000101000000" if len(m[0]) == 14 else b"0" * 32, data) if suffix == ".pdf" else data
        )


def _written() -> Iterator[str]:
    for sample in SAMPLES:
        path = REPORTS / sample.path
        before = path.read_bytes() if path.exists() else None
        data = make(sample)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        yield f"{'same   ' if data == before else 'written'} {sample.path}"


if __name__ == "__main__":
    for line in _written():
        print(line, file=sys.stdout)
