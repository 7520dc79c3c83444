"""Measure the reading of originals: `python benchmarks/read/run.py [--rounds 20]`.

One invented report of 20,000 characters with automatic numerals and a table, as docx, and what LibreOffice makes of it
(pdf, doc, odt, html) where it is installed. Medians of wall time in one warm process, from bytes to paragraphs; doc and
odt have a run of LibreOffice in them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from meeting_archive.read.document import read_document  # noqa: E402 - after the path is set
from office import PROGRAM, convert  # noqa: E402
from word_files import WordFile, abstract, level, numbered, paragraph, run, table  # noqa: E402

CHARACTERS = 20_000
WAYS = {"pdf": "pdf:writer_pdf_Export", "doc": "doc:MS Word 97", "odt": "odt:writer8", "html": "html:HTML (StarWriter)"}
SLOW = ("doc", "odt")
LOOK = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋" w:hAnsi="仿宋"/><w:color w:val="000000"/><w:sz w:val="32"/>'
SENTENCE = "坚持问题导向，围绕群众反映集中的事项逐项研究，明确责任人和完成时限，做到件件有回音。"


def report() -> bytes:
    """The report as docx."""
    lists = abstract(
        1,
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
        level(2, "decimal", "%3."),
    )
    blocks, characters, at = [], 0, 0
    while characters < CHARACTERS:
        number = f'<w:numPr><w:ilvl w:val="{(0, 1, 2, 2)[at % 4]}"/><w:numId w:val="1"/></w:numPr>'
        runs = "".join(run(piece, LOOK) for piece in (SENTENCE[:9], SENTENCE[9:20], SENTENCE[20:], SENTENCE))
        blocks.append(f'<w:p><w:pPr>{number}<w:jc w:val="left"/></w:pPr>{runs}</w:p>')
        characters += 2 * len(SENTENCE)
        at += 1
    rows = [("序号", "问题", "措施"), *((str(n), "学习不深", "制定计划") for n in range(20))]
    body = "".join(blocks) + table(*rows) + paragraph("特此报告。")
    return WordFile(body=body, parts={"numbering": lists + numbered(1, 1)}).bytes()


def main() -> None:
    """Make the files, read each several times, print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files: dict[str, bytes] = {"docx": report()}
        for way, to in WAYS.items() if PROGRAM else ():
            files[way] = convert({"a.docx": files["docx"]}, to, folder / way)["a.docx"]
        measure(folder, files, rounds)


def measure(folder: Path, files: Mapping[str, bytes], rounds: int) -> None:
    """Print the median time of each file; of a pdf also by page."""
    for way, data in files.items():
        (folder / f"a.{way}").write_bytes(data)
        times, document = [], read_document(folder, f"a.{way}")
        for _ in range(3 if way in SLOW else rounds):
            began = time.perf_counter()
            document = read_document(folder, f"a.{way}")
            times.append(time.perf_counter() - began)
        median, best = statistics.median(times) * 1000, min(times) * 1000
        pages = max((p.page or 0 for p in document.paragraphs), default=0)
        each = f"，每页 {median / pages:.1f} ms（{pages} 页）" if pages else ""
        print(f"{way:5} {len(document.text)} 字 {median:.1f} ms（最快 {best:.1f} ms）{each}")


if __name__ == "__main__":
    main()
