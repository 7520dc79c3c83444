"""Whose reports belong together, which of them come later, and how far a promise is followed.

A report is a person's where it is that person's own (述职, 个人对照检查); a work report, minutes or a report on
rectification is the unit's, whoever delivers it. Units are compared by their names: without the party organ (党组,
党委, 班子), and with or without the place before (示例市水务局, 市水务局).

The party committee of a place and its government are two voices where both report; a report that names both, or
neither, belongs to each of them. A bureau and its 党组 are one, and so is a person, whatever the post.

A later report is one of a later year, or of the same year with a date at least `_PAUSE` days later. A promise is
followed for three years (plans for three years are usual), or until the year after its deadline; a figure or a habit
without a deadline is meant for the year to come, and is compared with that year only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
_GOVERNED: Final = re.compile(
    r"(.{1,14}(?:[省市县区旗州盟镇乡]|街道))(?:(?:党委|党工委|人民政府|政府|办事处|党政|、)*)$"
)
"""A place, and the names of those who govern it."""
_COMMITTEE: Final = re.compile(r"党委|党工委|中共[^，。]{1,14}委员会")
_OF_A_PLACE: Final = "{}委(?!员会|第|办|组|宣|巡|主要|书记)"
_GOVERNMENT: Final = re.compile(r"政府|办事处")
_BODIES: Final = {"街道": ("党工委", "办事处"), "镇": ("党委", "人民政府"), "乡": ("党委", "人民政府")}
"""What party committee and government of a place are called behind its name; 云岭县委 and 云岭县人民政府 else."""
_PLACE: Final = re.compile(r"^(?:.{0,12}[省市县区州盟旗镇乡])?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who speaks in a report, and when: `year` as a number, `day` the report's date where it is known in full.

    `organization` as written, `unit` without those who govern it (云岭镇人民政府 → 云岭镇); `body` is the party
    committee or the government of a place where the report names one of them.
    """

    organization: str
    person: str
    year: int
    day: date | None
    unit: str = ""
    body: str = ""


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
    unit, body = _unit_and_body(organization, name + (meta.organization.value or ""))
    return Told(
        organization=organization,
        person=person,
        year=int(year),
        day=_day(meta.date.value),
        unit=unit,
        body="" if person else body,
    )


def _unit_and_body(organization: str, name: str) -> tuple[str, str]:
    """The place that an organization governs, and which body of it a report's name speaks for; "" where both or none.

    >>> _unit_and_body("云岭镇人民政府", "云岭镇人民政府工作报告")
    ('云岭镇', '人民政府')
    """
    governed = _GOVERNED.match(organization)
    if governed is None:
        return organization, ""
    place = governed[1]
    end = "街道" if place.endswith("街道") else place[-1]
    party, government = _BODIES.get(end, ("委", "人民政府"))
    committee = _COMMITTEE.search(name) or (end not in _BODIES and re.search(_OF_A_PLACE.format(end), name))
    if bool(committee) == bool(_GOVERNMENT.search(name)):
        return place, ""
    return place, party if committee else government


def same_voice(one: Told, other: Told) -> bool:
    """Whether two reports are of one unit, or of one person."""
    if one.person != other.person or (one.body and other.body and one.body != other.body):
        return False
    return same_unit(one.unit, other.unit) or (bool(one.person) and not (one.unit and other.unit))


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


def last_year(earlier: Told, due: str | None = None, *, yearly: bool = False) -> int:
    """The last year in which a promise of `earlier`, due on an ISO day, is still followed."""
    return max(earlier.year + (1 if yearly else WINDOW), int(due[:4]) + 1 if due else 0)


def bodies(group: Iterable[Told]) -> list[str]:
    """The bodies of a place that reports of one unit name; "" where they name none.

    A report that names none of them, or both, is heard with each.
    """
    return sorted({one.body for one in group} - {""}) or [""]


def voice_of(group: Sequence[Told]) -> Voice:
    """The voice of reports of one unit or person: its longest name, and its body where they name one."""
    body = max(one.body for one in group)
    one = max((one for one in group if one.body == body), key=lambda told: (len(told.organization), told.organization))
    return Voice(organization=one.organization, person=one.person, body=body)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value and len(value) == 10 else None
    except ValueError:
        return None
