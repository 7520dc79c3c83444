"""Classify: which sections are problems, causes, measures or progress, by their headings and by their words."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Finding, Item, Outline
from .items import items_of
from .prose import confessions, handled, inside_problems, loose_paragraphs, next_steps
from .rules import RULES
from .unread import findings_of
from .walk import Walker

__all__ = ["RULES", "Classified", "classify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The items of a document in order, and what was not understood."""

    items: tuple[Item, ...]
    findings: tuple[Finding, ...]


def classify(text: str, outline: Outline) -> Classified:
    """Find the items of `text`; `outline` is what `parse` made of it."""
    walker = Walker(text, outline)
    walker.walk()
    drafts = walker.drafts + confessions(text, outline, walker.drafts)
    drafts += next_steps(text, outline, drafts)
    drafts += handled(text, drafts)
    drafts += inside_problems(text, drafts)
    drafts += loose_paragraphs(text, outline, drafts)
    items = items_of(text, drafts, walker.cuts)
    return Classified(items=items, findings=findings_of(text, items, walker.heads, walker.silent))
