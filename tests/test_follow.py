"""Follow: every verdict, claim and timing (`cases/follow/*.yml`), the sample's truth, and what always holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from follow_truth import check_copied, check_follow, check_recurring, wrong_recurrences
from meeting_archive.across import CLAIMS, VERDICTS, Across, FollowUp, Timing
from meeting_archive.follow import RULES, follow
from meeting_archive.model import Document, MetaValue, Reading, Source
from meeting_archive.pipeline import read_archive
from meeting_archive.reading import read_report
from meeting_archive.render.places import voice_name
from meeting_archive.settings import Settings
from texts import GENRE_TEXTS, paragraphs_of

CASES: Final = sorted((Path(__file__).parent / "cases" / "follow").glob("*.yml"))
KEYS: Final = {"purpose", "reports", "expected", "recurs", "copied"}
REPORT_KEYS: Final = {"name", "year", "date", "organization", "person", "text"}
EXPECTED: Final = {"promise", "later", "verdict", "claim", "timing", "report", "target", "actual", "unit", "recorded"}
ORGANIZATION: Final = MetaValue(value="云岭市某局", origin="front_matter")
REPORTS: Final = Path(__file__).resolve().parents[1] / "reports"


def reading_of(name: str, text: str, **facts: str) -> Reading:
    """A report as the pipeline reads it, with the facts of it that are given."""
    document = Document(
        source=Source(path=f"{name}.txt", format="txt", sha256=name), paragraphs=paragraphs_of(text), front_matter=facts
    )
    found = read_report(document, Settings())
    known: dict[str, Any] = {key: MetaValue(value=value or None, origin="front_matter") for key, value in facts.items()}
    return replace(found, report=replace(found.report, id=name, metadata=replace(found.report.metadata, **known)))


def readings_of(reports: Sequence[dict[str, Any]]) -> tuple[Reading, ...]:
    out = []
    for one in reports:
        assert set(one) <= REPORT_KEYS, f"unknown keys: {set(one) - REPORT_KEYS}"
        facts = {key: str(one[key]) for key in ("year", "date", "organization", "person") if key in one}
        out.append(reading_of(one["name"], one["text"], **{"organization": "云岭市某局", **facts}))
    return tuple(out)


@cache
def case(path: Path) -> tuple[dict[str, Any], tuple[Reading, ...], Across]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(found) <= KEYS, f"unknown keys: {set(found) - KEYS}"
    readings = readings_of(found["reports"])
    return found, readings, follow(readings)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    told, readings, across = case(path)
    for one in told.get("expected", ()):
        assert set(one) <= EXPECTED, f"unknown keys: {set(one) - EXPECTED}"
        said = [
            f
            for f in across.follow_ups
            if one["promise"] in f.quote or f.quote in one["promise"]
            if "later" not in one or f.later == one["later"]
        ]
        assert said, f"no promise {one['promise']}"
        for key in ("verdict", "claim", "timing", "target", "actual", "unit"):
            if key in one:
                assert getattr(said[0], key) == one[key], (one["promise"], key, said[0])
        if "recorded" in one:
            assert list(said[0].recorded) == one["recorded"]
        if "report" in one:
            assert one["report"] in said[0].mentions[0].quote, (one["promise"], said[0].mentions)
    titles = {(r.report.id, i.id): i.title for r in readings for i in r.items}
    if "recurs" in told:
        found = [[titles[e.report, e.id] for e in (x.source, x.target)] for x in across.recurrences]
        assert len(found) == len(told["recurs"])
        for pair, wanted in zip(found, told["recurs"], strict=True):
            assert wanted[0] in pair[0]
            assert wanted[1] in pair[1]
    if "copied" in told:
        assert [c.quote for c in across.copied] == told["copied"]


def test_cases_show_every_verdict_claim_and_timing() -> None:
    shown: dict[str, set[str]] = {"verdict": set(), "claim": set(), "timing": set()}
    for path in CASES:
        for one in case(path)[0].get("expected", ()):
            for key, values in shown.items():
                values.update({one[key]} if key in one else ())
    assert shown["verdict"] == set(VERDICTS)
    assert shown["claim"] == set(CLAIMS)
    assert shown["timing"] == set(get_args(Timing))


@cache
def sample() -> tuple[tuple[Reading, ...], Across]:
    readings = tuple(read_archive(REPORTS, Settings(), lambda *_: None).readings)
    return readings, follow(readings)


def test_follow_ups_of_the_sample_are_what_its_writer_meant() -> None:
    checked = list(check_follow(*sample()))
    told = [c for c in checked if c.report is not None and c.verdict != "repeated"]
    said = [c for c in checked if c.said is not None and c.said.mentions]
    assert sum(c.right for c in told) / len(told) >= 0.9
    assert sum(c.right for c in said) / len(said) >= 0.9
    right = [c for c in told if c.right]
    assert sum(c.verdict_right for c in right) / len(right) >= 0.9


def test_figures_of_the_sample_are_compared_as_its_writer_did() -> None:
    figures = [c.figures_right for c in check_follow(*sample()) if c.figures_right is not None]
    assert len(figures) >= 100
    assert sum(figures) / len(figures) >= 0.9


def test_problems_of_the_sample_return_as_its_writer_meant() -> None:
    found = list(check_recurring(*sample()))
    assert sum(linked for *_, linked in found) / len(found) >= 0.9
    links = sample()[1].recurrences
    assert 1 - len(wrong_recurrences(*sample())) / len(links) >= 0.9


def test_what_the_sample_took_over_is_found_and_nothing_else() -> None:
    assert all(found for _, found in check_copied(*sample()))
    assert len(sample()[1].copied) == len(list(check_copied(*sample())))


def test_every_promise_has_one_row_in_the_account_of_the_next_year() -> None:
    across = sample()[1]
    for account in across.accounts:
        places = [(row.subject, row.span) for row in account.rows]
        assert len(places) == len(set(places))
        wanted = {(f.subject, f.span) for f in across.follow_ups if f.subject.report in account.earlier}
        followed = {(f.subject, f.span) for f in across.follow_ups if f.later in account.later}
        assert set(places) == wanted & followed
        order = [row.verdict == "not_mentioned" for row in account.rows]
        assert order == sorted(order, reverse=True)


def test_evidence_names_rules_of_the_table() -> None:
    across = sample()[1]
    used = {e.rule for f in across.follow_ups for m in (*f.mentions, *f.nearest) for e in m.evidence}
    used |= {e.rule for x in across.recurrences for e in x.evidence}
    assert used == set(RULES)


HEADS: Final = (
    "一、上年度整改措施落实情况",
    "一、2023年工作回顾",
    "二、存在的问题",
    "三、2024年工作安排",
    "四、下一步措施",
)
PROMISES: Final = (
    "2024年改造管网40公里，6月底前完成。",
    "每季度走访联系村1次。",
    "全年改造管网46公里。",
    "修订《村级财务管理办法》。",
    "《村级财务管理办法》已印发。",
    "审批时限控制在5个工作日以内。",
    "审批平均用时6个工作日，没有达到5个工作日的要求。",
    "| 1 | 台账不清 | 每月核对1次台账 | 已核对11次 |",
)
TEXTS: Final = st.lists(st.one_of(st.sampled_from(HEADS + PROMISES), GENRE_TEXTS), max_size=10).map("\n".join)
DATES: Final = st.sampled_from(["2022-01-10", "2023-01-10", "2023-11-02", "2024-01-15", "2025-01-20"])
MANY: Final = st.lists(st.tuples(TEXTS, DATES, st.sampled_from(["云岭市某局", "某镇", ""])), min_size=1, max_size=3)


def some(reports: Sequence[tuple[str, str, str]]) -> tuple[Reading, ...]:
    return tuple(
        reading_of(f"R{n}", f"工作报告\n{text}", date=day, year=day[:4], organization=unit)
        for n, (text, day, unit) in enumerate(reports)
    )


@limits(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MANY)
def test_any_reports_quotes_are_verbatim_and_in_their_places(reports: list[tuple[str, str, str]]) -> None:
    readings = some(reports)
    texts = {r.report.id: r.report.text for r in readings}
    across = follow(readings)
    for said in across.follow_ups:
        assert said.span is not None
        assert texts[said.subject.report][said.span.start : said.span.stop] == said.quote
        assert (said.verdict == "not_mentioned") == (not said.mentions)
        for m in (*said.mentions, *said.nearest):
            assert texts[said.later][m.span.start : m.span.stop] == m.quote
            assert 0 < len(m.quote) <= 120
            assert 0 <= m.score <= 1
        assert all(words in texts[said.later] for words in (said.claim_words, said.timing_words, *said.recorded))
    for one in across.copied:
        assert texts[one.later][one.later_span.start : one.later_span.stop] == one.quote
    assert follow(tuple(reversed(readings))) == across


@limits(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MANY, TEXTS, DATES)
def test_adding_a_report_changes_no_follow_up_between_others(
    reports: list[tuple[str, str, str]], text: str, day: str
) -> None:
    before = some(reports)
    after = some([*reports, (text, day, "云岭市某局")])

    def between(across: Across) -> tuple[FollowUp, ...]:
        names = {r.report.id for r in before}
        return tuple(f for f in across.follow_ups if f.subject.report in names and f.later in names)

    assert between(follow(after)) == follow(before).follow_ups


TOWN: Final = {
    "party": (
        "云岭镇党委领导班子{year}年度民主生活会对照检查材料",
        "一、存在的问题\n（一）学习不够深入。\n二、整改措施\n（一）每季度开展村务公开检查1次。",
    ),
    "government": ("云岭镇人民政府{year}年工作报告", "一、{year}年工作\n（一）开展村务公开检查4次。"),
    "both": ("云岭镇党委、政府{year}年工作总结", "一、{year}年工作\n（一）开展村务公开检查3次。"),
}


def town(kind: str, year: int) -> Reading:
    title, body = TOWN[kind]
    text = f"{title}\n{body}".format(year=year)
    return reading_of(f"{kind}{year}", text, year=str(year), organization="云岭镇")


def test_the_committee_and_the_government_of_a_town_are_two_voices() -> None:
    readings = [town("party", 2022), town("party", 2023), town("government", 2022), town("government", 2023)]
    across = follow(readings)
    assert {said.later for said in across.follow_ups} == {"party2023"}
    assert {voice_name(account.voice) for account in across.accounts} == {"云岭镇党委"}


def test_a_report_of_both_bodies_answers_each_of_them_once() -> None:
    readings = [town("party", 2022), town("government", 2022), town("both", 2023), town("both", 2024)]
    across = follow(readings)
    assert {said.later for said in across.follow_ups if said.verdict != "not_mentioned"} >= {"both2023"}
    places = [(s.subject, s.span, s.later) for s in across.follow_ups]
    assert len(set(places)) == len(places)


def test_of_a_collection_the_silence_of_one_report_a_year_counts() -> None:
    promise = "云岭市某局对照检查材料\n整改措施\n（一）2024年6月底前完成河道清淤12公里。\n"
    later = [reading_of(f"纪要{n}", f"会议研究了食堂招标事宜第{n}项。" * (n + 1), year="2024") for n in range(14)]
    spoken = reading_of("长纪要", "完成河道清淤12公里。" + "会议研究了食堂招标事宜。" * 40, year="2024")
    reports = [reading_of("对照检查", promise, year="2023"), spoken, *later]
    voiced = [
        replace(one, report=replace(one.report, metadata=replace(one.report.metadata, organization=ORGANIZATION)))
        for one in reports
    ]
    found = [said for said in follow(voiced).follow_ups if said.subject.id == "K1"]
    assert [said.later for said in found if said.verdict != "not_mentioned"] == ["长纪要"]
    assert len(found) <= 2


@pytest.mark.parametrize("cells", [1, 5000])
def test_the_size_of_blocks_changes_nothing(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    readings, across = sample()
    monkeypatch.setattr("meeting_archive.follow.postings.CELLS", cells)
    assert follow(readings) == across
