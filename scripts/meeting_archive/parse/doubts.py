"""What looks wrong in a document's build: numbers that skip, heads that come again as if a second report began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..findings import finding
from ..model import Finding, Section, Span
from ..numbering.numerals import to_int
from .lines import clean

_NUMBERED: Final = frozenset({"part", "chapter", "article", "cn", "cn_paren", "ar", "ar_paren", "ar_half", "shi", "di"})
_MOST: Final = 20
"""No more findings of one kind than these: a document that numbers nothing properly needs no list of it."""


def _start(text: str, section: Section) -> Span:
    return Span(start=section.span.start, stop=min(section.span.stop, section.span.start + len(section.title) + 8))


def skipped(text: str, sections: Sequence[Section]) -> Iterator[Finding]:
    """Neighbours in a list whose numbers are not neighbours."""
    last: dict[str, tuple[int, str]] = {}
    for section in sections:
        number = to_int(section.label) if section.marker in _NUMBERED else None
        if number is not None:
            before = last.get(section.marker)
            if before is not None and number > before[0] + 1:
                yield finding("NUMBER-SKIPPED", _start(text, section), before=before[1], after=section.label)
            last[section.marker] = (number, section.label)
        yield from skipped(text, section.children)


def repeated(text: str, sections: Sequence[Section]) -> Iterator[Finding]:
    """Top headings of which at least two come again: several reports in one file."""
    seen: set[tuple[str, str, str]] = set()
    again: list[Section] = []
    for section in sections:
        key = (section.marker, section.label, clean(section.title))
        if section.marker in ("part", "cn", "hash", "bold") and key in seen:
            again.append(section)
        seen.add(key)
    if len(again) >= 2:
        yield finding("SEVERAL-REPORTS", _start(text, again[0]), title=again[0].title)


def doubts(text: str, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """All doubts about how the document is built."""
    skips = []
    for found in skipped(text, sections):
        skips.append(found)
        if len(skips) == _MOST:
            break
    return (*repeated(text, sections), *skips)
