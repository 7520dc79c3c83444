"""The sample archive with one hostile report, converted and built once a test process."""

from __future__ import annotations

import atexit
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from meeting_archive.pipeline import convert
from meeting_archive.settings import load_settings
from meeting_archive.site import build_site

ROOT: Final = Path(__file__).resolve().parents[1]
HOSTILE_TITLE: Final = '<script>window.harmed=1</script><img src=x onerror="window.harmed=1">&"材料'
HOSTILE_TEXT: Final = f"""---
标题: '{HOSTILE_TITLE}'
单位: '<b onclick="window.harmed=1">单位</b>'
汇报人: '{{{{ config }}}} [点](javascript:window.harmed=1)'
年度: 2024
---

# 一、存在的问题

（一）学习不够。<script>window.harmed=1</script><img src=x onerror="window.harmed=1">学习计划没有落实。

# 二、整改措施

（一）加强学习。[点这里](javascript:window.harmed=1)，每月学习1次。{{{{ 7*7 }}}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A built sample: the archive's folder, its pages, its site, and the page of the hostile report."""

    archive: Path
    docs: Path
    site: Path
    hostile: str


@cache
def sample() -> Sample:
    """Build it, on the first call."""
    archive = Path(mkdtemp(prefix="meeting-archive-test-")).resolve()
    atexit.register(shutil.rmtree, archive, ignore_errors=True)
    for name in ("reports", "curation"):
        shutil.copytree(ROOT / name, archive / name)
    (archive / "reports" / "恶意标题.md").write_text(HOSTILE_TEXT, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "guide", archive / "docs" / "guide")
    settings = load_settings(ROOT)
    converted = convert(archive, archive / "reports", settings, lambda *_: None)
    built = build_site(archive=archive, docs=archive / "docs", site=archive / "site", settings=settings)
    assert not built.notices, built.notices
    code = next(r.report.id for r in converted.archive.readings if r.report.source.path == "恶意标题.md")
    page = next((archive / "site").rglob(f"reports/*/{code}.html"))
    return Sample(
        archive=archive,
        docs=archive / "docs",
        site=archive / "site",
        hostile=page.relative_to(archive / "site").as_posix(),
    )
