"""Words of a text with fixed background weights: a small dictionary segmenter over the table that ships with jieba.

Only jieba's data file is used. The segmenter itself would need its own dictionary, a cache file in the system's
temporary folder and a second of start-up; the weights alone are enough to cut a text: the cheapest path, where a word
costs its weight (`idf`, so minus the logarithm of how common it is, up to a constant).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ..settings import table

_MAX_WORD: Final = 6
_UNKNOWN: Final = 14.0
"""Cost of a character that the table does not have: a little more than its rarest words (13.9)."""
_PLACEHOLDER: Final = frozenset("xX×ｘＸ")
_TERM: Final = 7.0
"""Weight of the terms this project adds itself (topics, synonyms): that of a fairly specific word of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What a text is cut with: `weight` of each word, `plain` words that say nothing, `concepts` a word belongs to."""

    weight: Mapping[str, float]
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
    return Lexicon(
        weight=weight,
        plain=frozenset(rules["plain_words"]),
        concepts={word: tuple(names) for word, names in concepts.items()},
    )


def cut(text: str) -> Iterator[str]:
    """The words of `text` in order, without punctuation, white space and placeholders (xx); linear in its length."""
    weight = lexicon().weight
    run: list[str] = []
    for c in [*text, "\n"]:
        if c.isalnum():
            run.append(c)
        elif run:
            yield from (word for word in _cheapest("".join(run), weight) if not _PLACEHOLDER.issuperset(word))
            run = []


def _cheapest(run: str, weight: Mapping[str, float]) -> list[str]:
    size = len(run)
    cost, back = [0.0] + [float("inf")] * size, [0] * (size + 1)
    for at in range(size):
        here = cost[at]
        stop = at + 1
        if run[at].isascii():
            while stop < size and run[stop].isascii():
                stop += 1
            choices = [stop]
        else:
            choices = [e for e in range(at + 2, min(at + _MAX_WORD, size) + 1) if run[at:e] in weight]
            choices.append(stop)
        for end in choices:
            total = here + weight.get(run[at:end], _UNKNOWN)
            if total < cost[end]:
                cost[end], back[end] = total, at
    words, end = [], size
    while end:
        words.append(run[back[end] : end])
        end = back[end]
    return words[::-1]
