"""What follow needs to know of one report, made once: its promises, and the clauses that may report on earlier ones.

The review part of a report is what its progress items, its rows of progress, and its sentences that tell of what was
done say; a problem may own up that a promise was not kept. What stands in measures, or is itself a commitment for the
time to come, is the plan: it may only promise again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, Literal

from ..across import Ref
from ..model import Commitment, Item, Reading, Role, Span, Term
from ..numbering.sentences import clauses, sentences
from ..settings import table
from .figures import Figure, Sense, changes, figures
from .tables import WORDS, one_of
from .terms import Terms, terms_of

Part = Literal["review", "problem", "plan", "other"]

_LONGEST: Final = 120
"""Characters of a mention's quote."""
_JOINED: Final = 60
_LONG: Final = 80
_ROW: Final = 0.8
"""Weight of what the other cells of a row say: they name what a cell reports on."""
_SHORT: Final = 6
_CONTEXT: Final = 0.4
"""Weight of what the rest of the sentence says beside a clause's own words; the heading above it counts half of it."""
_THIN: Final = 16.0
"""Words of a promise that weigh less than this do not say what it is about; what was said before them does."""
_MONEY: Final = re.compile(r"[0-9０-９][多余]?\s?[千百万亿]{0,2}元")
_CARRIED: Final = 0.7
_MEASURE: Final = 60
"""A measure without commitments of at most this length is one promise; a longer one is taken clause by clause."""
_ENOUGH: Final = 20.0
"""Weight of words that together tell which matter is meant."""
_SPECIFIC: Final = 6.2
"""Background weight from which a word tells a reader something (as in link): below it are 工作, 服务, 机制."""

