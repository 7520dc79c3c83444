"""A reader's ways through the built site in Chromium, straight from the folder and over http."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sample_site import Sample


@pytest.fixture(scope="module")
def chain(built: Sample) -> str:
    """A report in which some problem has a cause, and that cause a measure."""
    from lxml import html

    for path in sorted((built.site / "reports").rglob("*.html")):
        root = html.parse(str(path)).getroot()
        if root.xpath("//*[@data-role='problem'][@data-item]//li[@data-kind='caused_by']") and root.xpath(
            "//*[@data-role='cause'][@data-item]//li[@data-kind='removed_by']"
        ):
            return path.relative_to(built.site).as_posix()
    pytest.fail("no report of the sample has a problem with a cause with a measure")


def test_from_a_problem_to_its_cause_to_its_measure_and_back(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}")
    problem = (
        page.locator("[data-role=problem][data-item]", has=page.locator("li[data-kind=caused_by]"))
        .filter(has=page.locator("li[data-kind=caused_by]"))
        .first
    )
    to_cause = problem.locator("li[data-kind=caused_by] a").first
    cause = to_cause.get_attribute("href") or ""
    to_cause.click()
    assert page.url.endswith(cause)
    expect(page.locator(f"[id='{cause[1:]}']")).to_be_in_viewport()
    related = page.locator(f"[data-item='{cause[1:]}'] li a").first
    second = related.get_attribute("href") or ""
    related.click()
    assert page.url.endswith(second)
    back = page.get_by_role("button", name="返回")
    back.click()
    page.wait_for_url(f"**{cause}")
    expect(related).to_be_focused()
    back.click()
    page.wait_for_url(f"{base}/{chain}")
    expect(to_cause).to_be_focused()
    expect(to_cause).to_be_in_viewport()
    expect(back).to_be_hidden()


def test_from_a_list_to_an_item_and_back_to_the_list(page: Page, base: str) -> None:
    page.goto(f"{base}/problems/index.html")
    page.locator("article td a").first.click()
    listing = page.url
    page.locator("article td a[href*='reports/'][href*='#']").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
    page.get_by_role("button", name="返回").click()
    page.wait_for_url(listing)


def test_a_reader_sees_one_role_only_and_can_share_that_view(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}")
    whole = page.get_by_role("button", name="全文")
    causes = page.locator(".ma-filter button[data-role=cause]")
    expect(whole).to_have_attribute("aria-pressed", "true")
    causes.focus()
    page.keyboard.press("Enter")
    expect(causes).to_have_attribute("aria-pressed", "true")
    expect(whole).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".ma-item[data-role=problem]:visible")).to_have_count(0)
    assert page.locator(".ma-item[data-role=cause]:visible, .ma-heading[data-role=cause]:visible").count() > 0
    assert "show=cause" in page.url
    page.goto(page.url)
    expect(page.locator(".ma-item[data-role=problem]:visible")).to_have_count(0)
    page.locator(".ma-trace a[href^='#P']").first.click()  # a hidden place: the whole text comes back
    expect(page.locator(":target")).to_be_in_viewport()
    expect(whole).to_have_attribute("aria-pressed", "true")


def test_a_link_tells_its_words_to_pointer_and_keyboard(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}")
    link = page.locator(".ma-links a[href^='#']").first
    link.scroll_into_view_if_needed()
    link.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_visible()
    target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
    assert (tip.text_content() or "x")[:10] in (target.text_content() or "")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(0, 0)
    link.focus()
    expect(tip).to_be_visible()
    assert link.get_attribute("aria-describedby") == tip.get_attribute("id")


def test_an_item_can_be_cited(page: Page, base: str, chain: str) -> None:
    page.add_init_script(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    page.goto(f"{base}/{chain}")
    button = page.locator(".ma-item .ma-copy").first
    button.click()
    expect(button).to_have_text("已复制")
    code = Path(chain).stem
    first, address = str(page.evaluate("window.copied")).split("\n")
    assert first.startswith("《")
    assert f"》{code} " in first
    assert address == f"{base}/{chain}#{first.split()[-1]}"


def test_a_line_of_the_diagram_stands_out(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}")
    edge = page.locator(".ma-edge").first
    page.locator(f".ma-node[data-item='{edge.get_attribute('data-source')}']").hover()
    assert page.locator(".ma-edge.ma-on").count() >= 1
    assert "ma-on" in (edge.get_attribute("class") or "")


def test_a_hostile_title_is_shown_and_does_nothing(page: Page, base: str, built: Sample) -> None:
    for path in ("index.html", "reports/index.html", "review/index.html", built.hostile):
        page.goto(f"{base}/{path}")
        assert page.evaluate("window.harmed") is None
    expect(page.locator("h1")).to_contain_text("<script>window.harmed=1</script>")


def test_dark_is_dark_from_the_first_moment(browser: Browser, built: Sample) -> None:
    context = browser.new_context(color_scheme="dark", java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{built.site.as_uri()}/index.html", wait_until="commit")
    page.wait_for_selector("body")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    context.close()


@pytest.mark.parametrize("width", [360, 390, 820])
def test_no_page_scrolls_sideways_on_a_narrow_screen(browser: Browser, built: Sample, chain: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    kinds = ("index.html", "reports/index.html", "problems/index.html", "commitments/index.html", "review/index.html")
    tables = [
        p.relative_to(built.site).as_posix() for p in sorted(built.site.rglob("*.html")) if b"ma-grid" in p.read_bytes()
    ]
    for path in (*kinds, "guide/index.html", chain, *tables[:2]):
        page.goto(f"{built.site.as_uri()}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("width", [390, 1024, 1280])
def test_no_bar_covers_the_place_a_link_leads_to(browser: Browser, built: Sample, chain: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in (f"{chain}#M1", f"{chain}#original", "reports/index.html#y2022", "commitments/index.html#y2024"):
        page.goto(f"{built.site.as_uri()}/{path}")
        top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        for bar in page.locator(".ma-head, .ma-filter").all():
            stays = bar.evaluate("e => ['sticky', 'fixed'].includes(getComputedStyle(e).position)")
            box = bar.bounding_box()
            if stays and box and box["y"] + box["height"] > 0 and box["y"] < top:
                assert box["y"] + box["height"] <= top + 1, (path, bar.get_attribute("class"))
    context.close()


def test_a_report_leads_to_its_neighbours(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}")
    near = page.get_by_role("navigation", name=f"{chain.split('/')[1]}年的报告")
    expect(near.locator("[aria-current=page]")).to_have_text(page.locator("h1").inner_text())
    here, text = near.bounding_box(), page.locator("h1").bounding_box()
    assert here is not None
    assert text is not None
    assert here["x"] + here["width"] <= text["x"]
    near.locator("a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url != f"{base}/{chain}"


def test_tables_of_one_kind_line_up_and_dates_stay_whole(page: Page, base: str) -> None:
    page.goto(f"{base}/reports/index.html")
    heads = page.locator("article table:has(th[data-label])")
    widths = [table.locator("th").evaluate_all("c => c.map(e => Math.round(e.offsetWidth))") for table in heads.all()]
    assert len(widths) > 2
    assert all(row == widths[0] for row in widths)
    lines = "c => c.filter(e => e.getClientRects().length > 1).map(e => e.textContent)"
    assert page.locator(".ma-date, .ma-code").evaluate_all(lines) == []
    count = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
    for cell in page.locator("td[data-label=日期]").all()[:12]:
        assert cell.evaluate(count) == 1


def test_on_a_phone_the_rows_of_a_list_are_cards(browser: Browser, built: Sample) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for path in ("commitments/index.html", "reports/index.html", "review/index.html"):
        page.goto(f"{built.site.as_uri()}/{path}")
        for cell in page.locator("td[data-label]:visible").all()[:40]:
            box = cell.bounding_box()
            assert box is not None
            assert box["x"] >= 0, path
            assert box["x"] + box["width"] <= 390, path
    context.close()


def test_paper_has_no_controls_and_no_cut_table_and_is_black_on_white(
    browser: Browser, built: Sample, chain: str
) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 900}, color_scheme="dark")
    page = context.new_page()
    for path in (chain, "commitments/index.html", "review/index.html"):
        page.goto(f"{built.site.as_uri()}/{path}")
        wide = page.locator(".ma-wide").count() > 0  # printed on the long side of the paper
        page.set_viewport_size({"width": 1000 if wide else 640, "height": 900})
        page.emulate_media(media="print")
        for control in (".ma-head", ".ma-outline", ".ma-near", ".ma-filter", ".ma-copy", ".ma-foot"):
            expect(page.locator(f"{control}:visible")).to_have_count(0)
        for table in page.locator("article table").all():
            assert table.evaluate("t => t.scrollWidth <= document.documentElement.clientWidth + 1"), path
        assert page.evaluate("getComputedStyle(document.querySelector('article')).color") == "rgb(0, 0, 0)"
        page.emulate_media(media="screen")
    context.close()


def test_a_stray_percent_in_the_address_does_no_harm(page: Page, base: str, chain: str) -> None:
    page.goto(f"{base}/{chain}#100%")
    expect(page.get_by_role("button", name="全文")).to_be_visible()


def test_a_report_reads_without_any_script(browser: Browser, built: Sample, chain: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{built.site.as_uri()}/{chain}")
    page.locator(".ma-links a[href^='#']").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
    for control in (".ma-filter button", ".ma-copy", ".ma-back"):
        expect(page.locator(control)).to_have_count(0)
    context.close()


def test_the_foot_of_every_page_says_from_what_and_when(page: Page, base: str) -> None:
    words = []
    for name in ("index.html", "years/2024.html"):
        page.goto(f"{base}/{name}")
        words.append(" ".join(page.locator(".ma-foot").inner_text().split()))
    assert words[0] == words[1]
    assert "份原件生成于" in words[1]
