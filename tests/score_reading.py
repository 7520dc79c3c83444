"""Score the reading stages against the gold documents, and say which items differ.

    .venv/bin/python tests/score_reading.py [--diff] [DOC …]

Runs the stages in this process, so that a rule can be tried in a second.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from meeting_archive.classify import classify
from meeting_archive.model import Item, Paragraph, Section, flat_text
from meeting_archive.parse import parse

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    kept = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return tuple(Paragraph(index=i, text=line) for i, line in enumerate(kept))


def read(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def differences(scorer: ModuleType, gold: dict[str, Any], items: tuple[Item, ...], text: str) -> None:
    flat = scorer.squeeze(text)
    at = {}
    for g in gold["items"]:
        s = scorer.place(flat, scorer.squeeze(g["start"]))
        at[g["id"]] = scorer.place(flat, scorer.squeeze(g["title"])[:12], max(s, 0))
    used: dict[str, Item] = {}
    extra = []
    pos = 0
    for item in items:
        s = scorer.place(flat, scorer.squeeze(item.text)[:20], pos)
        pos = s + 1 if s >= 0 else pos
        title = scorer.squeeze(item.title)[:12]
        mine = scorer.place(flat, title, max(s, 0)) if title else s
        near = [(abs(a - mine), g) for g, a in at.items() if g not in used and abs(a - mine) <= 6]
        if near:
            used[min(near)[1]] = item
        else:
            extra.append(item)
    for g in gold["items"]:
        mine_item = used.get(g["id"])
        if mine_item is None:
            print(f"   missing{'' if g['agreed'] else '?'} {g['id']} {g['roles']} {g['title'][:30]}")
        elif mine_item.role not in g["roles"]:
            print(f"   role {g['id']} {g['roles']} got {mine_item.role} by {mine_item.rule}: {g['title'][:30]}")
    if not gold.get("partial_items"):
        for item in extra:
            print(f"   extra {item.id} by {item.rule}: {item.title[:30]}")


def show(sections: tuple[Section, ...]) -> None:
    for s in sections:
        print(
            "  " * s.level
            + f"{s.marker}[{s.label}]{'~' if s.inline else ''} {s.title[:40]} {s.span.start}-{s.span.stop}"
        )
        show(s.children)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diff", action="store_true", help="say which items are missing, extra, or have another role")
    parser.add_argument("--tree", action="store_true", help="print the sections")
    parser.add_argument("docs", nargs="*")
    options = parser.parse_args()
    scorer = load_scorer()
    total: dict[str, list[int]] = {}
    for gold_path in sorted(GOLD.glob("*.gold.json")):
        name = gold_path.name.split(".")[0]
        if options.docs and name not in options.docs:
            continue
        raw = read(GOLD / f"{name}.txt")
        paragraphs = paragraphs_of(raw)
        text = flat_text(paragraphs)
        outline = parse(paragraphs)
        found = classify(text, outline)
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        predicted = {
            "items": [{"id": i.id, "role": i.role, "title": i.title, "text": i.text} for i in found.items],
            "links": [],
            "commitments": [],
        }
        counts = scorer.score(gold, predicted, raw)
        row = []
        for key in ("items", "roles"):
            a, b, c, d = counts[key]
            total[key] = [x + y for x, y in zip(total.get(key, [0] * 4), (a, b, c, d), strict=True)]
            row.append(f"{key} P {a}/{b} R {c}/{d}")
        print(name, " | ".join(row))
        if options.tree:
            show(outline.sections)
        if options.diff:
            differences(scorer, gold, found.items, raw)
    for key, (a, b, c, d) in total.items():
        p, r = a / b if b else 1.0, c / d if d else 1.0
        print(f"{key}: precision {p:.3f} recall {r:.3f} F1 {scorer.f1(p, r):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
