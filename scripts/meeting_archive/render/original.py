"""The original on its page: every character of it, in order, with items, links and commitments around the words.

Words stand in elements with `data-p` and nothing else does; all that is ours stands outside them. Headings are
Markdown, so that they are in the outline of the page; the rest is raw HTML without blank lines, which Markdown
passes on unread: that is what makes arbitrary text safe, and it is fast.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from ..model import Commitment, Item, Reading
from .after import After
from .escape import gist, inline, verbatim, verbatim_markdown
from .grid import Cell, cells_of, clip, same_as_above
from .pieces import Chunk, Grid, Heading, Piece, Prose, chunks
from .promises import Promise, promises
from .recognised import attributes, page_note
from .relations import Relations, Tie
from .words import ROLE, label, sureness, zh_date

_MARKDOWN_FORMATS: Final = frozenset({"md", "markdown"})
_LINK_WORDS: Final = 36
_RULER: Final = re.compile(r"\|?\s*:?-+:?\s*\|?")


class _Writer:
    """Writes the chunks of one report; holds what has been written so far, so that every id is set once."""

    def __init__(self, reading: Reading, relations: Relations, after: After) -> None:
        self.reading = reading
        self.relations = relations
        self.after = after
        self.text = reading.report.text
        self.chunks = tuple(chunks(reading))
        self.seen: set[str] = set()
        self.last = _last_words(self.chunks)
        self.paragraphs: dict[str | None, list[str]] = defaultdict(list)
        for chunk in self.chunks:
            for owner, piece in _places(chunk):
                if piece.first and owner is not None:
                    self.paragraphs[owner].append(f"p-{piece.paragraph}")
        self.commitments: dict[str | None, list[Commitment]] = defaultdict(list)
        for commitment in sorted(reading.commitments, key=lambda c: (c.span.start, c.id)):
            known = commitment.item in relations.items
            self.commitments[commitment.item if known else None].append(commitment)
        self.promises = promises(reading)
        self.promise_starts = [mark.start for mark in self.promises]
        self.marked: set[str] = set()
        self.above = {p.index: p.above for p in reading.report.paragraphs}
        self.recognised = {p.index: p for p in reading.report.paragraphs if p.recognised}
        self.page: int | None = 0
        self.markdown = reading.report.source.format in _MARKDOWN_FORMATS

    def write(self) -> Iterator[str]:
        opening = '<div class="ma-original">'
        block: list[str] = []
        for n, chunk in enumerate(self.chunks):
            if isinstance(chunk, Heading):
                block.extend(self._scanned(chunk.piece))
                if block:
                    yield "\n".join([opening, *block, "</div>\n"])
                    block = []
                yield self._heading(chunk)
                block.extend(self._after(chunk.owner, n))
                if chunk.owner is None:
                    block.extend(self._beside(chunk))
            elif isinstance(chunk, Grid):
                block.extend(self._grid(chunk, n))
            else:
                block.extend(self._prose(chunk, n))
        if self.commitments.get(None):
            block.append(self._notes(self.commitments[None]))
        if block:
            yield "\n".join([opening, *block, "</div>\n"])

    def _heading(self, chunk: Heading) -> str:
        piece = chunk.piece
        tag, attributes = "", f"#h-{piece.paragraph} .ma-heading"
        if chunk.owner is not None and chunk.owner not in self.seen:
            self.seen.add(chunk.owner)
            item = self.relations.items[chunk.owner]
            tag = f'<span class="ma-tag">{label(item)}</span> '
            attributes = f'id="{item.id}" .ma-heading data-item="{item.id}" data-role="{item.role}"'
        words = self._words(piece, verbatim_markdown)
        plain = _without_signs(self.text[piece.start : piece.stop])
        if plain:
            attributes += f' data-toc-label="{f"{label(item)} " if tag else ""}{inline(plain)}"'
        level = "#" * min(chunk.level + 2, 6)
        return f"{level} {tag}<span{_place(piece)}>{words}</span> {{: {attributes} }}\n"

    def _prose(self, chunk: Prose, n: int) -> Iterator[str]:
        lines: list[str] = []
        for paragraph in chunk.paragraphs:
            lines.extend(self._scanned(paragraph.pieces[0]))
            lines.append(self._lines(paragraph.kind, paragraph.pieces))
        if chunk.owner is None:
            if lines:
                yield '<div class="ma-plain">'
                yield from lines
                yield "</div>"
                yield from self._beside(chunk)
            return
        item = self.relations.items[chunk.owner]
        depth = self.relations.depth(item)
        attributes = f'data-item="{item.id}" data-role="{item.role}" data-depth="{depth}"'
        if chunk.owner in self.seen:
            yield f'<div class="ma-item" {attributes}>'
        else:
            self.seen.add(chunk.owner)
            yield f'<div class="ma-item" id="{item.id}" {attributes}>'
            yield f'<p class="ma-tag"><a href="#{item.id}">{label(item)}</a></p>'
        yield from lines
        if self.last[chunk.owner] == n:
            yield from self._about(item)
        yield "</div>"

    def _lines(self, kind: str, pieces: tuple[Piece, ...]) -> str:
        first, *more = pieces
        if first.first:  # the page indents paragraphs itself: the blanks of the original would add to it
            words = self.text[first.start : first.stop]
            start = first.stop - len(words.lstrip())
            first = Piece(paragraph=first.paragraph, start=start, stop=first.stop, first=True)
        pieces = (first, *more)
        block = "" if kind == "text" else f' data-block="{kind}"'
        if first.paragraph in self.recognised:
            block += attributes(self.recognised[first.paragraph])
        name = "ma-p" if first.first else "ma-p ma-cont"
        if len(pieces) == 1:
            words = self._words(first, verbatim)
            return f'<p class="{name}"{block}{_place(first)}>{words}</p>'
        inner = [f"<span{_place(piece)}>{self._words(piece, verbatim)}</span>" for piece in pieces]
        joined = inner[0]
        for before, after, words in zip(pieces, pieces[1:], inner[1:], strict=False):
            gap = " " if self.text[before.stop - 1].isascii() and self.text[after.start].isascii() else ""
            joined += gap + words
        return f'<p class="{name}"{block}>{joined}</p>'

    def _grid(self, chunk: Grid, n: int) -> Iterator[str]:
        rows = [(row, cells) for row in chunk.rows for cells in self._rows(row)]
        width = max(len(cells) for _, cells in rows)
        yield '<div class="ma-plain">'
        yield from (line for row in chunk.rows for line in self._scanned(row[0][0]))
        yield '<table class="ma-grid">'
        before: list[str] = []
        for n_row, (row, cells) in enumerate(rows):
            ruler = self._is_ruler(cells, second=n_row == 1)
            span = f' colspan="{width}"' if ruler or (len(cells) < width and len(cells) == 1) else ""
            heads = n_row == 0 and len(rows) > 1 and self._is_ruler(rows[1][1], second=True)
            name = "th" if heads else "td"
            yield '<tr class="ma-sep">' if ruler else "<tr>"
            if ruler:
                cells = [[pair for cell in cells for pair in cell]]
            above = self.above[row[0][0].paragraph]
            before = [
                self._said(cell) or (before[at] if at in above and at < len(before) else "")
                for at, cell in enumerate(cells)
            ]
            for at, cell in enumerate(cells):
                words = "".join(self._cell(cell, ruler=ruler))
                if at in above and before[at] and not self._said(cell):
                    words = same_as_above(before[at]) + words
                yield f"<{name}{span}>{words}</{name}>"
            yield "</tr>"
        yield "</table>"
        yield "</div>"
        for owner in dict.fromkeys(owner for row in chunk.rows for _, owner in row):
            yield from self._after(owner, n)
        yield from self._beside(chunk)

    def _said(self, cell: Cell) -> str:
        return "".join(self.text[piece.start : piece.stop] for piece, _ in cell).strip()

    def _scanned(self, piece: Piece) -> Iterator[str]:
        """A line where a page begins whose words were recognised in a picture."""
        paragraph = self.recognised.get(piece.paragraph)
        if paragraph is not None and paragraph.page != self.page:
            self.page = paragraph.page
            yield page_note(paragraph.page)

    def _is_ruler(self, cells: list[Cell], *, second: bool) -> bool:
        """Whether a row is the line of dashes of a pipe table: the second row, or any row of three dashes or more."""
        words = [self._said(cell) for cell in cells]
        return all(_RULER.fullmatch(w) and (second or "---" in w) for w in words) and any("|" in w for w in words)

    def _cell(self, cell: Cell, *, ruler: bool) -> Iterator[str]:
        for piece, owner in cell:
            if owner is not None and owner not in self.seen and self.text[piece.start : piece.stop].strip():
                self.seen.add(owner)
                item = self.relations.items[owner]
                yield f'<span class="ma-tag" id="{item.id}" data-role="{item.role}">'
                yield f'<a href="#{item.id}">{label(item)}</a></span>'
            words = self._words(piece, verbatim, pipes=True)
            if ruler:
                words = f'<span class="ma-mark">{verbatim(self.text[piece.start : piece.stop])}</span>'
            yield f"<span{_place(piece)}>{words}</span>"

    def _rows(self, row: tuple[tuple[Piece, str | None], ...]) -> Iterator[list[Cell]]:
        """Cut the pieces of one paragraph into table rows (at line ends) and cells (at pipes or tabs)."""
        start = self.text.rfind("\n", 0, row[0][0].start) + 1
        stop = self.text.find("\n", row[-1][0].stop)
        at = start
        for line in self.text[start : stop if stop >= 0 else None].split("\n"):
            if line.strip():
                yield [clip(row, at + a, at + b) for a, b in cells_of(line)]
            at += len(line) + 1

    def _after(self, owner: str | None, n: int) -> Iterator[str]:
        if owner is None or self.last[owner] != n:
            return
        item = self.relations.items[owner]
        about = list(self._about(item))
        if about:
            yield f'<div class="ma-after" data-item="{item.id}" data-role="{item.role}">'
            yield from about
            yield "</div>"

    def _beside(self, chunk: Chunk) -> Iterator[str]:
        """What other reports say about words that belong to no item."""
        free = [f"p-{piece.paragraph}" for owner, piece in _places(chunk) if owner is None and piece.first]
        lines = self.after.about(free)
        if lines:
            yield '<div class="ma-plain">'
            yield _links(lines)
            yield "</div>"

    def _about(self, item: Item) -> Iterator[str]:
        lines = [_tie(tie) for tie in self.relations.ties.get(item.id, ())]
        lines += self.after.about([item.id, *self.paragraphs[item.id]])
        if lines:
            yield _links(lines)
        if self.commitments.get(item.id):
            yield self._notes(self.commitments[item.id])

    def _notes(self, commitments: list[Commitment]) -> str:
        lines = "\n".join(self._note(commitment) for commitment in commitments)
        notes = f'<ul class="ma-notes">\n{lines}\n</ul>'
        later = self.after.about(commitment.id for commitment in commitments)
        return f"{notes}\n{_links(later)}" if later else notes

    def _note(self, commitment: Commitment) -> str:
        here = "" if commitment.id in self.marked else f' id="{commitment.id}"'
        self.marked.add(commitment.id)
        facts = "；".join(f'<span class="ma-key">{key}</span> {inline(value)}' for key, value in understood(commitment))
        words = f"承诺 {commitment.id}" if here else f'<a href="#{commitment.id}">承诺 {commitment.id}</a>'
        return f'<li{here} data-k="{commitment.id}">{words}：{facts or "没有写明数量、期限和责任"}</li>'

    def _words(self, piece: Piece, escape: Callable[[str], str], *, pipes: bool = False) -> str:
        """The words of a piece, with marks for commitments and Markdown signs; nothing added, nothing left out."""
        marks = list(self._promised(piece.start, piece.stop))
        if not marks:
            return self._signs(piece.start, piece.stop, escape, pipes)
        out: list[str] = []
        at = piece.start
        for mark in marks:
            start, stop = max(mark.start, piece.start), min(mark.stop, piece.stop)
            identity = "" if mark.id in self.marked else f' id="{mark.id}"'
            self.marked.add(mark.id)
            out.append(self._signs(at, start, escape, pipes))
            out.append(f'<mark class="ma-commitment" data-k="{mark.id}"{identity}>')
            out.append(self._signs(start, stop, escape, pipes))
            out.append("</mark>")
            at = stop
        out.append(self._signs(at, piece.stop, escape, pipes))
        return "".join(out)

    def _promised(self, start: int, stop: int) -> Iterator[Promise]:
        n = max(bisect_left(self.promise_starts, start) - 1, 0)
        while n < len(self.promises) and self.promises[n].start < stop:
            promise = self.promises[n]
            if self.text[max(promise.start, start) : min(promise.stop, stop)].strip():
                yield promise
            n += 1

    def _signs(self, start: int, stop: int, escape: Callable[[str], str], pipes: bool) -> str:
        text = self.text[start:stop]
        if not self.markdown and not pipes:
            return escape(text)
        out, at = [], 0
        for a, b in _signs(text, pipes=pipes, line_start=start == 0 or self.text[start - 1] == "\n"):
            out.append(escape(text[at:a]))
            out.append(f'<span class="ma-mark">{escape(text[a:b])}</span>')
            at = b
        out.append(escape(text[at:]))
        return "".join(out)


def original(reading: Reading, relations: Relations, after: After) -> str:
    """The original of a report as Markdown; `after` knows what other reports say about it."""
    return "\n".join(_Writer(reading, relations, after).write())


def understood(commitment: Commitment) -> list[tuple[str, str]]:
    """What was understood of a commitment: (数量, 至少4次) …; only what is there."""
    deadline = commitment.deadline
    if deadline and commitment.due:
        deadline = f"{deadline}（{zh_date(commitment.due)}）"
    facts = [
        ("数量", commitment.quantity),
        ("频次", commitment.frequency),
        ("期限", deadline),
        ("责任", commitment.owner),
        ("成果", commitment.deliverable),
    ]
    return [(key, value) for key, value in facts if value]


def _last_words(pieces: tuple[Chunk, ...]) -> dict[str, int]:
    """For each item the chunk after which its links stand: its last, but before a heading that ends it."""
    last: dict[str, int] = {}
    for n, chunk in enumerate(pieces):
        for owner in _owners(chunk):
            if owner not in last or not isinstance(chunk, Heading):
                last[owner] = n
    return last


def _owners(chunk: Chunk) -> Iterator[str]:
    if isinstance(chunk, Grid):
        yield from (owner for row in chunk.rows for _, owner in row if owner is not None)
    elif chunk.owner is not None:
        yield chunk.owner


def _places(chunk: Chunk) -> Iterator[tuple[str | None, Piece]]:
    if isinstance(chunk, Grid):
        yield from ((owner, piece) for row in chunk.rows for piece, owner in row)
    elif isinstance(chunk, Heading):
        yield chunk.owner, chunk.piece
    else:
        yield from ((chunk.owner, piece) for paragraph in chunk.paragraphs for piece in paragraph.pieces)


def _links(lines: Sequence[str]) -> str:
    return "\n".join(['<ul class="ma-links" data-search-exclude>', *lines, "</ul>"])


def _place(piece: Piece) -> str:
    here = f' id="p-{piece.paragraph}"' if piece.first else ""
    return f'{here} data-p="{piece.paragraph}"'


def _without_signs(text: str) -> str:
    """A heading's words for the outline of the page; empty where it has no Markdown signs."""
    signs = _signs(text, pipes=False, line_start=True)
    kept = [
        text[a:b] for (_, a), (b, _) in zip([(0, 0), *sorted(signs)], [*sorted(signs), (len(text), 0)], strict=True)
    ]
    return "".join(kept).strip() if signs else ""


