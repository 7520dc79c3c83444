"""What the later words say of a promise, and never more: verdict, claim, what could be checked, and whether on time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import Claim, Timing, Verdict
from .figures import Figure, in_unit_of, widths
from .prepare import Promise, Unit
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
_REACH: Final = 80
"""Characters of the sentence after a clause in which its result may still be told."""


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
    words = unit.text + _rest(unit)
    found = compare(promise, unit, year, day)
    claim, said = _claim(words, unit.part == "problem")
    verdict: Verdict
    if found is not None:
        verdict = "exceeded" if found.more else "met" if found.reached else "missed" if found.nothing else "partly"
        claim = (
            "done"
            if found.reached and claim != "hedged"
            else "hedged"
            if not found.reached and claim == "done"
            else claim
        )
    elif claim == "done":
        verdict = "met"
    elif claim == "hedged":
        verdict = "partly"
    elif claim == "not_done":
        verdict = "missed"
    else:
        verdict = "reported"
    timing, timing_words = _timing(promise, words, year, day, done=claim == "done")
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


def _rest(unit: Unit) -> str:
    return unit.rest[:_REACH] if unit.part != "plan" else ""


def _claim(words: str, owning_up: bool) -> tuple[Claim, str]:
    if m := _NOT_DONE.search(words):
        return "not_done", m[0]
    hedge, finished = _HEDGED.search(words), _FINISHED.search(words)
    if hedge and not (finished and finished.start() <= hedge.start()):
        return "hedged", hedge[0]
    if finished:
        return "done", finished[0]
    if hedge:
        return "hedged", hedge[0]
    if owning_up:
        return "mentioned", ""
    if m := _DONE.search(words):
        return "done", m[0]
    return "mentioned", ""


def compare(promise: Promise, unit: Unit, year: int, day: date | None) -> Compared | None:
    """The first target of a promise beside the result of the same kind in the clause; None where there is none."""
    for target in promise.figures:
        if target.aside or not target.shown:
            continue
        matches = [
            f
            for f in unit.figures
            if not f.aside
            and f.kind == target.kind
            and f.sense == target.sense
            and (f.times == 1 or f.times == target.times)
        ]
        if not matches or (target.each and not any(f.each for f in matches) and target.kind != "天"):
            continue
        actual = _same_thing(promise, target, unit, matches)
        if actual is None:
            continue
        times = target.times if actual.times == 1 else 1
        if times == 0:
            continue
        goal = target.value * times
        if times > 1 and day is not None and day.year == year:
            goal = target.value * max(1, int(times * (day.month - 1 + day.day / 31) / 12))
        if target.bound == "most":
            reached, more = actual.value <= goal, False
        elif target.bound == "about":
            reached, more = actual.value >= goal * (1 - _ABOUT), actual.value > goal
        else:
            reached, more = actual.value >= goal, actual.value > goal
        plain = times == 1
        return Compared(
            target=target.shown if plain else None,
            actual=in_unit_of(target, actual) if plain else None,
            unit=target.unit if plain else None,
            reached=reached,
            more=more and reached,
            nothing=actual.value == 0,
        )
    return None


def _same_thing(promise: Promise, target: Figure, unit: Unit, matches: Sequence[Figure]) -> Figure | None:
    """The result that counts what the target counts: their clauses name the same thing."""
    wanted = _things(promise.quote, target)
    ranked = []
    for n, figure in enumerate(matches):
        named = _things(unit.text, figure)
        common = sum(min(w, named[t]) for t, w in wanted.items() if t in named)
        ranked.append((common, -n, figure))
    best = max(ranked, key=lambda r: (r[0], r[1]))
    if best[0] <= 0 and (len(matches) > 1 or (wanted and _things(unit.text, best[2]))):
        return None
    if best[2].value == target.value and (after := _total_then_done(unit, best[2], matches)):
        return after
    return best[2]


def _things(text: str, figure: Figure) -> dict[str, float]:
    a, b = figure.window
    return terms_of(text[a : figure.start] + "，" + text[figure.stop : b])


def _total_then_done(unit: Unit, total: Figure, matches: Sequence[Figure]) -> Figure | None:
    """In 5件积案化解4件 the 4: a second figure in the same breath as the whole number that was promised."""
    for figure in matches:
        between = unit.text[total.stop : figure.start]
        if figure.start > total.start and figure.value <= total.value and not re.search(r"[，。；、]", between):
            return figure
    return None


def recorded(unit: Unit) -> tuple[str, ...]:
    """The figures, documents and dates in a clause that could be checked against papers, in order, verbatim."""
    spans = [(f.start, f.stop) for f in unit.figures]
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
