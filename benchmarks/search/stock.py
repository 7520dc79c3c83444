"""The same reports and queries with our search, stock Material search, and Pagefind where it is installed."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from generate import Invented, reading
from playwright.sync_api import Page

from browser import READY, chromium, sent, served

CONFIG = """\
site_name: 比较
use_directory_urls: false
theme: {name: material, language: zh, font: false}
plugins:
  - search: {lang: zh}
"""
WAIT = 20_000  # ms
Ask = Callable[[Page, str, str], tuple[set[str], float]]


def compare(reports: Sequence[Invented], asked: Sequence[str], ours: Path) -> None:
    """Ask each engine for phrases of 2 and more characters; `ours` is our site of the same reports.

    Prints the size of the index, recall and precision by pages, the bytes that are loaded from the opening of a page to
    the results of a first search there, and the time that the search takes.
    """
    asked = [query for query in asked if len(query) > 1 and " " not in query][:20]
    truth = [{str(r.number) for r in reports if query in r.text} for query in asked]
    sizes = [path.stat().st_size for path in (ours / "assets" / "search").rglob("*.js")]
    print(f"comparison: {len(reports)} pages, {len(asked)} phrases")
    _measure("ours", ours, sum(sizes), truth, asked, _ours({reading(r).report.id: str(r.number) for r in reports}))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "docs").mkdir()
        for report in reports:
            body = "\n\n".join(line.text for line in report.lines)
            (root / "docs" / f"{report.number}.md").write_text(f"# {report.title}\n\n{body}\n", encoding="utf-8")
        (root / "docs" / "index.md").write_text("# 首页\n", encoding="utf-8")
        (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, check=True, stderr=subprocess.DEVNULL)
        site = root / "site"
        index = (site / "search" / "search_index.json").stat().st_size
        _measure("Material", site, index, truth, asked, _material)
        if pagefind := shutil.which("pagefind_extended") or shutil.which("pagefind"):
            subprocess.run([pagefind, "--site", str(site)], check=True, capture_output=True)
            index = sum(path.stat().st_size for path in (site / "pagefind").rglob("*") if path.is_file())
            _measure(Path(pagefind).name, site, index, truth, asked, _pagefind)


def _measure(name: str, site: Path, index: int, truth: Sequence[set[str]], asked: Sequence[str], ask: Ask) -> None:
    found: list[set[str]] = []
    times: list[float] = []
    loaded: list[int] = []
    with served(site) as http, chromium() as browser:
        for query in asked:
            context = browser.new_context()
            page = context.new_page()
            before = sent(http)
            page.goto(f"{http}/{'search' if name == 'ours' else 'index'}.html")
            page.wait_for_load_state("networkidle")
            pages, elapsed = ask(page, http, query)
            loaded.append(sent(http) - before)
            found.append(pages)
            times.append(elapsed)
            context.close()
    right = sum(len(t & f) for t, f in zip(truth, found, strict=True))
    recall = right / max(sum(map(len, truth)), 1)
    precision = right / max(sum(map(len, found)), 1)
    empty = sum(bool(t) and not f for t, f in zip(truth, found, strict=True))
    print(
        f"  {name}: index {index / 1e6:.1f} MB; recall {recall:.2f}, precision {precision:.2f} of pages, {empty} "
        f"wrongly find nothing; {statistics.median(loaded) / 1e3:.0f} kB and {statistics.median(times):.0f} ms (median)"
    )


def _ours(numbers: dict[str, str]) -> Ask:
    def ask(page: Page, _: str, query: str) -> tuple[set[str], float]:
        page.wait_for_function(READY)
        codes, elapsed = page.evaluate(
            """async (query) => {
                const { root, parse, ask, record } = window.maSearch;
                await root();
                const begun = performance.now();
                let first = null;
                const show = async (ids) => {
                  await Promise.all(ids.map(record));
                  first = performance.now() - begun;
                };
                const { ids } = await ask(parse(query), {}, { first: show, progress: () => {}, stale: () => false });
                const found = await Promise.all(ids.map(record));
                return [found.map((one) => one.head.code), first];
            }""",
            query,
        )
        return {numbers[code] for code in codes}, elapsed

    return ask


def _material(page: Page, _: str, query: str) -> tuple[set[str], float]:
    begun = time.time()
    page.keyboard.press("f")
    page.locator("[data-md-component=search-query]").fill(query)
    page.keyboard.press("Shift")  # it listens to keys that come up
    meta = page.locator(".md-search-result__meta")
    page.wait_for_function(
        "() => /符合条件/.test(document.querySelector('.md-search-result__meta').textContent)", timeout=WAIT
    )
    elapsed = (time.time() - begun) * 1000
    state, same = "", 0
    while same < 5:  # results come in pieces
        page.locator(".md-search__scrollwrap").evaluate("e => e.scrollTo(0, e.scrollHeight)")
        page.wait_for_timeout(200)
        now = f"{meta.inner_text()} {page.locator('.md-search-result__link').count()}"
        state, same = now, same + 1 if now == state else 0
    links = page.locator(".md-search-result__link").evaluate_all("all => all.map(e => e.pathname)")
    return {link.strip("/").removesuffix(".html") for link in links}, elapsed


def _pagefind(page: Page, _: str, query: str) -> tuple[set[str], float]:
    urls, elapsed = page.evaluate(
        """async (query) => {
            const begun = performance.now();
            const pagefind = await import("/pagefind/pagefind.js");
            const found = await pagefind.search(query);
            await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
            const elapsed = performance.now() - begun;
            return [await Promise.all(found.results.map(async (one) => (await one.data()).url)), elapsed];
        }""",
        query,
    )
    return {url.strip("/").removesuffix(".html") for url in urls}, elapsed
