"""What the later words say of a promise, and never more: verdict, claim, what could be checked, and whether on time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import Claim, Timing, Verdict
from .figures import Figure, in_unit_of, same_kind, widths
from .records import Counted, Promise, Unit
from .tables import WORDS, one_of
from .terms import terms_of

_NOT_DONE: Final = re.compile(one_of(WORDS["not_done"]))
_HEDGED: Final = re.compile(one_of(WORDS["hedged"]))
_FINISHED: Final = re.compile(one_of(WORDS["finished"]))
_DONE: Final = re.compile(one_of(WORDS["done"]) + r"|(?<![为除])了(?!解)")
_LATE: Final = re.compile(one_of(WORDS["late"]))
_ON_TIME: Final = re.compile(one_of(WORDS["on_time"]))
_NOT_LATE: Final = re.compile(r"(?:没有|未|不)(?:再)?$")
_MONTH: Final = re.compile(
    r"(?:(?P<y>20\d\d)年)?(?<!\d)(?P<m>1[0-2]|[1-9])月(?:份|(?P<d>[12]?\d|3[01])日)?(?P<b>底前|底|前|末|初|上旬|中旬|下旬)?"
)
_DOCUMENT: Final = re.compile(r"《[^《》\n]{2,40}》")
_ABOUT: Final = 0.03
"""A goal of 7%左右 is reached within this share of it."""
_MOST_RECORDED: Final = 6
_BY_CLAIM: Final[dict[Claim, Verdict]] = {
    "done": "met",
    "hedged": "partly",
    "not_done": "missed",
    "mentioned": "reported",
}
"""What the words alone come to, where no figures can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A target and a result of one kind, both in `unit`; `reached` may hold where they cannot be shown as figures."""

    target: float | None
    actual: float | None
    unit: str | None
    reached: bool
    more: bool
    nothing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The three answers for one promise beside one later report, with the words they rest on."""

    verdict: Verdict
    claim: Claim
    claim_words: str
    recorded: tuple[str, ...]
    timing: Timing
    timing_words: str
    target: float | None = None
    actual: float | None = None
    unit: str | None = None


def judge(promise: Promise, unit: Unit, year: int, day: date | None) -> Judged:
    """Judge a promise by the clause that speaks of it, in a report of `year`, dated `day`."""
    found = compare(promise, unit, year, day)
    claim, said = _claim(promise, unit)
    if found is not None and claim != "not_done":
        verdict: Verdict = (
            "exceeded" if found.more else "met" if found.reached else "missed" if found.nothing else "partly"
        )
        if claim == "mentioned":  # a figure alone claims what it comes to
            claim = "done" if found.reached else "hedged"
    else:
        verdict = _BY_CLAIM[claim]
    timing, timing_words = _timing(promise, unit.text, year, day, done=claim == "done")
    return Judged(
        verdict=verdict,
        claim=claim,
        claim_words=said,
        recorded=recorded(unit),
        timing=timing,
        timing_words=timing_words,
        target=found.target if found else None,
        actual=found.actual if found else None,
        unit=found.unit if found else None,
    )


def _claim(promise: Promise, unit: Unit) -> tuple[Claim, str]:
    """What the words of a clause claim, and the words that make the claim."""
    words = unit.text
    if m := _NOT_DONE.search(words):
        return "not_done", m[0]
    hedge, finished = _HEDGED.search(words), _FINISHED.search(words)
    if hedge and not (finished and finished.start() <= hedge.start() < finished.end()):
        return "hedged", hedge[0]
    if finished:
        return "done", finished[0]
    if unit.part == "problem":
        return "mentioned", ""
    if m := _DONE.search(words):
        return "done", m[0]
    if promise.frequency and promise.frequency in words:  # the same habit, told as kept
        return "done", promise.frequency
    return "mentioned", ""


def compare(promise: Promise, unit: Unit, year: int, day: date | None) -> Compared | None:
    """The targets of a promise beside results of the same kind in the clause; None where there is none.

    Of several, one that is not reached is shown, since the promise is then kept in part.
    """
    found = []
    for target in promise.counted:
        if target.figure.aside or not target.figure.shown or not target.figure.times:
            continue
        matches = [c for c in unit.counted if _comparable(target.figure, c.figure, row=unit.row and not unit.item)]
        actual = _same_thing(promise, target, unit, matches)
        if actual is not None:
            found.append(_compared(target.figure, actual, year, day))
    if not found:
        return None
    return min(found, key=lambda c: c.reached)


