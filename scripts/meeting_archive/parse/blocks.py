"""Logical paragraphs: which lines belong together, and what each is (title, text, table, page number, signature …)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..model import BlockKind
from ..numbering.markers import Marker, line_marker
from .headings import is_part_heading
from .lines import BLANK, ZERO_WIDTH, Line, clean
from .tables import flattened

_SENTENCE_END: Final = frozenset("。！？!?；;：:…")
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:[\s,，/]*共?\s*[0-9０-９]{1,4}\s*页?)?[-—–－·~\s]*"
)
_TOC_LINE: Final = re.compile(r".{2,60}?(?:[.．…·]{3,}|\t)\s*[-—]?\s*[0-9０-９IVXivx]{1,4}\s*[-—]?")
_TOC_HEAD: Final = frozenset({"目录", "目次", "contents", "CONTENTS"})
_DATE_LINE: Final = re.compile(
    r"[（(]?(?:[0-9０-９xX*]{4}|二[○〇零Ｏ一二三四五六七八九]{3}|一九[○〇零Ｏ一二三四五六七八九]{2})[年./-]\s*[0-9０-９xX*一二三四五六七八九十]{1,3}"
    r"(?:[月./-]\s*(?:[0-9０-９xX*一二三四五六七八九十]{1,3}\s*[日号]?)?)?[)）]?"
)
_ANNEX: Final = re.compile(r"附[件表录]\s*[0-9０-９一二三四五六七八九十]*\s*(?:[：:]|$)|附[：:]")
_RULE: Final = re.compile(r"[-=_*~—─━]{3,}|(?:```|~~~)\w*|<!--.*?-->|<[^<>]{1,40}>")
_CHROME: Final = re.compile(
    r"(?:当前|您的?(?:当前)?|现在)(?:所在)?位置[：:]|(?:文章|信息|稿件)?来源[：:]|责任编辑|【?(?:打印|关闭|收藏|分享|纠错)|字(?:体|号)[：:]?|上一[篇条页]|下一[篇条页]|"
    r"浏览(?:次数|量)|点击(?:数|量|次数)|阅读(?:次数|量|[：:])|(?:发布|更新)(?:时间|日期)[：:]|分享到|首页\s*[>＞»]|版权所有|扫一扫|微信扫|(?:主办|承办)单位[：:]|"
    r"ICP备|相关(?:链接|阅读|文章)|返回(?:顶部|首页|列表)|网站(?:地图|首页)|作者[：:].{0,12}$"
)
_CLOSING: Final = re.compile(
    r"(?:以上|上述|特此|专此)(?:报告|汇报|发言|情况|意见|内容|就是|通知|函告|函达|所述|，)|"
    r"(?:不[妥当足]之处|恳请|敬请).{0,24}(?:批评|指正)|此致|谢谢|"
    r"(?:总之|综上(?:所述)?|总而言之)[，,]"
)
_ADDRESS: Final = re.compile(r"各位(?:代表|委员|同志|领导)[！：，:,!]")
_FAREWELL: Final = 5
_TITLE_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A logical block at work: its lines, its kind, and the line marker it begins with, if any.

    `head` is where its words begin, `stop` the end of its last line, `tail` the end of its words.
    """

    lines: tuple[Line, ...]
    kind: BlockKind
    marker: Marker | None
    closing: bool

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.lines[0].start

    @property
    def stop(self) -> int:
        """Where its last line ends."""
        return self.lines[-1].stop

    @property
    def head(self) -> int:
        """Where its words begin."""
        return self.lines[0].head

    @property
    def tail(self) -> int:
        """Where its words end."""
        return self.lines[-1].tail


def marker_of(text: str, line: Line) -> Marker | None:
    """The marker a line begins with, in flat offsets; zero-width characters in it are looked through."""
    head = text[line.head : min(line.tail, line.head + 40)]
    places = [i for i, c in enumerate(head) if c not in ZERO_WIDTH]
    found = line_marker("".join(head[i] for i in places))
    if found is None:
        return None
    places.append(len(head))
    start, stop = line.head + places[found.start], line.head + places[found.stop]
    while stop < line.tail and text[stop] in BLANK + "*":
        stop += 1
    return replace(found, start=start, stop=stop)


def _unclosed(words: str) -> bool:
    return (
        words.rfind("（") > words.rfind("）")
        or words.rfind("(") > words.rfind(")")
        or words.rfind("《") > words.rfind("》")
    )


def _joined(text: str, previous: Line, line: Line, width: int) -> bool:
    """Whether `line` goes on with the sentence that `previous` was cut off in."""
    if previous.blank or line.blank or line.hashes or previous.hashes or line.bold or previous.style != line.style:
        return False
    words = text[previous.head : previous.tail]
    inside = words[-1] in "；;：:" and _unclosed(words)  # （牵头领导：
    if (words[-1] in _SENTENCE_END and not inside) or "|" in (words[0], text[line.head]) or "\t" in words:
        return False
    if words[-1] in "）)" and (marker := marker_of(text, line)) and not marker.weak:
        return False
    if len(words) < 20 or line.indent > previous.indent + 1:
        return False
    full = width > 0 and abs(previous.stop - previous.start - width) <= 3
    return full or (_unclosed(words) and not marker_of(text, line))


def _wrap_width(sheet: Sequence[Line]) -> int:
    """The column at which lines are cut, where many lines have nearly the same length; 0 where nothing says so."""
    lengths = [line.stop - line.start for line in sheet if not line.blank]
    longest = max(lengths, default=0)
    if not 20 <= longest <= 120:
        return 0
    near = sum(longest - n <= 3 for n in lengths)
    return longest if near >= 3 and near * 4 >= len(lengths) else 0