_GOES_ON: Final = re.compile(r"\s*" + one_of(WORDS["goes_on"]))
_FALLS_SHORT: Final = re.compile(r"\s*" + one_of(WORDS["falls_short"]))
_PAST: Final = re.compile(table("roles")["past"])
_AHEAD: Final = re.compile(r"(?<![主重需首提纲概摘必只])要(?![求点素闻员])|必须|应当|下一步|今后|(?:我们|班子|本人)将")
_MARK: Final = re.compile(
    r"[\s*#>|•·—-]*(?:[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)、．]\s*|[0-9]{1,2}\.(?!\d)\s*|第[一二三四五六七八九十]{1,3}[，、]\s*"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)(?:要)?\s*)?[\s*]*"
)
_DOING: Final = one_of({*table("roles")["verbs"], *WORDS["done"], *WORDS["verbs"]})
_VERB: Final = re.compile(
    rf"{one_of(WORDS['lead_ins'])}{{0,3}}(?:{_DOING}|(?:对|把|由|在|从|为|向|到|根据|按照)[^，。；、]{{1,20}}{_DOING})"
    r"|[^，。；、]{0,30}(?<![主重需首])(?:要(?!求|点|素)|将(?!其)|须|应)"
)
_AIM: Final = re.compile(r"以[^，]*为|为[^，]{4,}(?:基础|保障|条件)|促进|着力|围绕|针对|推动")
_YEARS: Final = re.compile(r"[两三四五2-5]年(?!级)|到20\d\d年|“?十[一二三四五]五”?")
_SUMS_UP: Final = re.compile(r"[一二三四五六七八九十几]个方面|以下|如下|下列|方面的?工作$")
_DID: Final = re.compile(r"已|了(?!解)|如期|按期|顺利|得到|取得")
_DONE: Final = re.compile(one_of(WORDS["done"]) + "|了(?!解)")
_SPIRIT: Final = re.compile(one_of(WORDS["spirit"]))
_TAIL: Final = "，,。；;：:！!、|* \t\u3000\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure, and the terms of what its clause says around it: what is counted."""

    figure: Figure
    about: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A clause of a report: `span` in its flat text, in which `part`, of which `item`; `terms` with its context's."""

    span: Span
    text: str
    part: Part
    item: str
    own: Terms
    terms: Terms
    counted: tuple[Counted, ...]
    row: bool = False

    @property
    def aims(self) -> bool:
        """Whether it only says what something was done for."""
        return _AIM.match(self.text) is not None

    @property
    def tells(self) -> bool:
        """Whether it gives a figure or says that something was done."""
        return bool(self.counted) or _DONE.search(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something promised: a commitment, or what a measure says that holds none; what later reports are searched for."""

    ref: Ref
    quote: str
    span: Span
    own: Terms
    terms: Terms
    counted: tuple[Counted, ...]
    changes: tuple[Sense, ...]
    due: str | None
    term: Term
    frequency: str | None
    yearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One report ready to be compared: a pure function of its reading."""

    promises: tuple[Promise, ...]
    units: tuple[Unit, ...]


def prepare(reading: Reading) -> Prepared:
    """Cut one report into promises and clauses; linear in its length."""
    text = reading.report.text
    places = _Places(reading)
    units = _units(text, places)
    return Prepared(promises=tuple(_promises(reading, text, places)), units=units)


class _Places:
    """Which item a place belongs to, whether it lies in a commitment, and what row of a table it stands in."""

    def __init__(self, reading: Reading) -> None:
        self.items = sorted(reading.items, key=lambda i: (i.span.start, -i.span.stop))
        self.starts = [i.span.start for i in self.items]
        self.title = {i.id: i.title for i in self.items}
        self.parent = {i.id: i.parent for i in self.items}
        progress = {i.id for i in self.items if i.role == "progress"}
        self.promised = sorted((c.span.start, c.span.stop) for c in reading.commitments if c.item not in progress)
        self.promised_starts = [s for s, _ in self.promised]
        self.plans = [
            (top.span.start, top.span.stop)
            for top in reading.report.outline.sections
            if any(i.role == "measure" and top.span.start <= i.span.start < top.span.stop for i in reading.items)
            and not any(i.role == "progress" and top.span.start <= i.span.start < top.span.stop for i in reading.items)
        ]
        self.first_plan = min((i.span.start for i in self.items if i.role == "measure"), default=None)

    def item(self, at: int) -> Item | None:
        """The innermost item that a place stands in; the spans of items do not overlap."""
        n = bisect_right(self.starts, at) - 1
        return self.items[n] if n >= 0 and at < self.items[n].span.stop else None

    def committed(self, start: int, stop: int) -> bool:
        """Whether a commitment for the time to come lies in this range."""
        n = bisect_right(self.promised_starts, stop - 1) - 1
        return n >= 0 and self.promised[n][1] > start

    def planned(self, at: int) -> bool:
        """Whether a place outside all items stands among what is to come."""
        if any(start <= at < stop for start, stop in self.plans):
            return True
        return self.first_plan is not None and at > self.first_plan

    def between(self) -> list[tuple[int, int]]:
        """The ranges of the plan that belong to no item."""
        out = []
        for start, stop in self.plans:
            at = start
            for item in self.items:
                if start <= item.span.start < stop:
                    out.append((at, item.span.start))
                    at = item.span.stop
            out.append((at, stop))
        return [(a, b) for a, b in out if a < b]

    def headings(self, item: Item | None) -> str:
        """The titles of an item and of what it stands under."""
        words: list[str] = []
        name = item.id if item else None
        while name is not None and len(words) < 3:
            words.append(self.title[name])
            name = self.parent[name]
        return "　".join(words)


def _units(text: str, places: _Places) -> tuple[Unit, ...]:
    out: list[Unit] = []
    headings: dict[str, Terms] = {}
    for line_start, line_stop in _lines(text):
        row = text[line_start:line_stop]
        cells = _cells(row, line_start)
        if cells is not None:
            out += _row_units(text, cells, (line_start, line_stop), places)
            continue
        for start, stop in sentences(text, line_start, line_stop):
            for a, b in _pieces(text, start, stop, _LONG if _owns_up(places.item(start)) else _JOINED):
                item = places.item(a)
                part = _part(text[a:b], text[start:stop], item, places, a, b)
                if part == "other":
                    continue
                name = item.id if item else ""
                if name not in headings:
                    headings[name] = terms_of(places.headings(item))
                own = terms_of(text[a:b])
                out.append(
                    Unit(
                        span=Span(start=a, stop=b),
                        text=text[a:b],
                        part=part,
                        item=name,
                        own=own,
                        terms=_with_context(own, terms_of(text[start:stop]), headings[name]),
                        counted=counted(text[a:b]),
                    )
                )
    return tuple(out)


def _owns_up(item: Item | None) -> bool:
    return item is not None and item.role == "problem"


def counted(text: str) -> tuple[Counted, ...]:
    """The figures of a short text, each with what it counts."""
    return tuple(
        Counted(figure=f, about=terms_of(text[f.window[0] : f.start] + "，" + text[f.stop : f.window[1]]))
        for f in figures(text)
    )


def _lines(text: str) -> list[tuple[int, int]]:
    out, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            out.append((at, at + len(line)))
        at += len(line) + 1
    return out


def _cells(row: str, at: int) -> list[tuple[int, int]] | None:
    """The cells of a row of a table (at least three, between | or tabs), as ranges; None where it is none."""
    mark = "|" if row.count("|") >= 3 else "\t" if row.count("\t") >= 2 else None
    if mark is None:
        return None
    out, begin = [], at
    for n, c in enumerate(row + mark):
        if c == mark:
            out.append((begin, at + n))
            begin = at + n + 1
    return [(a, b) for a, b in out if row[a - at : b - at].strip(" -:*")]


def _row_units(text: str, cells: list[tuple[int, int]], line: tuple[int, int], places: _Places) -> list[Unit]:
    """The cells of a row that report; the other cells say what on. A row of figures without items is one unit."""
    row = text[slice(*line)]
    around = terms_of(row)
    out = []
    for a, b in cells:
        start = a + len(text[a:b]) - len(text[a:b].lstrip())
        item = places.item(start)
        if item is not None and item.role in ("progress", "problem") and b - a <= _LONGEST:
            out.append(_row_unit(text, (start, a + len(text[a:b].rstrip())), item, around))
    if out or len(cells) < 2 or any(places.item(a) for a, _ in cells):
        return out
    if not any(c.isdigit() for c in row) or len(row) > _LONGEST or not _DONE_CELL.search(row):
        return []
    return [_row_unit(text, line, None, around)]


_DONE_CELL: Final = re.compile(one_of([*WORDS["done"], *WORDS["hedged"], *WORDS["not_done"]]))


def _row_unit(text: str, span: tuple[int, int], item: Item | None, around: Terms) -> Unit:
    words = text[slice(*span)]
    own = terms_of(words)
    return Unit(
        span=Span(start=span[0], stop=span[1]),
        text=words,
        part="problem" if _owns_up(item) else "review",
        item=item.id if item else "",
        own=own,
        terms=_with_context(own, {t: w / _CONTEXT * _ROW for t, w in around.items()}, {}),
        counted=counted(words),
        row=True,
    )


def _pieces(text: str, start: int, stop: int, joined: int) -> list[tuple[int, int]]:
    """The clauses of a sentence; what goes on about the clause before it is joined to it.

    In a problem the clauses of a sentence tell of one thing and are joined up to `joined` characters.
    """
    out: list[tuple[int, int]] = []
    for a, b in clauses(text, start, stop):
        a, b = _trim(text, a, b, marked=not out)
        if b <= a:
            continue
        if out and _belongs(text, out[-1], (a, b), joined):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, min(b, a + _LONGEST)))
    return out


