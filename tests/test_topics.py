"""What an item is about: the standard heads of each year, then words, then what its whole is about."""

from __future__ import annotations

import pytest

from meeting_archive.classify import classify
from meeting_archive.model import Paragraph, flat_text
from meeting_archive.parse import parse
from meeting_archive.settings import table


def topics_of(*lines: str) -> dict[str, tuple[str, ...]]:
    paragraphs = tuple(Paragraph(index=i, text=line) for i, line in enumerate(lines))
    return {item.id: item.topics for item in classify(flat_text(paragraphs), parse(paragraphs)).items}


@pytest.mark.parametrize(
    ("head", "topic"),
    [
        ("（一）政治素质方面", "politics"),
        ("（一）能力本领方面", "duty"),
        ("（一）带头增强党性、严守纪律、砥砺作风方面", "spirit"),
        ("（一）带头在遵规守纪、清正廉洁前提下勇于担责、敢于创新方面", "duty"),
        ("（一）带头履行全面从严治党政治责任方面", "governance"),
    ],
)
def test_a_standard_head_decides(head: str, topic: str) -> None:
    found = topics_of("一、存在的问题", head, "1.抓得不够紧。调研和学习都不够深入。")
    assert found["P1"][0] == topic


def test_words_decide_where_there_is_no_standard_head() -> None:
    found = topics_of("一、存在的问题", "1.窗口服务不够好。群众办事排队时间长，对群众反映的事回应慢。")
    assert found["P1"][0] == "service"


def test_a_part_that_says_nothing_is_about_what_its_whole_is() -> None:
    found = topics_of("一、存在的问题", "（一）意识形态方面", "1.抓得不紧。时紧时松。", "2.方法不多。老一套。")
    assert found["P1.1"] == found["P1"] == ("ideology",)


def test_every_head_names_a_topic() -> None:
    known = {topic["id"] for topic in table("topics")}
    assert {row["topic"] for row in table("heads")} <= known
    assert {2013, 2015, 2016, 2019, 2022, 2023, 2024, 2025} <= {year for row in table("heads") for year in row["years"]}
