"""Score follow-through on the sample archive's truth, and on the marked pairs of ../shared/gold where they are.

    .venv/bin/python tests/score_follow.py [--diff]

The marked pairs are scored by gold/follow_score.py itself, on rows made here as `meeting-archive export` makes them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from follow_truth import Checked, check_copied, check_follow, check_recurring, wrong_recurrences
from meeting_archive.follow import follow
from meeting_archive.model import Reading
from meeting_archive.pipeline import read_archive
from meeting_archive.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared"
_PAIRS: Final = (("2004", "2005"), ("2005", "2006"))


def readings_of(folder: Path) -> tuple[Reading, ...]:
    """All reports below a folder."""
    return tuple(read_archive(folder, Settings(), lambda *_: None).readings)


def rows_of(readings: Sequence[Reading]) -> list[dict[str, object]]:
    """The follow-ups as the lines of follow.jsonl that the scorer reads."""
    paths = {r.report.id: r.report.source.path for r in readings}
    return [
        {
            "commitment": {"report": said.subject.report, "item": said.subject.id, "quote": said.quote},
            "later_report": said.later,
            "source": {"earlier": paths[said.subject.report], "later": paths[said.later]},
            "candidates": [{"item": m.item, "quote": m.quote, "score": m.score} for m in said.mentions or said.nearest],
            "verdict": said.verdict,
            "target": said.target,
            "actual": said.actual,
            "unit": said.unit,
        }
        for said in follow(readings).follow_ups
    ]


def score_gold() -> None:
    """Print what the scorer of the marked pairs says, for each pair and for both."""
    reports = SHARED / "reports"
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "follow.jsonl"
        rows = rows_of(readings_of(reports))
        lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        name = "国务院政府工作报告-{}.txt"
        sets = [
            [str(SHARED / "gold" / f"follow-{a}-{b}.json"), *(str(reports / name.format(y)) for y in (a, b))]
            for a, b in _PAIRS
        ]
        for label, files in [*zip(("2004→2005", "2005→2006"), sets, strict=True), ("both", [*sets[0], *sets[1]])]:
            done = subprocess.run(
                [sys.executable, str(SHARED / "gold" / "follow_score.py"), str(lines), *files],
                capture_output=True,
                text=True,
                check=True,
            )
            print(f"{label}: {done.stdout.strip()}")


def _percent(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / max(whole, 1):.3f}"


def score_sample(*, diff: bool) -> None:
    """Print how far the sample archive's truth is met."""
    readings = readings_of(ROOT / "reports")
    across = follow(readings)
    checked = list(check_follow(readings, across))
    told = [c for c in checked if c.report is not None and c.verdict != "repeated"]
    said = [c for c in checked if c.said is not None and c.said.mentions]
    print("found as promises", _percent(sum(bool(c.found) for c in checked), len(checked)))
    print("follow-ups: recall", _percent(sum(c.right for c in told), len(told)))
    print("follow-ups: precision", _percent(sum(c.right for c in said), len(said)))
    print("nothing reported", _percent(sum(c.right for c in checked if c not in told), len(checked) - len(told)))
    print(
        "verdicts of those right", _percent(sum(c.verdict_right for c in told if c.right), sum(c.right for c in told))
    )
    figures = [c.figures_right for c in checked if c.figures_right is not None]
    print("figures", _percent(sum(figures), len(figures)))
    recurring = list(check_recurring(readings, across))
    wrong = wrong_recurrences(readings, across)
    print("recurrences: recall", _percent(sum(r[3] for r in recurring), len(recurring)))
    print("recurrences: precision", _percent(len(across.recurrences) - len(wrong), len(across.recurrences)))
    taken = list(check_copied(readings, across))
    print("copied", _percent(sum(ok for _, ok in taken), len(taken)), "of", len(across.copied), "found")
    if diff:
        for taken_over in across.copied:
            print(f"照搬 {taken_over.earlier} → {taken_over.later}：{taken_over.quote[:60]}")
        for c in checked:
            if not (c.right and c.verdict_right) or c.figures_right is False:
                _print(c)
        titles = {(r.report.id, i.id): i.title for r in readings for i in r.items}
        for problem, one, other, ok in recurring:
            if not ok:
                print(f"缺 {problem}：{one} → {other}")
        for x in wrong:
            ends = [titles[e.report, e.id][:30] for e in (x.source, x.target)]
            print(f"多 {x.source} → {x.target} {x.score}：{ends[0]} → {ends[1]} {x.evidence[0].terms}")


def _print(c: Checked) -> None:
    print(f"{c.where} {c.verdict}：{c.promise} → {c.report}")
    for said in c.found:
        first = f"{said.mentions[0].score} {said.mentions[0].quote}" if said.mentions else ""
        print(f"    {said.verdict} {said.claim} {said.target}/{said.actual}{said.unit or ''} 〔{said.quote}〕 {first}")


def main() -> None:
    """Print all scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diff", action="store_true", help="list what differs from the sample archive's truth")
    args = parser.parse_args()
    score_sample(diff=args.diff)
    if (SHARED / "gold").is_dir():
        score_gold()


if __name__ == "__main__":
    main()
