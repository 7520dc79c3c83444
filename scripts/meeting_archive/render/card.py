"""What the lists need to know of one report: a compact record, made from its reading alone.

Reports are rendered and carded one by one; everything across reports works on cards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Final, TypeVar

from ..model import (
    Finding,
    MetaValue,
    Reading,
    Report,
    Role,
    Rule,
    Severity,
    Span,
    locate,
    paragraph_starts,
    report_place,
    report_year,
)
from ..settings import table
from .escape import gist, slug, visible
from .relations import Relations, relate
from .words import LIBRARY, NO_UNIT, meeting_names, topic_names

_WORDS: Final = 90
_LONGEST: Final = 6
OTHER_TOPIC: Final = "other"
OTHER_MEETING: Final = "qita"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An item that a line is linked to."""

    role: Role
    id: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item in a list: its words, the items it is linked to, the relative whose links count for it, its gaps."""

    id: str
    role: Role
    words: str
    topic: str
    near: tuple[Near, ...]
    see: str | None
    gaps: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One commitment in the ledger; `deadline` as written, `due` an ISO date, `item` the item it stands in."""

    id: str
    item: str
    words: str
    quantity: str
    frequency: str
    deadline: str
    due: str | None
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A link that is only 可能, with the words at both ends."""

    source: str
    source_words: str
    target: str
    target_words: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A finding, with the id of its paragraph and the words there; both empty where it is about the file."""

    code: str
    severity: Severity
    message: str
    hint: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A part of the text in which nothing was recognised: its first words and their place."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What pages that are not about a report need of it: small, so that those of a whole archive fit in memory.

    `path` is its page. `promised` counts its commitments; `listed` its rows in each list that `rows.rows_of` makes rows
    for; `words` are the frequent words of the topics that its items hold. It is report `part` of the `parts` in its
    original, counted from 1.
    """

    code: str
    path: str
    source: str
    title: str
    year: str | None
    date: str | None
    unit: str | None
    person: str | None
    meeting: str
    meeting_type: str
    counts: Mapping[Role, int]
    promised: int
    listed: Mapping[str, int]
    words: tuple[str, ...]
    part: int = 1
    parts: int = 1

    @property
    def unit_name(self) -> str:
        """The unit, or the words for none."""
        return self.unit or NO_UNIT

    @property
    def unit_slug(self) -> str:
        """The file name of the unit's page."""
        return slug(self.unit) if self.unit else "unknown"

    def items(self, role: Role, topic: str) -> int:
        """Its items of a role and a topic."""
        return self.listed.get(items_list(role, topic), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Brief):
    """Everything about one report that pages of others show. `missing` names the facts that were not recognised.

    `paragraphs` are (flat offset, index) of those that are not blank, `begins` the offset of each item: where a place
    in the text is on the page.
    """

    lines: tuple[Line, ...]
    promises: tuple[Promise, ...]
    doubts: tuple[Doubt, ...]
    notices: tuple[Notice, ...]
    unread: tuple[Unread, ...]
    missing: tuple[str, ...]
    paragraphs: tuple[tuple[int, int], ...]
    begins: Mapping[str, int]

    @property
    def brief(self) -> Brief:
        """The card without its details."""
        return Brief(**{field.name: getattr(self, field.name) for field in fields(Brief)})


AnyCard = TypeVar("AnyCard", bound=Brief)


def items_list(role: Role, topic: str) -> str:
    """The name of the list of items of a role and a topic: its pages without their ending."""
    return f"{LIBRARY[role]}/{topic}"


def known(fact: MetaValue) -> str | None:
    """The value on one line, or None where nothing is known."""
    return visible(fact.value or "") or None


def report_path(report: Report) -> str:
    """The page of a report, relative to the docs folder."""
    return f"{report_place(report_year(report), report.id)}.md"


def report_meeting_type(report: Report) -> str:
    """The id of the meeting type; that of 其他 where it is not known."""
    value = known(report.metadata.meeting_type)
    return value if value is not None and value in meeting_names() else OTHER_MEETING


def summarize(reading: Reading, rules: Mapping[str, Rule]) -> Card:
    """Make the card of a report; `rules` are the entries of the rule tables by name."""
    report, metadata = reading.report, reading.report.metadata
    relations = relate(reading, rules)
    kind = report_meeting_type(report)
    counted = Counter(item.role for item in reading.items)
    named = {"标题": metadata.title, "年份": metadata.year, "单位": metadata.organization}
    lines, doubts, unread = _lines(relations), _doubts(relations), _unread(reading)
    notices = tuple(_notice(reading, finding) for finding in reading.findings)
    missing = tuple(name for name, fact in named.items() if known(fact) is None)
    return Card(
        code=report.id,
        path=report_path(report),
        source=visible(report.source.path),
        title=visible(report.title) or "无标题",
        year=report_year(report),
        date=known(metadata.date),
        unit=known(metadata.organization),
        person=known(metadata.person),
        meeting=known(metadata.meeting) or meeting_names()[kind],
        meeting_type=kind,
        counts={role: counted[role] for role in ("problem", "cause", "measure", "progress")},
        promised=len(reading.commitments),
        listed=_listed(lines, doubts, notices, unread, missing),
        words=_topic_words(lines),
        lines=lines,
        promises=_promises(reading),
        doubts=doubts,
        notices=notices,
        unread=unread,
        missing=missing,
        part=report.part,
        parts=report.parts,
        paragraphs=tuple(
            (start, paragraph.index)
            for start, paragraph in zip(paragraph_starts(report.paragraphs), report.paragraphs, strict=True)
            if paragraph.text.strip()
        ),
        begins={item.id: item.span.start for item in reading.items},
    )


