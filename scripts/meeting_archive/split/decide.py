"""Where a report begins for certain, and where it only may."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Paragraph
from .heads import Head, body, heads
from .lines import Line
from .signs import AGAINST, SOFT, cut, ended, numbered, opens

_BOTH_ENDS: Final = frozenset({"own_opening", "ended_before"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`first`: the title of the first report, None where it has none of a known kind.

    `weighed` are the others in the file, each with the names of the rules that spoke.
    """

    first: Head | None
    weighed: tuple[tuple[Head, frozenset[str]], ...]

    @property
    def certain(self) -> tuple[tuple[Head, frozenset[str]], ...]:
        """Titles of reports of their own."""
        return tuple(pair for pair in self.weighed if _sure(pair[1]) or "like_the_others" in pair[1])

    @property
    def doubtful(self) -> tuple[Head, ...]:
        """Titles that could be one more report's."""
        return tuple(head for head, signs in self.weighed if _doubtful(head, signs))


def decide(sheet: Sequence[Line], paragraphs: Sequence[Paragraph]) -> Decision:
    """Weigh the signs at every title but the first."""
    titles = heads(sheet)
    first = titles[0] if titles and not body(sheet[: titles[0].first]) else None
    others = titles[1:] if first else titles
    weighed = _weighed(sheet, paragraphs, first, others) if others else []
    kinds = {head.kind for head, signs in weighed if _sure(signs)}
    if first is not None:
        kinds &= {first.kind}
    return Decision(
        first=first,
        weighed=tuple(
            (head, signs | {"like_the_others"} if head.kind in kinds and signs and not signs & AGAINST else signs)
            for head, signs in weighed
        ),
    )


def _sure(signs: frozenset[str]) -> bool:
    if signs & AGAINST:
        return False
    if "numbers_restart" in signs:
        return bool(signs & SOFT)
    return len(signs & SOFT) > 1 and ("counted_title" in signs or signs >= _BOTH_ENDS)


def _doubtful(head: Head, signs: frozenset[str]) -> bool:
    if _sure(signs) or "like_the_others" in signs:
        return False
    against = signs & AGAINST
    if against == {"annex"}:
        return not head.general and "numbers_restart" in signs
    return against <= {"same_title"} and "numbers_restart" in signs


def _weighed(
    sheet: Sequence[Line], paragraphs: Sequence[Paragraph], first: Head | None, others: Sequence[Head]
) -> list[tuple[Head, frozenset[str]]]:
    """The signs at each title, seen from the report before it."""
    markers = numbered(sheet)
    places = [place for place, _, _ in markers]
    begins = first.at + 1 if first else 0
    seen = {first.title: first} if first else {}
    weighed = []
    family, last = "", 0
    at = bisect_left(places, begins)
    for n, head in enumerate(others):
        stop = others[n + 1].first if n + 1 < len(others) else len(sheet)
        while at < len(markers) and places[at] < head.first:
            family = family or markers[at][1]
            last = markers[at][2] if markers[at][1] == family else last
            at += 1
        own = markers[bisect_left(places, head.at + 1) : bisect_left(places, stop)]
        signs = _around(sheet, paragraphs, head, first)
        again = head.title in seen and not signs & _BOTH_ENDS
        signs |= _numbers(family, last, own, strict=again) | ({"same_title"} if again else set())
        seen[head.title] = head
        weighed.append((head, frozenset(signs)))
        if _sure(frozenset(signs)):
            family, last, at = "", 0, bisect_left(places, head.at + 1)
    return weighed


def _numbers(family: str, last: int, own: Sequence[tuple[int, str, int]], *, strict: bool) -> set[str]:
    """What the numbers below a title say, the report before being numbered with `family` up to `last`.

    `strict`: numbers of another kind say nothing, as a header of every page may stand above them.
    """
    if not own or not family:
        return set()
    number = next((number for _, kind, number in own if kind == family), None)
    if number is None:
        return {"numbers_restart"} if own[0][2] == 1 and last >= 1 and not strict else set()
    return {"numbers_restart"} if number == 1 else {"numbers_run_on"} if number == last + 1 else set()


def _around(sheet: Sequence[Line], paragraphs: Sequence[Paragraph], head: Head, first: Head | None) -> set[str]:
    signs = {
        "own_opening": opens(sheet, paragraphs, head),
        "ended_before": ended(sheet, head),
        "own_heading": bool(head.level) and first is not None and first.level == head.level,
        "counted_title": head.counted,
        "sentence_cut": cut(sheet, head),
        "annex": head.annex,
    }
    return {name for name, holds in signs.items() if holds}
