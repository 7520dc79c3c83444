"""Cut a report's text into the pieces of its page: headings, tables, and runs of prose of one item or of none.

Pure arithmetic on offsets: every character of the flat text that is not white space is in exactly one piece, and the
pieces are in order. What they look like is `original`'s business.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import BlockKind, Item, Reading, Section, paragraph_starts

_MARK_CHARACTERS: Final = "#*_>-+ \t\u3000"
_MARKS: Final = 12
"""Marks at the edge of a paragraph are no longer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of one paragraph, `start` … `stop` in the flat text; `first` where the paragraph begins with it."""

    paragraph: int
    start: int
    stop: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Pieces that are shown as one paragraph: one, or the hard-wrapped lines of one block."""

    kind: BlockKind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A paragraph that is a heading, `level` 1 at the top; `owner` where an item begins with it."""

    level: int
    piece: Piece
    owner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A run of paragraphs that belong to one item, or (owner None) to none."""

    owner: str | None
    paragraphs: tuple[Lines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Table lines; each piece has the item it belongs to."""

    rows: tuple[tuple[tuple[Piece, str | None], ...], ...]


Chunk = Heading | Prose | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    piece: Piece
    owner: str | None
    block: int
    kind: BlockKind
    whole: bool


def owners(items: Sequence[Item], text: str, starts: Sequence[int]) -> list[tuple[int, int, str | None]]:
    """Share the text out: ordered (start, stop, item id or None) that cover it without overlap.

    Where spans overlap, the item that begins later has the words. An item left without words keeps an empty range.
    Markdown marks at the edge of a paragraph (`**`, `##`, `-`) go with the words beside them.
    """
    shares: list[tuple[int, int, str | None]] = []
    at = 0
    ordered = sorted(items, key=lambda item: (item.span.start, item.span.stop, item.id))
    begins = [_edge(item.span.start, text, starts) for item in ordered]
    for n, item in enumerate(ordered):
        start = max(begins[n], at)
        following = begins[n + 1] if n + 1 < len(ordered) else len(text)
        stop = max(min(_edge(item.span.stop, text, starts), following), start)
        if start > at:
            shares.append((at, start, None))
        shares.append((start, stop, item.id))
        at = stop
    if at < len(text):
        shares.append((at, len(text), None))
    return shares


def _edge(at: int, text: str, starts: Sequence[int]) -> int:
    """The place itself, or the edge of its paragraph where only marks are between."""
    at = min(max(at, 0), len(text))
    begin = starts[bisect_right(starts, at) - 1] if starts else 0
    if at - begin <= _MARKS and not text[begin:at].strip(_MARK_CHARACTERS):
        return begin
    rest = text[at : at + _MARKS + 1].partition("\n")[0]
    if len(rest) <= _MARKS and not rest.strip(_MARK_CHARACTERS):
        return at + len(rest)
    return at


def chunks(reading: Reading) -> Iterator[Chunk]:
    """The pieces of a report's page, in the order of the original."""
    starts = paragraph_starts(reading.report.paragraphs)
    levels = {bisect_right(starts, at) - 1: level for at, level in _levels(reading.report.outline.sections)}
    run: list[_Cut] = []
    table: list[_Cut] = []
    for cut in _cuts(reading):
        if cut.kind == "table" and cut.piece.start < cut.piece.stop:
            yield from _prose(run)
            run = []
            table.append(cut)
            continue
        if table:
            yield _grid(table)
            table = []
        if cut.kind == "heading" and cut.whole:
            yield from _prose(run)
            run = []
            yield Heading(
                level=levels.get(bisect_right(starts, cut.piece.start) - 1, 1), piece=cut.piece, owner=cut.owner
            )
            continue
        if run and run[-1].owner != cut.owner:
            yield from _prose(run)
            run = []
        run.append(cut)
    if table:
        yield _grid(table)
    yield from _prose(run)


def _prose(run: Sequence[_Cut]) -> Iterator[Prose]:
    if not run:
        return
    paragraphs: list[list[_Cut]] = []
    for cut in run:
        if cut.piece.start == cut.piece.stop:
            continue
        if paragraphs and paragraphs[-1][-1].block == cut.block:
            paragraphs[-1].append(cut)
        else:
            paragraphs.append([cut])
    yield Prose(
        owner=run[0].owner,
        paragraphs=tuple(Lines(kind=cuts[0].kind, pieces=tuple(c.piece for c in cuts)) for cuts in paragraphs),
    )


def _grid(table: Sequence[_Cut]) -> Grid:
    rows: list[list[tuple[Piece, str | None]]] = []
    for cut in table:
        if rows and rows[-1][-1][0].paragraph == cut.piece.paragraph:
            rows[-1].append((cut.piece, cut.owner))
        else:
            rows.append([(cut.piece, cut.owner)])
    return Grid(rows=tuple(tuple(row) for row in rows))


def _cuts(reading: Reading) -> Iterator[_Cut]:
    report = reading.report
    text = report.text
    starts = paragraph_starts(report.paragraphs)
    blocks = report.outline.blocks
    block_starts = [block.span.start for block in blocks]
    for start, stop, owner in owners(reading.items, text, starts):
        if owner is not None and not text[start:stop].strip():  # an item without words still has its place
            empty = Piece(paragraph=max(bisect_right(starts, start) - 1, 0), start=start, stop=start, first=False)
            yield _Cut(piece=empty, owner=owner, block=-1, kind="text", whole=False)
            continue
        index = max(bisect_right(starts, start) - 1, 0)
        while index < len(starts) and starts[index] < stop:
            paragraph = report.paragraphs[index]
            begin, end = starts[index], starts[index] + len(paragraph.text)
            a, b = max(start, begin), min(stop, end)
            if text[a:b].strip():
                at = max(bisect_right(block_starts, a) - 1, 0)
                block = blocks[at] if blocks else None
                inside = block is not None and block.span.start <= a < block.span.stop
                kind: BlockKind = block.kind if block is not None and inside else "text"
                if paragraph.style == "table":
                    kind = "table"
                whole = not text[begin:a].strip() and not text[b:end].strip() and "\n" not in paragraph.text.strip()
                first = not text[begin:a].strip()
                yield _Cut(
                    piece=Piece(paragraph=paragraph.index, start=begin if first else a, stop=b, first=first),
                    owner=owner,
                    block=at if inside and kind != "table" else len(blocks) + index,
                    kind=kind,
                    whole=whole,
                )
            index += 1


def _levels(sections: Sequence[Section]) -> Iterator[tuple[int, int]]:
    waiting = list(reversed(sections))
    while waiting:
        section = waiting.pop()
        if not section.inline:
            yield section.span.start, section.level
        waiting.extend(reversed(section.children))
