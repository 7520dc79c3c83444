"""Logical paragraphs: which lines belong together, and what each is (title, text, table, page number, signature …)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..model import BlockKind
from ..numbering.markers import Marker, line_marker
from .headings import ASSIGNED, BRACKET, LABEL, is_part_heading
from .lines import BLANK, ZERO_WIDTH, Line, clean
from .tables import flattened

_SENTENCE_END: Final = frozenset("。！？!?；;：:…")
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·~\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:[\s,，/]*共?\s*[0-9０-９]{1,4}\s*页?)?[-—–－·~\s]*"
)
_TOC_LINE: Final = re.compile(r".{2,60}?(?:[.．…·]{3,}|…{2}|\t)\s*[-—]?\s*[0-9０-９IVXivx]{1,4}\s*[-—]?")
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
    r"请(?:予|各位|大家|同志|领导|组织|上级)[^，。；：:\n]{0,12}(?:批评|指正|审议|审阅|帮助)|"
    r"(?:总之|综上(?:所述)?|总而言之)[，,]|"
    r"[^，。；：:\n]{1,16}?(?:将|要|一定)以[^，。；：:\n]{0,24}为(?:新的)?(?:契机|起点|动力|开端)"
)
_FOOTER: Final = re.compile(
    r"(?:主送|抄送|抄报|报送?|送|分送|发|主题词|记录人?|签发人?|核稿|校对|印制|联系人|出席|列席|缺席|请假)[：:]|[^，。；]{0,30}[0-9○〇零一二三四五六七八九十]日印发|共印\s*[0-9]+\s*份"
)
"""How the lines below a document of an office begin: to whom it goes, who signed and printed it."""
_FOOTER_DEEP: Final = 8
_NOTE: Final = re.compile(r"\[[0-9]{1,2}\]|〔[0-9]{1,2}〕|[①-⑳]")
_REFERENCE: Final = re.compile(rf"(?<=[\u4e00-\u9fff”》）])(?:{_NOTE.pattern})(?=[，。；、：！？”）\n])")
"""The sign of a footnote, and where it stands behind a word."""
_ADDRESS: Final = re.compile(r"各位(?:代表|委员|同志|领导)[！：，:,!]")
_FAREWELL: Final = 5
_TITLE_LONGEST: Final = 60
_RAGGED: Final = 6
_CLUSTER: Final = 4
_BEYOND: Final = 12
_SET_IN: Final = 8
"""In columns: how ragged the right edge is, how close lines lie, how far headings run on, how far in others begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A logical block at work: its lines, its kind, and the line marker it begins with, if any.

    `head` is where its words begin, `stop` the end of its last line, `tail` the end of its words. `continues`: it goes
    on with the sentence of the piece before the number of a page.
    """

    lines: tuple[Line, ...]
    kind: BlockKind
    marker: Marker | None
    closing: bool
    continues: bool = False

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
    places: Sequence[int] = range(len(head) + 1)
    seen = head
    if not ZERO_WIDTH.isdisjoint(head):
        places = [*(i for i, c in enumerate(head) if c not in ZERO_WIDTH), len(head)]
        seen = "".join(head[i] for i in places[:-1])
    found = line_marker(seen)
    if found is None:
        return None
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


def _begins_anew(text: str, marker: Marker) -> bool:
    """Whether a marker hardly ever stands in a sentence: （二）, 第三章, 四、 but not the 三、 of 三、四季度."""
    numeral = marker.family == "cn" and text[marker.stop : marker.stop + 1] not in "一二三四五六七八九十"
    return numeral or marker.family in ("cn_paren", "part")


def _joined(text: str, previous: Line, line: Line, width: int) -> bool:
    """Whether `line` goes on with the sentence that `previous` was cut off in."""
    if previous.blank or line.blank or line.hashes or previous.hashes or line.bold or previous.style != line.style:
        return False
    words = text[previous.head : previous.tail]
    if words[-1] == "。" and ASSIGNED.match(text, line.head, line.tail):
        return True
    if BRACKET.match(text, line.head, line.tail):
        return False
    inside = words[-1] in "；;：:" and _unclosed(words)  # （牵头领导：
    if (words[-1] in _SENTENCE_END and not inside) or "|" in (words[0], text[line.head]) or "\t" in words:
        return False
    if (marker := marker_of(text, line)) and not marker.weak and (words[-1] in "）)" or _begins_anew(text, marker)):
        return False
    if words[-1] in "》）”" and not any(c in words for c in "，。；") and marker_of(text, previous):
        return False  # 三、关于《…》 heads what follows
    if len(words) < 18 or line.indent > previous.indent + 1:
        return False
    full = width > 0 and -_RAGGED <= columns(text, previous) - width <= _RAGGED // 2
    return full or (len(words) >= 20 and _unclosed(words) and not marker_of(text, line))


def columns(text: str, line: Line) -> int:
    """How wide a line is in print: a Chinese character is two columns, a digit or Latin letter one."""
    words = text[line.start : line.stop].rstrip()
    return 2 * len(words) - len(words.encode("ascii", "ignore"))


def _wrap_width(text: str, sheet: Sequence[Line]) -> int:
    """The column at which lines are cut, where many lines are nearly as wide; 0 where nothing says so.

    Lines set far in (who signed) say nothing; headings may run on a little beyond the others.
    """
    widths = Counter(columns(text, line) for line in sheet if not line.blank and line.indent <= _SET_IN)
    longest = max(widths, default=0)
    if not 36 <= longest <= 240:
        return 0
    near = {w: sum(widths[v] for v in range(w - _CLUSTER, w + 1)) for w in widths if w >= 36}
    best = max(near, key=lambda w: (near[w], w))
    most = near[best]
    return best if most >= 3 and most * 4 >= sum(widths.values()) and longest <= best + _BEYOND else 0


_STYLE_KINDS: Final[Mapping[str, BlockKind]] = {
    "front_matter": "front_matter",
    "toc": "toc",
    "note": "chrome",
    "header": "chrome",
    "footer": "chrome",
}
"""What a format itself says about a line, against which its words count for nothing."""


def _line_kind(text: str, line: Line) -> BlockKind:
    words = text[line.head : line.tail].strip(BLANK)
    raw = text[line.start : line.stop].strip(BLANK)
    if line.style in _STYLE_KINDS:
        return _STYLE_KINDS[line.style]
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
    width = _wrap_width(text, sheet)
    groups: list[tuple[BlockKind, list[Line]]] = []
    flat = flattened(text, sheet)
    tops = set(flat.values())
    for place, line in enumerate(sheet):
        kind: BlockKind = "table" if place in flat else _line_kind(text, line)
        if groups and place not in tops and _together(text, groups[-1], kind, line, width):
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
    return _over_pages(text, [_piece(text, kind, rows) for kind, rows in groups], width)


def _over_pages(text: str, pieces: list[Piece], width: int) -> list[Piece]:
    """Mark the pieces that go on with a sentence which the number of a page stands in."""
    for i in range(2, len(pieces)):
        before, number, piece = pieces[i - 2 : i + 1]
        if before.kind == piece.kind == "text" and number.kind == "page_number":
            goes_on = _joined(text, before.lines[-1], piece.first, width)
            pieces[i] = replace(piece, continues=True, marker=None, closing=False) if goes_on else piece
    return pieces


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


def _title(text: str, pieces: list[Piece], top: int) -> None:
    """Mark the title: the short unmarked lines from `top` on, before the first text or marker, and what is above."""
    found = 0
    for i, piece in enumerate(pieces):
        if piece.start < top:
            pieces[i] = replace(piece, kind="title", marker=None) if piece.kind == "text" else piece
            continue
        words = text[piece.head : piece.tail]
        if piece.kind in ("chrome", "front_matter", "page_number"):
            continue
        plain = piece.kind == "text" and piece.marker is None and len(words) <= _TITLE_LONGEST and not piece.closing
        if not plain or (words[-1] in "。；;，,！!：:" and words[-1:] != "：") or found >= 4:
            return
        if (
            words[-1] in "：:"
            or (found and piece.first.hashes)
            or is_part_heading(words)
            or (found and LABEL.match(words))
        ):
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


def _footer(text: str, pieces: list[Piece]) -> None:
    """Mark the lines below a document of an office, and the unit that stands right above the day of printing."""
    deep = 0
    for i in range(len(pieces) - 1, -1, -1):
        if deep == _FOOTER_DEEP:
            return
        piece = pieces[i]
        if piece.kind != "text":
            continue
        deep += 1
        words = text[piece.head : piece.tail]
        below = pieces[i + 1].kind if i + 1 < len(pieces) else ""
        printed = below == "signature" and len(words) <= 30 and words[-1] not in "。：！？，;:!?,"
        if piece.marker is None and (_FOOTER.match(words) or (printed and piece.first.indent > _SET_IN)):
            pieces[i] = replace(piece, kind="signature")


def _notes(text: str, pieces: list[Piece]) -> None:
    """Mark footnotes: lines that open with a sign which stands behind a word further up."""
    referred: dict[str, int] = {}
    for found in _REFERENCE.finditer(text):
        referred.setdefault(found.group(), found.start())
    if not referred:
        return
    for i, piece in enumerate(pieces):
        sign = _NOTE.match(text, piece.head, piece.tail) if piece.kind == "text" else None
        if sign is not None and referred.get(sign.group(), piece.head) < piece.head:
            pieces[i] = replace(piece, kind="chrome", marker=None)


def _farewell(text: str, pieces: list[Piece]) -> None:
    """Mark 各位代表，… near the end as closing words; further up it opens a part of the report."""
    for i in range(max(len(pieces) - _FAREWELL, 0), len(pieces)):
        if pieces[i].kind == "text" and _ADDRESS.match(text, pieces[i].head, pieces[i].tail):
            pieces[i] = replace(pieces[i], closing=True)


def pieces_of(text: str, sheet: Sequence[Line], preface: int = 0) -> list[Piece]:
    """The blocks of a document, in order; they cover every line once. The title stands below `preface` lines."""
    pieces = _group(text, sheet)
    _contents(text, pieces)
    _title(text, pieces, sheet[preface].start if preface < len(sheet) else 0)
    _signature(text, pieces)
    _footer(text, pieces)
    _farewell(text, pieces)
    _notes(text, pieces)
    return [
        replace(p, kind="heading") if p.kind == "text" and p.head < p.tail and _heading_like(text, p) else p
        for p in pieces
    ]
