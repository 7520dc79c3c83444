"""Score the commitments: alone, with the gold's own items fed in, or as the whole pipeline reads the document.

    python tests/score_commitments.py [--diff] [--whole] [--folder FOLDER] [DOCUMENT ...]

Needs a folder of readings (`NAME.gold.json` beside `NAME.txt`), by default `../shared/gold`. Precision counts quotes
that overlap an allowed one, recall the required quotes that are overlapped, as the gold's scorer does.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from meeting_archive.commitments import find_commitments
from meeting_archive.model import Commitment, Item, Metadata, MetaValue, Span
from meeting_archive.pipeline import Skipped, read_file
from meeting_archive.settings import Settings

GOLD: Final = Path(__file__).resolve().parents[2] / "shared" / "gold"
FIVE: Final = ("000", "003", "020", "022", "gov2005")
_SKIP: Final = re.compile(r"[\s\u200b-\u200d\ufeff*#>|]+")
Counts = tuple[int, int, int, int]


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without white space and Markdown marks, and the offset of each kept character."""
    kept = [i for i, c in enumerate(text) if not _SKIP.match(c)]
    return "".join(text[i] for i in kept), kept


def document_text(path: Path) -> str:
    """The flat text as `read` makes it: lines that are not blank, joined by one newline."""
    raw = path.read_text(encoding="utf-8-sig")
    return "\n".join(line for line in raw.splitlines() if line.strip())


def gold_items(gold: dict[str, Any], text: str) -> tuple[Item, ...]:
    """The gold's items as records: each from where it starts to the start of the next."""
    flat, kept = squeeze(text)
    found = ((kept[p], g) for g in gold["items"] if (p := flat.find(squeeze(g["start"])[0])) >= 0)
    placed = sorted(found, key=lambda pair: pair[0])
    items = []
    for n, (start, g) in enumerate(placed):
        stop = placed[n + 1][0] if n + 1 < len(placed) else len(text)
        items.append(
            Item(
                id=g["id"],
                role=g["role"],
                label="",
                title=g["title"],
                text=text[start:stop],
                span=Span(start=start, stop=stop),
                parent=g["parent"],
                topics=(),
                fingerprint="",
                rule="gold",
            )
        )
    return tuple(items)


def unknown(year: str | None = None) -> Metadata:
    """Metadata of which at most the year is known."""
    none = MetaValue(value=None, origin="unknown")
    return Metadata(
        title=none,
        year=MetaValue(value=year, origin="text") if year else none,
        date=none,
        organization=none,
        person=none,
        meeting=none,
        meeting_type=none,
    )


def score(gold: dict[str, Any], found: Sequence[Commitment], text: str) -> tuple[Counts, list[str]]:
    """(right, said, reached, required) and the differences in words."""
    flat, _ = squeeze(text)

    def place(quote: str) -> tuple[int, int]:
        words = squeeze(quote)[0]
        at = flat.find(words)
        return (at, at + len(words)) if at >= 0 else (-1, -1)

    def hit(a: tuple[int, int], b: tuple[int, int]) -> bool:
        return a[0] >= 0 and b[0] >= 0 and max(a[0], b[0]) < min(a[1], b[1])

    wanted = [(place(g["quote"]), g) for g in gold["commitments"]]
    said = [(place(c.quote), c) for c in found]
    right = [(p, c) for p, c in said if any(hit(p, g) for g, _ in wanted)]
    needed = [(p, g) for p, g in wanted if g["agreed"]]
    reached = [(p, g) for p, g in needed if any(hit(p, q) for q, _ in said)]
    lines = [f"  missing  {g['item']}  {g['quote']}" for p, g in needed if not any(hit(p, q) for q, _ in said)]
    lines += [f"  extra    {c.item}  {c.quote}  [{c.rule}]" for p, c in said if not any(hit(p, g) for g, _ in wanted)]
    return (len(right), len(said), len(reached), len(needed)), lines


def f1(counts: Counts) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where nothing was said or nothing required."""
    right, said, reached, needed = counts
    p, r = (right / said if said else 1.0), (reached / needed if needed else 1.0)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def commitments_of(folder: Path, name: str, gold: dict[str, Any], *, whole: bool) -> tuple[str, Sequence[Commitment]]:
    """The text, and the commitments found in it: with the gold's items, or `whole`, as the pipeline reads it."""
    if whole:
        readings = read_file(folder, f"{name}.txt", Settings())
        if isinstance(readings, Skipped):
            return "", ()
        return "\n".join(r.report.text for r in readings), [c for r in readings for c in r.commitments]
    text = document_text(folder / f"{name}.txt")
    return text, find_commitments(text, gold_items(gold, text), unknown())


def measure(
    documents: Sequence[str],
    report: Callable[[str], None],
    *,
    folder: Path = GOLD,
    whole: bool = False,
    diff: bool = False,
) -> Counts:
    """Score the documents one by one; the total."""
    total = (0, 0, 0, 0)
    for name in documents:
        gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
        text, found = commitments_of(folder, name, gold, whole=whole)
        counts, lines = score(gold, found, text)
        total = tuple(a + b for a, b in zip(total, counts, strict=True))  # type: ignore[assignment]
        p, r, f = f1(counts)
        report(
            f"{name:8} P {counts[0]}/{counts[1]} R {counts[2]}/{counts[3]}  precision {p:.3f} recall {r:.3f} F1 {f:.3f}"
        )
        for line in lines if diff else ():
            report(line)
    return total


def main() -> None:
    """Print a line a document and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diff", action="store_true", help="list what is missing and what is extra")
    parser.add_argument("--whole", action="store_true", help="read items with the pipeline instead of the gold's")
    parser.add_argument("--folder", type=Path, default=GOLD, help="where the readings lie")
    parser.add_argument("documents", nargs="*")
    options = parser.parse_args()
    folder, whole = options.folder, options.whole
    documents = options.documents or sorted(p.name.removesuffix(".gold.json") for p in folder.glob("*.gold.json"))
    total = measure(documents, print, folder=folder, whole=whole, diff=options.diff)
    print("all      P {}/{} R {}/{}  precision {:.3f} recall {:.3f} F1 {:.3f}".format(*total, *f1(total)))
    if folder == GOLD and not options.documents:
        five = measure(FIVE, lambda _: None, whole=whole)
        print("the five P {}/{} R {}/{}  precision {:.3f} recall {:.3f} F1 {:.3f}".format(*five, *f1(five)))


if __name__ == "__main__":
    main()
