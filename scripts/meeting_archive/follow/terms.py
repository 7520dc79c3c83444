"""What a clause is about: its words with background weights, names, and the synonyms of the genre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from typing import Final

from ..numbering.words import cut, lexicon
from ..settings import table
from .figures import WITHOUT_FIGURES, widths
from .tables import WORDS

_UNKNOWN: Final = 8.0
"""Weight of a word that the background table does not have: a proper name mostly, so fairly specific."""
_CONCEPT: Final = 0.75
"""What another word for the same thing weighs of the word itself."""
_PART: Final = 0.55
"""What a part of a longer word weighs of it: 教育 of 义务教育."""
_JOINED: Final = 0.6
"""What two pieces that only stand together weigh of a word, and a name in “” of one in 《》."""
_PAIR: Final = 0.35
"""What two words that follow one another weigh of their sum: 社会救助 is more than 社会 and 救助."""
_COMMON: Final = 0.4
"""What a word is worth that many promises of one kind share: 资金, 补助, 检查."""
_LETTER: Final = 2.0
"""Weight of each character of a name that the background table does not have: the longer, the more it says."""
_FAINT: Final = 2.0
_NAME: Final = 14.0
"""Weight of a name in 《》 or “”: it points at one thing."""
_QUOTED: Final = re.compile(r"《([^《》\n]{2,40})》|“([^“”\n]{1,20})”")
_BROKEN: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_CHANGED: Final = re.compile(r"[\s\d．％]")
"""What there is in a text that has figures or is broken."""
_RUN: Final = re.compile(r"\w+")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")

Terms = Mapping[str, float]


@cache
def _plain() -> frozenset[str]:
    return lexicon().plain | frozenset(WORDS["plain"])


@cache
def _common() -> frozenset[str]:
    return frozenset(WORDS["common"])


@cache
def _concepts() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for field in table("follow_synonyms"):
        for group in field["groups"]:
            for word in group:
                names.setdefault(word, []).append("≈" + group[0])
    return {word: tuple(found) for word, found in names.items()}


@lru_cache(maxsize=512)  # the same sentence and heading are asked for by every clause in them
def terms_of(text: str) -> Terms:
    """The terms of a text: words of two characters and more, parts of longer words, names, concepts (≈…)."""
    whole = _without_figures(text)
    runs = _RUN.findall(whole)
    quotes = "《" in whole or "“" in whole
    if len(runs) == 1 and not quotes:
        return _of_run(runs[0])
    found: dict[str, float] = dict(_of_run(runs[0])) if runs else {}
    for run in runs[1:]:
        for term, weight in _of_run(run).items():
            if weight > found.get(term, 0.0):
                found[term] = weight
    if quotes:
        for term, weight in _names(whole):
            found[term] = max(weight, found.get(term, 0.0))
    return found


def _without_figures(text: str) -> str:
    if not _CHANGED.search(text):
        return text
    return WITHOUT_FIGURES.sub("，", widths(_BROKEN.sub("", text)))


@lru_cache(maxsize=2048)  # a clause is part of its sentence, and of what stands around its figures
def _of_run(run: str) -> Terms:
    """The terms of a run of letters and digits between punctuation."""
    said = _said(run)
    for name in _named_in(run):
        said += _matter(name)
    found: dict[str, float] = {}
    for term, weight in said:
        if weight > found.get(term, 0.0):
            found[term] = weight
    return found


def _said(run: str) -> list[tuple[str, float]]:
    """The terms of words, and of two that stand together.

    A single character joins the word before it (再 + 就业), since the background table cuts names apart.
    """
    said: list[tuple[str, float]] = []
    last: _Word | None = None
    before: _Word | None = None
    for text in cut(run):
        word = _word(text)
        said += word.terms
        if word.apart:
            last = before = None
            continue
        if last is not None and (word.single or last.single):
            said.append((last.text + text, _UNKNOWN * _JOINED))
        last = word
        if not word.single:
            if before is not None and not (word.empty and before.empty):
                said.append((before.text + text, (before.worth + word.worth) * _PAIR))
            before = word
    return said


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is cut, with its own terms.

    `apart`: it joins nothing beside it; `single`: one character; `empty`: it says nothing of which matter is meant.
    """

    text: str
    terms: tuple[tuple[str, float], ...]
    apart: bool
    single: bool
    empty: bool
    worth: float


