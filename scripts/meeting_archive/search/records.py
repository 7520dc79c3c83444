"""What can be found: the records of a report, each the smallest thing that a reader would open.

Three shelves: every item (its own words), every commitment (its words once more, with what was understood of them),
and every other paragraph or piece of one. Items and the rest share the words out without overlap, so a search over them
shows no words twice; commitments are searched only when a reader asks for them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ..model import Commitment, Metadata, MetaValue, Reading, Report, paragraph_starts, report_year
from ..settings import table

Shelf = Literal["items", "commitments", "rest"]
SHELVES: Final[tuple[Shelf, ...]] = ("items", "commitments", "rest")
KINDS: Final = ("问题", "原因", "措施", "落实", "承诺", "正文")
"""The values of the facet 类别, in the order of their numbers."""
COMMITMENT: Final = KINDS.index("承诺")
REST: Final = KINDS.index("正文")
_KIND: Final = {"problem": 0, "cause": 1, "measure": 2, "progress": 3}
HAS_DEADLINE, HAS_QUANTITY, HAS_OWNER = 1, 2, 4
_OTHER_TOPIC: Final = "other"
_OTHER_MEETING: Final = "qita"
_LINE_BY_LINE: Final = ("table", "toc")
"""Blocks whose paragraphs are rows or entries of their own, not one paragraph in several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a result says of its report; "" where a fact is not known. `year` is "" or four digits."""

    code: str
    year: str
    date: str
    title: str
    unit: str
    meeting: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing to find: where it stands on the report's page, and its words as written.

    `kind` counts in KINDS, `topic` in the table of topics, `has` adds up HAS_…; `details` are the facts of a commitment
    (item, quantity, frequency, deadline, due, owner, deliverable).
    """

    anchor: str
    text: str
    kind: int
    topic: int = 0
    has: int = 0
    details: tuple[str, ...] = ()


def head_of(report: Report) -> Head:
    """The facts of a report, each on one line."""
    facts: Metadata = report.metadata
    return Head(
        code=report.id,
        year=report_year(report) or "",
        date=_line(facts.date),
        title=" ".join(report.title.split()) or "无标题",
        unit=_line(facts.organization),
        meeting=_meeting(_line(facts.meeting_type)),
        person=_line(facts.person),
    )


def in_order(readings: Sequence[Reading]) -> tuple[list[Head], list[int]]:
    """Heads newest first, undated last, the order in which results are shown; and which reading each belongs to."""
    heads = [head_of(reading.report) for reading in readings]
    order = sorted(range(len(heads)), key=lambda n: (heads[n].unit, heads[n].title, heads[n].code))
    order.sort(key=lambda n: (heads[n].year, heads[n].date), reverse=True)
    return [heads[n] for n in order], order


def records(reading: Reading, shelf: Shelf) -> Iterator[Record]:
    """The records of one shelf, in the order of the text; records without words are none."""
    found = {"items": _items, "commitments": _commitments, "rest": _rest}[shelf](reading)
    return (record for record in found if record.text)


def topic_names() -> tuple[str, ...]:
    """The names of the topics, in the order of their table."""
    return tuple(entry["name"] for entry in table("topics"))


def _items(reading: Reading) -> Iterator[Record]:
    has: dict[str, int] = {}
    for commitment in reading.commitments:
        has[commitment.item] = has.get(commitment.item, 0) | _has(commitment)
    numbers = _topic_numbers()
    for item in reading.items:
        yield Record(
            anchor=item.id,
            text=item.text.strip(),
            kind=_KIND[item.role],
            topic=_topic(item.topics, numbers),
            has=has.get(item.id, 0),
        )


def _commitments(reading: Reading) -> Iterator[Record]:
    topics = {item.id: item.topics for item in reading.items}
    numbers = _topic_numbers()
    for promise in reading.commitments:
        details = (
            promise.item,
            promise.quantity,
            promise.frequency,
            promise.deadline,
            promise.due,
            promise.owner,
            promise.deliverable,
        )
        yield Record(
            anchor=promise.id,
            text=promise.quote.strip(),
            kind=COMMITMENT,
            topic=_topic(topics.get(promise.item, ()), numbers),
            has=_has(promise),
            details=tuple(" ".join((fact or "").split()) for fact in details),
        )


def _rest(reading: Reading) -> Iterator[Record]:
    report = reading.report
    text, starts = report.text, paragraph_starts(report.paragraphs)
    blocks = sorted((block.span.start, block.span.stop, block.kind in _LINE_BY_LINE) for block in report.outline.blocks)
    for gap in _outside(sorted((item.span.start, item.span.stop) for item in reading.items), len(text)):
        if text[slice(*gap)].isspace():
            continue
        for start, stop in _pieces(*gap, blocks, starts):
            words = text[start:stop]
            if plain := words.strip():
                begin = start + len(words) - len(words.lstrip())
                paragraph = report.paragraphs[bisect_right(starts, begin) - 1]
                yield Record(anchor=f"p-{paragraph.index}", text=plain, kind=REST)


def _outside(taken: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """What remains of a text without the ordered ranges of the items."""
    at = 0
    for start, stop in taken:
        if at < start:
            yield at, start
        at = max(at, stop)
    if at < length:
        yield at, length


def _pieces(
    start: int, stop: int, blocks: Sequence[tuple[int, int, bool]], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Cut a range at the blocks, and at paragraphs where these are entries of their own or in no block."""
    n = max(bisect_right(blocks, (start, stop, True)) - 1, 0)
    while start < stop and n < len(blocks):
        opens, closes, by_line = blocks[n]
        n += 1
        if closes <= start:
            continue
        if opens >= stop:
            break
        if start < opens:
            yield from _lines(start, opens, starts)
            start = opens
        end = min(closes, stop)
        if by_line:
            yield from _lines(start, end, starts)
        else:
            yield start, end
        start = end
    if start < stop:
        yield from _lines(start, stop, starts)


def _lines(start: int, stop: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut a range at the paragraphs' starts."""
    while start < stop:
        index = bisect_right(starts, start)
        end = min(stop, starts[index]) if index < len(starts) else stop
        yield start, end
        start = end


def _has(promise: Commitment) -> int:
    return (
        (HAS_DEADLINE if promise.deadline else 0)
        | (HAS_QUANTITY if promise.quantity or promise.frequency else 0)
        | (HAS_OWNER if promise.owner else 0)
    )


def _topic(topics: Sequence[str], numbers: dict[str, int]) -> int:
    return numbers.get(topics[0] if topics else _OTHER_TOPIC, numbers[_OTHER_TOPIC])


def _topic_numbers() -> dict[str, int]:
    return {entry["id"]: number for number, entry in enumerate(table("topics"))}


def _meeting(known: str) -> str:
    names = {entry["id"]: entry["name"] for entry in table("meeting_types")}
    return str(names.get(known, names[_OTHER_MEETING]))


def _line(fact: MetaValue) -> str:
    return " ".join((fact.value or "").split())
