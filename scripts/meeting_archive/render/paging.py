"""Long lists in pages: groups of rows under headings, a line that says how many are shown, and links between pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .escape import front_matter, inline

Pages = Iterator[tuple[str, str]]
"""Pairs of a path, relative to the docs folder, and the page's Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `number` aligns it to the right."""

    name: str
    number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under one heading: `heading` is Markdown, `anchor` its id, rows are table lines, `note` is above them."""

    heading: str
    anchor: str
    rows: Sequence[str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that may run over several pages.

    `path` is the first page; `crumbs` are (name, path relative to a list page); `counted` is what is counted, as in
    份报告; `before` stands above the list on the first page, `above` on every page, `after` below it on the last.
    `bare`: a list of one page does not say how many it shows. `title` is not escaped; `before`, `above`, `after` and
    rows are Markdown; rows come from `record`.
    """

    path: str
    title: str
    kind: str
    crumbs: Sequence[tuple[str, str]]
    counted: str
    columns: Sequence[Column]
    groups: Sequence[Group]
    before: str = ""
    above: str = ""
    after: str = ""
    empty: str = ""
    values: Mapping[str, Any] | None = None
    bare: bool = False


def page_path(path: str, number: int) -> str:
    """The path of page `number`, from 1, of the list that begins at `path`."""
    return path if number == 1 else f"{path.removesuffix('.md')}-{number}.md"


def anchor_pages(path: str, sizes: Sequence[tuple[str, int]], page_size: int) -> dict[str, str]:
    """Where each group begins: its anchor → the page's path with the anchor. `sizes` are (anchor, rows) in order."""
    places, at = {}, 0
    for anchor, size in sizes:
        places[anchor] = f"{page_path(path, at // page_size + 1)}#{anchor}"
        at += size
    return places


def table(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """A Markdown table; rows come from `row`."""
    head = row([column.name for column in columns])
    rule = row(["---:" if column.number else "---" for column in columns])
    return "\n".join([head, rule, *rows]) + "\n"


def row(cells: Sequence[str | int]) -> str:
    """One line of a Markdown table; cells are Markdown."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def records(columns: Sequence[Column], rows: Sequence[str]) -> str:
    """A table whose rows are things of their own, so that a narrow screen can show them as cards; rows: `record`."""
    return table([replace(column, name=_named(column.name, column)) for column in columns], rows)


def record(cells: Sequence[str | int], columns: Sequence[Column]) -> str:
    """One line of such a table: each cell that is not empty carries the name of its column."""
    return row([_named(str(cell), column) for cell, column in zip(cells, columns, strict=True)])


def _named(cell: str, column: Column) -> str:
    return f"{cell} {{: data-label={column.name} }}" if cell else ""


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
    head = front_matter(title, kind, {"search": {"exclude": True}} | dict(values or {}))
    return head + "\n".join([*([crumbs_line(crumbs)] if crumbs else []), f"# {inline(title)}\n", *body])


def write(listing: Listing, page_size: int) -> Pages:
    """The pages of a list; one page that says so where it is empty."""
    total = sum(len(group.rows) for group in listing.groups)
    last = max(-(-total // page_size), 1)
    for number in range(1, last + 1):
        body = [listing.before] if number == 1 and listing.before else []
        if total:
            body += [listing.above] if listing.above else []
            start, stop = (number - 1) * page_size, min(number * page_size, total)
            if last > 1 or not listing.bare:
                body.append(shown(start, stop, total, listing.counted))
            body.extend(_groups(listing, start, stop))
        elif listing.empty:
            body.append(f"{listing.empty}\n{{: .ma-empty }}\n")
        if number == last and listing.after:
            body.append(listing.after)
        if last > 1:
            body.append(_pager(listing.path, number, last))
        title = listing.title if number == 1 else f"{listing.title}（第{number}页）"
        yield page_path(listing.path, number), plain_page(title, listing.kind, listing.crumbs, body, listing.values)


def shown(start: int, stop: int, total: int, counted: str) -> str:
    """How many are shown of how many."""
    which = f"全部 {total}" if stop - start == total else f"第 {start + 1}–{stop}"
    words = f"显示{which} {counted}。" if stop - start == total else f"显示{which} {counted[0]}，共 {total} {counted}。"
    return f"{words}\n{{: .ma-count }}\n"


def _groups(listing: Listing, start: int, stop: int) -> Iterator[str]:
    at = 0
    for group in listing.groups:
        rows = group.rows[max(start - at, 0) : max(stop - at, 0)]
        if rows:
            if group.heading:
                again = "（续）" if at < start else ""
                yield f"## {group.heading}{again} {{: #{group.anchor} }}\n"
            if group.note:
                yield group.note
            yield records(listing.columns, rows)
        at += len(group.rows)


def _pager(path: str, number: int, last: int) -> str:
    folder = path.rpartition("/")[0] + "/"
    parts = [f"第 {number} 页，共 {last} 页"]
    if number > 1:
        parts.insert(0, f"[上一页]({page_path(path, number - 1).removeprefix(folder)})")
    if number < last:
        parts.append(f"[下一页]({page_path(path, number + 1).removeprefix(folder)})")
    return " · ".join(parts) + "\n{: .ma-pager }\n"
