"""Parse: from paragraphs to how a document is built, its logical blocks and its tree of marked sections."""

from __future__ import annotations

from ..model import Block, Outline, Paragraph, Span, flat_text
from ..numbering.simplified import plainly
from .blocks import pieces_of
from .doubts import doubts
from .lines import lines
from .rules import RULES
from .tokens import line_tokens
from .tree import Grower, freeze

__all__ = ["RULES", "parse"]


def parse(paragraphs: tuple[Paragraph, ...], preface: int = 0) -> Outline:
    """Read how a document is built; every paragraph lies in exactly one block, spans are offsets in the flat text.

    The first `preface` paragraphs stand ahead of the title: a cover, a table of contents.
    """
    text = flat_text(paragraphs)
    plain = plainly(text)
    sheet = pieces_of(plain, lines(paragraphs), preface)
    tokens = line_tokens(plain, sheet)
    sections = freeze(text, Grower(plain, sheet, tokens).grow(), 1, sheet)
    return Outline(
        blocks=tuple(Block(span=Span(start=p.start, stop=p.stop), kind=p.kind) for p in sheet),
        sections=sections,
        findings=doubts(text, sections),
    )
