"""How such documents are numbered: every kind of marker numbers a list, and every trap has a case.

`cases/facts.yml` names the cases of each trap. Word's automatic numbering is in the tests of docx.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from meeting_archive.classify import classify
from meeting_archive.model import Item, flat_text
from meeting_archive.parse import parse
from meeting_archive.settings import table
from texts import paragraphs_of

CASES = Path(__file__).parent / "cases"
FACTS: list[dict[str, Any]] = yaml.safe_load((CASES / "facts.yml").read_text(encoding="utf-8"))
MARKERS = [
    "一、 二、 三、", "一. 二. 三.", "三. 四. 五.", "（一） （二） （三）", "(一) (二) (三)", "㈠ ㈡ ㈢",
    "第一， 第二， 第三，",
    "第一个问题是 第二个问题是 第三个问题是", "第一条_ 第二条_ 第三条_", "第十二条_ 第十三条_ 第十四条_",
    "1. 2. 3.", "1． 2． 3．", "1、 2、 3、", "1) 2) 3)", "1） 2） 3）", "（1） （2） （3）", "(1) (2) (3)", "① ② ③",
    "1_ 2_ 3_", "1.. 2.. 3..", "2.1 2.2 2.3", "2.1_ 2.2_ 2.3_", "１． ２． ３．", "1. 2． 3.", "3、 4、 5、",
    "一是 二是 三是", "一要 二要 三要", "首先， 其次， 再次，", "首先， 其次， 最后，", "A、 B、 C、", "甲、 乙、 丙、",
    "—— —— ——", "• • •", "-_ -_ -_", "*_ *_ *_", "学习方面： 作风方面： 担当方面：",
    "从思想上看， 从作风上看， 从能力上看，", "议题1： 议题2： 议题3：", "问题一： 问题二： 问题三：",
    "**1.** **2.** **3.**",
]  # fmt: skip
WORDS = ("学习不够深入，计划落实不严", "下基层偏少，听取意见不及时", "担当精神不足，遇事绕着走")
HEADS = {
    2013: {"形式主义方面": "style", "享乐主义方面": "style"},
    2015: {"严以修身方面": "spirit", "谋事要实方面": "duty"},
    2016: {"对照《准则》方面": "organization", "对照《条例》方面": "governance"},
    2019: {"对照党章党规方面": "politics", "对照人民群众新期待方面": "service"},
    2022: {"带头深刻领悟“两个确立”方面": "politics", "带头防范化解风险方面": "duty"},
    2023: {"理论学习方面": "theory", "廉洁自律方面": "integrity"},
    2024: {"带头履行全面从严治党政治责任方面": "governance", "带头增强党性、严守纪律、砥砺作风方面": "spirit"},
    2025: {"带头固本培元、增强党性方面": "spirit", "带头强化政治忠诚、提高政治能力方面": "politics"},
}


def items(text: str) -> tuple[Item, ...]:
    paragraphs = paragraphs_of(text)
    return classify(flat_text(paragraphs), parse(paragraphs)).items


@pytest.mark.parametrize("markers", MARKERS)
def test_a_marker_numbers_a_list(markers: str) -> None:
    lines = [f"{m.replace('_', ' ')}{words}。" for m, words in zip(markers.split(), WORDS, strict=True)]
    found = items("\n".join(["云川市水务局自查报告", "存在的主要问题", *lines, "整改措施", "加强学习，每月两次。"]))
    problems = [item for item in found if item.role == "problem"]
    assert [item.id for item in problems] == ["P1", "P2", "P3"]
    for item, words, line in zip(problems, WORDS, lines, strict=True):
        assert words.split("，")[0] in item.title or item.title in line
        assert item.text == line.removeprefix("**")


@pytest.mark.parametrize(
    "markers", ["一是 二是 三是", "（1） （2） （3）", "① ② ③", "第一， 第二， 第三，", "一 二 三", "1 2 3"]
)
def test_a_marker_numbers_a_list_inside_a_sentence(markers: str) -> None:
    sentence = "；".join(m + words for m, words in zip(markers.split(), WORDS, strict=True))
    found = items(f"云川市水务局自查报告\n一、存在的主要问题\n主要表现：{sentence}。\n二、整改措施\n加强学习。\n")
    assert [item.id for item in found if item.role == "problem"] == ["P1", "P2", "P3"]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
def test_every_trap_has_its_cases(fact: dict[str, Any]) -> None:
    assert fact.keys() == {"fact", "words", "cases"}
    read = [yaml.safe_load((CASES / f"{case}.yml").read_text(encoding="utf-8"))["input"] for case in fact["cases"]]
    texts = [text if isinstance(text, str) else text["text"] for text in read]
    assert not [word for word in fact["words"] if not any(word in text for text in texts)]


@pytest.mark.parametrize("year", HEADS)
def test_the_heads_of_each_year_map_to_topics(year: int) -> None:
    assert any(year in entry["years"] for entry in table("heads"))
    for head, topic in HEADS[year].items():
        found = items(f"一、存在的问题\n（一）{head}\n1.抓得不够紧。做得都不够深入，效果不够好。\n")
        assert found[0].topics[0] == topic, head
