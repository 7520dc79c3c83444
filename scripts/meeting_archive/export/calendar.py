"""Dated commitments as a calendar (RFC 5545): a whole day each, the same id for the same promise in every export."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from icalendar import Calendar

from ..across import LedgerRow
from ..office import one_line, xml_text

_PRODUCT: Final = "-//meeting-archive//commitments//ZH"
_SUMMARY: Final = 60
"""Characters of a promise in the title of its day; the whole of it stands in the description."""

_LONGEST: Final = 74
"""Bytes of a line, without its end: the library's limit."""


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
    return b"".join(_event(day, row) for row in rows if (day := _day(row.due)) is not None)


def _event(day: date, row: LedgerRow) -> bytes:
    """A day as the library writes it, in a tenth of its time: most of what an export takes is days."""
    words = xml_text(one_line(row.quote))
    short = words if len(words) <= _SUMMARY else words[: _SUMMARY - 2] + "……"
    lines = [
        ("编号", str(row.ref)),
        ("承诺", words),
        ("单位", row.organization),
        ("责任", row.owner),
        ("时限", row.deadline),
        ("状态", row.state),
        ("来源", f"《{row.title}》"),
    ]
    begin, end = (f"{one.year:04}{one.month:02}{one.day:02}" for one in (day, _next(day)))
    content = [
        "BEGIN:VEVENT",
        f"SUMMARY:{_text(f'{xml_text(row.organization)}：{short}' if row.organization else short)}",
        f"DTSTART;VALUE=DATE:{begin}",
        f"DTEND;VALUE=DATE:{end}",
        f"DTSTAMP:{begin}T000000Z",  # no clock: the same archive gives the same bytes
        f"UID:{row.ref}@meeting-archive",
        f"DESCRIPTION:{_text(chr(10).join(f'{name}：{xml_text(value)}' for name, value in lines if value))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return b"".join(_folded(line.encode()) for line in content)


def _text(words: str) -> str:
    """RFC 5545, 3.3.11."""
    for sign, escaped in (("\\N", "\n"), ("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(sign, escaped)
    return words


def _folded(line: bytes) -> bytes:
    """RFC 5545, 3.1: no line longer than `_LONGEST` bytes, no character and no escape cut."""
    pieces = []
    at = 0
    while len(line) - at > _LONGEST:
        end = at + _LONGEST
        while line[end] & 0xC0 == 0x80:
            end -= 1
        end -= line[end - 1] in b"\\^"
        pieces.append(line[at:end])
        at = end
    return b"\r\n ".join([*pieces, line[at:]]) + b"\r\n"


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _day(due: str) -> date | None:
    try:
        return date.fromisoformat(due) if len(due) == 10 else None
    except ValueError:
        return None