def _comparable(target: Figure, actual: Figure, *, row: bool) -> bool:
    if not same_kind(target, actual) or (actual.aside and not row):
        return False
    if target.each and not actual.each and target.kind != "天":
        return False
    return actual.times in (1, target.times)


def _compared(target: Figure, actual: Figure, year: int, day: date | None) -> Compared:
    """A goal of so many a quarter is compared with the count of the year so far, and then not shown as figures."""
    times = target.times if actual.times == 1 else 1
    goal = target.value * times
    if times > 1 and day is not None and day.year == year:
        goal = target.value * max(1, int(times * (day.month - 1 + day.day / 31) / 12))
    if target.bound == "most":
        reached, more = actual.value <= goal, False
    else:
        slack = _ABOUT if target.bound == "about" else 0.0
        reached, more = actual.value >= goal * (1 - slack), actual.value > goal
    shown = times == 1
    return Compared(
        target=target.shown if shown else None,
        actual=in_unit_of(target, actual) if shown else None,
        unit=target.unit if shown else None,
        reached=reached,
        more=more and reached,
        nothing=actual.value == 0,
    )


def _same_thing(promise: Promise, target: Counted, unit: Unit, matches: Sequence[Counted]) -> Figure | None:
    """The result that counts what the target counts: their clauses name the same thing, or there is only one thing."""
    ranked = []
    for n, one in enumerate(matches):
        common = sum(min(w, one.about[t]) for t, w in target.about.items() if t in one.about)
        ranked.append((common + (one.figure.unit == target.figure.unit), -n, one))
    if not ranked:
        return None
    worth, _, best = max(ranked, key=lambda r: (r[0], r[1]))
    if worth <= 1 and (len(matches) > 1 or (target.about and best.about)):
        return None
    if best.figure.value == target.figure.value and (after := _then_done(promise, unit, best, matches)):
        return after
    return best.figure


def _then_done(promise: Promise, unit: Unit, total: Counted, matches: Sequence[Counted]) -> Figure | None:
    """In 5件积案化解4件 the 4: a figure behind the number promised that counts nothing else; in a row the result."""
    known = {*promise.own, *terms_of(promise.around)}
    for one in matches:
        if one.figure.start > total.figure.start and (
            (unit.row and not unit.item) or (one.figure.value <= total.figure.value and known.issuperset(one.about))
        ):
            return one.figure
    return None


def recorded(unit: Unit) -> tuple[str, ...]:
    """The figures, documents and dates in a clause that could be checked against papers, in order, verbatim."""
    spans = [(c.figure.start, c.figure.stop) for c in unit.counted]
    plain = widths(unit.text)
    spans += [m.span() for m in _DOCUMENT.finditer(plain)]
    spans += [m.span() for m in _MONTH.finditer(plain)]
    kept: list[tuple[int, int]] = []
    for start, stop in sorted(set(spans)):
        if not kept or start >= kept[-1][1]:
            kept.append((start, stop))
    return tuple(unit.text[a:b] for a, b in kept[:_MOST_RECORDED])


def _timing(promise: Promise, words: str, year: int, day: date | None, *, done: bool) -> tuple[Timing, str]:
    for m in _LATE.finditer(words):
        if not _NOT_LATE.search(words[: m.start()]):
            return ("late", m[0]) if promise.due or promise.term in ("dated", "relative") else ("unknown", m[0])
    if promise.due is None:
        if promise.term == "relative" and (kept := _ON_TIME.search(words)):
            return "on_time", kept[0]
        return ("no_deadline" if promise.term in ("none", "standing", "immediate") else "unknown"), ""
    due = _day(promise.due)
    if due is None:
        return "unknown", ""
    if done and (kept := _ON_TIME.search(words)):
        return "on_time", kept[0]
    if done and (dated := _when(words, year, day)):
        return ("late" if dated[0] > due else "on_time"), dated[1]
    told = day or date(year, 12, 31)
    if told < due:
        return "not_due", ""
    if done and day is not None and day <= due:
        return "on_time", ""
    return "unknown", ""


def _when(words: str, year: int, day: date | None) -> tuple[date, str] | None:
    """The first day of the last month that the words name (later in it where they say so), and these words."""
    found = None
    for m in _MONTH.finditer(widths(words)):
        at = int(m["y"]) if m["y"] else year
        month = int(m["m"])
        if not m["y"] and day is not None and date(at, month, 1) > day:
            at -= 1
        try:
            found = (date(at, month, int(m["d"]) if m["d"] else 1), words[m.start() : m.end()])
        except ValueError:
            continue
    return found


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
