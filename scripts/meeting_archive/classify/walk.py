"""The walk over the outline: from the headings down, which sections are items, and what lies under which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..model import Block, Outline, Role, Section, Span
from ..numbering.sentences import first_clause
from . import words
from .cells import items_in, parts
from .drafts import Context, Draft
from .judge import Judge
from .minutes import concludes, of_minutes
from .prose import following, side_by_side, sides
from .titles import is_assignment, is_bare, is_heading, labels, names_a_part, names_a_topic, own_words

_SOFT_FLOOR: Final = 2.0
_BULLETS_DEEP: Final = 2
"""Bullets below two levels of items that bullets lead are their details."""
_KIN: Final = 3
_KIN_SHARE: Final = 2 / 3
_OPENING_LOOK: Final = 400
_HEADINGS: Final = ("plain", "label", "bracket", "bold")


class Walker:
    """Walks the outline of one document and collects drafts, and the places where a heading cuts an item off."""

    def __init__(self, text: str, outline: Outline) -> None:
        """`outline` belongs to `text`."""
        self.text, self.outline = text, outline
        self.drafts: list[Draft] = []
        self.cuts: list[int] = []
        self.bodies = [b for b in outline.blocks if b.kind in ("text", "heading")]
        self.starts = [b.span.start for b in self.bodies]
        self.heads: list[tuple[Section, Role]] = []
        self.silent: list[Section] = []
        self.sided: list[tuple[Section, Context]] = []
        self.judge = Judge(text, self.problems_at(outline.sections))
        self.minutes = False

    def problems_at(self, sections: Sequence[Section]) -> int:
        """Where, behind other parts, the first part begins that is all about problems; 0 where there is none."""
        for place, section in enumerate(sections):
            found = words.head(section.title)
            if place and found is not None and found.pure and found.roles == ("problem",):
                return section.span.start
        return 0

    def walk(self) -> None:
        """Collect all drafts of the document."""
        titles = " ".join(self.text[b.span.start : b.span.stop] for b in self.outline.blocks if b.kind == "title")
        self.minutes = of_minutes(titles)
        self.pieces(self.outline.sections, Context(prior=words.genre(titles)), 0)
        for section, context in self.sided:
            found = sides(self.text, section.span)
            if found is None or not (self.minutes or len(self.sided) > 1):
                self.judged(section, context)
                continue
            self.draft(replace(section, title=found[0][1]), "problem", context, "two_sides")
            answer = found[1]
            self.add("measure", "", answer[1], answer[0], section.span.stop, context, "two_sides")

    def pieces(self, sections: Sequence[Section], context: Context, since: int) -> None:
        """Sections side by side; each list among them is opened by the words just before it."""
        opened: dict[str, Context] = {}
        before = since
        rows = [s for s in sections if s.marker == "row"]
        if rows:
            self.table(rows, context)
        for place, section in enumerate(sections):
            if section.marker == "row":
                continue
            fresh = section.marker not in opened or section.label in ("一", "1", "首先", "①", "１")
            if fresh:
                said = self.opening(context, before, section.span.start)
                opened[section.marker] = self.kin(said, sections, place, told=said is not context)
            self.section(section, opened[section.marker])
            before = section.span.stop

    def opening(self, context: Context, since: int, start: int) -> Context:
        """The context that the words between `since` and `start` make for the list at `start`."""
        said = self.text[max(since, start - _OPENING_LOOK) : start].rstrip()
        line = said[said.rfind("\n") + 1 :]
        if words.opens_lessons(line):
            return replace(context, role=None, allowed=(), barred=True)
        role = words.lead(line) if line else None
        if role is None or role == context.role:
            return context
        if context.barred and role != "problem" and line[-1] not in "：:":
            return context  # 深刻认识重大意义 ⏎ ……要把握以下几个层面。
        if context.role in ("cause", "measure") and line[-1] == "。" and role == "problem":
            return context  # 深刻分析存在的问题，…。 under 原因分析 tells nothing new
        if (
            context.role == "progress"
            and role == "measure"
            and not words.looks_ahead(self.text[max(since, start - _OPENING_LOOK) : start])
        ):
            return context
        return replace(context, role=role, allowed=(), barred=False)

    def kin(self, context: Context, sections: Sequence[Section], place: int, *, told: bool) -> Context:
        """The context of a list under no heading of a role, most of whose pieces confess: so do the others.

        `told`: the sentence that opens the list gave the role; against 主要有以下方面需要改进。 the pieces
        are believed.
        """
        turned = (told or context.soft) and context.role == "measure"
        if (
            (context.role and not turned)
            or context.allowed
            or context.barred
            or (context.prior == "measure" and not turned)
        ):
            return context
        first, run = sections[place], [sections[place]]
        for other in (sections[n] for n in range(place + 1, len(sections))):
            if other.marker == first.marker and other.label == first.label:
                break
            run += [other] if other.marker == first.marker else []
        confessed = sum(self.confesses(s) and not (turned and words.begins_with_verb(s.title)) for s in run)
        headed = sum(words.head(s.title) is not None for s in run)
        if len(run) < _KIN or confessed < _KIN_SHARE * len(run) or headed * _KIN > len(run):
            return context
        return replace(context, role="problem")

    def confesses(self, section: Section) -> bool:
        """Whether a piece says that something is wanting, or names a field in which most of its own pieces say so."""
        if words.confesses(section.title):
            return True
        below = [words.confesses(c.title) for c in section.children]
        return section.title.endswith("方面") and bool(below) and sum(below) >= _KIN_SHARE * len(below)

    def heading_of(self, section: Section) -> words.Head | None:
        """What a section's title says as a heading; None where it does not stand as one."""
        heading = words.head(section.title)
        if heading is None:
            return None
        if heading.none and self.minutes and concludes(section.title):
            return words.Head(roles=("measure",), none=False, pure=True)
        stands = is_heading(self.text, section) or (heading.pure and labels(self.text, section))
        return heading if stands else None

    def section(self, section: Section, context: Context) -> None:
        """One section: a heading that gives a role, or a piece that may be an item."""
        heading = self.heading_of(section)
        handled = context.role == "progress" and words.squeeze(section.title).endswith("问题")
        quoted = words.quotes_problem(section.title) or (handled and words.confesses(section.title))
        named = quoted and words.squeeze(section.title).endswith(("问题的整改", "问题整改"))
        if quoted and not context.barred and (named or is_heading(self.text, section)):
            self.quoted(section, context)
        elif heading is None and names_a_part(self.text, section, context, minutes=self.minutes):
            self.cuts.append(section.span.start)  # 【（二）会议强调】 names a part
            self.pieces(section.children, context, section.span.start)
        elif heading is None or (heading.none and context.role and not heading.pure):
            self.piece(section, context)
        elif context.role not in (None, *heading.roles) and not heading.pure and is_bare(self.text, section):
            self.piece(section, context)  # 2.每周通报进度。 heads nothing
        elif heading.none:
            self.cuts.append(section.span.start)
            self.pieces(section.children, replace(context, role=None, allowed=(), barred=True), section.span.start)
        elif heading.work:
            self.headed(section, replace(heading, roles=(self.judge.work(section),)), context)
        elif heading.roles == ("problem",) and context.role == "cause" and not heading.pure:
            self.piece(section, context)  # causes confess too: - 培训覆盖面不足
        elif heading.roles:
            self.headed(section, heading, context)
        else:
            self.pieces(section.children, replace(context, barred=False), section.span.start)

    def quoted(self, section: Section, context: Context) -> None:
        """A heading that quotes a problem: the problem is an item, what stands under it is mostly its handling."""
        draft = self.draft(section, "problem", context, "quoted_problem")
        below: Role | None = context.role if context.role in ("progress", "measure") else None
        if words.names_handling(section.title):
            below = "progress"
        self.pieces(section.children, replace(context, role=below, allowed=(), inside=draft), section.span.start)

    def headed(self, section: Section, heading: words.Head, context: Context) -> None:
        """A section whose heading names roles."""
        role = heading.roles[0] if len(heading.roles) == 1 else None
        if context.barred and not heading.pure:
            self.pieces(section.children, context, section.span.start)
            return
        if heading.shows and context.inside is not None and context.inside.role == "problem":
            self.pieces(section.children, context, section.span.start)
            return  # 具体表现：… are the problem's own words
        allowed = heading.roles if role is None else ()
        inner = replace(context, role=role, allowed=allowed, barred=False, soft=not heading.pure)
        has_children = bool(section.children)
        nested = (
            (context.role == role or section.marker == "bullet")
            and role is not None
            and not heading.pure
            and (context.inside is None or section.marker == "bullet")
        )
        own = own_words(self.text, section)
        fits = role is not None and self.judge.fits(role, section.title, own)
        if (
            role is not None
            and not heading.pure
            and section.marker != "label"
            and ((has_children and nested) or (not has_children and (fits or nested or context.role == role)))
        ):
            draft = self.draft(section, role, context, "nested_heading" if has_children else "heading_item")
            deeper = context.bullets + (section.marker == "bullet")
            self.pieces(section.children, replace(inner, inside=draft, bullets=deeper), section.span.start)
            return
        self.cuts.append(section.span.start)
        if role is not None and heading.pure:
            self.heads.append((section, role))
            self.judge.ahead = self.judge.ahead or role in ("measure", "problem")
        if context.inside is not None and role != context.inside.role:
            inner = replace(inner, inside=context.inside)
        if has_children and section.children[0].marker in _HEADINGS and own.strip("：: \n"):
            before = Span(start=section.span.start, stop=section.children[0].span.start)
            self.paragraphs(replace(section, span=before, children=()), inner)  # 问题：…。措施：…
        if has_children:
            self.pieces(section.children, inner, section.span.start)
        else:
            self.paragraphs(section, inner)

    def paragraphs(self, section: Section, context: Context) -> None:
        """Under a heading without marked pieces, each paragraph is a piece."""
        at = self.text.find(section.title, section.span.start) + len(section.title)
        colon = self.text[at : at + 1] in ("：", "。")
        while at < section.span.stop and self.text[at] in "：:。 \u3000*#】":
            at += 1
        blocks = self.blocks(at, section.span.stop)
        plan = context.role == "measure" and self.plans(blocks)
        for place, (start, stop) in enumerate(blocks):
            said = self.text[start:stop].strip()
            role = context.role or words.best("", said, _SOFT_FLOOR)
            trusted = place == 0 and (section.marker == "label" or colon or self.text[at - 1] in "：:。】")
            trusted = trusted or (role == "problem" and words.leaves_open(section.title)) or plan
            if role is None or len(said) < (4 if trusted else 10 if role == "progress" else 6) or said[-1] in "：:":
                continue
            if self.passes_over(section, role, said, context):
                continue
            first = said.split("。")[0].removeprefix("一是")  # a 一是 without 二是 numbers nothing
            if beside := self.beside(role, start, stop):
                for (a, t), (b, _) in pairwise([*beside, (stop, stop)]):
                    title = first_clause(self.text[t:b].split("。")[0].split("；")[0])
                    self.add(role, "", title, a, b, context, "paragraph_under_heading")
                continue
            if parts := self.parts(context.role, start, stop, trusted):
                for a, b in parts:
                    self.add(
                        context.role or role, "", self.text[a:b].rstrip("；;。"), a, b, context, "parts_of_sentence"
                    )
                continue
            if trusted or self.judge.fits(role, first, said):
                self.add(role, "", first, start, stop, context, "paragraph_under_heading")

    def beside(self, role: Role, start: int, stop: int) -> list[tuple[int, int]]:
        """(start, title) of the problems or causes that a paragraph tells side by side from its first sentence on."""
        lists = [following] if role == "cause" else [following, side_by_side] if role == "problem" else []
        found = (one(self.text, start, stop) for one in lists)
        return next((list(run) for run in found if len(run) > 1 and run[0][0] == start), [])

    def passes_over(self, section: Section, role: Role, said: str, context: Context) -> bool:
        """Whether a paragraph is no item: of a role its merged heading does not name, or a word on the whole."""
        overview = role == "progress" and words.is_overview(section.title) and words.tense(said) <= 0
        return overview or is_assignment(said) or bool(context.allowed and role not in context.allowed)

    def plans(self, blocks: Sequence[tuple[int, int]]) -> bool:
        """Whether paragraphs side by side are a plan: some say what they are for, and most what is to be done."""
        said = [self.text[a:b].strip() for a, b in blocks]
        aims = sum(map(words.has_aim, said))
        return aims > 1 and sum(map(words.intends, said)) * 2 > len(said)

    def parts(self, role: Role | None, start: int, stop: int, labelled: bool) -> list[tuple[int, int]]:
        """The parts of one sentence that lists without numbers: 主要表现在：…；…；…。 Most must sound like `role`.

        `labelled`: the colon stands before `start`; what 措施： says in one sentence stays one, not so problems.
        """
        colon = start - 1 if labelled else self.text.find("：", start, stop)
        if role not in ("problem", "measure") or colon < 0:
            return []
        edges = [colon, *(i for i in range(colon + 1, stop) if self.text[i] in "；;"), stop]
        found = [(a + 1, b) for a, b in pairwise(edges) if self.text[a + 1 : b].strip("。 \n")]
        if (
            len(found) < (3 if labelled else 2)
            or (labelled and role == "measure")
            or "。" in self.text[colon : found[-1][0]]
        ):
            return []
        test = words.confesses if role == "problem" else words.begins_with_verb
        said = words.lead(self.text[start : colon + 1]) == role  # 但也存在不少差距，主要是：
        return found if said or sum(test(self.text[a:b]) for a, b in found) * 2 > len(found) else []

    def blocks(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The pieces of text blocks that lie in start…stop."""
        found = []
        for block in self.bodies_in(start, stop):
            a, b = max(block.span.start, start), min(block.span.stop, stop)
            while a < b and self.text[a] in " \t\u3000\xa0*":
                a += 1
            if self.text[a:b].strip():
                found.append((a, b))
        return found

    def bodies_in(self, start: int, stop: int) -> list[Block]:
        """Text blocks that overlap start…stop."""
        at = max(bisect_left(self.starts, start) - 1, 0)
        found = []
        while at < len(self.bodies) and self.bodies[at].span.start < stop:
            if self.bodies[at].span.stop > start:
                found.append(self.bodies[at])
            at += 1
        return found

    def piece(self, section: Section, context: Context) -> None:
        """A section that is no heading of a role: an item where its context or its words say so."""
        if context.bullets >= _BULLETS_DEEP:
            return
        inside = context.inside is not None and context.role == "problem"
        if section.marker == "lead" and inside and not words.confesses(section.title):
            return  # a paragraph that tells more of the problem above it
        if names_a_topic(section, minutes=self.minutes):
            self.cuts.append(section.span.start)
            self.pieces(section.children, context, section.span.start)
            return
        tabled = section.children and all(c.marker == "row" for c in section.children)
        if tabled and context.role is None and is_heading(self.text, section) and not words.confesses(section.title):
            self.pieces(section.children, context, section.span.start)
            return
        if context.role is None and not context.barred and sides(self.text, section.span) is not None:
            self.sided.append((section, context))
            return
        self.judged(section, context)

    def judged(self, section: Section, context: Context) -> None:
        """A piece that is an item where its context or its words say so."""
        role, rule = self.judge.role_of(section, context)
        if role is None:
            if len(section.children) > 1 and not context.barred and section.children[0].marker != "row":
                self.silent.append(section)
            self.pieces(section.children, context, section.span.start)
            return
        if rule == "by_words" and role == "measure" and self.heads_list(section):
            self.cuts.append(section.span.start)
            self.pieces(section.children, context, section.span.start)
            return
        draft = self.draft(section, role, context, rule)
        merged = rule == "merged_heading"
        inner = replace(
            context,
            role=None if merged else role,
            allowed=context.allowed if merged else (),
            inside=draft,
            barred=False,
            bullets=context.bullets + (section.marker == "bullet"),
        )
        self.pieces(section.children, inner, section.span.start)

    def heads_list(self, section: Section) -> bool:
        """Whether it is a heading whose own sentence announces the measures below it."""
        return is_heading(self.text, section) and self.judge.told_by_children(section) == "measure"

    def table(self, rows: Sequence[Section], context: Context) -> None:
        """Cells of a table whose columns name roles; one that only names what was told before is no second item."""
        told = {(d.role, words.squeeze(d.title)) for d in self.drafts}
        for role, row, cell in items_in(self.text, rows):
            if (role, words.squeeze(self.text[cell.span.start : cell.span.stop])) in told:
                continue
            marks = parts(self.text, cell)
            for mark in marks:
                title = first_clause(self.text[mark.stop : cell.span.stop].split("；")[0].split("。")[0])
                draft = self.add(role, mark.label, title, mark.start, cell.span.stop, context, "table_cell")
                draft.table = True
            if not marks:
                draft = self.add(role, row.label, cell.title, cell.span.start, cell.span.stop, context, "table_cell")
                draft.table = True

    def draft(self, section: Section, role: Role, context: Context, rule: str) -> Draft:
        """A draft for a section."""
        return self.add(role, section.label, section.title, section.span.start, section.span.stop, context, rule)

    def add(self, role: Role, label: str, title: str, start: int, limit: int, context: Context, rule: str) -> Draft:
        """A draft; its parent is the nearest item above with the same role."""
        parent = context.inside if context.inside is not None and context.inside.role == role else None
        draft = Draft(role=role, label=label, title=title, start=start, limit=limit, parent=parent, rule=rule)
        self.drafts.append(draft)
        self.judge.ahead = self.judge.ahead or role in ("measure", "problem")
        return draft
