"""What a cell shows: its number in its format (ECMA-376 part 1, 18.8.30 and 18.8.31), as a Chinese Excel has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from ..numerals import numeral

BUILT_IN: Final[Mapping[int, str]] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name only by number, those of Chinese among them."""
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_SIGN: Final = re.compile(r"[ymdhs]|AM/PM|上午/下午|aaa", re.I)
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<hours>h+)\]|\[[^\]]*\]|(?P<noon>AM/PM|A/P|上午/下午)|'
    r"(?P<letters>y+|m+|d+|h+|s+|a{3,4})|_.|\*.|(?P<other>.)",
    re.I | re.S,
)
_WEEK: Final = "一二三四五六日"
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS: Final = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_CHINESE: Final = "〇一二三四五六七八九"
_FIXED: Final = re.compile(r"[0#?][0#?,]*(?:\.(?P<places>[0#?]+))?")
_LAST_DAY: Final = 2_958_465
"""31 December 9999, the last day that Excel knows."""


def is_date(code: str) -> bool:
    """Whether a number format shows days or times."""
    return _DATE_SIGN.search(_LITERAL.sub("", code.split(";")[0])) is not None or "[h]" in code.lower()


def shown(number: float, code: str, *, from_1904: bool = False) -> str:
    """A number as its format shows it; formats beyond those of dates, percents and decimals show the plain number."""
    if code in ("", "@") or code.lower() == "general":
        return plain(number)
    if is_date(code):
        return _date(number, code.split(";")[0], from_1904=from_1904)
    section = code.split(";")
    used = section[1] if number < 0 and len(section) > 1 and section[1] else section[0]
    value = abs(number) if used is not section[0] else number
    quoted = [part[1:-1] if part[0] == '"' else part[1:] for part in _LITERAL.findall(used) if part[0] in '"\\']
    bare = _LITERAL.sub("", used).strip()
    percent = "%" in bare
    body = bare.replace("%", "").strip()
    fixed = _FIXED.search(body)
    if fixed is None or not fixed[0] or len(body) > 40 or "E" in body.upper() or "/" in body:
        return plain(number)
    places = len(fixed["places"] or "") if "0" in (fixed["places"] or "0") else 0
    words = f"{value * 100 if percent else value:{',' if ',' in fixed[0] else ''}.{min(places, 15)}f}"
    before = quoted[0] if quoted and used.lstrip().startswith(('"', "\\")) else ""
    after = "".join(quoted[1:] if before else quoted)
    sign = "-" if used is not section[0] and "-" in bare else ""
    whole = f"{sign}{before}{words}{'%' if percent else ''}{after}"
    return f"({whole})" if used is not section[0] and "(" in bare else whole


def plain(number: float) -> str:
    """A number without a format: no more digits than a cell shows."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.11g}".replace("e", "E")


def _date(number: float, code: str, *, from_1904: bool) -> str:
    if not 0 <= number <= _LAST_DAY:
        return plain(number)
    # Excel has a 29 February 1900, which there never was
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 - (number >= 60))
    try:
        moment = start + timedelta(seconds=round(number * 86_400))
    except OverflowError:
        return plain(number)
    tokens = list(_TOKEN.finditer(code))
    chinese = "[dbnum1]" in code.lower()
    twelve = any(token["noon"] for token in tokens)
    pieces: list[str] = []
    for at, token in enumerate(tokens):
        if token["quoted"] is not None:
            pieces.append(token["quoted"])
        elif token["hours"]:
            pieces.append(str(int(number * 24)))
        elif token["noon"]:
            names = ("上午", "下午") if "午" in token["noon"] else ("AM", "PM")
            pieces.append(names[moment.hour >= 12])
        elif token["letters"]:
            letters = token["letters"].lower()
            minutes = letters in ("m", "mm") and _beside_time(tokens, at)
            pieces.append(_part(moment, "n" * len(letters) if minutes else letters, chinese=chinese, twelve=twelve))
        else:
            pieces.append(token["escaped"] or token["other"] or "")
    return "".join(pieces).strip()


def _beside_time(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether an m stands for minutes: after hours or before seconds."""
    before = next((t["letters"] or t["hours"] for t in reversed(tokens[:at]) if t["letters"] or t["hours"]), "")
    after = next((t["letters"] for t in tokens[at + 1 :] if t["letters"]), "")
    return before[:1].lower() == "h" or after[:1].lower() == "s"


def _part(moment: datetime, letters: str, *, chinese: bool, twelve: bool) -> str:
    def two(value: int) -> str:
        if chinese:
            return numeral(value, "chineseCountingThousand") if value else "〇"
        return f"{value:02d}" if len(letters) > 1 else str(value)

    hour = moment.hour % 12 or 12 if twelve else moment.hour
    ways: Mapping[str, Callable[[], str]] = {
        "n": lambda: two(moment.minute),
        "h": lambda: two(hour),
        "s": lambda: two(moment.second),
        "a": lambda: ("星期" if len(letters) > 3 else "") + _WEEK[moment.weekday()],
        "d": lambda: two(moment.day) if len(letters) < 3 else _DAYS[moment.weekday()],
        "m": lambda: two(moment.month) if len(letters) < 3 else _MONTHS[moment.month - 1],
        "y": lambda: _year(moment.year, len(letters), chinese=chinese),
    }
    return ways[letters[0]]()


def _year(year: int, width: int, *, chinese: bool) -> str:
    words = f"{year:04d}" if width > 2 else f"{year % 100:02d}"
    return "".join(_CHINESE[int(d)] for d in words) if chinese else words
