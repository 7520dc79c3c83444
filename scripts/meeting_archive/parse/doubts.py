"""What looks wrong in a document's build: numbers that skip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..findings import finding
from ..model import Finding, Section, Span
from ..numbering.numerals import to_int

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


def doubts(text: str, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """All doubts about how the document is built."""
    skips = []
    for found in skipped(text, sections):
        skips.append(found)
        if len(skips) == _MOST:
            break
    return tuple(skips)
