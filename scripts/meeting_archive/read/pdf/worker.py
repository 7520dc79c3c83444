"""The process that opens pdf files: a file's bytes in, positions of its characters out, one after another.

It is started by `child`, with the most memory and the most pages of one file as arguments.
"""

from __future__ import annotations

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from ..serve import serve

_THIN: Final = 2.5
"""Points; a path no thicker is a ruled line."""
_SHORT: Final = 8.0
_GAP: Final = 0.28
"""Of the type's height: a wider gap between two characters is a space."""
_COLUMN: Final = 1.6
"""Of the type's height: a wider gap begins another piece."""
_SLOPE: Final = 0.05
"""Of a right angle's side; text that runs steeper than this runs aslant."""
_SAMPLE: Final = 60
"""Characters of a page that tell how its text runs."""
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MOST_OBJECTS: Final = 20_000
_SMALL: Final = 0.75
_LIFTED: Final = 0.5
"""A figure of so much smaller type that stands higher by so much of its own height is raised."""
_BOLD: Final = 600
_LOCKED: Final = "locked"
_BROKEN: Final = "broken"

Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]


def _answered(data: bytes) -> bytes:
    answer = _answer(data, int(sys.argv[2]))
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def _answer(data: bytes, most_pages: int) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error)
        return {"error": _LOCKED if locked else _BROKEN}
    try:
        count = len(document)
        if count > most_pages:
            return {"error": "pages", "count": count}
        pages = [_page(document, at) for at in range(count)]
        return {"pages": pages, "properties": document.get_metadata_dict(skip_empty=True)}
    except MemoryError:
        return {"error": "memory"}
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, at: int) -> dict[str, Any]:
    try:
        page = document[at]
    except pypdfium2.PdfiumError:  # one damaged page costs that page
        nothing = {"width": 0.0, "height": 0.0, "pieces": [], "rules": [], "pictured": 0.0, "unmapped": 0}
        return {**nothing, "hidden": False, "slanted": "", "damaged": True}
    text = page.get_textpage()
    if (upright := _angle(text.raw, page.get_rotation())) != page.get_rotation():
        page.set_rotation(upright)  # the library puts characters in the order in which they lie on the page
        text.close()
        text = page.get_textpage()
    turn, width, height = _turn(page)
    rules, pictured, hidden, slanted = _objects(page, turn)
    aslant = _aslant(text.raw) if slanted else {}
    pieces, unmapped = _pieces(
        text.raw, turn, [rule for rule in rules if rule[3] - rule[1] > rule[2] - rule[0]], aslant
    )
    text.close()
    page.close()
    area = width * height
    return {
        "width": width,
        "height": height,
        "pieces": pieces,
        "rules": rules,
        "pictured": min(pictured / area, 1.0) if area else 0.0,
        "unmapped": unmapped,
        "hidden": hidden,
        "slanted": "".join(aslant.values()),
    }


