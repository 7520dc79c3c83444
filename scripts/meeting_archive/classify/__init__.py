"""Classify: which sections are problems, causes, measures or progress, by their headings and by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Finding, Item, Outline, Section
from ..numbering.simplified import plainly
from .items import items_of, topics
from .prose import besides, confessions, handled, inside_problems, loose_paragraphs, next_steps, two_sides, wants
from .rules import RULES
from .unread import findings_of
from .walk import Walker

__all__ = ["RULES", "Classified", "classify", "topics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The items of a document in order, and what was not understood."""

    items: tuple[Item, ...]
    findings: tuple[Finding, ...]


def _simplified(sections: Sequence[Section]) -> tuple[Section, ...]:
    return tuple(replace(s, title=plainly(s.title), children=_simplified(s.children)) for s in sections)


def classify(text: str, outline: Outline) -> Classified:
    """Find the items of `text`; `outline` is what `parse` made of it."""
    plain = plainly(text)
    outline = outline if plain == text else replace(outline, sections=_simplified(outline.sections))
    walker = Walker(plain, outline)
    walker.walk()
    drafts = walker.drafts + confessions(plain, outline, walker.drafts)
    drafts += two_sides(plain, outline, drafts, minutes=walker.minutes)
    drafts += wants(plain, outline, drafts)
    drafts += next_steps(plain, outline, drafts)
    drafts += handled(plain, drafts)
    drafts += besides(plain, outline, drafts)
    drafts += inside_problems(plain, drafts)
    drafts += loose_paragraphs(plain, outline, drafts)
    items = items_of(text, plain, drafts, walker.cuts)
    return Classified(items=items, findings=findings_of(text, items, walker.heads, walker.silent))
