"""Tables of an original on its page: a line cut into cells, and what stands in cells that are one with those above."""

from __future__ import annotations

from typing import Final

from .escape import inline, short
from .pieces import Piece

Cell = list[tuple[Piece, str | None]]
"""The pieces of a cell with the items that they belong to."""
_SHOWN: Final = 24
_TOLD: Final = 200


def cells_of(line: str) -> list[tuple[int, int]]:
    """Cells of a table line, all of its characters included: each pipe belongs to the cell before it, the first to the
    first cell; without pipes, tabs divide, and the last cell may be empty.
    """
    mark = "|" if line.lstrip().startswith("|") else "\t"
    stops = [n + 1 for n, c in enumerate(line) if c == mark]
    if mark == "|" and stops:
        stops = stops[1:]
    if not stops or stops[-1] < len(line) or mark == "\t":
        if mark == "|" and stops and not line[stops[-1] :].strip():
            stops[-1] = len(line)
        else:
            stops.append(len(line))
    return list(zip([0, *stops[:-1]], stops, strict=True))


def clip(row: tuple[tuple[Piece, str | None], ...], start: int, stop: int) -> Cell:
    """The pieces of a table line between two places of the text."""
    cell = []
    for piece, owner in row:
        a, b = max(piece.start, start), min(piece.stop, stop)
        if a < b:
            first = piece.first and a == piece.start
            cell.append((Piece(paragraph=piece.paragraph, start=a, stop=b, first=first), owner))
    return cell


def same_as_above(words: str) -> str:
    """What a cell says that is one with the cell above; outside the words of the original, which stand there once."""
    shown, told = inline(short(words, _SHOWN)), inline(short(words, _TOLD))
    return f'<span class="ma-above" data-search-exclude title="{told}">同上：{shown}</span>'
