"""What people set a promise to: the history of each, for the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..across import CLEARED, Judged, Ref, Status


def histories(judged: Sequence[Judged]) -> Mapping[Ref, tuple[Status, ...]]:
    """The statuses of each place, in the order in which they were written; those whose words changed are `suspect`."""
    found: defaultdict[Ref, list[Status]] = defaultdict(list)
    for one in judged:
        decision = one.decision
        if decision.kind == "status" and one.standing in ("in_effect", "suspect"):
            values = dict(decision.values)
            found[decision.ref].append(
                Status(
                    state="" if values["状态"] == CLEARED else values["状态"],
                    evidence=values.get("佐证", ""),
                    day=decision.day,
                    note=decision.note,
                    author=decision.author,
                    suspect=one.standing == "suspect",
                )
            )
    return {ref: tuple(history) for ref, history in sorted(found.items())}
