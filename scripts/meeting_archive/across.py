"""The records of what stands across reports: what became of promises, problems that return, what people decided.

Beside `model`, whose records each describe one report, these say something about two or more. A place in an archive is
a `Ref`: the code of a report and the id of an item (P2.1) or a commitment (K3) in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal, get_args

from .joining import groups
from .model import Evidence, LinkOrigin, Span, Term

Verdict = Literal["exceeded", "met", "partly", "missed", "reported", "not_mentioned"]
"""What the later words or figures say, and never more: `reported` is spoken of without a measure of how far; `met` is a
claim in words or a figure that reaches its target; `not_mentioned` is not “not done”."""
Claim = Literal["done", "hedged", "not_done", "again", "mentioned", "silent"]
"""What the later report claims: done (已完成), done with a hedge (基本、初步、仍需), says itself that it is not done,
promises the same again, speaks of it without saying how far, or is silent."""
Timing = Literal["on_time", "late", "unknown", "not_due", "no_deadline"]
"""Whether it was on time, as far as the words tell; `unknown` where a deadline has passed and nothing says when."""
DecisionKind = Literal["link", "follow", "item", "metadata", "status"]
Choice = Literal["confirm", "reject", "add"]
Standing = Literal["in_effect", "overruled", "suspect", "unfit", "gone"]
"""What became of a decision: it holds; a later one about the same place does; the words that it was made about no
longer stand there; it does not fit what is there; its report is gone."""

CLEARED: Final = "清空"
"""What stands in the place of a state where people took it back: the history stays, and there is no state now."""
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
CLAIMS: Final[tuple[Claim, ...]] = get_args(Claim)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Ref:
    """A place in the archive: the code of a report, and an id in it (P2.1, K3; "" for the report itself)."""

    report: str
    id: str = ""

    def __str__(self) -> str:
        return f"{self.report}-{self.id}" if self.id else self.report


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Voice:
    """Whose reports belong together through the years: a unit (`person` ""), or a person of a unit.

    `body`: of a place where the party committee and the government each report, which of the two (党委, 人民政府).
    """

    organization: str
    person: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A clause of a later report that may speak of an earlier promise; `quote` verbatim, at most 120 characters.

    `item` is the innermost item that it stands in ("" in none), `span` its place in that report's flat text, `score`
    a calibrated 0 … 1.
    """

    item: str
    quote: str
    span: Span
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One promise beside one later report of the same voice.

    `subject` is a commitment (K3), or a measure (M2.1, "" for a plan outside all items) for what it says besides its
    commitments: then several promises may have one subject, and `span`, the place of `quote` in the earlier report's
    flat text, tells them apart. `mentions`: best first, at most three, none where the verdict is `not_mentioned`;
    `nearest` then holds what comes closest all the same, for a person to judge. The three answers: `claim` (with the
    words that make it, `claim_words`), `recorded` (the figures, documents and dates in the later words that could be
    checked), `timing` (with `timing_words`). `target` and `actual` are numbers in `unit` where both sides carry a
    figure of one kind.
    """

    subject: Ref
    quote: str
    later: str
    mentions: tuple[Mention, ...]
    verdict: Verdict
    claim: Claim
    claim_words: str
    recorded: tuple[str, ...]
    timing: Timing
    timing_words: str
    target: float | None
    actual: float | None
    unit: str | None
    span: Span | None = None
    nearest: tuple[Mention, ...] = ()
    origin: LinkOrigin = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossLink:
    """A link from an item of one report to one of a later report: `recurs_as`, problem → the same problem later."""

    kind: Literal["recurs_as"]
    source: Ref
    target: Ref
    score: float
    origin: LinkOrigin
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Words that a later report takes over unchanged from an earlier one of the same voice (照搬)."""

    earlier: str
    span: Span
    later: str
    later_span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """去年承诺对账单: the promises of one voice from `since`, beside what its reports of `year` say about each.

    `earlier` and `later` are codes of reports. `rows` has one follow-up for each promise, the one of the later report
    that says most about it; those not mentioned come first.
    """

    voice: Voice
    since: str
    year: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]
    rows: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """屡改屡犯: one problem of one voice through the years, in time order: two places or more, and the links."""

    voice: Voice
    places: tuple[Ref, ...]
    links: tuple[CrossLink, ...]


