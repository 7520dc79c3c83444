"""How a section's title stands over it: as a heading of its own, as a label, as the name of a part or a topic."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ..model import Section
from ..settings import table
from . import words
from .drafts import Context
from .minutes import concludes

_LABEL_SHORTEST: Final = 3
_OWN_LOOK: Final = 400


def is_heading(text: str, section: Section) -> bool:
    """Whether its title stands alone: on its line, or before a colon."""
    if section.marker in ("plain", "label", "bracket", "bold", "hash"):
        return True
    if section.marker == "resolve":
        return False
    at = text.find(section.title, section.span.start) + len(section.title)
    rest = text[at : at + 3].lstrip('*# \u3000”"）)')
    if rest[:1] == "。" and not section.children and section.title.endswith("情况"):
        return True  # 一、收入预算执行情况。全年……
    if rest[:1] in ("：", ":") and section.children and section.children[0].inline:
        gap = text[at + 1 : section.children[0].span.start]
        if not gap.strip():
            return True  # 二、造成浪费的原因：一是……；二是……
    return not rest or rest[0] == "\n" or (rest[0] in "：:。" and rest[1:2] in ("", "\n"))


def names_a_part(text: str, section: Section, context: Context, *, minutes: bool) -> bool:
    """Whether a heading in brackets on a line of its own says nothing more: 【（二）会议强调】."""
    if section.marker != "bracket" or (context.role is not None and not minutes):
        return False
    at = text.find(section.title, section.span.start) + len(section.title)
    stop = text.find("\n", at, section.span.stop)
    return not text[at : stop if stop >= 0 else section.span.stop].strip("】* \u3000")


def is_bare(text: str, section: Section) -> bool:
    """Whether it is one short sentence with a full stop, and stands over nothing."""
    ended = own_words(text, section).strip()
    return not section.children and section.marker not in ("plain", "label", "hash") and ended in ("。", "；", ";")


def labels(text: str, section: Section) -> bool:
    """Whether its title only opens the words behind it: 2.原因：…, 存在的不足。…"""
    at = text.find(section.title, section.span.start) + len(section.title)
    return len(section.title) > _LABEL_SHORTEST or text[at : at + 1] in ("：", ":")


def own_words(text: str, section: Section) -> str:
    """The section's words after its title, up to its first child, at most 400 characters."""
    at = text.find(section.title, section.span.start) + len(section.title)
    stop = section.children[0].span.start if section.children else section.span.stop
    return text[at : min(stop, at + _OWN_LOOK)]


def names_a_topic(section: Section, *, minutes: bool) -> bool:
    """Whether it only holds together a cycle (存在问题：… 整改措施：…) or problems that are quoted."""
    if section.marker in ("part", "chapter"):
        chapters = [words.head(c.title) for c in section.children]
        if any(h is not None and h.pure and h.roles for h in chapters):
            return True
    if minutes and any(concludes(c.title) for c in section.children):
        return True
    heads = [words.head(c.title) for c in section.children if c.marker in ("label", "plain")]
    aspect = section.title.endswith("方面")
    if any(words.leaves_open(c.title) for c in section.children if c.marker == "label"):
        return False  # 遗留问题：… behind the last resolution
    labels = [h for h in heads if h is not None and "problem" in h.roles and (aspect or not h.shows)]
    quoted = [c for c in section.children if words.quotes_problem(c.title)]
    return (bool(labels) and not words.confesses(section.title)) or (bool(quoted) and quoted[0] is section.children[0])


@cache
def _assigned() -> re.Pattern[str]:
    return re.compile(table("roles")["assigned"])


def is_assignment(line: str) -> bool:
    """Whether a line only says who and until when (完成时限：6月底), of what stands above it."""
    return bool(_assigned().match(words.squeeze(line)))
