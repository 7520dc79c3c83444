"""What one later report says of one earlier report's promises: a pure function of the two, for each pair alone."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from ..across import FollowUp, Mention
from ..model import Evidence, Reading
from .asked import Asked, asked
from .copied import Lines, lines_of
from .later import Later
from .match import Fit, fits, in_common, repeats, same_quantity
from .prepare import prepare
from .records import Counted, Prepared, Promise, Unit
from .recur import Problems, problems_of
from .verdict import Judged, judge
from .voices import Told, last_year

_MENTIONED: Final = 0.5
"""Likeness from which a clause is taken to speak of a promise."""
_CLOSE: Final = 0.1
"""A second or third clause is offered where it is at least this share as like as the first."""
_NEAR: Final = 0.02
"""Likeness from which a clause is offered for a promise that no clause speaks of."""
_AGAIN: Final = 0.6
"""Likeness from which a promise is taken to be made again."""


class Known:
    """One report of a voice, with what it needs for comparison made once and kept."""

    def __init__(self, reading: Reading, told: Told) -> None:
        """Nothing is computed before it is asked for."""
        self.reading = reading
        self.told = told

    @property
    def code(self) -> str:
        """The report's code."""
        return self.reading.report.id

    @cached_property
    def prepared(self) -> Prepared:
        """Its promises and clauses."""
        return prepare(self.reading)

    @cached_property
    def until(self) -> tuple[int, ...]:
        """The last year in which each of its promises is still followed."""
        return tuple(last_year(self.told, p.due, yearly=p.yearly) for p in self.prepared.promises)

    @cached_property
    def asked(self) -> Asked:
        """Its promises, laid out."""
        return asked(self.prepared.promises)

    @cached_property
    def problems(self) -> Problems:
        """Its innermost problems."""
        return problems_of(self.reading)

    @cached_property
    def lines(self) -> Lines:
        """Its sentences that could be taken over."""
        return lines_of(self.reading)

    @cached_property
    def due(self) -> dict[tuple[str, int], str]:
        """The deadlines of its promises, as ISO days, by subject and place."""
        return {(p.ref.id, p.span.start): p.due for p in self.prepared.promises if p.due}

    def forget(self) -> None:
        """Give the indexes back: they are large, and wanted only while earlier promises are held against this one."""
        self.__dict__.pop("review", None)
        self.__dict__.pop("plan", None)

    @cached_property
    def review(self) -> Later:
        """Its review part, indexed."""
        return Later(self.prepared)

    @cached_property
    def plan(self) -> Later:
        """Its plan, indexed."""
        return Later(self.prepared, plan=True)


def follow_pair(earlier: Known, later: Known, *, silence: bool = True) -> tuple[FollowUp, ...]:
    """One follow-up for each promise of `earlier` whose window holds `later`, in the order of the text.

    Without `silence` a promise that `later` does not speak of is left out, unless its deadline was the year before.
    """
    asked = earlier.asked.only([n for n, year in enumerate(earlier.until) if later.told.year <= year])
    found = fits(asked, later.review, later.plan, _NEAR)
    kept = [
        (n, p, f)
        for n, (p, f) in enumerate(zip(asked.promises, found, strict=True))
        if silence or _spoken(f) or (p.due and later.told.year <= _after(p))
    ]
    again = iter(repeats(asked.only([n for n, _, f in kept if not _spoken(f)]), later.plan, _AGAIN))
    return tuple(_told(p, later, f) if _spoken(f) else _silent(p, later, next(again), f) for _, p, f in kept)


def _spoken(found: tuple[Fit, ...]) -> bool:
    return bool(found) and found[0].likeness >= _MENTIONED


def _after(promise: Promise) -> int:
    """The year after the deadline of a promise: until then silence about it says something."""
    return int((promise.due or "0")[:4]) + 1


def _told(promise: Promise, later: Known, found: tuple[Fit, ...]) -> FollowUp:
    """The follow-up of a promise that the review speaks of."""
    best = found[0]
    mentions = tuple(
        _mention(promise, f, later) for n, f in enumerate(found) if n == 0 or f.likeness >= best.likeness * _CLOSE
    )
    judged = judge(promise, best.unit, later.told.year, later.told.day)
    return _with(promise, later, judged, mentions)


def _silent(promise: Promise, later: Known, repeated: Unit | None, found: tuple[Fit, ...]) -> FollowUp:
    """The follow-up of a promise of which the review says nothing; it may be promised again."""
    due = promise.due is not None and later.told.day is not None and later.told.day.isoformat() < promise.due
    judged = Judged(
        verdict="not_mentioned",
        claim="again" if repeated else "silent",
        claim_words=repeated.text if repeated else "",
        recorded=(),
        timing="not_due" if due else "no_deadline" if promise.due is None else "unknown",
        timing_words="",
    )
    near = tuple(map(_near, found))
    return _with(promise, later, judged, (), near)


def _with(
    promise: Promise,
    later: Known,
    judged: Judged,
    mentions: tuple[Mention, ...],
    nearest: tuple[Mention, ...] = (),
) -> FollowUp:
    return FollowUp(
        subject=promise.ref,
        quote=promise.quote,
        span=promise.span,
        later=later.code,
        mentions=mentions,
        nearest=nearest,
        verdict=judged.verdict,
        claim=judged.claim,
        claim_words=judged.claim_words,
        recorded=judged.recorded,
        timing=judged.timing,
        timing_words=judged.timing_words,
        target=judged.target,
        actual=judged.actual,
        unit=judged.unit,
    )


def _near(fit: Fit) -> Mention:
    """A clause that comes close without answering: shown to be judged, so without evidence."""
    return Mention(
        item=fit.unit.item, quote=fit.unit.text, span=fit.unit.span, score=round(fit.likeness, 2), evidence=()
    )


def _mention(promise: Promise, fit: Fit, later: Known) -> Mention:
    unit = fit.unit
    score = round(fit.likeness, 2)
    named = [t[1:] for t in promise.own if t.startswith("《") and t in unit.own]
    kinds = _common_figures(promise.counted, unit.counted)
    rule, terms = (
        ("follow_name", tuple(named[:2]))
        if named
        else ("follow_figure", kinds)
        if kinds
        else ("follow_terms", shared)
        if (shared := in_common(promise, unit, later.review))
        else ("follow_order", ())
    )
    evidence = Evidence(rule=rule, quote_source=promise.quote, quote_target=unit.text, score=score, terms=terms)
    return Mention(item=unit.item, quote=unit.text, span=unit.span, score=score, evidence=(evidence,))


def _common_figures(one: tuple[Counted, ...], other: tuple[Counted, ...]) -> tuple[str, ...]:
    for a in one:
        for b in other:
            if same_quantity((a,), (b,)):
                return tuple(f"{c.figure.shown:g}{c.figure.unit}" for c in (a, b))
    return ()
