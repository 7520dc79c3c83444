"""A site that follows another is made from what changed, and is the same as one made from nothing."""

from __future__ import annotations

import shutil
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.commands.build import _build_page as mkdocs_page
from mkdocs.config.defaults import MkDocsConfig

from meeting_archive.settings import Settings
from meeting_archive.site import SiteError, build_site
from meeting_archive.site import build as site_build
from meeting_archive.site import pages as site_pages
from meeting_archive.site.shortcuts import with_shortcuts
from meeting_archive.site.swap import MARKER

NAMES = ("index", "reports/index", "reports/2024/AAAA", "reports/2024/BBBB", "problems/index", "own")
NAV = "nav:\n  - 首页: index.md\n  - 报告: reports/index.md\nnot_in_nav: '*.md'\n"


def build(archive: Path, site: str) -> tuple[str, ...]:
    return build_site(archive=archive, docs=archive / "docs", site=archive / site, settings=Settings()).notices


def contents(site: Path) -> dict[str, bytes]:
    files = (p for p in sorted(site.rglob("*")) if p.is_file())
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in files if p.name not in (MARKER, site_pages.STATE)}


def write(archive: Path, name: str, text: str) -> None:
    page = archive / "docs" / f"{name}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    head = "" if name == "own" else "---\ngenerated: meeting-archive\nkind: report\n---\n\n"
    page.write_text(f"{head}# {text}\n\n{text} [主页]({'../' * name.count('/')}index.md)\n", encoding="utf-8")


def new_archive(folder: Path) -> Path:
    (folder / "mkdocs.yml").write_text(
        "site_name: 档案\nuse_directory_urls: false\ntheme:\n  name: material\n  language: zh\n  font: false\n"
        f"plugins: []\n{NAV}",
        encoding="utf-8",
    )
    for name in NAMES:
        write(folder, name, name)
    (folder / "docs" / "data.js").write_text("1", encoding="utf-8")
    return folder


def test_what_comes_out_is_what_mkdocs_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = new_archive(tmp_path)
    build(archive, "ours")
    monkeypatch.setattr(site_build, "can_render", lambda config: False)
    build(archive, "theirs")
    assert contents(archive / "ours") == contents(archive / "theirs")


Step = tuple[str, str, str]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(("甲", "乙", "<b>丙</b>"))),
        st.tuples(st.just("remove"), st.sampled_from(NAMES[2:4] + NAMES[5:]), st.just("")),
        st.tuples(st.just("data"), st.sampled_from(("data.js", "more.js")), st.sampled_from(("1", "22"))),
        st.tuples(st.just("config"), st.just(""), st.sampled_from(("档案", "新名"))),
        st.tuples(
            st.just("lose"), st.sampled_from(("reports/2024/AAAA.html", "data.js", site_pages.STATE)), st.just("")
        ),
        st.tuples(
            st.just("former"),
            st.sampled_from(("reports/2024/AAAA.html", "data.js", MARKER)),
            st.sampled_from(("", "半")),
        ),
    ),
    min_size=1,
    max_size=4,
)


def do(archive: Path, step: Step) -> None:
    kind, name, value = step
    match kind:
        case "write":
            write(archive, name, value)
        case "remove":
            (archive / "docs" / f"{name}.md").unlink(missing_ok=True)
        case "data":
            (archive / "docs" / name).write_text(value, encoding="utf-8")
        case "config":
            path = archive / "mkdocs.yml"
            text = path.read_text(encoding="utf-8")
            path.write_text(f"site_name: {value}\n" + text.split("\n", 1)[1], encoding="utf-8")
        case "lose":
            (archive / "site" / name).unlink(missing_ok=True)
        case "former" if (archive / ".site.new").is_dir():  # as a build leaves it that is killed on the way
            former = archive / ".site.new"
            (former / MARKER).write_text("", encoding="utf-8")
            (former / name).unlink(missing_ok=True)
            if value or name == MARKER:
                (former / MARKER).touch()
                (former / "half.html").write_text(value, encoding="utf-8")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(STEPS, min_size=1, max_size=3))
def test_every_round_equals_a_clean_build(tmp_path: Path, rounds: list[list[Step]]) -> None:
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    archive = new_archive(tmp_path)
    build(archive, "site")
    for number, steps in enumerate(rounds):
        for step in steps:
            do(archive, step)
        build(archive, "site")
        build(archive, f"clean{number}")
        assert contents(archive / "site") == contents(archive / f"clean{number}")


def test_only_what_changed_is_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = new_archive(tmp_path)
    build(archive, "site")
    rendered: list[str] = []
    real = mkdocs_page

    def note(page, *rest, **more):  # type: ignore[no-untyped-def]
        rendered.append(page.file.src_uri)
        real(page, *rest, **more)

    monkeypatch.setattr("meeting_archive.site.pages._build_page", note)
    build(archive, "site")
    assert rendered == ["own.md"]  # a person's page is always made anew, so that its broken links are told each time
    write(archive, "reports/2024/AAAA", "改了")
    build(archive, "site")
    assert rendered[1:] == ["own.md", "reports/2024/AAAA.md"]


