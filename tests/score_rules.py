"""What each named rule of the reading stages earns, and how well the documents are read without rules made for them.

    .venv/bin/python tests/score_rules.py [--folder DIR …]

Every rule is switched off in turn and the documents that it touches are read again: its worth is the F1 that is lost.
Then each document is left out: it is read with those rules only that earn something on the other documents, so that a
rule which one document alone needs does not speak for it. What one rule takes for a promise or an item is passed over,
a section that it made is none, a link needs another reason.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import meeting_archive.classify as classify_stage
import meeting_archive.commitments as commitments_stage
import meeting_archive.link as link_stage
import meeting_archive.parse as parse_stage
import meeting_archive.split as split_stage
from meeting_archive.contract import original_data
from meeting_archive.link import candidates
from meeting_archive.link.explicit import stated
from meeting_archive.metadata import describe
from meeting_archive.model import Commitment, Document, Item, Link, Metadata, Outline, Reading, Report, Section
from meeting_archive.read import read_document
from meeting_archive.settings import Settings
from score_reading import GOLD, KINDS, load_scorer

STAGES: Final[Mapping[str, Mapping[str, object]]] = {
    "split": split_stage.RULES,
    "parse": parse_stage.RULES,
    "classify": classify_stage.RULES,
    "link": link_stage.RULES,
    "commitments": commitments_stage.RULES,
}
Rule = tuple[str, str]
"""(stage, name): two stages may have rules of one name."""
Off = frozenset[Rule]
Counts = dict[str, tuple[int, ...]]
NOTHING: Final[Off] = frozenset()
RULES: Final[tuple[Rule, ...]] = tuple((stage, name) for stage, rules in STAGES.items() for name in rules)
_EARNS: Final = 1e-9
_scorer = cache(load_scorer)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Marked:
    """A document with the marks of a careful reader; `text` is its file as it is."""

    name: str
    document: Document
    gold: dict[str, Any]
    text: str


def marked(folder: Path, prefix: str = "") -> list[Marked]:
    """All marked documents of a folder."""
    return [
        Marked(
            name=prefix + path.name.removesuffix(".gold.json"),
            document=read_document(folder, path.name.replace(".gold.json", ".txt")),
            gold=json.loads(path.read_text(encoding="utf-8")),
            text=(folder / path.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8-sig"),
        )
        for path in sorted(folder.glob("*.gold.json"))
    ]


def names_of(off: Off, stage: str) -> frozenset[str]:
    """The rules of one stage."""
    return frozenset(name for where, name in off if where == stage)


@contextmanager
def _split_without(off: frozenset[str]) -> Iterator[None]:
    decide = importlib.import_module("meeting_archive.split.decide")
    numbers, around, against, decided = decide._numbers, decide._around, decide.AGAINST, vars(split_stage)["decide"]

    def without(*args: Any) -> Any:
        found = decided(*args)
        return replace(found, weighed=tuple((head, signs - off) for head, signs in found.weighed))

    with ExitStack() as patched:
        patched.enter_context(patch.object(decide, "_numbers", lambda *a, **k: numbers(*a, **k) - off))
        patched.enter_context(patch.object(decide, "_around", lambda *a: around(*a) - off))
        patched.enter_context(patch.object(decide, "AGAINST", against - off))
        patched.enter_context(patch.object(split_stage, "decide", without))
        yield


def _sections(sections: Sequence[Section], off: frozenset[str]) -> Iterator[Section]:
    """The sections without those of some rules: what stands below these stands in their place."""
    for section in sections:
        below = tuple(_sections(section.children, off))
        if section.rule in off:
            yield from below
        else:
            yield replace(section, children=below)


@contextmanager
def _classify_without(off: frozenset[str]) -> Iterator[None]:
    items_of = vars(classify_stage)["items_of"]
    judge = importlib.import_module("meeting_archive.classify.judge").Judge

    def without(text: str, plain: str, drafts: Iterable[Any], cuts: Sequence[int]) -> Any:
        return items_of(text, plain, [d for d in drafts if d.rule not in off], cuts)

    with ExitStack() as patched:
        patched.enter_context(patch.object(classify_stage, "items_of", without))
        if "turned_by_words" in off:
            patched.enter_context(patch.object(judge, "turned", lambda *_: None))
        yield


@contextmanager
def _link_without(off: frozenset[str]) -> Iterator[None]:
    shared = vars(link_stage)["shared"]

    def without(*args: Any) -> Any:
        terms, concepts = shared(*args)
        return () if "shared_terms" in off else terms, () if "same_matter" in off else concepts

    with ExitStack() as patched:
        patched.enter_context(patch.object(link_stage, "shared", without))
        patched.enter_context(
            patch.object(link_stage, "stated", lambda *a: [x for x in stated(*a) if x.rule not in off])
        )
        if "with_parent" in off:
            patched.enter_context(patch.object(link_stage, "followed", lambda *_: {}))
        if "numbering" in off:
            patched.enter_context(patch.object(candidates, "_aligned", lambda *_: {}))
        yield


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Part:
    """One report of a document, as far as its words alone say: what the stages are called with."""

    document: Document
    metadata: Metadata
    outline: Outline


@cache
def _parts(doc: Marked, off: frozenset[str]) -> tuple[_Part, ...]:
    with _split_without(off):
        parts = split_stage.split(doc.document)
    return tuple(
        _Part(
            document=part,
            metadata=describe(part, Settings()),
            outline=parse_stage.parse(part.paragraphs, part.preface),
        )
        for part in parts
    )


@cache
def _outline(part: _Part, off: frozenset[str]) -> Outline:
    return replace(part.outline, sections=tuple(_sections(part.outline.sections, off)))


@cache
def _items(part: _Part, parse: frozenset[str], off: frozenset[str]) -> tuple[Item, ...]:
    with _classify_without(off):
        return classify_stage.classify(part.document.text, _outline(part, parse)).items


@cache
def _links(part: _Part, parse: frozenset[str], classify: frozenset[str], off: frozenset[str]) -> tuple[Link, ...]:
    with _link_without(off):
        return link_stage.link(part.document.text, _outline(part, parse), _items(part, parse, classify))


@cache
def _promises(part: _Part, parse: frozenset[str], classify: frozenset[str]) -> tuple[Commitment, ...]:
    items = _items(part, parse, classify)
    return commitments_stage.find_commitments(part.document.text, items, part.metadata)


def read(doc: Marked, off: Off = NOTHING) -> list[Reading]:
    """Read a document without some rules."""
    parse, classify = names_of(off, "parse"), names_of(off, "classify")
    readings = []
    for part in _parts(doc, names_of(off, "split")):
        outline = _outline(part, parse)
        report = Report(
            id=str(part.document.part),
            source=part.document.source,
            metadata=part.metadata,
            paragraphs=part.document.paragraphs,
            outline=outline,
            part=part.document.part,
            parts=part.document.parts,
            signs=part.document.signs,
        )
        promises = _promises(part, parse, classify)
        readings.append(
            Reading(
                report=report,
                items=_items(part, parse, classify),
                links=_links(part, parse, classify, names_of(off, "link")),
                commitments=tuple(c for c in promises if c.rule not in names_of(off, "commitments")),
                findings=(),
            )
        )
    return readings


def _rules_in(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.rule
        yield from _rules_in(section.children)


@cache
def used(doc: Marked) -> Off:
    """The rules that a document's reading rests on; those of split may always matter."""
    found: set[Rule] = {rule for rule in RULES if rule[0] == "split"}
    for reading in read(doc):
        found |= {("parse", name) for name in _rules_in(reading.report.outline.sections)}
        found |= {("classify", item.rule) for item in reading.items}
        found |= {("link", evidence.rule) for link in reading.links for evidence in link.evidence}
        found |= {("commitments", promise.rule) for promise in reading.commitments}
    return frozenset(found)