@lru_cache(maxsize=16_384)
def _word(text: str) -> _Word:
    single = len(text) == 1
    terms: tuple[tuple[str, float], ...]
    if not _HAN.match(text) or (single and text in _plain()):
        terms = ((text, _UNKNOWN),) if text[0].isalpha() and not single else ()
        return _Word(text=text, terms=terms, apart=True, single=single, empty=True, worth=0.0)
    empty = _empty(text)
    terms = () if empty or single else tuple(_parts(text))
    return _Word(text=text, terms=terms, apart=False, single=single, empty=empty, worth=_worth(text))


def _parts(word: str) -> Iterator[tuple[str, float]]:
    """A word and, at a lower weight, pairs of characters in a longer one."""
    weight, common = lexicon().weight, _common()
    often = word in common or (len(word) == 4 and {word[:2], word[2:]} <= common | _plain())
    value = weight.get(word, _UNKNOWN) * (_COMMON if often else 1.0)
    yield word, value
    for n in range(len(word) - 1 if len(word) > 2 else 0):
        if (part := word[n : n + 2]) not in _plain():
            yield part, min(weight.get(part, value), value) * _PART


def _empty(word: str) -> bool:
    """Whether a word says nothing of which matter is meant, or both its halves say nothing (认真落实)."""
    plain = _plain()
    return word in plain or (len(word) == 4 and word[:2] in plain and word[2:] in plain and word not in _concepts())


def _worth(word: str) -> float:
    return _FAINT if _empty(word) else lexicon().weight.get(word, _UNKNOWN) * (_COMMON if word in _common() else 1.0)


def _names(text: str) -> Iterator[tuple[str, float]]:
    for m in _QUOTED.finditer(text):
        yield "《" + (m[1] or m[2]).removeprefix("中华人民共和国"), _NAME if m[1] else _NAME * _JOINED


@lru_cache(maxsize=2048)
def _matter(word: str) -> tuple[tuple[str, float], ...]:
    """A synonym itself, where it is of several words, and its concepts."""
    value = lexicon().weight.get(word, max(_UNKNOWN, _LETTER * len(word))) * (_COMMON if word in _common() else 1.0)
    return (*([(word, value)] if len(word) > 3 else []), *((name, value * _CONCEPT) for name in _concepts()[word]))


@lru_cache(maxsize=2048)
def _named_in(run: str) -> tuple[str, ...]:
    """The longest synonym at each place, overlapping ones too."""
    starts = _starts()
    if starts.keys().isdisjoint(pairs := list(map(add, run, run[1:]))):
        return ()
    words = ((n, word) for n, pair in enumerate(pairs) if pair in starts for word in starts[pair])
    found = {}
    for n, word in words:
        if n not in found and run.startswith(word, n):
            found[n] = word
    return tuple(found.values())


@cache
def _starts() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_concepts(), key=lambda w: (-len(w), w)):
        found.setdefault(word[:2], []).append(word)
    return {start: tuple(words) for start, words in found.items()}


def tokens(words: str) -> Mapping[str, tuple[float, tuple[str, ...]]]:
    """What a promise names, each with its weight and concepts: words, and synonyms of several words."""
    runs = _RUN.findall(_without_figures(words))
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    for run in runs:
        for text in cut(run):
            word = _word(text)
            if not (word.apart or word.single or word.empty):
                found[text] = (word.worth, _concepts().get(text, ()))
    for run in runs:
        for name in _named_in(run):
            if name not in found:
                found[name] = (_worth(name), _concepts()[name])
    return found


def is_word(term: str) -> bool:
    """Whether a term is a word or a name, and not a matter that several words are for."""
    return term[0] != "≈"
