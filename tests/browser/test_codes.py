"""A code typed from paper opens its place, also after edits that moved everything; pages print their code."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from meeting_archive.model import Reading
from meeting_archive.pipeline import convert
from meeting_archive.settings import Settings
from meeting_archive.site import build_site
from sample_site import ROOT, Sample

REPORT = """云川市水务局2023年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够深入。集中学习次数偏少，研讨交流不充分。
（二）河道巡查不够经常。台账记得不全，问题没有闭环。
二、整改措施
（一）加强理论学习。每月集中学习不少于2次。
（二）健全巡查制度。2024年6月底前修订河道巡查办法。
"""


def build(folder: Path, text: str) -> Reading:
    (folder / "reports/水务局").mkdir(parents=True, exist_ok=True)
    (folder / "reports/水务局/对照检查.txt").write_text(text, encoding="utf-8")
    made = convert(folder, folder / "reports", Settings(), lambda *_: None).archive
    build_site(archive=folder, docs=folder / "docs", site=folder / "site", settings=Settings())
    return made.readings[0]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site of a report into which a problem was put in front of the others, and the report's code."""
    folder = tmp_path_factory.mktemp("codes")
    shutil.copytree(ROOT / "docs" / "guide", folder / "docs" / "guide")
    before = build(folder, REPORT)
    assert "巡查" in next(item.text for item in before.items if item.id == "P2")
    more = REPORT.replace("（一）理论", "（一）廉政教育不够扎实。谈话提醒少。\n（二）理论").replace(
        "（二）河道", "（三）河道"
    )
    after = build(folder, more)
    assert after.report.id == before.report.id
    return folder / "site", after.report.id


@pytest.mark.parametrize("form", ["{} P2", "{}-P2", "{}P2", "“{} p2”", "《对照检查材料》{} P2", "{}－Ｐ２", "  {}—p2 "])
def test_a_code_from_paper_opens_the_words_that_it_stood_for(
    browser: Browser, edited: tuple[Path, str], form: str
) -> None:
    site, code = edited
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/search.html?q={quote(form.format(code.lower()))}")
    page.locator(".ma-search__code a").click()
    page.wait_for_url(f"**/{code}.html#P2")
    expect(page.locator(":target")).to_contain_text("河道巡查不够经常")
    page.close()


def test_the_box_in_the_header_opens_it_too(browser: Browser, edited: tuple[Path, str]) -> None:
    site, code = edited
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/problems/index.html")
    page.locator(".ma-head input[type=search]").fill(f"{code}-P2")
    page.get_by_role("option").filter(has_text=f"打开报告 {code} P2").click()
    page.wait_for_url(f"**/{code}.html#P2")
    expect(page.locator(":target")).to_contain_text("河道巡查不够经常")
    page.close()


def test_every_report_prints_its_code(page: Page, built: Sample, tmp_path: Path) -> None:
    path = next(p for p in sorted((built.site / "reports").rglob("*.html")) if p.stem.isupper())
    page.goto(path.as_uri())
    paper = tmp_path / "报告.pdf"
    page.pdf(path=str(paper), prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(paper)
    assert all(path.stem in sheet.get_textpage().get_text_range() for sheet in document)
