"""A reader's ways between years: promise and answer, 对账单, the ledger's filter, paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accessibility import check_accessible
from sample_site import Sample


@pytest.fixture(scope="module")
def sheet(built: Sample) -> str:
    """The 对账单 with most rows."""
    found = sorted((built.site / "accounts").glob("*-20*.html"))
    return max(found, key=lambda path: path.stat().st_size).relative_to(built.site).as_posix()


@pytest.fixture(scope="module")
def answering(built: Sample) -> str:
    """A report that answers promises of the year before."""
    for path in sorted((built.site / "reports").rglob("*.html")):
        if "对应去年承诺" in path.read_text(encoding="utf-8"):
            return path.relative_to(built.site).as_posix()
    pytest.fail("no report of the sample answers a promise")


def test_from_this_years_words_to_last_years_promise_and_back(page: Page, base: str, answering: str) -> None:
    page.goto(f"{base}/{answering}")
    line = page.locator("li[data-kind=reports_on][data-dir=out]", has_text="对应去年承诺").first
    link = line.locator("a").first
    quoted = (link.text_content() or "").strip("“”").removesuffix("……")
    link.click()
    promise = page.locator(":target")
    expect(promise).to_be_in_viewport()
    assert quoted[:10] in (promise.text_content() or "")
    page.get_by_role("button", name="返回").click()
    page.wait_for_url(f"{base}/{answering}*")
    expect(line).to_be_visible()


def test_from_a_promise_to_its_row_of_the_sheet_to_both_reports(page: Page, base: str, answering: str) -> None:
    page.goto(f"{base}/{answering}")
    page.locator("li[data-kind=reports_on][data-dir=out] a", has_text="看对账单").first.click()
    row = page.locator("tr", has=page.locator(":target"))
    expect(row).to_be_in_viewport()
    sides = row.locator("td[data-label$=原文] > a").all()
    assert len(sides) >= 2
    sheet = page.url
    for side in sides[:2]:
        href = side.get_attribute("href") or ""
        side.click()
        page.wait_for_url(f"**{href.removeprefix('..')}")
        expect(page.locator(":target")).to_be_in_viewport()
        page.get_by_role("button", name="返回").click()
        page.wait_for_url(sheet)


def test_a_sheet_puts_silence_first_and_its_numbers_add_up(page: Page, base: str, sheet: str) -> None:
    page.goto(f"{base}/{sheet}")
    expect(page.locator("article h2").first).to_contain_text("未提及")
    sentence = page.locator(".ma-sum").text_content() or ""
    whole, parts = re.findall(r"共 (\d+) 条承诺：(.*?)。", sentence)[0]
    assert sum(int(number) for number in re.findall(r"(\d+) 条", parts)) == int(whole)
    rows = page.locator("article h2[id^=v-]").evaluate_all(
        """heads => heads.map((head) => {
          let next = head.nextElementSibling;
          while (next && !next.matches("table, :has(table)")) next = next.nextElementSibling;
          return next.querySelectorAll("tbody tr").length;
        })"""
    )
    assert sum(rows) == int(whole)


def _shown(page: Page) -> Locator:
    return page.locator("article tbody tr:visible")


def test_the_ledger_is_filtered_by_typing_and_by_column(page: Page, base: str, built: Sample) -> None:
    page.goto(f"{base}/{_ledger(built)}")
    every = _shown(page).count()
    box = page.get_by_role("searchbox", name="原文")
    box.fill("每季度")
    assert 0 < _shown(page).count() < every
    for row in _shown(page).all():
        assert "每季度" in (row.text_content() or "")
    expect(page.locator(".ma-sieve output")).to_contain_text(f"显示 {_shown(page).count()} 条")
    page.get_by_role("button", name="恢复").click()
    assert _shown(page).count() == every
    claim = page.locator("select[name=报告称]")
    label = claim.locator("option").nth(1).text_content() or ""
    claim.select_option(index=1)
    assert 0 < _shown(page).count() < every
    assert _shown(page).count() == int(re.findall(r"（(\d+)）", label)[0])
    box.fill("这样的文字哪里也没有")
    assert _shown(page).count() == 0


def test_the_ledger_is_sorted_by_a_column_and_back(page: Page, base: str, built: Sample) -> None:
    page.goto(f"{base}/{_ledger(built)}")
    before = _shown(page).first.text_content()
    head = page.get_by_role("button", name="按期限排序").first
    head.click()
    dates = [
        date
        for row in _shown(page).all()
        if (
            date := row.locator("[data-sort]").first.get_attribute("data-sort")
            if row.locator("[data-sort]").count()
            else ""
        )
    ]
    assert dates
    assert dates == sorted(dates)
    expect(page.locator("th[aria-sort=ascending]:visible")).to_have_count(1)
    head.click()
    expect(page.locator("th[aria-sort=descending]:visible")).to_have_count(1)
    head.click()
    expect(page.locator("th[aria-sort]")).to_have_count(0)
    assert _shown(page).first.text_content() == before


def _ledger(built: Sample) -> str:
    """The longest page of the ledger of a unit."""
    pages = sorted((built.site / "commitments").glob("unit-*.html"), key=lambda page: (page.stat().st_size, page.name))
    return pages[-1].relative_to(built.site).as_posix()


def test_a_long_ledger_asks_the_search(page: Page, base: str) -> None:
    page.goto(f"{base}/commitments/index.html")
    form = page.locator("form.ma-whole")
    form.locator("input[type=search]").fill("检查")
    form.get_by_role("button").click()
    page.wait_for_url("**/search.html?**")
    expect(page.locator("[data-total]:not([data-total=''])")).to_contain_text("条承诺")


def test_the_ledger_reads_without_any_script(browser: Browser, built: Sample) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{built.site.as_uri()}/commitments/index.html")
    expect(page.locator(".ma-sieve")).to_be_hidden()
    said = re.findall(r"(?:全部|前) (\d+) 条", page.locator(".ma-count").first.text_content() or "")
    assert page.locator("article tbody tr:visible").count() == int(said[0]) > 50
    context.close()


def test_what_can_be_checked_is_told_to_the_keyboard(page: Page, base: str) -> None:
    page.goto(f"{base}/commitments/index.html")
    marks = page.locator(".ma-marks").first
    marks.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("何物：")


@pytest.mark.parametrize("width", [360, 390, 820])
def test_no_page_of_follow_through_scrolls_sideways(browser: Browser, built: Sample, sheet: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in (
        sheet,
        "accounts/index.html",
        "accounts/recurring.html",
        "accounts/not-mentioned.html",
        _ledger(built),
    ):
        page.goto(f"{built.site.as_uri()}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_paper_shows_whole_tables_on_the_long_side(browser: Browser, built: Sample, sheet: str, tmp_path: Path) -> None:
    """Printed as A4 on its long side: every cell inside the page's edges, heads repeated, no controls."""
    pdfium = pytest.importorskip("pypdfium2")
    context = browser.new_context()
    page = context.new_page()
    for path in (sheet, "commitments/index-2023.html", "commitments/past.html"):
        page.goto(f"{built.site.as_uri()}/{path}")
        heads = [str(text) for text in page.locator("article table").first.locator("th").all_text_contents()]
        last = heads[-1].strip()
        paper = tmp_path / "paper.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        document = pdfium.PdfDocument(paper)
        seen = 0
        for one in document:
            width, height = one.get_size()
            assert (round(width), round(height)) == (842, 595), path
            text = one.get_textpage()
            whole = text.get_text_bounded()
            assert "筛选" not in whole
            seen += last in whole
            for n in range(text.count_rects()):
                left, _, right, _ = text.get_rect(n)
                assert left >= 30, path
                assert right <= width - 30, path
        assert seen >= max(len(document) - 1, 1), path  # the head of the table on each page
        document.close()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_follow_through_are_accessible(browser: Browser, built: Sample, sheet: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in (
        sheet,
        "accounts/index.html",
        "accounts/recurring.html",
        "commitments/index.html",
        "commitments/past.html",
    ):
        page.goto(f"{built.site.as_uri()}/{path}")
        check_accessible(page)
    context.close()
