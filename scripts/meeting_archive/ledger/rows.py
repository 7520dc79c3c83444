"""The rows of the ledger: a commitment, what it stands under, what later reports say, what people recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import Across, FollowUp, LedgerRow, Ref, Status
from ..model import Commitment, Item, Link, Reading, Report, report_year
from ..office import one_line
from ..settings import table

CLOSED: Final = frozenset(state["name"] for state in table("states") if state["closed"])
"""States after which nothing more is expected."""
_KINDS: Final = (("立行立改", "immediate"), ("限期整改", "dated"), ("长期坚持", "standing"))
_MOST_TITLES: Final = 3
"""Problems, or causes, named beside one promise: the surest."""
_LONGEST_MARKER: Final = 6
"""（十二） and a closing mark."""


def ledger_rows(
    readings: Sequence[Reading], across: Across, statuses: Mapping[Ref, Sequence[Status]], as_at: date
) -> tuple[LedgerRow, ...]:
    """One row for each commitment: by unit, newest year first, then by person, report, and order in the text.

    `statuses` holds what people set, oldest first; deadlines are judged on `as_at`.
    """
    order = {reading.report.id: _time(reading.report) for reading in readings}
    said: dict[Ref, list[FollowUp]] = {}
    for follow_up in across.follow_ups:
        said.setdefault(follow_up.subject, []).append(follow_up)
    rows = [
        _row(
            reading,
            commitment,
            around,
            sorted(
                said.get(Ref(report=reading.report.id, id=commitment.id), ()),
                key=lambda f: (order.get(f.later, ("", "")), f.later),
            ),
            statuses.get(Ref(report=reading.report.id, id=commitment.id), ()),
            as_at,
        )
        for reading in sorted(readings, key=lambda reading: row_place(reading.report))
        for around in [Surroundings.of(reading)]
        for commitment in reading.commitments
    ]
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The items of one report, and its links by the item they lead to."""

    items: Mapping[str, Item]
    towards: Mapping[str, Sequence[Link]]
    away: Mapping[str, Sequence[Link]]

    @classmethod
    def of(cls, reading: Reading) -> Surroundings:
        """Those of one reading."""
        towards: dict[str, list[Link]] = {}
        away: dict[str, list[Link]] = {}
        for link in reading.links:
            towards.setdefault(link.target, []).append(link)
            away.setdefault(link.source, []).append(link)
        return cls(items={item.id: item for item in reading.items}, towards=towards, away=away)

    def line(self, item: str) -> tuple[str, ...]:
        """An item and those that it stands in, innermost first."""
        found: list[str] = []
        while item in self.items and item not in found:
            found.append(item)
            item = self.items[item].parent or ""
        return tuple(found)

    def problems(self, item: str) -> tuple[str, ...]:
        """The problems that an item answers: by its own links, else by those of what it stands in, else itself."""
        line = self.line(item)
        for near in line:
            if found := self._ends(self.towards.get(near, ()), "addressed_by"):
                return found
        for cause in self.causes(item):
            for near in self.line(cause):
                if found := self._ends(self.towards.get(near, ()), "caused_by"):
                    return found
        return line[:1] if line and self.items[line[0]].role == "problem" else ()

    def causes(self, item: str) -> tuple[str, ...]:
        """The causes that an item removes."""
        line = self.line(item)
        for near in line:
            if found := self._ends(self.towards.get(near, ()), "removed_by"):
                return found
        return line[:1] if line and self.items[line[0]].role == "cause" else ()

    def causes_of(self, problems: Iterable[str]) -> tuple[str, ...]:
        """The causes that the text gives for problems."""
        links = [link for problem in problems for link in self.away.get(problem, ()) if link.kind == "caused_by"]
        return self._best({link.target: link for link in sorted(links, key=lambda link: link.score)})

    def _ends(self, links: Iterable[Link], kind: str) -> tuple[str, ...]:
        return self._best(
            {link.source: link for link in sorted(links, key=lambda link: link.score) if link.kind == kind}
        )

    def _best(self, links: Mapping[str, Link]) -> tuple[str, ...]:
        """The surest few in document order: of an item and those in it the outer one, unless it is a bare heading."""
        telling = {end: link for end, link in links.items() if not self._bare(end)} or links
        topmost = {end: link for end, link in telling.items() if not set(self.line(end)[1:]) & set(telling)}
        sure = {end: link for end, link in topmost.items() if link.sure} or topmost
        best = sorted(sure, key=lambda end: (-sure[end].score, _number(end)))[:_MOST_TITLES]
        return tuple(sorted((end for end in best if end in self.items), key=_number))

    def _bare(self, item: str) -> bool:
        """Whether an item has no words but its marker and its title."""
        found = self.items.get(item)
        return found is None or len(one_line(found.text)) <= len(one_line(found.title)) + _LONGEST_MARKER

    def titles(self, items: Collection[str]) -> str:
        """The titles of items, one a line."""
        return "\n".join(one_line(self.items[item].title or self.items[item].text) for item in items)


