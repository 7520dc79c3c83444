"""A row of a 对账单: a promise in its own words, and beside it what the later report says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..across import FollowUp, Ref, Status
from ..model import SURE_SCORE, Rule
from .answers import claim, history, recorded, timing
from .card import Promise
from .escape import gist, inline, short
from .paging import Column, link, record
from .places import (
    Register,
    Spot,
    row_id,
)
from .touch import Later, later_of, spots_of
from .words import reason, sureness, when

_WORDS: Final = 160
_OTHER: Final = 60
"""Characters of a second or third candidate."""


def sheet_row(
    row: Sequence[FollowUp],
    columns: Sequence[Column],
    register: Register,
    rules: Mapping[str, Rule],
    states: Mapping[Ref, Sequence[Status]],
) -> str:
    """One row of a 对账单."""
    said = row[0]
    later = later_of(_nearest_of(row), register)
    cells = [
        _promise(row, register, states),
        _answer(later, register, rules) if later is not None else "",
        claim(said) if said.claim != "silent" else "",
        recorded(said),
        timing(said),
    ]
    return record(cells, columns)


def _nearest_of(row: Sequence[FollowUp]) -> FollowUp:
    """What stands for a row: of measures only the one nearest words of all that is said in it."""
    if row[0].subject.id.startswith("K"):
        return row[0]
    near = [(words.score, said, words) for said in row for words in said.nearest[:1]]
    if not near:
        return row[0]
    _, said, words = max(near, key=lambda one: one[0])
    return replace(said, nearest=(words,))


def _promise(row: Sequence[FollowUp], register: Register, states: Mapping[Ref, Sequence[Status]]) -> str:
    said = row[0]
    quote = "；".join(one.quote.strip().rstrip("，。；、") for one in row) if len(row) > 1 else said.quote
    spot = register.promised(said)
    if spot is None:
        return inline(short(quote, _WORDS))
    promise = register.promise(said.subject)
    facts = [
        f'<span class="ma-code" id="{inline(row_id(row))}">{spot.code}</span>',
        *([f"共 {len(row)} 处"] if len(row) > 1 else []),
        *(_facts(promise) if promise else ()),
    ]
    state = history(states.get(said.subject, ()))
    facts += [f"状态：{state}"] if state else []
    return f"{link(gist(quote, _WORDS) or spot.words, f'../{spot.path}')}<br>{_small('；'.join(facts))}"


def _facts(promise: Promise) -> Iterator[str]:
    for key, value in (
        ("期限", when(promise.deadline, promise.due)),
        ("频次", promise.frequency),
        ("数量", promise.quantity),
        ("责任", promise.owner),
    ):
        if value:
            yield f"{key}：{inline(value)}"


def _answer(later: Later, register: Register, rules: Mapping[str, Rule]) -> str:
    if not later.spots:
        near = [f"最接近的话：{_other(spot)}" for spot in spots_of(later.said, later.said.nearest, register)]
        return "<br>".join(['<span class="ma-gap">未提及</span>', *(_small(words) for words in near)])
    first, *others = zip(later.said.mentions, later.spots, strict=True)
    mention, spot = first
    because = reason(mention.evidence, rules)
    notes = [_code(spot), sureness(mention.score >= SURE_SCORE), inline(because)]
    words = f"{link(gist(spot.words, _WORDS), f'../{spot.path}')}<br>{_small(' '.join(filter(None, notes)))}"
    return "<br>".join([words, *(_small(f"也可能是：{_other(other)}") for _, other in others)])


def _other(spot: Spot) -> str:
    return f"{link(gist(spot.words, _OTHER), f'../{spot.path}')} {_code(spot)}"


def _code(spot: Spot) -> str:
    return f'<span class="ma-code">{spot.code}</span>'


def _small(words: str) -> str:
    return f'<span class="ma-small">{words}</span>'
