"""Whose reports belong together, which of them come later, and how far a promise is followed.

A report is a person's where it is that person's own (述职, 个人对照检查); a work report, minutes or a report on
rectification is the unit's, whoever delivers it. Units are compared by their names: without the party organ (党组,
党委, 班子), and with or without the place before (示例市水务局, 市水务局).

A later report is one of a later year, or of the same year with a date at least `_PAUSE` days later. A promise is
followed for three years (plans for three years are usual), or until the year after its deadline; a figure or a habit
without a deadline is meant for the year to come, and is compared with that year only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..across import Voice
from ..model import Reading, report_year

_UNITS_OWN: Final = frozenset({"gongzuo", "zhenggai", "jiyao"})
"""Kinds of report (ids of meeting_types.yml) in which the unit speaks, also where a person delivers it."""
_PAUSE: Final = 30
"""Days after which a report of the same year can tell of what was promised: 整改 takes a month at the least."""
WINDOW: Final = 3
_PARTY: Final = re.compile(r"^(?:中国共产党|中共)|(?:党组|党委|党工委|党总支)?(?:领导)?(?:班子)?$|\s+")
_PLACE: Final = re.compile(r"^(?:.{0,12}[省市县区州盟旗镇乡])?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who speaks in a report, and when: `year` as a number, `day` the report's date where it is known in full."""

    organization: str
    person: str
    year: int
    day: date | None


def told(reading: Reading) -> Told | None:
    """Voice and time of a report; None where its unit (or person) or its year is not known."""
    meta = reading.report.metadata
    year = report_year(reading.report)
    organization = _PARTY.sub("", meta.organization.value or "")
    person = (meta.person.value or "").strip()
    name = reading.report.title + reading.report.source.path.rsplit("/", 1)[-1]
    if organization and meta.meeting_type.value in _UNITS_OWN and person not in name and "个人" not in name:
        person = ""
    if year is None or not (organization or person):
        return None
    return Told(organization=organization, person=person, year=int(year), day=_day(meta.date.value))


def same_voice(one: Told, other: Told) -> bool:
    """Whether two reports are of one unit, or of one person."""
    if one.person != other.person:
        return False
    return same_unit(one.organization, other.organization) or (
        bool(one.person) and not (one.organization and other.organization)
    )


def same_unit(one: str, other: str) -> bool:
    """Whether two names are of one unit: the same, or the same but for the place before it.

    >>> [same_unit("云川市水务局", other) for other in ("市水务局", "水务局", "河清市水务局")]
    [True, True, False]
    """
    short, long = sorted((one, other), key=len)
    if short == long:
        return bool(short)
    return len(short) >= 3 and long.endswith(short) and bool(_PLACE.match(long[: -len(short)] + _lead(short)))


def _lead(short: str) -> str:
    return short[0] if short[0] in "省市县区州盟旗镇乡" else ""


def is_later(later: Told, earlier: Told) -> bool:
    """Whether a report can tell of what another promised: of a later year, or months later in the same year."""
    if later.year != earlier.year:
        return later.year > earlier.year
    return bool(later.day and earlier.day and (later.day - earlier.day).days >= _PAUSE)


def in_window(later: Told, earlier: Told, due: str | None = None, *, yearly: bool = False) -> bool:
    """Whether a promise of `earlier`, due on an ISO day, is still followed in `later`."""
    last = max(earlier.year + (1 if yearly else WINDOW), int(due[:4]) + 1 if due else 0)
    return later.year <= last


def voice_of(one: Told) -> Voice:
    """The voice by the name that this report uses."""
    return Voice(organization=one.organization, person=one.person)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None
