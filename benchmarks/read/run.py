"""Measure the reading of originals: `python benchmarks/read/run.py [--rounds 20]`.

One invented report of 20,000 characters with automatic numerals and a table, as docx, and what LibreOffice makes of it
(pdf, doc, odt, html) where it is installed. Medians of wall time in one warm process, from bytes to paragraphs, and the
mean time on the processor, which a busy machine changes less, that of the worker processes included. doc and odt have a
run of LibreOffice in them, the last line is 40 doc files converted together.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from meeting_archive.read import Kept, Means, prepare  # noqa: E402 - after the path is set
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
        if PROGRAM:
            measure_together(folder, files["docx"])


def measure(folder: Path, files: Mapping[str, bytes], rounds: int) -> None:
    """Print the median time of each file; of a pdf also by page."""
    for way, data in files.items():
        (folder / f"a.{way}").write_bytes(data)
        times, document = [], read_document(folder, f"a.{way}")
        used = processor()
        for _ in range(count := 3 if way in SLOW else rounds):
            began = time.perf_counter()
            document = read_document(folder, f"a.{way}")
            times.append(time.perf_counter() - began)
        median, best = statistics.median(times) * 1000, min(times) * 1000
        each_used = (processor() - used) / count * 1000
        pages = max((p.page or 0 for p in document.paragraphs), default=0)
        each = f"，每页 {median / pages:.1f} ms、CPU {each_used / pages:.1f} ms（{pages} 页）" if pages else ""
        print(f"{way:5} {len(document.text)} 字 {median:.1f} ms（最快 {best:.1f} ms），CPU {each_used:.1f} ms{each}")


def measure_together(folder: Path, data: bytes, count: int = 40) -> None:
    """Print what it takes to convert many doc files of different bytes, and to read them then."""
    names = [f"{at}.doc" for at in range(count)]
    made = convert({"a.docx": data}, WAYS["doc"], folder / "many")["a.docx"]
    for at, name in enumerate(names):
        (folder / name).write_bytes(made + bytes([at]))  # LibreOffice does not look behind the end
    means = Means(kept=Kept(folder=folder / "kept"))
    assert means.kept is not None
    began, used = time.perf_counter(), processor()
    prepare(folder, names, means.kept, lambda *_: None)
    converted = time.perf_counter()
    assert all(read_document(folder, name, means).paragraphs for name in names)
    print(
        f"{count} 个 doc 一起转换 {converted - began:.1f} s，再读 {time.perf_counter() - converted:.1f} s，"
        f"CPU 共 {processor() - used:.1f} s"
    )


def processor() -> float:
    """Seconds on the processor of this process, of those that ended, and (on Linux) of those that still run for it."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + sum(map(_running, _children()))


def _children() -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()]
    except OSError:
        return []


def _running(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return 0.0


if __name__ == "__main__":
    main()
