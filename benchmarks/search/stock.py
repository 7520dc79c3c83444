"""The same reports and queries with stock Material search, and with Pagefind where it is installed."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate import Invented
from playwright.sync_api import Page

from browser import chromium, served

CONFIG = """\
site_name: 比较
use_directory_urls: false
theme: {name: material, language: zh, font: false}
plugins:
  - search: {lang: zh}
"""
WAIT = 20_000  # ms


def compare(reports: Sequence[Invented], asked: Sequence[str]) -> None:
    """Build the stock site and print recall, precision, bytes and time, counted by pages."""
    asked = [query for query in asked if len(query) > 1][:20]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "docs").mkdir()
        for report in reports:
            body = "\n\n".join(line.text for line in report.lines)
            (root / "docs" / f"{report.number}.md").write_text(f"# {report.title}\n\n{body}\n", encoding="utf-8")
        (root / "docs" / "index.md").write_text("# 首页\n", encoding="utf-8")
        (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        begun = time.time()
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, check=True, stderr=subprocess.DEVNULL)
        index = (root / "site" / "search" / "search_index.json").stat().st_size
        print(f"Material, {len(reports)} pages: built in {time.time() - begun:.0f} s, index {index / 1e6:.1f} MB")
        truth = [{str(r.number) for r in reports if all(term in r.text for term in query.split())} for query in asked]
        with served(root / "site") as http, chromium() as browser:
            page = browser.new_page()
            found = [_material(page, http, query) for query in asked]
        _print("Material", truth, [pages for pages, _ in found], [ms for _, ms in found])
        if pagefind := shutil.which("pagefind"):
            subprocess.run([pagefind, "--site", str(root / "site")], check=True, capture_output=True)
            with served(root / "site") as http, chromium() as browser:
                page = browser.new_page()
                found = [_pagefind(page, http, query) for query in asked]
            _print("Pagefind", truth, [pages for pages, _ in found], [ms for _, ms in found])


def _material(page: Page, http: str, query: str) -> tuple[set[str], float]:
    page.goto(f"{http}/index.html")
    begun = time.time()
    page.locator("[data-md-component=search-query]").fill(query)
    page.keyboard.press("f")
    page.locator("[data-md-component=search-query]").fill(query)
    meta = page.locator(".md-search-result__meta")
    page.wait_for_function(
        "() => !/初始化|正在|键入/.test(document.querySelector('.md-search-result__meta').textContent)", timeout=WAIT
    )
    elapsed = (time.time() - begun) * 1000
    pages: set[str] = set()
    same = 0
    while same < 3:
        links = page.locator(".md-search-result__link").evaluate_all("all => all.map(e => e.pathname)")
        more = {link.strip("/").removesuffix(".html") for link in links}
        same = same + 1 if more <= pages else 0
        pages |= more
        page.locator(".md-search__scrollwrap").evaluate("e => e.scrollTo(0, e.scrollHeight)")
        page.wait_for_timeout(150)
    assert meta.count() == 1
    return pages, elapsed


def _pagefind(page: Page, http: str, query: str) -> tuple[set[str], float]:
    page.goto(f"{http}/index.html")
    begun = time.time()
    urls = page.evaluate(
        """async (query) => {
            const pagefind = await import("/pagefind/pagefind.js");
            const found = await pagefind.search(query);
            return Promise.all(found.results.map(async (one) => (await one.data()).url));
        }""",
        query,
    )
    return {url.strip("/").removesuffix(".html") for url in urls}, (time.time() - begun) * 1000


def _print(name: str, truth: Sequence[set[str]], found: Sequence[set[str]], times: Sequence[float]) -> None:
    right = sum(len(t & f) for t, f in zip(truth, found, strict=True))
    recall = right / max(sum(map(len, truth)), 1)
    precision = right / max(sum(map(len, found)), 1)
    empty = sum(bool(t) and not f for t, f in zip(truth, found, strict=True))
    print(
        f"{name}: recall {recall:.2f}, precision {precision:.2f} of pages, {empty} queries wrongly find nothing, ",
        end="",
    )
    print(f"{statistics.median(times):.0f} ms to results (median)")
