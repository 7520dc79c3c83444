"""One page of an OFD file: its text objects as pieces with places, in points from the lower left, as in pdf pages.

GB/T 33190-2016, 11.3: a text object has a boundary on the page, text codes with a start and steps (`DeltaX`, where
`g 3 5` stands for 5 5 5), and transforms that name glyphs in the place of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from lxml import etree

from ..layout import Page, Piece, Rule

_POINTS: Final = 72 / 25.4
_COLUMN: Final = 1.6
"""Heights of type; a wider step begins another piece."""
_GAP: Final = 0.28
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|g", re.A)
_MOST_STEPS: Final = 10_000
_BOLD: Final = 600
_THIN: Final = 2.5
_PATH: Final = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)", re.A)
_MOST_PATHS: Final = 20_000
_UNKNOWN: Final = "\ufffd"


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def numbers(text: str | None) -> list[float]:
    """The numbers of a list, repetitions (`g count step`) written out."""
    found: list[float] = []
    parts = _NUMBER.findall(text or "")[:_MOST_STEPS]
    at = 0
    while at < len(parts):
        if parts[at] == "g" and at + 2 < len(parts) and "g" not in parts[at + 1 : at + 3]:
            count = min(int(abs(float(parts[at + 1]))), _MOST_STEPS)
            found.extend([float(parts[at + 2])] * count)
            at += 3
        else:
            if parts[at] != "g":
                found.append(float(parts[at]))
            at += 1
        if len(found) > _MOST_STEPS:
            break
    return found


def read_page(layers: Sequence[etree._Element], area: tuple[float, float, float, float]) -> Page:
    """A page from its content and the templates under it; `area` is its box in millimetres, y growing downwards."""
    left, top, width, height = area
    pieces: list[Piece] = []
    rules: list[Rule] = []
    pictured, unmapped, paths = 0.0, 0, 0
    for layer in layers:
        for element in layer.iter():
            kind = local(element)
            box = numbers(element.get("Boundary")) if kind in ("TextObject", "ImageObject", "PathObject") else []
            if len(box) != 4 or element.get("Visible") == "false":
                continue
            x, y = box[0] - left, box[1] - top
            if kind == "ImageObject":
                pictured += box[2] * box[3] / (width * height)
            elif kind == "PathObject":
                paths += 1
                if paths <= _MOST_PATHS:
                    rules.extend(_rules(element, x, y, box[2], box[3], height))
            else:
                made = list(_pieces(element, x, y, height))
                pieces.extend(made)
                unmapped += sum(piece.text.count(_UNKNOWN) for piece in made)
    return Page(
        width=width * _POINTS,
        height=height * _POINTS,
        pieces=tuple(pieces),
        rules=tuple(rules),
        pictured=min(pictured, 1.0),
        unmapped=unmapped,
    )


def _pieces(element: etree._Element, x: float, y: float, height: float) -> Iterator[Piece]:
    """The pieces of one text object."""
    size = next(iter(numbers(element.get("Size"))), 0.0)
    turn = numbers(element.get("CTM"))
    scale_x, scale_y, move_x, move_y = (turn[0], turn[3], turn[4], turn[5]) if len(turn) == 6 else (1.0, 1.0, 0.0, 0.0)
    if turn and not scale_x and not scale_y:  # turned by a right angle: read as it stands
        scale_x = scale_y = 1.0
    scale_x, scale_y = abs(scale_x) or 1.0, abs(scale_y) or 1.0
    breadth, tall = (size or 3.5) * scale_x, (size or 3.5) * scale_y
    bold = (next(iter(numbers(element.get("Weight"))), 0.0)) >= _BOLD
    at_x, at_y = 0.0, 0.0
    glyphs = _glyphs_only(element)
    for code in element:
        if local(code) != "TextCode":
            continue
        at_x = next(iter(numbers(code.get("X"))), at_x)
        at_y = next(iter(numbers(code.get("Y"))), at_y)
        across, down = numbers(code.get("DeltaX")), numbers(code.get("DeltaY"))
        words = (code.text or "") or _UNKNOWN * glyphs
        run, start_x, end_x, line_y = "", 0.0, 0.0, 0.0
        px, py = at_x, at_y
        for place, character in enumerate(words):
            left, base = x + px * scale_x + move_x, y + py * scale_y + move_y
            wide = breadth * (0.5 if character.isascii() else 1.0)
            if run and (abs(base - line_y) > tall / 2 or not -tall / 2 < left - end_x < _COLUMN * tall):
                yield _piece(run, start_x, end_x, line_y, tall, bold, height)
                run = ""
            if not run:
                start_x, line_y = left, base
            elif left - end_x > _GAP * tall and not run.endswith(" "):
                run += " "
            run += _character(character)
            end_x = left + wide
            px += across[place] if place < len(across) else (0.0 if down else wide / scale_x)
            py += down[place] if place < len(down) else 0.0
        if run.strip():
            yield _piece(run, start_x, end_x, line_y, tall, bold, height)


def _character(character: str) -> str:
    code = ord(character)
    private = 0xE000 <= code < 0xF900 or code >= 0xF0000
    return _UNKNOWN if private else " " if character in "\r\n\t" else character


def _glyphs_only(element: etree._Element) -> int:
    """How many glyphs an object shows for which it names no characters."""
    return sum(
        len(numbers(next((c.text for c in transform if local(c) == "Glyphs"), "")))
        for transform in element
        if local(transform) == "CGTransform"
    )


def _piece(text: str, x0: float, x1: float, base: float, tall: float, bold: bool, height: float) -> Piece:
    low = height - base
    return Piece(
        text=text.rstrip(),
        x0=x0 * _POINTS,
        y0=(low - 0.2 * tall) * _POINTS,
        x1=x1 * _POINTS,
        y1=(low + 0.8 * tall) * _POINTS,
        size=tall * _POINTS,
        bold=bold,
        base=low * _POINTS,
    )


def _rules(element: etree._Element, x: float, y: float, wide: float, tall: float, height: float) -> Iterator[Rule]:
    """The straight lines of a path, each as a thin box."""
    data = next((child.text for child in element if local(child) == "AbbreviatedData"), None)
    turn = numbers(element.get("CTM"))
    scale_x, scale_y, move_x, move_y = (turn[0], turn[3], turn[4], turn[5]) if len(turn) == 6 else (1.0, 1.0, 0.0, 0.0)
    points = [(x + px * scale_x + move_x, y + py * scale_y + move_y) for px, py in _points(data or "")]
    if len(points) < 2:
        points = [(x, y), (x + wide, y + tall)] if min(wide, tall) * _POINTS <= _THIN else []
    for (ax, ay), (bx, by) in pairwise(points):
        if (abs(ax - bx) * _POINTS <= _THIN) is not (abs(ay - by) * _POINTS <= _THIN):
            yield Rule(
                x0=min(ax, bx) * _POINTS,
                y0=(height - max(ay, by)) * _POINTS,
                x1=max(ax, bx) * _POINTS,
                y1=(height - min(ay, by)) * _POINTS,
            )


def _points(data: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines (S, M, L, C for closed); none where it has curves."""
    found: list[tuple[float, float]] = []
    values: list[float] = []
    for part in _PATH.findall(data[:4000]):
        if part in "SMLC":
            if part == "C" and found:
                found.append(found[0])
            values = []
        elif part.isalpha():
            return []
        else:
            values.append(float(part))
            if len(values) == 2:
                found.append((values[0], values[1]))
                values = []
    return found
