"""Links of one report as people decided: confirmed ones say by whom, rejected ones are gone, added ones are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ..across import Decision, Judged
from ..model import Evidence, Item, Link, LinkKind, Reading, Rule
from .items import RULE as ITEM_RULE

CONFIRMED: Final = "decided_link"
ADDED: Final = "added_link"
_TABLE: Final = (
    Rule(
        name=ITEM_RULE,
        says="人工认定",
        example="- 决定: 认定",
        reason="People correct what the rules take for something else.",
    ),
    Rule(
        name=CONFIRMED,
        says="已确认（{terms}）",
        example="- 决定: 链接 / 意见: 确认",
        reason="A person compared the words and says that the link holds.",
    ),
    Rule(
        name=ADDED,
        says="人工补充（{terms}）",
        example="- 决定: 链接 / 意见: 新增",
        reason="A person saw a link that no wording shows.",
    ),
)
RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.name: rule for rule in _TABLE})
"""The rules by name."""
_KINDS: Final[Mapping[tuple[str, str], LinkKind]] = {
    ("problem", "measure"): "addressed_by",
    ("problem", "cause"): "caused_by",
    ("cause", "measure"): "removed_by",
}


def evidence_of(decision: Decision, *, added: bool) -> Evidence:
    """The reason that a person's decision is: who and when, where they are known."""
    day = _zh(decision.day)
    who = "，".join(word for word in (decision.author, day) if word)
    return Evidence(
        rule=ADDED if added else CONFIRMED,
        quote_source=decision.words,
        quote_target=decision.target_words,
        score=1.0,
        terms=(who,) if who else (),
    )


def decided_links(judged: Sequence[Judged]) -> Mapping[str, tuple[Decision, ...]]:
    """The decisions in effect about links within one report, by its code."""
    wanted: defaultdict[str, list[Decision]] = defaultdict(list)
    for one in judged:
        if one.standing == "in_effect" and one.decision.kind == "link":
            wanted[one.decision.ref.report].append(one.decision)
    return {code: tuple(some) for code, some in wanted.items()}


def with_links(reading: Reading, decisions: Sequence[Decision]) -> Reading:
    """The reading with these decisions about its own links in effect."""
    if not decisions:
        return reading
    items = {item.id: item for item in reading.items}
    links = {frozenset({link.source, link.target}): link for link in reading.links}
    for decision in decisions:
        assert decision.target is not None
        ends = frozenset({decision.ref.id, decision.target.id})
        link = links.get(ends)
        if decision.choice == "reject":
            links.pop(ends, None)
        elif link is not None:
            said = evidence_of(decision, added=False)
            links[ends] = replace(link, origin="confirmed", evidence=(said, *link.evidence))
        elif (made := _link(items[decision.ref.id], items[decision.target.id], decision)) is not None:
            links[ends] = made
    place = {item.id: n for n, item in enumerate(reading.items)}
    ordered = sorted(links.values(), key=lambda k: (k.kind, place[k.source], place[k.target]))
    return replace(reading, links=tuple(ordered))


def _link(one: Item, other: Item, decision: Decision) -> Link | None:
    for source, target in ((one, other), (other, one)):
        kind = _KINDS.get((source.role, target.role))
        if kind is not None:
            said = evidence_of(decision, added=True)
            return Link(kind=kind, source=source.id, target=target.id, score=1.0, origin="confirmed", evidence=(said,))
    return None


def _zh(day: str) -> str:
    parts = [part for part in day.split("-") if part]
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))
