"""Who is linked to whom in one report, looked up both ways; what is covered and what is a gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model import Item, Link, Reading, Role, Rule
from .words import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A link seen from one of its ends: `other` is the item at the far end, `outward` that the link starts here.

    `why` is the reason in words, not escaped. `via` is the cause through which a measure answers a problem, where the
    link is not direct; it is sure only where both steps are.
    """

    link: Link
    other: Item
    outward: bool
    why: str
    sure: bool
    via: Item | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """The items of a report by id, in document order, the ties of each, and the family of each."""

    items: Mapping[str, Item]
    ties: Mapping[str, tuple[Tie, ...]]
    children: Mapping[str, tuple[str, ...]]

    def of_role(self, role: Role) -> list[Item]:
        """The items of a role, in document order."""
        return [item for item in self.items.values() if item.role == role]

    def depth(self, item: Item) -> int:
        """0 for P2, 1 for P2.1."""
        return len(self.ancestors(item))

    def ancestors(self, item: Item) -> list[Item]:
        """Parent, grandparent …; a parent that is not there, or a circle, ends the line."""
        line: list[Item] = []
        seen = {item.id}
        parent = item.parent
        while parent is not None and parent in self.items and parent not in seen:
            seen.add(parent)
            line.append(self.items[parent])
            parent = line[-1].parent
        return line

    def descendants(self, item: Item) -> list[Item]:
        """Children and theirs, in document order."""
        found: list[Item] = []
        seen = {item.id}
        waiting = list(reversed(self.children.get(item.id, ())))
        while waiting:
            child = waiting.pop()
            if child not in seen:
                seen.add(child)
                found.append(self.items[child])
                waiting.extend(reversed(self.children.get(child, ())))
        return found

    def towards(self, item: Item, role: Role) -> tuple[Tie, ...]:
        """Ties to items of `role`; for a problem without a measure of its own, to those that answer its causes."""
        ties = [tie for tie in self.ties.get(item.id, ()) if tie.other.role == role]
        if ties or item.role != "problem" or role != "measure":
            return tuple(ties)
        found: dict[str, Tie] = {}
        for cause in self.towards(item, "cause"):
            for tie in self.ties.get(cause.other.id, ()):
                if tie.other.role == "measure":
                    found.setdefault(tie.other.id, replace(tie, via=cause.other, sure=tie.sure and cause.sure))
        return tuple(found.values())

    def kin_towards(self, item: Item, role: Role) -> Item | None:
        """The relative (parents first, then children) that has a tie to `role`, where the item itself has none."""
        for relative in (*self.ancestors(item), *self.descendants(item)):
            if self.towards(relative, role):
                return relative
        return None

    @property
    def tells_causes(self) -> bool:
        """Whether the report has causes at all; where it has none, their absence is said once, not of each problem."""
        return any(item.role == "cause" for item in self.items.values())

    def uncovered(self, item: Item, role: Role) -> bool:
        """Whether neither the item nor its family is tied to `role`; never so for causes in a report without any."""
        if role == "cause" and not self.tells_causes:
            return False
        return not self.towards(item, role) and self.kin_towards(item, role) is None

    def measures_without_problem(self) -> list[Item]:
        """Top-level measures that answer no problem, neither they nor their children, directly or through a cause.

        None in a report without problems: there is nothing that they could answer.
        """
        if not any(item.role == "problem" for item in self.items.values()):
            return []
        answering = {tie.other.id for problem in self.of_role("problem") for tie in self.towards(problem, "measure")}
        return [
            item
            for item in self.of_role("measure")
            if not self.ancestors(item)
            and item.id not in answering
            and not any(child.id in answering for child in self.descendants(item))
        ]


def relate(reading: Reading, rules: Mapping[str, Rule]) -> Relations:
    """Look up the links of a report both ways; links to items that are not there are left out."""
    ordered = sorted(reading.items, key=lambda item: (item.span.start, item.span.stop, item.id))
    items = {item.id: item for item in ordered}
    ties: dict[str, list[Tie]] = defaultdict(list)
    children: dict[str, list[str]] = defaultdict(list)
    for item in ordered:
        if item.parent in items and item.parent is not None:
            children[item.parent].append(item.id)
    for link in sorted(reading.links, key=lambda k: (not k.sure, -k.score, k.source, k.target, k.kind)):
        if link.source in items and link.target in items:
            why = reason(link.evidence, rules)
            ties[link.source].append(Tie(link=link, other=items[link.target], outward=True, why=why, sure=link.sure))
            ties[link.target].append(Tie(link=link, other=items[link.source], outward=False, why=why, sure=link.sure))
    return Relations(
        items=items,
        ties={key: tuple(value) for key, value in ties.items()},
        children={key: tuple(value) for key, value in children.items()},
    )
