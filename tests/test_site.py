"""The built site: whole, closed in itself, the same each time, and never lost to a failed build."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from meeting_archive.settings import Settings, load_settings, theme_dir
from meeting_archive.site import SiteError, build_site
from meeting_archive.site.messages import MESSAGES, Message, chinese
from meeting_archive.site.pages import STATE
from meeting_archive.site.swap import MARKER
from sample_site import HOSTILE_TITLE, ROOT, Sample, sample

SCRIPTS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def built() -> Sample:
    return sample()


def small_archive(folder: Path, text: str = "# 标题\n\n正文。\n") -> Path:
    for name in ("index.md", *(f"{n}/index.md" for n in ("reports", "problems", "causes", "measures"))):
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    return folder


def build(archive: Path, site: str = "site") -> tuple[str, ...]:
    return build_site(archive=archive, docs=archive / "docs", site=archive / site, settings=Settings()).notices


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Page:
    """One page of the built site: its references (attribute, value) and its anchors."""

    def __init__(self, path: Path) -> None:
        self.root = html.parse(str(path)).getroot()
        self.anchors: set[str] = {""}
        self.ids = [str(e.get("id")) for e in self.root.iter() if e.get("id")]
        self.anchors.update(self.ids)

    def references(self) -> Iterator[tuple[str, str]]:
        for element in self.root.iter():
            for name in ("href", "src", "srcset", "action", "data", "poster"):
                value = element.get(name)
                if value is not None:
                    yield name, value


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


# ---- Links ----


def test_every_link_and_every_anchor_of_the_site_resolves(built: Sample) -> None:
    everything = pages(built.site)
    assert len(everything) > 60
    broken: list[str] = []
    for path, page in everything.items():
        for _, value in page.references():
            parts = urlsplit(value)
            if parts.scheme or parts.netloc:
                continue  # the next test
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            inside = target == built.site or built.site in target.parents
            if not inside or not target.is_file():
                broken.append(f"{path.relative_to(built.site)}: {value}")
            elif target in everything and unquote(parts.fragment) not in everything[target].anchors:
                broken.append(f"{path.relative_to(built.site)}: {value} (anchor)")
    assert not broken, "\n".join(broken[:30])


def test_nothing_of_the_site_points_outside(built: Sample) -> None:
    for path, page in pages(built.site).items():
        outside = [v for _, v in page.references() if urlsplit(v).scheme or urlsplit(v).netloc]
        assert not outside, f"{path}: {outside[:5]}"
        assert not page.root.xpath("//script[@type='module']"), path
    for style in theme_dir().rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert "url(" not in text, style
        assert "@import" not in text, style


def test_no_page_uses_an_id_twice(built: Sample) -> None:
    for path, page in pages(built.site).items():
        twice = {i for i in page.ids if page.ids.count(i) > 1} if len(page.ids) != len(set(page.ids)) else set()
        assert not twice, f"{path}: {sorted(twice)[:5]}"


# ---- Text from documents is text ----


def test_a_title_with_markup_shows_as_characters_everywhere(built: Sample) -> None:
    for path, page in pages(built.site).items():
        source = path.read_text(encoding="utf-8")
        assert "<script>window.harmed" not in source, path
        assert not page.root.xpath("//*[@onclick or @onerror]"), path
        assert not page.root.xpath("//img[@src='x']"), path
    hostile = pages(built.site)[built.site / built.hostile]
    title = hostile.root.findtext(".//title") or ""
    assert "script" in title
    assert "材料" in title
    words = "".join(e.text_content() for e in hostile.root.xpath("//*[@data-p]"))
    assert "<script>window.harmed=1</script>" in words
    assert "{{ 7*7 }}" in words
    assert HOSTILE_TITLE.startswith("<script>")


# ---- Words ----


def test_readers_meet_no_english_of_the_theme(built: Sample) -> None:
    english = ("Back to top", "Skip to", "Search", "Type to start", "Initializing", "Made with", "Table of contents")
    for path, page in pages(built.site).items():
        for element in page.root.xpath("//*[@title or @aria-label or @placeholder or @alt]"):
            for name in ("title", "aria-label", "placeholder", "alt"):
                assert not any(word in (element.get(name) or "") for word in english), f"{path}: {element.get(name)}"
        text = page.root.text_content()
        assert not [word for word in english if word in text], path
        assert page.root.get("lang", "").startswith("zh"), path


def test_the_foot_says_from_what_and_when(built: Sample) -> None:
    foot = Page(built.site / "index.html").root.xpath("string(//footer)")
    assert "份原件生成于" in foot
    assert "版本" in foot


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, of a colour written #rrggbb."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_all_words_have_the_contrast_of_wcag_aa_on_every_ground(scheme: str) -> None:
    style = (theme_dir() / "assets" / "css" / "archive.css").read_text(encoding="utf-8")
    block = style.split(f'[data-md-color-scheme="{scheme}"] {{')[1].split("}")[0]
    colours = dict(re.findall(r"--ma-([a-z]+): (#[0-9a-f]{6});", block))
    grounds = ["paper", "shade", "target", "commitment"]
    for word in sorted(colours.keys() - {*grounds, "line"}):
        for ground in grounds:
            low, high = sorted([luminance(colours[word]), luminance(colours[ground])])
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{word} on {ground}: {(high + 0.05) / (low + 0.05):.2f}"


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.name)
def test_each_message_of_the_table_fills_its_braces(message: Message) -> None:
    assert message.says.format(**dict.fromkeys(message.pattern.groupindex, "x"))


def test_an_unknown_message_is_quoted_so_that_it_can_be_passed_on() -> None:
    assert "something new" in chinese("something new")


def test_a_broken_link_is_told_in_chinese_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    archive = small_archive(tmp_path, "# 标题\n\n[这里](没有.md) [那里](#没有)\n")
    notices = build(archive)
    assert any("没有.md" in n and "不存在" in n for n in notices)
    assert any("本页没有的位置" in n for n in notices)
    assert capfd.readouterr() == ("", "")


# ---- Build aside, then swap ----


def test_a_failed_build_leaves_the_last_good_site(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    build(archive)
    before = contents(archive / "site")
    (archive / "mkdocs.yml").write_text("site_name: 名称\nstrict: true\ntheme: {name: material}\n", encoding="utf-8")
    (archive / "docs" / "index.md").write_text("# 标题\n\n[坏](没有.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"没有\.md"):
        build(archive)
    assert contents(archive / "site") == before
    assert sorted(p.name for p in archive.iterdir()) == ["docs", "mkdocs.yml", "site"]


def test_what_a_killed_build_left_is_cleared_and_a_site_caught_in_the_swap_comes_back(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    build(archive)
    half = archive / ".site.new"
    half.mkdir()
    (half / MARKER).touch()
    (half / "index.html").write_text("half", encoding="utf-8")
    (archive / "site").rename(archive / ".site.old")
    (archive / "docs" / "index.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (archive / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    with pytest.raises(SiteError, match="不是有效的 YAML"):
        build(archive)
    assert (archive / "site" / "index.html").is_file()
    assert not half.exists()


@pytest.mark.parametrize("site", ["mine", "docs", "docs/site", "."])
def test_a_folder_that_is_not_a_site_of_ours_is_refused_and_left_alone(tmp_path: Path, site: str) -> None:
    archive = small_archive(tmp_path)
    (archive / "mine").mkdir()
    (archive / "mine" / "照片.txt").write_text("重要", encoding="utf-8")
    before = contents(archive)
    with pytest.raises(SiteError):
        build(archive, site)
    assert contents(archive) == before


def test_an_empty_folder_may_become_a_site(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    (archive / "site").mkdir()
    build(archive)
    assert (archive / "site" / "index.html").is_file()


def test_a_second_build_of_the_same_site_at_once_is_refused(tmp_path: Path) -> None:
    from meeting_archive.lock import BusyError, only_one
    from meeting_archive.site.swap import _lock_file

    archive = small_archive(tmp_path)
    with only_one(_lock_file((archive / "site").resolve()), archive), pytest.raises(BusyError, match="正在生成"):
        build(archive)


# ---- The configuration ----


def test_the_archives_own_configuration_counts_with_our_theme_beneath_its_own(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    (archive / "mine" / "partials").mkdir(parents=True)
    (archive / "mine" / "partials" / "content.html").write_text("<h1>自己的模板</h1>", encoding="utf-8")
    (archive / "mkdocs.yml").write_text(
        "site_name: 自己的名称\ntheme: {name: material, custom_dir: mine, language: zh, font: false}\n",
        encoding="utf-8",
    )
    build(archive)
    page = (archive / "site" / "index.html").read_text(encoding="utf-8")
    assert "自己的模板" in page
    assert "自己的名称" in page
    assert "assets/css/archive.css" in page


def test_the_name_of_the_archive_is_shown_as_characters(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    settings = Settings(name="甲 & <乙>")
    build_site(archive=archive, docs=archive / "docs", site=archive / "site", settings=settings)
    page = Page(archive / "site" / "index.html")
    assert page.root.findtext(".//title") == "甲 & <乙>"
    assert page.root.xpath("string(//a[@class='ma-head__name'])") == "甲 & <乙>"


def test_an_archive_without_a_guide_has_no_dead_entry_for_it(tmp_path: Path) -> None:
    archive = small_archive(tmp_path)
    assert build(archive) == ()
    entries = Page(archive / "site" / "index.html").root.xpath("//nav[@aria-label='栏目']/a/text()")
    assert entries == ["首页", "报告", "问题", "原因", "措施"]


# ---- The same again, and other builders ----


def repository_like(built: Sample, folder: Path) -> Path:
    """An archive with the pages of the sample and the repository's own configuration."""
    shutil.copytree(built.docs, folder / "docs")
    (folder / "mkdocs.yml").write_text(
        f"INHERIT: {ROOT.as_posix()}/mkdocs.yml\ntheme:\n  custom_dir: {theme_dir().as_posix()}\n", encoding="utf-8"
    )
    return folder


