"""The promises of a report: its commitments, and what its measures and its plan say besides them."""

from __future__ import annotations

import re
from typing import Final

from ..across import Ref
from ..model import Commitment, Item, Reading, Span
from ..numbering.sentences import clauses, sentences
from ..settings import table
from .figures import figures
from .pieces import CONTEXT, JOINED, LONGEST, SHORT, Places, counted, trim, with_context
from .records import Promise
from .tables import WORDS, one_of
from .terms import terms_of, tokens

_THIN: Final = 16.0
"""Words of a promise that weigh less than this do not say what it is about; what was said before them does."""
_CARRIED: Final = 0.7
_MEASURE: Final = 60
"""A measure without commitments of at most this length is one promise; a longer one is taken clause by clause."""
_ENOUGH: Final = 20.0
"""Weight of words that together tell which matter is meant."""
_SPECIFIC: Final = 6.2
"""Background weight from which a word tells a reader something (as in link): below it are 工作, 服务, 机制."""

_AROUND: Final = 120
"""Characters before and behind a promise, on its line, that say what its figures count."""
_MONEY: Final = re.compile(r"[0-9０-９][多余]?\s?[千百万亿]{0,2}元")
_DOING: Final = one_of({*table("roles")["verbs"], *WORDS["done"], *WORDS["verbs"]})
_VERB: Final = re.compile(
    rf"{one_of(WORDS['lead_ins'])}{{0,3}}(?:{_DOING}|(?:对|把|由|在|从|为|向|到|根据|按照)[^，。；、]{{1,20}}{_DOING})"
    r"|[^，。；、]{0,30}(?<![主重需首])(?:要(?!求|点|素)|将(?!其)|须|应)"
)
_YEARS: Final = re.compile(r"[两三四五2-5]年(?!级)|到20\d\d年|“?十[一二三四五]五”?")
_SUMS_UP: Final = re.compile(r"[一二三四五六七八九十几]个方面|以下|如下|下列|方面的?工作$")
_SPIRIT: Final = re.compile(one_of(WORDS["spirit"]))
_STANDS: Final = re.compile(one_of(WORDS["stands"]) + r"|[^，。；、]{1,20}(?:是|事关)")


def promises_of(reading: Reading, text: str, places: Places) -> list[Promise]:
    """Commitments first, then what stands between measures, then what each measure says besides."""
    out = []
    items = {i.id: i for i in reading.items}
    code = reading.report.id
    for c in reading.commitments:
        out.append(_promise(text, Ref(report=code, id=c.id), c.span, items.get(c.item), places, c))
    holders = {c.item for c in reading.commitments}
    for start, stop in places.between():
        for a, b in _undertakings(text, Span(start=start, stop=stop), places, measure=False):
            out.append(_promise(text, Ref(report=code), Span(start=a, stop=b), None, places, None))
    for item in reading.items:
        if item.role != "measure":
            continue
        spans = _undertakings(text, item.span, places, measure=True)
        bare = item.id not in holders and not any(h.startswith(item.id + ".") for h in holders)
        parent = any(i.parent == item.id for i in reading.items)
        if bare and not parent and (not spans or item.span.stop - item.span.start <= _MEASURE):
            a, b = trim(text, item.span.start, min(item.span.stop, item.span.start + LONGEST), marked=True)
            spans = [(a, b)] if b > a else []
        for a, b in spans:
            out.append(_promise(text, Ref(report=code, id=item.id), Span(start=a, stop=b), item, places, None))
    return out


def _undertakings(text: str, span: Span, places: Places, *, measure: bool) -> list[tuple[int, int]]:
    """The clauses of a measure, or of the plan between measures, that say what will be done; commitments left out.

    In a measure a clause counts whatever its verb (翻修, 蹲点), unless it goes on about the one before it, names a
    spirit or says how things stand.
    """
    out: list[tuple[int, int]] = []
    for start, stop in sentences(text, span.start, span.stop):
        run: list[tuple[int, int]] = []
        for a, b in clauses(text, start, stop):
            a, b = trim(text, a, b, marked=True)
            if b <= a:
                continue
            if places.committed(a, b):
                run = []
                continue
            if _VERB.match(text, a, b):
                run = [(a, b)]
                out.append(run[0])
            elif run and b - run[0][0] <= JOINED:
                out[-1] = run[0] = (run[0][0], b)
            elif measure and not _SPIRIT.match(text, a, b) and not _STANDS.match(text, a, b):
                run = [(a, b)]
                out.append(run[0])
            else:
                run = []
    return [(a, min(b, a + LONGEST)) for a, b in out if b - a >= SHORT and _specific(text[a:b])]


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
    text: str, ref: Ref, span: Span, item: Item | None, places: Places, commitment: Commitment | None
) -> Promise:
    quote = text[span.start : span.stop]
    own = terms_of(quote)
    if sum(w for t, w in own.items() if not t.startswith("≈")) < _THIN or _MONEY.search(quote):
        beside = terms_of(_before(text, span.start) + "，" + _behind(text, span.stop))
        own = with_context(own, {t: w * _CARRIED / CONTEXT for t, w in beside.items()}, {})
    begin = max(text.rfind("\n", 0, span.start) + 1, span.start - _AROUND)
    end = text.find("\n", span.stop, span.stop + _AROUND)
    return Promise(
        ref=ref,
        quote=quote,
        span=span,
        own=own,
        around=text[begin : end if end >= 0 else span.stop + _AROUND] + "，" + places.headings(item),
        named=tokens(quote),
        counted=counted(quote),
        due=commitment.due if commitment else None,
        term=commitment.term if commitment else "none",
        frequency=commitment.frequency if commitment else None,
        yearly=bool(figures(quote) or (commitment and commitment.frequency)) and not _YEARS.search(quote),
    )
