"""Paragraphs that stand in two reports in the same words (照搬), as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..across import Copied
from .escape import gist, inline
from .paging import Column, link, record, records
from .places import Register, Spot

_WORDS: Final = 160


def copied_table(copied: Iterable[Copied], register: Register) -> Iterator[str]:
    """Paragraphs that stand in two reports in the same words, with both places."""
    columns = [Column(name="原文"), Column(name="先见于"), Column(name="又见于")]
    rows = []
    for one in copied:
        old = register.spot_at(one.earlier, "", one.span, one.quote)
        new = register.spot_at(one.later, "", one.later_span, one.quote)
        rows.append(record([inline(gist(one.quote, _WORDS)), _where(old), _where(new)], columns))
    yield records(columns, rows)


def _where(spot: Spot) -> str:
    return f'{link(spot.place.name, f"../{spot.path}")} <span class="ma-code">{spot.code}</span>'
