"""去年承诺对账单: every promise of a voice and year once, beside what the reports of the next year with reports say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..across import Account, FollowUp, Verdict, Voice
from .pairs import Known
from .voices import in_window, is_later

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
    out = []
    years = sorted({k.told.year for k in group})
    for n, since in enumerate(years):
        for year in years[n : n + 2]:
            pairs = [
                (e, r)
                for e in group
                for r in group
                if e.told.year == since
                and r.told.year == year
                and is_later(r.told, e.told)
                and in_window(r.told, e.told)
            ]
            rows = _rows(fu for e, r in pairs for fu in follow_ups.get((e.code, r.code), ()))
            if rows:
                out.append(
                    Account(
                        voice=voice,
                        since=str(since),
                        year=str(year),
                        earlier=tuple(sorted({e.code for e, _ in pairs})),
                        later=tuple(sorted({r.code for _, r in pairs})),
                        rows=rows,
                    )
                )
    return out


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
