"""The catalogue of findings and the guide's page of it say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meeting_archive.findings import CATALOGUE, finding

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide" / "findings.md"
SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}


def row(code: str) -> str:
    kind = CATALOGUE[code]
    message, hint = (re.sub(r"\{\w+\}", "……", words) for words in (kind.message, kind.hint))
    return f"| `{code}` | {SEVERITIES[kind.severity]} | {kind.name} | {message} | {hint} |"


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_guide_explains_every_code(code: str) -> None:
    assert row(code) in GUIDE.read_text(encoding="utf-8").splitlines()


def test_the_guide_explains_no_code_that_is_not_there() -> None:
    assert set(re.findall(r"^\| `([A-Z-]+)`", GUIDE.read_text(encoding="utf-8"), re.M)) == set(CATALOGUE)


def test_every_code_is_used() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "scripts" / "meeting_archive").rglob("*.py"))
    assert not [c for c in CATALOGUE if not re.search(rf'finding\(\s*"{c}"', code) and code.count(f'"{c}"') < 2]


def test_a_finding_fills_in_its_words() -> None:
    made = finding("FILE-UNSUPPORTED", format="docx")
    assert "docx" in made.message
    assert made.severity == "warning"