def in_order(cards: Iterable[AnyCard]) -> tuple[AnyCard, ...]:
    """Newest first, undated last; the same order in every list."""
    by_name = sorted(cards, key=lambda card: (card.unit_name, card.title, card.path))
    return tuple(sorted(by_name, key=lambda card: (card.year or "", card.date or ""), reverse=True))


def notices_list(code: str) -> str:
    """The name of the list of findings of a code in 待核对."""
    return f"review/f-{re.sub('[^a-z0-9]+', '-', code.lower())}"


def unquoted(name: str) -> str:
    """The name of the same list, for rows without the words that the findings are about."""
    return f"{name}/unquoted"


def _listed(
    lines: Sequence[Line],
    doubts: Sequence[Doubt],
    notices: Sequence[Notice],
    unread: Sequence[Unread],
    missing: Sequence[str],
) -> Mapping[str, int]:
    """How many rows of this report stand in each list; nothing for lists where it has none."""
    counts = Counter(items_list(line.role, line.topic) for line in lines)
    counts.update(notices_list(notice.code) for notice in notices)
    for name in {notices_list(notice.code) for notice in notices}:
        if not any(notice.words for notice in notices if notices_list(notice.code) == name):
            counts[unquoted(name)] = counts[name]
    counts["review/links"] = len(doubts)
    counts["review/missing"] = bool(missing)
    counts["review/silent"] = not lines
    counts["review/unread"] = len(unread) if lines else 0
    return {name: int(count) for name, count in sorted(counts.items()) if count}


@cache
def topic_words() -> Mapping[str, str]:
    """Words of the topics that are short enough to be offered as searches → topic id."""
    return {word: entry["id"] for entry in table("topics") for word in entry["words"] if 2 < len(word) <= _LONGEST}


def _topic_words(lines: Sequence[Line]) -> tuple[str, ...]:
    text = "\n".join(line.words for line in lines)
    return tuple(word for word in topic_words() if word in text)


def _lines(relations: Relations) -> tuple[Line, ...]:
    orphans = {
        relative.id
        for item in relations.measures_without_problem()
        for relative in (item, *relations.descendants(item))
    }
    lines = []
    for item in relations.items.values():
        near: dict[str, Near] = {}
        for role in ("problem", "cause", "measure", "progress"):
            for tie in relations.towards(item, role):
                near.setdefault(tie.other.id, Near(role=role, id=tie.other.id, sure=tie.sure))
        gaps: tuple[Role, ...] = ()
        see = None
        if item.role == "problem":
            wanted: tuple[Role, ...] = ("cause", "measure")
            gaps = tuple(role for role in wanted if relations.uncovered(item, role))
            kin = [relations.kin_towards(item, role) for role in wanted if not relations.towards(item, role)]
            see = next((relative.id for relative in kin if relative is not None), None)
        elif item.id in orphans:
            gaps = ("problem",)
        lines.append(
            Line(
                id=item.id,
                role=item.role,
                words=gist(item.text, _WORDS) or gist(item.title, _WORDS) or item.id,
                topic=item.topics[0] if item.topics and item.topics[0] in topic_names() else OTHER_TOPIC,
                near=tuple(near.values()),
                see=see,
                gaps=gaps,
            )
        )
    return tuple(lines)


def _promises(reading: Reading) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            id=commitment.id,
            item=commitment.item,
            words=gist(commitment.quote, _WORDS) or commitment.id,
            quantity=commitment.quantity or "",
            frequency=commitment.frequency or "",
            deadline=commitment.deadline or "",
            due=commitment.due,
            owner=commitment.owner or "",
        )
        for commitment in sorted(reading.commitments, key=lambda c: (c.span.start, c.id))
    )


def _doubts(relations: Relations) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(
            source=item.id,
            source_words=gist(item.title or item.text, 40),
            target=tie.other.id,
            target_words=gist(tie.other.title or tie.other.text, 40),
            why=tie.why,
        )
        for item in relations.items.values()
        for tie in relations.ties.get(item.id, ())
        if tie.outward and not tie.sure
    )


def _notice(reading: Reading, finding: Finding) -> Notice:
    anchor = paragraph_anchor(reading, finding.span)
    span = finding.span
    words = reading.report.text[span.start : min(span.stop, span.start + 200)] if span is not None else ""
    return Notice(
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        hint=finding.hint,
        anchor=anchor,
        words=gist(words, 60),
    )


def paragraph_anchor(reading: Reading, span: Span | None) -> str:
    """The id of the paragraph where a span begins; empty without a span or where that paragraph is blank."""
    paragraphs = reading.report.paragraphs
    if span is None or not paragraphs:
        return ""
    index = min(locate(paragraph_starts(paragraphs), span.start)[0], len(paragraphs) - 1)
    return f"p-{paragraphs[index].index}" if paragraphs[index].text.strip() else ""


def _unread(reading: Reading) -> tuple[Unread, ...]:
    """Top-level parts of the text in which no item begins."""
    text = reading.report.text
    begins = sorted(item.span.start for item in reading.items)
    found = []
    for section in reading.report.outline.sections:
        span = section.span
        if not any(span.start <= start < span.stop for start in begins):
            found.append(
                Unread(anchor=paragraph_anchor(reading, span), words=gist(text[span.start : span.start + 240], 60))
            )
    return tuple(found)
