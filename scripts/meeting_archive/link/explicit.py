"""Links that the text itself states: by a table's row, by name, by 针对…问题, by standing together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Item
from ..numbering.sentences import sentences
from ..numbering.words import lexicon
from .formula import Formulas
from .layout import Layout
from .similarity import terms_of

_QUOTED: Final = re.compile(r"[“\"‘]([^“”\"‘’\n，。；]{2,12})[”\"’]")
_KEYS: Final = (2, 3, 4)
"""Names are looked up by their first characters: all of a short name, four of a longer one."""
_TITLE_NAME: Final = range(5, 25)
_OVERCOME: Final = re.compile(r"克服|反对|纠正|解决|整治|消除|防止|防治|杜绝|根治|根除|革除|破除|摒弃|肃清|遏制|力戒")
_SOURCE: Final = re.compile(r"来源|根源|源于|原因|起因|由于|在于|产生于")
_MOST: Final = 40
"""Items that one row, one paragraph or one name can hold together; with more it is a chapter, and pairs nothing."""
_LEAD: Final = 120
"""Characters before a list in which the sentence that introduces it is looked for."""
_HEAD_WEIGHT: Final = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One stated link: ids of its ends, the rule, and the words that a reader can look for."""

    source: str
    target: str
    rule: str
    terms: tuple[str, ...] = ()


def stated(text: str, where: Layout, said: Formulas) -> list[Stated]:
    """All links the text states; the same pair may be stated by several rules."""
    by_words = [*_named(where), *_targeted(said), *_shared_head(text, where)]
    free = [*_in_turn(where), *(x for x in by_words if not where.parted(x.source, x.target))]
    return [*_in_rows(where), *(x for x in free if not said.barred(x.source, x.target))]


