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
_ELSEWHERE: Final = 0.3
"""Similarity counts for this much between items of different turns of a problem – cause – measure cycle."""
_SUPPORT: Final = 2 / 3
"""Share of a list that must pair up by its words before the rest is paired by its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is known of one source and one target.

    similarity: cosine, 0 … 1. row: similarity as a share of the best that the source has elsewhere, 0 … 1, and column
    likewise for the target: mutual preference. aligned: same place in two lists that pair up. topics: share of topics
    in common. deeper: the source has children of its own and the target is itself a child; shallower: the reverse.
    within: similarity as a share of the best in the target's family, 0 … 1.
    """

    source: int
    target: int
    similarity: float
    row: float
    column: float
    aligned: float
    topics: float
    within: float
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
    parents = {i.parent for i in (*sources, *targets) if i.parent}
    best_row = _best_by_family(kept, targets, by_source=True)
    best_column = _best_by_family(kept, sources, by_source=False)
    aligned = _aligned(sources, targets, kept, best_row, best_column)
    found = []
    for (s, t), value in sorted((kept | {key: kept.get(key, 0.0) for key in aligned}).items()):
        source, target = sources[s], targets[t]
        found.append(
            Pair(
                source=s,
                target=t,
                similarity=value,
                row=_share(value, best_row.get(s, {}), _family(target)),
                column=_share(value, best_column.get(t, {}), _family(source)),
                aligned=aligned.get((s, t), 0.0),
                topics=_overlap(source.topics, target.topics),
                within=_within(value, best_row.get(s, {}).get(_family(target), 0.0)),
                deeper=source.id in parents and target.parent is not None,
                shallower=source.parent is not None and target.id in parents,
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


def _family(item: Item) -> str:
    """The id of an item's outermost ancestor: ids are built from their parents'."""
    return item.id.split(".", 1)[0]


def _best_by_family(
    kept: Mapping[tuple[int, int], float], others: Sequence[Item], *, by_source: bool
) -> dict[int, dict[str, float]]:
    """For each item of one side, its best similarity with each family of the other side."""
    best: dict[int, dict[str, float]] = {}
    for (s, t), value in kept.items():
        one, other = (s, t) if by_source else (t, s)
        families = best.setdefault(one, {})
        name = _family(others[other])
        families[name] = max(families.get(name, 0.0), value)
    return best


def _share(value: float, families: Mapping[str, float], own: str) -> float:
    """`value` as a share of itself and the best of the other families: 0.5 is a tie, 1 has no rival."""
    rival = max((v for name, v in families.items() if name != own), default=0.0)
    return value / (value + rival) if value else 0.0


def _within(value: float, best: float) -> float:
    return value / best if best else 0.0


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    union = set(a) | set(b)
    return len(set(a) & set(b)) / len(union) if union else 0.0


def _aligned(
    sources: Sequence[Item],
    targets: Sequence[Item],
    kept: Mapping[tuple[int, int], float],
    best_row: Mapping[int, Mapping[str, float]],
    best_column: Mapping[int, Mapping[str, float]],
) -> dict[tuple[int, int], float]:
    """Pairs in the same place of two top lists of equal length, with the share of places whose words agree."""
    left = [n for n, i in enumerate(sources) if i.parent is None]
    right = [n for n, i in enumerate(targets) if i.parent is None]
    if len(left) != len(right) or len(left) < 2:
        return {}
    agree = 0
    for s, t in zip(left, right, strict=True):
        value = kept.get((s, t), 0.0)
        row = max(best_row.get(s, {}).values(), default=0.0)
        column = max((kept.get((x, t), 0.0) for x in left), default=0.0) if len(left) < 200 else row
        agree += value > 0 and (value >= row or value >= column)
    support = agree / len(left)
    return dict.fromkeys(zip(left, right, strict=True), support) if support >= _SUPPORT else {}
