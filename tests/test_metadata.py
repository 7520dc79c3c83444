"""What a report is: case files, an example for every rule, and what must always hold.

A case's `input` has the original's `path`, its `text`, and what a `sidecar` says. `expected` gives for each fact
that is known [value, origin]; a fact that is not listed must be unknown. `quotes` are words that a fact must have
been read from, `findings` codes. A line of the text that begins with “header: ” or “note: ” is of that style;
`properties` are the file's. With `shared`, words that the reports of one original share, it is its second part.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meeting_archive.metadata import FINDERS, describe
from meeting_archive.metadata.days import find_day, find_year
from meeting_archive.metadata.page import Finder, open_page
from meeting_archive.metadata.people import is_name
from meeting_archive.metadata.units import unit_of
from meeting_archive.model import Document, Paragraph, Source
from meeting_archive.settings import Settings, table

CASES = sorted((Path(__file__).parent / "cases" / "metadata").glob("*.yml"))
FACTS = ("title", "year", "date", "organization", "person", "meeting", "meeting_type", "theme", "secrecy")
BESIDE = re.compile("(header|footer|note): ")
RULES = [(fact, finder) for fact, finders in FINDERS.items() for finder in finders]


def document(
    path: str, text: str, sidecar: dict[str, str] | None = None, properties: dict[str, str] | None = None
) -> Document:
    """A document as `read` makes it: front matter taken out, lines stripped, headings known."""
    front: dict[str, str] = {}
    styles = {}
    lines = text.splitlines()
    if lines and lines[0] == "---" and "---" in lines[1:]:
        stop = lines.index("---", 1)
        front = {str(k): str(v) for k, v in yaml.safe_load("\n".join(lines[1:stop])).items()}
        styles = dict.fromkeys(range(stop + 1), "front_matter")
    kept = [(BESIDE.sub("", line.strip()), styles.get(n) or style_of(line)) for n, line in enumerate(lines)]
    return Document(
        source=Source(path=path, format="txt", sha256=""),
        paragraphs=tuple(
            Paragraph(index=i, text=line, style=style) for i, (line, style) in enumerate(k for k in kept if k[0])
        ),
        front_matter=front,
        sidecar=sidecar or {},
        properties=properties or {},
    )


def style_of(line: str) -> str:
    beside = BESIDE.match(line.strip())
    return beside[1] if beside else "heading1" if line.startswith("# ") else "text"


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case.keys() == {"purpose", "input", "expected"}
    source, expected = case["input"], case["expected"]
    assert source.keys() <= {"path", "text", "sidecar", "properties", "organizations", "shared"}
    assert expected.keys() <= {*FACTS, "quotes", "findings"}
    whole = document(source["path"], source["text"], source.get("sidecar"), source.get("properties"))
    shared = document("", source.get("shared", "")).paragraphs
    found = describe(
        replace(whole, part=2, parts=2, shared=shared) if shared else whole,
        Settings(organizations=source.get("organizations", {})),
    )
    read = {fact: [getattr(found, fact).value, getattr(found, fact).origin] for fact in FACTS}
    assert {f: v for f, v in read.items() if v[0] is not None} == {f: expected[f] for f in FACTS if f in expected}
    for fact, quote in expected.get("quotes", {}).items():
        assert getattr(found, fact).quote == quote
    assert [f.code for f in found.findings] == expected.get("findings", [])


@pytest.mark.parametrize(("fact", "finder"), RULES, ids=[f"{fact}-{finder.rule.name}" for fact, finder in RULES])
def test_each_rule_reads_its_own_example(fact: str, finder: Finder) -> None:
    example = finder.rule.example
    if finder.origin == "sidecar":
        key, value = example.split(": ")
        page = open_page(document("总结.txt", "总结", {key: value}))
    elif finder.origin == "front_matter":
        page = open_page(document("总结.txt", example.partition("\n")[2]))
    elif finder.origin == "properties":
        page = open_page(document("0012.pdf", "各位同志：", {}, {"title": example.removeprefix("properties: ")}))
    elif finder.origin == "path":
        page = open_page(document(example.removeprefix("path: "), "各位同志："))
    else:
        page = open_page(document("总结.txt", example))
    found = finder.find(page)
    assert found is not None
    assert found.quote
    if fact != "meeting_type" or finder.origin not in ("front_matter", "sidecar"):
        assert found.value is not None


def test_rules_have_names_of_their_own() -> None:
    names = [finder.rule.name for finder in {id(f): f for _, f in RULES}.values()]
    assert len(names) - len(set(names)) == 2  # meeting and meeting_type both ask what was written under `meeting`


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024年1月20日", "2024-01-20"),
        ("２０２４年１月２０日", "2024-01-20"),
        ("二○二四年一月二十日", "2024-01-20"),
        ("二〇一〇年十二月三十一日", "2010-12-31"),
        ("2024 年 3 月 5 日", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024年3月", "2024-03"),
        ("二○一○年", "2010"),
        ("2024年2月30日", "2024-02"),
        ("2024年x月x日", "2024"),
        ("XXXX年XX月XX日", None),
    ],
)
def test_dates_as_they_are_written(text: str, iso: str | None) -> None:
    day = find_day(text)
    assert day is not None
    assert day.iso == iso


@pytest.mark.parametrize("text", ["", "第12号", "10.20.0.33", "电话13800002024", "13亿", "三年行动"])
def test_what_is_no_date(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年度民主生活会", "2023"),
        ("2023", "2023"),
        ("２０２３年", "2023"),
        ("二○二三年", "2023"),
        ("2024年印发2023年度总结", "2023"),
        ("2021年总结和2022年计划", None),
        ("2021-2023", None),
        ("2021年至2025年", None),
        ("青政发〔2023〕5号", None),
        ("民政局", None),
    ],
)
def test_years_of_folders(text: str, year: str | None) -> None:
    assert find_year(text, bare=True) == year


@pytest.mark.parametrize("name", ["张明远", "李强", "欧阳文", "诸葛致远"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "word", ["方案", "高质量", "纪要", "安全", "江南区", "金融办", "张", "对照检查", "施工单位", "常委会", "何时了"]
)
def test_words_that_are_no_names(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("青山市民政局", "青山市民政局"),
        ("中共青山市民政局党组", "青山市民政局"),
        ("枫林镇党委", "枫林镇"),
        ("中共枫林镇委员会", "枫林镇"),
        ("青山市卫生健康委员会", "青山市卫生健康委员会"),
        ("青山縣檔案館", "青山县档案馆"),
        ("机关第二党支部", "机关第二党支部"),
        ("党组", None),
        ("科级干部", None),
        ("各乡镇", None),
        ("走进社区", None),
        ("建设美丽乡村", None),
        ("我所在的党支部", None),
        ("2023年度", None),
    ],
)
def test_units(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


def test_kinds_of_meetings_have_one_entry_each() -> None:
    ids = [entry["id"] for entry in table("meeting_types")]
    assert len(ids) == len(set(ids))


TEXTS = st.text(
    st.sampled_from(
        "一二三张李局党组20年度月日XX×*：、（）-— \n#述职报告民主生活会整改对照检查材料纪要第〔〕“”"
        "來源發布时间點擊首页>會單位"
    ),
    max_size=200,
)


@given(
    path=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3).map(lambda p: "/".join(p) + ".txt"),
    text=st.one_of(TEXTS, st.text(max_size=100)),
    values=st.dictionaries(st.sampled_from(FACTS), st.one_of(TEXTS, st.text(max_size=20)), max_size=4),
)
@hypothesis_settings(deadline=None, max_examples=300)
def test_describe_never_raises_and_says_where_from(path: str, text: str, values: dict[str, str]) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    source = Document(
        source=Source(path=path, format="txt", sha256=""),
        paragraphs=tuple(Paragraph(index=i, text=line) for i, line in enumerate(lines)),
        sidecar=values,
    )
    found = describe(source, Settings())
    assert found == describe(source, Settings())
    for fact in FACTS:
        value = getattr(found, fact)
        assert (value.origin == "unknown") == (value.quote == ""), value
        if value.origin == "path":
            assert value.quote in path
        if value.origin == "text":
            assert value.quote in "\n".join(lines).translate(str.maketrans("２", "2")) or fact in ("meeting", "year")
    assert found.year.value is None or (len(found.year.value) == 4 and found.year.value.isdecimal())
    if found.meeting_type.value is not None:
        assert found.meeting_type.value in {entry["id"] for entry in table("meeting_types")}
