"""The parts of a document that say what it is: its first and last lines, its path, what people wrote about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ..model import Document, OriginKind, Paragraph, Rule
from ..settings import table
from .chrome import end_of_text, is_chrome
from .markings import is_marking

HEAD_LINES: Final = 12
TAIL_LINES: Final = 8
_MOST_LINES: Final = 40
"""Lines looked at for the head or the tail; what is left out of them is the page's."""
_LONGEST: Final = 300
"""Longer lines are paragraphs; their beginning is enough here."""
_BESIDE: Final = frozenset({"front_matter", "header", "footer", "note"})
"""Styles of what is no part of the text's run of lines."""
_MARKS: Final = re.compile(r"^(?:#{1,6}\s+|>\s*)+|[*_]{2,}|\s+#+$")
_COMMENT: Final = re.compile(r"<!--.{0,200}?-->")
_ITEM: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．](?!\d)")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_FULLWIDTH: Final = {ord("０") + i: ord("0") + i for i in range(10)}
_WIDE: Final = re.compile("[０-９]")
PLACEHOLDER: Final = re.compile(r"[xXｘＸ×*＊○〇]{2,}|[xXｘＸ×＊](?=[省市县区镇乡局某年月日])|某")
"""Marks that stand for something left out: XX, ××, **, 某."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph: verbatim, and `shown` without Markdown's marks, invisible characters and doubled spaces.

    `plain` is `shown` in simplified characters, one for one: what the rules look at.
    """

    raw: str
    shown: str
    plain: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the finders look at. `folders` go from the outermost; `stem` is the file's name without its suffix.

    `chrome` are the lines of head and tail that a web page set around the text; `path` is the file's, verbatim, where
    `folders` and `stem` are in simplified characters. `markings` are the lines of head and tail that say who may read
    the paper, `margins` those of the page's head and foot.
    """

    head: tuple[Line, ...]
    tail: tuple[Line, ...]
    chrome: tuple[Line, ...]
    folders: tuple[str, ...]
    stem: str
    path: str
    front_matter: Mapping[str, str]
    sidecar: Mapping[str, str]
    markings: tuple[Line, ...]
    margins: tuple[Line, ...]
    properties: Mapping[str, str]


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
    paragraphs = document.paragraphs
    body = [p for p in paragraphs[document.preface :] if p.style not in _BESIDE]
    *folders, name = simplified(document.source.path).split("/")
    stem, _, suffix = name.rstrip(" .").rpartition(".")
    head, above = _lines(body[:_MOST_LINES], HEAD_LINES)
    tail, below = _lines(body[: -_MOST_LINES - 1 : -1], TAIL_LINES)
    margins = [_line(p.text, p.style) for p in paragraphs if p.style in ("header", "footer")]
    return Page(
        head=head,
        tail=tail[::-1],
        chrome=tuple(line for line in above + below[::-1] if not is_marking(line.plain)),
        folders=tuple(folders),
        stem=stem if stem and suffix else name,
        path=document.source.path,
        front_matter=document.front_matter,
        sidecar=document.sidecar,
        markings=tuple(line for line in above + below[::-1] if is_marking(line.plain)),
        margins=tuple(margins[:_MOST_LINES]),
        properties=document.properties,
    )


def _lines(paragraphs: Iterable[Paragraph], count: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The first `count` lines of the text, and those between them that are of a web page or say who may read it."""
    text: list[Line] = []
    chrome: list[Line] = []
    for line in (line for p in paragraphs if (line := _line(p.text, p.style)).plain):
        if is_chrome(line.plain) or is_marking(line.plain):
            chrome.append(line)
            continue
        stop = end_of_text(line.plain)
        if stop < len(line.plain):
            chrome.append(replace(line, shown=line.shown[stop:].strip(), plain=line.plain[stop:].strip()))
            line = replace(line, shown=line.shown[:stop], plain=line.plain[:stop])
        text.append(line)
        if len(text) == count:
            break
    return tuple(text), tuple(chrome)


def _line(text: str, style: str) -> Line:
    text = text[:_LONGEST].strip()
    shown = _MARKS.sub("", _COMMENT.sub("", text).translate(_INVISIBLE).strip())
    shown = unspaced(" ".join(shown.split()))
    return Line(raw=text, shown=shown, plain=simplified(shown), style=style)


@cache
def _simple() -> tuple[re.Pattern[str], dict[str, str]]:
    entry = table("traditional")
    traditional, simple = ("".join(entry[name].split()) for name in ("traditional", "simplified"))
    return re.compile(f"[{traditional}]"), dict(zip(traditional, simple, strict=True))


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, character by character, so that offsets stay."""
    other, known = _simple()
    return other.sub(lambda character: known[character[0]], text)


def opening(page: Page) -> Iterator[Line]:
    """The first lines, up to the first item: below it the text is about other years, meetings and units too."""
    for line in page.head[:8]:
        if _ITEM.match(line.plain):
            return
        yield line


def verbatim(page: Page, quote: str) -> str:
    """A quote as the document or its path writes it, where the rules saw simplified characters and ASCII digits."""
    raw = "\n".join(
        (*(line.raw for line in (*page.head, *page.tail, *page.chrome, *page.markings, *page.margins)), page.path)
    )
    if quote in raw:
        return quote
    at = ascii_digits(simplified(raw)).find(quote)
    return raw[at : at + len(quote)] if at >= 0 else quote


def unspaced(text: str) -> str:
    """Close up a line whose characters stand apart: 浙 江 省 → 浙江省."""
    pieces = text.split(" ")
    return "".join(pieces) if len(pieces) > 2 and all(len(p) == 1 for p in pieces) else text


def ascii_digits(text: str) -> str:
    """Full-width digits as ASCII ones, character by character, so that offsets stay."""
    return text.translate(_FULLWIDTH) if _WIDE.search(text) else text


def is_placeholder(text: str) -> bool:
    """Whether a value is left out in part or whole."""
    return PLACEHOLDER.search(text) is not None
