"""Score the reading stages against the gold documents, and say which items differ.

    .venv/bin/python tests/score_reading.py [--folder DIR] [--diff] [--tree] [DOC …]

Runs the stages in this process, so that a rule can be tried in a second.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from meeting_archive.classify import classify
from meeting_archive.commitments import find_commitments
from meeting_archive.contract import reading_data
from meeting_archive.link import link
from meeting_archive.metadata import describe
from meeting_archive.model import Item, Reading, Report, Section
from meeting_archive.parse import parse
from meeting_archive.read import read_document
from meeting_archive.settings import Settings

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
KINDS = ("items", "roles", "links", "commitments")


def load_scorer() -> ModuleType:
    """The scorer that stands beside the gold documents, as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(folder: Path, name: str) -> Reading:
    """Read one marked document through every stage."""
    document = read_document(folder, f"{name}.txt")
    metadata, outline = describe(document, Settings()), parse(document.paragraphs)
    report = Report(id=name, source=document.source, metadata=metadata, paragraphs=document.paragraphs, outline=outline)
    found = classify(report.text, outline)
    return Reading(
        report=report,
        items=found.items,
        links=link(report.text, outline, found.items),
        commitments=find_commitments(report.text, found.items, metadata),
        findings=document.findings + outline.findings + found.findings,
    )


def places(scorer: ModuleType, flat: str, items: Iterable[Item]) -> list[tuple[int, Item]]:
    """Where the title of each item begins in the squeezed text, as the scorer finds it."""
    found, at = [], 0
    for item in items:
        start = scorer.place(flat, scorer.squeeze(item.text)[:20], at)
        at = start + 1 if start >= 0 else at
        title = scorer.squeeze(item.title)[:12]
        found.append((scorer.place(flat, title, max(start, 0)) if title else start, item))
    return found


def differences(scorer: ModuleType, gold: dict[str, Any], items: Sequence[Item], text: str) -> None:
    """Print the items that are missing, extra, or have another role."""
    flat = scorer.squeeze(text)
    wanted = {}
    for g in gold["items"]:
        start = scorer.place(flat, scorer.squeeze(g["start"]))
        wanted[g["id"]] = scorer.place(flat, scorer.squeeze(g["title"])[:12], max(start, 0))
    used: dict[str, Item] = {}
    extra = []
    for place, item in places(scorer, flat, items):
        near = [(abs(at - place), g) for g, at in wanted.items() if g not in used and abs(at - place) <= 6]
        if near:
            used[min(near)[1]] = item
        else:
            extra.append(item)
    for g in gold["items"]:
        mine = used.get(g["id"])
        if mine is None:
            print(f"   missing{'' if g['agreed'] else '?'} {g['id']} {g['roles']} {g['title'][:30]}")
        elif mine.role not in g["roles"]:
            print(f"   role {g['id']} {g['roles']} got {mine.role} by {mine.rule}: {g['title'][:30]}")
    if not gold.get("partial_items"):
        for item in extra:
            print(f"   extra {item.id} by {item.rule}: {item.title[:30]}")


def show(sections: Iterable[Section]) -> None:
    """Print the tree of sections, one a line."""
    for s in sections:
        mark = "~" if s.inline else ""
        print("  " * s.level + f"{s.marker}[{s.label}]{mark} {s.title[:40]} {s.span.start}-{s.span.stop}")
        show(s.children)


def main() -> int:
    """Print one line a document, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diff", action="store_true", help="say which items are missing, extra, or have another role")
    parser.add_argument("--folder", type=Path, default=GOLD, help="where NAME.txt and NAME.gold.json stand")
    parser.add_argument("--tree", action="store_true", help="print the sections")
    parser.add_argument("docs", nargs="*")
    options = parser.parse_args()
    scorer = load_scorer()
    total: dict[str, list[int]] = {kind: [0, 0, 0, 0] for kind in KINDS}
    for path in sorted(options.folder.glob("*.gold.json")):
        name = path.name.split(".")[0]
        if options.docs and name not in options.docs:
            continue
        reading = read(options.folder, name)
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (options.folder / f"{name}.txt").read_text(encoding="utf-8-sig")
        counts = scorer.score(gold, reading_data(reading), text)
        row = []
        for kind in KINDS:
            a, b, c, d = counts[kind]
            total[kind] = [x + y for x, y in zip(total[kind], (a, b, c, d), strict=True)]
            row.append(f"{kind} P {a}/{b} R {c}/{d}")
        print(name, " | ".join(row))
        if options.tree:
            show(reading.report.outline.sections)
        if options.diff:
            differences(scorer, gold, reading.items, text)
    for kind, (a, b, c, d) in total.items():
        p, r = a / b if b else 1.0, c / d if d else 1.0
        print(f"{kind}: precision {p:.3f} recall {r:.3f} F1 {scorer.f1(p, r):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
