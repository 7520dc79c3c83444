"""Web pages: what a browser shows reaches the paragraphs; scripts, menus and hidden words stay out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.read.html import read_html, read_mht

SEEN: Mapping[str, tuple[str, list[str]]] = {
    "paragraphs and line breaks": ("<p>甲<br>乙<p>丙", ["甲", "乙", "丙"]),
    "spaces as typed, line ends of the source not": (
        "<p>学习不够\n  深入 系统&nbsp;a\nb",
        ["学习不够深入 系统\xa0a b"],
    ),
    "entities": ("<p>&#x4E00;&middot;&ldquo;甲&rdquo;&lt;乙&gt;", ["一·“甲”<乙>"]),
    "scripts, styles, menus, forms": (
        "<script>密</script><style>密</style><nav>密</nav><p>甲</p><select><option>密</select><!-- 密 -->"
        "<noscript>密</noscript>",
        ["甲"],
    ),
    "hidden words": (
        '<style>.x, #y {display:none}</style><p hidden>密</p><p style="display: none">密</p>'
        "<p>甲<span class=x>密</span>"
        '乙<b id=y>密</b><span style="visibility:hidden">密</span><span style="mso-hide:all">密</span>丙<del>密</del>',
        ["甲乙丙"],
    ),
    "what Word shows only where lists are not known": (
        "<p><![if !supportLists]>一、<![endif]>甲<!--[if gte mso 9]>密<![endif]--></p>",
        ["一、甲"],
    ),
    "a page that its script uncovers": ("<style>body{visibility:hidden}</style><p>甲", ["甲"]),
    "words under a reading": ("<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", ["汉字"]),
    "kept lines": ("<pre>甲\n  乙</pre>", ["甲", "  乙"]),
    "numbers": ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
    "numbers that begin elsewhere": ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"]),
    "numbers backwards": ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
    "types": ("<ol type=A><li>甲</ol><ol type=i><li>乙</ol>", ["A. 甲", "i. 乙"]),
    "Chinese numerals": (
        '<ol style="list-style-type:simp-chinese-informal"><li>甲<li>乙</ol>'
        "<style>ol.c{list-style: cjk-ideographic inside}</style><ol class=c start=11><li>丙</ol>",
        ["一、甲", "二、乙", "十一、丙"],
    ),
    "a list in a list": ("<ol><li><p>甲</p><ol type=a><li>乙</ol><li>丙</ol>", ["1. 甲", "a. 乙", "2. 丙"]),
    "bullets and none": ("<ul><li>甲</ul><ul style='list-style:none'><li>乙</ul>", ["• 甲", "乙"]),
    "a hidden entry is not counted": ("<ol><li>甲<li style='display:none'>密<li>乙</ol>", ["1. 甲", "2. 乙"]),
    "a table": (
        "<table><tr><th>序号<th>问题<th>措施<tr><td>1<td rowspan=2>学习<td>计划<tr><td>2<td>检查</table>",
        ["序号\t问题\t措施", "1\t学习\t计划", "2\t\t检查"],
    ),
    "a table that only frames the page": ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", ["甲", "乙"]),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_a_browser_shows(name: str) -> None:
    page, expected = SEEN[name]
    assert [p.text for p in read_html(f"<meta charset=utf-8>{page}".encode()).paragraphs] == expected


def test_styles() -> None:
    page = "<h1>整改<br>报告</h1><p><b>一、问题</b><p><strong>一是</strong>学习<table><tr><th>甲</th></tr></table>"
    read = read_html(page.encode())
    assert [(p.text, p.style) for p in read.paragraphs] == [
        ("整改", "heading1"),
        ("报告", "heading1"),
        ("一、问题", "bold"),
        ("一是学习", "text"),
        ("甲", "text"),
    ]


CHARSETS = ("utf-8", "gb18030", "big5", "utf-16")


@pytest.mark.parametrize("codec", CHARSETS)
@pytest.mark.parametrize("said", [*CHARSETS, "iso-8859-1", ""])
def test_the_bytes_decide_what_they_are(codec: str, said: str) -> None:
    words = (
        "本區圖書館於去年完成閱覽室的整修工程，並且延長開放時間。"
        if codec == "big5"
        else "学习贯彻会议精神不够深入，联系实际不够紧密。"
    )
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={said}"></head><p>{words}</p>'
    assert [p.text for p in read_html((page + "<div class=foot></div>" * 50).encode(codec)).paragraphs] == [words]


def test_chinese_after_a_long_script() -> None:
    page = b"<html><script>" + b"var a = 1;\n" * 20_000 + b"</script><p>" + "学习不够深入".encode("gb18030")
    assert [p.text for p in read_html(page).paragraphs] == ["学习不够深入"]


def test_the_page_in_a_message() -> None:
    page = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
        "Content-Transfer-Encoding: 8bit\n\n<meta charset=utf-8><p>甲\n--x\nContent-Type: image/png\n\nx\n--x--\n"
    )
    assert [p.text for p in read_mht(page.encode()).paragraphs] == ["甲"]


TAGS = ("p", "table", "tr", "td rowspan=9", "ol", "ul", "li", "h2", "b", "pre", "div hidden", "script", "body", "x:y")
PIECES = st.sampled_from(
    [f"<{tag}>" for tag in TAGS]
    + [f"</{tag.split()[0]}>" for tag in TAGS]
    + ["<br>", "甲", "乙。 \n", "&#0;", "<", "<!-- "]
)


@given(st.lists(PIECES, max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_page_is_read(pieces: list[str]) -> None:
    read = read_html("".join(pieces).encode())
    assert all(p.text.strip() and "\n" not in p.text for p in read.paragraphs)
    assert read.paragraphs or read.findings


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=100)
def test_any_bytes_are_read(data: bytes) -> None:
    read_html(data)
    read_mht(data)
