"""Joining things pair by pair to groups: reports that are versions of one, problems that return, lines that meet."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def groups(pairs: Iterable[tuple[Thing, Thing]]) -> list[list[Thing]]:
    """Groups of what pairs join, directly or through others; all in the order in which they come first.

    >>> groups([(1, 2), (3, 3), (5, 4), (2, 5)])
    [[1, 2, 5, 4], [3]]
    """
    leader: dict[Thing, Thing] = {}

    def find(one: Thing) -> Thing:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for one, other in pairs:
        first = find(one)
        leader[find(other)] = first
    found: dict[Thing, list[Thing]] = {}
    for one in leader:
        found.setdefault(find(one), []).append(one)
    return list(found.values())
