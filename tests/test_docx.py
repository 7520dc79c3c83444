"""Word documents: what a person sees on the page reaches the paragraphs, what a person does not see stays out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from meeting_archive.read.docx import read_docx
from office import convert, needs_office
from word_files import WordFile, cell, paragraph, run, table

P = paragraph


def field(instruction: str, result: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    asked = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return marks["begin"] + asked + marks["separate"] + result + marks["end"]


def text_box(words: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{P(words)}</w:txbxContent></wps:txbx></wps:wsp>"


def read(body: str, **parts: str) -> list[tuple[str, str]]:
    return [(p.text, p.style) for p in read_docx(WordFile(body=body, parts=parts).bytes()).paragraphs]


def words(body: str, **parts: str) -> list[str]:
    return [text for text, _ in read(body, **parts)]


DRAWN = (
    f'<w:p>{run("锚")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{text_box("框中")}</w:drawing>'
    f"</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{P('框中')}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
DELETED_END = '<w:rPr><w:del w:id="9" w:author="甲"/></w:rPr>'
HIDDEN_END = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"


STRONG = '<w:rStyle w:val="B"/>'
NO_FIELD_END = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("甲") + "</w:p>"
NESTED = "IF </w:instrText></w:r>" + run("问") + "<w:r><w:instrText>"
SHOWN_AGAIN = run("乙", '<w:vanish w:val="0"/>')
BOX = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>甲</w:t></w:r></w:p>'
RUBY = f"<w:p><w:r><w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('汉')}</w:rubyBase></w:ruby></w:r></w:p>"
SEEN: Mapping[str, tuple[str, list[str]]] = {
    "tracked": (f"<w:p>{run('甲')}<w:ins>{run('乙')}</w:ins><w:del>{run('丙')}</w:del></w:p>", ["甲乙"]),
    "moved away": (f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom></w:p>{P('乙')}", ["乙"]),
    "moved here": (f"<w:p><w:moveTo>{run('甲')}</w:moveTo></w:p>", ["甲"]),
    "deleted end": (P("甲", more=DELETED_END) + P("乙"), ["甲乙"]),
    "run-in heading": (P("标题。", more=HIDDEN_END) + P("正文"), ["标题。正文"]),
    "hidden": (f"<w:p>{run('甲')}{run('密', '<w:vanish/>')}{SHOWN_AGAIN}</w:p>", ["甲乙"]),
    "line break": ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>", ["甲", "乙"]),
    "field": (f"<w:p>{field('PAGEREF x', run('甲'))}{run('乙')}</w:p>", ["甲乙"]),
    "words inside a field's instruction": (f"<w:p>{field(NESTED, run('甲'))}</w:p>", ["甲"]),
    "a field that never ends hides nothing": (NO_FIELD_END, ["甲"]),
    "simple field": (f'<w:p><w:fldSimple w:instr="DATE">{run("甲")}</w:fldSimple></w:p>', ["甲"]),
    "control in a line": (f"<w:p><w:sdt><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt></w:p>", ["甲"]),
    "control around lines": (f"<w:sdt><w:sdtContent>{P('甲')}</w:sdtContent></w:sdt>", ["甲"]),
    "hyperlink": (f"<w:p><w:hyperlink><w:smartTag>{run('甲')}</w:smartTag></w:hyperlink></w:p>", ["甲"]),
    "text box once": (DRAWN, ["锚", "框中"]),
    "symbol": (BOX, ["☑甲"]),
    "ruby": (RUBY, ["汉"]),
    "a tab in front is room": ("<w:p><w:r><w:tab/><w:t>甲</w:t></w:r></w:p>", ["　　甲"]),
    "empty paragraphs are none": (P("") + P("甲") + P(""), ["甲"]),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen(name: str) -> None:
    body, expected = SEEN[name]
    assert words(body) == expected


def test_headings_outline_and_bold() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="character" w:styleId="B"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = (
        P("总题", style="T")
        + P("目录行", style="C")
        + P("一级", more='<w:outlineLvl w:val="0"/>')
        + P("长" * 101, more='<w:outlineLvl w:val="0"/>')
        + f"<w:p>{run('全粗', '<w:b/>')}</w:p><w:p>{run('粗', STRONG)}{run('细')}</w:p>"
    )
    expected = ["heading1", "toc", "heading1", "text", "bold", "text"]
    assert [style for _, style in read(body, styles=styles)] == expected


def test_tables() -> None:
    merged = table(
        ("序号", "问题", "措施", "时限"),
        ("1", cell("学习不够", '<w:vMerge w:val="restart"/>'), "制定计划", "6月底"),
        ("2", cell("", "<w:vMerge/>"), cell("每季度检查一次", '<w:gridSpan w:val="2"/>')),
    )
    assert read(merged) == [
        ("序号\t问题\t措施\t时限", "table"),
        ("1\t学习不够\t制定计划\t6月底", "table"),
        ("2\t\t每季度检查一次\t", "table"),
    ]


def test_a_table_as_a_frame_around_text_gives_paragraphs() -> None:
    long = "".join(P(f"（{n}）" + "抓落实的劲头不足。" * 9) for n in "一二三")
    framed = table(("姓名", "某某"), ("存在问题", long))
    assert [style for _, style in read(framed)] == ["table", "text", "text", "text", "text"]
    assert words(table((P("甲") + P("乙"),))) == ["甲", "乙"]


def test_notes_stand_at_the_end_with_their_marks() -> None:
    body = '<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/><w:t>乙</w:t></w:r></w:p>' + P("丙")
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{P("线")}</w:footnote><w:footnote w:id="2">{P("见附表")}</w:footnote>'
    )
    assert read(body, footnotes=notes) == [("甲¹乙", "text"), ("丙", "text"), ("¹ 见附表", "note")]
    circled = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/></w:footnotePr>'
    assert words(body, footnotes=notes, settings=circled)[0] == "甲①乙"


def test_headers_and_footers_are_kept_apart_and_page_numbers_are_none() -> None:
    body = P("甲") + '<w:sectPr><w:headerReference r:id="rheader"/><w:footerReference r:id="rfooter"/></w:sectPr>'
    assert read(body, header=P("机密★1年"), footer=P("— 1 —")) == [("甲", "text"), ("机密★1年", "header")]


def test_no_paragraph_holds_a_line_end() -> None:
    assert words("<w:p><w:r><w:t>甲\r\n乙</w:t></w:r></w:p>") == ["甲", "乙"]


TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/"


def test_strict_documents_read_the_same() -> None:
    data = WordFile(body=P("甲")).bytes()
    assert [p.text for p in read_docx(data).paragraphs] == ["甲"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            strict = old.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/wordprocessingml"
            )
            new.writestr(name, strict)
    assert [p.text for p in read_docx(out.getvalue()).paragraphs] == ["甲"]


@needs_office
def test_what_libreoffice_wrote_reads_as_it_was_meant(tmp_path: Path) -> None:
    page = (
        "<html><body><h1>整改报告</h1><p>一、存在问题</p><ol><li>学习不够深入</li><li>调研不够</li></ol>"
        "<table border=1><tr><td>序号</td><td>问题</td><td>措施</td></tr><tr><td>1</td><td>学习</td><td>补课</td></tr>"
        "</table></body></html>"
    )
    made = convert({"a.html": page.encode()}, "docx:MS Word 2007 XML", tmp_path, reader="HTML (StarWriter)")
    lines = [(p.text, p.style) for p in read_docx(made["a.html"]).paragraphs]
    assert lines == [
        ("整改报告", "heading1"),
        ("一、存在问题", "text"),
        ("1. 学习不够深入", "text"),
        ("2. 调研不够", "text"),
        ("序号\t问题\t措施", "table"),
        ("1\t学习\t补课", "table"),
    ]
