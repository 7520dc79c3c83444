"""Split: one original that holds several reports becomes several documents, where that is certain.

Certain are several signs at once: a line that is the title of such a paper, numbers that begin anew below it, and an
opening, an ending or a style that sections of one report do not have. Where less speaks for it, a finding asks people.
What people wrote beside a file stands above the signs: with 份数: 1 it is one report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..findings import finding
from ..model import Document, Finding, Paragraph, Span, paragraph_starts
from .again import headings_again
from .decide import decide
from .heads import Head
from .lines import lines
from .rules import RULES

__all__ = ["RULES", "split"]

_OF_ONE_REPORT: Final = ("title", "person")
"""What people wrote about a file that holds for one report in it only."""
_SHARED_LINES: Final = 12


def split(document: Document) -> tuple[Document, ...]:
    """The reports of an original, in order, at least one; every paragraph is in exactly one of them."""
    if "1" in (document.sidecar.get("parts"), document.front_matter.get("parts")):
        return (document,)
    sheet = lines(document.paragraphs)
    decision = decide(sheet, document.paragraphs)
    signs = [(), *(tuple(sorted(names)) for _, names in decision.certain)]
    begins = [0, *(head.first for head, _ in decision.certain), len(sheet)]
    doubts: dict[int, str] = {head.first: head.title for head in decision.doubtful}
    parts = []
    for number, (start, stop) in enumerate(pairwise(begins), 1):
        paragraphs = document.paragraphs[start:stop]
        doubt = next(((at, title) for at, title in doubts.items() if start < at < stop), None)
        doubt = doubt or headings_again(sheet, start, stop)
        parts.append(
            replace(
                document,
                paragraphs=paragraphs,
                findings=(document.findings if number == 1 else ()) + _finding(document, start, doubt),
                part=number,
                parts=len(begins) - 1,
                signs=signs[number - 1],
            )
        )
    if len(parts) == 1:
        return tuple(parts)
    margins = tuple(p for p in document.paragraphs if p.style in ("header", "footer"))
    heads = [decision.first, *(head for head, _ in decision.certain)]
    return tuple(
        replace(
            part,
            front_matter=_of_all(part.front_matter),
            sidecar=_of_all(part.sidecar),
            preface=head.words - start if head else 0,
            shared=(*_shared(document, decision.first, head), *margins),
        )
        for part, head, start in zip(parts, heads, begins, strict=False)
    )


def _shared(document: Document, first: Head | None, head: Head | None) -> tuple[Paragraph, ...]:
    """What speaks for every report of the original: its cover, or the first title where it is of the same kind.

    A title that names a person says unit and year of that person only.
    """
    if first is None or head is None:
        return ()
    if first.first:
        return document.paragraphs[: min(first.first, _SHARED_LINES)]
    return document.paragraphs[first.words : first.at + 1] if head.kind == first.kind and not first.name else ()


def _of_all(values: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value for key, value in values.items() if key not in _OF_ONE_REPORT}


def _finding(document: Document, start: int, doubt: tuple[int, str] | None) -> tuple[Finding, ...]:
    """The doubt whether one more report begins at a paragraph; its span counts from the paragraph `start`."""
    if doubt is None:
        return ()
    at, title = doubt
    begin = paragraph_starts(document.paragraphs[start : at + 1])[-1]
    span = Span(start=begin, stop=begin + len(document.paragraphs[at].text))
    return (finding("SEVERAL-REPORTS", span, title=title),)
