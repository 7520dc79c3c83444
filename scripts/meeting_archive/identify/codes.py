"""Codes of reports: short, read from paper and typed without mistakes, never used twice."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 O, 1 I L, U V confusion: what people mistake when they read a code from paper and type it."""
CODE_LENGTH: Final = 4


def report_code(path: str, length: int = CODE_LENGTH, part: int = 1) -> str:
    """A short code for a report of the original at `path` (relative, `/`): digits of a hash in `ALPHABET`.

    Of the path alone for the first report in it, of path and part for the others.
    """
    words = path if part == 1 else f"{path}\0{part}"
    number = int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16], "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def new_code(path: str, part: int, used: Container[str]) -> str:
    """The code of a report that has none yet: as short as it can be, and not among those ever used."""
    length = CODE_LENGTH
    while (code := report_code(path, length, part)) in used:
        length += 1
    return code
