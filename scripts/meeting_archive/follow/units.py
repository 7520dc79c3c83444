"""The clauses of a report in which an earlier promise may be reported on.

The review part is what progress items, rows of progress, and sentences that tell of what was done say; a problem may
own up that a promise was not kept. What stands in measures, or is itself a commitment for the time to come, is the
plan: it may only promise again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ..model import Item, Role, Span
from ..numbering.sentences import clauses, sentences
from ..settings import table
from .pieces import JOINED, LONGEST, SHORT, Places, counted, trim
from .records import Part, Unit
from .tables import WORDS, one_of
from .terms import Terms, terms_of

_LONG: Final = 80
"""Characters up to which the clauses of a problem are one."""
_HEADING: Final = 20
"""Characters up to which the first sentence of an item is its heading."""
_ROW: Final = 0.8
"""Weight of what the other cells of a row say: they name what a cell reports on."""
_GOES_ON: Final = re.compile(r"\s*" + one_of(WORDS["goes_on"]))
_FALLS_SHORT: Final = re.compile(r"\s*" + one_of(WORDS["falls_short"]))
_PAST: Final = re.compile(table("roles")["past"])
_AHEAD: Final = re.compile(r"(?<![主重需首提纲概摘必只])要(?![求点素闻员])|必须|应当|下一步|今后|(?:我们|班子|本人)将")
_DONE_CELL: Final = re.compile(one_of([*WORDS["done"], *WORDS["hedged"], *WORDS["not_done"]]))
_AIM: Final = re.compile(r"以[^，]*为|为[^，]{4,}(?:基础|保障|条件)|促进|着力|围绕|针对|推动")
_TELLS: Final = re.compile(one_of(WORDS["done"]) + "|了(?!解)")
_DID: Final = re.compile(r"已|了(?!解)|如期|按期|顺利|得到|取得")


def units_of(text: str, places: Places, names: Sequence[Span] = ()) -> tuple[Unit, ...]:
    """The clauses of a report that report, own up or plan, in order; `names` are lines like its title."""
    named = {span.start for span in names}
    out: list[Unit] = []
    for line_start, line_stop in _lines(text):
        if line_start in named:
            continue
        row = text[line_start:line_stop]
        cells = _cells(row, line_start)
        if cells is not None:
            out += _rowunits_of(text, cells, (line_start, line_stop), places)
            continue
        for start, stop in sentences(text, line_start, line_stop):
            for a, b in _pieces(text, start, stop, _LONG if _owns_up(places.item(start)) else JOINED):
                item = places.item(a)
                part = _part(text[a:b], text[start:stop], item, places, a, b)
                if part == "other":
                    continue
                heading = item is not None and stop - start <= _HEADING and places.opens(item, start)
                out.append(_unit(text, (a, b), part, item, heading=heading))
    return tuple(out)


def _unit(
    text: str,
    span: tuple[int, int],
    part: Part,
    item: Item | None,
    *,
    around: Terms | None = None,
    heading: bool = False,
) -> Unit:
    """A clause ready to be compared; in a row of a table, `around` are the terms of the whole row."""
    words = text[slice(*span)]
    own = terms_of(words)
    found = counted(words)
    return Unit(
        span=Span(start=span[0], stop=span[1]),
        text=words,
        part=part,
        item=item.id if item else "",
        own=own if around is None else {**{t: w * _ROW for t, w in around.items()}, **own},
        counted=found,
        tells=bool(found) or _TELLS.search(words) is not None,
        aims=heading or _AIM.match(words) is not None,
        row=around is not None,
    )


def _owns_up(item: Item | None) -> bool:
    return item is not None and item.role == "problem"


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


def _rowunits_of(text: str, cells: list[tuple[int, int]], line: tuple[int, int], places: Places) -> list[Unit]:
    """The cells of a row that report; the other cells say what on. A row of figures without items is one unit."""
    row = text[slice(*line)]
    around = terms_of(row)
    told = [
        (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
        for a, b in cells
        if b - a <= LONGEST
    ]
    held = [(span, item) for span in told if (item := places.item(span[0])) is not None]
    reporting = [(span, item) for span, item in held if item.role == "progress"]
    out = [
        _unit(text, span, "problem" if _owns_up(item) else "review", item, around=around)
        for span, item in reporting or [(span, item) for span, item in held if item.role == "problem"]
    ]
    if out or len(cells) < 2 or any(places.item(a) for a, _ in cells):
        return out
    if not any(c.isdigit() for c in row) or len(row) > LONGEST or not _DONE_CELL.search(row):
        return []
    return [_unit(text, line, "review", None, around=around)]


def _pieces(text: str, start: int, stop: int, joined: int) -> list[tuple[int, int]]:
    """The clauses of a sentence; what goes on about the clause before it is joined to it.

    In a problem the clauses of a sentence tell of one thing and are joined up to `joined` characters.
    """
    out: list[tuple[int, int]] = []
    for a, b in clauses(text, start, stop):
        a, b = trim(text, a, b, marked=not out)
        if b <= a:
            continue
        if out and _belongs(text, out[-1], (a, b), joined):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, min(b, a + LONGEST)))
    return out


def _belongs(text: str, last: tuple[int, int], new: tuple[int, int], joined: int) -> bool:
    """Whether a clause goes on about the one before it; a bare lead (其中, 同时) goes with what it leads to."""
    size = new[1] - last[0]
    if size > LONGEST:
        return False
    if _FALLS_SHORT.match(text, *new):
        return True
    if _GOES_ON.match(text, *new):
        return size <= JOINED
    if last[1] - last[0] < SHORT and not any(c.isdigit() for c in text[slice(*last)]):
        return size <= JOINED
    return joined == _LONG and size <= joined


def _part(words: str, sentence: str, item: Item | None, places: Places, a: int, b: int) -> Part:
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
