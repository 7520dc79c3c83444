"""Which role a piece has: by its heading's context, by a merged heading, by its words, by the tense they tell in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from ..model import Role, Section
from . import words
from .drafts import Context
from .minutes import is_agenda

_SURE_FLOOR: Final = 4.0
_GENRE_FLOOR: Final = 1.0
_PLAINLY_AHEAD: Final = -4
_PLAINLY_PAST: Final = 8
_TOLD: Final = 3
_FIRST_WORDS: Final = 60
_SHORT_LOOK: Final = 400
_LONG_LOOK: Final = 2500
_QUESTION: Final = re.compile(r"[^。；\n]{0,90}[？?](?=[）)]|[ \t]*(?:\n|$)|[一二三四五六七八九十]问)")
_NAMED: Final[dict[str, Role]] = {
    "named:问题": "problem",
    "named:隐患": "problem",
    "named:短板": "problem",
    "named:原因": "cause",
    "named:措施": "measure",
    "named:任务": "measure",
    "named:建议": "measure",
}


class Judge:
    """Decides roles for the sections of one document, in order.

    `ahead`: the document has come past its review, to its problems or to what is to be done; from there on it
    hardly ever goes back.
    """

    def __init__(self, text: str, review: int) -> None:
        """`text` is the flat text the sections point into; up to `review` it tells what was done (0: it may not)."""
        self.text = text
        self.review = review
        self.ahead = False

    def words_of(self, section: Section, most: int) -> str:
        """The section's own text and all below it, at most `most` characters."""
        return self.text[section.span.start : min(section.span.stop, section.span.start + most)]

    def work(self, section: Section) -> Role:
        """What a heading such as 主要工作 stands over: work done, or to be done."""
        past = words.tense(self.words_of(section, _LONG_LOOK))
        return "progress" if past > 0 and not self.ahead else "measure"

    def fits(self, role: Role, title: str, body: str) -> bool:
        """Whether words sound at all like the role their heading gives."""
        found = words.scores(title, body)
        if role == "cause":
            return len(body.strip()) > 8
        if role == "measure":
            return words.begins_with_verb(body.lstrip("：: \n\u3000*")) or found["measure"] >= 3
        if role == "progress":
            return found[role] >= 2 or words.tense(body) > 0
        return found[role] >= 2 or words.confesses(body)

    def role_of(self, section: Section, context: Context) -> tuple[Role | None, str]:
        """The role of a piece, and the rule that says so."""
        if self.asks(section):
            return None, ""
        if section.marker in _NAMED:
            return _NAMED[section.marker], "named"
        if section.marker == "resolve":
            decides = section.label not in ("指出", "认为", "听取")
            return ("measure", "resolution") if decides else (None, "")
        if context.barred:
            return None, ""
        if context.role is not None:
            turned = self.turned(section, context.role)
            return (turned, "turned_by_words") if turned else (context.role, "by_heading")
        if context.allowed:
            return self.one_of(section, context.allowed), "merged_heading"
        return self.by_words(section, context)

    def asks(self, section: Section) -> bool:
        """Whether it is nothing but a question, as check lists have them: 一问作风实不实，是否常下村？"""
        at = max(self.text.find(section.title, section.span.start), section.span.start)
        return bool(_QUESTION.match(self.text, at, section.span.stop))

    def one_of(self, section: Section, allowed: Sequence[Role]) -> Role:
        """The role under a merged heading: what the piece or its first child confesses, else how it sounds."""
        told = words.confesses(section.title) or (section.children and words.confesses(section.children[0].title))
        if "problem" in allowed and told:
            return "problem"
        found = words.scores(section.title, self.words_of(section, _SHORT_LOOK))
        if set(allowed) == {"problem", "cause"}:  # causes sound like problems, so only what says so is one
            return "cause" if words.names_origin(section.title) else "problem"
        return max(allowed, key=lambda role: found[role])

    def by_words(self, section: Section, context: Context) -> tuple[Role | None, str]:
        """The role of a piece under no heading of a role."""
        if self.cycles(section) or self.answered(section):
            return "problem", "by_opening"
        below = self.told_by_children(section)
        verb = words.begins_with_verb(section.title)
        if below in ("problem", "cause") and context.inside is None and (verb or context.prior == "problem"):
            return below, "by_opening"
        if words.confesses(section.title):
            return "problem", "by_words"
        body = self.words_of(section, _LONG_LOOK)
        if words.called_problem(body[body.find(section.title) + len(section.title) :]):
            return "problem", "by_words"
        found = words.scores(section.title, body)
        if verb and (context.prior or below or max(found["measure"], found["progress"]) >= _SURE_FLOOR):
            return self.by_tense(body, context.prior), "by_tense"
        if context.prior == "measure" and (told := self.by_genre(section, found["measure"])) is not None:
            return (told, "by_genre") if told else (None, "")
        past = words.tense(body)
        if context.prior == "progress" and not self.ahead and past >= 0:
            return "progress", "by_tense"
        if context.inside is None and not self.ahead and section.span.start < self.review and past >= _TOLD:
            return "progress", "by_tense"
        role = words.best(section.title, body, _SURE_FLOOR)
        if role == "problem" and not words.confesses(body[:_FIRST_WORDS]):
            return None, ""
        return (role, "by_words") if role else (None, "")

    def by_genre(self, section: Section, sound: float) -> Role | Literal[""] | None:
        """The role in a document that holds measures only; "" for what is no item there, None where it says nothing."""
        if section.marker == "stage":
            return "measure"
        topic = any(c.marker == "resolve" for c in section.children)  # of the agenda, with what was resolved on it
        topic = topic or (len(section.children) > 1 and is_agenda(section.title))
        if topic or words.is_preamble(section.title):
            return ""
        return "measure" if sound >= _GENRE_FLOOR else None

    def by_tense(self, body: str, prior: Role | None) -> Role:
        """Work done or work to be done; a report tells of the past until it has come to its problems."""
        floor = 2 if prior != "progress" else _PLAINLY_PAST if self.ahead else -1
        return "progress" if words.tense(body) > floor else "measure"

    def turned(self, section: Section, role: Role) -> Role | None:
        """Another role than its heading's, where the title itself says so."""
        title = section.title
        if role == "progress" and words.confesses(title):
            return "problem"
        if role == "progress" and words.begins_with_verb(title) and not section.children:
            return "measure" if words.tense(self.words_of(section, _SHORT_LOOK)) <= _PLAINLY_AHEAD else None
        return None

    def cycles(self, section: Section) -> bool:
        """Whether it is a topic whose problems, causes and measures stand below it under numbered heads."""
        heads = [words.head(c.title) for c in section.children]
        roles = [h.roles for h in heads if h is not None and h.pure and len(h.roles) == 1]
        return len(set(roles)) > 1 and roles[0] == ("problem",)

    def answered(self, section: Section) -> bool:
        """Whether its own words are answered right behind them: 1.通道堆物。整改措施：立即清理。"""
        if not section.children or section.children[0].marker != "label" or words.begins_with_verb(section.title):
            return False
        behind = words.head(section.children[0].title)
        own = self.text[section.span.start : section.children[0].span.start].rstrip()
        return behind is not None and behind.pure and behind.roles in (("measure",), ("cause",)) and own[-1:] in "。；"

    def told_by_children(self, section: Section) -> Role | None:
        """The role that the opening of its own list gives, such as 还存在以下不足："""
        if not section.children:
            return None
        start = section.children[0].span.start
        said = self.text[max(section.span.start, start - 90) : start].rstrip()
        return words.lead(said[said.rfind("\n") + 1 :])
