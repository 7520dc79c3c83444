"""What makes one clause checkable: quantity, frequency, deadline, owner, deliverable, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, Generic, TypeVar

from .clauses import FILLER, Clause
from .deadlines import Deadline, Today, find_deadlines
from .deliverables import betters, find_deliverable, is_named, is_task
from .owners import find_owner
from .quantities import find_frequency, find_quantity
from .tables import PATTERNS, SLOGANS, any_of, one_of

_DONE: Final = re.compile(
    one_of(SLOGANS["past"]) + r"|去\s年|" + one_of(SLOGANS["done_verbs"]) + r"了|^\s*" + one_of(SLOGANS["looking_back"])
)
_MAY_TELL: Final = re.compile(any_of([*SLOGANS["past"], *SLOGANS["looking_back"], "去", "了"]))
"""What every `_DONE` has somewhere; few clauses do."""
_MUST: Final = re.compile(r"应当|应(?![对用])|必须|须|要(?![求素点])")
_SLOGAN: Final = re.compile(one_of(SLOGANS["slogans"]))
_AT_ONCE: Final = re.compile(one_of(SLOGANS["at_once"]))
_URGENT: Final = re.compile(r"\s*(?:要|应|将|并|再|需)?" + one_of(PATTERNS["urgent"]))
_BESIDE: Final = re.compile(
    r"(?:[在比较]|相比)(?:去年|上年|同期)|[对将把就][^，。；]{0,8}年以来的?(?=[^，。；]{2,20}(?:开展|进行|组织|逐))"
    r"|(?<=[对将把就])已[一-龥]{1,4}的(?=[一-龥])"
)
"""What only seems to tell of the past: 比去年, 对2020年以来的项目开展…, 对已发出的建议…."""
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

Value = TypeVar("Value")


class _Once(Generic[Value]):
    """A property that is found out when it is first asked for, then kept.

    `functools.cached_property` takes a lock each time before Python 3.12, which costs more than most signs do.
    """

    def __init__(self, find: Callable[[Signs], Value]) -> None:
        self._find, self._name = find, find.__name__

    def __get__(self, signs: Signs, _: type[Signs]) -> Value:
        value = signs.__dict__[self._name] = self._find(signs)
        return value


class Signs:
    """What one clause says; the words are verbatim, None where there are none.

    Each sign is looked for when it is asked for, since two or three of them decide about most clauses. `deadline` is
    the one that binds most; `today` and `base` are the days from which relative dates count.
    """

    def __init__(self, clause: Clause, today: Today, base: date | None = None) -> None:
        """Only the deadline is looked for yet, on which nearly everything else depends."""
        self.clause = clause
        self._masked = clause.masked
        self._today = today
        self._deadlines = find_deadlines(clause.masked, today, base)
        self.deadline = _best(self._deadlines)

    @_Once
    def _found_quantity(self) -> tuple[tuple[int, int], bool] | None:
        return find_quantity(_without_limits(self._masked, self._deadlines))

    @property
    def quantity(self) -> str | None:
        """How much."""
        found = self._found_quantity
        return _words(self.clause, found[0]) if found else None

    @property
    def figure(self) -> bool:
        """The quantity is a bare figure."""
        return bool(self._found_quantity and self._found_quantity[1])

    @_Once
    def frequency(self) -> str | None:
        """How often."""
        return _words(self.clause, find_frequency(self._masked))

    @_Once
    def _found_owner(self) -> tuple[tuple[int, int], bool] | None:
        return find_owner(self._masked)

    @property
    def owner(self) -> str | None:
        """Who."""
        return _words(self.clause, self._found_owner[0]) if self._found_owner else None

    @property
    def handed(self) -> bool:
        """The matter is given to the owner (由…负责)."""
        return bool(self._found_owner and self._found_owner[1])

    @_Once
    def _found_deliverable(self) -> tuple[tuple[int, int] | None, str] | None:
        return find_deliverable(self._masked)

    @property
    def deliverable(self) -> str | None:
        """What will be there."""
        return _words(self.clause, self._found_deliverable[0]) if self._found_deliverable else None

    @property
    def soft(self) -> str | None:
        """The kind of deliverable."""
        return self._found_deliverable[1] if self._found_deliverable else None

    @property
    def betters(self) -> str | None:
        """A rule of work that is bettered by name (完善某某制度)."""
        return _words(self.clause, betters(self._masked))

    @property
    def named(self) -> bool:
        """Its thing is named so plainly that even a heading promises it."""
        return is_named(self._masked)

    @_Once
    def counted(self) -> bool:
        """It counts what was done (召开会议3次), with no word that it will be."""
        counts = _COUNTED.match(self._masked)
        return bool(counts) and self.deadline is None and not self.will and not find_frequency(self._masked)

    @_Once
    def done(self) -> bool:
        """It says what was done."""
        if not _MAY_TELL.search(self._masked):
            return self.counted or _is_past(self.deadline, self._today)
        done = _DONE.search(_BESIDE.sub(lambda m: FILLER * len(m[0]), self._masked))
        told = bool(done and not _MUST.search(self._masked, done.end()))
        return told or self.counted or _is_past(self.deadline, self._today)

    @property
    def slogan(self) -> bool:
        """It has the words of a slogan."""
        return bool(_SLOGAN.search(self._masked))

    @property
    def at_once(self) -> bool:
        """It says 立即, 立行立改."""
        return bool(_AT_ONCE.search(self._masked))

    @_Once
    def completes(self) -> bool:
        """A verb of finishing stands after the deadline, if there is one."""
        after = self.deadline.stop if self.deadline else 0
        return bool(_COMPLETING.search(self._masked, after)) and not _STATES.search(self._masked)

    @_Once
    def does(self) -> bool:
        """It has any verb of doing."""
        return bool(_DOING.search(self._masked))

    @property
    def purpose(self) -> bool:
        """It opens with what it is good for."""
        return bool(_PURPOSE.match(self._masked))

    @property
    def frame(self) -> bool:
        """It opens with 在…, 对…, 由…."""
        return bool(_FRAME.match(self._masked))

    @property
    def principle(self) -> bool:
        """It opens with 按照…, 坚持…."""
        return bool(_PRINCIPLE.match(self._masked))

    @property
    def alone(self) -> bool:
        """The deadline is all there is, and the sentence goes on."""
        return bool(self.deadline and self._masked[self.deadline.stop :].strip() in ("，", ","))

    @property
    def tail(self) -> bool:
        """A deadline and a word of finishing, for what stands before."""
        return _is_tail(self.deadline, self._masked)

    @property
    def task(self) -> bool:
        """Something to do, if it is handed to somebody."""
        return is_task(self._masked)

    @property
    def urgent(self) -> bool:
        """It opens with 抓紧, 尽快."""
        return bool(_URGENT.match(self._masked))

    @property
    def compares(self) -> bool:
        """It opens with 比上年…."""
        return bool(_COMPARES.match(self._masked))

    @property
    def will(self) -> bool:
        """It says 要, 将, 须."""
        return bool(_WILL.search(self._masked))

    @property
    def must(self) -> bool:
        """Like `will` without 将 and 确保, which also tell of the past."""
        return bool(_BOUND.search(self._masked))

    @property
    def part_of_year(self) -> bool:
        """The deadline names a half, a quarter or a month, so that even 确保 binds to it."""
        return bool(self.deadline and _PART.search(self._masked, self.deadline.start, self.deadline.stop))


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
