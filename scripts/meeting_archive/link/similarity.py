"""How much two items say the same: shared terms with background weights, from an inverted index over one report."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..numbering.words import cut, lexicon

_TITLE: Final = 2.0
"""A term of an item's title counts as this many of its body: the title says what the item is about."""
_CONCEPT: Final = 10.0
"""Weight of a shared concept (different words for one thing): that of one fairly specific word."""
_INSIDE: Final = 0.3
"""Weight of a word inside a longer one: 污水处理率 says 污水 too, but is not about it alone."""
_TOP_TERMS: Final = 48
"""Terms kept an item, heaviest first; bounds the work on an item of any length."""
_MOST_CANDIDATES: Final = 400
"""Occurrences of an item's terms in the other group that are looked at."""
_EVERYWHERE: Final = 0.8
"""A term in this share of the items names what the whole report is about."""
_FEW: Final = 5
"""With fewer items than this, a shared term may well be in most of them."""
_CHILD: Final = 0.3
"""Weight of a child's terms in those of its parent."""
_KEPT: Final = 65536
"""Words of which it is kept what they say: more than there are in the reports of a year."""

_COUNT: Final = re.compile(
    r"\d+|[一二三四五六七八九十百千万亿两几多]+[个名次年月天日条项件期场元位人]?|[^\x00-\x7f]|[a-z]{1,3}|[xX]+"
)
"""Words that say only how many, single characters, and letters that stand for a name: no evidence of anything."""

Terms = Mapping[str, float]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An item's terms with their weights: of the title, and of title and body together. Concepts begin with ≈."""

    title: Terms
    whole: Terms


@lru_cache(maxsize=_KEPT)
def concepts_of(word: str) -> tuple[str, ...]:
    """The concepts a word names, by itself or by a word inside it (学习计划 names what 学习 does)."""
    known = lexicon().concepts
    if word in known:
        return known[word]
    inner = (word[a:b] for a in range(len(word)) for b in range(a + 2, len(word) + 1))
    return tuple(dict.fromkeys(name for part in inner for name in known.get(part, ())))


@lru_cache(maxsize=_KEPT)
def _said_by(word: str) -> tuple[float, tuple[str, ...], tuple[str, ...]]:
    """Weight of a word, the words inside it, the terms of its concepts; nothing where it is no evidence."""
    lex = lexicon()
    if word in lex.plain or _COUNT.fullmatch(word):
        return 0.0, (), ()
    return lex.weight.get(word, _CONCEPT), parts_of(word), tuple("≈" + name for name in concepts_of(word))


def parts_of(word: str) -> tuple[str, ...]:
    """The known words inside a longer one (工作作风 holds 作风) that are not on the list of plain words."""
    lex = lexicon()
    inner = (word[a:b] for a in range(len(word)) for b in range(a + 2, len(word) + 1) if b - a < len(word))
    return tuple(dict.fromkeys(part for part in inner if part in lex.weight and part not in lex.plain))


def terms_of(text: str) -> dict[str, float]:
    """Terms of a text: words by background weight and frequency, the words inside them at less, and concepts."""
    known = lexicon().weight
    weights: dict[str, float] = {}
    concepts: dict[str, int] = {}
    inside: dict[str, int] = {}
    for word, n in Counter(cut(text)).items():
        weight, parts, names = _said_by(word)
        if not weight:
            continue
        weights[word] = weight if n == 1 else weight * (1 + math.log(n))
        for part in parts:
            inside[part] = inside.get(part, 0) + n
        for name in names:
            concepts[name] = concepts.get(name, 0) + n
    for part, n in inside.items():
        weight = _INSIDE * known[part] * (1 + math.log(n))
        if weight > weights.get(part, 0.0):
            weights[part] = weight
    for name, n in concepts.items():
        weights[name] = _CONCEPT * (1 + math.log(n))
    return weights


def words_of(title: str, body: str) -> Words:
    """The terms of one item."""
    head, whole = terms_of(title), terms_of(body)
    merged = dict(whole)
    for term, weight in head.items():
        merged[term] = merged.get(term, 0.0) + (_TITLE - 1) * weight
    return Words(title=head, whole=_heaviest(merged))


def with_children(own: Words, children: Sequence[Words]) -> Words:
    """The terms of a parent: its own, and what its children say, at a lower weight, since it sums them up."""
    if not children:
        return own
    whole = dict(own.whole)
    for child in children:
        for term, weight in child.whole.items():
            whole[term] = whole.get(term, 0.0) + _CHILD * weight / math.sqrt(len(children))
    return Words(title=own.title, whole=_heaviest(whole))


def _heaviest(terms: Terms) -> dict[str, float]:
    """The terms kept of an item, heaviest first."""
    return {term: -lightness for lightness, term in sorted((-w, t) for t, w in terms.items())[:_TOP_TERMS]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Unit vectors of a group of items over the report's terms; by term, the items that have it, with its weight."""

    rows: tuple[Terms, ...]
    postings: Mapping[str, Sequence[tuple[int, float]]]


def rarity(items: Sequence[Words]) -> dict[str, float]:
    """How little each term is spread over a report's items, 0 … 1: what every item says tells none apart.

    The root of 1 - log(items with the term) / log(items + 1); depends on this report only.
    """
    spread = Counter(term for item in items for term in item.whole)
    total = math.log(len(items) + 1)
    most = _EVERYWHERE * len(items) if len(items) >= _FEW else len(items) + 1
    rare = {n: math.sqrt(max(0.0, 1 - math.log(n) / total)) if n < most else 0.0 for n in set(spread.values())}
    return {term: rare[n] for term, n in spread.items()}


def space(items: Sequence[Words], rare: Mapping[str, float]) -> Space:
    """Index the items of one group."""
    rows = [_unit({t: w * rare.get(t, 1.0) for t, w in item.whole.items()}) for item in items]
    postings: dict[str, list[tuple[int, float]]] = {}
    for n, row in enumerate(rows):
        for term, weight in row.items():
            postings.setdefault(term, []).append((n, weight))
    return Space(rows=tuple(rows), postings=postings)


def _unit(row: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(w * w for w in row.values()))
    return {t: w / norm for t, w in row.items() if w > 0} if norm else {}


def cosines(row: Terms, targets: Space) -> tuple[NDArray[np.intp], FloatArray]:
    """The items of `targets` that share a term with one unit row, and their cosines with it; two arrays of one length.

    Terms are taken heaviest first until `_MOST_CANDIDATES` are found, which bounds the work: what is said by
    hundreds of items tells none apart.
    """
    found: dict[int, float] = {}
    room = _MOST_CANDIDATES
    for term in sorted(row, key=lambda t: (-row[t], t)):
        postings = targets.postings.get(term)
        if postings is None or len(postings) > room:
            continue
        room -= len(postings)
        own = row[term]
        for n, weight in postings:  # plain numbers: an array of numpy for each term would cost more than it saves
            found[n] = found.get(n, 0.0) + weight * own
    at = sorted(found)
    return np.array(at, dtype=np.intp), np.array([found[n] for n in at])