def lines_of(
    links: Iterable[CrossLink], when: Callable[[Ref], Any]
) -> list[tuple[tuple[Ref, ...], tuple[CrossLink, ...]]]:
    """The lines that `recurs_as` links make: the places of each in the order of `when`, and its links."""
    links = sorted(links, key=lambda link: (link.source, link.target))
    lines = groups((link.source, link.target) for link in links)
    number = {place: n for n, places in enumerate(lines) for place in places}
    inside: list[list[CrossLink]] = [[] for _ in lines]
    for link in links:
        inside[number[link.source]].append(link)
    return [(tuple(sorted(p, key=when)), tuple(made)) for p, made in zip(lines, inside, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Everything that `follow` found between reports, each tuple sorted."""

    follow_ups: tuple[FollowUp, ...] = ()
    recurrences: tuple[CrossLink, ...] = ()
    copied: tuple[Copied, ...] = ()
    accounts: tuple[Account, ...] = ()
    chains: tuple[Chain, ...] = ()


def together(found: Iterable[Across]) -> Across:
    """What stands between the reports of all of them, sorted.

    Two reports that speak for both bodies of a place are in two voices, and what stands between them counts once.
    """
    found = tuple(found)
    follow_ups = {_said_at(s): s for a in found for s in a.follow_ups}
    recurrences = {(x.source, x.target): x for a in found for x in a.recurrences}
    copies = {(c.later, c.later_span.start): c for a in found for c in a.copied}
    return Across(
        follow_ups=tuple(follow_ups[place] for place in sorted(follow_ups)),
        recurrences=tuple(recurrences[ends] for ends in sorted(recurrences)),
        copied=tuple(copies[place] for place in sorted(copies)),
        accounts=tuple(sorted((x for a in found for x in a.accounts), key=lambda x: (x.voice, x.since, x.year))),
        chains=tuple(sorted((c for a in found for c in a.chains), key=lambda c: (c.voice, c.places))),
    )


def _said_at(said: FollowUp) -> tuple[str, int, str, str]:
    return said.subject.report, said.span.start if said.span else 0, said.subject.id, said.later


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A report that is another version of one that is shown: a copy, another format, or a draft.

    `same`: both say the same, word for word; else `share` of the shorter text (0 … 1) stands in the other.
    """

    code: str
    of: str
    same: bool
    share: float

    @property
    def how(self) -> str:
        """In words, how like the two are."""
        return "内容相同" if self.same else f"文字约{self.share:.0%}相同"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry that a person wrote in `curation/`, as written: never changed, only followed by later ones.

    `words` (and `target_words`) are the words that it was made about; where they no longer stand at `ref` (`target`),
    the decision is suspect. `values` holds what depends on the kind: role, state, evidence, a fact's name and value.
    `file` and `line` say where it stands.
    """

    kind: DecisionKind
    ref: Ref
    words: str
    target: Ref | None = None
    target_words: str = ""
    choice: Choice | None = None
    values: tuple[tuple[str, str], ...] = ()
    author: str = ""
    day: str = ""
    note: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One entry in the history of a commitment: state (a name of `data/states.yml`), evidence, day, note, author.

    `state` is "" where people took back what stood before.
    """

    state: str
    evidence: str
    day: str
    note: str
    author: str
    suspect: bool = False

    @property
    def doubt(self) -> str:
        """Why it does not count, for people; "" where it does."""
        return f"承诺原文变了，原记“{self.state or CLEARED}”待重新确认" if self.suspect else ""


def rounds(history: Sequence[Status], closed: Collection[str]) -> int:
    """How often a promise was taken up: 1, and one more for each time that it was reopened after a `closed` state.

    Statuses that are suspect do not count; 0 where nothing was recorded.
    """
    states = [status.state for status in history if status.state and not status.suspect]
    return sum(not before or (before in closed and state not in closed) for before, state in pairwise(["", *states]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decision and what became of it; `why` says it in Chinese where it is not in effect."""

    decision: Decision
    standing: Standing
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One commitment in the ledger, with all that is known of it: what pages, spreadsheets and exports are made from.

    `item` is the id of the item it stands in. `problem`, `cause`, `measure` are the titles of what it stands under or
    is linked to, one a line, "" where there are none; `problems` and `causes` are the ids of these items. `kind` is
    立行立改, 限期整改, 长期坚持, or several of them joined by “、”. `days` are those from the as-at day until it is
    due, negative where that is past, None without a date; `overdue` says that it is past and no state closed it.
    `history` holds what people set, oldest first; the last one that is not suspect is the state. `follow_ups` are those
    of this commitment, in time order.
    """

    ref: Ref
    quote: str
    organization: str
    person: str
    year: str
    title: str
    item: str
    problem: str
    problems: tuple[str, ...]
    cause: str
    causes: tuple[str, ...]
    measure: str
    quantity: str
    frequency: str
    deadline: str
    due: str
    days: int | None
    overdue: bool
    term: Term
    kind: str
    owner: str
    deliverable: str
    checkability: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...]
    history: tuple[Status, ...]

    @property
    def state(self) -> str:
        """What people last set it to, "" where nobody has."""
        return next((status.state for status in reversed(self.history) if not status.suspect), "")

    @property
    def place(self) -> tuple[str, int, str, str, str]:
        """What the rows of reports are sorted by: unit, newest year first, person, report."""
        year = -int(self.year) if self.year else 0
        return self.organization or "\uffff", year, self.person, self.title, self.ref.report

    @property
    def doubted(self) -> Status | None:
        """What people last recorded, where it is not in effect since the words that it was about have changed."""
        return self.history[-1] if self.history and self.history[-1].suspect else None


Rows = Mapping[str, tuple[LedgerRow, ...]]
"""Rows of the ledger in the order of the text, by the code of their report; only where there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Reports between which something may stand, by code: those of a voice, and others that people joined to them.

    Every report is in one circle, and nothing stands between two. `mark` changes whenever anything that is known of
    them does; `load` takes from the store what stands between them, and makes their rows of the ledger.
    """

    codes: tuple[str, ...]
    mark: str
    load: Callable[[], tuple[Across, Rows]]
