"""What other reports say, on the page of one: later claims, earlier promises, the same problem, the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ..model import SURE_SCORE, Reading, Rule, report_year
from .answers import afterwards, by_promise, claim, recorded, silence, timing
from .escape import gist, inline, short
from .places import Spot
from .touch import Again, Earlier, Later, Same, Touch
from .words import CLAIM, reason, sureness, year_words, years_apart

_UP: Final = "../../"
_WORDS: Final = 60
_FULL: Final = 200
_SHORT: Final = 30
_QUOTES: Final = 3
"""Promises named that later reports do not mention."""
_CELL: Final = 4
"""Claims in a cell of the trace table."""


class After:
    """The lines about other reports on one report's page, all of them HTML for raw blocks."""

    def __init__(self, reading: Reading, touch: Touch, rules: Mapping[str, Rule]) -> None:
        self.touch = touch
        self.rules = rules
        self.year = report_year(reading.report)
        self.promises = [(commitment.id, commitment.item) for commitment in reading.commitments]
        self.known = bool(touch.later)

    def cell(self, measures: Sequence[str]) -> str:
        """后续 in the trace table: a claim and its place for each measure and each promise in it."""
        found = [pair for measure in measures for pair in afterwards(measure, self.promises, self.touch)]
        if not found:
            return ""
        counts = Counter(self._short(subject, later) for subject, later in found)
        lines = [f"<li>{words}{f' {count} 处' if count > 1 else ''}</li>" for words, count in counts.items()]
        more = [f"<li>等 {len(lines)} 条</li>"] if len(lines) > _CELL else []
        return f"<ul>{''.join([*lines[:_CELL], *more])}</ul>"

    def about(self, anchors: Iterable[str]) -> list[str]:
        """Every line about the places of this page with these anchors: items, commitments, paragraphs."""
        lines: list[str] = []
        for anchor in anchors:
            lines += [self._again(one) for one in self.touch.again.get(anchor, ())]
            lines += [self._earlier(one) for one in self.touch.earlier.get(anchor, ())]
            if said := self.touch.later.get(anchor):
                promises = by_promise(said)
                for found in promises:
                    lines += self._later(anchor, found)
                lines += self._silent(anchor, [found for found in promises if _is_silent(found)])
            lines += [self._same(one) for one in self.touch.same.get(anchor, ())]
        return lines

    def _short(self, subject: str, later: Later) -> str:
        here = f'<a href="#{subject}">{subject}</a>'
        if not later.spots:
            return f"{here} {silence(later.said, year_words(later.by.year))}"
        spot = later.spots[0]
        words = f"{year_words(later.by.year)}{CLAIM[later.said.claim]}"
        return f"{here} {_link(spot, words, gist(spot.words, _FULL))}"

    def _again(self, one: Again) -> str:
        before, after = ("去年也有", "次年仍有")
        year = one.other.place.year
        called = years_apart(self.year, year, before, after)
        if called not in (before, after):
            called += "也有" if one.before else "仍有"
        sure = sureness(one.link.origin == "confirmed" or one.link.score >= SURE_SCORE)
        why = _why(reason(one.link.evidence, self.rules))
        where = f"{year_words(year)} {one.other.code.partition(' ')[2]} {inline(gist(one.other.words, _WORDS))}"
        link = _link(one.other, where, gist(one.other.words, _FULL))
        return (
            f'<li data-kind="recurs_as" data-dir="{"in" if one.before else "out"}">↺ {called}：{link} {sure}{why}</li>'
        )

    def _earlier(self, one: Earlier) -> str:
        called = years_apart(self.year, one.promise.place.year, "去年", "次年")
        kind = "承诺" if one.promise.anchor.startswith("K") else "措施"
        link = _link(one.promise, f"“{inline(gist(one.promise.words, _WORDS))}”", gist(one.promise.words, _FULL))
        code = f'<span class="ma-code">{one.promise.code}</span>'
        mention = one.said.mentions[one.rank]
        if one.rank:
            return f'<li data-kind="reports_on" data-dir="out">→ 也可能对应{called}{kind}：{link} {code}</li>'
        sure = sureness(one.said.origin == "confirmed" or mention.score >= SURE_SCORE)
        quote = f"，本报告说“{inline(short(mention.quote, _WORDS))}”：{claim(one.said)}"
        why = _why(reason(mention.evidence, self.rules))
        quote += _sheet(one.sheet)
        return f'<li data-kind="reports_on" data-dir="out">→ 对应{called}{kind}：{link} {code} {sure}{quote}{why}</li>'

    def _later(self, anchor: str, found: Sequence[Later]) -> Iterator[str]:
        quote = f"“{inline(gist(found[0].said.quote, _SHORT))}”"
        kind = f"承诺 {anchor}" if anchor.startswith("K") else quote
        for later in found:
            if not later.spots:
                continue
            spot, mention = later.spots[0], later.said.mentions[0]
            link = _link(spot, f"“{inline(gist(spot.words, _WORDS))}”", gist(spot.words, _FULL))
            sure = sureness(later.said.origin == "confirmed" or mention.score >= SURE_SCORE)
            facts = [f"报告称：{claim(later.said)}"]
            facts += [f"佐证：{words}"] if (words := recorded(later.said)) else []
            facts.append(f"按期：{timing(later.said)}")
            code = f'<span class="ma-code">{spot.code}</span>'
            yield (
                f"{_item_in(anchor)}{year_words(later.by.year)}的报告"
                f"提到{kind}：{link} {code} {sure} {'；'.join(facts)}{_sheet(later.sheet)}</li>"
            )
        for later in found:
            if later.spots or later.said.claim != "again":
                continue
            words = silence(later.said, f"{year_words(later.by.year)}的报告")
            yield f"{_item_in(anchor)}{words}{kind}{_sheet(later.sheet)}</li>"

    def _silent(self, anchor: str, promises: Sequence[Sequence[Later]]) -> Iterator[str]:
        """The promises of a place that no later report speaks of: those with the same later years in one line."""
        by_years: dict[str, list[Sequence[Later]]] = defaultdict(list)
        for found in promises:
            by_years["、".join(dict.fromkeys(year_words(later.by.year) for later in found))].append(found)
        for years, group in by_years.items():
            words = f'<span class="ma-gap">{years}的报告未提及</span>'
            quotes = "、".join(f"“{inline(gist(found[0].said.quote, _SHORT))}”" for found in group[:_QUOTES])
            more = f"等 {len(group)} 处" if len(group) > _QUOTES else ""
            kind = f"承诺 {anchor}" if anchor.startswith("K") else f"{quotes}{more}"
            yield f"{_item_in(anchor)}{words}{kind}{_sheet(group[0][-1].sheet)}</li>"

    def _same(self, one: Same) -> str:
        called = years_apart(self.year, one.other.place.year, "去年", "次年")
        words = f"与{called}相同" if one.before else f"{called}照搬了这一段"
        link = _link(one.other, inline(one.other.place.name), gist(one.other.words, _FULL))
        return f'<li data-kind="copied" data-dir="{"in" if one.before else "out"}">＝ {words}：{link}</li>'


def _is_silent(found: Sequence[Later]) -> bool:
    return not any(later.spots or later.said.claim == "again" for later in found)


def _link(spot: Spot, words: str, title: str) -> str:
    """A link with the words there on hover, where the link itself does not show them all."""
    full = inline(title)
    told = "" if full in words else f' title="{full}"'
    return f'<a href="{_address(spot.path)}"{told}>{words}</a>'


def _item_in(anchor: str) -> str:
    return f'<li data-kind="reports_on" data-dir="in" data-subject="{anchor}">← '


def _sheet(path: str) -> str:
    return f' <a href="{_address(path)}">看对账单</a>' if path else ""


def _address(path: str) -> str:
    """Another page of the archive; raw HTML is not rewritten, so it names the built page."""
    page, _, anchor = path.partition("#")
    return f"{_UP}{page.removesuffix('.md')}.html#{anchor}"


def _why(words: str) -> str:
    return f' <span class="ma-why">{inline(words)}</span>' if words else ""
