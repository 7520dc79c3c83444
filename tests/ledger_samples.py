"""A report, its reading, and the records of follow-ups and states that the tests of ledger, export and draft share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from meeting_archive.across import FollowUp, Mention, Ref, Status
from meeting_archive.model import Document, Paragraph, Reading, Source, Span
from meeting_archive.pipeline import read_report
from meeting_archive.settings import Settings

AS_AT: Final = date(2025, 6, 1)
REPORT: Final = """{unit}{year}年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够深入。学习计划执行不严，集中学习次数偏少。
（二）服务群众不够主动。到水厂和村组走访少，热线办理拖沓。
二、原因分析
（一）对理论学习重视不够。把学习当成软任务，没有安排固定时间。
（二）宗旨意识有所淡化。坐在办公室里等群众上门。
三、整改措施
（一）加强理论学习。每月集中学习不少于2次，{next}年6月底前建立学习情况台账，由办公室负责。
（二）主动服务群众。全年走访用水户不少于300户，热线诉求3个工作日内办结，{next}年底前办结率达到95%以上，由供水科牵头。
"""


@cache
def reading(*, code: str = "K7M3", year: int = 2023, unit: str = "云川市水务局") -> Reading:
    """The report of a unit and year, as the pipeline reads it, under a code of its own."""
    lines = REPORT.format(unit=unit, year=year, next=year + 1).splitlines()
    source = Source(path=f"{unit}/{year}/{code}对照检查.txt", format="txt", sha256="0" * 64)
    paragraphs = tuple(Paragraph(index=i, text=line) for i, line in enumerate(lines))
    read = read_report(Document(source=source, paragraphs=paragraphs), Settings())
    return replace(read, report=replace(read.report, id=code))


def status(state: str, *, evidence: str = "", day: str = "", note: str = "", author: str = "") -> Status:
    """One entry of a history."""
    return Status(state=state, evidence=evidence, day=day, note=note, author=author)


def follow_up(commitment: str, later: str, *, quote: str = "已建立学习情况台账，集中学习30次") -> FollowUp:
    """What a later report says about a commitment of the report K7M3."""
    mention = Mention(item="S1", quote=quote, span=Span(start=0, stop=len(quote)), score=0.9, evidence=())
    return FollowUp(
        subject=Ref(report="K7M3", id=commitment),
        quote="每月集中学习不少于2次",
        later=later,
        mentions=(mention,),
        verdict="exceeded",
        claim="done",
        claim_words="已建立",
        recorded=("30次",),
        timing="unknown",
        timing_words="",
        target=24.0,
        actual=30.0,
        unit="次",
    )
