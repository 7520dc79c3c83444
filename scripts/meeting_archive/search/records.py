"""What can be found: the records of a report, each the smallest thing that a reader would open.

Four shelves: every item (its own words), every heading, every commitment (its words once more, with what was
understood of them), and every other paragraph or piece of one. Items, headings and the rest share the words out without
overlap, so a search over them shows no words twice; commitments are searched only when a reader asks for them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from ..model import BlockKind, Commitment, Metadata, MetaValue, Reading, Report, paragraph_starts, report_year
from ..settings import table

Shelf = Literal["items", "headings", "commitments", "rest"]
SHELVES: Final[tuple[Shelf, ...]] = ("items", "headings", "commitments", "rest")
KINDS: Final = ("问题", "原因", "措施", "落实", "承诺", "正文")
"""The values of the facet 类别, in the order of their numbers."""
COMMITMENT: Final = KINDS.index("承诺")
REST: Final = KINDS.index("正文")
_KIND: Final = {"problem": 0, "cause": 1, "measure": 2, "progress": 3}
HAS_DEADLINE, HAS_QUANTITY, HAS_OWNER = 1, 2, 4
_OTHER_TOPIC: Final = "other"
_OTHER_MEETING: Final = "qita"
_HEADINGS: Final = ("title", "heading")
_MARKER_UNITS: Final = 24
"""A title begins after a marker no longer than this."""
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


class Record(NamedTuple):
    """One thing to find: where it stands on the report's page, and its words as written.

    `kind` counts in KINDS, `topic` in the table of topics, `has` adds up HAS_…; `details` are the facts of a commitment
    (item, quantity, frequency, deadline, due, owner, deliverable). The first `title` UTF-16 units of an item are its
    marker and its title.
    """

    anchor: str
    text: str
    kind: int
    topic: int = 0
    has: int = 0
    details: tuple[str, ...] = ()
    title: int = 0


class Entry(NamedTuple):
    """What a report adds to the index; `shelves` are its records of each, in the order of SHELVES."""

    head: Head
    shelves: tuple[tuple[Record, ...], ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many records each shelf has."""
        return tuple(map(len, self.shelves))


def entry_of(reading: Reading) -> Entry:
    """What a reading adds."""
    return Entry(head=head_of(reading.report), shelves=tuple(tuple(own) for own in records(reading).values()))


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


def newest_first(head: Head) -> tuple[str, str]:
    """What heads are sorted by, the greatest first; those that are equal by `within_a_day`."""
    return head.year, head.date


def within_a_day(head: Head) -> tuple[str, str]:
    """What heads of one day are sorted by."""
    return head.unit, head.code


def records(reading: Reading) -> dict[Shelf, list[Record]]:
    """The records of every shelf, in the order of the text; records without words are none."""
    headings, rest = _plain(reading)
    found = {
        "items": list(_items(reading)),
        "headings": headings,
        "commitments": list(_commitments(reading)),
        "rest": rest,
    }
    return {shelf: [record for record in found[shelf] if record.text] for shelf in SHELVES}


def topic_names() -> tuple[str, ...]:
    """The names of the topics, in the order of their table."""
    return tuple(entry["name"] for entry in table("topics"))


def _items(reading: Reading) -> Iterator[Record]:
    has: dict[str, int] = {}
    for commitment in reading.commitments:
        has[commitment.item] = has.get(commitment.item, 0) | _has(commitment)
    numbers = _topic_numbers()
    for item in reading.items:
        text = item.text.strip()
        yield Record(
            anchor=item.id,
            text=text,
            title=_title_units(text, item.title),
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


def _plain(reading: Reading) -> tuple[list[Record], list[Record]]:
    """What is in no item: headings, and the rest."""
    report = reading.report
    text, starts = report.text, paragraph_starts(report.paragraphs)
    blocks = sorted((block.span.start, block.span.stop, block.kind) for block in report.outline.blocks)
    headings: list[Record] = []
    rest: list[Record] = []
    for gap in _outside(sorted((item.span.start, item.span.stop) for item in reading.items), len(text)):
        if text[slice(*gap)].isspace():
            continue
        for start, stop, heading in _pieces(*gap, blocks, starts):
            words = text[start:stop]
            if plain := words.strip():
                begin = start + len(words) - len(words.lstrip())
                paragraph = report.paragraphs[bisect_right(starts, begin) - 1]
                record = Record(anchor=f"p-{paragraph.index}", text=plain, kind=REST)
                (headings if heading else rest).append(record)
    return headings, rest


def _title_units(text: str, title: str) -> int:
    """How many UTF-16 units of an item's text are its marker and title; 0 where it does not begin with them."""
    begins = text.find(title) if title else -1
    if not 0 <= begins <= _MARKER_UNITS:
        return 0
    return len(text[: begins + len(title)].encode("utf-16-le", "surrogatepass")) // 2


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
    start: int, stop: int, blocks: Sequence[tuple[int, int, BlockKind]], starts: Sequence[int]
) -> Iterator[tuple[int, int, bool]]:
    """Cut a range at the blocks, and at paragraphs where these are entries of their own or in no block.

    Each piece with whether it is a heading.
    """
    n = max(bisect_right(blocks, (start, stop, "\uffff")) - 1, 0)
    while start < stop and n < len(blocks):
        opens, closes, kind = blocks[n]
        n += 1
        if closes <= start:
            continue
        if opens >= stop:
            break
        if start < opens:
            yield from _lines(start, opens, starts)
            start = opens
        end = min(closes, stop)
        if kind in _LINE_BY_LINE:
            yield from _lines(start, end, starts)
        else:
            yield start, end, kind in _HEADINGS
        start = end
    if start < stop:
        yield from _lines(start, stop, starts)


def _lines(start: int, stop: int, starts: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Cut a range at the paragraphs' starts; none is a heading."""
    while start < stop:
        index = bisect_right(starts, start)
        end = min(stop, starts[index]) if index < len(starts) else stop
        yield start, end, False
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
