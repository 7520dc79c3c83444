"""Automatic numbering as Word shows it: which label a paragraph has that its own text does not hold.

What ECMA-376 part 1, 17.9 says, and what Word does where it says nothing: counters belong to the abstract definition,
so that lists which share one go on counting; a start of its own (`startOverride`) counts when its list first comes to
that level; a level begins anew after a higher one, unless `lvlRestart` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from ..numerals import FORMATS, numeral
from .words import W, flag, number, value

LEVELS: Final = 9
_BULLET: Final = "•"
_CLOSING: Final = frozenset("、．。，）】》」』：")
"""After these a label needs no space: Word's tab stop is there, and full-width marks bring their own room."""
_LONGEST: Final = 40
"""Characters of a label's pattern; longer ones are no numbering that anyone wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: `restart` is None (after any higher level), 0 (never), or n (after levels 1 … n)."""

    start: int = 0
    number_format: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    restart: int | None = None
    style: str = ""
    legal: bool = False
    hidden: bool = False


@dataclass(slots=True, kw_only=True)
class Counters:
    """How far one abstract definition has counted; `begun` notes (list, level) whose own start has been used."""

    at: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One numbered list (`w:num`): its abstract definition, its levels, and its own starts."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


class Numbering:
    """The lists of one document and how far they have counted. `unknown` gathers formats that had to become digits."""

    def __init__(self, root: etree._Element | None, style_lists: Mapping[str, str]) -> None:
        """`style_lists`: id of a numbering style → id of the list that it names (for `numStyleLink`)."""
        self._lists = {} if root is None else _read_lists(root, style_lists)
        self._counters: dict[str, Counters] = {}
        self.unknown: set[str] = set()

    def apart(self) -> Numbering:
        """The same lists, counted from their start: text boxes, notes and margins count for themselves."""
        other = Numbering(None, {})
        other._lists, other.unknown = self._lists, self.unknown
        return other

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a list keeps for a paragraph style (`w:pStyle`)."""
        known = self._lists.get(list_id)
        if known is None:
            return None
        return next((at for at, level in known.levels.items() if level.style == style), None)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph of a list at a level (from 0), and give its label with the gap after it."""
        known = self._lists.get(list_id)
        if known is None or level not in known.levels:
            return ""
        counters = self._counters.setdefault(known.abstract, Counters())
        self._count(known, list_id, level, counters)
        return self._written(known, level, counters)

    def _count(self, known: List, list_id: str, level: int, counters: Counters) -> None:
        at = counters.at
        for above in range(level):
            if at[above] is None and above in known.levels:
                at[above] = self._start(known, above)
        mine = at[level]
        own_start = known.starts.get(level)
        if own_start is not None and (list_id, level) not in counters.begun:
            at[level] = own_start
        else:
            at[level] = self._start(known, level) if mine is None else mine + 1
        counters.begun.add((list_id, level))
        for below in range(level + 1, LEVELS):
            restart = known.levels[below].restart if below in known.levels else None
            if restart is None or level < restart:
                at[below] = None

    @staticmethod
    def _start(known: List, level: int) -> int:
        return known.starts.get(level, known.levels[level].start)

    def _written(self, known: List, level: int, counters: Counters) -> str:
        here = known.levels[level]
        if here.hidden or not here.pattern or (here.number_format == "none" and "%" not in here.pattern):
            return ""
        if here.number_format == "bullet":
            label = "".join(_BULLET if _is_private(c) else c for c in here.pattern)
        else:
            label = self._filled(known, here, counters)
        if here.suffix == "nothing" or not label.strip() or label[-1] in _CLOSING:
            return label.strip()
        return label.strip() + " "

    def _filled(self, known: List, here: Level, counters: Counters) -> str:
        words, at = "", 0
        pattern = here.pattern
        while at < len(pattern):
            if pattern[at] == "%" and pattern[at + 1 : at + 2] in tuple("123456789"):
                which = int(pattern[at + 1]) - 1
                at += 2
                level, count = known.levels.get(which), counters.at[which]
                if level is not None and count is not None:
                    words += self._numeral(count, "decimal" if here.legal else level.number_format)
            else:
                words += pattern[at]
                at += 1
        return words

    def _numeral(self, count: int, number_format: str) -> str:
        if number_format in ("none", "bullet"):
            return ""
        if number_format not in FORMATS:
            self.unknown.add(number_format)
            return str(count)
        return numeral(count, number_format)


