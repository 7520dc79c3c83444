"""From drafts to items: spans that do not overlap, ids in document order, topics and fingerprints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Final

from ..model import ROLE_LETTER, Item, Role, Span, fingerprint
from ..settings import table
from .drafts import Draft

_MOST_TOPICS: Final = 3
_WORDS: Final = re.compile(r"\S")


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = table("topics")
    return tuple((r["id"], re.compile("|".join(map(re.escape, r["words"])))) for r in rows if r["words"])


@cache
def _order() -> dict[str, int]:
    return {topic: place for place, (topic, _) in enumerate(_topics())}


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["topic"], re.compile("|".join(map(re.escape, row["words"])))) for row in table("heads"))


@cache
def _any_head() -> re.Pattern[str]:
    """What is asked first: few titles have a head at all."""
    return re.compile("|".join(pattern.pattern for _, pattern in _heads()))


def topics(title: str, text: str) -> tuple[str, ...]:
    """Ids of `data/topics.yml` that a text is about, best first, at most three; none where nothing says so.

    A standard head of `data/heads.yml` in the title comes first, whatever the words; then the words of each topic,
    those of the title counted three times.
    """
    counts: dict[str, int] = {}
    both = f"{title}\0{text}"  # at once: most topics are found in neither; no word reaches over the sign between them
    for topic, pattern in _topics():
        if found := len(pattern.findall(both)):
            counts[topic] = found + 2 * len(pattern.findall(title))
    best = max(counts.values(), default=1)
    for topic, pattern in _heads() if _any_head().search(title) else ():
        if pattern.search(title):
            counts[topic] = counts.get(topic, 0) + 3 * best
    ranked = sorted(counts, key=lambda topic: (-counts[topic], _order()[topic]))[:_MOST_TOPICS]
    return tuple(topic for topic in ranked if counts[topic] * 3 >= counts[ranked[0]])


def _ids(drafts: Sequence[Draft]) -> dict[Draft, str]:
    ids: dict[Draft, str] = {}
    tops: defaultdict[Role, int] = defaultdict(int)
    below: defaultdict[str, int] = defaultdict(int)
    for draft in drafts:
        if draft.parent is not None and draft.parent in ids:
            above = ids[draft.parent]
            below[above] += 1
            ids[draft] = f"{above}.{below[above]}"
        else:
            tops[draft.role] += 1
            ids[draft] = f"{ROLE_LETTER[draft.role]}{tops[draft.role]}"
    return ids


_MARKS_BELOW: Final = re.compile(r"\n[ \t\u3000>]*(?:#{1,6}|\*{1,2}|_{1,2})[ \t\u3000]*$")
"""Marks of Markdown at the head of the line that the next item begins in: they are that line's."""


def items_of(text: str, plain: str, drafts: Sequence[Draft], cuts: Sequence[int]) -> tuple[Item, ...]:
    """The items in document order, quoted from `text`; the drafts' titles are of `plain`, its simplified form.

    A span runs to the next item, the next heading of a role, or the end of its section.
    """
    ordered: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.start):
        if not ordered or draft.start > ordered[-1].start:
            ordered.append(draft)
    kept = [d for d in ordered if _WORDS.search(text, d.start, d.limit)]
    edges = sorted({d.start for d in kept} | set(cuts))
    ids = _ids(kept)
    made: list[Item] = []
    known: dict[str, tuple[str, ...]] = {}
    for draft in kept:
        after = bisect_right(edges, draft.start)
        stop = min(draft.limit, edges[after] if after < len(edges) else len(text))
        own = _MARKS_BELOW.sub("", text[draft.start : stop]).rstrip()
        at = plain.find(draft.title, draft.start, draft.limit) if plain != text else -1
        title = text[at : at + len(draft.title)] if at >= 0 else draft.title
        parent = ids.get(draft.parent) if draft.parent is not None else None
        about = topics(draft.title, plain[draft.start : draft.start + len(own)])
        known[ids[draft]] = about or (known.get(parent, ()) if parent else ())  # a part is about what its whole is
        made.append(
            Item(
                id=ids[draft],
                role=draft.role,
                label=draft.label,
                title=re.sub(r"\s*\n\s*", "", title),
                text=own,
                span=Span(start=draft.start, stop=draft.start + len(own)),
                parent=parent,
                topics=known[ids[draft]] or ("other",),
                fingerprint=fingerprint(own),
                rule=draft.rule,
            )
        )
    return tuple(made)
