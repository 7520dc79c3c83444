"""Pairs of items worth a judgement, and what is known of each pair besides its wording."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..model import Item, Role
from .formula import Formulas
from .layout import Layout, Places
from .similarity import Space, cosines

_BEST_TARGETS: Final = 6
"""Targets looked at for each source; more never pay in documents of this genre, and the number bounds the work."""
_BEST_SOURCES: Final = 3
_SUPPORT: Final = 2 / 3
"""Share of a list that must pair up by its words before the rest is paired by its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is known of one source and one target.

    similarity: cosine, 0 … 1. column: similarity as a share of itself and the best that the target has elsewhere,
    0 … 1. aligned: same place in two lists that pair up. first: no target of the same depth is more similar to the
    source. unlike: one has children and the other is itself a child, so that they speak of things of different size.
    crowd: logarithm of the number of targets in the same report, since among many something fits by chance.
    """

    source: int
    target: int
    similarity: float
    column: float
    aligned: float
    first: bool
    unlike: bool
    crowd: float


def pairs(
    sources: Sequence[Item],
    targets: Sequence[Item],
    spaces: Mapping[Role, Space],
    where: Layout,
    said: Formulas,
) -> list[Pair]:
    """The candidates between two groups of items; indices point into the two sequences.

    `spaces` are those of all items of each role, in the same order.
    """
    kept = _kept(sources, targets, spaces, where, said)
    parents = {i.parent for i in (*sources, *targets) if i.parent is not None}
    row, column = _ranked(kept, by_source=True), _ranked(kept, by_source=False)
    aligned = _aligned(sources, targets, kept, row, column)
    crowd = Counter(where.place[t.id].block for t in targets)
    top: dict[int, float] = {}
    for (s, t), value in kept.items():
        if not _unlike(sources[s], targets[t], parents):
            top[s] = max(top.get(s, 0.0), value)
    return [
        Pair(
            source=s,
            target=t,
            similarity=value,
            column=_share(value, column.get(t, ()), sources[s], sources),
            aligned=aligned.get((s, t), 0.0),
            first=value > 0 and value >= top.get(s, 0.0),
            unlike=_unlike(sources[s], targets[t], parents),
            crowd=math.log(crowd[where.place[sources[s].id].block]),
        )
        for (s, t), value in sorted((dict.fromkeys(aligned, 0.0) | kept).items())
    ]


def _kept(
    sources: Sequence[Item],
    targets: Sequence[Item],
    spaces: Mapping[Role, Space],
    where: Layout,
    said: Formulas,
) -> dict[tuple[int, int], float]:
    """The best targets of each source and the best sources of each target, with their similarity."""
    index = spaces[targets[0].role]
    there = Places.of([where.place[t.id] for t in targets])
    kept: dict[tuple[int, int], float] = {}
    columns: list[list[tuple[float, int]]] = [[] for _ in targets]
    floor = np.zeros(len(targets))
    for s, row in enumerate(spaces[sources[0].role].rows):
        at, values = cosines(row, index)
        values[there.parted(where.place[sources[s].id], at)] = 0.0
        if said.only:
            values[[said.barred(sources[s].id, targets[n].id) for n in at.tolist()]] = 0.0
        for n in np.lexsort((at, -values))[:_BEST_TARGETS].tolist():
            if values[n] > 0:
                kept[s, int(at[n])] = float(values[n])
        for n in np.flatnonzero(values > floor[at]).tolist():
            t = int(at[n])
            columns[t] = sorted([*columns[t], (float(values[n]), s)], key=lambda x: (-x[0], x[1]))[:_BEST_SOURCES]
            floor[t] = columns[t][-1][0] if len(columns[t]) == _BEST_SOURCES else 0.0
    for t, column in enumerate(columns):
        for value, s in column:
            kept[s, t] = value
    return kept


def _unlike(one: Item, other: Item, parents: set[str]) -> bool:
    return (one.id in parents and other.parent is not None) or (other.id in parents and one.parent is not None)


def _ranked(kept: Mapping[tuple[int, int], float], *, by_source: bool) -> dict[int, list[tuple[float, int]]]:
    """For each item of one side, what the other side offers it: (similarity, index), best first."""
    ranked: dict[int, list[tuple[float, int]]] = {}
    for (s, t), value in kept.items():
        one, other = (s, t) if by_source else (t, s)
        ranked.setdefault(one, []).append((value, other))
    return {one: sorted(offers, key=lambda x: (-x[0], x[1])) for one, offers in ranked.items()}


def _share(value: float, offers: Sequence[tuple[float, int]], own: Item, others: Sequence[Item]) -> float:
    """`value` as a share of itself and the best rival: 0.5 is a tie, 1 has no rival. Ancestors are no rivals."""
    rival = next((v for v, n in offers if not _kin(others[n], own)), 0.0)
    return value / (value + rival) if value else 0.0


def _kin(one: Item, other: Item) -> bool:
    """Whether two items are the same, or one stands above the other: ids are built from their parents'."""
    return f"{one.id}.".startswith(f"{other.id}.") or f"{other.id}.".startswith(f"{one.id}.")


def _aligned(
    sources: Sequence[Item],
    targets: Sequence[Item],
    kept: Mapping[tuple[int, int], float],
    row: Mapping[int, Sequence[tuple[float, int]]],
    column: Mapping[int, Sequence[tuple[float, int]]],
) -> dict[tuple[int, int], float]:
    """Pairs in the same place of two top lists of equal length, with the share of places whose words agree."""
    left = [n for n, i in enumerate(sources) if i.parent is None]
    right = [n for n, i in enumerate(targets) if i.parent is None]
    if len(left) != len(right) or len(left) < 2:
        return {}
    in_left, in_right, agree = set(left), set(right), 0
    for s, t in zip(left, right, strict=True):
        value = kept.get((s, t), 0.0)
        best = next((v for v, n in row.get(s, ()) if n in in_right), 0.0)
        favourite = next((v for v, n in column.get(t, ()) if n in in_left), 0.0)
        agree += value > 0 and (value >= best or value >= favourite)
    support = agree / len(left)
    return dict.fromkeys(zip(left, right, strict=True), support) if support >= _SUPPORT else {}
