"""Which blocks begin a section, and with what: numbers, headings, labels, and the unnumbered ways of the genre."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..numbering.markers import inline_markers
from ..numbering.numerals import to_int
from .blocks import Piece
from .headings import ASSIGNED, BRACKET, LABEL, PLAIN, STATED, unspaced

_FROM: Final = re.compile(r"从[^，。；：\n]{1,14}?(?:来看|上看|上讲|看|来说|层面|角度)[，,：:]")
_ASPECT: Final = re.compile(r"(?:在)?[^，。；：！？\n“”]{2,16}方面[，,：:]")
_ASPECT_WITHIN: Final = re.compile(r"(?<=[。；])在[^，。；：！？\n“”]{2,12}方面[，,]")
_NAMED: Final = re.compile(r"[^，。；：:！？\n“”（）()、@]{3,18}[：:](?=[^\n]{6})")
"""A paragraph that begins with the name of what it is about: 密封风改造：……"""
_TAIL: Final = re.compile(
    r"(?:(?:这|此)(?:就)?是第|(?:这|此)(?:是)?其|以上是第)(?P<n>[一二三四五六七八九十]{1,3})(?:种|个|类|条|点|项|方面)?[^。\n]{0,8}。?$"
)
_RESOLVE: Final = re.compile(
    r"会议(?:还|同时|最后|一致|原则)?(?P<w>要求|同意|决定|明确|议定|强调|确定|通过|责成|指出|认为|听取|建议)"
)
_RESOLVE_WITHIN: Final = re.compile(
    r"(?<=[。；])\n?(?P<at>会\n?议\n?(?:还|同时|最后|一致|原则)?\n?"
    r"(?P<w>[要请]\n?求|同\n?意|决\n?定|明\n?确|议\n?定|强\n?调|确\n?定|通\n?过|责\n?成))(?P<told>\n?[：:，,]\n?)?|"
    r"(?:(?<=[。；])|^)\s{0,4}会议[^。；，：\n]{2,30}，\n?(?P<at2>(?:一致|原则)?(?P<w2>决定|同意))(?=[^，。；：])",
    re.M,
)
"""A resolution that begins inside a paragraph, also over the end of a wrapped line; or behind what was studied."""
_LABEL_WITHIN: Final = re.compile(
    r"(?<=[。；])(?:存在(?:的)?问题|(?:主要|产生|具体)?原因(?:分析)?|(?:整改|改进|具体|下一步)?措施|整改方向|努力方向)[：:](?=[^\n])"
)
_LEAD: Final = re.compile(r"[^，,。；;：:！？!?\n]{4,20}。(?=[^\n]{15})")


_SHORT_HEADING: Final = re.compile(r"[\u4e00-\u9fff“”《》、，0-9]{6,26}(?<![，、])")
_PARAGRAPH: Final = 24
"""A line with so many characters and a stop at its end is a paragraph that a heading can stand over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a section begins with. `start` is the marker, `body` where its words begin, `block` the block's index.

    `family` tells lists apart; `number` is the place in the list where it has one; `level` is the depth that the
    format itself gives (a Markdown heading, an indent), 0 for none; `heads` says that it stands over what follows.
    """

    family: str
    label: str
    number: int | None
    start: int
    body: int
    block: int
    rank: int
    inline: bool
    level: int
    heads: bool
    rule: str


def _own(text: str, piece: Piece, block: int) -> Token | None:
    """The token of a block that has a marker or is a heading by its format."""
    line, marker = piece.first, piece.marker
    if line.hashes:
        return Token(
            family="hash",
            label=marker.label if marker and not marker.weak else "",
            number=None,
            start=line.head,
            body=marker.stop if marker and not marker.weak and marker.stop < piece.tail else line.head,
            block=block,
            rank=0,
            inline=False,
            level=line.hashes,
            heads=True,
            rule="heading",
        )
    if marker and marker.stop < piece.tail:
        return Token(
            family=marker.family,
            label=marker.label,
            number=marker.number,
            start=marker.start,
            body=marker.start if marker.family == "stage" else marker.stop,
            block=block,
            rank=marker.rank,
            inline=False,
            level=line.indent + 1 if marker.family == "bullet" else 0,
            heads=piece.kind == "heading",
            rule="numbered" if marker.family != "bullet" else "bulleted",
        )
    return None


def _unnumbered(text: str, piece: Piece, block: int, next_is_text: bool) -> Token | None:
    """The token of a block without marker: a heading on a line of its own, a label, a resolution."""
    head, tail = piece.head, piece.tail
    words = text[head:tail]

    def token(family: str, label: str, body: int, *, heads: bool, rank: int = 6) -> Token:
        return Token(
            family=family,
            label=label,
            number=None,
            start=head,
            body=body,
            block=block,
            rank=rank,
            inline=False,
            level=0,
            heads=heads,
            rule=family,
        )

    if piece.first.all_bold and len(words) <= 45:
        return token("bold", "", head, heads=True, rank=1)
    if ASSIGNED.match(text, head, tail):
        return None  # it says who and until when, of what stands above
    if found := BRACKET.match(text, head, tail):
        return token("bracket", found.group().strip("【】：:"), head, heads=True, rank=1)
    if found := _RESOLVE.match(text, head, tail):
        opens = words[-1] in "：:"
        told = not opens and text[found.end() : found.end() + 1] in ("：", ":", "，", ",")
        return token("resolve", found["w"], found.end() + 1 if told else head, heads=opens, rank=2 if opens else 6)
    if len(words) <= 22 and next_is_text and PLAIN.fullmatch(unspaced(words.replace("**", ""))):
        return token("plain", "", head, heads=True)
    if found := STATED.match(text, head, tail) or LABEL.match(text, head, tail):
        return token("label", found.group().strip("【】[]：:。* "), head, heads=True)
    return None


def _weak_kept(sheet: Sequence[Piece]) -> set[int]:
    """Indices of blocks whose weak marker has a neighbour in its list: a number before or after its own."""
    lists: defaultdict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for i, piece in enumerate(sheet):
        if piece.marker:
            lists[piece.marker.family].append((i, piece.marker.number))
    kept: set[int] = set()
    for row in lists.values():
        for (i, m), (j, n) in pairwise(row):
            if m is None or n is None or n == m + 1 or (n > m and n == 9):
                kept.update((i, j))
    return kept


def _runs(tokens: Sequence[Token | None], sheet: Sequence[Piece]) -> list[list[int]]:
    """Runs of text blocks that no token begins."""
    runs: list[list[int]] = [[]]
    for i, piece in enumerate(sheet):
        if tokens[i] is None and piece.kind == "text" and not piece.closing and not piece.continues:
            runs[-1].append(i)
        elif tokens[i] is not None or (piece.kind not in ("chrome", "page_number") and not piece.continues):
            runs.append([])
    return [run for run in runs if run]


def _named(text: str, piece: Piece, block: int, found: re.Match[str], family: str) -> Token:
    number = None
    if family == "tail":
        number = to_int(found["n"])
    return Token(
        family=family,
        label="" if family == "lead" else found["n"] if family == "tail" else found.group().strip("，,：:。"),
        number=number,
        start=piece.head,
        body=piece.head,
        block=block,
        rank=7,
        inline=False,
        level=0,
        heads=False,
        rule=family,
    )


def _led(text: str, run: Sequence[int], sheet: Sequence[Piece], under_heading: bool) -> list[Token]:
    """Tokens for a run of unmarked paragraphs that are all led in the same way."""
    hits = [(i, m) for i in run if (m := _NAMED.match(text, sheet[i].head, sheet[i].tail))]
    if under_heading and len(hits) >= 2 and len(run) - len(hits) <= 1 and hits[-1][0] == run[-1]:
        return [_named(text, sheet[i], i, m, "topic") for i, m in hits]
    for family, pattern in (("from", _FROM), ("aspect", _ASPECT)):
        hits = [(i, m) for i in run if (m := pattern.match(text, sheet[i].head, sheet[i].tail))]
        if len(hits) >= 2 or (family == "aspect" and hits and _aspects_within(text, run, sheet)):
            return [_named(text, sheet[i], i, m, family) for i, m in hits]
    hits = [(i, m) for i in run if (m := _TAIL.search(text, max(sheet[i].head, sheet[i].tail - 40), sheet[i].tail))]
    if len(hits) >= 2:
        return [_named(text, sheet[i], i, m, "tail") for i, m in hits]
    if not under_heading:
        return []
    hits = [(i, m) for i in run if (m := _LEAD.match(text, sheet[i].head, sheet[i].tail))]
    first = hits[0][0] if hits else -1
    while hits and hits[-1][0] - first + 1 != len(hits):
        hits.pop()
    if len(hits) >= 2 and first in run[:2]:
        return [_named(text, sheet[i], i, m, "lead") for i, m in hits]
    return []


def _aspects_within(text: str, run: Sequence[int], sheet: Sequence[Piece]) -> bool:
    return any(_ASPECT_WITHIN.search(text, sheet[i].head, sheet[i].tail) for i in run)


def aspects_within(text: str, piece: Piece, block: int, start: int, beside: bool) -> list[Token]:
    """在…方面 or 从…看 at the head of sentences in a block: at least two, or one `beside` a block that opens so."""
    family = "aspect"
    hits = list(_ASPECT_WITHIN.finditer(text, piece.head, piece.tail))
    if len(hits) < (1 if beside else 2):
        family = "from"
        found = _FROM.finditer(text, piece.head, piece.tail)
        hits = [m for m in found if m.start() == piece.head or text[m.start() - 1] in "。；"]
    if len(hits) < 2 and family == "from":
        return []
    return [
        Token(
            family=family,
            label=m.group().strip("，,：:"),
            number=None,
            start=m.start(),
            body=m.start(),
            block=block,
            rank=7,
            inline=True,
            level=0,
            heads=False,
            rule=family,
        )
        for m in hits
        if m.start() >= start
    ]


def labels_within(text: str, piece: Piece, block: int, start: int) -> list[Token]:
    """整改措施：…, 原因：… at the head of sentences inside a piece of a list: what stands below is of another kind."""
    return [
        Token(
            family="label",
            label=m.group().rstrip("：:"),
            number=None,
            start=m.start(),
            body=m.start(),
            block=block,
            rank=6,
            inline=True,
            level=0,
            heads=True,
            rule="label",
        )
        for m in _LABEL_WITHIN.finditer(text, max(start, piece.head), piece.tail)
    ]


def resolves_within(text: str, piece: Piece, block: int, start: int) -> list[Token]:
    """会议决定，… at the head of sentences in a block of minutes; what opens a list with it is no token."""
    found = []
    for m in _RESOLVE_WITHIN.finditer(text, max(start - 1, piece.head), piece.tail):
        at = m.start("at") if m["at"] else m.start("at2")
        told = (m["told"] or "").strip()
        listed = m.end() >= piece.tail or next(inline_markers(text, m.end(), min(m.end() + 4, piece.tail)), None)
        if told in ("：", ":") and listed:
            continue
        found.append(
            Token(
                family="resolve",
                label=(m["w"] or m["w2"]).replace("\n", ""),
                number=None,
                start=at,
                body=m.end() if told else at,
                block=block,
                rank=6,
                inline=True,
                level=0,
                heads=False,
                rule="resolve",
            )
        )
    return found


def line_tokens(text: str, sheet: Sequence[Piece]) -> list[Token | None]:
    """For each block the token it begins with, or None; same length as `sheet`."""
    kept = _weak_kept(sheet)
    tokens: list[Token | None] = []
    for i, piece in enumerate(sheet):
        token = None
        if piece.kind in ("text", "heading") and not piece.continues:
            follows = i + 1 < len(sheet) and sheet[i + 1].kind in ("text", "heading", "table")
            if piece.marker is None or not piece.marker.weak or i in kept or piece.first.hashes:
                token = _own(text, piece, i)
            token = token or _unnumbered(text, piece, i, follows)
        tokens.append(token)
    for i in _short_lines(text, tokens, sheet):
        tokens[i] = _short_line(sheet[i], i)
    for run in _runs(tokens, sheet):
        above = tokens[run[0] - 1] if run[0] else None
        for token in _led(text, run, sheet, above is not None and _alone(text, sheet[above.block])):
            tokens[token.block] = token
    return tokens


def _short_lines(text: str, tokens: Sequence[Token | None], sheet: Sequence[Piece]) -> list[int]:
    """Blocks that are headings by their looks alone: short, without a stop, between paragraphs that have one.

    At least two, or none: one such line may be anything.
    """
    found = []
    for i, piece in enumerate(sheet[:-1]):
        words = text[piece.head : piece.tail]
        if tokens[i] is not None or piece.kind != "text" or piece.closing or piece.continues:
            continue
        if not _SHORT_HEADING.fullmatch(words) or len(piece.lines) > 1:
            continue
        below, above = sheet[i + 1], sheet[i - 1] if i else None
        told = below.kind == "text" and below.tail - below.head >= _PARAGRAPH and text[below.tail - 1] in "。；;"
        after = above is not None and (
            above.kind == "heading" or tokens[i - 1] is not None or text[above.tail - 1] in "。；;！!"
        )
        if told and after:
            found.append(i)
    return found if len(found) > 1 else []


def _short_line(piece: Piece, block: int) -> Token:
    return Token(
        family="line",
        label="",
        number=None,
        start=piece.head,
        body=piece.head,
        block=block,
        rank=6,
        inline=False,
        level=0,
        heads=True,
        rule="line",
    )


def _alone(text: str, piece: Piece) -> bool:
    """Whether a block is a heading on a line of its own."""
    words = text[piece.head : piece.tail]
    return piece.kind == "heading" or len(words) <= 45
