"""Lists that run inside sentences and paragraphs: which candidates really number something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..numbering.markers import LAST_IN_SEQUENCE, Marker, inline_markers
from .blocks import Piece
from .tokens import Token

RUNNING: Final = ("shi", "yao", "di")
"""The kinds whose list may run on over the ends of paragraphs: 一是…。⏎…。二是…"""


def firsts(text: str, piece: Piece) -> dict[str, int | None]:
    """For each kind of marker inside a block, the number of the first."""
    found: dict[str, int | None] = {}
    for marker in inline_markers(text, piece.head, piece.tail):
        found.setdefault(marker.family, marker.number)
    return found


def follows(before: int | None, number: int | None) -> bool:
    """Whether `number` comes right after `before` in a list; bullets have none."""
    if before is None or number is None:
        return before is None and number is None
    return number == before + 1 or (number == LAST_IN_SEQUENCE and before < number)


def chains(
    text: str, start: int, stop: int, own: Token | None, later: Token | None, below: frozenset[str]
) -> list[Marker]:
    """Markers in text[start:stop] that form lists: 1, 2, … of one kind, in order.

    `own` is the block's first marker, or that of a list held open; `below` are the kinds that go on in the next block.
    """
    found = list(inline_markers(text, start, stop))
    open_at: dict[str, int] = {}
    if own is not None and own.number is not None:
        open_at[own.family] = own.number
    kept: list[Marker] = []
    for i, marker in enumerate(found):
        number, last = marker.number, open_at.get(marker.family)
        if number is None:
            continue
        if last is not None and (number == last + 1 or (number == LAST_IN_SEQUENCE and last >= 2)):
            kept.append(marker)
            open_at[marker.family] = number
        elif number == 1 and (_continued(found, i, later) or marker.family in below):
            kept.append(marker)
            open_at[marker.family] = 1
    return kept


def _continued(found: Sequence[Marker], i: int, later: Token | None) -> bool:
    """Whether a 2 of the same kind comes after the 1 at `i`, in the block or at the head of the next one."""
    for marker in found[i + 1 : i + 40]:
        if marker.family == found[i].family:
            return marker.number == 2
    return later is not None and later.family == found[i].family and later.number == 2
