"""What makes one clause checkable: quantity, frequency, deadline, owner, deliverable, and what speaks against it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from .clauses import FILLER, Clause
from .deadlines import Deadline, Today, find_deadlines
from .deliverables import betters, find_deliverable, is_named, is_task
from .owners import find_owner
from .quantities import find_frequency, find_quantity
from .tables import PATTERNS, SLOGANS, one_of

_DONE: Final = re.compile(
    one_of(SLOGANS["past"]) + r"|去\s年|" + one_of(SLOGANS["done_verbs"]) + r"了|^\s*" + one_of(SLOGANS["looking_back"])
)
_MUST: Final = re.compile(r"应当|应(?![对用])|必须|须|要(?![求素点])")
_SLOGAN: Final = re.compile(one_of(SLOGANS["slogans"]))
_AT_ONCE: Final = re.compile(one_of(SLOGANS["at_once"]))
_URGENT: Final = re.compile(r"\s*(?:要|应|将|并|再|需)?" + one_of(PATTERNS["urgent"]))
_BESIDE: Final = re.compile(r"(?:[在比较]|相比)(?:去年|上年|同期)")
_STATES: Final = re.compile(r"不作为|不再是|是[^，。；]{0,40}(?:一年|之年|年份|开局年)")
_COMPARES: Final = re.compile(r"\s*(?:比|较)(?:上|去|前|同)(?:一?年|期)")
_WILL: Final = re.compile(one_of(SLOGANS["will"]))
_COMPLETING: Final = re.compile(one_of(PATTERNS["completing"]))
_DOING: Final = re.compile(
    one_of({*PATTERNS["doing"], *PATTERNS["completing"], *PATTERNS["founding"], *PATTERNS["change"]})
)
_PURPOSE: Final = re.compile(r"\s*" + one_of(PATTERNS["purpose"]))
_BOUND: Final = re.compile(r"(?<![主重需首必只想])要(?![求点素害])|须|应当|务必|拟于?|力争|争取|[底日月年]前|年内")
_PART: Final = re.compile(r"半年|季度|月")
_COUNTED: Final = re.compile(
    r"^\s*(?:共|先后)?(?:召开|组织|开展|举办|约谈|检查|排查|查处|发现|整改|接待|走访|解决|查摆)[^，。；0-9]{1,16}"
    r"[0-9]{1,5}[余多]?(?:次|场|期|人次|起|批次)[，。；、]?\s*$"
)
_TAIL: Final = 6
_PRINCIPLE: Final = re.compile(r"\s*(?:按照?|本着|坚持|突出|以)")
_FRAME: Final = re.compile(r"^\s*(?:对于?|在|由|按|按照|根据|针对|围绕|结合|依托|通过|以)(?=[^，。；]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What was found in one clause; the words are verbatim, None where there are none.

    figure: the quantity is a bare figure. handed: the matter is given to the owner
    (由…负责). soft: the kind of deliverable. betters: a rule of work that is bettered by
    name (完善某某制度). named: its thing is named so plainly that even a heading promises it.
    done: says what was done. counted: counts it (召开会议3次). completes: a verb of
    finishing stands after the deadline, if there is one. does: any verb of doing.
    purpose: opens with what it is good for. frame: opens with 在…, 对…, 由…. principle:
    opens with 按照…, 坚持…. alone: the deadline is all there is, and the sentence goes on.
    tail: a deadline and a word of finishing, for what stands before. task: something to
    do, if it is handed to somebody. urgent: opens with 抓紧, 尽快. compares: 比上年…. will: 要,
    将, 须. must: the same without 将 and 确保, which also tell of the past. part_of_year:
    the deadline names a half, a quarter or a month, so that even 确保 binds to it.
    """

    clause: Clause
    quantity: str | None
    figure: bool
    frequency: str | None
    deadline: Deadline | None
    owner: str | None
    handed: bool
    deliverable: str | None
    soft: str | None
    betters: str | None
    named: bool
    done: bool
    counted: bool
    slogan: bool
    at_once: bool
    completes: bool
    does: bool
    purpose: bool
    frame: bool
    principle: bool
    alone: bool
    tail: bool
    task: bool
    urgent: bool
    compares: bool
    will: bool
    must: bool
    part_of_year: bool


