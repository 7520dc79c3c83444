"""The JSON contract: the keys that DESIGN.md promises, described one by one in the guide."""

from __future__ import annotations

import json
from pathlib import Path

from meeting_archive.contract import reading_data, to_json
from meeting_archive.model import Document, Paragraph, Reading, Source
from meeting_archive.pipeline import read_report
from meeting_archive.settings import Settings

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guide" / "data.md"
LINES = (
    "云川市水务局2023年度民主生活会对照检查材料",
    "一、存在的问题",
    "（一）理论学习不够深入。学习计划执行不严，集中学习次数偏少。",
    "二、原因分析",
    "（一）对理论学习重视不够。把学习当成软任务。",
    "三、整改措施",
    "（一）加强理论学习。制定年度学习计划，每月集中学习不少于2次，2024年6月底前完成。",
)


def reading() -> Reading:
    paragraphs = tuple(Paragraph(index=i, text=line) for i, line in enumerate(LINES))
    source = Source(path="水务局/2023/对照检查.txt", format="txt", sha256="0" * 64)
    return read_report(Document(source=source, paragraphs=paragraphs), Settings())


def test_the_promised_keys_are_there() -> None:
    data = reading_data(reading())
    assert set(data) == {"report", "paragraphs", "items", "links", "commitments", "findings"}
    assert {"id", "title", "year", "date", "organization", "person", "meeting", "source"} <= set(data["report"])
    assert data["report"]["year"] == 2023
    assert data["paragraphs"] == list(LINES)
    assert {item["id"] for item in data["items"]} == {"P1", "C1", "M1"}
    for item in data["items"]:
        assert {"id", "role", "parent", "label", "title", "text", "paragraph", "start"} <= set(item)
        first_line = item["text"].split("\n")[0]
        assert data["paragraphs"][item["paragraph"]][item["start"] :].startswith(first_line)
    assert {(link["kind"], link["source"], link["target"]) for link in data["links"]} == {
        ("caused_by", "P1", "C1"),
        ("addressed_by", "P1", "M1"),
        ("removed_by", "C1", "M1"),
    }
    for commitment in data["commitments"]:
        assert {"id", "item", "quote", "quantity", "frequency", "deadline", "owner", "deliverable"} <= set(commitment)
    assert any(c["frequency"] == "每月" and c["item"] == "M1" for c in data["commitments"])


def test_the_guide_names_every_key() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    data = reading_data(reading())
    keys = {*data, *data["report"], *data["items"][0], *data["links"][0], *data["commitments"][0]}
    assert not {key for key in keys if f"`{key}`" not in guide}


def test_any_text_can_be_written_as_utf_8() -> None:
    assert json.loads(to_json({"words": "文\ud800字\x00"}).encode("utf-8")) == {"words": "文\ud800字\x00"}