def _row(
    reading: Reading,
    commitment: Commitment,
    around: Surroundings,
    follow_ups: Sequence[FollowUp],
    history: Sequence[Status],
    as_at: date,
) -> LedgerRow:
    report, metadata = reading.report, reading.report.metadata
    problems = around.problems(commitment.item)
    causes = around.causes(commitment.item) or around.causes_of(problems)
    item = around.items.get(commitment.item)
    days = _days(commitment.due, as_at)
    state = next((status.state for status in reversed(history) if not status.suspect), "")
    return LedgerRow(
        ref=Ref(report=report.id, id=commitment.id),
        quote=commitment.quote,
        organization=metadata.organization.value or "",
        person=metadata.person.value or "",
        year=report_year(report) or "",
        title=report.title,
        item=commitment.item,
        problem=around.titles(problems),
        problems=problems,
        cause=around.titles(causes),
        causes=causes,
        measure=one_line(item.title or item.text) if item is not None and item.role == "measure" else "",
        quantity=commitment.quantity or "",
        frequency=commitment.frequency or "",
        deadline=commitment.deadline or "",
        due=commitment.due or "",
        days=days,
        overdue=days is not None and days < 0 and state not in CLOSED,
        term=commitment.term,
        kind=rectification_kind(commitment),
        owner=commitment.owner or "",
        deliverable=commitment.deliverable or "",
        checkability=commitment.checkability,
        follow_ups=tuple(follow_ups),
        history=tuple(history),
    )


def rectification_kind(commitment: Commitment) -> str:
    """立行立改, 限期整改, 长期坚持, or what is combined (年底前完成，并长期坚持); "" where the words say none."""
    words = f"{commitment.deadline or ''}\n{commitment.quote}"
    said = {"relative": "dated"}.get(commitment.term, commitment.term)
    slogans = table("slogans")
    kinds = [
        name
        for name, term in _KINDS
        if term == said or (term != "dated" and any(word in words for word in _plain(slogans[term])))
    ]
    return "、".join(kinds)


def _plain(words: Sequence[str]) -> Sequence[str]:
    """The slogans that are a kind by themselves, whatever deadline stands beside them: whole set phrases."""
    return [word for word in words if len(word) >= 4 and word != "第一时间"]


def _days(due: str | None, as_at: date) -> int | None:
    try:
        return (date.fromisoformat(due) - as_at).days if due else None
    except ValueError:
        return None


def _number(item: str) -> tuple[str, tuple[int, ...]]:
    """Ids in document order: P2 before P2.1 before P10."""
    return item[:1], tuple(int(part) for part in item[1:].split(".") if part.isdecimal())


def _time(report: Report) -> tuple[str, str]:
    return report_year(report) or "", report.metadata.date.value or ""


def row_place(report: Report) -> tuple[str, int, str, str, str]:
    """Where the rows of a report stand in the ledger, as `LedgerRow.place`; of its metadata."""
    year = report_year(report)
    metadata = report.metadata
    return (
        metadata.organization.value or "\uffff",
        -int(year) if year else 0,
        metadata.person.value or "",
        report.title,
        report.id,
    )
