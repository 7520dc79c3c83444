"""A table written at once is the table that Python-Markdown and MkDocs write."""

from __future__ import annotations

import logging
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from meeting_archive.site.shortcuts import with_shortcuts
from meeting_archive.site.tables import TABLE, table_html

PLAIN: Final = (
    "",
    "甲",
    "[一（1）](../a.md)",
    '[一](b.md#K1)<br><span class="ma-code" id="A&#45;K1">A K1</span>；数量：3',
    '<span data-said title="a_b (c)">是</span>，[<strong>重</strong>&#45;二](../b.md)后 "x" (y)#1',
    "&nbsp;",
)
OTHER: Final = (
    "*强*",
    "a_b_c",
    "`x`",
    "`x|y`",
    "1 < 2",
    "a > b",
    "a & b",
    "&copy",
    "[没有](../nowhere.md)",
    "[外](https://a.b/)",
    "[空]()",
    "[](a.md)",
    "[根](/a.md)",
    "[题](a.md 'x')",
    "[[内](a.md)](b.md)",
    "[r][r]",
    "[r]",
    "![图](a.png)",
    "!",
    "\\[x](a.md)",
    '<span title="[x](a.md)">y</span>',
    '<a href="b.md">原</a>',
    "<div>块</div>",
    "<!-- 注 -->",
    '<span title="a > b">y</span>',
    "{: .x }",
    "甲{: .x }",
    "[一](a.md){: .x }",
    "甲 { 乙 }",
    "https://a.b <x@y.z>",
    "\u3000",
    "\xa0甲\t",
    "[TOC]",
    "[ ](a.md)",
)
ENDS: Final = ("", " {: data-label=年份 }", " {: .x #y }", "  {: data-label=a_b }", " {: data-label=承诺（原文） }  ")


def cells(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    pieces = st.lists(st.sampled_from(words), min_size=1, max_size=3).map("".join)
    return st.tuples(pieces, st.sampled_from(ENDS)).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> str:
    count = draw(st.integers(1, 3))
    kind = cells(PLAIN + OTHER) if draw(st.booleans()) else cells(PLAIN)
    rows = [[draw(kind) for _ in range(count)] for _ in range(draw(st.integers(1, 4)))]
    if draw(st.integers(0, 5)) == 0:
        rows[-1] = rows[-1][:-1] + draw(st.sampled_from([[], ["多", "了"]]))
    rule = [draw(st.sampled_from(("---", "---:", "---", ":---", ":-:", "- -"))) for _ in range(count)]
    ends = draw(st.sampled_from([("| ", " |")] * 5 + [("|", "|"), ("| ", ""), ("", " |"), (" | ", " |  ")]))
    lines = [ends[0] + " | ".join(row) + ends[1] for row in (rows[0], rule, *rows[1:])]
    return "\n".join(lines)


AROUND: Final = st.sampled_from(
    ("文字", "- 一\n\n- 二", "> 引", "<div>\n块\n</div>", "## 题 {: #t }", "```", "[r]: a.md", "1. 一")
)
TEXTS: Final = st.lists(
    st.tuples(st.one_of(tables(), AROUND), st.sampled_from(("\n\n", "\n\n", "\n", "\n\n\n", "\n \n"))), max_size=4
).map(lambda parts: "".join(piece + end for piece, end in parts))


def configuration() -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict(
        {
            "site_name": "x",
            "use_directory_urls": False,
            "markdown_extensions": ["attr_list", "tables", {"toc": {"toc_depth": "2-4"}}],
            "plugins": [],
        }
    )
    config.validate()
    return config


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_page_with_tables_is_what_python_markdown_makes(text: str) -> None:
    config = configuration()
    plain, short = (
        Markdown(extensions=c.markdown_extensions, extension_configs=c.mdx_configs).convert(text)
        for c in (config, with_shortcuts(config))
    )
    assert short == plain


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_page_with_tables_is_what_mkdocs_makes_and_so_is_what_it_says_of_links(text: str) -> None:
    config = configuration()
    files = Files([File(f"{name}.md", "docs", "site", False) for name in ("x/y", "a", "x/b")])
    logger = logging.getLogger("mkdocs.structure.pages")
    made = []
    for way in (config, with_shortcuts(config)):
        said: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record, said=said: said.append(record.getMessage())  # type: ignore[method-assign,misc]
        logger.addHandler(handler)
        page = Page(None, files.src_uris["x/y.md"], way)
        page.markdown = text
        page.render(way, files)
        logger.removeHandler(handler)
        made.append((page.content, [(entry.title, entry.id) for entry in page.toc], sorted(set(said))))
    assert made[1] == made[0]


@given(st.lists(st.tuples(st.sampled_from(PLAIN), st.sampled_from(PLAIN)), min_size=2, max_size=5))
def test_tables_of_ours_take_the_short_way(rows: list[tuple[str, str]]) -> None:
    first, *more = (f"| {' | '.join(f'{cell} {{: data-label=栏 }}' if cell else '' for cell in row)} |" for row in rows)
    block = "\n".join([first, "| --- | ---: |", *more])
    assert TABLE.sub("", f"{block}\n\n") == "\n\n"
    assert table_html(block, str, set())


def test_tables_aligned_by_attribute_go_their_usual_way() -> None:
    config = configuration()
    config["mdx_configs"] = {"tables": {"use_align_attribute": True}}
    text = "| 甲 | 乙 |\n| --- | ---: |\n| 一 | 二 |"
    made = Markdown(extensions=with_shortcuts(config).markdown_extensions, extension_configs=config.mdx_configs)
    assert '<td align="right">二</td>' in made.convert(text)


@pytest.mark.parametrize("name", ["tables", "attr_list"])
def test_without_an_extension_nothing_is_made_of_its_marks(name: str) -> None:
    config = configuration()
    config["markdown_extensions"] = [kept for kept in ("attr_list", "tables", "toc") if kept != name]
    text = "| 甲 {: data-label=甲 } | 乙 |\n| --- | --- |\n| 一 | 二 |"
    plain, short = (Markdown(extensions=c.markdown_extensions).convert(text) for c in (config, with_shortcuts(config)))
    assert short == plain
