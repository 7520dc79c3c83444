"""Lists in pages: groups of rows under headings, a line that says how many are shown, and links between pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from .cutting import Extent, Leaf, by_chapter, plain
from .escape import front_matter, inline
from .neighbours import Neighbour, neighbours

FIRST_PAGE: Final = "列表首页"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `number` aligns it to the right."""

    name: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The rows that one thing has in a list: `key` says which (the code of a report), `size` how many.

    `rows` makes them, as table lines: where a page is cut need not know them, and a page that is not written anew does
    not ask for them.
    """

    key: str
    size: int
    rows: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one heading: `heading` is Markdown, `anchor` its id, `note` is above them.

    `name` is its part of a file name, where each group of a long list has pages of its own.
    """

    heading: str
    anchor: str
    blocks: Sequence[Block]
    note: str = ""
    name: str = ""

    @property
    def extent(self) -> Extent:
        """What `cutting` needs to know of it."""
        blocks = [(block.key, block.size) for block in self.blocks]
        return Extent(name=self.name, words=self.heading, anchor=self.anchor, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that may run over several pages.

    `path` is the first page; `crumbs` are (name, path relative to a list page); `counted` is what is counted, as in
    份报告; `before` stands above the list on the first page, `above` (told whether there are several pages) on every
    page, `after` below it, on the first page of a list by chapter, else on the last. `chapters`: of a list of several
    pages each group has pages of its own. `jumps`: links to the groups even on one page. `bare`: a list of one page
    does not say how many it shows. `wide`: paper lies on its long side. `title` is not escaped; `before`, `above`,
    `after` and rows are Markdown; rows come from `record`.
    """

    path: str
    title: str
    kind: str
    crumbs: Sequence[tuple[str, str]]
    counted: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    before: str = ""
    above: Callable[[bool], str] | None = None
    after: str = ""
    empty: str = ""
    values: Mapping[str, Any] | None = None
    chapters: bool = False
    jumps: bool = False
    bare: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: `parts` are Markdown, and rows of blocks (block, start, stop) where they stand.

    Its text is a function of `frame`, which holds all the Markdown but the rows, and of the rows of its blocks.
    """

    path: str
    parts: Sequence[str | tuple[Block, int, int]]

    @property
    def frame(self) -> tuple[str | tuple[str, int, int], ...]:
        """Everything but the rows: for each run of rows, the key of its block and which of its rows."""
        return tuple(part if isinstance(part, str) else (part[0].key, *part[1:]) for part in self.parts)

    def text(self) -> str:
        """The Markdown of the page."""
        return "\n".join(
            part if isinstance(part, str) else "\n".join(part[0].rows()[part[1] : part[2]]) for part in self.parts
        )


def single(path: str, text: str) -> Page:
    """A page that is not a list."""
    return Page(path=path, parts=[text])


def table(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """A Markdown table; rows come from `row`."""
    return "\n".join([*_head(columns), *rows]) + "\n"


def row(cells: Sequence[str | int]) -> str:
    """One line of a Markdown table; cells are Markdown."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def records(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """A table whose rows are things of their own, so that a narrow screen can show them as cards; rows: `record`."""
    return table(_named_columns(columns), rows)


def record(cells: Sequence[str | int], columns: Sequence[Column]) -> str:
    """One line of such a table: each cell that is not empty carries the name of its column."""
    return row([_named(str(cell), column) for cell, column in zip(cells, columns, strict=True)])


def _head(columns: Sequence[Column]) -> tuple[str, str]:
    return row([column.name for column in columns]), row(["---:" if column.number else "---" for column in columns])


def _named_columns(columns: Sequence[Column]) -> list[Column]:
    return [replace(column, name=_named(column.name, column)) for column in columns]


def _named(cell: str, column: Column) -> str:
    return f"{cell} {{: data-label={column.name} }}" if cell else ""


def block(key: str, rows: Sequence[str]) -> Block:
    """A block whose rows are there already."""
    return Block(key=key, size=len(rows), rows=lambda: rows)


def link(words: str, target: str) -> str:
    """A Markdown link with the words of a document."""
    return f"[{inline(words) or '无标题'}]({target})"


def crumbs_line(crumbs: Sequence[tuple[str, str]]) -> str:
    """The first line of a page: where it is."""
    return " › ".join(link(name, target) for name, target in crumbs) + "\n{: .ma-crumbs data-search-exclude }\n"


def plain_page(
    title: str,
    kind: str,
    crumbs: Sequence[tuple[str, str]],
    body: Sequence[str],
    values: Mapping[str, Any] | None = None,
) -> str:
    """A page that is not a list."""
    return "\n".join([*_top(title, kind, crumbs, values), *body])


def _top(title: str, kind: str, crumbs: Sequence[tuple[str, str]], values: Mapping[str, Any] | None) -> tuple[str, ...]:
    head = front_matter(title, kind, {"search": {"exclude": True}} | dict(values or {}))
    lines = [*([crumbs_line(crumbs)] if crumbs else []), f"# {inline(title)}\n"]
    return head + lines[0], *lines[1:]


def laid_out(listing: Listing, page_size: int) -> Iterator[Page]:
    """The same pages before their rows are made."""
    extents = [group.extent for group in listing.groups]
    leaves = (by_chapter if listing.chapters else plain)(listing.path, extents, page_size)
    chaptered = listing.chapters and len(leaves) > 1
    for n, leaf in enumerate(leaves):
        inner = chaptered and n > 0
        body: list[str | tuple[Block, int, int]] = [listing.before] if n == 0 and listing.before else []
        if leaf.total:
            body += _jumps(listing, leaves) if n == 0 and (chaptered or listing.jumps) else []
            body += [listing.above(len(leaves) > 1)] if listing.above else []
            if chaptered:
                body += _shown_of_chapter(listing, leaves, n)
            elif len(leaves) > 1 or not listing.bare:
                start = sum(one.rows for one in leaves[:n])
                body.append(shown(start, start + leaf.rows, leaf.total, listing.counted, wide=listing.wide))
            body += _tables(listing, leaf)
        elif listing.empty:
            body.append(f"{listing.empty}\n{{: .ma-empty }}\n")
        if listing.after and n == (0 if chaptered else len(leaves) - 1):
            body.append(listing.after)
        if len(leaves) > 1:
            body.append(_pager(listing, leaves, n, chaptered=chaptered))
        crumbs, title, values = listing.crumbs, listing.title, listing.values
        if inner:
            crumbs = [*crumbs, (title, _beside(listing.path))]
            title = f"{title} {leaf.name}"
            values = {**(values or {}), "neighbours": _chapters(listing, leaves, leaf)}
        elif n:
            title = f"{title}（第{n + 1}页）"
        yield Page(path=leaf.path, parts=[*_top(title, listing.kind, crumbs, values), *body])


def shown(start: int, stop: int, total: int, counted: str, *, wide: bool = False) -> str:
    """How many are shown of how many."""
    which = f"全部 {total}" if stop - start == total else f"第 {start + 1}–{stop}"
    words = f"显示{which} {counted}。" if stop - start == total else f"显示{which} {counted[0]}，共 {total} {counted}。"
    return _count(words, wide=wide)


def _count(words: str, *, wide: bool) -> str:
    return f"{words}\n{{: .ma-count{' .ma-wide' if wide else ''} }}\n"


def _shown_of_chapter(listing: Listing, leaves: Sequence[Leaf], n: int) -> list[str]:
    """How many are shown; of how many in the chapter on its first page, and in the whole list on the first of all.

    No other page speaks of what is not on it, so that it stays as it is when something is added elsewhere.
    """
    leaf, counted = leaves[n], listing.counted
    if leaf.number > 1:
        return [_count(f"显示{leaf.words}的 {leaf.rows} {counted}（第 {leaf.number} 页）。", wide=listing.wide)]
    if leaf.last == 1:
        words = f"显示{leaf.words}全部 {leaf.rows} {counted}"
    else:
        words = f"显示{leaf.words}的前 {leaf.rows} {counted[0]}，{leaf.words}共 {leaf.total} {counted}"
    if n == 0:
        words += f"；整份列表共 {sum(one.rows for one in leaves)} {counted[0]}"
    said = [_count(f"{words}。", wide=listing.wide)]
    if leaf.last > 1:
        parts = [
            f"[第 {one.number} 页]({_beside(one.path)})" if one is not leaf else "第 1 页"
            for one in leaves[n : n + leaf.last]
        ]
        said.append(f"{leaf.words}分 {leaf.last} 页：{' · '.join(parts)}\n{{: .ma-pager }}\n")
    return said


def _jumps(listing: Listing, leaves: Sequence[Leaf]) -> list[str]:
    """Links to all groups with their counts; a group that is not on this page has its id here, for links from before
    the list was that long.
    """
    begins: dict[int, Leaf] = {}
    for leaf in leaves:
        for piece in leaf.pieces:
            begins.setdefault(piece.group, leaf)
    parts = []
    for n, leaf in begins.items():
        group = listing.groups[n]
        here = leaf.path == listing.path
        where = "" if here else _beside(leaf.path)
        size = sum(block.size for block in group.blocks)
        mark = "" if here else f"{{: #{group.anchor} }}"
        parts.append(f"[{group.heading} {size} {listing.counted[0]}]({where}#{group.anchor}){mark}")
    return [" · ".join(parts) + "\n{: .ma-jumps }\n"] if len(parts) > 1 else []


def _tables(listing: Listing, leaf: Leaf) -> Iterator[str | tuple[Block, int, int]]:
    for number in dict.fromkeys(piece.group for piece in leaf.pieces):
        group = listing.groups[number]
        pieces = [piece for piece in leaf.pieces if piece.group == number and piece.start < piece.stop]
        if not pieces:
            continue
        if group.heading:
            first = next(at for at, block in enumerate(group.blocks) if block.size)
            again = "" if (pieces[0].block, pieces[0].start) == (first, 0) else "（续）"
            yield f"## {group.heading}{again} {{: #{group.anchor} }}\n"
        if group.note:
            yield group.note
        yield "\n".join(_head(_named_columns(listing.columns)))
        yield from ((group.blocks[piece.block], piece.start, piece.stop) for piece in pieces)
        yield ""


def _pager(listing: Listing, leaves: Sequence[Leaf], n: int, *, chaptered: bool) -> str:
    before, after = leaves[n - 1] if n else None, leaves[n + 1] if n + 1 < len(leaves) else None
    if chaptered:
        parts = [f"[上一页：{before.name}]({_beside(before.path)})"] if before else []
        parts += [f"[{FIRST_PAGE}]({_beside(listing.path)})"] if n > 1 else []
        parts += [f"[下一页：{after.name}]({_beside(after.path)})"] if after else []
    else:
        parts = [f"[上一页]({_beside(before.path)})"] if before else []
        parts += [f"第 {n + 1} 页，共 {len(leaves)} 页"]
        parts += [f"[下一页]({_beside(after.path)})"] if after else []
    return " · ".join(parts) + "\n{: .ma-pager }\n"


def _chapters(listing: Listing, leaves: Sequence[Leaf], here: Leaf) -> Any:
    """The chapters around a page, for the column beside the text."""
    first = [leaf for leaf in leaves if leaf.number == 1]
    at = next(n for n, leaf in enumerate(first) if leaf.words == here.words)
    whole = Neighbour(path=listing.path, title=FIRST_PAGE)
    return neighbours(listing.title, [Neighbour(path=leaf.path, title=leaf.words) for leaf in first], at, whole)


def _beside(path: str) -> str:
    """From one page of a list to another: they lie in one folder."""
    return path.rpartition("/")[2]
