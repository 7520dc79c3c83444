"""What 针对…的问题 says: which problem a measure is for, and, where it opens the measure, for which only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from ..model import Item
from .layout import Layout
from .similarity import Words, terms_of

_NAMED: Final = (
    r"([^，。；：！？\n]{2,40}?)(?:方面)?(?:的?(?:突出)?(?:问题|不足|短板|现象|情况|倾向|难题|弊端|薄弱环节|毛病))"
)
_TARGETED: Final = re.compile(
    r"(?:针对|围绕|着力解决|切实解决|重点解决|解决好?|破解|克服|纠正|整治|扭转|改变)" + _NAMED
)
_OPENING: Final = re.compile(
    r"^[\W\d_]*(?:[一二三四五六七八九十]{1,3}(?:是|[、.．)）]\W*)|[首其再最][先次后]，?)?"
    r"(?:针对|为(?:了|切实|着力|有效)?(?:解决|克服|破解|纠正|整治|扭转|改变))" + _NAMED + "[，,：:]"
)
_POINTING: Final = re.compile(r"^(?:以上|上述|上面|前述|这些|此类|该|查摆|存在|自身|检查|反馈|提出|发现)")
"""A formula that points back at everything named before names no problem."""
_CAUSES: Final = (
    r"([^，,。；;：:\s]{3,30}?)的?(?:主要|根本|直接|深层次的?|具体)*原因(?:分析)?(?:主要|就)*(?:是|有|在于|包括|如下)*"
)
_EXPLAINS: Final = re.compile(rf"(?:^|[。；;\n]|造成|导致|产生|出现)\s*{_CAUSES}\s*[：:，,]\s*$")
_EXPLAINS_ITSELF: Final = re.compile(rf"(?:造成|导致|产生|出现)?{_CAUSES}(?:[：:，,]|(?=\s*$))")
_OPENING_LOOK: Final = 60
_FIRST: Final = frozenset({"一", "1", "①", "首先"})
_AND: Final = re.compile(r"[、和与及]|以及")
_SHORTEST: Final = 4
"""What 和 and 、 part into shorter pieces are words, not names of problems: 上、下学."""
_COVERED: Final = 0.6
"""Share of the words after 针对 that the problem's title must have."""
_MOST: Final = 40
"""Problems that can share a word which still tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """What the formulas of a report say.

    problems: ids of all problems. targets: (problem, measure, words of the formula). only: the problems a measure can
    be for, where it opens with a formula that names one; an empty set where no problem has its words.
    """

    problems: frozenset[str]
    targets: tuple[tuple[str, str, str], ...]
    only: Mapping[str, frozenset[str]]

    def barred(self, source: str, target: str) -> bool:
        """Whether the measure `target` says that it is for another problem than `source`; never for a cause."""
        return source in self.problems and target in self.only and source not in self.only[target]


def formulas(text: str, where: Layout, words: Mapping[str, Words]) -> Formulas:
    """Read the formulas of all measures and causes."""
    problems = [i for i in where.ordered if i.role == "problem"]
    measures = [i for i in where.ordered if i.role == "measure"]
    titled = cache(partial(_index, {p.id: words[p.id].title for p in problems}))  # few reports need them
    saying = cache(partial(_index, {p.id: words[p.id].whole for p in problems}))
    family: dict[str, set[str]] = {p.id: {p.id} for p in problems}
    for child in problems:
        if child.parent in family:
            family[child.parent].add(child.id)
            family[child.id].add(child.parent)
    targets: list[tuple[str, str, str]] = []
    only: dict[str, frozenset[str]] = {}
    for measure in measures:
        for phrase in dict.fromkeys(_TARGETED.findall(measure.text)):
            targets += [(source, measure.id, part) for part, source in _meant(phrase, titled())]
        opening = _OPENING.match(measure.text)
        if opening and not _POINTING.match(opening[1]) and terms_of(opening[1]):
            named = list(_meant(opening[1], titled()))
            if not named:  # no title has the words: the one problem whose text has them
                named = list(_meant(opening[1], saying()))
                targets += [(source, measure.id, part) for part, source in named]
            left = {t for part in _AND.split(opening[1]) if part not in dict(named) for t in terms_of(part)}
            if named and named[0][0] == opening[1]:
                left = set()
            meant = {source for _, source in named} | {o for term in left for o in saying().get(term, ())}
            only[measure.id] = frozenset(one for owner in meant for one in family[owner])
    for cause, phrase in _explained(text, [i for i in where.ordered if i.role == "cause"]):
        named = list(_meant(phrase, titled())) or list(_meant(phrase, saying()))
        targets += [(source, cause.id, part) for part, source in named]
        if named:
            only[cause.id] = frozenset(one for _, owner in named for one in family[owner])
    return Formulas(problems=frozenset(family), targets=tuple(targets), only=only)


def _explained(text: str, causes: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    """Causes that say of what, or stand in a list whose opening does: 停车难的主要原因：一是……；二是……"""
    phrase, end = "", -1
    for cause in causes:
        start = cause.span.start
        said = _EXPLAINS.search(text, max(0, start - _OPENING_LOOK), start) or _EXPLAINS_ITSELF.match(cause.text)
        if said is not None:
            phrase = said[1]
        elif end < 0 or text[end:start].strip() or cause.label in _FIRST:
            phrase = ""
        end = cause.span.stop
        if phrase:
            yield cause, phrase


def _index(terms: Mapping[str, Mapping[str, float]]) -> dict[str, list[str]]:
    """The items that say each term, by itself or within a longer word."""
    having: dict[str, dict[str, None]] = {}
    for owner, said in terms.items():
        for term in said:
            concept = term.startswith("≈")
            parts = [term] if concept else [term[a:b] for a in range(len(term)) for b in range(a + 2, len(term) + 1)]
            for part in parts:
                having.setdefault(part, {})[owner] = None
    return {part: list(owners) for part, owners in having.items()}


def _meant(phrase: str, having: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The one problem whose title has most of the words of `phrase`, or else those of its parts (…和…)."""
    if (whole := _owner(phrase, having)) is not None:
        yield phrase, whole
        return
    parts = _AND.split(phrase)
    for part in parts if len(parts) > 1 and min(map(len, parts)) >= _SHORTEST else ():
        if (owner := _owner(part, having)) is not None:
            yield part, owner


def _owner(phrase: str, having: Mapping[str, Sequence[str]]) -> str | None:
    weights = {t: w for t, w in terms_of(phrase).items() if not t.startswith("≈")}
    covered: dict[str, float] = {}
    for term, weight in weights.items():
        for owner in having.get(term, ())[:_MOST]:
            covered[owner] = covered.get(owner, 0.0) + weight
    best = max(covered.values(), default=0.0)
    winners = [owner for owner, value in covered.items() if value == best]
    return winners[0] if len(winners) == 1 and best >= _COVERED * sum(weights.values()) else None
