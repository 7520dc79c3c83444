"""The tool that says what each rule earns: rules can be switched off, and what they made is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from score_reading import GOLD
from score_rules import RULES, counts_of, left_out, lost, marked, read, total

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="../shared/gold with the scorer is not here")

TEXT = "河口镇整改报告\n一、存在的问题\n1.路灯不亮。\n二、整改措施\n1.线路6月底前修好。\n"
MARKS: dict[str, list[dict[str, object]]] = {
    "items": [
        {
            "id": "P1",
            "role": "problem",
            "roles": ["problem"],
            "parent": None,
            "title": "路灯不亮",
            "start": "1.路灯不亮",
        },
        {
            "id": "M1",
            "role": "measure",
            "roles": ["measure"],
            "parent": None,
            "title": "线路",
            "start": "1.线路",
        },
    ],
    "links": [{"source": "P1", "target": "M1", "kind": "addressed_by", "agreed": True}],
    "commitments": [{"item": "M1", "quote": "6月底前修好", "agreed": True}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents with marks, the second without a limit of time."""
    items = [{**item, "agreed": True} for item in MARKS["items"]]
    for name, text, promises in (
        ("one", TEXT, MARKS["commitments"]),
        ("two", TEXT.replace("6月底前修好", "常年保持明亮"), []),
    ):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        marks = MARKS | {"items": items, "commitments": promises}
        (tmp_path / f"{name}.gold.json").write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_without_a_rule_what_it_made_is_gone(folder: Path) -> None:
    one = marked(folder)[0]
    assert counts_of(one)["items"] == (2, 2, 2, 2)
    assert not read(one, frozenset({("classify", "by_heading")}))[0].items
    assert not read(one, frozenset({("commitments", "deadline")}))[0].commitments
    assert counts_of(one, frozenset({("parse", "numbered")}))["items"][2] < 2


def test_a_rule_that_one_document_needs_is_off_when_it_is_left_out(folder: Path) -> None:
    docs = marked(folder)
    assert lost(docs, ("commitments", "deadline"))["commitments"] > 0
    off = left_out(docs, strict=True)
    assert ("commitments", "deadline") in off["one"]
    assert ("classify", "by_heading") not in off["one"]
    assert total(docs, off)["items"] == 1
    assert left_out(docs, strict=False)["one"] == frozenset()


def test_every_rule_can_be_switched_off(folder: Path) -> None:
    for doc in marked(folder):
        for rule in RULES:
            read(doc, frozenset({rule}))
