"""What a reader can check a link by: the words both sides share, and where each side says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Evidence, Item
from ..numbering.sentences import clauses, sentences
from ..numbering.words import cut, lexicon
from .similarity import Terms, concepts_of

_MOST_TERMS: Final = 4
_MOST_CONCEPTS: Final = 2
_SPECIFIC: Final = 6.2
"""Background weight from which a word tells a reader something: below it are 工作, 服务, 群众, 学习, 机制."""
_LONGEST: Final = 80
"""A sentence longer than this is quoted by its best clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of an item's text, and the sentence it is in; both as offsets."""

    sentence: tuple[int, int]
    span: tuple[int, int]


def shared(source: Terms, target: Terms, rare: Terms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The specific words that two items share, and the concepts, a few of each, the most telling first.

    `rare` says how little each term is spread over the report: what nearly all its items say is no reason.
    """
    known = lexicon().weight
    both = {t: source[t] * target[t] * rare[t] ** 2 for t in source.keys() & target.keys() if rare[t] > 0}
    words = [t for t in both if not t.startswith("≈") and known.get(t, _SPECIFIC) >= _SPECIFIC]
    concepts = [t for t in both if t.startswith("≈")]
    words.sort(key=lambda t: (-both[t], t))
    words = [w for w in words if not any(w in longer and w != longer for longer in words)]  # 敬老院 says 敬老 too
    concepts.sort(key=lambda t: (-both[t], t))
    return tuple(words[:_MOST_TERMS]), tuple(t[1:] for t in concepts[:_MOST_CONCEPTS])


class Quotes:
    """Finds what to quote; each item is cut into clauses and words once, however many links it has."""

    def __init__(self) -> None:
        """Nothing is cut yet."""
        self._clauses: dict[str, list[Clause]] = {}
        self._concepts: dict[str, list[frozenset[str]]] = {}

    def evidence(
        self, rule: str, ends: tuple[Item, Item], terms: tuple[str, ...], concepts: tuple[str, ...], score: float
    ) -> Evidence:
        """The evidence that `rule` gives for a link between two items."""
        source, target = (self.quote(item, terms, concepts) for item in ends)
        return Evidence(
            rule=rule, quote_source=source, quote_target=target, score=round(score, 2), terms=terms or concepts
        )

    def quote(self, item: Item, words: Sequence[str], concepts: Sequence[str]) -> str:
        """The sentence of an item's text that says most of `words` and `concepts`, verbatim; else its beginning."""
        said = self._clauses.get(item.id)
        if said is None:
            said = self._clauses[item.id] = list(_clauses(item.text))
        if not said:
            return item.text.strip()
        worth = [2 * sum(item.text.find(word, *c.span) >= 0 for word in words) for c in said]
        if concepts:  # few links rest on them
            named = self._concepts.get(item.id)
            if named is None:
                named = self._concepts[item.id] = [_concepts(item.text[slice(*c.span)]) for c in said]
            worth = [value + len(names.intersection(concepts)) for value, names in zip(worth, named, strict=True)]
        total: dict[tuple[int, int], int] = {}
        for clause, value in zip(said, worth, strict=True):
            total[clause.sentence] = total.get(clause.sentence, 0) + value
        best = max(total, key=lambda p: (total[p], -p[0]))
        if best[1] - best[0] > _LONGEST:
            inside = [(value, -c.span[0], c.span) for c, value in zip(said, worth, strict=True) if c.sentence == best]
            best = max(inside)[2]
        return item.text[slice(*best)].strip()


def _clauses(text: str) -> Iterator[Clause]:
    for sentence in sentences(text):
        for span in clauses(text, *sentence):
            yield Clause(sentence=sentence, span=span)


def _concepts(clause: str) -> frozenset[str]:
    """The concepts that the words of a clause name."""
    return frozenset(name for word in cut(clause) for name in concepts_of(word))
