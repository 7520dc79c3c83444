"""Numbers written in the formats of automatic numbering, by the names that Word has for them (`w:numFmt`).

Names and series are those of ECMA-376 part 1, 17.18.59 (ST_NumberFormat); what it leaves open (numbers beyond a
series) is as Word and LibreOffice show it: plain digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_OLD: Final = "零壹貳參肆伍陸柒捌玖"
_UNITS: Final = ("", "十", "百", "千")
_LEGAL_UNITS: Final = ("", "拾", "佰", "仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _thousands(number: int, digits: str, units: tuple[str, ...], ten_thousand: str) -> str:
    """12045 → 一万二千零四十五; `number` below 10⁸."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = _thousands(low, digits, units, ten_thousand) if low else ""
        gap = digits[0] if rest and low < 1000 else ""
        return _thousands(high, digits, units, ten_thousand) + ten_thousand + gap + rest
    words, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (digits[0] if zero and words else "") + digits[digit] + units[place]
            zero = False
        else:
            zero = True
    return words


def _counting(number: int) -> str:
    """十, 十一, 二十, 一百: the one before 十 is left out at the start."""
    words = _thousands(number, "零" + _DIGITS[1:], _UNITS, "万")
    return words[1:] if words.startswith("一十") else words


def _japanese(number: int) -> str:
    """十, 百, 千 without 一 before them, and no zeros between."""
    words = _thousands(number, _DIGITS, _UNITS, "万").replace("〇", "")
    return words.replace("一十", "十").replace("一百", "百").replace("一千", "千")


def _digital(zero: str) -> Callable[[int], str]:
    return lambda number: "".join(zero if d == "0" else _DIGITS[int(d)] for d in str(number))


def _positions(zero: str) -> Callable[[int], str]:
    """Counting words below a hundred, then digit by digit (一○○), as chineseCounting has it."""
    return lambda number: _counting(number) if number < 100 else _digital(zero)(number)


def _series(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _chosen(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if number <= len(characters) else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa … zz, aaa …: the letter again, not a base of 26."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        words += letters * count
    return words


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(d)) for d in str(number))


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else str(number)


_CHINESE: Final[Mapping[str, Callable[[int], str]]] = {
    "chineseCounting": _positions("○"),
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _positions("○"),
    "taiwaneseCountingThousand": _counting,
    "taiwaneseDigital": _digital("○"),
    "ideographDigital": _digital("〇"),
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digital("〇"),
    "chineseLegalSimplified": lambda n: _thousands(n, _LEGAL, _LEGAL_UNITS, "萬"),
    "ideographLegalTraditional": lambda n: _thousands(n, _LEGAL_OLD, _LEGAL_UNITS, "萬"),
    "japaneseLegal": lambda n: _thousands(n, "零壱弐参四伍六七八九", ("", "拾", "百", "阡"), "萬"),
    "ideographTraditional": _chosen(_STEMS),
    "ideographZodiac": _chosen(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _series("㊀", 10),
}
_OTHERS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "numberInDash": lambda n: f"- {n} -",
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
}
FORMATS: Final[Mapping[str, Callable[[int], str]]] = {**_CHINESE, **_OTHERS}
"""Formats of numbers; `none` and `bullet` are no numbers and have no entry."""
_MOST: Final = 32_767


def numeral(number: int, number_format: str) -> str:
    """A number in one of `FORMATS`; KeyError for another. Zero, negative and monstrous numbers are plain digits."""
    write = FORMATS[number_format]
    if 0 < number <= _MOST:
        return write(number)
    if number == 0 and number_format.startswith("decimal"):
        return {"decimalZero": "00", "decimalFullWidth": "０", "decimalFullWidth2": "０"}.get(number_format, "0")
    return str(number)
