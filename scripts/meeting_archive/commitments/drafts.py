"""Drafts: which clauses of a piece of text are promises, and how far each quote runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .clauses import Clause, sentence_clauses
from .deadlines import Today, plan_year, start_day
from .rules import Setting, judge
from .signs import Signs

_HEADING_LENGTH: Final = 40
_HAN: Final = re.compile(r"[一-龥]")
_BINDING: Final = frozenset({"deadline", "period", "frequency"})
_FEWEST: Final = 4
"""Characters without which nothing is said to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A commitment before it has its number: `owner` and `deadline` stand beside it, in a label or a cell."""

    span: tuple[int, int]
    signs: tuple[Signs, ...]
    rule: str
    owner: str | None = None
    deadline: str | None = None


def whole_sentences(text: str, span: tuple[int, int], today: Today, setting: Setting) -> Iterator[Draft]:
    """Every sentence of a measure for which a table row or a label says who or when."""
    for row in sentence_clauses(text, *span):
        if len(_HAN.findall(text, row[0].start, row[-1].stop)) < _FEWEST:  # “/”, “无”, a name
            continue
        signs = tuple(Signs(c, today) for c in row)
        rule = next((r for s in signs if (r := judge(s, setting))), None)
        yield Draft(span=(row[0].start, row[-1].stop), signs=signs, rule=rule or "task")


def handed_over(text: str, span: tuple[int, int], today: Today) -> Iterator[Draft]:
    """What a line that names its owner hands over: its first task, else its first doing, up to what it is for."""
    rows = [[Signs(c, today) for c in row] for row in sentence_clauses(text, *span)]
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
            yield Draft(span=ends, signs=tuple(signs[at:stop]), rule="task")
            return


def in_line(
    text: str, span: tuple[int, int], today: Today, setting: Setting, *, opens: bool, more: bool
) -> Iterator[Draft]:
    """`opens`: the item begins with this line; `more`: the item goes on after it."""
    rows = sentence_clauses(text, *span)
    for number, row in enumerate(rows):
        if plan := plan_year("".join(c.masked for c in row)):
            today = replace(today, plan=plan)
        short = row[-1].stop - row[0].start <= _HEADING_LENGTH
        closed = text[row[-1].stop - 1] not in "；;"
        heading = opens and number == 0 and short and closed and (more or len(rows) > 1)
        yield from in_sentence(text, row, today, setting, heading=heading)


def in_sentence(text: str, row: Sequence[Clause], today: Today, setting: Setting, *, heading: bool) -> Iterator[Draft]:
    """The promises of one sentence; in a `heading` only what has a limit, a number or a name counts."""
    base = start_day("".join(c.words for c in row))
    signs = [Signs(c, today, base) for c in row]
    if setting.told and not any(s.must for s in signs):  # “……后，立即成立……”: that was done, though nothing says 了
        return
    yield from _handed_on(_in_sentence(row, signs, setting, heading=heading))


def _handed_on(drafts: Iterator[Draft]) -> Iterator[Draft]:
    """Whom a sentence hands a matter to keeps it to the sentence's end: 由某局牵头，月底前清完，每周通报。"""
    owner = None
    for draft in drafts:
        named = [s for s in draft.signs if s.owner]
        yield replace(draft, owner=owner) if owner and not named else draft
        owner = next((s.owner for s in reversed(named) if s.handed), None if named else owner)


def _in_sentence(row: Sequence[Clause], signs: Sequence[Signs], setting: Setting, *, heading: bool) -> Iterator[Draft]:
    draft: Draft | None = None
    counted = False
    at = 0
    while at < len(row):
        leads = heading or row[at].words.rstrip().endswith(("：", ":"))
        here = setting if leads == setting.heading else replace(setting, heading=leads)
        rule = judge(signs[at], here) or _beside(signs, at, here)
        counted = counted or signs[at].counted
        if counted and rule not in _BINDING:  # a sentence that counts goes on counting
            rule = None
        if rule is None:
            at += 1
            continue
        stop = _extent(signs, at)
        counts = signs[at].quantity not in (None, "全部")  # 年底前全部到位 counts nothing of its own
        tail = signs[at].tail and not (at and counts and signs[at - 1].quantity)
        if tail and at and draft is None and signs[at - 1].does and not signs[at - 1].purpose:
            draft = Draft(span=(row[at - 1].start, row[stop - 1].stop), signs=tuple(signs[at - 1 : stop]), rule=rule)
            at = stop
            continue
        if signs[at].alone and stop == at + 1:  # a day, and nothing that is to be done by it
            at = stop
            continue
        joins = rule == "owner" and not any(_own(s) for s in signs[at:stop])
        if draft and (joins or signs[at].compares or tail) and draft.span[1] == row[at].start:
            draft = replace(draft, span=(draft.span[0], row[stop - 1].stop), signs=(*draft.signs, *signs[at:stop]))
        else:
            if draft:
                yield draft
            draft = Draft(span=(row[at].start, row[stop - 1].stop), signs=tuple(signs[at:stop]), rule=rule)
        at = stop
    if draft:
        yield draft


def _beside(signs: Sequence[Signs], at: int, setting: Setting) -> str | None:
    """“rule” for a rule of work that is bettered by name, where the sentence goes on to say how often or until when."""
    here, after = signs[at], signs[at + 1 : at + 3]
    if not here.betters or here.done or here.slogan or setting.assembly:
        return None
    return "rule" if any(judge(s, setting) in _BINDING for s in after) else None


def _extent(signs: Sequence[Signs], at: int) -> int:
    """Where the promise that begins at clause `at` ends: one clause, or on to the doing that a frame waits for.

    “2024年底前，” and “由某局负责，” govern what follows them in the sentence, up to a clause that says what for.
    """
    first = signs[at]
    governs = first.handed or first.alone
    stop = at + 1
    if not governs and not (first.frame and not first.completes and first.soft is None):
        return stop
    said = first.clause.words.rstrip("，, ").endswith(first.quantity or "\n")
    if not governs and said and not first.figure:  # “在某村住村不少于10天，”: nothing is waited for
        return stop
    waiting = first.frame or not first.handed
    while stop < len(signs) and (waiting or governs) and not (signs[stop].purpose and not waiting):
        deadline = signs[stop].deadline
        if signs[stop].handed or (first.deadline and deadline and deadline.limit):
            break
        if not waiting and not first.alone and _own(signs[stop]):  # a promise of its own, not what is handed over
            break
        waiting = waiting and (signs[stop].frame or not (signs[stop].does or _own(signs[stop])))
        stop += 1
    return stop


def _own(signs: Signs) -> bool:
    """Whether a clause says how often or how much by itself."""
    return bool(signs.frequency or (signs.quantity and not signs.figure))
