"""From a text and its items to commitments: in the measures, in the rows of task tables, and what else promises."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Final

from ..model import Commitment, Item, Metadata, Span, Term
from ..numbering.simplified import plainly
from .clauses import lines, mask, trim
from .deadlines import Today, find_deadlines, today_of
from .drafts import Draft, handed_over, in_line, whole_sentences
from .ledger import Assignment, Row, flat_rows, line_assignment, over_all, row_assignment, table_rows
from .outside import elsewhere
from .rules import Setting
from .tables import SLOGANS, one_of
from .wraps import Unwrapped, unwrap

_ASSEMBLY: Final = re.compile(one_of(SLOGANS["assembly"]))
_TELLS: Final = re.compile(
    r"现将[^。\n]{0,40}(?:整改|落实|进展|工作)[^。\n]{0,8}情况[^。\n]{0,12}(?:公布|公开|公告|通报|报告|汇报)"
)
_ORDERS: Final = re.compile("纪要如下|会议(?:要求|决定|明确|议定)")
_AHEAD: Final = re.compile(one_of(SLOGANS["ahead"]) + r"|措施\s*(?:[：:]|$)", re.MULTILINE)
_SEVERAL: Final = re.compile("。[^。]{4,}。")
"""Sentences behind a first one: prose with its owner at the end, of which not every sentence is a task."""
_LABEL_LINE: Final = 120
_HEAD: Final = 3000
"""Characters in which a report says what it is."""


def find_commitments(text: str, items: tuple[Item, ...], metadata: Metadata) -> tuple[Commitment, ...]:
    """The promises in `text` that somebody could check, in document order, quotes not overlapping.

    Looks into the measures, the rows of task tables, and everything else for sentences that say what will be done;
    a promise that stands in no item has the item "". Never raises.
    """
    page = unwrap(text)
    page = replace(page, text=plainly(page.text))
    scene = _scene(page.text, items, metadata, page)
    drafts = [*_in_rows(scene), *_in_items(scene), *_between(scene)]
    commitments: list[Commitment] = []
    last = 0
    for draft, item in sorted(drafts, key=lambda p: (p[0].span, p[1])):
        start, stop = trim(page.text, *draft.span)
        if start < last or start >= stop:
            continue
        last = stop
        place = page.outside(start, stop)
        quote = text[slice(*place)]
        found = _commitment(f"K{len(commitments) + 1}", quote, place, draft, item, scene.today)
        commitments.append(found if page.text == text else _verbatim(found, text, page, (start, stop)))
    return tuple(commitments)


def _verbatim(found: Commitment, text: str, page: Unwrapped, span: tuple[int, int]) -> Commitment:
    """The fields as the document spells them: they were read from the plain spelling in `page`."""

    def spelled(words: str | None) -> str | None:
        at = page.text.find(words, *span) if words else -1
        return text[slice(*page.outside(at, at + len(words)))].replace("\n", "") if words and at >= 0 else words

    return replace(
        found,
        quantity=spelled(found.quantity),
        frequency=spelled(found.frequency),
        deadline=spelled(found.deadline),
        owner=spelled(found.owner),
        deliverable=spelled(found.deliverable),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What is known before the first clause is read.

    placed: the items with their ranges in `text`, in order. rows: task tables' rows by where they begin, with what they
    hand over (None: a table that hands over nothing). told: up to here a report tells what was done.
    lists: who and when for a measure, where a line below the measures to one problem says so for all of them.
    """

    text: str
    today: Today
    setting: Setting
    minutes: bool
    placed: Sequence[tuple[int, int, Item]]
    parents: frozenset[str | None]
    rows: Mapping[int, Row]
    row_starts: Sequence[int]
    told: int
    lists: Mapping[str, Assignment]

    def row_at(self, offset: int) -> Row | None:
        """The table row in which an offset lies."""
        at = bisect_right(self.row_starts, offset) - 1
        if at < 0:
            return None
        row = self.rows[self.row_starts[at]]
        return row if offset <= row.cells[-1][1] else None


