"""Ask the search page in Chromium and measure what it loads and how long it takes."""

from __future__ import annotations

import functools
import statistics
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
ASK = """(query) => new Promise((resolve) => {
  const loaded = [];
  let tasks = 0;
  let first = null;
  let shown = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks = Math.max(tasks, entry.duration);
  });
  observer.observe({ entryTypes: ["longtask"] });
  const append = document.head.append.bind(document.head);
  document.head.append = (element) => { if (element.src) loaded.push(element.src); append(element); };
  const total = document.querySelector("[data-total]");
  const field = document.querySelector("#ma-search-q");
  const begun = performance.now();
  const look = () => {
    const now = performance.now() - begun;
    const hits = document.querySelectorAll("[data-hit]").length;
    if (!first && hits) first = { ms: now, files: [] };
    if (hits > shown) first = { ms: first.ms, ten: now, files: loaded.slice() };
    shown = hits;
    if (total.dataset.total === "") return;
    watcher.disconnect();
    setTimeout(() => resolve({
      first: first || { ms: now, ten: now, files: loaded.slice() }, all: now, total: Number(total.dataset.total), tasks,
      files: loaded,
    }), 30);
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document.querySelector("#ma-search"), { subtree: true, childList: true, attributes: true });
  field.value = query;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""


_SENT: Counter[str] = Counter()
READY = "!!(window.maSearch && window.maSearch.ask) && !!document.querySelector('.ma-search__hits p')"
"""Whether the search page waits for a query."""


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as any server of files keeps them
    disable_nagle_algorithm = True  # else headers and body, written apart, wait for each other

    def log_message(self, *_: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        data = source.read()
        _SENT[f"http://127.0.0.1:{self.server.server_address[1]}"] += len(data)
        outputfile.write(data)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder over http."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def sent(address: str) -> int:
    """How many bytes of files a server has sent so far."""
    return _SENT[address]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def measure(site: Path, asked: Sequence[str], expected: Sequence[int]) -> None:
    """Ask every query on a fresh page, over file:// and http, and print the figures."""
    with served(site) as http, chromium() as browser:
        for base in (site.as_uri(), http):
            results = [_ask(browser, base, query) for query in asked]
            wrong = [q for q, r, n in zip(asked, results, expected, strict=True) if r["total"] != n]
            first = [_size(site, base, r["first"]["files"]) / 1000 for r in results]
            every = [_size(site, base, r["files"]) / 1000 for r in results]
            scheme = base.split(":")[0]
            print(f"{scheme}: {len(asked)} queries, totals that differ from a plain scan: {len(wrong)} {wrong[:3]}")
            ahead = [_size(site, base, r["before"]) / 1000 for r in results]
            print(f"  kB of the index before anything is typed: {_spread(ahead)}")
            print(f"  kB to the first ten: {_spread(first)}; to the sure total and facets: {_spread(every)}")
            print(f"  ms to the first result: {_spread([r['first']['ms'] for r in results])}; ", end="")
            print(f"to the first ten: {_spread([r['first']['ten'] for r in results])}; ", end="")
            print(f"to the sure total: {_spread([r['all'] for r in results])}")
            tasks = [r["tasks"] for r in results]
            print(f"  longest task: {max(tasks):.0f} ms; queries with a task over 50 ms: {sum(t > 50 for t in tasks)}")


def _ask(browser: Browser, base: str, query: str) -> dict[str, Any]:
    context = browser.new_context()
    page = context.new_page()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(f"{base}/search.html")
    page.wait_for_function(READY)
    before = {url for url in urls if "/assets/search/" in url}
    result: dict[str, Any] = page.evaluate(ASK, query)
    result["before"] = before
    context.close()
    return result


def _size(site: Path, base: str, urls: Collection[str]) -> int:
    return sum((site / url.removeprefix(base).lstrip("/").split("?")[0]).stat().st_size for url in urls)


def _spread(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return (
        f"median {statistics.median(ordered):.0f}, 95 % {ordered[int(len(ordered) * 0.95)]:.0f}, most {ordered[-1]:.0f}"
    )
