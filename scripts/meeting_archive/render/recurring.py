"""屡改屡犯: a problem's line through the years, each year's wording, what was promised then and what was claimed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from ..across import Across, Chain, CrossLink, Ref, Voice
from ..model import SURE_SCORE, Rule
from .accounts import CRUMB, RECURRING
from .answers import afterwards, claim, silence
from .escape import gist, inline, slug
from .lists import HOME
from .neighbours import Neighbour, neighbours
from .paging import (
    Block,
    Column,
    Group,
    Listing,
    Page,
    block,
    laid_out,
    link,
    plain_page,
    record,
    records,
    shown,
)
from .places import Register, Spot, by_voice, in_time, voice_name, voice_page, voice_slug
from .touch import UNTOUCHED, Touch
from .words import reason, sureness, year_words

LIST_COLUMNS: Final = tuple(Column(name=name) for name in ("问题原文", "年份", "单位"))
_COLUMNS: Final = tuple(Column(name=name) for name in ("年份", "问题原文", "措施原文", "报告称"))
_WORDS: Final = 90
_HEAD: Final = 36
_MEASURE: Final = 60
_CLAIMS: Final = 4
"""Claims about these measures."""
_MEASURES: Final = 3
"""Measures named for a problem of one year."""
_ALL: Final = 1 << 30
_EXPLAINED: Final = (
    "同一个单位或同一个人，在不同年份的报告里又检查出同一个问题。这里只把原话放在一起，是不是没有改好，请看原文。"
)


class Chains:
    """The problems that return, with what their pages need of the reports; those of two years or more."""

    def __init__(
        self, across: Across, register: Register, rules: Mapping[str, Rule], touched: Mapping[str, Touch]
    ) -> None:
        self.register = register
        self.rules = rules
        self.touched = touched
        self.spots: dict[tuple[Ref, ...], list[Spot]] = {}
        self.of: dict[Voice, list[Chain]] = defaultdict(list)
        for chain in across.chains:
            spots = [spot for ref in chain.places if (spot := register.spot(ref)) is not None]
            if len(spots) > 1:
                self.spots[chain.places] = sorted(spots, key=lambda spot: (in_time(spot.place), spot.anchor))
                self.of[chain.voice].append(chain)
        for found in self.of.values():
            found.sort(key=self._order)
        self.voices = by_voice(self.of)
        self.all = sorted((chain for found in self.of.values() for chain in found), key=self._order)

    def _order(self, chain: Chain) -> tuple[int, int, tuple[Ref, ...]]:
        """The longest first, then those that were there last."""
        last = self.spots[chain.places][-1].place.year or "0"
        return -len(self.spots[chain.places]), -int(last), chain.places

    def by_topic(self) -> Mapping[str, Sequence[str]]:
        """The rows of a list, by the topic of the latest wording."""
        found: dict[str, list[str]] = defaultdict(list)
        for chain in self.all:
            last = self.spots[chain.places][-1]
            line = self.register.line(Ref(report=last.place.code, id=last.anchor))
            if line is not None:
                found[line.topic].append(self.row(chain))
        return found

    def row(self, chain: Chain, up: str = "../") -> str:
        """One problem in a list: its latest words, its years, whose it is."""
        spots = self.spots[chain.places]
        cells = [
            link(spots[-1].words, f"{up}{chain_path(chain)}"),
            f"{_years(spots)}（{len(spots)} 处）",
            link(voice_name(chain.voice), f"{up}{voice_page(chain.voice)}"),
        ]
        return record(cells, LIST_COLUMNS)


def chain_path(chain: Chain) -> str:
    """Where the line of a problem is drawn, relative to the docs folder."""
    return f"{voice_path(chain.voice)}#{_anchor(chain)}"


def voice_path(voice: Voice) -> str:
    """The page of all problems of a voice that return, relative to the docs folder."""
    return f"accounts/recurring-{voice_slug(voice)}.md"


def lay_out_recurring(chains: Chains, page_size: int) -> Iterator[Page]:
    """All problems that return, the longest lines first; and each line, on the page of its unit or person."""
    listing = Listing(
        path=RECURRING,
        title="屡改屡犯",
        kind="recurring",
        crumbs=[HOME, CRUMB],
        counted="个问题",
        columns=LIST_COLUMNS,
        groups=_groups(chains, page_size),
        before=f"{_EXPLAINED}\n" if chains.all else "",
        empty="收录的报告里没有识别出不同年份又出现的问题。",
        chapters=True,
    )
    yield from laid_out(listing, page_size)
    beside = [Neighbour(path=voice_path(voice), title=voice_name(voice)) for voice in chains.voices]
    whole = Neighbour(path=RECURRING, title="全部单位和个人")
    for n, voice in enumerate(chains.voices):
        found = chains.of[voice]
        body = [f"{_EXPLAINED}\n", shown(0, len(found), len(found), "个问题")]
        crumbs = [HOME, CRUMB, ("屡改屡犯", "recurring.md")]
        values = {"neighbours": neighbours("屡改屡犯", beside, n, whole)}
        head = plain_page(f"{voice_name(voice)}：屡改屡犯", "recurring", crumbs, body, values)
        drawn = Block(key=str(found[0].places[0]), size=_ALL, rows=partial(_lines, found, chains))
        yield Page(path=voice_path(voice), parts=[head, (drawn, 0, _ALL)])


def _lines(found: Sequence[Chain], chains: Chains) -> list[str]:
    return [part for chain in found for part in _drawn(chain, chains)]


def _groups(chains: Chains, page_size: int) -> list[Group]:
    """One list, or of more than a page a group for each number of places; the order is that of `Chains.all`."""
    lengths: dict[int, list[Block]] = defaultdict(list)
    for chain in chains.all:
        several = len(chains.spots[chain.places]) if len(chains.all) > page_size else 0
        lengths[several].append(block(str(chain.places[0]), [chains.row(chain)]))
    return [
        Group(name=f"n{n}", heading=f"{n} 处", anchor=f"n{n}", blocks=found)
        if n
        else Group(heading="", anchor="", blocks=found)
        for n, found in lengths.items()
    ]


def _anchor(chain: Chain) -> str:
    return f"r-{slug(' '.join(str(ref) for ref in chain.places[:1]))}"


def _years(spots: Sequence[Spot]) -> str:
    return "、".join(dict.fromkeys(spot.place.year or year_words(None) for spot in spots)) + (
        "年" if spots[-1].place.year else ""
    )


def _drawn(chain: Chain, chains: Chains) -> Iterator[str]:
    spots = chains.spots[chain.places]
    into = {(link.target.report, link.target.id): link for link in chain.links}
    first = spots[-1].words.partition("。")[0]
    yield f"## {inline(gist(first, _HEAD).rstrip('；'))} {{: #{_anchor(chain)} }}\n"
    yield f"{_years(spots)}，共 {len(spots)} 处。\n{{: .ma-count }}\n"
    rows = []
    for spot in spots:
        found = into.get((spot.place.code, spot.anchor))
        measures, claims = _answers(spot, chains)
        page = f"../{spot.path}"
        words = f'{link(gist(spot.words, _WORDS), page)}<br><span class="ma-small">{_notes(spot, found, chains)}</span>'
        rows.append(record([year_words(spot.place.year), words, measures, claims], _COLUMNS))
    yield records(_COLUMNS, rows)


def _notes(spot: Spot, found: CrossLink | None, chains: Chains) -> str:
    code = f'<span class="ma-code">{spot.code}</span>'
    if found is None:
        return code
    sure = sureness(found.origin == "confirmed" or found.score >= SURE_SCORE)
    return " ".join(part for part in (code, sure, inline(reason(found.evidence, chains.rules))) if part)


def _answers(spot: Spot, chains: Chains) -> tuple[str, str]:
    """The measures of that year, and what later reports claim about each."""
    card = chains.register.cards[spot.place.code]
    ref = Ref(report=card.code, id=spot.anchor)
    line = chains.register.line(ref)
    if line is not None and line.see and not any(near.role == "measure" for near in line.near):
        line = chains.register.line(Ref(report=card.code, id=line.see))
    near = [one.id for one in line.near if one.role == "measure"] if line else []
    words = chains.register.words(card.code)
    touch = chains.touched.get(card.code, UNTOUCHED)
    kept = [(promise.id, promise.item) for promise in card.promises]
    measures, claims = [], []
    silent: Counter[str] = Counter()
    for measure in near[:_MEASURES]:
        page = f"../{card.path}#{measure}"
        named = link(gist(words.get(measure, ""), _MEASURE), page)
        measures.append(f'{named} <span class="ma-code">{measure}</span>')
        for subject, later in afterwards(measure, kept, touch):
            year = year_words(later.by.year)
            if not later.spots:
                silent[silence(later.said, year)] += 1
                continue
            said = f"{link(year, f'../{later.spots[0].path}')}{claim(later.said)}"
            claims.append(f'{said} <span class="ma-code">{subject}</span>')
    if len(near) > _MEASURES:
        measures.append(f"等 {len(near)} 条")
    gap = '<span class="ma-gap">未见措施</span>'
    if len(claims) > _CLAIMS:
        claims = [*claims[:_CLAIMS], f"等 {len(claims)} 条"]
    claims += [f"{words} {count} 条" for words, count in silent.items()]
    return "<br>".join(measures) or gap, "".join(f'<span class="ma-entry">{words}</span>' for words in claims)
