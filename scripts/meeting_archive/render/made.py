"""What is made of each circle of reports: their pages, and what lists of the whole archive need of them, kept by marks.

Nothing stands between two circles, so that a changed report touches the pages of its own circle, and of the others only
the lists. What lists need is small (`Gist`) or asked for only where a page of a list is written anew (rows).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from ..across import Across, Circle, FollowUp, LedgerRow, Ref, Rows
from ..model import Reading, Rule
from .accounts import promised
from .card import Card, Line, summarize
from .ledger_rows import answer
from .places import Register
from .touch import UNTOUCHED, Touch, touches

_OPEN: Final = 2048
"""Cards that are held at once."""


class Kept(Protocol):
    """What this build and those before have made, by name; None where there is nothing."""

    def __getitem__(self, name: str) -> Any: ...

    def __contains__(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """What lists of the whole archive need of a circle: what stands in it, without the words that are found later.

    `lines` are the problems that return. `prints` (by code) change whenever a row of a report does in the ledger or in
    待核对: a page is made anew only where a row on it is another one.
    """

    across: Across
    rows: Rows
    lines: Mapping[Ref, Line]
    prints: Mapping[str, str]


def gist(across: Across, rows: Rows, register: Register, prints: Mapping[str, str]) -> Gist:
    """Without mentions, and of the follow-ups only those of promises in accounts and, of each row, what says most."""
    places = [place for chain in across.chains for place in chain.places]
    said = _Bare()
    accounts = tuple(replace(one, rows=tuple(map(said, promised(one)))) for one in across.accounts)
    return Gist(
        across=Across(accounts=accounts, chains=across.chains),
        rows={code: tuple(_short(row, said) for row in some) for code, some in rows.items()},
        lines={place: line for place in places if (line := register.line(place)) is not None},
        prints=prints,
    )


class _Bare:
    """Follow-ups without the words that were found later; equal ones are one record, so that they are kept once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], FollowUp] = {}

    def __call__(self, said: FollowUp) -> FollowUp:
        place = said.subject, said.quote, said.later, said.span, said.verdict
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = replace(
                said, mentions=(), nearest=(), recorded=(), claim_words="", timing_words=""
            )
        return known


def _short(row: LedgerRow, said: _Bare) -> LedgerRow:
    """What the lists need of a row: its cells were made with the pages."""
    best = answer(row)
    return replace(
        row, problem="", problems=(), cause="", causes=(), measure="", follow_ups=(said(best),) if best else ()
    )


class Cards(Mapping[str, Card]):
    """The cards of reports by code, made when they are asked for; those that were asked for last are held."""

    def __init__(self, codes: Iterable[str], reading: Callable[[str], Reading], rules: Mapping[str, Rule]) -> None:
        self._codes = dict.fromkeys(codes)
        self._reading = reading
        self._rules = rules
        self._open: OrderedDict[str, Card] = OrderedDict()

    def __getitem__(self, code: str) -> Card:
        if code not in self._codes:
            raise KeyError(code)
        card = self._open.get(code)
        if card is None:
            card = self._open[code] = summarize(self._reading(code), self._rules)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
        else:
            self._open.move_to_end(code)
        return card

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


class LazyTouch(Mapping[str, Touch]):
    """What touches reports, by code, found circle by circle when it is asked for; the last circle is held."""

    def __init__(self, circle_of: Mapping[str, Circle], register: Register, page_size: int) -> None:
        self._circle_of = circle_of
        self._register = register
        self._page_size = page_size
        self._open: tuple[str, Mapping[str, Touch]] = ("", {})

    def __getitem__(self, code: str) -> Touch:
        circle = self._circle_of[code]
        if self._open[0] != circle.mark:
            self._open = circle.mark, touches(circle.load()[0], self._register, self._page_size)
        return self._open[1].get(code, UNTOUCHED)

    def __iter__(self) -> Iterator[str]:
        return iter(self._circle_of)

    def __len__(self) -> int:
        return len(self._circle_of)
