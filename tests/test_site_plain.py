"""A page that is written at once is the page that Python-Markdown and MkDocs write, with the same outline."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from meeting_archive.site.plain import Plain

GOLDEN: Final = Path(__file__).parent / "golden"
WORDS: Final = (
    "文字",
    "2024年，A-1；（三）",
    '<span class="ma-date" data-sort="2024&#45;05">五月</span>',
    "[一](../a.md)",
    "[<strong>二</strong>&#45;3](b.md#k_x)",
    "[三](#y2024){: #y2024 }",
    "<br>\n后来",
    '<a class="k" href="x.html" download>件</a>',
    "&nbsp;",
    " · ",
)
ODD_WORDS: Final = (
    "*强*",
    "a_b_c",
    "_斜_",
    "`码`",
    "1 < 2",
    "a & b",
    "&copy",
    "[没有](nowhere.md)",
    "[外](https://a.b/)",
    "[r]",
    "{ 甲 }",
    "![图](a.png)",
    "\\[x\\]",
    "行尾  \n换行",
    "C#",
    "|",
    "!",
    "\n# 里面",
    "\n- 项",
    "\n1. 项",
    "\n> 引",
    "\n===",
    "\n---",
    "\n    码",
    "[题](a.md 'x')",
    "<div>块</div>",
    "<!-- 注 -->",
    "<b>粗</b>",
    "\u3000",
    "\t",
    "[TOC]",
    "[一](a.md){: .x }",
)
ATTRIBUTES: Final = (
    "",
    "",
    "{: #t }",
    "{: .ma-crumbs data-search-exclude }",
    '{: id="P1" .ma-heading .b data-item="P1" data-toc-label="问题 P1 （一）&#45; x" }',
    "{: #v-not_mentioned }",
)
ODD_ATTRIBUTES: Final = (
    "{: class=a .b }",
    "{: hidden }",
    "{: data-x=1 }",
    "{: .a }}",
    "{.x}",
    "{:.x}",
    '{: title="*a*" }',
    "{: #a_ }",
    '{: class="c" .d }',
    "{: _a_ }",
    "{: }",
)
BLOCKS: Final = (
    '<div class="a">\n<p>文字 &amp; <b>黑</b></p>\n</div>',
    "<ul>\n<li>一</li>\n</ul>",
    "| 甲 {: data-label=甲 } | 乙 |\n| --- | ---: |\n| [一](a.md){: #y1 } {: data-label=甲 } | 二 |",
    "# 题",
    "## ",
    "###### 深 {: #d }",
    "####### 太深",
    "- 项",
    "1. 项",
    "    码",
    "```\n码\n```",
    "[r]: a.md",
    "<div>没有结束",
    "<hr>",
    "题\n===",
    "",
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    odd = draw(st.integers(0, 3)) == 0
    words = "".join(draw(st.lists(st.sampled_from(WORDS + ODD_WORDS * odd), min_size=1, max_size=4)))
    attributes = draw(st.sampled_from(ATTRIBUTES + ODD_ATTRIBUTES * odd))
    if draw(st.booleans()):
        return f"{'#' * draw(st.integers(1, 5))} {words}{' ' if attributes else ''}{attributes}"
    return f"{words}\n{attributes}" if attributes else words


TEXTS: Final = st.lists(
    st.tuples(st.one_of(lines(), lines(), st.sampled_from(BLOCKS)), st.sampled_from(("\n\n", "\n\n\n", "\n\n", "\n"))),
    max_size=5,
).map(lambda parts: "".join(piece + end for piece, end in parts).lstrip("\n"))


def configuration(**toc: Any) -> MkDocsConfig:
    config = MkDocsConfig()
    extensions = ["attr_list", "tables", {"toc": {"toc_depth": "2-4", **toc}}]
    config.load_dict({"site_name": "x", "use_directory_urls": False, "markdown_extensions": extensions, "plugins": []})
    config.validate()
    return config


def outline(entries: Iterable[Any]) -> list[Any]:
    return [(entry.title, entry.id, entry.level, outline(entry.children)) for entry in entries]


def both_ways(text: str, config: MkDocsConfig) -> tuple[Any, Any]:
    """(what the short way makes or None, what MkDocs makes) of a page: HTML and outline."""
    files = Files([File(f"{name}.md", "docs", "site", False) for name in ("x/y", "a", "x/b")])
    page = Page(None, files.src_uris["x/y.md"], config)
    page.markdown = text
    page.render(config, files)
    plain = Plain.of(config)
    assert plain is not None
    made = plain.page(text, {"../a.md": "../a.html", "b.md": "b.html", "a.md": None}.get)
    short = None if made is None else (made.html, outline(get_toc(made.outline)))
    return short, (page.content, outline(page.toc))


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_a_page_is_what_mkdocs_makes_or_goes_the_long_way(text: str) -> None:
    short, long = both_ways(text, configuration())
    assert short is None or short == long


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS[:8]), st.sampled_from(ATTRIBUTES)), min_size=1, max_size=4))
def test_what_pages_of_ours_are_made_of_takes_the_short_way(pieces: list[tuple[str, str]]) -> None:
    text = "\n\n".join(
        f"文字{words}\n{attributes}".strip() + f"\n\n## 题 {attributes}".rstrip() for words, attributes in pieces
    )
    short, long = both_ways(text, configuration())
    assert short == long


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.md")), ids=lambda path: path.relative_to(GOLDEN).as_posix())
def test_pages_of_ours_take_the_short_way(path: Path) -> None:
    plain = Plain.of(configuration())
    text = path.read_text(encoding="utf-8").partition("\n---\n")[2].lstrip("\n")
    made = plain.page(text, str) if plain is not None else None
    assert (made is not None) == (path not in (GOLDEN / "index.md", GOLDEN / "search.md"))


@pytest.mark.parametrize("option", [{"permalink": True}, {"anchorlink": True}, {"baselevel": 2}, {"marker": "目录"}])
def test_an_outline_of_another_form_goes_its_usual_way(option: dict[str, Any]) -> None:
    assert Plain.of(configuration(**option)) is None


@pytest.mark.parametrize("name", ["tables", "attr_list", "toc"])
def test_without_an_extension_pages_go_their_usual_way(name: str) -> None:
    config = configuration()
    config["markdown_extensions"] = [kept for kept in ("attr_list", "tables", "toc") if kept != name]
    assert Plain.of(config) is None