def read_signs(clause: Clause, today: Today, base: date | None = None) -> Signs:
    """Look at one clause; a pure function of it and of the days from which relative dates count."""
    masked = clause.masked
    deadlines = find_deadlines(masked, today, base)
    quantity = find_quantity(_without_limits(masked, deadlines))
    deliverable = find_deliverable(masked)
    owner = find_owner(masked)
    deadline = _best(deadlines)
    counted = _is_counted(masked, deadline)
    done = _DONE.search(_BESIDE.sub(lambda m: FILLER * len(m[0]), masked))
    return Signs(
        clause=clause,
        quantity=_words(clause, quantity[0] if quantity else None),
        figure=bool(quantity and quantity[1]),
        frequency=_words(clause, find_frequency(masked)),
        deadline=deadline,
        owner=_words(clause, owner[0] if owner else None),
        handed=bool(owner and owner[1]),
        deliverable=_words(clause, deliverable[0] if deliverable else None),
        soft=deliverable[1] if deliverable else None,
        betters=_words(clause, betters(masked)),
        named=is_named(masked),
        counted=counted,
        done=counted or bool(done and not _MUST.search(masked, done.end())) or _is_past(deadline, today),
        slogan=bool(_SLOGAN.search(masked)),
        at_once=bool(_AT_ONCE.search(masked)),
        completes=not _STATES.search(masked) and bool(_COMPLETING.search(masked, deadline.stop if deadline else 0)),
        does=bool(_DOING.search(masked)),
        purpose=bool(_PURPOSE.match(masked)),
        frame=bool(_FRAME.match(masked)),
        principle=bool(_PRINCIPLE.match(masked)),
        alone=bool(deadline and masked[deadline.stop :].strip() in ("，", ",")),
        tail=_is_tail(deadline, masked),
        task=is_task(masked),
        urgent=bool(_URGENT.match(masked)),
        compares=bool(_COMPARES.match(masked)),
        will=bool(_WILL.search(masked)),
        part_of_year=bool(deadline and _PART.search(masked, deadline.start, deadline.stop)),
        must=bool(_BOUND.search(masked)),
    )


def _is_counted(masked: str, deadline: Deadline | None) -> bool:
    """Whether a clause counts what was done (召开会议3次), with no word that it will be."""
    return bool(_COUNTED.match(masked)) and deadline is None and not _WILL.search(masked) and not find_frequency(masked)


def _without_limits(masked: str, deadlines: list[Deadline]) -> str:
    """A clause without its limits of time: the 2 of 2个月内 counts nothing."""
    pieces, at = [], 0
    for deadline in deadlines:
        if deadline.limit and deadline.stop > at:
            start = max(deadline.start, at)
            pieces += [masked[at:start], FILLER * (deadline.stop - start)]
            at = deadline.stop
    return "".join([*pieces, masked[at:]])


def _is_tail(deadline: Deadline | None, masked: str) -> bool:
    """Whether a clause says no more than 12月底前完成, so that what is to be done stands before it."""
    if deadline is None or not deadline.limit or deadline.start > 2:
        return False
    return 0 < len(masked[deadline.stop :].strip("，。；,; ")) <= _TAIL


def _is_past(deadline: Deadline | None, today: Today) -> bool:
    """Whether the day named lies before the year of the report: then it is history."""
    return bool(deadline and deadline.due and today.year and deadline.due.year < today.year)


def _words(clause: Clause, place: tuple[int, int] | None) -> str | None:
    return clause.words[place[0] : place[1]].strip(" \t　，。；：、,;") or None if place else None


def _best(deadlines: list[Deadline]) -> Deadline | None:
    """The deadline that binds most: a true limit before a period, a period before 立即 and 长期坚持."""
    if not deadlines:
        return None
    return min(deadlines, key=lambda d: (not d.limit, d.term in ("immediate", "standing"), d.start - d.stop))
