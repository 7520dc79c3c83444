"""What all tests share: the switch that rewrites golden files; Chromium on the built sample."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from sample_site import Sample, sample

CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", which("chromium"), which("google-chrome")) if p and Path(p).exists()), None
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew; read the diff afterwards")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(autouse=True, scope="session")
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests read is kept apart from what the user's own builds read."""
    folder = str(tmp_path_factory.mktemp("store"))
    os.environ.update(XDG_CACHE_HOME=folder, LOCALAPPDATA=folder)


@pytest.fixture(scope="session")
def built() -> Sample:
    return sample()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: run scripts/install-browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def http(built: Sample) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, built: Sample, http: str) -> str:
    return built.site.as_uri() if request.param == "file" else http


def left(request: Request) -> bool:
    """Whether a request ended only because the reader went on to another page."""
    return request.failure == "net::ERR_ABORTED"


@pytest.fixture
def page(browser: Browser, built: Sample, http: str) -> Iterator[Page]:
    """A page that fails the test on a failed or outside request, a console error, or an uncaught exception."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    allowed = (built.site.as_uri(), http, "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(allowed) else wrong.append(f"outside: {r.url}"))
    page.on("requestfailed", lambda r: None if left(r) else wrong.append(f"failed: {r.url}"))
    page.on("response", lambda r: wrong.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(f"exception: {e}"))
    page.on("dialog", lambda d: wrong.append(f"dialog: {d.message}"))
    yield page
    context.close()
    assert not wrong, "\n".join(wrong)
