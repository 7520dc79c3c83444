"""去年承诺对账单: every promise of a voice and year once, beside what the reports of the next year with reports say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..across import Account, FollowUp, Verdict, Voice
from .pairs import Known
from .voices import WINDOW, is_later

_TELLS: Final[Mapping[Verdict, int]] = {
    "exceeded": 5,
    "met": 5,
    "partly": 4,
    "missed": 4,
    "reported": 3,
    "not_mentioned": 0,
}
"""How much a verdict says; where two reports speak of one promise, the one that says more is shown."""


def accounts(
    voice: Voice, group: Sequence[Known], follow_ups: Mapping[tuple[str, str], Sequence[FollowUp]]
) -> list[Account]:
    """The accounts of one voice: for each year its own later reports, if any, and the next year with reports.

    `follow_ups` is by (earlier code, later code).
    """
    by_year: dict[int, list[Known]] = {}
    for k in group:
        by_year.setdefault(k.told.year, []).append(k)
    year_of = {k.code: k.told.year for k in group}
    said: dict[tuple[int, int], list[FollowUp]] = {}
    for (earlier, later), found in follow_ups.items():
        said.setdefault((year_of[earlier], year_of[later]), []).extend(found)
    out = []
    years = sorted(by_year)
    for n, since in enumerate(years):
        for year in years[n : n + 2]:
            rows = _rows(said.get((since, year), ())) if year <= since + WINDOW else ()
            if rows:
                promised, reported = _asked(by_year[since], by_year[year])
                out.append(
                    Account(
                        voice=voice,
                        since=str(since),
                        year=str(year),
                        earlier=tuple(sorted(promised)),
                        later=tuple(sorted(reported)),
                        rows=rows,
                    )
                )
    return out


def _asked(earlier: Sequence[Known], later: Sequence[Known]) -> tuple[list[str], list[str]]:
    """Of the reports of two years, or twice of one, those that others come after, and those that come after others."""
    dated = sorted((k for k in earlier if k.told.day), key=lambda k: str(k.told.day))
    if earlier[0].told.year == later[0].told.year:  # in one year, days tell
        first, last = dated[0].told, dated[-1].told
        earlier = [k for k in earlier if is_later(last, k.told)]
        later = [k for k in later if is_later(k.told, first)]
    return [k.code for k in earlier], [k.code for k in later]


def _rows(follow_ups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """One follow-up for each promise, the one that says most; those not mentioned come first."""
    best: dict[tuple[str, str, int], FollowUp] = {}
    for fu in follow_ups:
        key = (fu.subject.report, fu.subject.id, fu.span.start if fu.span else 0)
        if key not in best or _worth(fu) > _worth(best[key]):
            best[key] = fu
    return tuple(sorted(best.values(), key=lambda fu: (fu.verdict != "not_mentioned", _place(fu))))


def _worth(fu: FollowUp) -> tuple[int, bool, float, str]:
    return _TELLS[fu.verdict], fu.claim == "again", fu.mentions[0].score if fu.mentions else 0.0, fu.later


def _place(fu: FollowUp) -> tuple[str, int, str]:
    return fu.subject.report, fu.span.start if fu.span else 0, fu.subject.id
