"""The room where items of one report are linked: problem → cause, problem → measure, cause → measure.

What the text states comes first (`explicit`); then wording is compared with fixed background weights (`words`,
`similarity`), and candidates (`candidates`) are judged for the whole document at once (`decide`). Every link carries
what a reader can check it by (`evidence`); `rules` names the reasons. Nothing here depends on any other report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ..model import Evidence, Item, Link, LinkKind, Outline, Role
from .candidates import pairs
from .decide import THRESHOLD, scores
from .evidence import quote, shared
from .explicit import Stated, layout, stated
from .rules import RULES, TRUST
from .similarity import Words, rarity, with_children, words_of

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
    words = _words(where.ordered)
    rare = rarity(list(words.values()))
    said: dict[tuple[str, str], list[Stated]] = {}
    for one in stated(text, where, words):
        said.setdefault((one.source, one.target), []).append(one)
    links: list[Link] = []
    for kind, from_role, to_role in _KINDS:
        sources = [i for i in where.ordered if i.role == from_role]
        targets = [i for i in where.ordered if i.role == to_role]
        if sources and targets:
            links += _links(kind, sources, targets, words, rare, where.cycle, said)
    return tuple(links)


def _words(items: Sequence[Item]) -> dict[str, Words]:
    own = {i.id: words_of(i.title, i.text) for i in items}
    children: dict[str, list[Words]] = {}
    for item in items:
        if item.parent is not None:
            children.setdefault(item.parent, []).append(own[item.id])
    return {name: with_children(mine, children.get(name, ())) for name, mine in own.items()}


def _links(
    kind: LinkKind,
    sources: Sequence[Item],
    targets: Sequence[Item],
    words: Mapping[str, Words],
    rare: Mapping[str, float],
    cycle: Mapping[str, int],
    said: Mapping[tuple[str, str], list[Stated]],
) -> list[Link]:
    found = pairs(sources, targets, words, rare, cycle)
    judged = {(p.source, p.target): (s, p) for p, s in zip(found, scores(sources, targets, found), strict=True)}
    at_source = {i.id: n for n, i in enumerate(sources)}
    at_target = {i.id: n for n, i in enumerate(targets)}
    explicit = {(at_source[a], at_target[b]): s for (a, b), s in said.items() if a in at_source and b in at_target}
    keep = sorted(explicit.keys() | {key for key, (score, _) in judged.items() if score >= THRESHOLD})
    links = []
    for s, t in keep:
        source, target = sources[s], targets[t]
        score, pair = judged.get((s, t), (0.0, None))
        evidence = [_stated_evidence(one, source, target) for one in explicit.get((s, t), ())]
        if score >= THRESHOLD:
            evidence.append(_worded_evidence(source, target, words, rare, score))
            if pair is not None and pair.aligned:
                evidence.append(_evidence("numbering", source, target, (), (), score))
        evidence.sort(key=lambda e: -e.score)
        links.append(
            Link(
                kind=kind,
                source=source.id,
                target=target.id,
                score=round(max(e.score for e in evidence), 2),
                origin="explicit" if (s, t) in explicit else "inferred",
                evidence=tuple(evidence),
            )
        )
    return links


def _stated_evidence(one: Stated, source: Item, target: Item) -> Evidence:
    return _evidence(one.rule, source, target, one.terms, (), TRUST[one.rule])


def _worded_evidence(
    source: Item, target: Item, words: Mapping[str, Words], rare: Mapping[str, float], score: float
) -> Evidence:
    told = [{t: w * rare[t] for t, w in words[i.id].whole.items() if rare[t] > 0} for i in (source, target)]
    terms, concepts = shared(*told)
    rule = "shared_terms" if terms else "same_matter" if concepts else "numbering"
    return _evidence(rule, source, target, terms, concepts, score)


def _evidence(
    rule: str, source: Item, target: Item, terms: tuple[str, ...], concepts: tuple[str, ...], score: float
) -> Evidence:
    return Evidence(
        rule=rule,
        quote_source=quote(source, terms, concepts),
        quote_target=quote(target, terms, concepts),
        score=round(score, 2),
        terms=terms or concepts,
    )