def _tie(tie: Tie) -> str:
    link, other = tie.link, tie.other
    arrow = "→" if tie.outward else "←"
    direction = "out" if tie.outward else "in"
    because = f' <span class="ma-why">{inline(tie.why)}</span>' if tie.why else ""
    full, words = inline(gist(other.text, 200)), inline(gist(other.title or other.text, _LINK_WORDS))
    told = "" if full == words else f' title="{full}"'
    return (
        f'<li data-kind="{link.kind}" data-dir="{direction}">{arrow} '
        f'<span class="ma-role" data-role="{other.role}">{ROLE[other.role]}</span> '
        f'<a href="#{other.id}"{told}>{other.id} {words}</a> '
        f"{sureness(tie.sure)}{because}</li>"
    )


def _signs(text: str, *, pipes: bool, line_start: bool) -> list[tuple[int, int]]:
    """Where Markdown signs stand: `#` at the head of a line, pairs of `**`, the pipes of a table."""
    if pipes:
        return [(n, n + 1) for n, c in enumerate(text) if c == "|"]
    found: list[tuple[int, int]] = []
    if line_start:
        head = len(text) - len(text.lstrip("#"))
        if 0 < head <= 6 and text[head : head + 1] == " ":
            found.append((0, head + 1))
    stars = [n for n, c in enumerate(text) if c == "*" and text[n : n + 2] == "**" and (n == 0 or text[n - 1] != "*")]
    for opening, closing in zip(stars[::2], stars[1::2], strict=False):
        found += [(opening, opening + 2), (closing, closing + 2)]
    return found