def test_two_builds_give_the_same_bytes(built: Sample, tmp_path: Path) -> None:
    build_site(archive=built.archive, docs=built.docs, site=tmp_path / "site", settings=load_settings(ROOT))
    assert contents(tmp_path / "site") == contents(built.site)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [str(SCRIPTS / command[0]), *command[1:]], cwd=cwd, env=environment, capture_output=True, text=True
    )


def test_a_plain_mkdocs_build_works_and_says_the_same(built: Sample, tmp_path: Path) -> None:
    archive = repository_like(built, tmp_path)
    done = run("mkdocs", "build", "-q", cwd=archive)
    assert done.returncode == 0, done.stderr
    plain, ours = contents(archive / "site"), contents(built.site)
    assert plain.keys() == ours.keys() - {MARKER, STATE}
    assert words(archive / "site" / built.hostile) == words(built.site / built.hostile)


def words(page: Path) -> str:
    return "".join(Page(page).root.xpath("//article//text()[not(ancestor::script)]")).strip()


def test_the_same_pages_build_with_zensical(built: Sample, tmp_path: Path) -> None:
    if not (SCRIPTS / "zensical").exists():
        pytest.skip("zensical is not installed")
    archive = repository_like(built, tmp_path)
    done = run("zensical", "build", "-f", "mkdocs.yml", cwd=archive)
    assert done.returncode == 0, done.stdout + done.stderr
    zensical = {p.relative_to(archive / "site") for p in (archive / "site").rglob("*.html")}
    assert zensical == {p.relative_to(built.site) for p in built.site.rglob("*.html")}
    for path in sorted(zensical):
        if path.parts[0] == "reports" and path.name != "index.html":
            verbatim = [Page(s / path).root.xpath("//*[@data-p]//text()") for s in (archive / "site", built.site)]
            assert verbatim[0] == verbatim[1], path
