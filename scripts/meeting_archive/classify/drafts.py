"""The records of the walk: an item before its span and id are known, and what stands above a section."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands above a section: `role` its heading or opening gives (None: the content decides), `inside` an item.

    `allowed`: the roles of a merged heading; `barred`: a heading under which there are no items;
    `soft`: its heading says more than the role (目标要求), so that the pieces may say otherwise;
    `prior`: the role of the kind of document; `bullets`: how many items led by bullets it stands in.
    """

    role: Role | None = None
    allowed: tuple[Role, ...] = ()
    inside: Draft | None = None
    barred: bool = False
    soft: bool = False
    prior: Role | None = None
    bullets: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """An item before its span and id are known; it may reach to `limit`."""

    role: Role
    label: str
    title: str
    start: int
    limit: int
    parent: Draft | None
    rule: str
    table: bool = False