def _line_kind(text: str, line: Line) -> BlockKind:
    words = text[line.head : line.tail].strip(BLANK)
    raw = text[line.start : line.stop].strip(BLANK)
    if line.style == "front_matter":
        return "front_matter"
    if line.style == "table" or (raw.startswith("|") and raw.count("|") > 1) or words.count("\t") > 1:
        return "table"
    if not words or _RULE.fullmatch(raw):
        return "chrome"
    if _ANNEX.match(words):
        return "annex"
    if len(words) <= 16 and (raw[0] in "-—–－第·" or raw[-1] == "页") and _PAGE_NUMBER.fullmatch(raw):
        return "page_number"
    if len(words) <= 70 and _TOC_LINE.fullmatch(raw):
        return "toc"
    return "chrome" if len(words) <= 60 and _CHROME.match(words) else "text"


def _heading_like(text: str, piece: Piece) -> bool:
    words = text[piece.head : piece.tail]
    line = piece.first
    if line.hashes or line.all_bold:
        return len(words) <= _TITLE_LONGEST
    return piece.marker is not None and len(words) <= 45 and words[-1] not in "。；;，,！!"


def _group(text: str, sheet: Sequence[Line]) -> list[Piece]:
    width = _wrap_width(sheet)
    groups: list[tuple[BlockKind, list[Line]]] = []
    flat = flattened(text, sheet)
    tops = set(flat.values())
    for place, line in enumerate(sheet):
        kind: BlockKind = "table" if place in flat else _line_kind(text, line)
        if groups and place not in tops and _together(text, groups[-1], kind, line, width):
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
    return [_piece(text, kind, rows) for kind, rows in groups]


def _together(text: str, group: tuple[BlockKind, list[Line]], kind: BlockKind, line: Line, width: int) -> bool:
    if kind != group[0]:
        return False
    return kind in ("table", "front_matter", "toc") or (kind == "text" and _joined(text, group[1][-1], line, width))


def _piece(text: str, kind: BlockKind, rows: Sequence[Line]) -> Piece:
    marker = marker_of(text, rows[0]) if kind == "text" else None
    closing = kind == "text" and marker is None and bool(_CLOSING.match(text, rows[0].head, rows[-1].tail))
    return Piece(lines=tuple(rows), kind=kind, marker=marker, closing=closing)


def _contents(text: str, pieces: list[Piece]) -> None:
    """Mark a table of contents without page numbers: after 目录, the lines whose words come again below."""
    for i, piece in enumerate(pieces[:40]):
        if clean(text[piece.head : piece.tail]) not in _TOC_HEAD:
            continue
        pieces[i] = replace(piece, kind="toc", marker=None)
        last = {clean(text[p.head : p.tail]): j for j, p in enumerate(pieces)}
        numbered = i + 1 < len(pieces) and pieces[i + 1].kind == "toc"
        for j in range(i + 1, len(pieces)):
            words = clean(text[pieces[j].head : pieces[j].tail])
            if pieces[j].kind in ("toc", "page_number"):
                continue
            if numbered or len(words) > 50 or last[words] == j:
                break
            pieces[j] = replace(pieces[j], kind="toc", marker=None)
        return


def _title(text: str, pieces: list[Piece]) -> None:
    """Mark the title: the short unmarked lines at the very top, before the first text or marker."""
    found = 0
    for i, piece in enumerate(pieces):
        words = text[piece.head : piece.tail]
        if piece.kind in ("chrome", "front_matter", "page_number"):
            continue
        plain = piece.kind == "text" and piece.marker is None and len(words) <= _TITLE_LONGEST and not piece.closing
        if not plain or (words[-1] in "。；;，,！!：:" and words[-1:] != "：") or found >= 4:
            return
        if words[-1] in "：:" or (found and piece.first.hashes) or is_part_heading(words):
            return
        if found and not (_DATE_LINE.fullmatch(words) or len(words) <= 40):
            return
        pieces[i] = replace(piece, kind="title")
        found += 1


def _signature(text: str, pieces: list[Piece]) -> None:
    """Mark who signed and when: a line that is only a date, with the short lines just above it."""
    for i, piece in enumerate(pieces):
        words = text[piece.head : piece.tail].strip(BLANK)
        if piece.kind != "text" or len(words) > 24 or not _DATE_LINE.fullmatch(clean(words)):
            continue
        pieces[i] = replace(piece, kind="signature", marker=None)
        for j in range(i - 1, max(i - 4, -1), -1):
            above = text[pieces[j].head : pieces[j].tail]
            if pieces[j].kind != "text" or pieces[j].marker or len(above) > 30 or above[-1] in "。；：！？，;:!?,":
                break
            pieces[j] = replace(pieces[j], kind="signature")


def _farewell(text: str, pieces: list[Piece]) -> None:
    """Mark 各位代表，… near the end as closing words; further up it opens a part of the report."""
    for i in range(max(len(pieces) - _FAREWELL, 0), len(pieces)):
        if pieces[i].kind == "text" and _ADDRESS.match(text, pieces[i].head, pieces[i].tail):
            pieces[i] = replace(pieces[i], closing=True)


def pieces_of(text: str, sheet: Sequence[Line]) -> list[Piece]:
    """The blocks of a document, in order; they cover every line once."""
    pieces = _group(text, sheet)
    _contents(text, pieces)
    _title(text, pieces)
    _signature(text, pieces)
    _farewell(text, pieces)
    return [
        replace(p, kind="heading") if p.kind == "text" and p.head < p.tail and _heading_like(text, p) else p
        for p in pieces
    ]
