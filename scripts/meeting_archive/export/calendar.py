"""Dated commitments as a calendar (RFC 5545): a whole day each, the same id for the same promise in every export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from icalendar import Calendar, Event

from ..across import LedgerRow
from ..office import one_line, xml_text

_PRODUCT: Final = "-//meeting-archive//commitments//ZH"
_SUMMARY: Final = 60
"""Characters of a promise in the title of its day; the whole of it stands in the description."""


def calendar_frame(archive: str) -> tuple[bytes, bytes]:
    """How the calendar of an archive begins and ends."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", xml_text(f"{archive}：承诺到期"))
    begin, end, rest = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    return begin, end + rest


def calendar_part(rows: Iterable[LedgerRow]) -> bytes:
    """The promises among `rows` whose last day is known."""
    return b"".join(_event(day, row).to_ical() for row in rows if (day := _day(row.due)) is not None)


def _event(day: date, row: LedgerRow) -> Event:
    event = Event()
    event.add("uid", f"{row.ref}@meeting-archive")
    # No clock: the same archive gives the same bytes.
    event.add("dtstamp", datetime.combine(day, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1) if day < date.max else day)
    words = xml_text(one_line(row.quote))
    short = words if len(words) <= _SUMMARY else words[: _SUMMARY - 2] + "……"
    event.add("summary", f"{xml_text(row.organization)}：{short}" if row.organization else short)
    lines = [
        ("编号", str(row.ref)),
        ("承诺", words),
        ("单位", row.organization),
        ("责任", row.owner),
        ("时限", row.deadline),
        ("状态", row.state),
        ("来源", f"《{row.title}》"),
    ]
    event.add("description", "\n".join(f"{name}：{xml_text(value)}" for name, value in lines if value))
    event.add("transp", "TRANSPARENT")
    return event


def _day(due: str) -> date | None:
    try:
        return date.fromisoformat(due) if len(due) == 10 else None
    except ValueError:
        return None
