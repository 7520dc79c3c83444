"""From items to commitments: which clauses are promises, and how far each quote runs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ..model import Commitment, Item, Metadata, Span, Term
from .clauses import Clause, lines, mask, sentence_clauses, trim
from .deadlines import Today, find_deadlines, plan_year, start_day, today_of
from .ledger import Assignment, Row, line_assignment, row_assignment, table_rows
from .rules import Setting, hidden, judge
from .signs import Signs, read_signs
from .tables import SLOGANS, one_of
from .wraps import unwrap

_FORWARD: Final = re.compile(one_of(SLOGANS["forward"]))
_WILL: Final = re.compile(one_of(SLOGANS["forward_will"]))
_ASSEMBLY: Final = re.compile(one_of(SLOGANS["assembly"]))
_HEADING_LENGTH: Final = 40
_ASSEMBLY_HEAD: Final = 3000
"""Characters in which a report to an assembly says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A commitment before it has its number."""

    span: tuple[int, int]
    signs: tuple[Signs, ...]
    rule: str
    owner: str | None = None
    deadline: str | None = None


def find_commitments(text: str, items: tuple[Item, ...], metadata: Metadata) -> tuple[Commitment, ...]:
    """The promises in `text` that somebody could check, in document order, quotes not overlapping.

    Looks into measure items, and in the other items at sentences that say what comes next. Never raises.
    """
    original, page = text, unwrap(text)
    text = page.text
    today = today_of(metadata)
    setting = Setting(assembly=bool(_ASSEMBLY.search(text, 0, _ASSEMBLY_HEAD)))
    rows = table_rows(text)
    starts = sorted(rows)
    parents = {i.parent for i in items}
    found: list[tuple[_Draft, Item]] = []
    for item in sorted(items, key=lambda i: (i.span.start, i.span.stop, i.id)):
        start, stop = page.inside(max(item.span.start, 0)), page.inside(min(item.span.stop, len(original)))
        if start < stop:
            drafts = _in_item(text, item, (start, stop), today, setting, (rows, starts), item.id not in parents)
            found.extend((d, item) for d in drafts)
    commitments: list[Commitment] = []
    last = 0
    for draft, item in sorted(found, key=lambda p: (p[0].span, p[1].id)):
        start, stop = trim(text, *draft.span)
        if start < last or start >= stop:
            continue
        last = stop
        place = page.outside(start, stop)
        quote = original[slice(*place)]
        commitments.append(_commitment(f"K{len(commitments) + 1}", quote, place, draft, item, today))
    return tuple(commitments)


def _in_item(
    text: str,
    item: Item,
    span: tuple[int, int],
    today: Today,
    setting: Setting,
    table: tuple[Mapping[int, Row], Sequence[int]],
    leaf: bool,
) -> Iterator[_Draft]:
    if item.role != "measure":
        yield from _forward(text, span, today, setting)
        return
    rows, starts = table
    at = bisect_right(starts, span[0]) - 1
    row = rows[starts[at]] if at >= 0 and span[0] < rows[starts[at]].cells[-1][1] + 1 else None
    task = row_assignment(text, row, span[0]) if row else None
    if task:
        for draft in _sentences(text, (task.start, task.stop), today, setting):
            yield replace(draft, owner=task.owner, deadline=task.deadline)
        return
    places = lines(text, *span)
    assigned = [line_assignment(text, a, b) for a, b in places]
    over = _over_all(text, assigned)
    for number, ((start, stop), own) in enumerate(zip(places, assigned, strict=True)):
        if own and own.explicit and not text[start : own.stop].strip():
            continue
        body = (start, own.stop if own else stop)
        task = own or over
        here = replace(setting, assigned=task is not None and leaf)
        drafts = list(_in_line(text, body, today, here, opens=number == 0, more=stop < span[1] - 1))
        if task and leaf and not drafts:
            drafts = list(_sentences(text, body, today, setting) if task.explicit else _fallback(text, body, today))
        for d in drafts:
            yield replace(d, owner=task.owner, deadline=task.deadline) if task else d


def _over_all(text: str, assigned: Sequence[Assignment | None]) -> Assignment | None:
    """Who and when for the whole item, where they stand in lines of their own (责任单位：…)."""
    alone = [a for a in assigned if a and a.explicit and not text[a.start : a.stop].strip()]
    if not alone:
        return None
    owner = next((a.owner for a in alone if a.owner), None)
    deadline = next((a.deadline for a in alone if a.deadline), None)
    return replace(alone[0], owner=owner, deadline=deadline)


def _sentences(text: str, span: tuple[int, int], today: Today, setting: Setting) -> Iterator[_Draft]:
    """Every sentence of a measure for which a table row or a label says who or when."""
    for row in sentence_clauses(text, *span):
        signs = tuple(read_signs(c, today) for c in row)
        rule = next((r for s in signs if (r := judge(s, setting))), None)
        yield _Draft(span=(row[0].start, row[-1].stop), signs=signs, rule=rule or "task")


def _fallback(text: str, span: tuple[int, int], today: Today) -> Iterator[_Draft]:
    """What a line that names its owner hands over: its first task, else its first doing, up to what it is for."""
    rows = [[read_signs(c, today) for c in row] for row in sentence_clauses(text, *span)]
    for clearly in (True, False):
        for signs in rows:
            fits = [(s.task if clearly else s.does) and not s.purpose and not s.done for s in signs]
            at = next((i for i, fit in enumerate(fits) if fit), None)
            if at is None:
                continue
            stop = at + 1
            while stop < len(signs) and signs[stop].does and not signs[stop].purpose:
                stop += 1
            ends = (signs[at].clause.start, signs[stop - 1].clause.stop)
            yield _Draft(span=ends, signs=tuple(signs[at:stop]), rule="task")
            return


def _forward(text: str, span: tuple[int, int], today: Today, setting: Setting) -> Iterator[_Draft]:
    """Promises outside the measures: sentences that say what comes next, and limits of time that bind."""
    for row in sentence_clauses(text, *span):
        masked = "".join(c.masked for c in row)
        m = _FORWARD.search(masked)
        if m and _WILL.search(masked, m.end()):
            yield from _in_sentence(text, row, today, setting, heading=False)
            continue
        base = start_day(masked)
        for clause in row:
            signs = read_signs(clause, today, base)
            if rule := hidden(signs):
                yield _Draft(span=(clause.start, clause.stop), signs=(signs,), rule=rule)


def _in_line(
    text: str, span: tuple[int, int], today: Today, setting: Setting, *, opens: bool, more: bool
) -> Iterator[_Draft]:
    """`opens`: the item begins with this line; `more`: the item goes on after it."""
    rows = sentence_clauses(text, *span)
    for number, row in enumerate(rows):
        today = replace(today, plan=plan_year("".join(c.masked for c in row)) or today.plan)
        short = row[-1].stop - row[0].start <= _HEADING_LENGTH
        closed = text[row[-1].stop - 1] not in "；;"
        heading = opens and number == 0 and short and closed and (more or len(rows) > 1)
        yield from _in_sentence(text, row, today, setting, heading=heading)


def _in_sentence(
    text: str, row: Sequence[Clause], today: Today, setting: Setting, *, heading: bool
) -> Iterator[_Draft]:
    base = start_day("".join(c.words for c in row))
    signs = [read_signs(c, today, base) for c in row]
    draft: _Draft | None = None
    at = 0
    while at < len(row):
        here = replace(setting, heading=heading or row[at].words.rstrip().endswith(("：", ":")))
        rule = judge(signs[at], here)
        if rule is None:
            at += 1
            continue
        stop = _extent(signs, at)
        if signs[at].tail and at and draft is None and signs[at - 1].does and not signs[at - 1].purpose:
            draft = _Draft(span=(row[at - 1].start, row[stop - 1].stop), signs=tuple(signs[at - 1 : stop]), rule=rule)
            at = stop
            continue
        if signs[at].alone and stop == at + 1:  # a day, and nothing that is to be done by it
            at = stop
            continue
        if draft and (rule == "owner" or signs[at].compares or signs[at].tail) and draft.span[1] == row[at].start:
            draft = replace(draft, span=(draft.span[0], row[stop - 1].stop), signs=(*draft.signs, *signs[at:stop]))
        else:
            if draft:
                yield draft
            draft = _Draft(span=(row[at].start, row[stop - 1].stop), signs=tuple(signs[at:stop]), rule=rule)
        at = stop
    if draft:
        yield draft


def _extent(signs: Sequence[Signs], at: int) -> int:
    """Where the promise that begins at clause `at` ends: one clause, or on to the doing that a frame waits for.

    “2024年底前，” and “由某局负责，” govern what follows them in the sentence, up to a clause that says what for.
    """
    first = signs[at]
    governs = first.handed or first.alone
    stop = at + 1
    if not governs and not (first.frame and not first.completes and first.soft is None):
        return stop
    waiting = True
    while stop < len(signs) and (waiting or governs) and not (signs[stop].purpose and not waiting):
        deadline = signs[stop].deadline
        if first.deadline and deadline and deadline.limit:
            break
        waiting = waiting and (signs[stop].frame or not signs[stop].does)
        stop += 1
    return stop


def _commitment(id_: str, quote: str, span: tuple[int, int], draft: _Draft, item: Item, today: Today) -> Commitment:
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
    if draft.deadline:
        words, due, term = _labelled(draft.deadline, today)
    return Commitment(
        id=id_,
        item=item.id,
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
    """A deadline from a column or a label: all its words are the deadline."""
    found = find_deadlines(mask(words), today)
    best = next((d for d in found if d.due), found[0] if found else None)
    term: Term = best.term if best else "relative"
    return words, best.due if best else None, term
