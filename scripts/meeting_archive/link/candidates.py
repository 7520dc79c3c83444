"""Pairs of items worth a judgement, and what is known of each pair besides its wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..model import Item
from .similarity import FloatArray, Space, Words, cosines, space

_BEST_TARGETS: Final = 6
"""Targets looked at for each source; more never pay in documents of this genre, and the number bounds the work."""
_BEST_SOURCES: Final = 3
_ELSEWHERE: Final = 0.1
"""Similarity counts for this much between items of different turns of a problem – cause – measure cycle."""
_SUPPORT: Final = 2 / 3
"""Share of a list that must pair up by its words before the rest is paired by its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is known of one source and one target.

    similarity: cosine, 0 … 1. row: similarity as a share of the best that the source has elsewhere, 0 … 1, and column
    likewise for the target: mutual preference. aligned: same place in two lists that pair up. topics: share of topics
    in common. deeper: the source has children of its own and the target is itself a child; shallower: the reverse.
    first: no target of the same depth is more similar to the source.
    """

    source: int
    target: int
    similarity: float
    row: float
    column: float
    aligned: float
    topics: float
    first: bool
    deeper: bool
    shallower: bool


def pairs(
    sources: Sequence[Item],
    targets: Sequence[Item],
    words: Mapping[str, Words],
    rare: Mapping[str, float],
    cycle: Mapping[str, int],
) -> list[Pair]:
    """The candidates between two groups of items; indices point into the two sequences.

    `cycle` says which turn of problem – cause – measure each item stands in.
    """
    index = space([words[t.id] for t in targets], rare)
    rows = space([words[s.id] for s in sources], rare).rows
    at = np.array([cycle[t.id] for t in targets])
    nearness = [np.where(at == cycle[s.id], 1.0, _ELSEWHERE) for s in sources]
    kept = _kept(rows, index, nearness)
    parents = {i.parent for i in (*sources, *targets) if i.parent is not None}
    row, column = _ranked(kept, by_source=True), _ranked(kept, by_source=False)
    aligned = _aligned(sources, targets, kept, row, column)
    found = []
    top: dict[int, float] = {}
    for (s, t), value in kept.items():
        if not (_deeper(sources[s], targets[t], parents) or _deeper(targets[t], sources[s], parents)):
            top[s] = max(top.get(s, 0.0), value)
    for (s, t), value in sorted((dict.fromkeys(aligned, 0.0) | kept).items()):
        source, target = sources[s], targets[t]
        found.append(
            Pair(
                source=s,
                target=t,
                similarity=value,
                row=_share(value, row.get(s, ()), target, targets),
                column=_share(value, column.get(t, ()), source, sources),
                aligned=aligned.get((s, t), 0.0),
                topics=_overlap(source.topics, target.topics),
                first=value > 0 and value >= top.get(s, 0.0),
                deeper=_deeper(source, target, parents),
                shallower=_deeper(target, source, parents),
            )
        )
    return found


def _kept(
    rows: Sequence[Mapping[str, float]], index: Space, nearness: Sequence[FloatArray]
) -> dict[tuple[int, int], float]:
    """The best targets of each source and the best sources of each target, with their similarity."""
    kept: dict[tuple[int, int], float] = {}
    columns: list[list[tuple[float, int]]] = [[] for _ in range(index.size)]
    for s, row in enumerate(rows):
        values = cosines(row, index) * nearness[s]
        top = np.argsort(-values, kind="stable")[: max(_BEST_TARGETS, _BEST_SOURCES)]
        for rank, t in enumerate(top.tolist()):
            if values[t] > 0 and rank < _BEST_TARGETS:
                kept[s, t] = float(values[t])
        floor = np.array([c[-1][0] if len(c) == _BEST_SOURCES else 0.0 for c in columns])
        for t in np.flatnonzero(values > floor).tolist():
            columns[t] = sorted([*columns[t], (float(values[t]), s)], key=lambda x: (-x[0], x[1]))[:_BEST_SOURCES]
    for t, column in enumerate(columns):
        for value, s in column:
            kept[s, t] = value
    return kept


def _deeper(one: Item, other: Item, parents: set[str]) -> bool:
    """Whether `one` has children and `other` is itself a child: they speak of things of different size."""
    return one.id in parents and other.parent is not None


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


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    union = set(a) | set(b)
    return len(set(a) & set(b)) / len(union) if union else 0.0


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
