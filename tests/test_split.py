"""Split: the reports of one original. The cases under `cases/split` say where a file is divided and why.

A case gives the first words of each part; `findings` are codes, `signs` the rules that spoke at each title
below the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.model import Document, Paragraph, Source
from meeting_archive.split import RULES, split
from meeting_archive.split.decide import decide
from meeting_archive.split.lines import lines
from texts import GENRE_TEXTS, paragraphs_of

CASES = Path(__file__).parent / "cases" / "split"
SHARED = Path(__file__).resolve().parents[2] / "shared"
SOURCE = Source(path="汇编.txt", format="txt", sha256="")


@dataclass(frozen=True, kw_only=True)
class Case:
    purpose: str
    input: str
    parts: list[str]
    signs: list[list[str]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    preface: int = 0
    shared: list[str] = field(default_factory=list)


def document(text: str) -> Document:
    """A document with one paragraph a line; `# ` at the beginning is the style of a heading."""
    return Document(source=SOURCE, paragraphs=paragraphs_of(text))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = Case(**yaml.safe_load(path.read_text(encoding="utf-8")))
    whole = document(case.input)
    parts = split(whole)
    assert [part.paragraphs[0].text.strip() for part in parts] == case.parts, case.purpose
    found = decide(lines(whole.paragraphs), whole.paragraphs)
    if case.signs:
        assert [sorted(signs) for _, signs in found.weighed] == case.signs, case.purpose
    assert [f.code for part in parts for f in part.findings] == case.findings, case.purpose
    assert (parts[0].preface, [p.text.strip() for p in parts[0].shared]) == (case.preface, case.shared), case.purpose


def test_the_head_of_the_page_speaks_for_every_report() -> None:
    case = Case(**yaml.safe_load((CASES / "board-then-persons.yml").read_text(encoding="utf-8")))
    whole = document(case.input)
    margin = Paragraph(index=len(whole.paragraphs), text="内部资料", style="header")
    parts = split(replace(whole, paragraphs=(*whole.paragraphs, margin)))
    assert len(parts) == len(case.parts) > 1
    assert all(margin in part.shared for part in parts)


def test_every_rule_has_a_case() -> None:
    cases = [Case(**yaml.safe_load(path.read_text(encoding="utf-8"))) for path in CASES.glob("*.yml")]
    spoken = {sign for case in cases for signs in case.signs for sign in signs}
    assert set(RULES) - spoken == set()


REPORT = (
    "{title}\n{below}\n一、存在的问题\n（一）理论学习不够。学习计划执行不严，集中学习次数偏少，联系本单位的工作不够紧。\n"
    "二、原因分析\n对学习重视不够，把学习当成软任务，时间一紧就往后放。\n三、整改措施\n每月集中学习不少于两次。\n{end}\n"
)
TITLES = st.sampled_from(
    ["张明远对照检查材料", "个人对照检查材料", "2023年度述职报告", "李慧同志述职报告", "会议纪要", "附件1", "工作总结"]
)
LINES = st.sampled_from(
    ["张明远", "2024年1月20日", "各位同志：", "时间：2024年1月5日", "谢谢大家！", "- 3 -", "第二行"]
)
REPORTS = st.builds(lambda t, b, e: REPORT.format(title=t, below=b, end=e), TITLES, LINES, LINES)
FILES = st.lists(st.one_of(REPORTS, REPORTS, TITLES, LINES, GENRE_TEXTS), max_size=8).map("\n".join)


def check(whole: Document) -> None:
    """Every paragraph lies in exactly one part, in order; a part is one report."""
    parts = split(whole)
    assert tuple(p for part in parts for p in part.paragraphs) == whole.paragraphs
    assert [(part.part, part.parts) for part in parts] == [(n + 1, len(parts)) for n in range(len(parts))]
    if len(parts) == 1:
        assert replace(parts[0], findings=()) == replace(whole, findings=())
    for part in parts:
        assert part.paragraphs or not whole.paragraphs
        assert 0 <= part.preface <= len(part.paragraphs)
        for found in part.findings:
            assert found.span is None or found.span.stop <= len(part.text)


@given(FILES)
@settings(deadline=None, max_examples=300)
def test_nothing_is_lost_and_order_is_kept(text: str) -> None:
    check(document(text))


@given(FILES)
@settings(deadline=None, max_examples=150)
def test_a_part_is_not_split_again(text: str) -> None:
    for part in split(document(text)):
        assert len(split(replace(part, part=1, parts=1, preface=0, shared=()))) == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, the real originals, is not here")
@pytest.mark.parametrize("path", sorted(SHARED.glob("gold/*.txt")), ids=lambda p: p.stem)
def test_a_real_report_is_one(path: Path) -> None:
    parts = split(document(path.read_text(encoding="utf-8", errors="replace")))
    assert [part.paragraphs[0].text for part in parts[1:]] == []
