"""Links that the text itself states: by a table's row, by name, by 针对…问题, by standing together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..model import Item, Outline
from ..numbering.sentences import sentences
from .similarity import Words, terms_of
from .words import lexicon

_QUOTED: Final = re.compile(r"[“\"‘]([^“”\"‘’\n，。；]{2,12})[”\"’]")
_NAME_KEY: Final = 4
_TITLE_NAME: Final = range(5, 25)
_TARGETED: Final = re.compile(
    r"(?:针对|围绕|着力解决|切实解决|重点解决|解决好?|破解|克服|纠正|整治)"
    r"([^，。；：！？\n]{2,40}?)(?:的?(?:突出)?(?:问题|不足|短板|现象|情况|倾向|难题|弊端|薄弱环节|毛病))"
)
_COVERED: Final = 0.6
"""Share of the words after 针对 that the problem must have."""
_OVERCOME: Final = re.compile(r"克服|反对|纠正|解决|整治|消除|防止|防治|杜绝|根治|根除|革除|破除|摒弃|肃清|遏制|力戒")
_SOURCE: Final = re.compile(r"来源|根源|源于|原因|起因|由于|在于|产生于")
_LEAD: Final = 120
"""Characters before a list in which the sentence that introduces it is looked for."""
_HEAD_WEIGHT: Final = 7.0
_CHAPTER: Final = re.compile(r"\n\s*(?:#{1,6}\s|\*{0,2}[一二三四五六七八九十]{1,3}[、.．])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One stated link: ids of its ends, the rule, and the words that a reader can look for."""

    source: str
    target: str
    rule: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where items stand: `ordered` as in the text, `cycle` and `paragraph` (its first offset) of each item's id."""

    ordered: tuple[Item, ...]
    cycle: Mapping[str, int]
    paragraph: Mapping[str, int]


def layout(text: str, outline: Outline, items: Sequence[Item]) -> Layout:
    """Find the cycles: a new one begins wherever problems follow upon causes or measures."""
    ordered = sorted((i for i in items if i.role != "progress"), key=lambda i: (i.span.start, i.id))
    starts = [b.span.start for b in outline.blocks] or [0, *(m.end() for m in re.finditer("\n", text))]
    cycle, number, before = {}, 0, "problem"
    for item in ordered:
        if item.role == "problem" and before != "problem":
            number += 1
        before = item.role
        cycle[item.id] = number
    return Layout(
        ordered=tuple(ordered),
        cycle=cycle,
        paragraph={i.id: starts[max(bisect_right(starts, i.span.start) - 1, 0)] for i in ordered},
    )


def stated(text: str, where: Layout, words: Mapping[str, Words]) -> list[Stated]:
    """All links the text states; the same pair may be stated by several rules."""
    return [
        *_in_turn(text, where),
        *_named(where),
        *_targeted(where, words),
        *_shared_head(text, where),
        *_only_cause(where),
    ]


