"""The search in Chromium: what it finds against a plain scan, its keys and its address, and that nothing runs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Route, expect

from accessibility import check_accessible
from meeting_archive.cli.commands import cli
from meeting_archive.pipeline import read_archive
from meeting_archive.search import Filters, Index
from meeting_archive.settings import load_settings
from sample_site import ROOT, Sample
from search_oracle import FACETS, Oracle

UNKNOWN: Final = {"year": "年份不详", "unit": "单位不详", "meeting": "会议不详", "person": "人员不详"}
PAYLOADS: Final = (
    "<script>window.harmed=1</script>",
    '"><img src=x onerror=window.harmed=1>',
    "javascript:window.harmed=1",
    "'-window.harmed-'",
    "{{7*7}}",
    "%3Cscript%3E",
    "</textarea><svg onload=window.harmed=1>",
)
TOTAL: Final = "[data-total]:not([data-total=''])"
SLOW: Final = """
    let now = 0;
    performance.now = () => (now += 10); // more than a slice: each look at the clock finds that it is over
    window.rests = 0;
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...given) {
      window.rests++;
      return post.apply(this, given);
    };
"""
ANSWER: Final = """async (query) => {
    const { root, parse, ask, byDate, byReport, count } = window.maSearch;
    await root();
    const before = window.rests;
    const nothing = async () => {};
    const hooks = { first: nothing, progress: nothing, stale: () => false };
    const { matched, ordered, ids } = await ask(parse(query), {}, hooks);
    const counted = await count(matched, {});
    const counts = Object.entries(counted.counts).map(([name, own]) => [name, Array.from(own)]);
    const dates = [await byDate(ordered, true), await byDate(ordered, false)].map((one) => Array.from(one));
    const groups = await byReport(ids);
    return [{ ids: Array.from(ids), counts, dates, groups }, window.rests - before];
}"""


@cache
def oracle(archive: Path) -> Oracle:
    read = read_archive(archive / "reports", load_settings(ROOT), lambda *_: None, curation=archive / "curation")
    return Oracle(read.searched)


def search(page: Page, base: str, query: str, **more: str) -> None:
    """Open the search page and wait until its total is sure."""
    words = "&".join(f"{name}={quote(value)}" for name, value in {"q": query, **more}.items())
    page.goto(f"{base}/search.html?{words}")
    page.locator(TOTAL).wait_for()


def total(page: Page) -> int:
    return int(page.locator(TOTAL).get_attribute("data-total") or "-1")


def targets(page: Page) -> list[str]:
    """The targets of all hits, page after page."""
    found: list[str] = page.locator("[data-hit]").evaluate_all("all => all.map(e => e.dataset.hit)")
    later = page.get_by_role("button", name="下一页")
    while later.count():
        number = page.locator(".ma-search .ma-pager span").inner_text()
        later.click()
        expect(page.locator(".ma-search .ma-pager span")).not_to_have_text(number)
        found += page.locator("[data-hit]").evaluate_all("all => all.map(e => e.dataset.hit)")
    return found


def counts(page: Page) -> dict[str, dict[str, int]]:
    """The counts of all facet values shown, after unfolding long lists."""
    for button in page.locator(".ma-search__facets button").all():
        button.click()
    labels: list[Any] = page.locator("[data-facet]").evaluate_all(
        "all => all.map(e => [e.dataset.facet, e.dataset.value, Number(e.dataset.count)])"
    )
    result: dict[str, dict[str, int]] = {facet: {} for facet in (*FACETS, "has")}
    for facet, value, count in labels:
        result[facet][value] = count
    return result


def expected_counts(scan: Oracle, query: str, filters: Filters) -> dict[str, dict[str, int]]:
    found = scan.counts(query, filters)
    return {facet: {v or UNKNOWN[facet]: n for v, n in own.items()} for facet, own in found.items()}


def test_totals_facets_and_hits_are_those_of_a_plain_scan(page: Page, base: str, built: Sample) -> None:
    scan = oracle(built.archive)
    for query in [*scan.queries(18, seed=11), "整改 -通报", "不存在的词句"]:
        search(page, base, query)
        wanted = scan.found(query, Filters())
        assert total(page) == len(wanted), query
        assert counts(page) == expected_counts(scan, query, Filters()), query
        if len(wanted) <= 60:
            assert sorted(targets(page)) == wanted, query


def test_the_engine_finds_what_a_plain_scan_finds_in_the_terminal_s_order(page: Page, base: str, built: Sample) -> None:
    scan, index = oracle(built.archive), Index(built.site / "assets" / "search")
    page.goto(f"{base}/search.html")
    page.wait_for_function("!!(window.maSearch && window.maSearch.onTyping)")
    for query in scan.queries(200, seed=12):
        found = page.evaluate(
            """async (query) => {
                const { root, parse, ask, record, targetOf } = window.maSearch;
                await root();
                const nothing = async () => {};
                const { ids } = await ask(parse(query), {}, { first: nothing, progress: nothing, stale: () => false });
                return (await Promise.all(Array.from(ids, (id) => record(id)))).map(targetOf);
            }""",
            query,
        )
        assert found == [index.hit(n).target for n in index.search(query).records], query
        assert sorted(found) == scan.found(query, Filters()), query


def test_filters_narrow_and_stand_in_the_address(page: Page, base: str, built: Sample) -> None:
    scan = oracle(built.archive)
    search(page, base, "学习")
    page.get_by_role("checkbox", name="措施").check()
    page.locator("[data-facet=kind][data-value=措施] input:checked").wait_for()
    filters = Filters(kind=("措施",))
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(len(scan.found("学习", filters))))
    page.locator("[data-facet=year][data-value='2023'] input").check()
    filters = Filters(kind=("措施",), year=("2023",))
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(len(scan.found("学习", filters))))
    assert counts(page) == expected_counts(scan, "学习", filters)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.locator(TOTAL).wait_for()
    assert sorted(targets(page)) == scan.found("学习", filters)


def test_commitments_are_a_ledger(page: Page, base: str, built: Sample) -> None:
    scan = oracle(built.archive)
    filters = Filters(kind=("承诺",), has=("quantity",))
    search(page, base, "每季度", **{"in": "承诺", "has": "quantity"})
    assert total(page) == len(scan.found("每季度", filters))
    assert page.locator(".ma-ledger th").all_inner_texts()[0] == "承诺原文"
    assert sorted(targets(page)) == scan.found("每季度", filters)


@pytest.mark.parametrize("sort", ["相关", "最新", "最早"])
def test_the_terminal_prints_the_hits_and_counts_of_the_page(page: Page, base: str, built: Sample, sort: str) -> None:
    names = {"相关": "relevance", "最新": "newest", "最早": "oldest"}
    search(page, base, "学习", year="2023", sort=names[sort])
    shown = page.locator("[data-hit]").evaluate_all("all => all.map(e => e.dataset.hit)")
    labels = page.locator(".ma-search__facets fieldset").evaluate_all(
        """all => all.map(e => [e.querySelector("legend").textContent, Array.from(e.querySelectorAll("label"), (l) =>
            Array.from(l.querySelectorAll("span"), (s) => s.textContent).join(" ")).slice(0, 8)])"""
    )
    arguments = ["search", "学习", "--year", "2023", "--sort", sort, "--limit", "10", "--site", str(built.site)]
    printed = CliRunner().invoke(cli, arguments).output.splitlines()
    assert [line.rsplit(" · ", 1)[1] for line in printed if line.startswith("    ")] == shown
    counted = dict(line.split("：") for line in printed if line.split("：")[0] in dict(labels))
    assert {name: re.sub("，等 .*", "", values).split("，") for name, values in counted.items()} == dict(labels)
    assert printed[-1].startswith(f"共 {total(page)} 条")


def test_back_undoes_a_choice_and_not_a_letter(page: Page, base: str) -> None:
    search(page, base, "学习")
    number = total(page)
    page.get_by_role("checkbox", name="措施").check()
    expect(page.locator("[data-total]")).not_to_have_attribute("data-total", str(number))
    page.go_back()
    expect(page.locator("[data-total]")).to_have_attribute("data-total", str(number))
    expect(page.get_by_role("checkbox", name="措施")).not_to_be_checked()
    assert page.locator("#ma-search-q").input_value() == "学习"


def test_on_a_phone_filters_unfold_and_commitments_are_cards(browser: Browser, built: Sample) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    search(page, built.site.as_uri(), "次", **{"in": "承诺"})
    expect(page.locator(".ma-search__facets")).to_be_hidden()
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".ma-search__facets")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row, cell = (page.locator(f".ma-ledger {one}").first.bounding_box() for one in ("tr[data-hit]", "td"))
    assert row
    assert cell
    assert abs(row["width"] - cell["width"]) < 2
    context.close()


def test_sorting_and_grouping(page: Page, base: str) -> None:
    search(page, base, "整改", sort="oldest")
    years = [target.split("/")[1] for target in targets(page)]
    assert years == sorted(years)
    search(page, base, "整改", group="report")
    reports = page.locator(".ma-search__report a").evaluate_all("all => all.map(e => e.pathname)")
    assert len(set(reports)) == len(reports) > 1


def test_keys_lead_from_the_box_to_the_words(page: Page, base: str) -> None:
    page.goto(f"{base}/reports/index.html")
    page.keyboard.press("s")
    box = page.locator(".ma-head .ma-box__input")
    expect(box).to_be_focused()
    page.keyboard.type("党支部", delay=20)
    first = page.locator(".ma-head [role=option][data-hit]").first
    asked = re.compile(f"q={quote('党支部')}$")  # what was found for the first letters may still stand there
    expect(page.locator(".ma-head .ma-panel__all")).to_have_attribute("href", asked)
    first.wait_for()
    expect(page.locator(".ma-head [role=status]")).to_contain_text("共")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    target = first.get_attribute("data-hit") or ""
    page.keyboard.press("Escape")
    expect(page.locator(".ma-head .ma-panel")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target.split('#')[0]}?q=*")
    assert page.url.endswith("#" + target.split("#")[1])
    here = page.locator(".ma-found--here").first
    expect(here).to_be_in_viewport()
    assert here.inner_text() in "党支部"


def test_next_and_previous_hit(page: Page, base: str, built: Sample) -> None:
    scan = oracle(built.archive)
    pages = [target.split("#")[0] for target in scan.found("整改", Filters())]
    target = max(pages, key=pages.count)
    page.goto(f"{base}/{target}?q={quote('整改')}")
    bar = page.locator(".ma-hits")
    expect(bar).to_contain_text("第 1 处")
    words = page.locator(".ma-original").all_inner_texts()
    page.get_by_role("button", name="下一处").click()
    expect(bar).to_contain_text("第 2 处")
    page.get_by_role("button", name="上一处").click()
    page.get_by_role("button", name="上一处").click()
    page.get_by_role("button", name="取消标出").click()
    expect(page.locator(".ma-found")).to_have_count(0)
    assert page.locator(".ma-original").all_inner_texts() == words


def test_an_input_method_is_waited_for(page: Page, base: str) -> None:
    page.goto(f"{base}/index.html")
    box = page.locator(".ma-head .ma-box__input")
    box.focus()
    page.wait_for_function("!!(window.maSearch && window.maSearch.onTyping)")
    compose = (
        "(e, [type, words]) => { e.value = words; e.dispatchEvent(new CompositionEvent(type, { bubbles: true })); "
    )
    compose += "e.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    box.evaluate(compose, ["compositionstart", "d"])
    box.evaluate(compose, ["compositionupdate", "dang fei"])
    page.wait_for_timeout(300)
    assert "dang" not in page.locator(".ma-head .ma-panel__all").evaluate("e => decodeURIComponent(e.href)")
    box.evaluate(compose, ["compositionend", "党支部"])
    page.locator(".ma-head [role=option][data-hit]").first.wait_for()


def test_text_may_come_by_script(page: Page, base: str) -> None:
    page.goto(f"{base}/search.html")
    page.wait_for_function("!!(window.maSearch && window.maSearch.onTyping)")
    field = page.locator("#ma-search-q")
    field.evaluate("e => { e.value = '党支部'; e.dispatchEvent(new Event('input', { bubbles: true })); }")
    page.locator(TOTAL).wait_for()
    assert total(page) > 0
    assert quote("党支部") in page.url


def test_a_code_opens_its_place(page: Page, base: str, built: Sample) -> None:
    head, record = next(row for row in oracle(built.archive).rows if row[1].anchor == "P2")
    search(page, base, f"{head.code.lower()} p2")
    page.locator(".ma-search__code a").click()
    page.wait_for_url(f"**/{head.code}.html#P2")
    expect(page.locator("#P2")).to_contain_text(record.text[:4])


def test_nothing_found_says_what_to_try(page: Page, base: str) -> None:
    search(page, base, "学习 “不存在的词句”")
    assert total(page) == 0
    page.get_by_role("button", name="只找“学习”").click()
    page.locator(TOTAL).wait_for()
    expect(page.locator("[data-hit]").first).to_be_visible()


def test_recent_searches_stay_on_this_machine(page: Page, base: str) -> None:
    search(page, base, "党支部")
    page.goto(f"{base}/search.html")
    expect(page.get_by_role("link", name="党支部")).to_be_visible()
    page.get_by_role("button", name="清除记录").click()
    expect(page.get_by_role("link", name="党支部")).to_have_count(0)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_or_written_is_text_and_never_runs(page: Page, base: str, built: Sample, payload: str) -> None:
    search(page, base, payload, unit=payload, sort=payload)
    search(page, base, payload)
    assert page.locator("#ma-search-q").input_value() == payload
    page.goto(f"{base}/{built.hostile}?q={quote(payload)}#{quote(payload)}")
    page.goto(f"{base}/index.html")
    page.locator(".ma-head .ma-box__input").fill(payload)
    expect(page.locator(".ma-head [role=status]")).not_to_contain_text("正在")
    assert page.evaluate("window.harmed") is None


def test_hostile_words_of_a_report_are_found_and_shown_as_written(page: Page, base: str, built: Sample) -> None:
    search(page, base, "window.harmed")
    assert built.hostile in {target.split("#")[0] for target in targets(page)}
    assert page.locator("#ma-search script, #ma-search img").count() == 0
    assert page.evaluate("window.harmed") is None


def test_on_a_slow_machine_work_rests_and_finds_the_same(page: Page, base: str) -> None:
    queries = ("的", "整改", "党支部 -党费", "，")
    answers = []
    for script in ("", SLOW):
        page.add_init_script(script)
        page.goto(f"{base}/search.html")
        page.wait_for_function("!!(window.maSearch && window.maSearch.onTyping)")
        answers.append([page.evaluate(ANSWER, query) for query in queries])
    for (plain, _), (slow, rests) in zip(*answers, strict=True):
        assert slow == plain
        assert rests > 6 * (len(plain["ids"]) // 128), "each loop over what is found rests"
        assert all(sorted(dated) == sorted(plain["ids"]) for dated in plain["dates"])
        assert sorted(record for group in plain["groups"] for record in group) == sorted(plain["ids"])


def test_the_first_result_does_not_wait_for_the_others(page: Page, base: str) -> None:
    texts: list[Route] = []

    def hold(route: Route) -> None:
        texts.append(route)
        if len(texts) == 1:
            route.continue_()

    page.route(re.compile(r"/assets/search/s/\w+/\d+\.js"), hold)
    page.goto(f"{base}/search.html?q={quote('整改')}", wait_until="commit")
    page.locator("[data-hit]").first.wait_for()
    page.wait_for_timeout(100)
    shown = page.locator("[data-hit]").count()
    assert len(texts) > 1
    assert shown == 1
    for route in texts[1:]:
        route.continue_()
    expect(page.locator("[data-hit]")).to_have_count(10)
    page.locator(TOTAL).wait_for()


def test_it_needs_no_fetch_no_worker_and_no_module(page: Page, base: str) -> None:
    page.add_init_script(
        "for (const name of ['fetch', 'XMLHttpRequest', 'Worker', 'SharedWorker', 'WebAssembly']) delete window[name];"
        "window.eval = () => { throw new Error('eval') };"
    )
    page.goto(f"{base}/search.html?q={quote('党支部')}")
    page.locator(TOTAL).wait_for()
    assert total(page) > 0
    assert page.locator("script[type=module]").count() == 0


def test_a_page_that_is_only_read_loads_little_and_no_index(page: Page, base: str, built: Sample) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{base}/{built.hostile}")
    page.wait_for_timeout(500)
    scripts = [url.rsplit("/", 1)[1] for url in loaded if "/search" in url and url.endswith(".js")]
    assert scripts == ["search-box.js"]
    assert (built.site / "assets" / "js" / "search-box.js").stat().st_size <= 20_000


def test_without_scripts_the_lists_lead_everywhere(browser: Browser, built: Sample) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{built.site.as_uri()}/reports/index.html")
    page.locator(".ma-head .ma-box__input").fill("党费")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("#ma-search noscript")).to_be_visible()
    page.locator("article").get_by_role("link", name="措施").click()
    page.wait_for_url("**/measures/index.html")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_page_is_accessible(browser: Browser, built: Sample, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for more in ({}, {"in": "承诺"}, {"group": "report"}):
        search(page, built.site.as_uri(), "整改", **more)
        check_accessible(page)
    search(page, built.site.as_uri(), "不存在的词句")
    check_accessible(page)
    page.goto(f"{built.site.as_uri()}/reports/index.html")
    page.keyboard.press("/")
    page.keyboard.type("整改")
    page.locator("[role=option][data-hit]").first.wait_for()
    check_accessible(page)
    context.close()
