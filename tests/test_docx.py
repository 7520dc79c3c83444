"""Word documents: what a person sees on the page reaches the paragraphs, what a person does not see stays out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from meeting_archive.read.docx import read_docx
from office import convert, needs_office
from word_files import WordFile, abstract, cell, level, numbered, paragraph, run, table

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
M_SPACE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def math(inside: str) -> str:
    return f"<w:p><m:oMath {M_SPACE}>{inside}</m:oMath></w:p>"


def letter(text: str, name: str = "r") -> str:
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>" if name != "r" else f"<m:r><m:t>{text}</m:t></m:r>"


def form(inside: str) -> str:
    data = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inside}</w:ffData></w:fldChar></w:r>'
    return data + '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


FRACTION = f"<m:f>{letter('a+b', 'num')}{letter('2', 'den')}</m:f>"
SQUARE = f"<m:sSup>{letter('m', 'e')}{letter('2', 'sup')}</m:sSup><m:rad><m:deg/>{letter('9', 'e')}</m:rad>"
INDEXED = (
    f"<m:sSubSup>{letter('x', 'e')}{letter('1', 'sub')}{letter('y', 'sup')}</m:sSubSup><m:d>{letter('z', 'e')}</m:d>"
)
CHOICE = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲局"/><w:listEntry w:val="乙局"/></w:ddList>'
SIGNS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
OFF = '<w:caps w:val="0"/>'
DROPPED = '<w:framePr w:dropCap="drop" w:lines="2"/>'
ART = '<w:r><w:pict><v:shape><v:textpath string="云川市水务局文件"/></v:shape></w:pict></w:r>'
SHIFTED = f"<w:tr><w:trPr><w:gridBefore w:val='1'/><w:gridAfter w:val='1'/></w:trPr>{cell('措施')}</w:tr>"
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
    "signs by their font": (f"<w:p>{run(chr(0xF0FE), SIGNS)}{run('甲')}{run('¨', SIGNS)}</w:p>", ["☑甲□"]),
    "signs that hide": (f"<w:p>{run(chr(0xF0FC))}{run('甲')}</w:p>", ["✓甲"]),
    "a fraction": (math(FRACTION), ["(a+b)/2"]),
    "powers and roots": (math(SQUARE), ["m²√9"]),
    "indices and brackets": (math(INDEXED), ["x₁^y(z)"]),
    "a box of a form": (f"<w:p>{form('<w:checkBox><w:checked/></w:checkBox>')}{run('甲')}</w:p>", ["☑甲"]),
    "a choice of a form": (f"<w:p>{form(CHOICE)}</w:p>", ["乙局"]),
    "an entry of an index": (f"<w:p>{run('甲')}{field('XE', '').replace('separate', 'x')}{run('乙')}</w:p>", ["甲乙"]),
    "capitals": (f"<w:p>{run('gdp', '<w:caps/>')}{run('b', OFF)}</w:p>", ["GDPb"]),
    "a drop capital": (P("党", more=DROPPED) + P("中央的部署。"), ["党中央的部署。"]),
    "WordArt": (f"<w:p>{ART}</w:p>{P('甲')}", ["云川市水务局文件", "甲"]),
    "columns that a row leaves free": (
        table(("问题", "原因", "措施"), ("甲", "乙", "丙")).replace("</w:tbl>", SHIFTED + "</w:tbl>"),
        ["问题\t原因\t措施", "甲\t乙\t丙", "\t措施\t"],
    ),
    "a cell that was removed": (table(("甲", cell("乙", '<w:cellDel w:id="1" w:author="某"/>'), "丙")), ["甲\t丙"]),
    "a comment": (f"<w:p>{run('甲')}<w:r><w:commentReference w:id='0'/></w:r></w:p>", ["甲"]),
    "a section's end": (f"<w:p><w:pPr><w:sectPr/></w:pPr>{run('甲')}</w:p>{P('乙')}", ["甲", "乙"]),
    "a row in a control": (
        "<w:tbl><w:sdt><w:sdtContent>" + table(("甲", "乙"))[7:-8] + "</w:sdtContent></w:sdt></w:tbl>",
        ["甲\t乙"],
    ),
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


def test_lists_in_text_boxes_and_notes_are_counted_apart() -> None:
    lists = abstract(1, level(0, "chineseCountingThousand", "%1、")) + numbered(1, 1)
    inside = text_box("").replace(P(""), P("框一", 1, 0) + P("框二", 1, 0))
    box = f"<w:p><w:r><w:drawing>{inside}</w:drawing></w:r></w:p>"
    other = f"<w:p><w:r><w:drawing>{inside.replace('框', '格')}</w:drawing></w:r></w:p>"
    body = P("甲", 1, 0) + box + P("乙", 1, 0) + other + P("丙", 1, 0)
    assert words(body, numbering=lists) == [
        "一、甲", "一、框一", "二、框二", "二、乙", "三、格一", "四、格二", "三、丙",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected", "codes"),
    [
        (b"<html><head><meta charset=gb2312></head><body><p>\xbc\xd7</p></body>", ["前", "甲", "后"], []),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body><p>X</p></body>", ["前", "X", "后"], []),
        (b"{\\rtf1 X}", ["前", "后"], ["PART-SKIPPED"]),
    ],
)
def test_a_web_page_in_the_place_of_a_part_is_read(data: bytes, expected: list[str], codes: list[str]) -> None:
    made = WordFile(body=P("前") + '<w:altChunk r:id="rchunk"/>' + P("后"), extra={"word/afchunk.mht": data}).bytes()
    relation = (
        '<Relationship Id="rchunk" Target="afchunk.mht" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/></Relationships>'
    )
    read = read_docx(with_part(made, "word/_rels/document.xml.rels", lambda text: ended(text, relation)))
    assert ([p.text for p in read.paragraphs], [f.code for f in read.findings]) == (expected, codes)


def ended(relations: str, last: str) -> str:
    return relations.replace("</Relationships>", last)


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A package with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            part = source.read(entry)
            target.writestr(entry, change(part.decode()) if entry == name else part)
    return out.getvalue()
