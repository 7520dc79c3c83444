"""Feed the gold items to the linker alone and score its links, so that its errors and the reader's can be told apart.

    .venv/bin/python tests/score_links.py [--diff] [--calibration] [--worth] [--folder DIR] [DOC …]

Links are scored as `gold/score.py` does: precision counts what any reader marked, recall what is required.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from meeting_archive.link import decide, link, similarity
from meeting_archive.model import SURE_SCORE, Item, Link, Span
from meeting_archive.numbering.words import lexicon
from meeting_archive.parse import parse
from meeting_archive.read import read_document
from meeting_archive.settings import table

GOLD: Final = Path(__file__).resolve().parents[2] / "shared" / "gold"
_CHAPTER: Final = re.compile(r"\n[#*\s]*[一二三四五六七八九十]{1,3}、")
_LABEL: Final = re.compile(r"[\s#*（(|•—-]*(?:第)?([一二三四五六七八九十]{1,3}|\d{1,3}|[首其再最][先次后])")
_SKIP: Final = re.compile(r"[\s\u200b-\u200d\ufeff*#>|]")
_BIN: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One document's links, counted as (right, said, found, required), and the links themselves."""

    name: str
    counts: tuple[int, int, int, int]
    links: tuple[Link, ...]
    allowed: frozenset[tuple[str, str, str]]
    required: frozenset[tuple[str, str, str]]
    titles: dict[str, str]


def gold_items(gold: dict[str, Any], text: str) -> tuple[Item, ...]:
    """The items a perfect reader would hand to the linker; a title that is not in the text begins at its `start`."""
    squeezed, places = _squeeze(text)
    starts, at = [], 0
    for raw in gold["items"]:
        begin = squeezed.find(_squeeze(raw["start"])[0], at)
        begin = begin if begin >= 0 else max(squeezed.find(_squeeze(raw["start"])[0]), 0)
        starts.append(places[begin])
        at = begin
    stops = sorted({*starts, len(text)})
    items = []
    for raw, begin in zip(gold["items"], starts, strict=True):
        stop = next((s for s in stops if s > begin), len(text))
        if chapter := _CHAPTER.search(text, begin + 1, stop):
            stop = chapter.start()
        own = text[begin:stop].rstrip()
        label = _LABEL.match(own)
        items.append(
            Item(
                id=raw["id"],
                role=raw["role"],
                label=label[1] if label else "",
                title=raw["title"],
                text=own,
                span=Span(start=begin, stop=begin + len(own)),
                parent=raw["parent"],
                topics=_topics(own),
                fingerprint=hashlib.sha256(own.encode()).hexdigest()[:12],
                rule="gold",
            )
        )
    return tuple(items)


def _squeeze(text: str) -> tuple[str, list[int]]:
    """The text without white space and Markdown marks, and the place of each kept character."""
    kept = [(c, n) for n, c in enumerate(text) if not _SKIP.match(c)]
    return "".join(c for c, _ in kept), [n for _, n in kept]


def _topics(text: str) -> tuple[str, ...]:
    counted = [(sum(text.count(w) for w in t["words"]), -n, t["id"]) for n, t in enumerate(table("topics"))]
    return tuple(name for hits, _, name in sorted(counted, reverse=True) if hits)[:3]


def score_document(name: str, folder: Path = GOLD) -> Scored:
    """Link one gold document's items, in the outline that the parser gives it, and compare."""
    gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
    document = read_document(folder, f"{name}.txt")
    links = link(document.text, parse(document.paragraphs), gold_items(gold, document.text))
    said = {(x.source, x.target, x.kind) for x in links}
    allowed = frozenset((x["source"], x["target"], x["kind"]) for x in gold["links"])
    required = frozenset((x["source"], x["target"], x["kind"]) for x in gold["links"] if x["agreed"])
    return Scored(
        name=name,
        counts=(len(said & allowed), len(said), len(said & required), len(required)),
        links=links,
        allowed=allowed,
        required=required,
        titles={x["id"]: x["title"] for x in gold["items"]},
    )


def f1(counts: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of (right, said, found, required)."""
    right, said, found, required = counts
    p, r = (right / said if said else 1.0), (found / required if required else 1.0)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def documents(folder: Path = GOLD) -> list[str]:
    """The names of all gold documents of a folder."""
    return sorted(p.name.removesuffix(".gold.json") for p in folder.glob("*.gold.json"))


def worth(names: Sequence[str], folder: Path) -> Iterator[tuple[str, float]]:
    """The F1 without each weight, and without the synonyms: what earns nothing can go."""

    def total() -> float:
        return f1([sum(column) for column in zip(*(score_document(n, folder).counts for n in names), strict=True)])[2]

    yield "all", total()
    for name in ("_WORDS", "_COLUMN", "_ALIGNED", "_UNLIKE", "_VAGUE", "_FIRST", "_CROWD"):
        with patch.object(decide, name, 0.0):
            yield name, total()
    plain = replace(lexicon(), concepts={})
    with patch.object(similarity, "lexicon", lambda: plain):
        similarity.concepts_of.cache_clear()
        yield "synonyms", total()
    similarity.concepts_of.cache_clear()


def _print_diff(scored: Scored) -> None:
    by_key = {(x.source, x.target, x.kind): x for x in scored.links}
    for key in sorted(scored.required - set(by_key)):
        print(f"  缺 {key[0]} → {key[1]} {key[2]}：{scored.titles[key[0]][:24]} → {scored.titles[key[1]][:24]}")
    for key, x in sorted(by_key.items()):
        if key not in scored.allowed:
            why = f"{x.score:.2f} {x.evidence[0].rule} {'、'.join(x.evidence[0].terms)}"
            print(
                f"  多 {key[0]} → {key[1]} {key[2]} {why}：{scored.titles[key[0]][:24]} → {scored.titles[key[1]][:24]}"
            )


def _print_calibration(scored: Iterable[Scored]) -> None:
    pairs = [(x.score, (x.source, x.target, x.kind) in s.allowed) for s in scored for x in s.links]
    for n in range(10):
        here = [right for score, right in pairs if min(int(score / _BIN), 9) == n]
        if here:
            print(f"score {n / 10:.1f}–{(n + 1) / 10:.1f}: {sum(here)}/{len(here)} right")
    sure = [right for score, right in pairs if score >= SURE_SCORE]
    print(f"sure (≥ {SURE_SCORE}): {sum(sure)}/{len(sure)} right")


def main() -> None:
    """Print a line a document, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diff", action="store_true", help="list missing and wrong links")
    parser.add_argument("--calibration", action="store_true", help="precision by score")
    parser.add_argument("--worth", action="store_true", help="F1 without each weight")
    parser.add_argument("--folder", type=Path, default=GOLD, help="where NN.txt and NN.gold.json are")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    names = args.names or documents(args.folder)
    if args.worth:
        for without, value in worth(names, args.folder):
            print(f"without {without}: F1 {value:.3f}" if without != "all" else f"as it is: F1 {value:.3f}")
        return
    scored = [score_document(name, args.folder) for name in names]
    for one in scored:
        print("{}: P {}/{} R {}/{} F1 {:.3f}".format(one.name, *one.counts, f1(one.counts)[2]))
        if args.diff:
            _print_diff(one)
    total = [sum(column) for column in zip(*(one.counts for one in scored), strict=True)]
    print("links: precision {:.3f} recall {:.3f} F1 {:.3f}".format(*f1(total)))
    if args.calibration:
        _print_calibration(scored)


if __name__ == "__main__":
    main()
