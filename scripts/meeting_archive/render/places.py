"""Places in other reports: where on which page a thing stands, and its words, looked up by its code and id."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from ..across import Account, FollowUp, Ref, Voice
from ..model import Span
from .card import Brief, Card, Line, Promise
from .cutting import page_path
from .escape import inline, short, slug, visible
from .words import NO_UNIT, VERDICT, year_words

_TITLE: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A report as pages of other reports name it; `path` is relative to the docs folder."""

    code: str
    path: str
    title: str
    year: str | None
    date: str | None

    @property
    def name(self) -> str:
        """The title, short, with the year in front where the title does not say it; not escaped."""
        title = short(self.title, _TITLE)
        return title if self.year and self.year in title else f"{year_words(self.year)} {title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a report: its anchor, and the words there, not escaped."""

    place: Place
    anchor: str
    words: str

    @property
    def path(self) -> str:
        """The page with the anchor, relative to the docs folder."""
        return f"{self.place.path}#{self.anchor}"

    @property
    def code(self) -> str:
        """K7M3 P2.1, as people type it; escaped. A paragraph has no code of its own."""
        return inline(self.place.code if self.anchor.startswith("p-") else f"{self.place.code} {self.anchor}")


class Register:
    """The reports of an archive by code, and the places in them.

    `lines` are items that can be told without the card of their report, which may have to be made for it.
    """

    def __init__(
        self, cards: Mapping[str, Card], briefs: Iterable[Brief], lines: Mapping[Ref, Line] = MappingProxyType({})
    ) -> None:
        self.cards = cards
        self._lines = lines
        self.briefs: Mapping[str, Brief] = {brief.code: brief for brief in briefs}
        self.words = cache(self._words)
        self.place = cache(self._place)

    def _place(self, code: str) -> Place:
        """The report of a code that is in the archive."""
        card = self.briefs[code]
        return Place(code=card.code, path=card.path, title=card.title, year=card.year, date=card.date)

    def spot(self, ref: Ref) -> Spot | None:
        """Where an item or a commitment is; None where the archive does not have it."""
        if ref.report not in self.briefs:
            return None
        words = self._lines[ref].words if ref in self._lines else self.words(ref.report).get(ref.id)
        return Spot(place=self.place(ref.report), anchor=ref.id, words=words) if words is not None else None

    def line(self, ref: Ref) -> Line | None:
        """An item; None where the archive does not have it."""
        if ref in self._lines:
            return self._lines[ref]
        card = self.cards.get(ref.report)
        return next((line for line in card.lines if line.id == ref.id), None) if card else None

    def promise(self, ref: Ref) -> Promise | None:
        """A commitment; None where the archive does not have it."""
        card = self.cards.get(ref.report)
        return next((promise for promise in card.promises if promise.id == ref.id), None) if card else None

    def spot_at(self, code: str, item: str, span: Span, quote: str) -> Spot:
        """Where words are: the item that begins in their paragraph, or the paragraph itself."""
        card = self.cards[code]
        at = bisect_right(card.paragraphs, (span.start, 1 << 60)) - 1
        begin, index = card.paragraphs[max(at, 0)] if card.paragraphs else (0, 0)
        here = item in card.begins and (begin <= card.begins[item] or not card.paragraphs)
        return Spot(place=self.place(code), anchor=item if here else f"p-{index}", words=quote)

    def promised(self, said: FollowUp) -> Spot | None:
        """Where a promise is: its commitment or its measure, or the paragraph of words that stand in neither."""
        spot = self.spot(said.subject)
        if spot is not None:
            return Spot(place=spot.place, anchor=spot.anchor, words=said.quote or spot.words)
        if said.span is None or said.subject.report not in self.briefs:
            return None
        return self.spot_at(said.subject.report, "", said.span, said.quote)

    def _words(self, code: str) -> Mapping[str, str]:
        card = self.cards[code]
        return {line.id: line.words for line in card.lines} | {promise.id: promise.words for promise in card.promises}


def in_time(place: Place) -> tuple[str, str, str]:
    """A key that sorts reports by time, undated first."""
    return place.year or "", place.date or "", place.code


def voice_name(voice: Voice) -> str:
    """云川市民政局, 枫渡镇党委, or 云川市民政局 陆承远; not escaped."""
    return " ".join(name for name in (visible(_body_name(voice)) or NO_UNIT, visible(voice.person)) if name)


def _body_name(voice: Voice) -> str:
    """枫渡镇党委, or 枫渡镇人民政府 where that is how the unit is written."""
    return voice.organization if voice.organization.endswith(voice.body) else voice.organization + voice.body


def voice_page(voice: Voice) -> str:
    """The page of a unit or a person, relative to the docs folder."""
    name = visible(voice.person or voice.organization)
    return f"{'people' if visible(voice.person) else 'units'}/{slug(name) if name else 'unknown'}.md"


def voice_slug(voice: Voice) -> str:
    """The part of a file name that stands for a voice."""
    return slug(f"{voice.organization}\n{voice.person}" if voice.person else _body_name(voice))


def by_voice(voices: Iterable[Voice]) -> list[Voice]:
    """Units by name, each followed by its persons."""
    return sorted(set(voices), key=lambda voice: (not voice.organization, voice.organization, voice.person, voice.body))


def sheet_path(account: Account) -> str:
    """The page of a 对账单, relative to the docs folder."""
    return f"accounts/{voice_slug(account.voice)}-{account.since}-{account.year}.md"


def sheet_rows(account: Account) -> list[tuple[FollowUp, ...]]:
    """The rows of a 对账单 in the order of its pages: commitments by verdict, then measures that hold none.

    One promise a row; but what a measure without commitments says, and later reports do not speak of, is one row.
    """
    kept: list[FollowUp] = []
    others: list[FollowUp] = []
    for said in account.rows:
        (kept if said.subject.id.startswith("K") else others).append(said)
    rows: dict[tuple[Ref, int], list[FollowUp]] = {}
    for said in (said for group in (kept, others) for verdict in VERDICT for said in group if said.verdict == verdict):
        silent = said.claim == "silent" and not said.subject.id.startswith("K")
        rows.setdefault((said.subject, -1) if silent else promise_key(said), []).append(said)
    return [tuple(row) for row in rows.values()]


def sheet_places(account: Account, page_size: int) -> dict[tuple[Ref, int], str]:
    """Where each promise of a 对账单 stands: page and row, by `promise_key`."""
    path = sheet_path(account)
    return {
        promise_key(said): f"{page_path(path, n // page_size + 1)}#{row_id(row)}"
        for n, row in enumerate(sheet_rows(account))
        for said in row
    }


def promise_key(said: FollowUp) -> tuple[Ref, int]:
    """What tells one promise from another: a measure may make several besides its commitments."""
    alone = said.span is None or said.subject.id.startswith("K")
    return said.subject, 0 if alone or said.span is None else said.span.start


def row_id(row: Sequence[FollowUp]) -> str:
    """The id of a row of a 对账单; not escaped."""
    subject, start = promise_key(row[0])
    if len(row) > 1:
        return f"{subject}-0"
    return f"{subject}-{start}" if start else str(subject)


def sheet_title(account: Account) -> str:
    """云川市民政局2022年承诺对账单（对照2023年）; not escaped."""
    return f"{voice_name(account.voice)}{account.since}年承诺对账单（对照{account.year}年）"
