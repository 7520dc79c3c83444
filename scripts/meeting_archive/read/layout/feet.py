"""Footnotes: rows of small type at the foot of a page that begin with the mark of a note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from .rows import Row
from .words import joined

_SMALL: Final = 0.8
"""Of the size of the page's text."""
_MARK: Final = re.compile(r"(?:[¹²³⁰⁴-⁹]+|[①-⑳]|[\[〔（(]?\d{1,2}[\]〕）)]?|[*†])\s*(?=[^\d.．、，年月日%\s])")


_NUMBER: Final = re.compile(r"^\d{1,2}(?=\D)")
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def foot_rows(rows: Sequence[Row]) -> int:
    """How many rows at the end of a page are footnotes."""
    sizes = Counter[float]()
    for row in rows:
        if not row.table:
            sizes[round(row.size, 1)] += len(row.text)
    if len(sizes) < 2:
        return 0
    limit = _SMALL * sizes.most_common(1)[0][0]
    count = next((n for n, row in enumerate(reversed(rows)) if row.table or row.size > limit), len(rows))
    first = next((n for n, row in enumerate(rows[len(rows) - count :]) if _MARK.match(row.text)), count)
    return count - first if count < len(rows) else 0


def notes(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows of each note."""
    group: list[Row] = []
    for row in rows:
        if group and _MARK.match(row.text):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def note_text(rows: Sequence[Row]) -> str:
    """What a note says, its number as a small figure, as it stands in the text."""
    text = ""
    for row in rows:
        text = joined(text, row.text)
    return _NUMBER.sub(lambda mark: mark[0].translate(_RAISED) + " ", text)