@cache
def _scored(doc: Marked, off: Off) -> Counts:
    found = _scorer().score(doc.gold, original_data(read(doc, off)), doc.text)
    return {kind: tuple(found[kind]) for kind in KINDS}


def counts_of(doc: Marked, off: Off = NOTHING) -> Counts:
    """(right, said, found, required) of each kind, as the gold's scorer counts them."""
    return _scored(doc, off) if off & used(doc) else _scored(doc, NOTHING)


def f1(counts: Sequence[int]) -> float:
    """F1 of (right, said, found, required)."""
    right, said, found, required = counts
    p, r = (right / said if said else 1.0), (found / required if required else 1.0)
    return 2 * p * r / (p + r) if p + r else 0.0


def total(docs: Iterable[Marked], off: Mapping[str, Off] | None = None) -> dict[str, float]:
    """F1 of each kind over documents, each read without the rules that `off` names for it."""
    rows = [counts_of(doc, (off or {}).get(doc.name, NOTHING)) for doc in docs]
    return {kind: f1([sum(column) for column in zip(*(row[kind] for row in rows), strict=True)]) for kind in KINDS}


def lost(docs: Sequence[Marked], rule: Rule) -> dict[str, float]:
    """The F1 of each kind that is lost over documents without a rule; below 0 where it does harm."""
    full, less = total(docs), total(docs, {doc.name: frozenset({rule}) for doc in docs})
    return {kind: full[kind] - less[kind] for kind in KINDS}


