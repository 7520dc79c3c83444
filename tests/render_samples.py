"""Readings written by hand for the tests of `render`, in a short notation, so that they depend on no other stage.

A paragraph is a string; `heading> `, `title> `, `table> ` … before it says its kind, `+> ` that it goes on with the
block of the line before it. In the text `⟦P1⟧` begins an item, `⟦-⟧` ends it (the next beginning does too), and
`⟦K1⟧` … `⟦k⟧` are the words of a commitment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, get_args

from meeting_archive.across import Across, Circle, FollowUp, LedgerRow, Ref
from meeting_archive.findings import finding
from meeting_archive.model import (
    Block,
    BlockKind,
    Commitment,
    Evidence,
    Item,
    Link,
    LinkKind,
    Metadata,
    MetaValue,
    Outline,
    Paragraph,
    Reading,
    Report,
    Role,
    Rule,
    Section,
    Source,
    Span,
    flat_text,
    paragraph_starts,
)
from meeting_archive.render import Archive, Skipped
from meeting_archive.settings import Settings

ROLE_OF: Final[Mapping[str, Role]] = {"P": "problem", "C": "cause", "M": "measure", "S": "progress"}
AS_AT: Final = date(2024, 12, 1)
KINDS: Final[frozenset[str]] = frozenset(get_args(BlockKind))
RULE: Final = Rule(name="sample", says="共同提到：{terms}。", example="", reason="")
_SIGN: Final = re.compile(r"⟦(-|k|[PCMSK][0-9.]+)⟧")


@dataclass(kw_only=True)
class Sample:
    """What a reading is made from; `links` are (kind, source, target, score, terms)."""

    paragraphs: Sequence[str]
    links: Sequence[tuple[LinkKind, str, str, float, Sequence[str]]] = ()
    commitments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[tuple[str, int | None]] = ()  # code, offset
    code: str = "K7M3"
    path: str = "2024/某局/检查.txt"
    title: str | None = "2024年度检查材料"
    year: str | None = "2024"
    date: str | None = "2024-12-20"
    organization: str | None = "云溪市档案局"
    person: str | None = "李一川"
    meeting: str | None = "2024年度民主生活会"
    meeting_type: str | None = "minsheng"


def reading(sample: Sample) -> Reading:
    """Turn the notation into records."""
    texts, kinds, signs = _parse(sample.paragraphs)
    paragraphs = tuple(
        Paragraph(index=n, text=text, style="table" if kind == "table" else "text")
        for n, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    )
    text = flat_text(paragraphs)
    items, spans = _items(signs, text, sample.topics)
    return Reading(
        report=Report(
            id=sample.code,
            source=Source(path=sample.path, format=sample.path.rpartition(".")[2], sha256="0" * 64),
            metadata=_metadata(sample),
            paragraphs=paragraphs,
            outline=_outline(paragraphs, kinds),
        ),
        items=items,
        links=tuple(_link(*link) for link in sample.links),
        commitments=tuple(_commitment(key, spans[key], text, items, sample.commitments.get(key, {})) for key in spans),
        findings=tuple(
            finding(code, Span(start=at, stop=at + 4) if at is not None else None, reason="编码", format="doc")
            for code, at in sample.findings
        ),
    )


def _parse(lines: Sequence[str]) -> tuple[list[str], list[str], list[tuple[str, int]]]:
    texts: list[str] = []
    kinds: list[str] = []
    signs: list[tuple[str, int]] = []
    at = 0
    for line in lines:
        kind, mark, rest = line.partition("> ")
        if not mark or kind not in KINDS | {"+"}:
            kind, rest = "text", line
        plain, last = "", 0
        for sign in _SIGN.finditer(rest):
            plain += rest[last : sign.start()]
            signs.append((sign[1], at + len(plain)))
            last = sign.end()
        plain += rest[last:]
        texts.append(plain)
        kinds.append(kind)
        at += len(plain) + 1
    return texts, kinds, signs


def _items(
    signs: Sequence[tuple[str, int]], text: str, topics: Mapping[str, str]
) -> tuple[tuple[Item, ...], dict[str, Span]]:
    bounds = [(sign, at) for sign, at in signs if sign[0] not in "Kk"]
    names = {sign for sign, _ in bounds}
    items = []
    for n, (sign, start) in enumerate(bounds):
        if sign == "-":
            continue
        stop = bounds[n + 1][1] if n + 1 < len(bounds) else len(text)
        parent = sign.rpartition(".")[0]
        words = text[start:stop]
        items.append(
            Item(
                id=sign,
                role=ROLE_OF[sign[0]],
                label="一",
                title=words.split("。")[0].split("\n")[0],
                text=words,
                span=Span(start=start, stop=stop),
                parent=parent if parent in names else None,
                topics=(topics[sign],) if sign in topics else (),
                fingerprint="",
                rule="sample",
            )
        )
    opened: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for sign, at in signs:
        if sign[0] == "K":
            opened[sign] = at
        elif sign == "k":
            name, start = opened.popitem()
            spans[name] = Span(start=start, stop=at)
    return tuple(items), spans


def _outline(paragraphs: Sequence[Paragraph], kinds: Sequence[str]) -> Outline:
    starts = paragraph_starts(paragraphs)
    blocks: list[Block] = []
    heads: list[tuple[int, int, str]] = []
    length = starts[-1] + len(paragraphs[-1].text) if paragraphs else 0
    for n, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        span = Span(start=starts[n], stop=starts[n] + len(paragraph.text))
        if kind == "+":
            blocks[-1] = Block(span=Span(start=blocks[-1].span.start, stop=span.stop), kind=blocks[-1].kind)
            continue
        known: BlockKind = next(k for k in get_args(BlockKind) if k == kind)
        blocks.append(Block(span=span, kind=known))
        if kind == "heading":
            heads.append((starts[n], 1 if "、" in paragraph.text.lstrip("# ")[:3] else 2, paragraph.text))
    sections = []
    for n, (start, level, title) in enumerate(heads):
        stop = next((at for at, other, _ in heads[n + 1 :] if other <= level), length)
        span = Span(start=start, stop=stop)
        sections.append(Section(label="一", marker="m", level=level, title=title, span=span, inline=False, rule="r"))
    return Outline(blocks=tuple(blocks), sections=tuple(sections))


def _metadata(sample: Sample) -> Metadata:
    def fact(value: str | None, quote: str = "") -> MetaValue:
        return MetaValue(value=value, origin="path" if value else "unknown", quote=quote)

    values: dict[str, Any] = {
        name: fact(getattr(sample, name), sample.path)
        for name in ("title", "year", "date", "organization", "person", "meeting", "meeting_type")
    }
    return Metadata(**values)


def _link(kind: LinkKind, source: str, target: str, score: float, terms: Sequence[str]) -> Link:
    evidence = Evidence(rule="sample", quote_source="", quote_target="", score=score, terms=tuple(terms))
    return Link(
        kind=kind, source=source, target=target, score=score, origin="inferred", evidence=(evidence,) if terms else ()
    )


def _commitment(key: str, span: Span, text: str, items: Sequence[Item], facts: Mapping[str, str]) -> Commitment:
    owner = next((i.id for i in items if i.span.start <= span.start < i.span.stop), "")
    return Commitment(
        id=key,
        item=owner,
        quote=text[span.start : span.stop],
        span=span,
        quantity=facts.get("quantity"),
        frequency=facts.get("frequency"),
        deadline=facts.get("deadline"),
        owner=facts.get("owner"),
        deliverable=facts.get("deliverable"),
        due=facts.get("due"),
        term="dated" if "due" in facts else "none",
        rule="sample",
    )


def archive(*readings: Reading, skipped: Sequence[Skipped] = (), page_size: int = 100, **options: Any) -> Archive:
    chosen = Settings(page_size=page_size, as_at=AS_AT, **options)
    return Archive(
        settings=chosen,
        readings=readings,
        skipped=tuple(skipped),
        built=date(2024, 12, 2),
        version="1.0",
        rules={RULE.name: RULE},
        circles=(circle(readings, Across(), ledger_of(readings)),),
    )


def circle(readings: Sequence[Reading], across: Across, ledger: Sequence[LedgerRow]) -> Circle:
    """All readings as one circle, in which these things stand."""
    rows: dict[str, tuple[LedgerRow, ...]] = {}
    for row in ledger:
        rows[row.ref.report] = (*rows.get(row.ref.report, ()), row)
    codes = tuple(reading.report.id for reading in readings)
    return Circle(codes=codes, mark=repr((readings, across, ledger)), load=lambda: (across, rows))


def between(source: Archive, across: Across | None = None, ledger: Sequence[LedgerRow] | None = None) -> Archive:
    """The archive with other things between its reports, or another ledger."""
    found = source.across if across is None else across
    rows = source.ledger if ledger is None else ledger
    return replace(source, circles=(circle(source.readings, found, rows),))


def ledger_of(readings: Sequence[Reading], follow_ups: Sequence[FollowUp] = ()) -> tuple[LedgerRow, ...]:
    """A row of the ledger for each commitment, as at `AS_AT`; nobody has set anything."""
    rows = []
    for source in readings:
        facts = source.report.metadata
        for promise in source.commitments:
            ref = Ref(report=source.report.id, id=promise.id)
            days = (date.fromisoformat(promise.due) - AS_AT).days if promise.due else None
            rows.append(
                LedgerRow(
                    ref=ref,
                    quote=promise.quote,
                    organization=facts.organization.value or "",
                    person=facts.person.value or "",
                    year=facts.year.value or "",
                    title=source.report.title,
                    item=promise.item,
                    problem="",
                    problems=(),
                    cause="",
                    causes=(),
                    measure="",
                    quantity=promise.quantity or "",
                    frequency=promise.frequency or "",
                    deadline=promise.deadline or "",
                    due=promise.due or "",
                    days=days,
                    overdue=days is not None and days < 0,
                    term=promise.term,
                    kind="",
                    owner=promise.owner or "",
                    deliverable=promise.deliverable or "",
                    checkability=promise.checkability,
                    follow_ups=tuple(one for one in follow_ups if one.subject == ref),
                    history=(),
                )
            )
    return tuple(rows)


def small_archive() -> Archive:
    """Two units, three years and a report of which nothing is known but hostile words."""
    first = Sample(
        code="K7M3",
        path="2024/云溪市档案局/对照检查.md",
        title="2024年度民主生活会对照检查材料",
        paragraphs=[
            "title> 2024年度民主生活会对照检查材料",
            "heading> ## 一、存在的问题",
            "heading> ⟦P1⟧（一）理论学习不够深",
            "⟦P1.1⟧一是集中研讨次数少；⟦P1.2⟧二是读原著不多。⟦-⟧",
            "⟦P2⟧（二）借阅窗口办理慢。查一份卷要等三天。",
            "heading> ## 二、原因分析",
            "⟦C1⟧1.对学习重视不够，把**中心组**当任务。",
            "heading> ## 三、整改措施",
            "⟦M1⟧1.中心组⟦K1⟧每季度集中研讨不少于1次，2024年12月底前完成⟦k⟧，由办公室牵头。",
            "table> | 措施 | 时限 |",
            "table> | --- | --- |",
            "table> | ⟦M2⟧⟦K2⟧建立借阅台账⟦k⟧ | 2025年1月 |⟦-⟧",
            "⟦M3⟧2.修订《考勤办法》。",
            "signature> 2024年12月20日",
        ],
        links=[
            ("caused_by", "P1", "C1", 0.82, ["学习", "中心组"]),
            ("addressed_by", "P1.1", "M1", 0.9, ["集中研讨"]),
            ("addressed_by", "P2", "M2", 0.5, ["借阅"]),
        ],
        commitments={
            "K1": {
                "quantity": "不少于1次",
                "frequency": "每季度",
                "deadline": "2024年12月底前",
                "due": "2024-12-31",
                "owner": "办公室",
            },
            "K2": {"deliverable": "台账", "deadline": "2024年10月", "due": "2024-10-31"},
        },
        topics={"P1": "theory", "P1.1": "theory", "P2": "service", "C1": "theory", "M1": "theory", "M2": "service"},
    )
    second = Sample(
        code="9QRT",
        path="2023/云溪市水务局/述职.txt",
        title="2023年述职报告",
        year="2023",
        date="2023-12",
        organization="云溪市水务局",
        person="王小河",
        meeting=None,
        meeting_type="shuzhi",
        paragraphs=[
            "2023年述职报告",
            "heading> 一、工作情况",
            "⟦S1⟧已完成巡查12次。",
            "heading> 二、体会",
            "深受教育。",
        ],
        topics={"S1": "business"},
        findings=[("FILE-UNREADABLE", 12)],
    )
    third = Sample(
        code="XX2A",
        path="其他/<b>.txt",
        title="<img src=x onerror=alert(1)>",
        year=None,
        date=None,
        organization=None,
        person="{{ person }}",
        meeting="[会](javascript:alert(1))",
        meeting_type=None,
        paragraphs=["<img src=x onerror=alert(1)>\0", "⟦P1⟧**xx** & | {{ x }}"],
    )
    skipped = Skipped(path="2022/旧稿|.doc", findings=(finding("FILE-UNSUPPORTED", format="doc"),))
    return archive(*(reading(sample) for sample in (first, second, third)), skipped=[skipped])
