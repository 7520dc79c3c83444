"""OFD files made part by part: text objects become lines, paragraphs and tables as on the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from meeting_archive.read.ofd import read_ofd
from meeting_archive.read.ofd.page import numbers

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6
"""Millimetres: type of about 16 points."""


def words(text: str, x: float, y: float, *, more: str = "") -> str:
    """One line of text whose base stands `y` millimetres below the top of the page."""
    steps = f'DeltaX="g {len(text) - 1} {SIZE}"' if len(text) > 1 else ""
    code = f'<ofd:TextCode X="0" Y="{SIZE}" {steps}>{text}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y - SIZE} 160 8" Size="{SIZE}">{more}{code}</ofd:TextObject>'


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    data = f"M 0 0 L {x1 - x0} {y1 - y0}"
    box = f'Boundary="{x0} {y0} {max(x1 - x0, 0.1)} {max(y1 - y0, 0.1)}"'
    return f"<ofd:PathObject {box}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


def ofd(pages: Sequence[str], extra: Mapping[str, str] | None = None, about: str = "") -> bytes:
    """A file with these pages, numbered in the order of their list, stored in another one."""
    places = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    parts = {
        "OFD.xml": f"<ofd:OFD {_SPACE}><ofd:DocBody><ofd:DocInfo>{about}</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData>{area}</ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        **(extra or {}),
    }
    for n in reversed(range(len(pages))):
        layer = f"<ofd:Content><ofd:Layer>{pages[n]}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = f"<ofd:Page {_SPACE}>{layer}</ofd:Page>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


FULL = "一、存在的问题主要是理论学习不够深入系统联系实际"


def test_lines_become_paragraphs_and_pages_keep_their_order() -> None:
    first = [words(FULL, 40, 50), words("思考不多。", 28.8, 60), words("二、下一步措施。", 40, 70)]
    first += [words("续" * 26 + "。", 28.8, 80 + 10 * n) for n in range(8)]
    read = read_ofd(ofd(["".join(first), words("三、结束语", 40, 50)], about="<ofd:Title>整改报告</ofd:Title>"))
    texts = [(p.text, p.page) for p in read.paragraphs]
    assert texts[0] == (FULL + "思考不多。", 1)
    assert texts[-1] == ("三、结束语", 2)
    assert (dict(read.properties), read.findings) == ({"title": "整改报告"}, ())


def test_a_ruled_table_keeps_its_cells() -> None:
    rules = [line(30, y, 120, y) for y in (40, 50, 60)] + [line(x, 40, x, 60) for x in (30, 60, 90, 120)]
    cells = [
        words(word, x + 2, y)
        for y, row in ((48, "序问措"), (58, "一学计"))
        for x, word in zip((30, 60, 90), row, strict=True)
    ]
    read = read_ofd(ofd(["".join(rules + cells)]))
    assert [(p.text, p.style) for p in read.paragraphs] == [("序\t问\t措", "table"), ("一\t学\t计", "table")]


def test_glyphs_without_characters_are_told() -> None:
    glyphs = "<ofd:CGTransform CodePosition='0' GlyphCount='2'><ofd:Glyphs>12 13</ofd:Glyphs></ofd:CGTransform>"
    read = read_ofd(ofd([words("", 30, 50, more=glyphs) + words("甲乙\ue001丙", 30, 70)]))
    assert [p.text for p in read.paragraphs] == ["\ufffd\ufffd", "甲乙\ufffd丙"]
    assert [f.code for f in read.findings] == ["GLYPH-UNKNOWN"]
    assert "3" in read.findings[0].message


def test_a_scan_and_a_locked_file_are_told() -> None:
    assert [f.code for f in read_ofd(ofd(['<ofd:ImageObject Boundary="0 0 210 297"/>'])).findings] == ["PICTURES-ONLY"]
    assert [f.code for f in read_ofd(ofd([], {"Encryptions.xml": "<a/>"})).findings] == ["FILE-ENCRYPTED"]


def test_repeated_steps_are_written_out() -> None:
    assert numbers("1 g 3 5 2.5") == [1, 5, 5, 5, 2.5]
    assert numbers("g 99999999999 1 g") == [1.0] * 10_000


@given(st.text("0123456789.-eg \n+", max_size=60))
def test_any_list_of_numbers_is_read(text: str) -> None:
    assert len(numbers(text)) <= 20_001
