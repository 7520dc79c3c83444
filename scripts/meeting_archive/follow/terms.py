"""What a clause is about: its words with background weights, names, and the synonyms of the genre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from ..numbering.words import cut, lexicon
from .tables import WORDS

_UNKNOWN: Final = 8.0
"""Weight of a word that the background table does not have: a proper name mostly, so fairly specific."""
_CONCEPT: Final = 0.75
"""What another word for the same thing weighs of the word itself."""
_PART: Final = 0.55
"""What a part of a longer word weighs of it: 教育 of 义务教育."""
_JOINED: Final = 0.6
"""What two pieces that only stand together weigh of a word, and a name in “” of one in 《》."""
_NAME: Final = 14.0
"""Weight of a name in 《》 or “”: it points at one thing."""
_QUOTED: Final = re.compile(r"《([^《》\n]{2,40})》|“([^“”\n]{1,20})”")
_BROKEN: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")

Terms = Mapping[str, float]


@cache
def _plain() -> frozenset[str]:
    return lexicon().plain | frozenset(WORDS["plain"])


@cache
def _concepts() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for group in WORDS["synonyms"]:
        for word in group:
            names.setdefault(word, []).append("≈" + group[0])
    return {word: tuple(found) for word, found in names.items()}


@cache
def _longest() -> int:
    return max(map(len, _concepts()))


def terms_of(text: str) -> dict[str, float]:
    """The terms of a text: words of two characters and more, parts of longer words, names, concepts (≈…)."""
    whole = _BROKEN.sub("", text)
    found: dict[str, float] = {}
    for source in (_words(whole), _names(whole), _same_matter(whole)):
        for term, weight in source:
            if weight > found.get(term, 0.0):
                found[term] = weight
    return found


def _words(text: str) -> Iterator[tuple[str, float]]:
    """Words; a single character joins the word before it (再 + 就业), since the background table cuts names apart."""
    weight, plain = lexicon().weight, _plain()
    last = ""
    for word in cut(text):
        if not _HAN.match(word):
            if word[0].isalpha() and len(word) > 1:
                yield word, _UNKNOWN
            last = ""
            continue
        if len(word) == 1 and word in plain:
            last = ""
            continue
        if last and (len(word) == 1 or len(last) == 1):
            yield last + word, _UNKNOWN * _JOINED
        last = word
        if len(word) > 1 and word not in plain:
            value = weight.get(word, _UNKNOWN)
            yield word, value
            for n in range(len(word) - 1 if len(word) > 2 else 0):
                if (part := word[n : n + 2]) not in plain:
                    yield part, min(weight.get(part, value), value) * _PART


def _names(text: str) -> Iterator[tuple[str, float]]:
    for m in _QUOTED.finditer(text):
        yield "《" + (m[1] or m[2]), _NAME if m[1] else _NAME * _JOINED


def _same_matter(text: str) -> Iterator[tuple[str, float]]:
    weight, concepts, firsts = lexicon().weight, _concepts(), _firsts()
    for at, c in enumerate(text):
        if c in firsts:
            for size in range(2, _longest() + 1):
                word = text[at : at + size]
                for name in concepts.get(word, ()):
                    yield name, weight.get(word, _UNKNOWN) * _CONCEPT


@cache
def _firsts() -> frozenset[str]:
    return frozenset(word[0] for word in _concepts())
