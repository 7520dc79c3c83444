"""The parts of a document that say what it is: its first and last lines, its path, what people wrote about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ..model import Document, OriginKind, Rule

HEAD_LINES: Final = 12
TAIL_LINES: Final = 8
_LONGEST: Final = 300
"""Longer lines are paragraphs; their beginning is enough here."""
_MARKS: Final = re.compile(r"^(?:#{1,6}\s+|>\s*)+|[*_]{2,}|\s+#+$")
_COMMENT: Final = re.compile(r"<!--.{0,200}?-->")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_FULLWIDTH: Final = {ord("０") + i: ord("0") + i for i in range(10)}
PLACEHOLDER: Final = re.compile(r"[xXｘＸ×*＊○〇]{2,}|[xXｘＸ×＊](?=[省市县区镇乡局某年月日])|某")
"""Marks that stand for something left out: XX, ××, **, 某."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph: verbatim, and `plain` without Markdown's marks, invisible characters and doubled spaces."""

    raw: str
    plain: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the finders look at. `folders` go from the outermost; `stem` is the file's name without its suffix."""

    head: tuple[Line, ...]
    tail: tuple[Line, ...]
    folders: tuple[str, ...]
    stem: str
    front_matter: Mapping[str, str]
    sidecar: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value and the words it was read from; None: the words say that it is left out."""

    value: str | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """One way to a fact. `explicit`: it says this very fact, so that a different value elsewhere is a contradiction."""

    rule: Rule
    origin: OriginKind
    find: Callable[[Page], Found | None]
    explicit: bool = True


def open_page(document: Document) -> Page:
    """Take from a document what the finders need."""
    body = [p for p in document.paragraphs if p.style != "front_matter"]
    *folders, name = document.source.path.split("/")
    stem, dot, _ = name.rpartition(".")
    tail = body[-TAIL_LINES:]
    return Page(
        head=tuple(line for p in body[:HEAD_LINES] if (line := _line(p.text, p.style)).plain),
        tail=tuple(line for p in tail if (line := _line(p.text, p.style)).plain),
        folders=tuple(folders),
        stem=stem if dot else name,
        front_matter=document.front_matter,
        sidecar=document.sidecar,
    )


def _line(text: str, style: str) -> Line:
    text = text[:_LONGEST]
    plain = _MARKS.sub("", _COMMENT.sub("", text).translate(_INVISIBLE).strip())
    return Line(raw=text, plain=unspaced(" ".join(plain.split())), style=style)


def unspaced(text: str) -> str:
    """Close up a line whose characters stand apart: 浙 江 省 → 浙江省."""
    pieces = text.split(" ")
    return "".join(pieces) if len(pieces) > 2 and all(len(p) == 1 for p in pieces) else text


def ascii_digits(text: str) -> str:
    """Full-width digits as ASCII ones, character by character, so that offsets stay."""
    return text.translate(_FULLWIDTH)


def is_placeholder(text: str) -> bool:
    """Whether a value is left out in part or whole."""
    return PLACEHOLDER.search(text) is not None
