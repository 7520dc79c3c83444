"""Where the words of commitments stand in a report, shared out so that no two have the same word."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The range of the flat text that the commitment `id` has to itself."""

    start: int
    stop: int
    id: str


def promises(reading: Reading) -> list[Promise]:
    """Where commitments stand, without overlap; of two that overlap the first keeps the words."""
    marks: list[Promise] = []
    at = 0
    for commitment in sorted(reading.commitments, key=lambda c: (c.span.start, -c.span.stop, c.id)):
        start = max(commitment.span.start, at)
        if start < commitment.span.stop:
            marks.append(Promise(start=start, stop=commitment.span.stop, id=commitment.id))
            at = commitment.span.stop
    return marks
