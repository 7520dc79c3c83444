"""From hOCR, in which tesseract says what it read and where, to pages for `layout`.

Places are pixels of the picture, y growing downwards. Scans lie askew by a degree or so: the slope that most lines have
is taken out, so that rows of one paragraph begin at one place again.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ..layout import Page, Piece, mean_confidence

_LINES: Final = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})
_VALUE: Final = re.compile(r"(bbox|baseline|x_size|textangle|x_wconf)((?: +-?[\d.]+)+)")
_WIDE: Final = "\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_HALF: Final = re.compile(rf"(?<=[{_WIDE}])[,:;!?()]|[(](?=[{_WIDE}])|(?<=[{_WIDE}])[)]")
_FULL: Final = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_OPENING: Final = re.compile(rf"^[\\/<〈《{{\[|〔（]{{0,2}}({_NUMERAL})）")
_ONE: Final = re.compile("^[~～_—－-]、")
"""What （一） and 一、 at the head of a line are often taken for: a stroke or nothing, and a dash."""
_COLUMN: Final = 1.6
"""Heights of type; words of one line that are further apart are pieces of their own (places of words are rough)."""
_SPACE: Final = 0.2
_SHORT_SIDE: Final = 595.0
"""Points: a picture that does not say how large its page is, is one of a sheet of A4."""
_STEEPEST: Final = 0.1

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Words of a line with its box; `slope` and `rise` of the base line from the lower left corner, `size` of type."""

    words: Sequence[_Word]
    box: Box
    slope: float | None
    rise: float
    size: float


def read_hocr(data: bytes, width: float | None = None) -> tuple[Page, ...]:
    """The pages of what tesseract says; `width` in points where the picture is of a page whose size is known."""
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))
    if root is None:
        return ()
    return tuple(_page(page, width) for page in root.iter("div") if page.get("class") == "ocr_page")


def _page(element: etree._Element, known: float | None) -> Page:
    lines, angles = [], []
    wide, tall = _box(_values(element))[2:]
    for span in element.iter("span"):
        if span.get("class") in _LINES and (words := list(_words(span))):
            values = _values(span)
            angles.append(int(values.get("textangle", [0.0])[0]))
            lines.append((values, words))
    angle = statistics.mode(angles) if angles else 0
    if angle in (90, 270):
        wide, tall = tall, wide
    made = [_line(values, words, angle, wide, tall) for values, words in lines]
    slopes = [line.slope for line in made if line.slope is not None and abs(line.slope) < _STEEPEST]
    slope = statistics.median(slopes) if slopes else 0.0
    width = known or (_SHORT_SIDE if wide <= tall else _SHORT_SIDE * wide / max(tall, 1.0))
    scale = width / max(wide, 1.0)
    pieces = tuple(piece for line in made for piece in _pieces(line, slope, scale, tall))
    return Page(width=width, height=tall * scale, pieces=pieces, rules=(), pictured=1.0, unmapped=0, recognised=True)


def _words(line: etree._Element) -> Iterator[_Word]:
    for span in line.iter("span"):
        text = "".join(span.itertext()).strip()
        if span.get("class") == "ocrx_word" and text:
            values = _values(span)
            sure = values.get("x_wconf", [0.0])[0] / 100
            yield _Word(text=text, box=_box(values), confidence=min(max(sure, 0.0), 1.0))


def _line(values: dict[str, list[float]], words: list[_Word], angle: int, wide: float, tall: float) -> _Line:
    box = _turned(_box(values), angle, wide, tall)
    base = values.get("baseline", [])
    return _Line(
        words=[_Word(text=w.text, box=_turned(w.box, angle, wide, tall), confidence=w.confidence) for w in words],
        box=box,
        slope=base[0] if len(base) == 2 else None,
        rise=base[1] if len(base) == 2 else 0.0,
        size=values.get("x_size", [0.0])[0] or box[3] - box[1],
    )


def _turned(box: Box, angle: int, wide: float, tall: float) -> Box:
    """A box as it lies when a page of this size is read, whose lines run at an angle in the picture."""
    x0, y0, x1, y1 = box
    match angle:
        case 90:
            return wide - y1, x0, wide - y0, x1
        case 180:
            return wide - x1, tall - y1, wide - x0, tall - y0
        case 270:
            return y0, tall - x1, y1, tall - x0
        case _:
            return box


def _pieces(line: _Line, slope: float, scale: float, tall: float) -> Iterator[Piece]:
    """The pieces of a line: one, or several where columns are far apart."""
    group: list[_Word] = []
    for word in line.words:
        if group and word.box[0] - group[-1].box[2] > _COLUMN * line.size:
            yield _piece(group, line, slope, scale, tall)
            group = []
        group.append(word)
    if group:
        yield _piece(group, line, slope, scale, tall)


def _piece(words: Sequence[_Word], line: _Line, slope: float, scale: float, tall: float) -> Piece:
    left = line.box[0] if words[0] is line.words[0] else words[0].box[0]
    right = line.box[2] if words[-1] is line.words[-1] else words[-1].box[2]
    own = line.slope if line.slope is not None and abs(line.slope) < _STEEPEST else slope
    base = line.box[3] + line.rise + own * (left - line.box[0])
    level = base - slope * left  # on a page that lies straight
    x0, x1 = left + slope * base, right + slope * base
    low, size = (tall - level) * scale, line.size * scale
    return Piece(
        text=_text(words, line.size),
        x0=x0 * scale,
        y0=low - 0.25 * size,
        x1=x1 * scale,
        y1=low + 0.75 * size,
        size=size,
        bold=False,
        base=low,
        confidence=mean_confidence((word.confidence, word.text) for word in words),
    )


def _text(words: Sequence[_Word], size: float) -> str:
    text, end = "", 0.0
    for word in words:
        latin = text[-1:].isascii() and word.text[0].isascii()
        text += " " + word.text if text and latin and word.box[0] - end > _SPACE * size else word.text
        end = word.box[2]
    text = _HALF.sub(lambda mark: _FULL[mark[0]], text)
    return _ONE.sub("一、", _OPENING.sub(r"（\1）", text))


def _values(element: etree._Element) -> dict[str, list[float]]:
    found = {}
    for name, numbers in _VALUE.findall(element.get("title") or ""):
        try:
            found[name] = [float(number) for number in numbers.split()]
        except ValueError:
            continue
    return found


def _box(values: dict[str, list[float]]) -> Box:
    box = values.get("bbox", [])
    return (box[0], box[1], box[2], box[3]) if len(box) == 4 else (0.0, 0.0, 0.0, 0.0)
