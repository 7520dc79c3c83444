"""认定: these words are a problem, a cause, a measure, progress, plain text, or belong to the item before.

A place is found by its words, since ids are not known yet where a report is read. Words where an item begins correct
that item; words inside an item split it there; words outside every item make a new one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..across import Decision
from ..model import ROLE_LETTER, Item, Role, Span, fingerprint, squeeze
from ..numbering.sentences import first_clause, sentences
from .fields import JOIN, ROLE_WORDS, TEXT
from .place import Page, nth_place

RULE: Final = "decided_item"
Topics = Callable[[str, str], tuple[str, ...]]
"""Topic ids of a (title, text)."""
_MARKER: Final = 6
"""Squeezed characters of a marker (问题一, 十二) that may stand between the beginning of an item and its words."""
_TITLE: Final = 60
_NO_TITLE: Final = re.compile(r"^[\s#*>\-（(]*(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[、.．）)]+|是|要)\s*")


@dataclass(slots=True, kw_only=True, eq=False)
class _Piece:
    start: int
    stop: int
    role: Role
    label: str
    title: str
    topics: tuple[str, ...]
    rule: str
    parent: _Piece | None


def corrected_items(
    text: str, items: Sequence[Item], decisions: Iterable[Decision], topics: Topics
) -> tuple[Item, ...]:
    """The items of a report as people decided, numbered in document order anew.

    What does not fit is left out; `judge` sees from the result what took effect.
    """
    wanted: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        if decision.kind == "item":
            key = (squeeze(decision.words), dict(decision.values).get("第几处", ""))
            wanted.pop(key, None)
            wanted[key] = decision
    if not wanted:
        return tuple(items)
    page = Page.of(text)
    pieces = _pieces(items)
    for decision in wanted.values():
        values = dict(decision.values)
        place = nth_place(page.find(decision.words), values.get("第几处"))
        if place is not None:
            _apply(text, pieces, place, values["类型"], topics)
    return _numbered(text, pieces, topics)


def begins_at(text: str, start: int, at: int) -> bool:
    """Whether an item that begins at `start` begins with the words at `at`: only a marker may stand between."""
    between = text[start:at]
    return start <= at and not re.search(r"[。；！？，,：:]\s*\S", between) and len(squeeze(between)) <= _MARKER


def _pieces(items: Sequence[Item]) -> list[_Piece]:
    made: dict[str, _Piece] = {}
    for item in sorted(items, key=lambda i: (i.span.start, i.span.stop, i.id)):
        made[item.id] = _Piece(
            start=item.span.start,
            stop=item.span.stop,
            role=item.role,
            label=item.label,
            title=item.title,
            topics=item.topics,
            rule=item.rule,
            parent=None,
        )
    for item in items:
        if item.parent is not None:
            made[item.id].parent = made.get(item.parent)
    return list(made.values())


def _apply(text: str, pieces: list[_Piece], place: tuple[int, int], said: str, topics: Topics) -> None:
    start, stop = place
    before = max((p for p in pieces if p.start <= start), key=lambda p: p.start, default=None)
    inside = before is not None and start < before.stop
    if before is not None and inside and begins_at(text, before.start, start):
        if said in ROLE_WORDS:
            _change_role(pieces, before, ROLE_WORDS[said])
        elif said == TEXT:
            _remove(pieces, before, None)
        else:
            _join(pieces, before)
        return
    if said == JOIN:
        return
    if before is not None and inside:
        rest = before.stop
        before.stop = len(text[:start].rstrip())
        if said == TEXT:
            return
        parent = before.parent if ROLE_WORDS[said] == before.role else None
        pieces.append(_new(text, start, rest, ROLE_WORDS[said], parent))
    elif said in ROLE_WORDS:
        following = min((p.start for p in pieces if p.start > start), default=len(text))
        pieces.append(_new(text, start, min(stop, following), ROLE_WORDS[said], None))


def _new(text: str, start: int, stop: int, role: Role, parent: _Piece | None) -> _Piece:
    words = text[start:stop]
    first = next(iter(sentences(words)), (0, len(words)))
    title = _NO_TITLE.sub("", first_clause(words[slice(*first)])).strip(" \u3000\n。；：;:")
    title = re.sub(r"\s*\n\s*", "", title)[:_TITLE]
    return _Piece(start=start, stop=stop, role=role, label="", title=title, topics=(), rule=RULE, parent=parent)


def _change_role(pieces: Sequence[_Piece], piece: _Piece, role: Role) -> None:
    """Its parts go with it; what stood above it no longer does where the role differs."""
    family = {piece}
    grown = True
    while grown:
        more = {p for p in pieces if p.parent in family} - family
        family |= more
        grown = bool(more)
    for one in family:
        one.role = role
    piece.rule = RULE
    if piece.parent is not None and piece.parent.role != role:
        piece.parent = None


def _remove(pieces: list[_Piece], piece: _Piece, heir: _Piece | None) -> None:
    pieces.remove(piece)
    for other in pieces:
        if other.parent is piece:
            other.parent = heir if heir is not None and heir.role == other.role else piece.parent


def _join(pieces: list[_Piece], piece: _Piece) -> None:
    """It becomes a part of the item before it; the words between them too."""
    before = max((p for p in pieces if p.start < piece.start), key=lambda p: p.start, default=None)
    if before is not None:
        before.stop = piece.stop
        before.rule = RULE
        _remove(pieces, piece, before if before.role == piece.role and before is not piece.parent else None)


def _numbered(text: str, pieces: Sequence[_Piece], topics: Topics) -> tuple[Item, ...]:
    ordered = [p for p in sorted(pieces, key=lambda p: (p.start, p.stop)) if text[p.start : p.stop].strip()]
    ids: dict[_Piece, str] = {}
    tops: defaultdict[Role, int] = defaultdict(int)
    below: defaultdict[str, int] = defaultdict(int)
    made: list[Item] = []
    known: dict[str, tuple[str, ...]] = {}
    for n, piece in enumerate(ordered):
        above = ids.get(piece.parent) if piece.parent is not None and piece.parent.role == piece.role else None
        if above is not None:
            below[above] += 1
            name = f"{above}.{below[above]}"
        else:
            tops[piece.role] += 1
            name = f"{ROLE_LETTER[piece.role]}{tops[piece.role]}"
        ids[piece] = name
        following = ordered[n + 1].start if n + 1 < len(ordered) else len(text)
        own = text[piece.start : min(piece.stop, following)].rstrip()
        about = piece.topics or topics(piece.title, own) or (known.get(above, ()) if above else ())
        known[name] = about
        made.append(
            Item(
                id=name,
                role=piece.role,
                label=piece.label,
                title=piece.title,
                text=own,
                span=Span(start=piece.start, stop=piece.start + len(own)),
                parent=above,
                topics=about or ("other",),
                fingerprint=fingerprint(own),
                rule=piece.rule,
            )
        )
    return tuple(made)


def took_effect(text: str, items: Sequence[Item], place: tuple[int, int], values: Mapping[str, str]) -> bool:
    """Whether the items are as a decision about the words at `place` wants them."""
    start = place[0]
    holder = next((i for i in items if i.span.start <= start < i.span.stop), None)
    said = values["类型"]
    begins = holder is not None and begins_at(text, holder.span.start, start)
    if said == TEXT:
        return not begins
    if said == JOIN:
        return holder is not None and not begins
    return holder is not None and begins and holder.role == ROLE_WORDS[said]
