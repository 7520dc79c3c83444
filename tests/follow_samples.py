"""An archive of three years with what stands between its reports, written by hand: no stage but `render` is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from meeting_archive.across import (
    Account,
    Across,
    Chain,
    Copied,
    CrossLink,
    FollowUp,
    LedgerRow,
    Mention,
    Ref,
    Status,
    Voice,
)
from meeting_archive.model import Evidence, Reading, Span
from meeting_archive.render import Archive
from render_samples import Sample, archive, between, ledger_of, reading

UNIT: Final = Voice(organization="云溪市档案局")
PERSON: Final = Voice(organization="云溪市档案局", person="李一川")
CLOSED: Final = Ref(report="A2A2", id="K1")
COPIED: Final = "一年来，全局同志团结一致，各项工作平稳有序，没有发生失密泄密事件。"


def readings() -> tuple[Reading, ...]:
    """2022, 2023 and 2024 of one office, and two years of one of its people."""
    first = Sample(
        code="A2A2",
        path="2022/检查.txt",
        title="2022年度民主生活会对照检查材料",
        year="2022",
        date="2022-12-20",
        person=None,
        paragraphs=[
            "heading> 一、存在的问题",
            COPIED,
            "⟦P1⟧（一）借阅窗口办理慢，群众等得久。",
            "⟦P2⟧（二）库房温湿度管理粗放。",
            "heading> 二、整改措施",
            "⟦M1⟧1.⟦K1⟧2023年6月底前把查一份卷的时间压到10分钟以内⟦k⟧，由利用科牵头。",
            "⟦M2⟧2.⟦K2⟧每季度检查库房不少于1次⟦k⟧。⟦K3⟧2023年数字化档案90万页⟦k⟧。",
            "⟦M3⟧3.⟦K4⟧编印《借阅指南》⟦k⟧。",
            "⟦M4⟧4.增强服务意识，改进作风。",
        ],
        links=[
            ("addressed_by", "P1", "M1", 0.9, ["窗口"]),
            ("addressed_by", "P2", "M2", 0.9, ["库房"]),
        ],
        commitments={
            "K1": {"quantity": "10分钟以内", "deadline": "2023年6月底前", "due": "2023-06-30", "owner": "利用科"},
            "K2": {"quantity": "不少于1次", "frequency": "每季度"},
            "K3": {"quantity": "90万页", "deadline": "2023年", "due": "2023-12-31"},
            "K4": {"deliverable": "《借阅指南》"},
        },
        topics={"P1": "service", "P2": "business"},
    )
    second = Sample(
        code="B3B3",
        path="2023/检查.txt",
        title="2023年度民主生活会对照检查材料",
        year="2023",
        date="2023-12-20",
        person=None,
        paragraphs=[
            "heading> 一、上年整改情况",
            COPIED,
            "⟦S1⟧查一份卷平均用时已降到8分钟，5月底完成。",
            "⟦S2⟧全年数字化档案98万页，超额完成；库房检查基本做到每季度一次。⟦-⟧",
            "查阅室的指南仍在起草。",
            "heading> 二、存在的问题",
            "⟦P1⟧（一）借阅窗口高峰时办理仍然慢。",
            "heading> 三、整改措施",
            "⟦M1⟧⟦K1⟧2024年3月底前增设窗口2个⟦k⟧。",
        ],
        links=[("addressed_by", "P1", "M1", 0.9, ["窗口"])],
        commitments={"K1": {"quantity": "2个", "deadline": "2024年3月底前", "due": "2024-03-31"}},
        topics={"P1": "service"},
    )
    third = Sample(
        code="C4C4",
        path="2024/检查.txt",
        title="2024年度民主生活会对照检查材料",
        person=None,
        paragraphs=["heading> 一、存在的问题", "⟦P1⟧（一）群众反映借阅窗口排队时间长。"],
        topics={"P1": "service"},
    )
    fourth = Sample(
        code="D5D5",
        path="2023/述职.txt",
        title="2023年述职报告",
        year="2023",
        date="2023-12-28",
        paragraphs=["⟦M1⟧本人将⟦K1⟧每年下基层不少于60天⟦k⟧。"],
        commitments={"K1": {"quantity": "不少于60天", "frequency": "每年", "owner": "本人"}},
    )
    fifth = Sample(
        code="E6E6",
        path="2024/述职.txt",
        title="2024年述职报告",
        date="2024-12-28",
        paragraphs=["⟦S1⟧全年下基层45天，没有达到目标。"],
    )
    return tuple(reading(sample) for sample in (first, second, third, fourth, fifth))


def _span(source: Reading, words: str) -> Span:
    start = source.report.text.index(words)
    return Span(start=start, stop=start + len(words))


def mention(source: Reading, words: str, score: float = 0.9, terms: Sequence[str] = ()) -> Mention:
    """Words of a report as a mention, with the item that they stand in."""
    span = _span(source, words)
    item = next((i.id for i in source.items if i.span.start <= span.start < i.span.stop), "")
    evidence = Evidence(rule="sample", quote_source="", quote_target="", score=score, terms=tuple(terms))
    return Mention(item=item, quote=words, span=span, score=score, evidence=(evidence,) if terms else ())


def said(subject: str, quote: str, later: str, *mentions: Mention, **facts: Any) -> FollowUp:
    """A follow-up; not mentioned where there are no mentions."""
    values: dict[str, Any] = {
        "verdict": "reported" if mentions else "not_mentioned",
        "claim": "mentioned" if mentions else "silent",
        "claim_words": "",
        "recorded": (),
        "timing": "no_deadline",
        "timing_words": "",
        "target": None,
        "actual": None,
        "unit": None,
    }
    report, _, key = subject.partition("-")
    ref = Ref(report=report, id=key)
    return FollowUp(subject=ref, quote=quote, later=later, mentions=mentions, **(values | facts))


def across(sources: Sequence[Reading]) -> Across:
    """What stands between these reports."""
    by_code = {source.report.id: source for source in sources}
    a, b, e = by_code["A2A2"], by_code["B3B3"], by_code["E6E6"]
    rows = (
        said(
            "A2A2-K4",
            "编印《借阅指南》",
            "B3B3",
            mention(b, "查阅室的指南仍在起草", 0.6),
            verdict="missed",
            claim="not_done",
            claim_words="仍在起草",
        ),
        said(
            "A2A2-K2",
            "每季度检查库房不少于1次",
            "B3B3",
            mention(b, "库房检查基本做到每季度一次", terms=["库房"]),
            mention(b, "查一份卷平均用时已降到8分钟", 0.3),
            verdict="partly",
            claim="hedged",
            claim_words="基本做到",
        ),
        said(
            "A2A2-K1",
            "2023年6月底前把查一份卷的时间压到10分钟以内",
            "B3B3",
            mention(b, "查一份卷平均用时已降到8分钟，5月底完成", terms=["查卷"]),
            verdict="met",
            claim="done",
            claim_words="已降到",
            recorded=("8分钟",),
            timing="on_time",
            timing_words="5月底完成",
            target=10.0,
            actual=8.0,
            unit="分钟",
        ),
        said(
            "A2A2-K3",
            "2023年数字化档案90万页",
            "B3B3",
            mention(b, "全年数字化档案98万页，超额完成"),
            verdict="exceeded",
            claim="done",
            claim_words="超额完成",
            recorded=("98万页",),
            target=900_000.0,
            actual=980_000.0,
            unit="页",
        ),
        said("A2A2-M4", "增强服务意识，改进作风", "B3B3"),
        said("B3B3-K1", "2024年3月底前增设窗口2个", "C4C4", timing="unknown"),
        said(
            "D5D5-K1",
            "每年下基层不少于60天",
            "E6E6",
            mention(e, "全年下基层45天，没有达到目标"),
            verdict="missed",
            claim="not_done",
            claim_words="没有达到目标",
            recorded=("45天",),
            target=60.0,
            actual=45.0,
            unit="天",
        ),
    )
    links = (_again("A2A2-P1", "B3B3-P1", 0.9), _again("B3B3-P1", "C4C4-P1", 0.6))
    return Across(
        follow_ups=rows,
        recurrences=links,
        copied=(
            Copied(earlier="A2A2", span=_span(a, COPIED), later="B3B3", later_span=_span(b, COPIED), quote=COPIED),
        ),
        accounts=(
            _account(UNIT, "2022", "2023", ("A2A2",), ("B3B3",), rows[:5]),
            _account(UNIT, "2023", "2024", ("B3B3",), ("C4C4",), rows[5:6]),
            _account(PERSON, "2023", "2024", ("D5D5",), ("E6E6",), rows[6:]),
        ),
        chains=(Chain(voice=UNIT, places=(links[0].source, links[0].target, links[1].target), links=links),),
    )


def _again(source: str, target: str, score: float) -> CrossLink:
    evidence = Evidence(rule="sample", quote_source="", quote_target="", score=score, terms=("借阅窗口",))
    one, two = (Ref(report=place[:4], id=place[5:]) for place in (source, target))
    return CrossLink(kind="recurs_as", source=one, target=two, score=score, origin="inferred", evidence=(evidence,))


def _account(
    voice: Voice, since: str, year: str, earlier: tuple[str, ...], later: tuple[str, ...], rows: tuple[FollowUp, ...]
) -> Account:
    return Account(voice=voice, since=since, year=year, earlier=earlier, later=later, rows=rows)


def ledger(sources: Sequence[Reading], found: Across) -> tuple[LedgerRow, ...]:
    """A ledger row for every commitment; a person has closed the first one."""
    closed = Status(state="已销号", evidence="窗口计时表", day="2023-07-01", note="", author="张三")
    return tuple(
        replace(row, history=(closed,), overdue=False) if row.ref == CLOSED else row
        for row in ledger_of(sources, found.follow_ups)
    )


def followed_archive(page_size: int = 100) -> Archive:
    """The archive with everything between its reports."""
    sources = readings()
    found = across(sources)
    return between(archive(*sources, page_size=page_size), found, ledger(sources, found))
