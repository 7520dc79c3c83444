"""What was not understood: headings without items, lists without a role, documents without either."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from ..findings import finding
from ..model import Finding, Item, Role, Section, Span

_SHORTEST: Final = 200
"""A document with fewer characters than these needs no word about having no items."""
_ROLE_NAME: Final[dict[Role, str]] = {"problem": "问题", "cause": "原因", "measure": "措施", "progress": "落实情况"}


def findings_of(
    text: str, items: Sequence[Item], heads: Sequence[tuple[Section, Role]], silent: Sequence[Section]
) -> tuple[Finding, ...]:
    """Findings in document order. `heads` gave a role, `silent` are lists that nothing gave one."""
    if not items:
        return (finding("NO-ITEMS"),) if len(text) >= _SHORTEST else ()
    starts = [item.span.start for item in items]

    def empty(span: Span) -> bool:
        at = bisect_left(starts, span.start)
        return at == len(starts) or starts[at] >= span.stop

    found = [
        finding("HEADING-WITHOUT-ITEMS", _line(text, section), title=section.title, role=_ROLE_NAME[role])
        for section, role in heads
        if empty(section.span)
    ]
    found += [
        finding("LIST-WITHOUT-ROLE", _line(text, section), title=section.title, count=len(section.children))
        for section in silent
        if empty(section.span)
    ]
    return tuple(sorted(found, key=lambda f: f.span.start if f.span else 0))


def _line(text: str, section: Section) -> Span:
    stop = text.find("\n", section.span.start, section.span.stop)
    return Span(start=section.span.start, stop=section.span.stop if stop < 0 else stop)
