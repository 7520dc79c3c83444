"""Curate: people's decisions are read without trust, hold while their words stand there, and are only appended to."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.across import (
    Account,
    Across,
    Chain,
    CrossLink,
    Decision,
    FollowUp,
    Mention,
    Ref,
    Status,
    Voice,
    rounds,
)
from meeting_archive.curate import (
    STATES,
    answers,
    append,
    entry_text,
    histories,
    judge,
    read_decisions,
    with_answers,
)
from meeting_archive.curate.entries import LARGEST
from meeting_archive.model import Reading, Span
from meeting_archive.pipeline import Archive, convert, read_archive, record, report_code
from meeting_archive.settings import Settings, table

CASES = Path(__file__).parent / "cases" / "curate"
PLACE = "局/2024/材料.txt"
CODE = report_code(PLACE)
CLOSED = frozenset(state["name"] for state in table("states") if state["closed"])


def silent(*_: object) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Case:
    """`decisions` is the file of the report, whose code is written CODE; only what `expected` names is compared."""

    purpose: str
    report: str
    decisions: str
    expected: dict[str, object] = field(default_factory=dict)


def load(path: Path) -> Case:
    return Case(**yaml.safe_load(path.read_text(encoding="utf-8")))  # an unknown key is a TypeError


def put(folder: Path, report: str, decisions: str, place: str = PLACE) -> None:
    original = folder / "reports" / place
    original.parent.mkdir(parents=True, exist_ok=True)
    original.write_text(report, encoding="utf-8")
    file = folder / "curation/decisions" / f"{report_code(place)}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(decisions.replace("CODE", report_code(place)), encoding="utf-8")


def read(folder: Path) -> Archive:
    return read_archive(folder / "reports", Settings(as_at=date(2025, 6, 1)), silent, curation=folder / "curation")


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = load(path)
    put(tmp_path, case.report, case.decisions)
    archive = read(tmp_path)
    seen = facts(archive, archive.readings[0])
    expected = {n: [w.replace("CODE", CODE) for w in v] if n == "findings" else v for n, v in case.expected.items()}  # type: ignore[attr-defined]
    assert {name: seen[name] for name in case.expected} == expected, case.purpose


def facts(archive: Archive, one: Reading) -> dict[str, object]:
    meta = one.report.metadata
    return {
        "items": [f"{item.id} {item.title}" for item in one.items],
        "links": [f"{link.source} → {link.target} {link.origin}" for link in one.links],
        "standings": [judged.standing for judged in archive.judged],
        "why": [judged.why for judged in archive.judged if judged.why],
        "lines": [judged.decision.line for judged in archive.judged],
        "findings": [f"{found.message}{found.hint}" for _, found in archive.notices],
        "metadata": {
            name: f"{value.value} {value.origin}"
            for name in ("title", "year", "date", "organization", "person", "meeting", "meeting_type")
            if (value := getattr(meta, name)).origin == "decision"
        },
        "metadata findings": [found.code for found in meta.findings],
        "histories": {
            str(row.ref): [" ".join(filter(None, (s.state, s.evidence, s.day, s.author))) for s in row.history]
            for row in archive.ledger
            if row.history
        },
        "states": {str(row.ref): row.state for row in archive.ledger if row.history},
    }


REPORT = """云川市水务局2024年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够深入。集中学习次数偏少。
（二）河道巡查不够经常。台账记得不全。
二、整改措施
（一）加强理论学习。每月集中学习不少于2次。
（二）健全巡查制度。2025年3月底前修订河道巡查办法。
"""
LATER = "局/2025/材料.txt"


# What must hold.


SCRAPS = """
- |决定: |链接|状态|  |编号: P1|原话: x|&a |*a|!!python/name:os.system |{|[|"|: |<<<<<<< a|? |目标: M1|%|---
""".strip("\n").split("|")
YAML_TEXTS = st.lists(st.sampled_from([*SCRAPS, "\n", "\n", "\t", "| \n"]), max_size=40).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), YAML_TEXTS))
def test_any_text_costs_only_findings(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decisions" / "K7M3.yml"
        file.parent.mkdir()
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        book = read_decisions(Path(folder))
    for decision in book.decisions:
        assert decision.ref.report == "K7M3"
        assert 1 <= decision.line <= text.count("\n") + text.count("\r") + 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("K7M3.yml", b"\xff\xfe\x00", "不是 UTF-8"),
        ("K7M3.yml", b"#" * (LARGEST + 1), "超过"),
        ("随手记.yml", "- 决定: 状态".encode(), "编号"),
    ],
)
def test_a_file_that_is_none_of_ours_is_said(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / name).write_bytes(data)
    book = read_decisions(tmp_path)
    assert not book.decisions
    assert [found.code for _, found in book.findings] == ["DECISIONS-UNREADABLE"]
    assert words in book.findings[0][1].message


def test_a_bomb_of_nesting_is_refused(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    text = "- 决定: " + "[" * 9000 + "\n- 决定: 元数据\n  项目: 单位\n  内容: 云川市水务局\n"
    (tmp_path / "decisions/K7M3.yml").write_text(text, encoding="utf-8")
    book = read_decisions(tmp_path)
    assert [found.code for _, found in book.findings] == ["DECISION-BROKEN"]
    assert [decision.line for decision in book.decisions] == [2]


WORDS = st.text(max_size=60).map(lambda words: " ".join(words.split())).filter(bool)


@settings(max_examples=200, deadline=None)
@given(
    words=WORDS, note=st.text(max_size=40), before=st.sampled_from([b"", b"# x", b"- x: 1\r\n", b"  - x: 1\n  - y: 2"])
)
def test_what_is_appended_reads_back_and_nothing_before_it_changes(words: str, note: str, before: bytes) -> None:
    words = words.encode("utf-8", "replace").decode()
    note = " ".join(note.encode("utf-8", "replace").decode().split())
    decision = Decision(
        kind="status",
        ref=Ref(report="K7M3", id="K3"),
        words=words,
        values=(("状态", "整改中"), ("佐证", f"x{words}")),
        author="张三",
        day="2025-03-01",
        note=note,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decisions" / "K7M3.yml"
        path.parent.mkdir()
        path.write_bytes(before)
        for _ in range(2):
            append(Path(folder), decision)
        assert path.read_bytes().startswith(before)
        assert b"\r\n" not in before or path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
        found = read_decisions(Path(folder)).decisions
    assert [replace(one, file="", line=0) for one in found] == [decision, decision]


def test_the_text_of_an_entry_is_what_the_guide_shows() -> None:
    decision = Decision(
        kind="follow",
        ref=Ref(report="K7M3", id="K3"),
        words="每月集中学习不少于2次",
        target=Ref(report="Q2W9", id="S1"),
        target_words="全年集中学习26次: 已完成",
        choice="confirm",
        author="张三",
        day="2025-03-01",
    )
    assert entry_text(decision).splitlines() == [
        "- 决定: 链接",
        "  编号: K7M3-K3",
        "  原话: 每月集中学习不少于2次",
        "  目标: Q2W9-S1",
        '  目标原话: "全年集中学习26次: 已完成"',
        "  意见: 确认",
        "  日期: 2025-03-01",
        "  经办人: 张三",
    ]


# Decisions and edits of the report.


def test_a_decision_follows_its_words_when_they_move(tmp_path: Path) -> None:
    status = "- 决定: 状态\n  编号: CODE-K2\n  原话: 2025年3月底前修订河道巡查办法\n  状态: 整改中\n"
    put(tmp_path, REPORT, status)
    convert(tmp_path, tmp_path / "reports", Settings(), silent)
    moved = REPORT.replace("（一）加强", "（一）改进文风会风。每季度通报1次。\n（二）加强").replace(
        "（二）健全", "（三）健全"
    )
    put(tmp_path, moved, status)
    archive = read(tmp_path)
    assert [judged.standing for judged in archive.judged] == ["in_effect"]
    row = next(row for row in archive.ledger if row.ref.id == "K2")
    assert (row.quote, row.state) == ("2025年3月底前修订河道巡查办法", "整改中")


def test_a_decision_about_words_that_changed_is_suspect_and_never_lost(tmp_path: Path) -> None:
    put(tmp_path, REPORT, "- 决定: 状态\n  编号: K2\n  原话: 2025年3月底前修订河道巡查办法\n  状态: 已销号\n")
    convert(tmp_path, tmp_path / "reports", Settings(), silent)
    file = next((tmp_path / "curation/decisions").iterdir())
    before = file.read_bytes()
    (tmp_path / "reports" / PLACE).write_text(REPORT.replace("2025年3月底前", "2026年9月底前"), encoding="utf-8")
    archive = convert(tmp_path, tmp_path / "reports", Settings(), silent).archive
    assert [judged.standing for judged in archive.judged] == ["suspect"]
    row = next(row for row in archive.ledger if row.ref.id == "K2")
    assert (row.state, [status.suspect for status in row.history]) == ("", [True])
    assert file.read_bytes() == before
    page = (tmp_path / "docs/review/index.md").read_text(encoding="utf-8")
    assert "原话已经变了的人工决定" in page


def test_deleting_a_report_keeps_its_decisions_for_its_return(tmp_path: Path) -> None:
    put(tmp_path, REPORT, "- 决定: 状态\n  编号: K2\n  原话: 修订河道巡查办法\n  状态: 整改中\n")
    put(tmp_path, REPORT.replace("水务", "民政").replace("河道", "社区"), "", place="另/2024/材料.txt")
    convert(tmp_path, tmp_path / "reports", Settings(), silent)
    (tmp_path / "reports" / PLACE).unlink()
    archive = convert(tmp_path, tmp_path / "reports", Settings(), silent).archive
    assert [judged.standing for judged in archive.judged] == ["gone"]
    (tmp_path / "reports/往年.txt").write_text(REPORT, encoding="utf-8")
    archive = convert(tmp_path, tmp_path / "reports", Settings(), silent).archive
    assert [judged.standing for judged in archive.judged] == ["in_effect"]


def test_a_moved_report_is_read_with_its_own_corrections(tmp_path: Path) -> None:
    put(tmp_path, REPORT, "- 决定: 认定\n  原话: 台账记得不全\n  类型: 原因\n")
    convert(tmp_path, tmp_path / "reports", Settings(), silent)
    (tmp_path / "reports" / PLACE).rename(tmp_path / "reports/改名.txt")
    archive = convert(tmp_path, tmp_path / "reports", Settings(), silent).archive
    (one,) = archive.readings
    assert one.report.id == CODE
    assert "C1" in [item.id for item in one.items]
    assert [judged.standing for judged in archive.judged] == ["in_effect"]


def test_recording_appends_for_one_run_at_a_time(tmp_path: Path) -> None:
    decision = Decision(
        kind="metadata", ref=Ref(report=CODE), words="", values=(("项目", "汇报人"), ("内容", "王小河"))
    )
    put(tmp_path, REPORT, "")
    assert record(tmp_path, [decision, decision]) == (tmp_path / f"curation/decisions/{CODE}.yml",)
    archive = read(tmp_path)
    assert [judged.standing for judged in archive.judged] == ["overruled", "in_effect"]
    assert archive.readings[0].report.metadata.person.value == "王小河"


# Between reports.


@pytest.fixture
def two(tmp_path: Path) -> tuple[Reading, Reading]:
    put(tmp_path, REPORT, "")
    later = REPORT.replace("2024", "2025").replace("2025年3月", "2026年3月")
    later += "三、上年整改情况\n（一）理论学习整改情况。全年集中学习26次。\n"
    put(tmp_path, later, "", place=LATER)
    one, other = read(tmp_path).readings
    return one, other


def follow_up(one: Reading, other: Reading) -> FollowUp:
    return FollowUp(
        subject=Ref(report=one.report.id, id="K1"),
        quote="每月集中学习不少于2次",
        later=other.report.id,
        mentions=(Mention(item="M1", quote="每月集中学习", span=Span(start=0, stop=1), score=0.6, evidence=()),),
        verdict="reported",
        claim="again",
        claim_words="",
        recorded=(),
        timing="on_time",
        timing_words="",
        target=2.0,
        actual=26.0,
        unit="次",
    )


def decided(one: Reading, other: Reading, choice: str, source: str, target: str) -> Across:
    texts = {node.id: node for node in one.items} | {node.id: node for node in one.commitments}
    there = {node.id: node for node in other.items}
    words = getattr(texts[source], "text", "") or getattr(texts[source], "quote", "")
    decision = Decision(
        kind="follow",
        ref=Ref(report=one.report.id, id=source),
        words=words,
        target=Ref(report=other.report.id, id=target),
        target_words=there[target].text,
        choice=choice,  # type: ignore[arg-type]
        author="张三",
        day="2025-12-01",
    )
    both = {one.report.id: one, other.report.id: other}
    judged = judge(both, [decision])
    assert [j.standing for j in judged] == ["in_effect"], judged
    found = follow_up(one, other)
    voice = Voice(organization="云川市水务局")
    link = CrossLink(
        kind="recurs_as",
        source=Ref(report=one.report.id, id="P1"),
        target=Ref(report=other.report.id, id="P1"),
        score=0.5,
        origin="inferred",
        evidence=(),
    )
    across = Across(
        follow_ups=(found,),
        recurrences=(link,),
        accounts=(
            Account(
                voice=voice,
                since="2024",
                year="2025",
                earlier=(one.report.id,),
                later=(other.report.id,),
                rows=(found,),
            ),
        ),
        chains=(Chain(voice=voice, places=(link.source, link.target), links=(link,)),),
    )
    return with_answers(across, both, answers(judged, both.keys()))


def test_a_confirmed_follow_up_says_by_whom(two: tuple[Reading, Reading]) -> None:
    across = decided(*two, "confirm", "K1", "M1")
    (found,) = across.follow_ups
    assert found.origin == "confirmed"
    assert found.mentions[0].item == "M1"
    assert found.mentions[0].evidence[0].terms == ("张三，2025年12月1日",)
    assert across.accounts[0].rows == (found,)


def test_a_rejected_follow_up_is_not_mentioned(two: tuple[Reading, Reading]) -> None:
    across = decided(*two, "reject", "K1", "M1")
    (found,) = across.follow_ups
    assert (found.verdict, found.claim, found.mentions, found.actual) == ("not_mentioned", "silent", (), None)
    assert (found.timing, found.target) == ("unknown", 2.0)
    assert across.accounts[0].rows == (found,)


def test_an_added_follow_up_says_no_more_than_that_it_is_spoken_of(two: tuple[Reading, Reading]) -> None:
    across = decided(*two, "add", "K2", "M2")
    added = next(found for found in across.follow_ups if found.subject.id == "K2")
    assert (added.verdict, added.claim, added.origin) == ("reported", "mentioned", "confirmed")
    assert added.mentions[0].item == "M2"


def test_rejecting_a_recurrence_ends_its_chain(two: tuple[Reading, Reading]) -> None:
    across = decided(*two, "reject", "P1", "P1")
    assert (across.recurrences, across.chains) == ((), ())


def test_adding_a_recurrence_makes_a_chain(two: tuple[Reading, Reading]) -> None:
    one, other = two
    across = decided(one, other, "add", "P2", "P2")
    places = [[str(place) for place in chain.places] for chain in across.chains]
    assert [f"{one.report.id}-P2", f"{other.report.id}-P2"] in places
    assert len(across.chains) == 2


# States.


def test_reopening_begins_a_second_round() -> None:
    def history(*states: str, suspect: int = -1) -> tuple[Status, ...]:
        return tuple(
            Status(state=s, evidence="", day="", note="", author="", suspect=n == suspect) for n, s in enumerate(states)
        )

    assert rounds((), CLOSED) == 0
    assert rounds(history("整改中", "待验收", "已销号"), CLOSED) == 1
    assert rounds(history("整改中", "已销号", "整改中", "已销号"), CLOSED) == 2
    assert rounds(history("整改中", "已销号", "整改中", suspect=1), CLOSED) == 1


def test_states_are_those_of_offices() -> None:
    order = ["待整改", "整改中", "待验收", "已销号"]
    assert [state for state in STATES if state in order] == order
    assert {"已完成", "基本完成并持续整改", "未完成", "申请延期"} <= set(STATES)
    assert "已销号" in CLOSED


def test_histories_leave_out_what_does_not_fit(tmp_path: Path) -> None:
    put(tmp_path, REPORT, "- 决定: 状态\n  编号: P1\n  原话: 理论学习\n  状态: 整改中\n")
    archive = read(tmp_path)
    assert [judged.standing for judged in archive.judged] == ["unfit"]
    assert not histories(archive.judged)


# What a clerk sees.


def test_the_review_page_offers_commands_and_keeps_what_was_rejected(tmp_path: Path) -> None:
    link = (
        "- 决定: 链接\n  编号: P1\n  原话: 理论学习\n  目标: M1\n  目标原话: 理论学习\n  意见: 否定\n  经办人: 张三\n"
    )
    put(tmp_path, REPORT, f"{link}  说明: 另一回事\n- 决定: 状态\n  编号: K9\n  原话: 走访\n  状态: 完成\n")
    archive = convert(tmp_path, tmp_path / "reports", Settings(), silent).archive
    one = archive.readings[0]
    assert ("P1", "M1") not in {(k.source, k.target) for k in one.links}
    page = (tmp_path / "docs/review/index.md").read_text(encoding="utf-8")
    assert "## 已否定的关联" in page
    assert "另一回事" in page
    assert "第 12 行：“状态”是“完成”" in page
    unsure = [k for k in one.links if not k.sure]
    for k in unsure:
        command = f"decide link {CODE}-{k.source} {CODE}-{k.target} --confirm"
        assert command.replace("-", "&#45;") in page