def _is_private(character: str) -> bool:
    """Symbol fonts hide their signs in the private area, where no other font shows them."""
    return 0xE000 <= ord(character) <= 0xF8FF


def _read_lists(root: etree._Element, style_lists: Mapping[str, str]) -> dict[str, List]:
    abstracts: dict[str, Mapping[int, Level]] = {}
    links: dict[str, str] = {}
    for definition in root.iterchildren(W + "abstractNum"):
        name = definition.get(W + "abstractNumId", "")
        read = map(_read_level, definition.iterchildren(W + "lvl"))
        abstracts[name] = {at: level for at, level in read if at is not None}
        if link := value(definition, "numStyleLink"):
            links[name] = link
    entries = {entry.get(W + "numId", ""): entry for entry in root.iterchildren(W + "num")}
    named = {list_id: value(entry, "abstractNumId") or "" for list_id, entry in entries.items()}
    lists = {}
    for list_id, entry in entries.items():
        abstract = _followed(named[list_id], abstracts, links, {s: named.get(n, "") for s, n in style_lists.items()})
        levels, starts = _overridden(entry, abstracts.get(abstract, {}))
        lists[list_id] = List(abstract=abstract, levels=levels, starts=starts)
    return lists


def _followed(
    abstract: str, abstracts: Mapping[str, Mapping[int, Level]], links: Mapping[str, str], styles: Mapping[str, str]
) -> str:
    """The definition that holds the levels, where one only points to a numbering style that has another."""
    seen = {abstract}
    while abstract in links and not abstracts.get(abstract):
        linked = styles.get(links[abstract], "")
        if linked in seen or not linked:
            break
        abstract = linked
        seen.add(abstract)
    return abstract


def _overridden(entry: etree._Element, base: Mapping[int, Level]) -> tuple[Mapping[int, Level], Mapping[int, int]]:
    """(levels, own starts) of a list over its abstract definition."""
    levels, starts = dict(base), {}
    for override in entry.iterchildren(W + "lvlOverride"):
        at = number(override.get(W + "ilvl"))
        if at is None or not 0 <= at < LEVELS:
            continue
        if (own := override.find(W + "lvl")) is not None:
            levels[at] = _read_level(own)[1]
        if (start := number(value(override, "startOverride"))) is not None:
            starts[at] = start
    return levels, starts


def _read_level(element: etree._Element) -> tuple[int | None, Level]:
    at = number(element.get(W + "ilvl"))
    number_format = _format(element)
    pattern = (value(element, "lvlText") or "")[:_LONGEST]
    level = Level(
        start=number(value(element, "start")) or 0,
        number_format=number_format,
        pattern=pattern,
        suffix=value(element, "suff") or "tab",
        restart=number(value(element, "lvlRestart")),
        style=value(element, "pStyle") or "",
        legal=flag(element.find(W + "isLgl")),
        hidden=flag(element.find(f"{W}rPr/{W}vanish")),
    )
    if element.find(W + "lvlPicBulletId") is not None and number_format == "bullet":
        level = replace(level, pattern=_BULLET)
    return (at if at is not None and 0 <= at < LEVELS else None), level


def _format(element: etree._Element) -> str:
    """`w:numFmt`, which newer files wrap in a choice between a new format and an old one."""
    found = element.find(W + "numFmt")
    if found is None:
        found = next((e for e in element.iter(W + "numFmt")), None)
    if found is None:
        return "decimal"
    if (name := found.get(W + "val", "decimal")) == "custom":
        sample = found.get(W + "format", "").split(",")[0].strip()
        return "decimalZero" if sample == "01" else "custom"
    return name
