"""Between reports: follow-ups and recurrences as people decided, and the accounts and chains made from them anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from ..across import Account, Across, Chain, CrossLink, Decision, FollowUp, Judged, Mention, Ref, Voice, lines_of
from ..model import Commitment, Item, Reading, Span, squeeze
from .links import evidence_of
from .place import Page

_MENTIONS = 3
_QUOTE = 120


def answers(judged: Sequence[Judged], there: Set[str]) -> tuple[Decision, ...]:
    """The decisions in effect about what stands between two of the reports of these codes."""
    return tuple(
        one.decision
        for one in judged
        if one.standing == "in_effect"
        and one.decision.target is not None
        and one.decision.kind == "follow"
        and {one.decision.ref.report, one.decision.target.report} <= there
    )


def with_answers(across: Across, readings: Mapping[str, Reading], decisions: Sequence[Decision]) -> Across:
    """What stands between `readings` (by code), with these decisions about it in effect."""
    if not decisions:
        return across
    desk = _Desk(readings)
    follow_ups, touched = desk.follow_ups(across.follow_ups, decisions)
    recurrences, changed = desk.recurrences(across.recurrences, decisions)
    return replace(
        across,
        follow_ups=follow_ups,
        recurrences=recurrences,
        accounts=tuple(_account(account, follow_ups, touched) for account in across.accounts),
        chains=desk.chains(across.chains, recurrences) if changed else across.chains,
    )


class _Desk:
    """The readings by code, their order in time, and the words at each place."""

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.readings = readings
        self.pages: dict[str, Page] = {}

    def node(self, ref: Ref) -> Item | Commitment | None:
        """What stands at a place."""
        reading = self.readings[ref.report]
        nodes: tuple[Item | Commitment, ...] = (*reading.items, *reading.commitments)
        return next((node for node in nodes if node.id == ref.id), None)

    def when(self, ref: Ref) -> tuple[str, str]:
        """When the report of a place is from."""
        metadata = self.readings[ref.report].report.metadata
        return metadata.year.value or (metadata.date.value or "")[:4], metadata.date.value or ""

    def ends(self, decision: Decision) -> tuple[Ref, Ref, str, str]:
        """(earlier place, later place, earlier words, later words): a promise first, else by time, else as written."""
        assert decision.target is not None
        ahead = (decision.ref, decision.target, decision.words, decision.target_words)
        back = (decision.target, decision.ref, decision.target_words, decision.words)
        one, other = self.when(decision.ref), self.when(decision.target)
        if one[0] and other[0] and one != other:
            return ahead if one < other else back
        return back if decision.target.id.startswith("K") and not decision.ref.id.startswith("K") else ahead

    def problems(self, decision: Decision) -> bool:
        """Whether both ends are problems."""
        assert decision.target is not None
        return decision.ref.id.startswith("P") and decision.target.id.startswith("P")

    def follow_ups(
        self, found: Iterable[FollowUp], decisions: Sequence[Decision]
    ) -> tuple[tuple[FollowUp, ...], frozenset[Ref]]:
        """The follow-ups as decided, and the promises that were decided about."""
        all_ = list(found)
        touched = set()
        for decision in decisions:
            if self.problems(decision):
                continue
            subject, later, words, later_words = self.ends(decision)
            touched.add(subject)
            mine = [n for n, f in enumerate(all_) if f.subject == subject and f.later == later.report]
            exact = [n for n in mine if squeeze(words) in squeeze(all_[n].quote)]
            for n in exact or mine:
                if decision.choice == "reject":
                    all_[n] = _without(all_[n], later.id)
                else:
                    all_[n] = self._said(all_[n], decision, later, later_words)
            if not mine and decision.choice != "reject" and subject.id[:1] in ("K", "M"):
                all_.append(self._said(self._silent(subject, later, words), decision, later, later_words))
        ordered = sorted(all_, key=lambda f: (f.subject, f.span.start if f.span else -1, f.later)) if touched else all_
        return tuple(ordered), frozenset(touched)

    def _silent(self, subject: Ref, later: Ref, words: str) -> FollowUp:
        node = self.node(subject)
        return FollowUp(
            subject=subject,
            quote=node.quote if isinstance(node, Commitment) else words,
            later=later.report,
            mentions=(),
            verdict="not_mentioned",
            claim="silent",
            claim_words="",
            recorded=(),
            timing="unknown",
            timing_words="",
            target=None,
            actual=None,
            unit=None,
            span=node.span if node is not None else None,
        )

    def _said(self, follow_up: FollowUp, decision: Decision, later: Ref, words: str) -> FollowUp:
        """With the mention that a person points to in front; it says no more than that it is spoken of."""
        said = evidence_of(decision, added=decision.choice == "add")
        there = [m for m in follow_up.mentions if m.item == later.id and _overlap(m.quote, words)]
        there = there or [m for m in follow_up.mentions if later.id and m.item == later.id]
        first = there[0] if there else self._mention(later, words)
        first = replace(first, evidence=(said, *first.evidence))
        others = [m for m in follow_up.mentions if m is not (there[0] if there else None)]
        spoken = follow_up.verdict != "not_mentioned"
        return replace(
            follow_up,
            mentions=(first, *others)[:_MENTIONS],
            verdict=follow_up.verdict if spoken else "reported",
            claim=follow_up.claim if spoken else "mentioned",
            origin="confirmed",
        )

    def _mention(self, later: Ref, words: str) -> Mention:
        text = self.readings[later.report].report.text
        if later.report not in self.pages:
            self.pages[later.report] = Page.of(text)
        node = self.node(later) if later.id else None
        places = self.pages[later.report].find(words)
        inside = [p for p in places if node is not None and node.span.start <= p[0] < node.span.stop]
        start, stop = (inside or places or [(node.span.start, node.span.stop) if node else (0, 0)])[0]
        stop = min(stop, start + _QUOTE)
        return Mention(item=later.id, quote=text[start:stop], span=Span(start=start, stop=stop), score=1.0, evidence=())

    def recurrences(
        self, found: Iterable[CrossLink], decisions: Sequence[Decision]
    ) -> tuple[tuple[CrossLink, ...], bool]:
        """The links from problem to the same problem later, as decided, and whether there are others than before."""
        links = {(link.source, link.target): link for link in found}
        changed = False
        for decision in decisions:
            if not self.problems(decision):
                continue
            source, target, _, _ = self.ends(decision)
            link = links.get((source, target))
            if decision.choice == "reject":
                changed |= links.pop((source, target), None) is not None
            elif link is not None:
                said = evidence_of(decision, added=False)
                links[source, target] = replace(link, origin="confirmed", evidence=(said, *link.evidence))
                changed = True
            else:
                links[source, target] = CrossLink(
                    kind="recurs_as",
                    source=source,
                    target=target,
                    score=1.0,
                    origin="confirmed",
                    evidence=(evidence_of(decision, added=True),),
                )
                changed = True
        return tuple(links[ends] for ends in sorted(links)), changed

    def chains(self, before: Iterable[Chain], links: Iterable[CrossLink]) -> tuple[Chain, ...]:
        """The lines of problems that `links` make, each of the voice it had before, or of its first report."""
        voices = {place: chain.voice for chain in before for place in chain.places}
        made = []
        for places, inside in lines_of(links, lambda ref: (self.when(ref), ref)):
            voice = next((voices[place] for place in places if place in voices), None)
            made.append(Chain(voice=voice or self._voice(places[0]), places=places, links=inside))
        return tuple(sorted(made, key=lambda chain: (chain.voice, chain.places)))

    def _voice(self, ref: Ref) -> Voice:
        metadata = self.readings[ref.report].report.metadata
        return Voice(organization=metadata.organization.value or "", person=metadata.person.value or "")


def _overlap(quote: str, words: str) -> bool:
    one, other = squeeze(quote), squeeze(words)
    return bool(one and other) and (one in other or other in one)


def _without(follow_up: FollowUp, item: str) -> FollowUp:
    """Without the mentions in `item` ("": all); where none is left, the later report does not speak of it."""
    left = tuple(m for m in follow_up.mentions if item and m.item != item)
    if left:
        return replace(follow_up, mentions=left)
    told = follow_up.timing in ("on_time", "late")
    return replace(
        follow_up,
        mentions=(),
        verdict="not_mentioned",
        claim="silent",
        claim_words="",
        recorded=(),
        timing="unknown" if told else follow_up.timing,
        timing_words="" if told else follow_up.timing_words,
        actual=None,
    )


def _account(account: Account, follow_ups: Sequence[FollowUp], touched: frozenset[Ref]) -> Account:
    """The account with the rows of decided promises chosen anew; what is not mentioned stays first."""
    if not any(row.subject in touched for row in account.rows):
        return account
    choices: Mapping[tuple[Ref, Span | None], list[FollowUp]] = defaultdict(list)
    for one in follow_ups:
        if one.subject in touched and one.later in account.later:
            choices[one.subject, one.span].append(one)

    def fresh(row: FollowUp) -> FollowUp:
        own = choices.get((row.subject, row.span))
        if not own:
            return row
        return min(own, key=lambda f: (f.verdict == "not_mentioned", f.origin != "confirmed", f.later != row.later))

    rows = sorted((fresh(row) for row in account.rows), key=lambda row: row.verdict != "not_mentioned")
    return replace(account, rows=tuple(rows))
