"""Originals lie beside their pages for download, byte for byte, and none of them can run in the archive."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from meeting_archive.docs_folder import Copy, update
from meeting_archive.model import Source, original_place
from meeting_archive.pipeline import convert
from meeting_archive.settings import Settings
from sample_site import ROOT, Sample

REPORTS = ROOT / "reports"


def test_every_original_is_offered_as_it_is(built: Sample) -> None:
    seen = set()
    for page in (built.site / "reports").rglob("*.html"):
        for link in html.parse(str(page)).getroot().iterfind(".//a[@class='ma-download']"):
            offered = (page.parent / unquote(link.get("href", ""))).resolve()
            assert hashlib.sha256(offered.read_bytes()).hexdigest() in link.get("title", "")
            seen.add(offered.read_bytes())
    originals = {p.read_bytes() for p in REPORTS.rglob("*") if p.is_file() and p.suffix in (".txt", ".md")}
    assert originals
    assert originals <= seen


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("甲局/报告.docx", "报告.docx"),
        ("报告.PDF", "报告.PDF"),
        ("网页.html", "网页.html.txt"),
        ("网页.HTM", "网页.HTM.txt"),
        ("图.svg", "图.svg.txt"),
        ("总结.md", "总结.md.txt"),
        ("没有后缀", "没有后缀.txt"),
        ("网页.html.", "网页.html..txt"),
    ],
)
def test_what_a_browser_could_run_is_offered_as_text(name: str, offered: str) -> None:
    place = original_place(Source(path=name, format="", sha256="0123456789abcdef"))
    assert place == f"assets/originals/0123456789ab/{offered}"


def test_originals_can_be_held_back(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "报告.txt").write_text("整改报告\n一、存在问题\n学习不够。\n", encoding="utf-8")
    convert(tmp_path, tmp_path / "reports", Settings(originals=False), lambda *_: None)
    assert not (tmp_path / "docs" / "assets" / "originals").exists()
    assert "ma-download" not in next((tmp_path / "docs" / "reports").rglob("????.md")).read_text(encoding="utf-8")
    convert(tmp_path, tmp_path / "reports", Settings(), lambda *_: None)
    assert len(list((tmp_path / "docs" / "assets" / "originals").rglob("报告.txt"))) == 1


def test_a_copy_follows_its_source_and_goes_with_it(tmp_path: Path) -> None:
    source, docs = tmp_path / "a.docx", tmp_path / "docs"

    def put(*data: bytes) -> list[int]:
        copies = []
        for content in data:
            source.write_bytes(content)
            copies.append(
                ("assets/originals/x/a.docx", Copy(source=source, sha256=hashlib.sha256(content).hexdigest()))
            )
        done = update(docs, copies, tmp_path / "kept")
        return [done.changed, done.unchanged, done.removed]

    assert put(b"one") == [1, 0, 0]
    assert put(b"one") == [0, 1, 0]
    assert put(b"two") == [1, 0, 0]
    assert (docs / "assets/originals/x/a.docx").read_bytes() == b"two"
    (docs / "assets/originals/x/a.docx").unlink()
    assert put(b"two") == [1, 0, 0]
    assert put() == [0, 0, 1]
    assert not (docs / "assets").exists()