def _angle(text: Any, usual: int) -> int:
    """By how much a page is to be turned so that most of its text stands upright, whatever it says itself."""
    count = pdfium.FPDFText_CountChars(text)
    seen = Counter(
        round(-math.degrees(angle) / 90) * 90 % 360  # the library gives it clockwise
        for at in range(0, count, max(count // _SAMPLE, 1))
        if (angle := pdfium.FPDFText_GetCharAngle(text, at)) >= 0 and pdfium.FPDFText_GetUnicode(text, at) > 32
    )
    return seen.most_common(1)[0][0] if seen else usual


def _turn(page: pypdfium2.PdfPage) -> tuple[Turn, float, float]:
    """How a box of the page's own space lies when the page is read, and the page's size then."""
    rotation = page.get_rotation()
    left, bottom, right, top = page.get_mediabox()
    width, height = right - left, top - bottom

    def straight(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return x0 - left, y0 - bottom, x1 - left, y1 - bottom

    if rotation == 90:
        return (lambda x0, y0, x1, y1: (y0 - bottom, right - x1, y1 - bottom, right - x0)), height, width
    if rotation == 180:
        return (lambda x0, y0, x1, y1: (right - x1, top - y1, right - x0, top - y0)), width, height
    if rotation == 270:
        return (lambda x0, y0, x1, y1: (top - y1, x0 - left, top - y0, x1 - left)), height, width
    return straight, width, height


def _objects(page: pypdfium2.PdfPage, turn: Turn) -> tuple[list[list[float]], float, bool, bool]:
    """(ruled lines, area under pictures, whether there is text and all of it is invisible, whether any runs aslant)."""
    rules: list[list[float]] = []
    pictured, texts, unseen, slanted = 0.0, 0, 0, False
    matrix = pdfium.FS_MATRIX()
    for seen, item in enumerate(page.get_objects(max_depth=4)):
        if seen >= _MOST_OBJECTS:
            break
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
            unseen += pdfium.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            if not slanted and pdfium.FPDFPageObj_GetMatrix(item.raw, matrix):
                less, more = sorted((abs(matrix.a), abs(matrix.b)))
                slanted = less > _SLOPE * more
        if item.type not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        try:
            x0, y0, x1, y1 = turn(*item.get_bounds())
        except pypdfium2.PdfiumError:
            continue
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured += (x1 - x0) * (y1 - y0)
            continue
        flat, upright = y1 - y0 <= _THIN, x1 - x0 <= _THIN
        if flat != upright and max(x1 - x0, y1 - y0) >= _SHORT:
            rules.append([x0, y0, x1, y1])
        elif not flat and not upright and pdfium.FPDFPath_CountSegments(item) in (4, 5):
            rules.extend([[x0, y, x1, y] for y in (y0, y1)] + [[x, y0, x, y1] for x in (x0, x1)])
    return rules, pictured, 0 < texts == unseen, slanted


def _aslant(text: Any) -> dict[int, str]:
    """Place → character of what runs aslant: words stamped across the page, not of its text."""
    found = {}
    for at in range(pdfium.FPDFText_CountChars(text)):
        angle = pdfium.FPDFText_GetCharAngle(text, at)
        code = pdfium.FPDFText_GetUnicode(text, at)
        if angle >= 0 and abs(math.remainder(angle, math.pi / 2)) > _SLOPE and 32 < code < 0xD800:
            found[at] = chr(code)
    return found


def _characters(text: Any, turn: Turn) -> Iterator[tuple[int, float, float, float, float, int]]:
    """(code, x0, y0, x1, y1, place) of what is printed; signs that the library adds itself are left out."""
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    code_of, box_of, made = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_IsGenerated
    for at in range(pdfium.FPDFText_CountChars(text)):
        code = code_of(text, at)
        if code in (32, 160, 13, 10) and made(text, at) == 1:
            continue
        if box_of(text, at, pointer):
            yield (code, *turn(box.left, box.bottom, box.right, box.top), at)


def _pieces(text: Any, turn: Turn, bars: list[list[float]], aslant: Mapping[int, str]) -> tuple[list[list[Any]], int]:
    pieces: list[list[Any]] = []
    unmapped = 0
    here: list[Any] | None = None
    for code, x0, y0, x1, y1, at in _characters(text, turn):
        if (code < 32 and code != 9) or at in aslant:
            continue
        character = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if character in "\ufffd\ufffe" or code == 0:
            unmapped += 1
            character = "\ufffd"
        if character.isspace():
            if here is not None and x0 - here[3] < here[5] and character != "\u3000":
                here[0] += " "
                here[3] = max(here[3], x1)
            continue
        size = max(y1 - y0, 1.0)
        if here is not None and _beside(here, x0, y0, x1, y1, size) and not _barred(here, x0, y0, y1, bars):
            gap = x0 - here[3]
            if gap > _GAP * size and not here[0].endswith(" "):
                here[0] += " "
            if character in "0123456789" and size < _SMALL * here[5] and y0 > here[2] + _LIFTED * size:
                character = character.translate(_RAISED)  # the mark of a note, a square
            here[0] += character
            here[2], here[3], here[4] = min(here[2], y0), max(here[3], x1), max(here[4], y1)
            here[5] = max(here[5], size)
            here[8] = x0
        else:
            bold = pdfium.FPDFText_GetFontWeight(text, at) >= _BOLD
            here = [character, x0, y0, x1, y1, size, bold, _base(text, at, turn), x0]
            pieces.append(here)
    return [[piece[0].rstrip(), *piece[1:8]] for piece in pieces], unmapped


def _base(text: Any, at: int, turn: Turn) -> float:
    """The height at which a character stands on its line, which is the same for all fonts of the line."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, at, ctypes.byref(x), ctypes.byref(y))
    return turn(x.value, y.value, x.value, y.value)[1]


def _beside(here: list[Any], x0: float, y0: float, x1: float, y1: float, size: float) -> bool:
    """Whether a character goes on with a piece: on its line, and not far behind or before its end."""
    middle, low, high = (y0 + y1) / 2, here[2], here[4]
    on_line = low - 0.2 * size <= middle <= high + 0.2 * size
    forward = x0 >= here[8] - 0.2 * size  # two characters of one glyph (——) have one place
    return bool(on_line and forward and x0 - here[3] < _COLUMN * size)


def _barred(here: list[Any], x0: float, y0: float, y1: float, bars: list[list[float]]) -> bool:
    """Whether an upright ruled line stands between a piece and the next character: another cell begins."""
    if x0 - here[3] < 1.0:
        return False
    middle = (y0 + y1) / 2
    return any(here[3] - 1 <= (bar[0] + bar[2]) / 2 <= x0 + 1 and bar[1] <= middle <= bar[3] for bar in bars)


if __name__ == "__main__":
    serve(_answered)
