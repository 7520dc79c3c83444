"""How far follow-ups, recurrences and copied words agree with what the sample archive's writer meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import yaml

from meeting_archive.across import Across, CrossLink, FollowUp, Ref
from meeting_archive.model import Reading

TRUTH: Final[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "sample_truth.yml").read_text(encoding="utf-8")
)
_SAYS: Final = {"exceeded": "met", "not_mentioned": "dropped"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One promise of the truth beside what follow says: `right` where the first clause is the one meant, or none."""

    where: str
    promise: str
    report: str | None
    verdict: str
    found: tuple[FollowUp, ...]
    said: FollowUp | None
    right: bool
    verdict_right: bool
    figures_right: bool | None


def by_file(readings: Sequence[Reading]) -> dict[str, Reading]:
    """The sample's reports by the short names of the truth."""
    paths = {r.report.source.path: r for r in readings}
    return {name: paths[path] for name, path in TRUTH["files"].items()}


def check_follow(readings: Sequence[Reading], across: Across) -> Iterator[Checked]:
    """Compare every promise of the truth."""
    files = by_file(readings)
    rows: dict[tuple[str, str], list[FollowUp]] = {}
    for said in across.follow_ups:
        rows.setdefault((said.subject.report, said.later), []).append(said)
    for pair in TRUTH["follow"]:
        earlier, later = files[pair["earlier"]], files[pair["later"]]
        here = rows.get((earlier.report.id, later.report.id), [])
        for one in pair["promises"]:
            yield _check(f"{pair['earlier']}→{pair['later']}", one, here, earlier.report.text, later.report.text)


def _check(where: str, one: dict[str, Any], rows: Sequence[FollowUp], earlier: str, later: str) -> Checked:
    start = earlier.index(one["promise"])
    stop = start + len(one["promise"])

    def common(said: FollowUp) -> int:
        assert said.span is not None
        return min(stop, said.span.stop) - max(start, said.span.start)

    found = sorted((r for r in rows if common(r) > 0), key=lambda r: (-common(r), r.span.start if r.span else 0))
    meant = None
    if one["report"] is not None and one["verdict"] != "repeated":
        meant = (later.index(one["report"]), later.index(one["report"]) + len(one["report"]))
    right_rows = [
        r
        for r in found
        if meant and r.mentions and r.mentions[0].span.start < meant[1] and r.mentions[0].span.stop > meant[0]
    ]
    said = right_rows[0] if right_rows else found[0] if found else None
    if one["verdict"] == "repeated":
        right = said is not None and said.claim == "again"
        verdict_right = right
    elif meant is None:
        right = verdict_right = bool(found) and all(r.verdict == "not_mentioned" for r in found)
    else:
        right = bool(right_rows)
        verdict_right = said is not None and _SAYS.get(said.verdict, said.verdict) == one["verdict"]
    figures = None
    if said is not None and said.target is not None and "target" in one:
        figures = _same(said.target, said.unit, one["target"]) and _same(said.actual, said.unit, one["actual"])
    return Checked(
        where=where,
        promise=one["promise"],
        report=one["report"],
        verdict=one["verdict"],
        found=tuple(found),
        said=said,
        right=right,
        verdict_right=verdict_right,
        figures_right=figures,
    )


def _same(value: float | None, unit: str | None, words: str) -> bool:
    return value is not None and unit is not None and words == f"{value:g}{unit}"


def check_recurring(readings: Sequence[Reading], across: Across) -> Iterator[tuple[str, str, str, bool]]:
    """For each problem and two of its wordings that follow one another: (problem, quote, quote, in one chain)."""
    files = by_file(readings)
    chained = [{str(p) for p in chain.places} for chain in across.chains]
    for line in TRUTH["recurring"]:
        for one, other in pairwise(line["wordings"]):
            ends = [
                {str(Ref(report=files[w["file"]].report.id, id=name)) for name in _items(files[w["file"]], w["quote"])}
                for w in (one, other)
            ]
            ok = any(places & ends[0] and places & ends[1] for places in chained)
            yield line["problem"], one["quote"], other["quote"], ok


def wrong_recurrences(readings: Sequence[Reading], across: Across) -> list[CrossLink]:
    """Links between two problems that do not stand in one line of the truth."""
    files = by_file(readings)
    lines: dict[tuple[str, str], set[int]] = {}
    for n, line in enumerate(TRUTH["recurring"]):
        for w in line["wordings"]:
            for name in _items(files[w["file"]], w["quote"]):
                lines.setdefault((files[w["file"]].report.id, name), set()).add(n)
    return [
        x
        for x in across.recurrences
        if not lines.get((x.source.report, x.source.id), set()) & lines.get((x.target.report, x.target.id), set())
    ]


def _items(reading: Reading, quote: str) -> set[str]:
    """The problems that a quote stands in, and those below them."""
    start = reading.report.text.index(quote)
    stop = start + len(quote)
    problems = [i for i in reading.items if i.role == "problem"]
    found = {i.id for i in problems if i.span.start < stop and start < i.span.stop}
    return found | {i.id for i in problems if any(i.id.startswith(name + ".") for name in found)}


def check_copied(readings: Sequence[Reading], across: Across) -> Iterator[tuple[str, bool]]:
    """Each text of the truth that was taken over, and whether its place is found."""
    files = by_file(readings)
    for one in TRUTH["copied"]:
        earlier, later = files[one["earlier"]], files[one["later"]]
        at = earlier.report.text.index(one["text"])
        yield (
            one["text"],
            any(
                c.earlier == earlier.report.id
                and c.later == later.report.id
                and c.span.start <= at + 2
                and c.span.stop >= at + len(one["text"]) - 2
                for c in across.copied
            ),
        )
