"""What other reports say about one: what touches a report, so that its page depends on that alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..across import Across, CrossLink, FollowUp, Mention
from .places import Place, Register, Spot, in_time, promise_key, sheet_path, sheet_places, sheet_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What one later report says of a promise; `spots` are the places of its mentions, best first, perhaps none.

    `sheet` is the row of the 对账单 that shows it, "" where none does.
    """

    said: FollowUp
    by: Place
    spots: tuple[Spot, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A promise of an earlier report that a clause here may speak of; `rank` counts the choices for it, from 0."""

    said: FollowUp
    rank: int
    promise: Spot
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The same problem in another report; `before` says that the other is the earlier one."""

    link: CrossLink
    other: Spot
    before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A paragraph that stands in another report in the same words."""

    other: Spot
    before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A 对账单 that a report has a part in."""

    path: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """All of one report: `later` by the id of the promise, `earlier` and `same` by anchor, `again` by problem."""

    later: Mapping[str, tuple[Later, ...]] = field(default_factory=dict)
    earlier: Mapping[str, tuple[Earlier, ...]] = field(default_factory=dict)
    again: Mapping[str, tuple[Again, ...]] = field(default_factory=dict)
    same: Mapping[str, tuple[Same, ...]] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()


UNTOUCHED = Touch()


class _Draft:
    """A `Touch` as it grows."""

    def __init__(self) -> None:
        self.later: dict[str, list[Later]] = defaultdict(list)
        self.earlier: dict[str, list[Earlier]] = defaultdict(list)
        self.again: dict[str, list[Again]] = defaultdict(list)
        self.same: dict[str, list[Same]] = defaultdict(list)
        self.sheets: list[Sheet] = []

    def done(self) -> Touch:
        return Touch(
            later={key: tuple(sorted(found, key=lambda one: in_time(one.by))) for key, found in self.later.items()},
            earlier={
                key: tuple(sorted(found, key=lambda one: (one.rank, in_time(one.promise.place), one.said.subject)))
                for key, found in self.earlier.items()
            },
            again={
                key: tuple(sorted(found, key=lambda one: (in_time(one.other.place), one.other.anchor)))
                for key, found in self.again.items()
            },
            same={
                key: tuple(sorted(found, key=lambda one: (in_time(one.other.place), one.other.anchor)))
                for key, found in self.same.items()
            },
            sheets=tuple(sorted(self.sheets, key=lambda sheet: (sheet.title, sheet.path))),
        )


def touches(across: Across, register: Register, page_size: int) -> Mapping[str, Touch]:
    """What touches each report, by its code; reports that nothing touches are absent."""
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    rows = {}
    for account in across.accounts:
        places = sheet_places(account, page_size)
        rows.update({(promise_key(said), said.later): places[promise_key(said)] for said in account.rows})
    for said in across.follow_ups:
        _follow(said, register, drafts, rows.get((promise_key(said), said.later), ""))
    for link in across.recurrences:
        source, target = register.spot(link.source), register.spot(link.target)
        if source is not None and target is not None:
            drafts[source.place.code].again[source.anchor].append(Again(link=link, other=target, before=False))
            drafts[target.place.code].again[target.anchor].append(Again(link=link, other=source, before=True))
    for copied in across.copied:
        if copied.earlier in register.briefs and copied.later in register.briefs:
            old = register.spot_at(copied.earlier, "", copied.span, copied.quote)
            new = register.spot_at(copied.later, "", copied.later_span, copied.quote)
            drafts[copied.earlier].same[old.anchor].append(Same(other=new, before=False))
            drafts[copied.later].same[new.anchor].append(Same(other=old, before=True))
    for account in across.accounts:
        sheet = Sheet(path=sheet_path(account), title=sheet_title(account))
        for code in dict.fromkeys((*account.earlier, *account.later)):
            drafts[code].sheets.append(sheet)
    return {code: draft.done() for code, draft in drafts.items()}


def later_of(said: FollowUp, register: Register, sheet: str = "") -> Later | None:
    """A follow-up with the places of its mentions; None where the later report is not in the archive."""
    if said.later not in register.briefs:
        return None
    spots = spots_of(said, said.mentions, register)
    return Later(said=said, by=register.place(said.later), spots=spots, sheet=sheet)


def spots_of(said: FollowUp, mentions: Sequence[Mention], register: Register) -> tuple[Spot, ...]:
    """The places of `mentions` in the later report of a follow-up, which the archive has."""
    return tuple(register.spot_at(said.later, mention.item, mention.span, mention.quote) for mention in mentions)


def _follow(said: FollowUp, register: Register, drafts: dict[str, _Draft], sheet: str) -> None:
    later = later_of(said, register, sheet)
    promise = register.promised(said)
    if later is None or promise is None:
        return
    drafts[said.subject.report].later[promise.anchor].append(later)
    for rank, spot in enumerate(later.spots):
        found = drafts[said.later].earlier[spot.anchor]
        if all(promise_key(one.said) != promise_key(said) for one in found):
            found.append(Earlier(said=said, rank=rank, promise=promise, sheet=sheet))
