"""What became of each decision: it holds, a later one does, its words changed, it does not fit, its report is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..across import Decision, Judged, Ref, Standing
from ..findings import finding
from ..model import Commitment, Finding, Item, Reading, squeeze
from .facts import FACTS, UNKNOWN
from .items import took_effect
from .place import Page, nth_place

_LINKED: Final = (
    frozenset({"problem", "cause"}),
    frozenset({"problem", "measure"}),
    frozenset({"cause", "measure"}),
)
Verdict = tuple[Standing, str]


def by_report(decisions: Iterable[Decision]) -> dict[str, tuple[Decision, ...]]:
    """The decisions that take effect inside the reading of one report, by its code."""
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.kind in ("item", "metadata"):
            found[decision.ref.report].append(decision)
    return {code: tuple(some) for code, some in found.items()}


def judge(
    readings: Mapping[str, Reading], decisions: Sequence[Decision], gone: Collection[str] = ()
) -> tuple[Judged, ...]:
    """Judge all decisions, in their order. `readings` by code; `gone`: codes of reports that were there once."""
    here = _Here(readings, gone)
    judged = []
    for decision in decisions:
        standing, why = here.verdict(decision)
        judged.append(Judged(decision=decision, standing=standing, why=why))
    last: dict[object, int] = {}
    for n, one in enumerate(judged):
        if one.standing == "in_effect" and (key := _about(one.decision)) is not None:
            other = last.get(key)
            if other is None or _newer(judged[other].decision, one.decision):
                last[key] = n
    holding = set(last.values())
    return tuple(
        replace(one, standing="overruled", why="后来又有决定")
        if one.standing == "in_effect" and _about(one.decision) is not None and n not in holding
        else one
        for n, one in enumerate(judged)
    )


def undecided(judged: Sequence[Judged]) -> tuple[tuple[str, Finding], ...]:
    """(file, finding) for each decision that does not hold, for lists of findings."""
    found = []
    for one in judged:
        line = one.decision.line
        match one.standing:
            case "suspect":
                found.append((one.decision.file, finding("DECISION-SUSPECT", line=line, why=one.why)))
            case "unfit":
                found.append((one.decision.file, finding("DECISION-UNFIT", line=line, why=one.why)))
            case "gone":
                found.append((one.decision.file, finding("DECISION-GONE", line=line, why=one.why)))
    return tuple(found)


def _about(decision: Decision) -> object:
    """What two decisions must share for one to overrule the other; None: each stands for itself (a history)."""
    values = dict(decision.values)
    match decision.kind:
        case "link" | "follow":
            return frozenset({decision.ref, decision.target})
        case "item":
            return decision.ref.report, squeeze(decision.words), values.get("第几处", "")
        case "metadata":
            return decision.ref.report, values["项目"]
        case _:
            return None


def _newer(before: Decision, after: Decision) -> bool:
    """Within a file the later line; between files the later day, where both have one."""
    return before.file == after.file or not (before.day and after.day) or after.day >= before.day


class _Here:
    """Today's words at each place."""

    def __init__(self, readings: Mapping[str, Reading], gone: Collection[str]) -> None:
        self.readings = readings
        self.gone = gone
        self.pages: dict[str, Page] = {}
        self.places: dict[str, Mapping[str, Item | Commitment]] = {}

    def verdict(self, decision: Decision) -> Verdict:
        """What became of one decision, later ones aside."""
        code = decision.ref.report
        if code not in self.readings:
            return self._absent(code)
        match decision.kind:
            case "item":
                return self._item(decision)
            case "metadata":
                return self._fact(decision)
            case "status":
                if decision.ref.id[0] not in "KM":
                    return "unfit", f"{decision.ref.id} 不是承诺或者措施，没有状态"
                return self._words(decision.ref, decision.words)
            case _:
                return self._link(decision)

    def _absent(self, code: str) -> Verdict:
        if code in self.gone:
            return "gone", f"报告 {code} 已经不在原件文件夹里"
        return "unfit", f"没有编号为 {code} 的报告"

    def _nodes(self, code: str) -> Mapping[str, Item | Commitment]:
        if code not in self.places:
            reading = self.readings[code]
            nodes: tuple[Item | Commitment, ...] = (*reading.items, *reading.commitments)
            self.places[code] = {node.id: node for node in nodes}
        return self.places[code]

    def _words(self, ref: Ref, words: str) -> Verdict:
        nodes = self._nodes(ref.report)
        wanted = squeeze(words)
        if not wanted:
            return "unfit", "原话里没有字"
        node = nodes.get(ref.id)
        if node is not None and wanted in squeeze(_text(node)):
            return "in_effect", ""
        now = next((name for name, other in nodes.items() if wanted in squeeze(_text(other))), None)
        here = f"{ref} 现在是另外的话" if node is not None else f"报告里现在没有 {ref}"
        return "suspect", f"{here}；这些原话现在在 {now}" if now else f"{here}，也找不到这些原话"

    def _link(self, decision: Decision) -> Verdict:
        target = decision.target
        assert target is not None
        if target.report not in self.readings:
            return self._absent(target.report)
        first = self._words(decision.ref, decision.words)
        if first[0] != "in_effect":
            return first
        if target.id:
            second = self._words(target, decision.target_words)
            if second[0] != "in_effect":
                return second
        elif not self._page(target.report).find(decision.target_words):
            return "suspect", f"{target} 里现在没有目标原话"
        ends = (self._nodes(decision.ref.report)[decision.ref.id], self._nodes(target.report).get(target.id))
        roles = [node.role if isinstance(node, Item) else "commitment" for node in ends if node is not None]
        if decision.kind == "link":
            fits = frozenset(roles) in _LINKED
            return ("in_effect", "") if fits else ("unfit", "同一份报告里，只在问题、原因、措施之间连接")
        if roles == ["problem", "problem"] or ({"commitment", "measure"} & set(roles)):
            return "in_effect", ""
        return "unfit", "两份报告之间，只连接问题和后来的问题、承诺（措施）和后来的说法"

    def _page(self, code: str) -> Page:
        if code not in self.pages:
            self.pages[code] = Page.of(self.readings[code].report.text)
        return self.pages[code]

    def _item(self, decision: Decision) -> Verdict:
        reading = self.readings[decision.ref.report]
        values = dict(decision.values)
        places = self._page(decision.ref.report).find(decision.words)
        if not places:
            return "suspect", "报告里现在找不到这些原话"
        place = nth_place(places, values.get("第几处"))
        if place is None:
            many = f"这些原话在报告里有 {len(places)} 处"
            return "unfit", f"{many}。请多写几个字，或者写明“第几处”"
        if took_effect(reading.report.text, reading.items, place, values):
            return "in_effect", ""
        return "unfit", f"这里不能认定为“{values['类型']}”"

    def _fact(self, decision: Decision) -> Verdict:
        values = dict(decision.values)
        fact = getattr(self.readings[decision.ref.report].report.metadata, FACTS[values["项目"]])
        now = fact.quote if fact.origin == "decision" else fact.value or ""
        if decision.words and squeeze(decision.words) != squeeze(now):
            return "suspect", f"程序现在读出的{values['项目']}是“{now or UNKNOWN}”，不是“{decision.words}”"
        return "in_effect", ""


def _text(node: Item | Commitment) -> str:
    return node.text if isinstance(node, Item) else node.quote
