"""Parse: how a document is built. The cases under `cases/parse` say what is expected and why.

A section is written `level marker label title`, with ~ after the label where it begins inside a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.model import Outline, Paragraph, Section, flat_text
from meeting_archive.parse import RULES, parse
from texts import GENRE_TEXTS, paragraphs_of

CASES = Path(__file__).parent / "cases" / "parse"
SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True, kw_only=True)
class Case:
    purpose: str
    input: str
    sections: list[str]
    blocks: list[str] | None = None
    findings: list[str] | None = None


def load(path: Path) -> Case:
    return Case(**yaml.safe_load(path.read_text(encoding="utf-8")))  # an unknown key is a TypeError


def every(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from every(section.children)


def written(outline: Outline) -> list[str]:
    return [f"{s.level} {s.marker} {s.label}{'~' if s.inline else ''} {s.title}" for s in every(outline.sections)]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = load(path)
    outline = parse(paragraphs_of(case.input))
    assert written(outline) == case.sections, case.purpose
    if case.blocks is not None:
        assert [b.kind for b in outline.blocks] == case.blocks, case.purpose
    if case.findings is not None:
        assert [f.code for f in outline.findings] == case.findings, case.purpose


def check(paragraphs: tuple[Paragraph, ...]) -> None:
    """Blocks cover every paragraph once and in order; sections nest, follow one another, and quote the text."""
    outline, text = parse(paragraphs), flat_text(paragraphs)
    at = 0
    for block in outline.blocks:
        assert block.span.start == at
        at = block.span.stop + 1
    assert at == (len(text) + 1 if paragraphs else 0)

    def nested(sections: tuple[Section, ...], start: int, stop: int) -> None:
        for section in sections:
            assert start <= section.span.start <= section.span.stop <= stop
            assert section.title in text[section.span.start : section.span.stop]
            nested(section.children, section.span.start, section.span.stop)
            start = section.span.stop

    nested(outline.sections, 0, len(text))


@settings(max_examples=150, deadline=None)
@given(GENRE_TEXTS)
def test_any_text_is_covered(text: str) -> None:
    check(paragraphs_of(text))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["text", "heading1", "heading2", "table"])), max_size=12)
)
def test_any_paragraphs_are_covered(rows: list[tuple[str, str]]) -> None:
    check(tuple(Paragraph(index=i, text=t.replace("\n", " "), style=style) for i, (t, style) in enumerate(rows)))


def test_real_documents_are_covered() -> None:
    files = sorted([*SHARED.glob("gold/*.txt"), *SHARED.glob("reports/*.txt")])
    if not files:
        pytest.skip("no shared texts beside this checkout")
    for path in files:
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030", "replace")
        check(paragraphs_of(text.replace("\r", "")))


def test_every_rule_is_in_the_table_and_used_by_a_case() -> None:
    paths = [*CASES.glob("*.yml"), *(CASES.parent / "classify").glob("*.yml")]
    texts = [yaml.safe_load(path.read_text(encoding="utf-8"))["input"] for path in paths]
    used = {section.rule for text in texts for section in every(parse(paragraphs_of(text)).sections)}
    assert used == set(RULES)
