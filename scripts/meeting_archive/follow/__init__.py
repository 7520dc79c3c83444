"""Follow: across the reports of one voice, what later reports say about earlier promises and problems.

`voices` says whose reports belong together and which come later; `prepare` cuts a report into promises and clauses,
once; `pairs` compares one earlier with one later report (`match` finds the clause, `verdict` says what it claims,
`figures` compares numbers) and knows no third; `accounts` sums up by year. What is found between two reports depends on
these two alone, so that adding a report changes nothing between others, and a pair may be computed anywhere and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..across import Across, Copied, CrossLink, FollowUp, together
from ..model import Reading
from .accounts import accounts
from .copied import copied, latest
from .pairs import Known, follow_pair
from .recur import chains, nearest_years, recurrences
from .rules import RULES
from .voices import WINDOW, bodies, is_later, same_unit, same_voice, told, voice_of

_MOST: Final = 10
"""Reports of one voice and year that are asked about promises before."""

__all__ = ["RULES", "follow", "follow_voice", "voices"]


def follow(readings: Sequence[Reading]) -> Across:
    """What stands between reports: follow-ups, recurrences, copied words, accounts; sorted, a pure function."""
    return together([follow_voice(group) for group in voices(readings)])


def voices(readings: Sequence[Reading]) -> list[tuple[Reading, ...]]:
    """The reports of each voice that has several, in time order: nothing stands between those of different voices."""
    known = [Known(r, t) for r in readings if (t := told(r)) is not None]
    known.sort(key=lambda k: (k.told.year, str(k.told.day or ""), k.code))
    return [tuple(k.reading for k in group) for group in _groups(known) if len(group) > 1]


def follow_voice(readings: Sequence[Reading]) -> Across:
    """What stands between the reports of one voice, given in time order; a pure function."""
    group = [Known(r, t) for r in readings if (t := told(r)) is not None]
    heard = _heard(group)
    years_told = sorted({k.told.year for k in group})
    following = dict(zip(years_told, [*years_told[1:], 0], strict=True))
    by_pair = {}
    recurring: list[CrossLink] = []
    taken: list[Copied] = []
    for n, later in enumerate(group):
        if later.code not in heard:
            continue
        for earlier in group[:n]:
            if not (same_voice(earlier.told, later.told) and is_later(later.told, earlier.told)):
                continue
            if later.told.year <= max(earlier.until, default=0):
                soon = later.told.year <= max(earlier.told.year + 1, following[earlier.told.year])
                said = follow_pair(earlier, later, silence=soon and heard[later.code])
                by_pair[earlier.code, later.code] = said if heard[later.code] else tuple(filter(_speaks, said))
            if later.told.year <= earlier.told.year + WINDOW:
                taken += copied(earlier.reading, earlier.lines, later.reading, later.lines)
            if earlier.told.year < later.told.year <= earlier.told.year + WINDOW:
                recurring += recurrences(earlier.problems, later.problems)
        later.forget()
    reports = {k.code: k for k in group}
    voice = voice_of([k.told for k in group])
    years = {k.code: k.told.year for k in group}
    again = nearest_years(recurring, years)
    return Across(
        follow_ups=tuple(s for (a, b), said in by_pair.items() for s in said if _counts(s, reports[a], reports[b])),
        recurrences=tuple(again),
        copied=tuple(latest(taken, years)),
        accounts=tuple(accounts(voice, group, by_pair)),
        chains=tuple(chains(voice, again, {k.code: n for n, k in enumerate(group)})),
    )


def _heard(group: Sequence[Known]) -> dict[str, bool]:
    """The reports that are asked what became of earlier ones, of each year the `_MOST` that tell most; and of each
    whether its silence counts.

    An office has a few reports a year; a voice with more is a collection (weekly minutes, a folder that names no
    unit). Asking each of them about all before would cost the square of their number, and that nine of ten minutes do
    not speak of a promise says nothing: there the silence of the longest one counts.
    """
    years: dict[int, list[Known]] = {}
    for k in group:
        years.setdefault(k.told.year, []).append(k)
    heard: dict[str, bool] = {}
    for reports in years.values():
        if len(reports) <= _MOST:
            heard |= {k.code: True for k in reports}
        else:
            most = sorted(reports, key=lambda k: (-len(k.reading.report.text), k.code))[:_MOST]
            heard |= {k.code: n == 0 for n, k in enumerate(most)}
    return heard


def _speaks(said: FollowUp) -> bool:
    return said.verdict != "not_mentioned"


def _counts(said: FollowUp, earlier: Known, later: Known) -> bool:
    """Silence counts in the year after, and until the year after the deadline; beyond, it says nothing."""
    if _speaks(said) or later.told.year - earlier.told.year <= 1:
        return True
    due = earlier.due.get((said.subject.id, said.span.start if said.span else 0))
    return due is not None and later.told.year <= int(due[:4]) + 1


def _groups(known: Sequence[Known]) -> list[list[Known]]:
    """The reports of each voice in time order: names that are of one unit stand together where that is unambiguous."""
    names = sorted({(k.told.person, k.told.unit) for k in known}, key=lambda n: (-len(n[1]), n))
    full: dict[tuple[str, str], tuple[str, str]] = {}
    ending: dict[tuple[str, str], list[str]] = {}  # the units by how they end: each is held against a few only
    for person, unit in names:
        longer = {full[person, u] for u in ending.get((person, unit), ()) if same_unit(u, unit)}
        full[person, unit] = longer.pop() if len(longer) == 1 else (person, unit)
        for n in range(1, len(unit)):
            ending.setdefault((person, unit[n:]), []).append(unit)
    groups: dict[tuple[str, str], list[Known]] = {}
    for k in known:
        groups.setdefault(full[k.told.person, k.told.unit], []).append(k)
    return [
        [k for k in groups[name] if k.told.body in ("", body)]
        for name in sorted(groups)
        for body in bodies(k.told for k in groups[name])
    ]