def _belongs(text: str, last: tuple[int, int], new: tuple[int, int], joined: int) -> bool:
    """Whether a clause goes on about the one before it; a bare lead (其中, 同时) goes with what it leads to."""
    size = new[1] - last[0]
    if size > _LONGEST:
        return False
    if _FALLS_SHORT.match(text, *new):
        return True
    if _GOES_ON.match(text, *new):
        return size <= _JOINED
    if last[1] - last[0] < _SHORT and not any(c.isdigit() for c in text[slice(*last)]):
        return size <= _JOINED
    return joined == _LONG and size <= joined


def _trim(text: str, a: int, b: int, *, marked: bool) -> tuple[int, int]:
    if marked and (m := _MARK.match(text, a, b)):
        a = m.end()
    while b > a and text[b - 1] in _TAIL:
        b -= 1
    while a < b and text[a] in _TAIL:
        a += 1
    return a, b


def _part(words: str, sentence: str, item: Item | None, places: _Places, a: int, b: int) -> Part:
    if item is not None:
        if item.role == "progress" and _AHEAD.search(sentence) and not _PAST.search(sentence):
            return "plan"
        parts: dict[Role, Part] = {"progress": "review", "problem": "problem", "measure": "plan", "cause": "other"}
        return parts[item.role]
    if places.committed(a, b):
        return "plan"
    if places.planned(a):
        return "review" if _DID.search(words) and not _AHEAD.search(sentence) else "other"
    tells = _PAST.search(words) or any(c.isdigit() for c in words) or _PAST.search(sentence)
    return "review" if tells and not _AHEAD.search(words) else "other"


def _with_context(own: Terms, around: Terms, heading: Terms) -> dict[str, float]:
    out = dict(own)
    for terms, share in ((around, _CONTEXT), (heading, _CONTEXT / 2)):
        for term, weight in terms.items():
            if weight * share > out.get(term, 0.0):
                out[term] = weight * share
    return out


