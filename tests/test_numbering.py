"""Numbering: what is a marker and what only looks like one; numerals and sentence ends keep to their examples."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_archive.classify import words
from meeting_archive.numbering import markers, numerals, sentences
from meeting_archive.numbering.markers import inline_markers, line_marker
from meeting_archive.numbering.words import cut, learn

SAID = [
    "工作作风",
    "作风",
    "监督检查",
    "检查",
    "中国共产党",
    "党员",
    "卡拉OK",
    "OK",
    "T恤",
    "2024",
    "年度",
    "xx",
    "，",
    "\n",
]


@pytest.mark.parametrize("kind", markers.LINE_KINDS, ids=lambda k: f"{k.name}-{k.example}")
def test_every_kind_knows_its_example(kind: markers.Kind) -> None:
    found = line_marker(kind.example if kind.name != "article" else kind.example + " ")
    assert found is not None
    assert found.family.split(":")[0].rstrip("0123456789") == kind.name


@pytest.mark.parametrize(
    ("line", "family", "number"),
    [
        ("三.下一步", "cn", 3),
        ("(一)加强学习", "cn_paren", 1),
        ("第十二条 附则", "article", 12),
        ("第一个问题是学习少", "di", 1),
        ("1．整改", "ar", 1),
        ("1..整改", "ar", 1),
        ("1.2024年底前完成", "ar", 1),
        ("一、2024年工作", "cn", 1),
        ("（1）整改", "ar_paren", 1),
        ("①整改", "circled", 1),
        ("其二，整改", "shi", 2),
        ("二要整改", "yao", 2),
        ("甲、整改", "stem", 1),
        ("B、整改", "alpha", 2),
        ("议题1：整改", "named:议题", 1),
        ("20:19 报告", "time", None),
        ("——整改", "bullet", None),
    ],
)
def test_markers(line: str, family: str, number: int | None) -> None:
    found = line_marker(line)
    assert found is not None
    assert (found.family, found.number) == (family, number)


@pytest.mark.parametrize(
    "line",
    [
        "一方面要学习",
        "一定要学习",
        "一些同志",
        "一级讲给一级听",
        "一岗双责",
        "一事一议",
        "一手抓学习",
        "二三十人",
        "第一责任人",
        "第一书记",
        "2024年3月",
        "62.5%",
        "3.5亿元",
        "〔2010〕337号",
        "高一（3）班",
    ],
)
def test_no_markers(line: str) -> None:
    found = line_marker(line)
    assert found is None or found.weak


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("不足：一是学习少；二是下乡少。", ["一", "二"]),
        ("会上说“一是学习，二是下乡”。", []),
        ("一要学习；二要下乡。", ["一", "二"]),
        ("①学习；②下乡。", ["①", "②"]),
    ],
)
def test_inline_markers(text: str, labels: list[str]) -> None:
    assert [m.label for m in inline_markers(text, 0, len(text))] == labels


@given(st.text(max_size=60))
def test_markers_lie_in_the_text(text: str) -> None:
    for found in (line_marker(text), *inline_markers(text, 0, len(text))):
        if found is not None:
            assert 0 <= found.start <= found.stop <= len(text)


@pytest.mark.parametrize("module", [markers, numerals, sentences, words], ids=lambda m: m.__name__)
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def much_learned() -> None:
    """From so many characters on the runs of a text are cut together."""
    learn("水，" * 10_000)


@pytest.mark.usefixtures("much_learned")
@given(st.lists(st.sampled_from(SAID) | st.text(max_size=3)).map("".join))
def test_what_is_learned_is_cut_as_it_is_alone(text: str) -> None:
    learn("")
    alone = cut(text)
    learn(text)
    assert cut(text) == alone
