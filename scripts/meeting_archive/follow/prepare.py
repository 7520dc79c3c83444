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
from .figures import Figure, figures
from .tables import WORDS, one_of
from .terms import Terms, terms_of

Part = Literal["review", "problem", "plan", "other"]

_LONGEST: Final = 120
"""Characters of a mention's quote."""
_JOINED: Final = 60
"""A clause that goes on about the one before it is joined to it up to this length."""
_SHORT: Final = 6
_CONTEXT: Final = 0.4
"""Weight of what the rest of the sentence says beside a clause's own words; the heading above it counts half of it."""
_MEASURE: Final = 60
"""A measure without commitments of at most this length is one promise; a longer one is taken clause by clause."""
_SPECIFIC: Final = 6.2
"""Background weight from which a word tells a reader something (as in link): below it are 工作, 服务, 机制."""

_GOES_ON: Final = re.compile(r"\s*" + one_of(WORDS["goes_on"]))
_PAST: Final = re.compile(table("roles")["past"])
_FUTURE: Final = re.compile(table("roles")["future"])
_MARK: Final = re.compile(
    r"[\s*#>|•·—-]*(?:[（(]?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)、．]\s*|[0-9]{1,2}\.(?!\d)\s*|第[一二三四五六七八九十]{1,3}[，、]\s*"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)(?:要)?\s*)?[\s*]*"
)
_DOING: Final = one_of({*table("roles")["verbs"], *WORDS["done"], *WORDS["verbs"]})
_VERB: Final = re.compile(
    rf"{one_of(WORDS['lead_ins'])}{{0,3}}(?:{_DOING}|(?:对|把|由|在|从|为|向|到)[^，。；、]{{1,20}}{_DOING})"
    r"|[^，。；、]{0,16}(?<![主重需首])(?:要(?!求|点|素)|将(?!其)|须|应)"
)
_DONE: Final = re.compile(one_of(WORDS["done"]) + "|了(?!解)")
_SPIRIT: Final = re.compile(one_of(WORDS["spirit"]))
_TAIL: Final = "，,。；;：:！!、|* \t\u3000\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A clause of a report: `span` in its flat text, in which `part`, of which `item`; `terms` with its context's."""

    span: Span
    text: str
    rest: str
    part: Part
    item: str
    own: Terms
    terms: Terms
    figures: tuple[Figure, ...]
    topics: tuple[str, ...]

    @property
    def tells(self) -> bool:
        """Whether it gives a figure or says that something was done."""
        return bool(self.figures) or _DONE.search(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something promised: a commitment, or what a measure says that holds none; what later reports are searched for."""

    ref: Ref
    quote: str
    span: Span
    own: Terms
    terms: Terms
    figures: tuple[Figure, ...]
    due: str | None
    term: Term
    frequency: str | None
    topics: tuple[str, ...]


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
    headings: dict[str, dict[str, float]] = {}
    for line_start, line_stop in _lines(text):
        row = text[line_start:line_stop]
        cells = _cells(row, line_start)
        if cells is not None:
            out += _row_units(text, cells, (line_start, line_stop), places)
            continue
        for start, stop in sentences(text, line_start, line_stop):
            pieces = _pieces(text, start, stop)
            around = terms_of(text[start:stop])
            for a, b in pieces:
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
                        rest=text[b:stop],
                        part=part,
                        item=name,
                        own=own,
                        terms=_with_context(own, around, headings[name]),
                        figures=figures(text[a:b]),
                        topics=item.topics if item else (),
                    )
                )
    return tuple(out)


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
        rest="",
        part="problem" if item is not None and item.role == "problem" else "review",
        item=item.id if item else "",
        own=own,
        terms=_with_context(own, {t: w / _CONTEXT * 0.8 for t, w in around.items()}, {}),
        figures=figures(words),
        topics=item.topics if item else (),
    )


def _pieces(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The clauses of a sentence; what goes on about the clause before it is joined to it, up to `_JOINED`."""
    out: list[tuple[int, int]] = []
    for a, b in clauses(text, start, stop):
        a, b = _trim(text, a, b, marked=not out)
        if b <= a:
            continue
        if (
            out
            and b - out[-1][0] <= _JOINED
            and (b - a < _SHORT or out[-1][1] - out[-1][0] < _SHORT or _GOES_ON.match(text, a))
        ):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, min(b, a + _LONGEST)))
    return out


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
        parts: dict[Role, Part] = {"progress": "review", "problem": "problem", "measure": "plan", "cause": "other"}
        return parts[item.role]
    if places.committed(a, b):
        return "plan"
    if places.planned(a):
        return "other"
    tells = _PAST.search(words) or any(c.isdigit() for c in words) or _PAST.search(sentence)
    return "review" if tells and not _FUTURE.search(words) else "other"


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
            if _VERB.match(text, a, b) and not _SPIRIT.match(text, a, b):
                run = [(a, b)]
                out.append(run[0])
            elif run and b - run[0][0] <= _JOINED and not _VERB.match(text, a, b):
                out[-1] = run[0] = (run[0][0], b)
            else:
                run = []
    return [(a, min(b, a + _LONGEST)) for a, b in out if b - a >= 8 and _specific(text[a:b])]


def _specific(words: str) -> bool:
    """Whether a clause has two words or a name by which it could be found again."""
    telling = [w for t, w in terms_of(words).items() if not t.startswith("≈") and w >= _SPECIFIC]
    return len(telling) >= 2 or bool(figures(words))


def _promise(
    text: str, ref: Ref, span: Span, item: Item | None, places: _Places, commitment: Commitment | None
) -> Promise:
    quote = text[span.start : span.stop]
    own = terms_of(quote)
    begin = text.rfind("\n", 0, span.start) + 1
    around = next(
        (
            text[a:b]
            for a, b in sentences(text, max(begin, span.start - 200), min(len(text), span.stop + 200))
            if b > span.start
        ),
        "",
    )
    return Promise(
        ref=ref,
        quote=quote,
        span=span,
        own=own,
        terms=_with_context(own, terms_of(around), terms_of(places.headings(item))),
        figures=figures(quote),
        due=commitment.due if commitment else None,
        term=commitment.term if commitment else "none",
        frequency=commitment.frequency if commitment else None,
        topics=item.topics if item else (),
    )
