"""Where the pages of a long list end, from names and counts alone: a list by year has pages of its own for each year.

A list that fits on one page is one page. In a longer one the first page has the newest year, and each other year has
pages of its own (`service-2023.md`, `service-2023-2.md`); where years hold few rows, five years are together
(`service-2016-2020.md`). Within a year a page ends where the rows of a report end whose code says so: what is
added or taken away moves the ends of the pages around it and no others. Nothing depends on what was there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .escape import slug

_FEW: Final = 4
"""Years with less than this part of a page on average are put together."""
_TOGETHER: Final = 5
"""So many, as in the plans of the state: 2016–2020, 2021–2025."""
_WHOLE: Final = 16**10


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A group of a list: `name` its part of a file name (the year), `words` for it, `anchor` its id; `blocks` are the
    (key, rows) of what stands in it, in order.
    """

    name: str
    words: str
    anchor: str
    blocks: Sequence[tuple[str, int]]

    @property
    def size(self) -> int:
        """Its rows."""
        return sum(size for _, size in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Rows `start` … `stop` of a block of a group."""

    group: int
    block: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a list: `number`, from 1, of the `last` pages of its chapter, which has `total` rows.

    `words` name the chapter (2016–2020年), empty where the list has no chapters.
    """

    path: str
    words: str
    number: int
    last: int
    total: int
    pieces: tuple[Piece, ...]

    @property
    def rows(self) -> int:
        """Rows on this page."""
        return sum(piece.stop - piece.start for piece in self.pieces)

    @property
    def name(self) -> str:
        """2023年, or 2023年第2页."""
        return self.words if self.number == 1 else f"{self.words}第{self.number}页"


def page_path(path: str, number: int) -> str:
    """The path of page `number`, from 1, of the list that begins at `path`."""
    return path if number == 1 else f"{path.removesuffix('.md')}-{number}.md"


def plain(path: str, extents: Sequence[Extent], page_size: int) -> list[Leaf]:
    """Pages of `page_size` rows over all groups; one page where there are none."""
    flat = [_piece(g, b, 0, size) for g, extent in enumerate(extents) for b, (_, size) in enumerate(extent.blocks)]
    pages: list[list[Piece]] = [[]]
    room = page_size
    for piece in flat:
        at = piece.start
        while at < piece.stop:
            if not room:
                pages.append([])
                room = page_size
            stop = min(at + room, piece.stop)
            pages[-1].append(_piece(piece.group, piece.block, at, stop))
            room -= stop - at
            at = stop
    total = sum(extent.size for extent in extents)
    return [
        Leaf(path=page_path(path, n), words="", number=n, last=len(pages), total=total, pieces=tuple(pieces))
        for n, pieces in enumerate(pages, 1)
    ]


def by_chapter(path: str, extents: Sequence[Extent], page_size: int) -> list[Leaf]:
    """The pages of a list whose groups are chapters; those of `plain` where it fits on one page."""
    if sum(extent.size for extent in extents) <= page_size:
        return plain(path, extents, page_size)
    leaves: list[Leaf] = []
    for name, words, groups in _chapters(extents, page_size):
        sizes = [(g, b, *block) for g in groups for b, block in enumerate(extents[g].blocks) if block[1]]
        pages = _cut(sizes, page_size)
        first = f"{path.removesuffix('.md')}-{name}.md" if leaves else path
        chapter = f"{path.removesuffix('.md')}-{name}.md"
        leaves += [
            Leaf(
                path=first if n == 1 else page_path(chapter, n),
                words=words,
                number=n,
                last=len(pages),
                total=sum(size for *_, size in sizes),
                pieces=tuple(pieces),
            )
            for n, pieces in enumerate(pages, 1)
        ]
    return leaves


def anchor_pages(path: str, extents: Sequence[Extent], page_size: int) -> dict[str, str]:
    """Where each group of a list by chapter begins: its anchor → the page's path with the anchor."""
    places: dict[str, str] = {}
    for leaf in by_chapter(path, extents, page_size):
        for piece in leaf.pieces:
            anchor = extents[piece.group].anchor
            places.setdefault(anchor, f"{leaf.path}#{anchor}")
    return places


def _piece(group: int, block: int, start: int, stop: int) -> Piece:
    return Piece(group=group, block=block, start=start, stop=stop)


def _chapters(extents: Sequence[Extent], page_size: int) -> Iterator[tuple[str, str, list[int]]]:
    """(name, words, groups) of each chapter; years with few rows together."""
    held = [n for n, extent in enumerate(extents) if extent.size]
    years = [n for n in held if extents[n].name.isdecimal()]
    few = sum(extents[n].size for n in years) * _FEW < page_size * len(years)
    chapters: dict[str, tuple[str, list[int]]] = {}
    for n in held:
        name, words = extents[n].name, extents[n].words
        if few and name.isdecimal():
            first = (int(name) - 1) // _TOGETHER * _TOGETHER + 1
            name, words = f"{first}-{first + _TOGETHER - 1}", f"{first}–{first + _TOGETHER - 1}年"
        chapters.setdefault(name, (words, []))[1].append(n)
    for name, (words, groups) in chapters.items():
        yield name, words, groups


def _cut(blocks: Sequence[tuple[int, int, str, int]], page_size: int) -> list[list[Piece]]:
    """Pages of (group, block, key, rows): between half a page and one and a half, ended by what the keys say."""
    if sum(size for *_, size in blocks) <= page_size:
        return [[_piece(group, block, 0, size) for group, block, _, size in blocks]]
    least, most = page_size // 2, page_size * 3 // 2
    pages: list[list[Piece]] = [[]]
    held = 0
    for group, block, key, size in blocks:
        if held and held + size > most:
            pages.append([])
            held = 0
        start = 0
        while size - start > most:
            pages[-1].append(_piece(group, block, start, start + page_size))
            pages.append([])
            start += page_size
        pages[-1].append(_piece(group, block, start, size))
        held += size - start
        if held >= least and int(slug(key), 16) * page_size < size * 2 * _WHOLE:
            pages.append([])
            held = 0
    if not pages[-1]:
        pages.pop()
    return pages
