"""Children follow their parents: where two parents are linked, a child that has no link yet may share theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..model import Item
from .candidates import Pair
from .evidence import shared
from .similarity import Words


def followed(
    found: Iterable[Pair],
    sources: Sequence[Item],
    targets: Sequence[Item],
    linked: Collection[tuple[int, int]],
    words: Mapping[str, Words],
    rare: Mapping[str, float],
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The further pairs, with the specific words that both sides say; one at least, or the parents' link says nothing.

    `linked` are the pairs that are linked already. A child that has a link of its own needs none of its parent's.
    """
    near = {(sources[s].id, targets[t].id) for s, t in linked}
    taken = {end for pair in near for end in pair}
    follow: dict[tuple[int, int], tuple[str, ...]] = {}
    for pair in found:
        source, target = sources[pair.source], targets[pair.target]
        if pair.unlike or not pair.similarity or (source.id, target.id) in near:
            continue
        free_source = source.parent is not None and source.id not in taken
        free_target = target.parent is not None and target.id not in taken
        if (
            (free_source and (source.parent, target.id) in near)
            or (free_target and (source.id, target.parent) in near)
            or (free_source and free_target and (source.parent, target.parent) in near)
        ) and (terms := shared(words[source.id].whole, words[target.id].whole, rare)[0]):
            follow[pair.source, pair.target] = terms
    return follow
