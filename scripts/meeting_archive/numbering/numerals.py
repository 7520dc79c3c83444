"""Chinese, full-width and Arabic numerals as numbers."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
    | {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖") if i}
)
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "亿": 100_000_000}


def to_int(text: str) -> int | None:
    """Read a whole number: `12`, `１２`, `十二`, `一百零五`, `二〇一〇`, `两万`; None where it is none.

    >>> [to_int(t) for t in ("１２", "十二", "二〇一〇", "一百零五", "廿")]
    [12, 12, 2010, 105, None]
    """
    if not text:
        return None
    if all("0" <= c <= "9" or "０" <= c <= "９" for c in text):
        return int(text) if len(text) <= 18 else None
    if any(c not in _DIGITS and c not in _UNITS for c in text) or len(text) > 18:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):  # read digit by digit, as in years: 二〇一〇
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
            continue
        unit = _UNITS[c]
        if unit >= 10_000:
            total += (section + digit or 1) * unit
            section = digit = 0
        else:
            section += (digit or 1) * unit
            digit = 0
    return total + section + digit


def to_chinese(number: int) -> str:
    """A number from 1 to 9999 as headings count: 一, 十, 十二, 一百零五.

    >>> [to_chinese(n) for n in (1, 10, 12, 20, 105, 2010)]
    ['一', '十', '十二', '二十', '一百零五', '二千零一十']
    """
    digits = "零一二三四五六七八九"
    words, skipped = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if skipped else "") + digits[digit] + sign
        skipped = bool(words) and not digit
    return words.removeprefix("一") if words.startswith("一十") else words
