"""Render: cases, what must always hold of a page, links of a whole archive, golden pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

import lxml.html
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_archive.model import LinkKind, Reading
from meeting_archive.render import render
from meeting_archive.render.card import report_path
from meeting_archive.render.escape import front_matter, inline, page_title, short, slug
from meeting_archive.settings import Settings
from render_checks import (
    EXTENSIONS,
    body_of,
    check_anchors,
    head_of,
    page_of,
    pages_of,
    to_html,
    words_in,
    words_in_html,
    words_on,
)
from render_samples import Sample, reading, small_archive

SampleLink = tuple[LinkKind, str, str, float, Sequence[str]]
HERE: Final = Path(__file__).parent
SHARED: Final = HERE.parents[1] / "shared"
GOLDEN: Final = HERE / "golden"
MORE_EXTENSIONS: Final = (
    *EXTENSIONS,
    *("md_in_html", "abbr", "admonition", "def_list", "fenced_code", "footnotes", "meta", "sane_lists", "smarty"),
    *("pymdownx.caret", "pymdownx.critic", "pymdownx.details", "pymdownx.emoji", "pymdownx.keys", "pymdownx.magiclink"),
    *("pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tilde"),
)
"""What people are likely to add to mkdocs.yml: none may change the words of an original."""

CASES: Final = sorted((HERE / "cases" / "render").glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) == {"purpose", "input", "expected"}
    assert set(case["input"]) <= {field.name for field in fields(Sample)}
    assert set(case["expected"]) <= {"contains", "absent"}
    source = reading(Sample(**case["input"]))
    page = page_of(source)
    for words in case["expected"]["contains"]:
        assert words in page
    for words in case["expected"].get("absent", []):
        assert words not in body_of(page)
    assert words_on(page) == words_in(source)


NASTY: Final = st.sampled_from(
    [
        *("<script>alert(1)</script>", "&lt;b&gt;", "<!-- x -->", "-->", "</div>", "<div markdown>", "]]>", "<?php ?>"),
        *("# ", "## 一、", "**", "__", "`", "```", "~~~", "| a | b |", "|---|", "> ", "- ", "1. ", "\\", "***", "==="),
        *("[x](javascript:alert(1))", "[a]: http://x", "[^1]", "[^1]: y", "*[x]: y", "![](x)", "<http://x>", "[TOC]"),
        *("{: #P1 .x }", "{#id}", "{{ config }}", "{% raw %}", "!!! note", "??? x", '--8<-- "README.md"', ";--8<--"),
        *(
            "{++a++}",
            "{>>b<<}",
            "{--c--}",
            ":smile:",
            "==m==",
            "^^i^^",
            "~~d~~",
            "++ctrl++",
            "$x$",
            "$$",
            "(c)",
            "...",
            "1/2",
            "1st",
            "c/o",
        ),
        *("\t", "    ", "\n", "\r", "\x0b", "\x0c", "\x00", "\x01", "\x02", "\x03", "\x1b", "\x7f", "\x85", "\x9f"),
        *(
            "\u200b",
            "\ufeff",
            "\u202e",
            "\u2066",
            "\u2028",
            "\u3000",
            "\xa0",
            "\ufffe",
            "\ufdd0",
            "\ud800",
            "\U0001ffff",
        ),
        *(
            "wzxhzdk:0",
            "\x02wzxhzdk:0\x03",
            "klzzwxh:1",
            "&",
            "&#",
            "&#x80;",
            "&#0;",
            '"',
            "'",
            "ａ",
            "一是",
            "（一）",
            "。",
        ),
    ]
)
TEXT: Final = st.lists(st.one_of(NASTY, st.text(max_size=8)), max_size=8).map("".join)
SIGNS: Final = ("", "⟦P{n}⟧", "⟦M{n}⟧", "⟦P{n}.1⟧", "⟦-⟧", "⟦K{n}⟧", "⟦k⟧")


@st.composite
def samples(draw: st.DrawFn) -> Reading:
    """A report of arbitrary text, with items, commitments, tables and headings anywhere in it."""
    lines, open_commitment = [], False
    kinds = st.sampled_from(["text", "text", "heading", "table", "title", "toc", "+"])
    for n in range(draw(st.integers(1, 5))):
        line = ""
        for m in range(draw(st.integers(0, 3))):
            sign = draw(st.sampled_from(SIGNS))
            if (sign == "⟦k⟧") != open_commitment and sign in ("⟦k⟧", "⟦K{n}⟧"):
                sign = ""
            open_commitment = sign == "⟦K{n}⟧" or (open_commitment and sign != "⟦k⟧")
            line += sign.format(n=n * 10 + m) + draw(TEXT)
        kind = draw(kinds) if n else "text"
        lines.append(f"{kind}> {line}")
    title, path = draw(TEXT), draw(st.sampled_from(["2024/a.md", "a.txt"]))
    links: list[SampleLink] = [("addressed_by", "P0", "M1", 0.8, [draw(TEXT)]), ("addressed_by", "P10", "M11", 0.2, [])]
    return reading(Sample(paragraphs=lines, title=title, path=path, organization=draw(TEXT), links=links))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(samples())
def test_nothing_is_lost_whatever_the_text(source: Reading) -> None:
    page = page_of(source)
    page.encode("utf-8")
    assert words_on(page) == words_in(source)
    assert head_of(page)["code"] == source.report.id


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(samples())
def test_nothing_is_lost_with_the_extensions_people_add(source: Reading) -> None:
    assert words_on(page_of(source), MORE_EXTENSIONS) == words_in(source)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(samples())
def test_no_element_comes_from_the_text(source: Reading) -> None:
    """Only tags of the vocabulary, no handler, no address but ours; every id stands once, every anchor exists."""
    tree = to_html(page_of(source))
    allowed = {
        *("html", "body", "p", "a", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "strong", "code", "mark", "br"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li"),
        *("svg", "title", "desc", "text", "path", "rect"),
    }
    assert {element.tag for element in tree.iter()} <= allowed
    for element in tree.iter():
        assert not any(str(name).startswith("on") for name in element.attrib)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in tree.xpath("//@href"):
        ours = re.fullmatch(r"[./a-z0-9]+\.md|\.\./\.\./assets/originals/[0-9a-f]{12}/[\w%.~-]+", href)
        assert href.removeprefix("#") in ids if href.startswith("#") else ours, href
    for item in source.items:
        assert item.id in ids
    for commitment in source.commitments:
        assert commitment.id in ids


@given(TEXT)
def test_a_title_stays_harmless_however_often_it_is_unescaped(text: str) -> None:
    title = page_title(text)
    assert not set(title) & set("<>&\"'`")
    head = yaml.safe_load(front_matter(text, "report", {"code": text}).split("---\n")[1]) if text.strip() else {}
    assert head.get("title", title) in (title, "无标题")


def test_a_file_name_depends_on_its_value_alone() -> None:
    assert slug("云溪市档案局") == slug("云溪市档案局") != slug("云溪市水务局")
    assert re.fullmatch(r"[0-9a-f]{10}", slug("\ud800/../x"))


def test_of_overlapping_commitments_each_has_an_anchor() -> None:
    source = reading(Sample(paragraphs=["⟦M1⟧⟦K1⟧每月学习一次⟦k⟧，并通报。"]))
    first = source.commitments[0]
    source = replace(source, commitments=(first, replace(first, id="K2")))
    page = page_of(source)
    assert page.count('id="K1"') == page.count('id="K2"') == 1
    assert words_on(page) == words_in(source)


def test_a_large_picture_shows_a_part_and_says_so() -> None:
    many = [f"⟦P{n}⟧第{n}个问题。" for n in range(1, 41)] + [f"⟦M{n}⟧第{n}条措施。" for n in range(1, 41)]
    links: list[SampleLink] = [("addressed_by", f"P{n}", f"M{n}", 0.9, []) for n in range(1, 41)]
    page = page_of(reading(Sample(paragraphs=many, links=links)))
    assert page.count('class="ma-node"') == 40
    assert "图中显示 40 项，共 80 项有关联；其余见对照表。" in page


def test_golden_pages(request: pytest.FixtureRequest) -> None:
    """The whole small archive; `pytest tests/test_render.py --update-golden` writes it anew."""
    pages = pages_of(small_archive())
    if request.config.getoption("--update-golden"):
        for old in GOLDEN.rglob("*.md"):
            old.unlink()
        for path, content in pages.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(content, encoding="utf-8", newline="\n")
    assert {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.md")} == set(pages)
    for path, content in pages.items():
        assert content == (GOLDEN / path).read_text(encoding="utf-8"), path


def test_a_built_site_shows_the_words_and_runs_none_of_them(tmp_path: Path) -> None:
    """Through MkDocs and the theme: titles, outline, navigation and page are text; the original stands there once."""
    from meeting_archive.site import build_site

    source = small_archive()
    docs = tmp_path / "docs"
    for path, content in render(source):
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(content, encoding="utf-8")
    build_site(archive=tmp_path, docs=docs, site=tmp_path / "site", settings=source.settings)
    for one in source.readings:
        built = tmp_path / "site" / Path(report_path(one.report)).with_suffix(".html")
        assert words_in_html(lxml.html.document_fromstring(built.read_text(encoding="utf-8"))) == words_in(one)
    for built in (tmp_path / "site").rglob("*.html"):
        tree = lxml.html.document_fromstring(built.read_text(encoding="utf-8"))
        assert not tree.xpath("//img[@src='x'] | //*[@onerror] | //a[contains(@href, 'javascript')]"), built
        assert "&lt;img" not in tree.xpath("string(//title)")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("字数不多。", 5, "字数不多。"),
        ("前一句话。后一句话很长很长。", 9, "前一句话。后一……"),
        ("前面一句话，后面很长很长。", 8, "前面一句话……"),
        ("  多个\n空白 ", 10, "多个空白"),
    ],
)
def test_words_are_cut_where_a_clause_ends(text: str, limit: int, expected: str) -> None:
    assert short(text, limit) == expected


def _shared_files() -> list[Path]:
    return sorted(SHARED.glob("reports/*")) + sorted(SHARED.glob("gold/*.txt"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, the real originals, is not here")
@pytest.mark.parametrize("path", _shared_files(), ids=lambda path: path.stem)
def test_nothing_of_a_real_original_is_lost(path: Path) -> None:
    from meeting_archive.pipeline import read_file

    sources = read_file(path.parent, path.name, Settings())
    assert isinstance(sources, tuple)
    for source in sources:
        page = page_of(source)
        assert words_on(page) == words_in(source)
        check_anchors(page)


def test_a_wrapped_quote_is_one_line_without_a_blank() -> None:
    assert inline("供水管\n理科牵头，12月底\n前完成A\nB") == "供水管理科牵头，12月底前完成A B"
