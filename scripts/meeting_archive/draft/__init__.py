"""Draft: the skeleton of this year's 整改措施落实情况, from what was promised last year.

It holds last year's words with their codes, what people recorded, and what later reports say; where facts belong there
are blanks. Nothing is made up. `draft_document` gives a Word file in the layout of official documents.
"""

from .content import Source
from .document import draft_document

__all__ = ["Source", "draft_document"]