def _pairs_of(problems: Sequence[Item], others: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Problem → cause, problem → measure, cause → measure."""
    if len(problems) + len(others) > _MOST:
        return
    causes = [i for i in others if i.role == "cause"]
    measures = [i for i in others if i.role == "measure"]
    for source in (*problems, *causes):
        for target in (causes if source.role == "problem" else []) + measures:
            yield source, target


def _in_rows(where: Layout) -> Iterator[Stated]:
    """Whatever stands in one row of a table."""
    rows: dict[int, list[Item]] = {}
    for item in where.ordered:
        if (row := where.place[item.id].row) is not None:
            rows.setdefault(row, []).append(item)
    for cells in rows.values():
        for source, target in _pairs_of([i for i in cells if i.role == "problem"], cells):
            yield Stated(source=source.id, target=target.id, rule="table_row")


def _in_turn(where: Layout) -> Iterator[Stated]:
    """One problem and what directly follows it, in its paragraph or its turn of a cycle."""
    turns: dict[int, list[Item]] = {}
    for item in where.ordered:
        place = where.place[item.id]
        if place.home and place.row is None:
            turns.setdefault(place.turn, []).append(item)
    full = {number: turn for number, turn in turns.items() if {i.role for i in turn} > {"problem"}}
    for number, turn in full.items():
        problems = [i for i in turn if i.role == "problem"]
        others = [i for i in turn if i.role != "problem" and i.span.start >= problems[-1].span.start]
        line = where.place[problems[-1].id].line
        here = [i for i in others if where.place[i.id].line == line]
        alone = [p for p in problems if where.place[p.id].line == line]
        if len(alone) == 1 and here:
            for source, target in _pairs_of(alone, here):
                yield Stated(source=source.id, target=target.id, rule="same_paragraph")
        elif len(full) > 1:
            for source, target in _answers(problems, [i for i in others if i.parent is None], number in where.topics):
                yield Stated(source=source.id, target=target.id, rule="cycle")


def _answers(problems: Sequence[Item], others: Sequence[Item], topic: bool) -> Iterator[tuple[Item, Item]]:
    """What answers what in one turn: everything the one problem it is about; the one answer all that the turn names."""
    heads = [i for i in problems if i.parent is None]
    causes = [i for i in others if i.role == "cause"]
    measures = [i for i in others if i.role == "measure"]
    for targets in (causes, measures):
        if len(heads) == 1 or topic:
            sources = problems if len(targets) == 1 else heads[:1] if len(heads) == 1 else []
            yield from ((source, target) for source in sources for target in targets)
    if len(causes) == 1 or len(measures) == 1:
        yield from ((source, target) for source in causes for target in measures)


def _named(where: Layout) -> Iterator[Stated]:
    """A name that one problem has in quotation marks, or its title word for word, in a cause or measure."""
    owners: dict[str, list[Item]] = {}
    for item in where.ordered:
        for name in _names(item) if item.role != "measure" else ():
            owners.setdefault(name, []).append(item)
    owner = {}
    for name, items in owners.items():  # a cause may repeat a problem's title: the name is then the problem's
        first = [i for i in items if i.role == items[0].role]
        if len(first) == 1:
            owner[name] = first[0]
    by_key: dict[str, dict[int, set[str]]] = {}
    for name in owner:
        by_key.setdefault(name[: _KEYS[-1]], {}).setdefault(len(name), set()).add(name)
    opening = frozenset(key[:1] for key in by_key)
    for item in where.ordered:
        if item.role != "problem":
            for name in _occurring(by_key, opening, item.text):
                if owner[name].role != item.role:
                    yield Stated(source=owner[name].id, target=item.id, rule="named", terms=(name,))


def _occurring(by_key: Mapping[str, Mapping[int, set[str]]], opening: Collection[str], text: str) -> list[str]:
    """The names that occur in `text`, found by their first characters: linear, however many names there are.

    `opening`: the first character of each; most characters of a text begin no name.
    """
    found: dict[str, None] = {}
    for at, first in enumerate(text):
        if first not in opening:
            continue
        for length in _KEYS:
            for size, names in by_key.get(text[at : at + length], {}).items():
                if (name := text[at : at + size]) in names:
                    found[name] = None
    return list(found)


def _names(item: Item) -> set[str]:
    """What an item may be called: its title, and quoted words of its first sentence that are no common term."""
    first = next((item.text[a:b] for a, b in sentences(item.text)), "")
    known = lexicon()
    names = {n for n in _QUOTED.findall(first) if n not in known.weight and n not in known.concepts}
    if len(item.title) in _TITLE_NAME:
        names.add(item.title.rstrip("。；;：: "))
    return names


def _targeted(said: Formulas) -> Iterator[Stated]:
    """针对…问题: the problem that has most of the words in between."""
    for source, target, phrase in said.targets:
        yield Stated(source=source, target=target, rule="targeted", terms=(phrase,))


def _shared_head(text: str, where: Layout) -> Iterator[Stated]:
    """A list introduced by a name that a later cause or measure takes up as what is to be overcome or explained."""
    lists: dict[int, list[Item]] = {}
    for item in where.ordered:
        if item.role == "problem" and item.parent is None:
            lists.setdefault(where.place[item.id].turn, []).append(item)
    names = {
        turn: [
            name
            for name in sorted(_lead_terms(text, problems[0].span.start))
            if sum(name in p.text for p in problems) * 2 < len(problems)
        ]
        for turn, problems in lists.items()
        if 1 < len(problems) <= _MOST
    }
    for item in where.ordered:
        turn = where.place[item.id].turn
        wording = {"cause": _SOURCE, "measure": _OVERCOME}.get(item.role)
        if item.parent is not None or wording is None or not wording.search(item.title):
            continue
        if taken := tuple(name for name in names.get(turn, ()) if name in item.title):
            for problem in lists[turn]:
                yield Stated(source=problem.id, target=item.id, rule="shared_head", terms=taken)


def _lead_terms(text: str, start: int) -> set[str]:
    lead = text[max(0, start - _LEAD) : start].rstrip()
    sentence = re.split(r"[。！？\n]", lead.rstrip("。：:"))[-1]
    return {t for t, w in terms_of(sentence).items() if not t.startswith("≈") and w >= _HEAD_WEIGHT and len(t) > 1}