def _scene(text: str, items: tuple[Item, ...], metadata: Metadata, page: Unwrapped) -> _Scene:
    ends = ((page.inside(max(i.span.start, 0)), page.inside(max(i.span.stop, 0)), i) for i in items)
    today = today_of(metadata)
    minutes = metadata.meeting_type.value == "jiyao"
    rows = {**table_rows(text), **flat_rows(text, today)}
    placed = sorted((p for p in ends if p[0] < p[1]), key=lambda p: (p[0], p[1], p[2].id))
    return _Scene(
        text=text,
        today=today,
        setting=Setting(
            assembly=bool(_ASSEMBLY.search(text, 0, _HEAD)), orders=minutes or bool(_ORDERS.search(text, 0, _HEAD))
        ),
        minutes=minutes,
        placed=placed,
        parents=frozenset(i.parent for i in items),
        rows=rows,
        row_starts=sorted(rows),
        told=_told_until(text),
        lists=_below_lists(text, placed, rows),
    )


def _below_lists(text: str, placed: Sequence[tuple[int, int, Item]], rows: Mapping[int, Row]) -> dict[str, Assignment]:
    """Who and when for the measures that follow a problem, where the last of them ends with a line that says so."""
    found: dict[str, Assignment] = {}
    group: list[str] = []
    answers = False  # the group stands right behind a problem or its cause
    for number, (start, stop, item) in enumerate(placed):
        if item.role != "measure":
            group, answers = [], item.role in ("problem", "cause")
            continue
        after = placed[number + 1][0] if number + 1 < len(placed) else len(text)
        behind = min(stop + 1, after)  # the line may be no part of the measure
        places = [*lines(text, start, stop)[1:], *lines(text, behind, min(after, behind + _LABEL_LINE))[:1]]
        over = None if start in rows else over_all(text, [line_assignment(text, a, b) for a, b in places])
        if over and answers:
            found |= dict.fromkeys([*group, item.id], over)
        group = [] if over else [*group, item.id]
        answers = answers and not over
    return found


def _told_until(text: str) -> int:
    """Where a report that announces what was done (现将整改情况报告如下) first says what comes next."""
    telling = _TELLS.search(text, 0, _HEAD)
    if telling is None:
        return 0
    ahead = _AHEAD.search(text, telling.end())
    return ahead.start() if ahead else len(text)


def _in_rows(scene: _Scene) -> Iterator[tuple[Draft, str]]:
    """The tasks of table rows in which no measure of its own was found."""
    starts = [p[0] for p in scene.placed]
    measures = [p[0] for p in scene.placed if p[2].role == "measure"]
    for start in scene.row_starts:
        row = scene.rows[start]
        task = row_assignment(scene.text, row, None)
        if task is None or task.done or bisect_left(measures, start) < bisect_right(measures, row.cells[-1][1]):
            continue
        at = bisect_right(starts, task.start) - 1
        item = scene.placed[at][2].id if at >= 0 and task.start < scene.placed[at][1] else ""
        for draft in whole_sentences(scene.text, (task.start, task.stop), scene.today, scene.setting):
            yield replace(draft, owner=task.owner, deadline=task.deadline), item


def _in_items(scene: _Scene) -> Iterator[tuple[Draft, str]]:
    for start, stop, item in scene.placed:
        if item.role == "measure":
            setting = replace(scene.setting, told=start < scene.told)
            below = scene.lists.get(item.id)
            drafts = _in_measure(scene, (start, stop), setting, below, leaf=item.id not in scene.parents)
        else:
            drafts = _elsewhere(scene, (start, stop), free=False)
        yield from ((draft, item.id) for draft in drafts)


def _between(scene: _Scene) -> Iterator[tuple[Draft, str]]:
    """The promises in the text that belongs to no item."""
    at = 0
    for start, stop in chain(((p[0], p[1]) for p in scene.placed), ((len(scene.text), len(scene.text)),)):
        if at < start:
            yield from ((draft, "") for draft in _elsewhere(scene, (at, start), free=True))
        at = max(at, stop)


