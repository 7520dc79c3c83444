"""What a clause is about: its words with background weights, names, and the synonyms of the genre."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
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
    found: dict[str, float] = dict(_of_run(runs[0])) if runs else {}
    for run in runs[1:]:
        for term, weight in _of_run(run).items():
            if weight > found.get(term, 0.0):
                found[term] = weight
    for term, weight in _names(whole):
        found[term] = max(weight, found.get(term, 0.0))
    return found


def _without_figures(text: str) -> str:
    return WITHOUT_FIGURES.sub("，", widths(_BROKEN.sub("", text)))


@lru_cache(maxsize=2048)  # a clause is part of its sentence, and of what stands around its figures
def _of_run(run: str) -> Terms:
    """The terms of a run of letters and digits between punctuation."""
    found: dict[str, float] = {}
    for source in (_words(run), _same_matter(run)):
        for term, weight in source:
            if weight > found.get(term, 0.0):
                found[term] = weight
    return found


def _words(run: str) -> Iterator[tuple[str, float]]:
    """Words, the parts of long ones, and two that stand together.

    A single character joins the word before it (再 + 就业), since the background table cuts names apart.
    """
    plain = _plain()
    last, before = "", ""
    for word in cut(run):
        if not _HAN.match(word) or (len(word) == 1 and word in plain):
            if word[0].isalpha() and len(word) > 1:
                yield word, _UNKNOWN
            last = before = ""
            continue
        if last and (len(word) == 1 or len(last) == 1):
            yield last + word, _UNKNOWN * _JOINED
        last = word
        if len(word) > 1:
            if before and not (_empty(word) and _empty(before)):
                yield before + word, (_worth(before) + _worth(word)) * _PAIR
            before = word
            yield from _word(word)


def _word(word: str) -> Iterator[tuple[str, float]]:
    if _empty(word):
        return
    weight, common = lexicon().weight, _common()
    often = word in common or (len(word) == 4 and {word[:2], word[2:]} <= common | _plain())
    value = weight.get(word, _UNKNOWN) * (_COMMON if often else 1.0)
    yield word, value
    for n in range(len(word) - 1 if len(word) > 2 else 0):
        if (part := word[n : n + 2]) not in _plain():
            yield part, min(weight.get(part, value), value) * _PART


@cache
def _empty(word: str) -> bool:
    """Whether a word says nothing of which matter is meant, or both its halves say nothing (认真落实)."""
    plain = _plain()
    return word in plain or (len(word) == 4 and word[:2] in plain and word[2:] in plain and word not in _concepts())


def _worth(word: str) -> float:
    return _FAINT if _empty(word) else lexicon().weight.get(word, _UNKNOWN) * (_COMMON if word in _common() else 1.0)


def _names(text: str) -> Iterator[tuple[str, float]]:
    for m in _QUOTED.finditer(text):
        yield "《" + (m[1] or m[2]).removeprefix("中华人民共和国"), _NAME if m[1] else _NAME * _JOINED


def _same_matter(text: str) -> Iterator[tuple[str, float]]:
    for word in _named_in(text):
        value = lexicon().weight.get(word, max(_UNKNOWN, _LETTER * len(word))) * (_COMMON if word in _common() else 1.0)
        if len(word) > 3:
            yield word, value
        for name in _concepts()[word]:
            yield name, value * _CONCEPT


def _named_in(text: str) -> Iterator[str]:
    """The longest synonym at each place, overlapping ones too."""
    starts = _starts()
    for n in range(len(text) - 1):
        for word in starts.get(text[n : n + 2], ()):
            if text.startswith(word, n):
                yield word
                break


@cache
def _starts() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_concepts(), key=lambda w: (-len(w), w)):
        found.setdefault(word[:2], []).append(word)
    return {start: tuple(words) for start, words in found.items()}


def tokens(text: str) -> Mapping[str, tuple[float, tuple[str, ...]]]:
    """What a promise names, each with its weight and concepts: words, and synonyms of several words."""
    whole = _without_figures(text)
    found: dict[str, tuple[float, tuple[str, ...]]] = {}
    for run in _RUN.findall(whole):
        for word in cut(run):
            if len(word) > 1 and _HAN.match(word) and not _empty(word):
                found[word] = (_worth(word), _concepts().get(word, ()))
    for word in _named_in(whole):
        if word not in found:
            found[word] = (_worth(word), _concepts()[word])
    return found


def characters(text: str) -> frozenset[str]:
    """The Chinese characters of a text."""
    return frozenset(_HAN.findall(text))
