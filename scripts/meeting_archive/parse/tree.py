"""From tokens to the tree of sections: which piece stands under which, decided by how the markers nest here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..model import Section, Span
from ..numbering.markers import Marker
from ..numbering.sentences import QUOTING, after_quotation, first_clause
from .blocks import Piece
from .headings import LABEL, PREFACE, bracketed
from .lists import RUNNING, chains, firsts, follows
from .tables import Row, rows_of
from .tokens import Token, aspects_within, labels_within, resolves_within

_TITLE_END: Final = frozenset("。；;！？!?：:\n|\t")
_MARK: Final = re.compile(f"[{re.escape(''.join(sorted(_TITLE_END)) + QUOTING)}]")
"""Where a title may end, or a quotation begins, inside which it does not."""
_WRAPPED_END: Final = _TITLE_END - {"\n"}
"""Where a title ends in a block of several lines: the sentence runs over the wrap."""
_TITLE_LONG: Final = 30
_HASHES: Final = re.compile(r"^#+(?![0-9０-９])[ *|]*|[ *|]*#+$")
_NAME_LONGEST: Final = 3
_HEADS: Final = frozenset({"hash", "bold", "bracket", "plain", "line", "label", "part", "chapter"})
_TURNS: Final = re.compile(
    r"(?:在)?(?:肯定|总结|看到|取得)[^，。；]{0,8}(?:成绩|同时)|[^，。；]{0,6}成绩的取得|究其原因|新的一年|今后|下一步|总之|回顾"
)
"""A paragraph that turns from the parts of a report to what comes after them; no heading on a bare line holds it."""
_HELD_OVER: Final = 3
"""Over how many paragraphs a list that runs inside them may go on."""
DEEPEST: Final = 12
"""No document means more levels than these; what goes deeper is kept on the last of them."""


@dataclass(slots=True, kw_only=True)
class Node:
    """A section while the tree grows. `extra`: the further blocks it holds, `most`: the most of an elder sibling."""

    token: Token
    stop: int = -1
    extra: int = 0
    most: int = -1
    elders: int = 0
    children: list[Node] = field(default_factory=list)
    rows: tuple[Row, ...] = ()


def _root() -> Node:
    return Node(
        token=Token(
            family="",
            label="",
            number=None,
            start=0,
            body=0,
            block=-1,
            rank=-1,
            inline=False,
            level=0,
            heads=True,
            rule="",
        )
    )


class Grower:
    """Grows the tree block by block, with a stack of the sections that are open."""

    def __init__(self, text: str, sheet: Sequence[Piece], tokens: Sequence[Token | None]) -> None:
        """`tokens` has one entry a block."""
        self.text, self.sheet, self.tokens = text, sheet, tokens
        self.root = _root()
        self.stack = [self.root]
        self.after = _next_in_family(tokens)
        self.nested: set[tuple[str, str]] = set()
        """Pairs (outer family, inner family) that this document has shown."""

    def close(self, depth: int, at: int) -> None:
        """Close all open sections deeper than `depth`; they end at `at`."""
        while len(self.stack) > depth:
            self.stack.pop().stop = at

    def open(self, token: Token) -> None:
        """Make `token` a child of the innermost open section."""
        if len(self.stack) > DEEPEST:
            self.close(DEEPEST, token.start)
        parent = self.stack[-1]
        self.nested.add((parent.token.family, token.family))
        node = Node(token=token)
        elder = next((c for c in reversed(parent.children) if _alike(c.token, token)), None)
        if elder is not None and not (token.number == 1 and elder.token.number is not None):
            node.elders = elder.elders + 1
            led = len(elder.children) if token.family in _HEADS or token.heads else 0
            node.most = max(elder.most, elder.extra, led)
        parent.children.append(node)
        self.stack.append(node)

    def place(self, token: Token) -> int:
        """The stack depth at which a line token belongs."""
        if token.family == "hash":
            return self._above(lambda n: n.token.family != "hash" or n.token.level >= token.level, stop_at_hash=True)
        depth = self._sibling(token)
        if depth is not None:
            return depth
        if token.family == "part":  # a chapter stands above all that is no heading of the format
            return next((d for d in range(1, len(self.stack)) if self.stack[d].token.family != "hash"), len(self.stack))
        if token.family == "bullet":
            return self._above(lambda n: n.token.family == "bullet" and n.token.level >= token.level)
        if token.family in _HEADS:  # a heading ends the bullets above it, but for those it is set in under
            indent = self.sheet[token.block].first.indent
            return self._above(lambda n: n.token.family == "bullet" and n.token.level > indent)
        if token.number is None:
            return self._above(lambda n: n.token.inline)
        return self._new_list(token)

    def _above(self, pops: Callable[[Node], bool], stop_at_hash: bool = False) -> int:
        depth = len(self.stack)
        if stop_at_hash:
            while depth > 1 and pops(self.stack[depth - 1]):
                depth -= 1
            return depth
        while depth > 1 and (self.stack[depth - 1].token.inline or pops(self.stack[depth - 1])):
            depth -= 1
        return depth

    def _sibling(self, token: Token) -> int | None:
        """Where the list that `token` continues is open; None where it begins a list of its own."""
        fallback = None
        crossed = False
        for depth in range(len(self.stack) - 1, 0, -1):
            here = self.stack[depth].token
            if here.family == token.family and (token.family != "bullet" or here.level == token.level):
                if follows(here.number, token.number):
                    return depth
                if not here.inline and not crossed and fallback is None:
                    fallback = depth
            crossed = crossed or (here.family in _HEADS and here.family != token.family)
            if here.family == "hash" and token.family in _HEADS:
                break
        return fallback

    def _new_list(self, token: Token) -> int:
        """A list of a kind that is not open: under the innermost section, unless an outer kind begins anew."""
        depth = self._above(lambda n: False)
        while depth > 1:
            top = self.stack[depth - 1].token
            if self._prefaces(top) or (top.family in ("label", "bracket") and self._complete(top)):
                depth -= 1
                continue
            if top.family in _HEADS or top.rank < token.rank:
                break
            if (top.family, token.family) in self.nested or (token.number == 1 and self._goes_on(top)):
                break
            depth -= 1
        return depth

    def _complete(self, top: Token) -> bool:
        """Whether a label has its words on its own line, and opens no list below it: 摘要：本文……。"""
        piece = self.sheet[top.block]
        return piece.tail > top.body + len(top.label) + 3 and self.text[piece.tail - 1] not in "：:"

    def _prefaces(self, top: Token) -> bool:
        """Whether a heading stands over words ahead of the document, whose chapters come after it: 摘要：⏎……⏎一、"""
        return bool(PREFACE.match(self.text, top.body))

    def _goes_on(self, top: Token) -> bool:
        later = self.after.get(top.block)
        return later is not None and top.number is not None and later.number == top.number + 1

    def text_block(self, index: int) -> None:
        """A block without token: it belongs to the innermost section, or ends the list whose items are shorter."""
        piece = self.sheet[index]
        self.close(self._above(lambda n: False), piece.start - 1)
        while len(self.stack) > 1:
            top = self.stack[-1]
            alone = top.extra == 0 and not top.children and _heading_only(self.text, top, self.sheet)
            alone = alone and not (top.elders > 1 and top.most == 0)  # its elders have nothing below them
            full = top.elders > 0 and top.extra >= top.most and (top.elders > 1 or top.most == 0)
            last = not self._goes_on(top.token)
            ends = piece.closing and (top.token.family not in _HEADS or top.token.family == "label")
            ends = ends or (top.token.family == "line" and bool(_TURNS.match(self.text, piece.head)))
            if not (ends or (full and last and not alone)) or (top.token.heads and not ends and top.most > 0):
                break
            self.close(len(self.stack) - 1, piece.start - 1)
        self.stack[-1].extra += 1

    def _held(self, index: int) -> Token | None:
        """The open piece of a list whose next number stands inside this block: 一是…。⏎…。二是…"""
        piece = self.sheet[index]
        if piece.kind != "text" or piece.closing or len(self.stack) < 2:
            return None
        recent = [n.token for n in self.stack[1:] if index - n.token.block <= _HELD_OVER and n.token.number is not None]
        recent = [t for t in recent if t.family in RUNNING]
        if not recent:
            return None
        first = firsts(self.text, piece)
        return next((t for t in reversed(recent) if t.family in first and follows(t.number, first[t.family])), None)

    def inline(self, index: int, held: Token | None = None) -> None:
        """Open the lists that run inside a block; `held` is the piece of a list that goes on in it."""
        piece, own = self.sheet[index], self.tokens[index]
        start = own.body if own else piece.head
        found = chains(self.text, start, piece.tail, own or held, self._later(index), self._second_below(index))
        tokens = [_inline_token(m, index) for m in found]
        if piece.kind == "text" and (own is None or own.family != "from"):
            later = self._later(index)
            beside = any(t is not None and t.family == "aspect" for t in (own, later))
            tokens += aspects_within(self.text, piece, index, start, beside)
            if own is None or own.family in ("resolve", "label"):
                tokens += resolves_within(self.text, piece, index, start)
            if own is not None and (own.number is not None or own.family == "label"):
                tokens += labels_within(self.text, piece, index, start)
            tokens.sort(key=lambda t: t.start)
        for token in tokens:
            since = held.block if held else index
            beside = token.family in ("resolve", "label")
            depth = self._beside(index, token.family) if beside else self._inline_sibling(token, since)
            self.close(depth if depth is not None else len(self.stack), token.start)
            self.open(token)

    def _beside(self, index: int, family: str) -> int | None:
        """Where a resolution or label inside a block belongs: beside one that begins the block, below no list of it."""
        inner = (d for d, n in enumerate(self.stack) if d and n.token.block == index)
        return next((d for d in inner if self.stack[d].token.inline or self.stack[d].token.family == family), None)

    def _second_below(self, index: int) -> frozenset[str]:
        """The kinds of list of which a 2 stands first inside the next block, where that begins with no number."""
        if index + 1 >= len(self.sheet) or self.tokens[index + 1] is not None or self.sheet[index + 1].kind != "text":
            return frozenset()
        first = firsts(self.text, self.sheet[index + 1])
        return frozenset(f for f in RUNNING if first.get(f) == 2)

    def _inline_sibling(self, token: Token, since: int) -> int | None:
        for depth in range(len(self.stack) - 1, 0, -1):
            here = self.stack[depth].token
            if here.block < since:
                return None
            if here.family == token.family and follows(here.number, token.number):
                return depth
        return None

    def _later(self, index: int) -> Token | None:
        return next((t for t in self.tokens[index + 1 : index + 2] if t), None)

    def grow(self) -> list[Node]:
        """All top sections."""
        for index, piece in enumerate(self.sheet):
            token = self.tokens[index]
            if piece.kind in ("signature", "annex"):
                self.close(1, piece.start - 1)
            elif piece.kind == "table":
                self.stack[-1].extra += 1
                rows = rows_of(self.text, piece.lines)
                for row in rows:
                    self._row(row, index)
            elif token is not None:
                depth = self.place(token)
                self.close(depth, max(token.start - 1, 0) if token.start > 0 else 0)
                self.open(token)
                self.inline(index)
            elif piece.kind in ("text", "heading"):
                held = self._held(index)
                if held is None and not piece.continues:
                    self.text_block(index)
                self.inline(index, held)
            elif piece.kind == "title":
                self.close(1, piece.start - 1)
        self.close(1, len(self.text))
        return self.root.children

    def _row(self, row: Row, index: int) -> None:
        node = Node(token=_table_token("row", row.label, row.start, index), stop=row.stop)
        for cell in row.cells:
            node.children.append(Node(token=_table_token("cell", cell.header, cell.start, index), stop=cell.stop))
        self.stack[-1].children.append(node)


def _alike(one: Token, other: Token) -> bool:
    """Whether two tokens stand over pieces of one kind: 问题：… and 措施：… do not."""
    return one.family == other.family and (one.family != "label" or one.label == other.label)


def _inline_token(marker: Marker, block: int) -> Token:
    return Token(
        family=marker.family,
        label=marker.label,
        number=marker.number,
        start=marker.start,
        body=marker.stop,
        block=block,
        rank=marker.rank,
        inline=True,
        level=0,
        heads=False,
        rule="inline",
    )


def _table_token(family: str, label: str, start: int, block: int) -> Token:
    return Token(
        family=family,
        label=label,
        number=None,
        start=start,
        body=start,
        block=block,
        rank=9,
        inline=family == "cell",
        level=0,
        heads=family == "row",
        rule="table",
    )


def _next_in_family(tokens: Sequence[Token | None]) -> dict[int, Token]:
    """For each block with a token, the next token of its family further down."""
    later: dict[int, Token] = {}
    seen: dict[str, Token] = {}
    for token in reversed(tokens):
        if token is None:
            continue
        if token.family in seen:
            later[token.block] = seen[token.family]
        seen[token.family] = token
    return later


def _heading_only(text: str, node: Node, sheet: Sequence[Piece]) -> bool:
    piece = sheet[node.token.block]
    words = text[node.token.body : piece.tail]
    return not any(c in "。；;，,！!？?" for c in words[:-1]) and len(words) <= 45


def _goes_on(text: str, start: int, at: int, heads: bool) -> bool:
    """Whether the colon at `at` stands in a time of day, or behind a name as short as 刘洋：."""
    if text[at] not in "：:":
        return False
    named = not heads and at - start <= _NAME_LONGEST and not LABEL.match(text, start, at + 2)
    return named or (text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit())


def title_of(text: str, start: int, stop: int, heads: bool = False, *, ends: frozenset[str] = _TITLE_END) -> str:
    """The first sentence or heading of text[start:stop], without the marks around it; a piece of the text itself."""
    if heads and (part := bracketed(text, start, stop)):
        return part
    end = start
    while (mark := _MARK.search(text, end, stop)) is not None:
        end = mark.start()
        if (after := after_quotation(text, end, stop)) > end:
            end = after
            continue
        if text[end] in ends and end > start and not _goes_on(text, start, end, heads):
            break
        end += 1
    else:
        end = stop
    words = text[start:end]
    if len(words) > _TITLE_LONG:
        words = first_clause(words)
    words = words.split("**")[0].strip(" \t\n\u3000\xa0*|") or words.strip()
    words = _HASHES.sub("", words) or words
    return words.lstrip('“"') if words.count("“") > words.count("”") or words.count('"') % 2 else words


def freeze(text: str, nodes: Sequence[Node], level: int, sheet: Sequence[Piece]) -> tuple[Section, ...]:
    """Nodes as `Section` records."""
    return tuple(_sections(text, nodes, level, sheet))


def _sections(text: str, nodes: Sequence[Node], level: int, sheet: Sequence[Piece]) -> Iterator[Section]:
    for node in nodes:
        token = node.token
        tabled = token.family in ("row", "cell")
        limit = node.stop if tabled else min(sheet[token.block].tail, node.stop)
        yield Section(
            label=token.label,
            marker=token.family,
            level=level,
            title=title_of(
                text,
                token.body,
                max(limit, token.body),
                token.family in _HEADS,
                ends=_TITLE_END if tabled else _WRAPPED_END,
            ),
            span=Span(start=token.start, stop=max(node.stop, token.start)),
            inline=token.inline,
            rule=token.rule,
            children=freeze(text, node.children, level + 1, sheet),
        )