def _elsewhere(scene: _Scene, span: tuple[int, int], *, free: bool) -> Iterator[Draft]:
    places = [p for p in lines(scene.text, *span) if scene.row_at(p[0]) is None]
    return elsewhere(scene.text, places, scene.today, scene.setting, free=free, minutes=scene.minutes)


def _in_measure(
    scene: _Scene, span: tuple[int, int], setting: Setting, below: Assignment | None, *, leaf: bool
) -> Iterator[Draft]:
    text, today = scene.text, scene.today
    row = scene.row_at(span[0])
    task = row_assignment(text, row, span[0]) if row else None
    if task and task.done:
        return
    if task:
        for draft in whole_sentences(text, (task.start, min(task.stop, span[1])), today, setting):
            yield replace(draft, owner=task.owner, deadline=task.deadline)
        return
    places = [p for p in lines(text, *span) if scene.row_at(p[0]) is None or row]
    assigned = [line_assignment(text, a, b) for a, b in places]
    over = over_all(text, assigned) or below
    for number, ((start, stop), own) in enumerate(zip(places, assigned, strict=True)):
        if own and own.explicit and not text[start : own.stop].strip():
            continue
        body = (start, own.stop if own else stop)
        task = own or over
        if task and task.done:
            continue
        here = replace(setting, assigned=task is not None and leaf)
        prose = own is not None and own.explicit and _SEVERAL.search(text, *body) is not None
        opens = number == 0 and (own is None or prose)  # else a heading that names its owner is a task itself
        drafts = list(in_line(text, body, today, here, opens=opens, more=stop < span[1] - 1))
        if task and leaf and not drafts:
            whole = task.explicit and not (prose and task.deadline is None)
            drafts = list(whole_sentences(text, body, today, setting) if whole else handed_over(text, body, today))
        if any(d.rule != "task" for d in drafts):  # what is only urgent counts where nothing firmer is said
            drafts = [d for d in drafts if d.rule != "task"]
        for d in drafts:
            yield replace(d, owner=task.owner, deadline=task.deadline) if task else d


def _commitment(id_: str, quote: str, span: tuple[int, int], draft: Draft, item: str, today: Today) -> Commitment:
    def first(values: Iterator[str | None]) -> str | None:
        return next((v for v in values if v), None)

    deadlines = [(s.deadline, s.clause) for s in draft.signs if s.deadline]
    limit = next((p for p in deadlines if p[0].limit), deadlines[0] if deadlines else None)
    words: str | None = None
    due: date | None = None
    term: Term = "none"
    if limit:
        deadline, clause = limit
        words, due, term = clause.words[deadline.start : deadline.stop].strip(), deadline.due, deadline.term
    if draft.deadline and not (limit and limit[0].limit):  # a limit of its own says more than that of its row
        words, due, term = _labelled(draft.deadline, today)
    return Commitment(
        id=id_,
        item=item,
        quote=quote,
        span=Span(start=span[0], stop=span[1]),
        quantity=first(s.quantity for s in draft.signs),
        frequency=first(s.frequency for s in draft.signs),
        deadline=words or None,
        owner=first(s.owner for s in draft.signs if s.handed) or draft.owner or first(s.owner for s in draft.signs),
        deliverable=first(s.deliverable for s in draft.signs),
        due=due.isoformat() if due else None,
        term=term,
        rule=draft.rule,
    )


def _labelled(words: str, today: Today) -> tuple[str, date | None, Term]:
    """A deadline from a column or a label; of a cell that also says what for (9月10日自测通过) only the time."""
    found = find_deadlines(mask(words), today)
    if not found:
        return words, None, "relative"
    best = next((d for d in found if d.due), found[0])
    return words[found[0].start : max(d.stop for d in found)].strip(), best.due, best.term
