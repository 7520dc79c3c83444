"""The room where items of one report are linked: problem → cause, problem → measure, cause → measure.

What the text states comes first (`explicit`); then wording is compared with fixed background weights (`words`,
`similarity`), and candidates (`candidates`) are judged for the whole document at once (`decide`). How sure a link is
says `confidence`. Every link carries what a reader can check it by (`evidence`); `rules` names the reasons. Nothing
here depends on any other report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..model import ROLES, Item, Link, LinkKind, Outline, Role
from ..numbering.words import learn
from .candidates import Pair, pairs
from .confidence import WEAKEST, around, confidence, said_by
from .decide import chosen
from .evidence import Quotes, shared
from .explicit import Stated, stated
from .family import followed
from .formula import Formulas, formulas
from .layout import Layout, layout
from .rules import RULES, trust
from .similarity import Space, Words, rarity, space, with_children, words_of

__all__ = ["RULES", "link"]

_KINDS: Final[tuple[tuple[LinkKind, Role, Role], ...]] = (
    ("addressed_by", "problem", "measure"),
    ("caused_by", "problem", "cause"),
    ("removed_by", "cause", "measure"),
)


def link(text: str, outline: Outline, items: tuple[Item, ...]) -> tuple[Link, ...]:
    """Link the items of one report, sorted by (kind, source order, target order).

    `text` is the report's flat text; `outline` may be empty. `reports_on` and `recurs_as` are not made here.
    """
    where = layout(text, outline, items)
    if len({i.role for i in where.ordered}) < 2:
        return ()
    learn(text)
    own = {i.id: words_of(i.title, i.text) for i in where.ordered}
    words = _words(where.ordered, own)
    rare = rarity(list(words.values()))
    formula = formulas(text, where, words)
    said: dict[tuple[str, str], list[Stated]] = {}
    for one in stated(text, where, formula):
        said.setdefault((one.source, one.target), []).append(one)
    links: list[Link] = []
    quotes = Quotes()
    counts = said_by(where.ordered, own)
    groups = {role: [i for i in where.ordered if i.role == role] for role in ROLES}
    spaces = {role: space([words[i.id] for i in group], rare) for role, group in groups.items()}
    for kind, from_role, to_role in _KINDS:
        sources, targets = groups[from_role], groups[to_role]
        if sources and targets:
            links += _links(kind, sources, targets, spaces, words, rare, where, formula, said, counts, quotes)
    return tuple(links)


def _words(items: Sequence[Item], own: Mapping[str, Words]) -> dict[str, Words]:
    children: dict[str, list[Words]] = {}
    for item in items:
        if item.parent is not None:
            children.setdefault(item.parent, []).append(own[item.id])
    return {name: with_children(mine, children.get(name, ())) for name, mine in own.items()}


def _links(
    kind: LinkKind,
    sources: Sequence[Item],
    targets: Sequence[Item],
    spaces: Mapping[Role, Space],
    words: Mapping[str, Words],
    rare: Mapping[str, float],
    where: Layout,
    formula: Formulas,
    said: Mapping[tuple[str, str], list[Stated]],
    counts: Mapping[tuple[str, str], int],
    quotes: Quotes,
) -> list[Link]:
    found = pairs(sources, targets, spaces, where, formula)
    aligned = {(p.source, p.target) for p in found if p.aligned}

    def vague(pair: Pair) -> bool:
        terms, concepts = shared(words[sources[pair.source].id].whole, words[targets[pair.target].id].whole, rare)
        return not terms and len(concepts) <= 1

    worded = chosen(found, vague)
    at_source = {i.id: n for n, i in enumerate(sources)}
    at_target = {i.id: n for n, i in enumerate(targets)}
    explicit = {(at_source[a], at_target[b]): s for (a, b), s in said.items() if a in at_source and b in at_target}
    worded = {
        (s, t): value
        for (s, t), value in worded.items()
        if (s, t) in aligned or any(shared(words[sources[s].id].whole, words[targets[t].id].whole, rare))
    }  # what is left has only words in common that a reader would not take for a reason
    follow = followed(found, sources, targets, explicit.keys() | worded.keys(), words, rare)
    links = []
    every = explicit.keys() | worded.keys() | follow.keys()
    here = around(every, sources, counts)
    for s, t in sorted(every):
        ends = (sources[s], targets[t])
        evidence = [
            quotes.evidence(one.rule, ends, one.terms, (), trust(one.rule, kind)) for one in explicit.get((s, t), ())
        ]
        evidence.sort(key=lambda e: (-e.score, e.rule))
        if (value := worded.get((s, t))) is not None:
            terms, concepts = shared(words[ends[0].id].whole, words[ends[1].id].whole, rare)
            numbered = (s, t) in aligned
            sure = confidence(value, (s, t), ends, here, terms, concepts, numbered=numbered)
            if terms or concepts:
                rule = "shared_terms" if terms else "same_matter"
                evidence.append(quotes.evidence(rule, ends, terms, () if terms else concepts, sure))
            if numbered:
                evidence.append(quotes.evidence("numbering", ends, (), (), sure))
        if (s, t) in follow:
            terms = follow[s, t]
            sure = confidence(trust("with_parent", kind), (s, t), ends, here, terms, (), numbered=False)
            evidence.append(quotes.evidence("with_parent", ends, terms, (), sure))
        score = max(e.score for e in evidence)
        if (s, t) not in explicit and score < WEAKEST:
            continue
        links.append(
            Link(
                kind=kind,
                source=ends[0].id,
                target=ends[1].id,
                score=score,
                origin="explicit" if (s, t) in explicit else "inferred",
                evidence=tuple(evidence),
            )
        )
    return links