def _promises(reading: Reading, text: str, places: _Places) -> list[Promise]:
    out = []
    items = {i.id: i for i in reading.items}
    code = reading.report.id
    for c in reading.commitments:
        out.append(_promise(text, Ref(report=code, id=c.id), c.span, items.get(c.item), places, c))
    holders = {c.item for c in reading.commitments}
    for start, stop in places.between():
        for a, b in _undertakings(text, Span(start=start, stop=stop), places):
            out.append(_promise(text, Ref(report=code), Span(start=a, stop=b), None, places, None))
    for item in reading.items:
        if item.role != "measure":
            continue
        spans = _undertakings(text, item.span, places)
        bare = item.id not in holders and not any(h.startswith(item.id + ".") for h in holders)
        parent = any(i.parent == item.id for i in reading.items)
        if bare and not parent and (not spans or item.span.stop - item.span.start <= _MEASURE):
            a, b = _trim(text, item.span.start, min(item.span.stop, item.span.start + _LONGEST), marked=True)
            spans = [(a, b)] if b > a else []
        for a, b in spans:
            out.append(_promise(text, Ref(report=code, id=item.id), Span(start=a, stop=b), item, places, None))
    return out


def _undertakings(text: str, span: Span, places: _Places) -> list[tuple[int, int]]:
    """The clauses of a measure, or of the plan between measures, that say what will be done; commitments left out."""
    out: list[tuple[int, int]] = []
    for start, stop in sentences(text, span.start, span.stop):
        run: list[tuple[int, int]] = []
        for a, b in clauses(text, start, stop):
            a, b = _trim(text, a, b, marked=True)
            if b <= a:
                continue
            if places.committed(a, b):
                run = []
                continue
            if _VERB.match(text, a, b):
                run = [(a, b)]
                out.append(run[0])
            elif run and b - run[0][0] <= _JOINED and not _VERB.match(text, a, b):
                out[-1] = run[0] = (run[0][0], b)
            else:
                run = []
    return [(a, min(b, a + _LONGEST)) for a, b in out if b - a >= _SHORT and _specific(text[a:b])]


def _specific(words: str) -> bool:
    """Whether a clause has a word, a name or a figure to be found again by; a clause of spirit needs two words."""
    if _SUMS_UP.search(words):
        return False
    weights = [w for t, w in terms_of(words).items() if not t.startswith("≈")]
    telling = sum(w >= _SPECIFIC for w in weights)
    return telling > bool(_SPIRIT.match(words)) or sum(weights) >= _ENOUGH or bool(figures(words))


def _before(text: str, at: int) -> str:
    """What was said just before, in the same sentence or else the one before: what 为此 or a bare figure speaks of."""
    line = max(text.rfind("\n", 0, at) + 1, at - 120)
    said = sentences(text, line, at)
    return text[said[-1][0] : said[-1][1]] if said else ""


def _behind(text: str, at: int) -> str:
    """What the sentence goes on to say: what the money is for, in 拿出100万元，用于……."""
    stop = next((n for n in range(at, min(len(text), at + 60)) if text[n] in "。；;\n"), at)
    return text[at:stop]


def _promise(
    text: str, ref: Ref, span: Span, item: Item | None, places: _Places, commitment: Commitment | None
) -> Promise:
    quote = text[span.start : span.stop]
    own = terms_of(quote)
    if sum(w for t, w in own.items() if not t.startswith("≈")) < _THIN or _MONEY.search(quote):
        beside = terms_of(_before(text, span.start) + "，" + _behind(text, span.stop))
        own = _with_context(own, {t: w * _CARRIED / _CONTEXT for t, w in beside.items()}, {})
    begin = text.rfind("\n", 0, span.start) + 1
    around = next(
        (
            text[a:b]
            for a, b in sentences(text, max(begin, span.start - 200), min(len(text), span.stop + 200))
            if b > span.start
        ),
        "",
    )
    said_before = _with_context({}, terms_of(_before(text, span.start)), {})
    return Promise(
        ref=ref,
        quote=quote,
        span=span,
        own=own,
        terms=_with_context(own, terms_of(around), {**terms_of(places.headings(item)), **said_before}),
        counted=counted(quote),
        changes=changes(quote),
        due=commitment.due if commitment else None,
        term=commitment.term if commitment else "none",
        frequency=commitment.frequency if commitment else None,
        yearly=bool(figures(quote) or (commitment and commitment.frequency)) and not _YEARS.search(quote),
    )