def _pairs_of(problems: Sequence[Item], others: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Problem → cause, problem → measure, cause → measure."""
    causes = [i for i in others if i.role == "cause"]
    measures = [i for i in others if i.role == "measure"]
    for source in (*problems, *causes):
        for target in (causes if source.role == "problem" else []) + measures:
            yield source, target


def _in_turn(text: str, where: Layout) -> Iterator[Stated]:
    """One problem and what directly follows it, in its table row, its paragraph or its turn of a cycle."""
    turns: dict[int, list[Item]] = {}
    for item in where.ordered:
        turns.setdefault(where.cycle[item.id], []).append(item)
    full = [t for t in turns.values() if {i.role for i in t} > {"problem"}]
    for turn in full:
        problems = [i for i in turn if i.role == "problem"]
        heads = [i for i in problems if i.parent is None] or problems[:1]
        last = problems[-1]
        others = _following(turn, last)
        line = where.paragraph[last.id]
        here = [i for i in others if where.paragraph[i.id] == line]
        alone = [p for p in problems if where.paragraph[p.id] == line]
        if len(alone) == 1 and here:
            stop = text.find("\n", line)
            row = text[line : stop if stop >= 0 else len(text)]
            rule = "table_row" if row.count("|") > 2 or "\t" in row else "same_paragraph"
            for source, target in _pairs_of(alone, here):
                yield Stated(source=source.id, target=target.id, rule=rule)
        elif len(heads) == 1 and len(full) > 1:
            near = _before_chapter(text, last, others)
            for source, target in _pairs_of(heads, near):
                if source.parent is None and target.parent is None:
                    yield Stated(source=source.id, target=target.id, rule="cycle")


def _following(turn: Sequence[Item], last: Item) -> list[Item]:
    return [i for i in turn if i.role != "problem" and i.span.start >= last.span.start]


def _before_chapter(text: str, last: Item, others: Sequence[Item]) -> list[Item]:
    """The items of `others` before the next chapter begins."""
    near: list[Item] = []
    for before, item in pairwise([last, *others]):
        between = text[max(before.span.stop - 1, before.span.start + 1) : item.span.start + 4]
        if _CHAPTER.search("\n" + between if item.span.start <= before.span.stop else between):
            break
        near.append(item)
    return near


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
    by_key: dict[str, list[str]] = {}
    for name in owner:
        by_key.setdefault(name[:_NAME_KEY], []).append(name)
    for item in where.ordered:
        if item.role != "problem":
            for name in _occurring(by_key, item.text):
                if owner[name].role != item.role:
                    yield Stated(source=owner[name].id, target=item.id, rule="named", terms=(name,))


def _occurring(by_key: Mapping[str, Sequence[str]], text: str) -> list[str]:
    """The names that occur in `text`, found by their first characters: linear, however many names there are."""
    found: dict[str, None] = {}
    lengths = sorted({len(key) for key in by_key})
    for at in range(len(text)):
        for length in lengths:
            for name in by_key.get(text[at : at + length], ()):
                if text.startswith(name, at):
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


def _targeted(where: Layout, words: Mapping[str, Words]) -> Iterator[Stated]:
    """针对…问题: the problem that has most of the words in between."""
    having: dict[str, list[str]] = {}
    for item in where.ordered:
        for term in words[item.id].whole if item.role == "problem" else ():
            having.setdefault(term, []).append(item.id)
    for item in where.ordered:
        for phrase in dict.fromkeys(_TARGETED.findall(item.text)) if item.role == "measure" else ():
            if (source := _meant(phrase, having)) is not None:
                yield Stated(source=source, target=item.id, rule="targeted", terms=(phrase,))


def _meant(phrase: str, having: Mapping[str, Sequence[str]]) -> str | None:
    """The one problem that has most of the words of `phrase`, if it has enough of them."""
    weights = {t: w for t, w in terms_of(phrase).items() if not t.startswith("≈")}
    covered: dict[str, float] = {}
    for term, weight in weights.items():
        for owner in having.get(term, ()):
            covered[owner] = covered.get(owner, 0.0) + weight
    best = max(covered.values(), default=0.0)
    winners = [owner for owner, value in covered.items() if value == best]
    return winners[0] if len(winners) == 1 and best >= _COVERED * sum(weights.values()) else None


def _shared_head(text: str, where: Layout) -> Iterator[Stated]:
    """A list introduced by a name that a later cause or measure takes up as what is to be overcome or explained."""
    heads: dict[int, tuple[list[Item], set[str]]] = {}
    for item in where.ordered:
        turn = where.cycle[item.id]
        if item.role == "problem" and item.parent is None:
            group = heads.setdefault(turn, ([], set()))
            if not group[0]:
                group[1].update(_lead_terms(text, item.span.start))
            group[0].append(item)
    for item in where.ordered:
        if item.role == "problem" or item.parent is not None or where.cycle[item.id] not in heads:
            continue
        problems, names = heads[where.cycle[item.id]]
        wording = _OVERCOME if item.role == "measure" else _SOURCE
        if not names or len(problems) < 2 or not wording.search(item.title):
            continue
        shared = sorted(n for n in names if n in item.title and sum(n in p.text for p in problems) * 2 < len(problems))
        for problem in problems if shared else ():
            yield Stated(source=problem.id, target=item.id, rule="shared_head", terms=tuple(shared))


def _lead_terms(text: str, start: int) -> set[str]:
    lead = text[max(0, start - _LEAD) : start].rstrip()
    sentence = re.split(r"[。！？\n]", lead.rstrip("。：:"))[-1]
    return {t for t, w in terms_of(sentence).items() if not t.startswith("≈") and w >= _HEAD_WEIGHT and len(t) > 1}


def _only_cause(where: Layout) -> Iterator[Stated]:
    """The one cause of a turn holds for every problem of it."""
    turns: dict[int, tuple[list[Item], list[Item]]] = {}
    for item in where.ordered:
        if item.role != "measure" and item.parent is None:
            turns.setdefault(where.cycle[item.id], ([], []))[item.role == "cause"].append(item)
    for problems, causes in turns.values():
        if len(causes) == 1:
            for problem in problems:
                yield Stated(source=problem.id, target=causes[0].id, rule="only_cause")