def test_the_site_before_is_not_touched_by_a_build_that_fails(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    config = archive / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8") + "strict: true\n", encoding="utf-8")
    build(archive, "site")
    before = contents(archive / "site")
    write(archive, "reports/2024/AAAA", "新的")
    (archive / "docs" / "own.md").write_text("# 自己写的\n\n[没有](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match="nowhere"):
        build(archive, "site")
    assert contents(archive / "site") == before


def test_the_former_site_is_brought_up_to_date_and_the_present_one_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = new_archive(tmp_path)
    former = archive / ".site.new"
    build(archive, "site")
    assert not former.exists()
    write(archive, "reports/2024/AAAA", "一")
    build(archive, "site")
    before = contents(archive / "site")
    write(archive, "reports/2024/AAAA", "二")
    (archive / "docs" / "data.js").write_text("2", encoding="utf-8")
    (archive / "docs" / "404.md").write_text("# 自己的\n", encoding="utf-8")
    (archive / "docs" / "reports" / "2024" / "BBBB.md").unlink()
    with monkeypatch.context() as patch:
        patch.setattr("meeting_archive.site.swap._swap", stop)
        patch.setattr("meeting_archive.site.swap._remove", stop)
        with pytest.raises(KeyboardInterrupt):
            build(archive, "site")
    assert contents(archive / "site") == before
    for number in range(3):
        write(archive, "reports/2023/new", str(number))
        build(archive, "site")
        build(archive, f"clean{number}")
        assert contents(archive / "site") == contents(archive / f"clean{number}")
    assert former.is_dir()


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_former_site_that_is_all_different_is_not_kept(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    build(archive, "site")
    build(archive, "site")
    assert (archive / ".site.new").is_dir()
    config = archive / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("档案", "新名"), encoding="utf-8")
    build(archive, "site")
    assert not (archive / ".site.new").exists()


def test_a_file_of_a_person_beside_the_site_stays(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    build(archive, "site")
    build(archive, "site")
    mine = archive / ".site.new" / "照片.txt"
    mine.write_text("重要", encoding="utf-8")
    with pytest.raises(SiteError, match="照片"):
        build(archive, "site")
    assert mine.is_file()


def test_a_link_to_a_place_that_is_not_on_a_page_is_told(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    config = archive / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8") + "validation:\n  links:\n    anchors: warn\n", encoding="utf-8"
    )
    (archive / "docs" / "own.md").write_text("# 自己写的\n\n[没有](reports/index.md#nowhere)\n", encoding="utf-8")
    for _ in range(2):
        assert any("reports/index.md#nowhere" in notice for notice in build(archive, "site"))


def test_many_pages_are_rendered_in_several_processes_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = new_archive(tmp_path)
    for number in range(60):
        write(archive, f"reports/2023/C{number:03}", f"报告{number}")
    build(archive, "several")
    monkeypatch.setattr(site_pages, "_FORK_FROM", 10_000)
    build(archive, "one")
    assert contents(archive / "several") == contents(archive / "one")


def test_a_page_that_cannot_be_rendered_in_a_worker_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = new_archive(tmp_path)
    for number in range(60):
        write(archive, f"reports/2023/C{number:03}", f"报告{number}")
    real = mkdocs_page

    def fail(page, *rest, **more):  # type: ignore[no-untyped-def]
        if page.file.src_uri.endswith("C033.md"):
            raise ValueError("坏了")
        real(page, *rest, **more)

    monkeypatch.setattr("meeting_archive.site.pages._build_page", fail)
    with pytest.raises(SiteError, match=r"C033\.md"):
        build(archive, "site")


PIECES: Final = (
    '<div class="a" data-x="1 > 0">\n<p id="p">文字 &amp; 《<b>黑</b>》</p>\n<div>内</div>\n</div>',
    '<svg viewBox="0 0 1 1"><title>图</title><rect x="1"/></svg>',
    "<ul>\n<li>一<br>二</li>\n</ul>",
    "<table><tr><td>格</td></tr></table>后面还有",
    "  <p>缩进</p>",
    "<div>没有结束",
    "</div>",
    "<hr>",
    "<p />",
    "<title>&lt;</title>",
    "<!-- 注 -->",
    "<style>a < b</style>",
    "<DIV>大写</DIV>",
    "\u3000<div>全角空格</div>",
    "# 标题 {: #t }",
    '行内 <span class="k">词</span> [链接](a.md#t) {: .k }',
    "| 甲 | 乙 |\n| --- | --- |\n| [一](a.md) {: .x } | <b>二</b>&nbsp;三 |",
    "[有][r] [r] ![图](a.png) `码` *强* __重__ \\* <a@b.c> <http://a.b>  \n换行",
    "[r]: a.md",
    "```\n<div>码</div>\n```",
    "1 < 2 & 3",
    "[TOC]",
    "\\[TOC\\]",
    "&#65; &#x41; &copy; &nosemi",
    "文字",
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(("\n\n", "\n", " ", "\n\n\n"))), max_size=8))
def test_shorter_ways_through_markdown_lead_to_the_same_html(pieces: list[tuple[str, str]]) -> None:
    config = MkDocsConfig()
    config["markdown_extensions"] = ["attr_list", "tables", "toc"]
    config["mdx_configs"] = {"toc": {"toc_depth": "2-4"}}
    quick = with_shortcuts(config)
    assert quick is not config
    text = "".join(chain.from_iterable(pieces))
    plain, short = (
        Markdown(extensions=c.markdown_extensions, extension_configs=c.mdx_configs).convert(text)
        for c in (config, quick)
    )
    assert short == plain


def test_with_an_extension_of_an_owner_markdown_goes_its_usual_way() -> None:
    config = MkDocsConfig()
    config["markdown_extensions"] = ["md_in_html"]
    assert with_shortcuts(config) is config
