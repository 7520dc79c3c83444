"""axe-core, an accessibility checker, run in the pages of the built site."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from typing import Final

import pytest
from playwright.sync_api import Page

_FOLDER: Final = Path(__file__).parent / "browser" / ".axe"
_VERSION: Final = "4.10.3"


def check_accessible(page: Page) -> None:
    """Fail on anything serious that axe finds in the page as it stands now."""
    page.evaluate(_axe())
    found = page.evaluate("async () => (await axe.run()).violations.filter((v) => /serious|critical/.test(v.impact))")
    assert not found, "\n".join(f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}" for v in found)


@cache
def _axe() -> str:
    """The source of axe-core, fetched for the tests once and never committed."""
    script = _FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = which("npm")
        if npm is None:
            pytest.skip("axe-core is fetched with npm, which is not here")
        options = ["--no-save", "--no-audit", "--no-fund", "--prefix", str(_FOLDER)]
        command = [npm, "install", *options, f"axe-core@{_VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip(f"axe-core could not be fetched: {done.stderr.strip()[-200:]}")
    return script.read_text(encoding="utf-8")