def touched(docs: Iterable[Marked], rule: Rule) -> dict[str, str]:
    """The documents that score otherwise without a rule, each with what it earns there, kind by kind."""
    found = {}
    for doc in docs:
        full, less = counts_of(doc), counts_of(doc, frozenset({rule}))
        worth = {kind: f1(full[kind]) - f1(less[kind]) for kind in KINDS if full[kind] != less[kind]}
        if worth:
            found[doc.name] = " ".join(f"{kind[0]}{value:+.3f}" for kind, value in worth.items())
    return found


def left_out(docs: Sequence[Marked], *, strict: bool) -> dict[str, Off]:
    """For each document the rules that earn nothing on the others; not `strict`: only those that do harm there."""
    off: dict[str, Off] = {}
    for doc in docs:
        others = [other for other in docs if other is not doc]
        worth = {rule: sum(lost(others, rule).values()) for rule in RULES}
        off[doc.name] = frozenset(r for r, v in worth.items() if v < -_EARNS or (strict and v < _EARNS))
    return off


def _line(label: str, values: Mapping[str, float]) -> str:
    return f"{label:34} " + " ".join(f"{kind} {value:.3f}" for kind, value in values.items())


def main() -> None:
    """Print the worth of each rule, the rules to doubt, and the totals with and without them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, nargs="+", default=[GOLD], help="where NAME.txt and NAME.gold.json are")
    options = parser.parse_args()
    docs = [d for f in options.folder for d in marked(f, f"{f.name}/" if len(options.folder) > 1 else "")]
    print(f"{'rule':34} {'lost without it':34} documents")
    alone, idle, harm = [], [], []
    split_up = sum(len(read(doc)) > 1 for doc in docs)
    for rule in RULES:
        worth, where = lost(docs, rule), touched(docs, rule)
        sum_of = sum(worth.values())
        print(f"{'/'.join(rule):34} " + " ".join(f"{k[0]}{v:+.4f}" for k, v in worth.items()) + f"  {len(where)}")
        for name, said in where.items() if 0 < len(where) <= 3 else ():
            print(f"{'':8}{name}: {said}")
        alone += ["/".join(rule)] if len(where) == 1 and sum_of > _EARNS else []
        idle += ["/".join(rule)] if abs(sum_of) <= _EARNS else []
        harm += ["/".join(rule)] if sum_of < -_EARNS else []
    print(f"documents that hold several reports, so that rules of split matter: {split_up}")
    print("one document only:", ", ".join(alone) or "none")
    print("of no worth:", ", ".join(idle) or "none")
    print("harmful:", ", ".join(harm) or "none")
    print(_line("all rules", total(docs)))
    print(_line("left out: rules that do no harm", total(docs, left_out(docs, strict=False))))
    print(_line("left out: rules that earn", total(docs, left_out(docs, strict=True))))


if __name__ == "__main__":
    main()
