"""What a reader can check a link by: the words both sides share, and where each side says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..model import Item
from ..numbering.sentences import clauses, sentences
from .similarity import Terms, concepts_of
from .words import cut

_MOST_TERMS: Final = 4
_LONGEST: Final = 80
"""A sentence longer than this is quoted by its best clause."""


def shared(source: Terms, target: Terms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and the concepts that two items share, heaviest first, a few of each."""
    both = sorted((t for t in source if t in target), key=lambda t: (-source[t] * target[t], t))
    words = [t for t in both if not t.startswith("≈")]
    concepts = [t[1:] for t in both if t.startswith("≈")]
    return tuple(words[:_MOST_TERMS]), tuple(concepts[:_MOST_TERMS])


def quote(item: Item, words: Sequence[str], concepts: Sequence[str]) -> str:
    """The piece of an item's text that says most of `words` and `concepts`, verbatim; its beginning if none does."""
    wanted, names = set(words), set(concepts)

    def worth(piece: tuple[int, int]) -> int:
        said = item.text[slice(*piece)]
        hits = sum(2 for w in wanted if w in said)
        return hits + (sum(bool(names.intersection(concepts_of(w))) for w in cut(said)) if names else 0)

    pieces = sentences(item.text)
    if not pieces:
        return item.text.strip()
    best = max(pieces, key=lambda p: (worth(p), -p[0]))
    if best[1] - best[0] > _LONGEST:
        best = max(clauses(item.text, *best), key=lambda p: (worth(p), -p[0]))
    return item.text[slice(*best)].strip()
