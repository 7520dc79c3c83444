"""One cell as the text that a person meant, however their program saved it: serial numbers, rich text, wide digits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl.utils.datetime import from_excel

from ..office import plain_text
from ..settings import table
from .base import plain

STATES: Final = tuple(state["name"] for state in table("states"))
_SERIALS: Final = range(20_000, 80_000)
"""Numbers that Excel would show as days from 1954 to 2119."""
_DAY: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*(?:[-/.月]\s*(?:(?P<day>[0-9]{1,2})\s*[日号]?)?)?"
    r"(?:\s*[T ]?\s*00?:00(?::00)?)?"
)
_RUN: Final = re.compile(r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_YEAR: Final = re.compile(r"(?P<year>[12][0-9]{3})\s*年?")


class CellError(Exception):
    """A cell that cannot be read for certain; the message says why, in Chinese."""


def read_value(value: Any, key: str, *, number_format: str = "", is_error: bool = False) -> str:
    """A cell's value as text; in the column 日期 an ISO date, in 状态 one of the states. Raises CellError."""
    if is_error:
        raise CellError(f"是错误值 {value}。请改成文字。")
    if key == "day":
        return _day(value)
    text = _text(value, number_format)
    if key == "state":
        state = "".join(unicodedata.normalize("NFKC", text).split())
        if state and state not in STATES:
            raise CellError(f"“{text[:20]}”不是状态。可用的有{'、'.join(STATES)}。")
        return state
    return text


def _text(value: Any, number_format: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and "%" in number_format:
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return plain(plain_text(str(value))) if value is not None else ""


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool) and int(value) in _SERIALS:
        found = from_excel(value)
        if isinstance(found, datetime):
            return found.date().isoformat()
    text = unicodedata.normalize("NFKC", _text(value, "")).strip()
    if not text:
        return ""
    if text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
        return _day(int(text))
    match = _DAY.fullmatch(text) or _RUN.fullmatch(text) or _YEAR.fullmatch(text)
    if match is None:
        raise CellError(f"“{text[:20]}”不是带年份的日期。请写成 2025-06-30。")
    parts = [int(part) for part in match.groupdict().values() if part]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        raise CellError(f"“{text[:20]}”这一天不存在。请核对。") from None
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
