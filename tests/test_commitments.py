"""Commitments: every kind of promise and every trap (`cases/commitments/*.yml`), and what must hold for any text."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.commitments import RULES, find_commitments
from meeting_archive.model import Item, Metadata, MetaValue, Role, Span
from meeting_archive.settings import table
from score_commitments import FIVE, GOLD, f1, measure, unknown

CASES: Final = sorted((Path(__file__).parent / "cases" / "commitments").glob("*.yml"))
KEYS: Final = {"purpose", "input", "expected", "role", "date", "year", "starts"}
FIELDS: Final = {"item", "quote", "quantity", "frequency", "deadline", "owner", "deliverable", "due", "term", "rule"}
UNKNOWN: Final = MetaValue(value=None, origin="unknown")


def metadata(day: str | None = None, year: str | None = None) -> Metadata:
    return Metadata(
        title=UNKNOWN,
        year=MetaValue(value=year, origin="text"),
        date=MetaValue(value=day, origin="text"),
        organization=UNKNOWN,
        person=UNKNOWN,
        meeting=UNKNOWN,
        meeting_type=UNKNOWN,
    )


def item(text: str, start: int, stop: int, role: Role = "measure", number: int = 1) -> Item:
    return Item(
        id=f"M{number}",
        role=role,
        label="",
        title="",
        text=text[start:stop],
        span=Span(start=start, stop=stop),
        parent=None,
        topics=(),
        fingerprint="",
        rule="test",
    )


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) <= KEYS, f"unknown keys: {set(case) - KEYS}"
    text = case["input"]
    role = case.get("role", "measure")  # "free": the text belongs to no item
    start = text.index(case.get("starts", text[:1]))
    items = () if role == "free" else (item(text, start, len(text), role),)
    found = find_commitments(text, items, metadata(case.get("date"), case.get("year")))
    assert [c.quote for c in found] == [e["quote"] for e in case["expected"]], case["purpose"]
    for commitment, expected in zip(found, case["expected"], strict=True):
        assert set(expected) <= FIELDS, f"unknown keys: {set(expected) - FIELDS}"
        assert {k: getattr(commitment, k) for k in expected} == expected, case["purpose"]


def test_every_rule_has_a_case_or_an_example_that_fires() -> None:
    for rule in RULES.values():
        assert rule.says
        assert rule.reason
        if rule.name == "task":  # an owner beside the measure, see the cases
            continue
        role: Role = "problem" if rule.name == "target" else "measure"  # a target is one wherever it stands
        found = find_commitments(rule.example, (item(rule.example, 0, len(rule.example), role),), metadata())
        assert [c.rule for c in found] == [rule.name], rule.example


WORDS: Final = st.sampled_from(
    [
        *'，。；：、！\n\t|“”"《》（）(1一',
        *(
            "2024年",
            "13月",
            "30日",
            "２月",
            "底前",
            "每季度",
            "至少",
            "9" * 20,
            "x月",
            "**",
            "由办公室负责",
            "责任单位：",
            "完成时限：",
        ),
        *(
            "建立",
            "制度",
            "台账",
            "今年",
            "会后",
            "半年内",
            "99999个月内",
            "0年内",
            "| a | b | c |",
            "已",
            "下一步",
            "将",
            "立行立改",
            "完成",
        ),
        *(word for name in ("founding", "things", "purpose") for word in table("commitment_patterns")[name][:6]),
    ]
)
TEXTS: Final = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map("".join))
DAYS: Final = st.one_of(st.none(), st.dates(date.min, date.max).map(date.isoformat), st.text(max_size=10))


@settings(max_examples=300, deadline=None)
@given(
    text=TEXTS, cuts=st.lists(st.integers(-5, 250), max_size=6), day=DAYS, role=st.sampled_from(["measure", "problem"])
)
def test_any_text_gives_quotes_that_stand_in_it(text: str, cuts: list[int], day: str | None, role: Role) -> None:
    bounds = sorted({0, *cuts, len(text)})
    items = tuple(item(text, a, b, role, n) for n, (a, b) in enumerate(pairwise(bounds)))
    found = find_commitments(text, items, metadata(day, day))
    last = 0
    for number, c in enumerate(found, 1):
        assert c.id == f"K{number}"
        assert last <= c.span.start < c.span.stop <= len(text)
        assert c.quote == text[c.span.start : c.span.stop]
        assert c.quote.strip() == c.quote
        assert (c.term == "dated") == (c.due is not None)
        assert c.due is None or date.fromisoformat(c.due)
        assert c.rule in RULES
        last = c.span.stop
    assert found == find_commitments(text, items, metadata(day, day))


def test_a_document_without_items_promises_nothing() -> None:
    assert find_commitments("每季度开展一次调研。", (), metadata()) == ()


@pytest.mark.skipif(not GOLD.is_dir(), reason="the folder of gold readings (../shared/gold) is not here")
def test_reads_as_a_careful_reader_does() -> None:
    every = [p.name.removesuffix(".gold.json") for p in sorted(GOLD.glob("*.gold.json"))]
    assert f1(measure(FIVE, lambda _: None))[2] >= 0.95
    assert f1(measure(every, lambda _: None))[2] >= 0.9
    assert json.loads((GOLD / "095.gold.json").read_text(encoding="utf-8"))["commitments"] == []
    assert unknown().date.value is None
