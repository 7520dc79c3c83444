"""Classify: which pieces are items and with which role. The cases under `cases/classify` say what is expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from meeting_archive.classify import RULES, Classified, classify
from meeting_archive.model import flat_text
from meeting_archive.parse import parse
from meeting_archive.settings import table
from texts import GENRE_TEXTS, paragraphs_of

CASES = Path(__file__).parent / "cases" / "classify"


@dataclass(frozen=True, kw_only=True)
class Case:
    purpose: str
    input: str
    expected: list[str]


def load(path: Path) -> Case:
    return Case(**yaml.safe_load(path.read_text(encoding="utf-8")))  # an unknown key is a TypeError


def read(text: str) -> tuple[str, Classified]:
    paragraphs = paragraphs_of(text)
    flat = flat_text(paragraphs)
    return flat, classify(flat, parse(paragraphs))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = load(path)
    _, found = read(case.input)
    assert [f"{i.id} {i.title}" for i in found.items] == case.expected, case.purpose


@settings(max_examples=150, deadline=None)
@given(GENRE_TEXTS)
def test_spans_are_ordered_disjoint_and_verbatim(text: str) -> None:
    flat, found = read(text)
    end = 0
    for item in found.items:
        assert item.span.start >= end
        assert item.text == flat[item.span.start : item.span.stop]
        assert item.text.strip()
        end = item.span.stop
    ids = {i.id: i for i in found.items}
    assert len(ids) == len(found.items)
    for item in found.items:
        if item.parent is not None:
            assert ids[item.parent].role == item.role


def test_every_rule_is_in_the_table_and_used_by_a_case() -> None:
    used = {item.rule for path in CASES.glob("*.yml") for item in read(load(path).input)[1].items}
    assert used == set(RULES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("一、存在的问题\n（一）学习不够。\n二、原因分析\n三、整改措施\n1.加强学习。", ["HEADING-WITHOUT-ITEMS"]),
        ("一、措施\n1.加强学习。\n二、名单\n甲\n三、菜品\n1.豆腐。\n2.白菜。", ["LIST-WITHOUT-ROLE"]),
        ("春风送暖。" * 50, ["NO-ITEMS"]),
        ("春风送暖。", []),
    ],
)
def test_what_was_not_understood_is_said(text: str, codes: list[str]) -> None:
    assert [f.code for f in read(text)[1].findings] == codes


def test_paragraphs_that_are_passed_over_turn_to_nothing() -> None:
    roles = table("roles")
    ends = re.findall(r"\(\?:([一-龥|]+)\)(?=\)$|\|\(\?<=)", roles["turns"]["problem"])
    assert ends
    for words in ends:
        assert set(words.split("|")) <= set(roles["turned_to"].split("|"))
