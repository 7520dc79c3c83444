"""Words of a text with fixed background weights: a small dictionary segmenter over the table that ships with jieba.

Only jieba's data file is used. The segmenter itself would need its own dictionary, a cache file in the system's
temporary folder and a second of start-up; the weights alone are enough to cut a text: the cheapest path, where a word
costs its weight (`idf`, so minus the logarithm of how common it is, up to a constant).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Final

from ..settings import table
from .cutter import LONGEST, Cutter

_RUN: Final = re.compile(r"[^\W_]+")
_SHORT: Final = 64
"""Runs of at most this many characters are kept when they have been cut."""
_NEVER: Final = float("inf")
_WORTH: Final = 20_000
"""Characters that a process meets before it makes what cuts them at once, which takes a tenth of a second."""
_TOGETHER: Final = 65536
"""Characters that are cut at once: their places take about a hundred bytes each meanwhile."""
_MAX_WORD: Final = LONGEST
_UNKNOWN: Final = 14.0
"""Cost of a character that the table does not have: a little more than its rarest words (13.9)."""
_PLACEHOLDER: Final = frozenset("xX×ｘＸ")
_TERM: Final = 7.0
"""Weight of the terms this project adds itself (topics, synonyms): that of a fairly specific word of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What a text is cut with: `weight` of each word, `plain` words that say nothing, `concepts` a word belongs to.

    `lengths` are those of the words that begin with two given characters; most pairs begin none.
    """

    weight: Mapping[str, float]
    lengths: Mapping[str, tuple[int, ...]]
    plain: frozenset[str]
    concepts: Mapping[str, tuple[str, ...]]


def _background() -> dict[str, float]:
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba", name="jieba")
    path = Path(spec.submodule_search_locations[0]) / "analyse" / "idf.txt"
    pairs = (line.partition(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {word: float(weight) for word, _, weight in pairs if len(word) <= _MAX_WORD}


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once a process (about a quarter of a second)."""
    weight = _background()
    rules = table("link_rules")
    concepts: dict[str, list[str]] = {}
    for group in rules["synonyms"]:
        for word in group["words"]:
            concepts.setdefault(word, []).append(group["concept"])
    for word in concepts:
        weight.setdefault(word, _TERM)
    for topic in table("topics"):
        for word in topic["words"]:
            weight.setdefault(word, _TERM)
    for word in rules["compounds"]:
        weight.setdefault(word, _TERM)
    sizes: dict[str, int] = {}  # as bits
    for word in weight:
        if 1 < len(word) <= _MAX_WORD:
            sizes[word[:2]] = sizes.get(word[:2], 0) | 1 << len(word)
    each = {bits: tuple(n for n in range(2, _MAX_WORD + 1) if bits >> n & 1) for bits in set(sizes.values())}
    return Lexicon(
        weight=weight,
        lengths={opening: each[bits] for opening, bits in sizes.items()},
        plain=frozenset(rules["plain_words"]),
        concepts={word: tuple(names) for word, names in concepts.items()},
    )


def cut(text: str) -> list[str]:
    """The words of `text` in order, without punctuation, white space and placeholders (xx); linear in its length."""
    words: list[str] = []
    for run in _RUN.findall(text):
        words += _LEARNED.words.get(run) or (_cheapest(run) if len(run) > _SHORT else _again(run))
    return words


def learn(text: str) -> None:
    """Cut all runs of a text at once, for `cut` to find until the next text is learned: in a third of the time."""
    _LEARNED.learn(text)


class _Learned:
    """The words of the runs of one text."""

    def __init__(self) -> None:
        self.words: dict[str, Sequence[str]] = {}
        self.met = 0

    def learn(self, text: str) -> None:
        self.words = {}
        self.met += len(text)
        if self.met < _WORTH:
            return
        runs = list(dict.fromkeys(_RUN.findall(text)))
        ends = list(accumulate(map(len, runs)))
        begin = 0
        while begin < len(runs):
            stop = bisect_right(ends, ends[begin] + _TOGETHER)
            self.words |= zip(runs[begin:stop], _cutter()(runs[begin:stop]), strict=True)
            begin = stop
        if not _PLACEHOLDER.isdisjoint(text):
            self.words = {run: _settled(run, words) for run, words in self.words.items()}


_LEARNED: Final = _Learned()


@cache
def _cutter() -> Cutter:
    return Cutter(lexicon().weight, _UNKNOWN, _cut_again)


@lru_cache(maxsize=4096)
def _cut_again(piece: str) -> Sequence[str]:
    """A number, a foreign word, a row of words that reach into one another: placeholders are words here."""
    return _path(piece)


@lru_cache(maxsize=4096)
def _again(run: str) -> Sequence[str]:
    """The words of a short run: a title, its item and what is quoted of it hold the same ones."""
    return _cheapest(run)


def _cheapest(run: str) -> Sequence[str]:
    return _settled(run, _path(run))


def _path(run: str) -> list[str]:
    """The words of a run on the cheapest path."""
    known = lexicon()
    weight, lengths = known.weight.get, known.lengths.get
    size = len(run)
    cost, back = [0.0] + [_NEVER] * size, [0] * (size + 1)
    for at, first in enumerate(run):
        here = cost[at]
        if here == _NEVER:  # inside a number or a foreign word
            continue
        if first < "\x80":
            stop = at + 1
            while stop < size and run[stop] < "\x80":
                stop += 1
            total = here + weight(run[at:stop], _UNKNOWN)
            if total < cost[stop]:
                cost[stop], back[stop] = total, at
            continue
        total = here + weight(first, _UNKNOWN)
        if total < cost[at + 1]:
            cost[at + 1], back[at + 1] = total, at
        for length in lengths(run[at : at + 2], ()):
            end = at + length
            if end > size:
                break
            more = weight(run[at:end])
            if more is not None and here + more < cost[end]:
                cost[end], back[end] = here + more, at
    return _back(run, back)


def _back(run: str, back: Sequence[int]) -> list[str]:
    """The words of a run from where the word begins that ends at each place."""
    words, end = [], len(run)
    while end:
        words.append(run[back[end] : end])
        end = back[end]
    words.reverse()
    return words


def _settled(run: str, words: Sequence[str]) -> Sequence[str]:
    """The words of a run without placeholders."""
    if _PLACEHOLDER.isdisjoint(run):
        return words
    return [word for word in words if not _PLACEHOLDER.issuperset(word)]
