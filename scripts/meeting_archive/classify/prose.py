"""Items that lie in running text: a cause, a measure or a confession that begins with a sentence inside a paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Final

from ..model import Outline, Role, Span
from ..numbering.sentences import clauses, sentences
from ..settings import table
from . import words
from .drafts import Draft

_SHORTEST: Final = 9
_TITLE_STOP: Final = re.compile("[。；;，,\\n]")
_SHORT_TURN: Final = 7
_SIDES: Final[tuple[Role, Role]] = ("problem", "measure")
_COLON: Final = re.compile("[：:]")
_COLONS: Final = 3
_COMMA_LONGEST: Final = 16
_COMMAS: Final = 3
_WANTS: Final = 3
"""So many problems side by side speak for themselves, without a sentence that announces them."""
_WANTING: Final = "存在|问题|不足|差距|困难|挑战"
_ORIGIN: Final = "原因|根源|来源|成因"


@cache
def _turns() -> dict[Role, re.Pattern[str]]:
    turns: dict[Role, str] = table("roles")["turns"]
    return {role: re.compile(pattern) for role, pattern in turns.items()}


@cache
def _prose(name: str) -> re.Pattern[str]:
    """A pattern of `data/roles.yml` for sentences in running text."""
    return re.compile(table("roles")[name])


def _title(text: str, start: int, stop: int) -> str:
    while start < stop and text[start] in "，,：: \u3000":
        start += 1
    found = _TITLE_STOP.search(text, start, stop)
    end = found.start() if found else stop
    return text[start:end] or text[start:stop]


def _draft(text: str, role: Role, start: int, title_at: int, limit: int, rule: str) -> Draft:
    return Draft(
        role=role,
        label="",
        title=_title(text, title_at, limit),
        start=start,
        limit=limit,
        parent=None,
        rule=rule,
    )


def inside_problems(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Causes and measures told inside a problem: 其原因是…, 因此必须…, 下一步将…"""
    found = []
    starts = sorted(d.start for d in drafts)
    for draft in drafts:
        if draft.role != "problem" or draft.table:
            continue
        after = bisect_right(starts, draft.start)
        stop = min(draft.limit, starts[after] if after < len(starts) else len(text))
        seen: set[Role] = set()
        for a, b in sentences(text, draft.start, stop):
            if a == draft.start or b - a < _SHORTEST or text[a:b].rstrip()[-1:] in "：:":
                continue
            if advised := _prose("advice").match(text, a, b) or _prose("aimed").match(text, a, b):
                found.append(_draft(text, "measure", a, advised.start("t"), draft.limit, "measure_in_problem"))
                seen.add("measure")
                continue
            if "cause" not in seen and _prose("effect_last").match(text, a, b):
                found.append(_draft(text, "cause", a, a, draft.limit, "cause_in_problem"))
                seen.add("cause")
            for role in ("cause", "measure"):
                turn = _turns()[role].match(text, a, b)
                if turn and role not in seen and not _prose("empty").match(text[a:b]):
                    seen.add(role)
                    found.append(_draft(text, role, a, turn.start("t"), draft.limit, f"{role}_in_problem"))
                    if role == "cause" and text[b - 1] in "；;":
                        behind = further_causes(text, b, stop)
                        found += [_draft(text, role, x, t, draft.limit, "cause_in_problem") for x, t in behind]
    return found


def handled(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Progress told right behind the name of a problem: （一）巡河不到位的问题。全年巡河120次。"""
    found = []
    starts = sorted(d.start for d in drafts)
    for draft in drafts:
        if draft.role != "problem" or not words.squeeze(draft.title).endswith("问题"):
            continue
        after = bisect_right(starts, draft.start)
        stop = min(draft.limit, starts[after] if after < len(starts) else len(text))
        rest = sentences(text, draft.start, stop)[1:]
        if rest and words.tense(text[rest[0][0] : stop]) > 0 and not words.confesses(text[slice(*rest[0])]):
            at = next((a for a, b in rest if words.tense(text[a:b]) > 0), rest[0][0])  # behind what leads up to it
            found.append(_draft(text, "progress", at, at, draft.limit, "handled_problem"))
    return found


def besides(text: str, outline: Outline, drafts: Sequence[Draft]) -> list[Draft]:
    """Problems in a paragraph of their own behind a list of problems: 除此之外，还有…"""
    ordered = sorted(drafts, key=lambda d: d.start)
    starts = [d.start for d in ordered]
    found = []
    for block in outline.blocks:
        words_in = text[block.span.start : block.span.stop]
        start = block.span.stop - len(words_in.lstrip())
        turn = _prose("besides").match(text, start, block.span.stop) if block.kind == "text" else None
        before = bisect_right(starts, start) - 1
        if turn and before >= 0 and ordered[before].role == "problem" and ordered[before].start < start:
            found.append(_draft(text, "problem", start, turn.start("t"), block.span.stop, "besides"))
    return found


def loose_paragraphs(text: str, outline: Outline, drafts: Sequence[Draft]) -> list[Draft]:
    """Paragraphs outside every item that name a cause or resolve what to do, in a document that has problems."""
    if not any(d.role == "problem" for d in drafts):
        return []
    found = []
    has_measures = any(d.role == "measure" for d in drafts)
    spans = sorted((d.start, d.limit) for d in drafts)
    starts = [s for s, _ in spans]
    reach, reached = [], 0
    for _, limit in spans:
        reached = max(reached, limit)
        reach.append(reached)
    for block in outline.blocks:
        a, b = block.span.start, block.span.stop
        before = bisect_right(starts, a) - 1
        covered = (before >= 0 and reach[before] > a) or bisect_left(starts, a) < bisect_left(starts, b)
        if block.kind != "text" or covered or text[a:b].rstrip()[-1:] in "：:":
            continue
        while a < b and text[a] in " \t\u3000\xa0":
            a += 1
        if turn := _turns()["cause"].match(text, a, b):
            told = turn.start("t") - a <= _SHORT_TURN or text.startswith("究其", a)
            title_at = turn.start("t") if told else _clause_with(_ORIGIN, text, a, b)
            found.append(_draft(text, "cause", a, title_at, b, "cause_paragraph"))
            first = next(iter(sentences(text, a, b)))[1]
            behind = further_causes(text, first, b) if text[first - 1] in "；;" else []
            behind += [x for x in following(text, a + _SHORTEST, b) if x[0] not in {y for y, _ in behind}]
            found += [_draft(text, "cause", x, t, b, "cause_paragraph") for x, t in behind]
        elif not has_measures and _prose("resolve").match(text, a, b):
            found.append(_draft(text, "measure", a, a, b, "measure_paragraph"))
    return found


def _clause_with(pattern: str, text: str, start: int, stop: int) -> int:
    """Where the first clause with `pattern` begins: the title, without 但是, 我们也清醒地看到, 会议分析."""
    return next((a for a, b in clauses(text, start, stop) if re.search(pattern, text[a:b])), start)


def next_steps(text: str, outline: Outline, drafts: Sequence[Draft]) -> list[Draft]:
    """Sentences of a narrative that begin 下一步，将…, in a document that has no other measures."""
    if any(d.role == "measure" for d in drafts):
        return []
    found = []
    ordered = sorted(drafts, key=lambda d: d.start)
    starts = [d.start for d in ordered]
    for block in outline.blocks:
        if block.kind != "text":
            continue
        for a, b in sentences(text, block.span.start, block.span.stop):
            turn = _prose("next").match(text, a, b)
            if turn is None or text[a:b].rstrip()[-1:] in "：:，,":
                continue
            before = bisect_right(starts, a) - 1
            if before < 0 or ordered[before].limit <= a:
                found.append(_draft(text, "measure", a, turn.start("t"), block.span.stop, "next_step"))
            break
    return found


def _confesses(sentence: str) -> bool:
    return words.opens_confession(sentence) and not words.names_origin(sentence)


def following(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """(start, title) of the sentences in start…stop that go on with an unnumbered list: 此外，…。还有…。"""
    found = []
    for a, b in sentences(text, start, stop):
        if turn := _prose("goes_on").match(text, a, b):
            found.append((a, turn.start("t")))
    return found


def further_causes(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """(start, title) of the causes that a sentence goes on to name behind its first semicolon, up to its full stop."""
    full = text.find("。", start, stop)
    found = []
    for a, b in sentences(text, start, full + 1 or stop):
        for name in ("cause_goes_on", "goes_on"):
            if turn := _prose(name).match(text, a, b):
                found.append((a, turn.start("t")))
                break
    return found


def side_by_side(text: str, start: int, stop: int, least: int = 2) -> list[tuple[int, int]]:
    """(start, title) of the first run of sentences in start…stop that confess one beside another: 一些…。还有的…

    At least two, begun with 一些, 有的, 缺乏 or the like; empty where there is no such run.
    """
    run: list[tuple[int, int]] = []
    for a, b in sentences(text, start, stop):
        turn = _prose("side_by_side").match(text, a, b)
        if turn and (turn["plain"] or words.confesses(text[a:b])):
            run.append((a, turn.start("t")))
        elif len(run) >= least:
            break
        else:
            run = []
    return run if len(run) >= least else []


def _listed_behind(text: str, colon: int | None, end: int, stop: int) -> list[tuple[int, int]]:
    """(start, title) of what a confession lists without numbers: behind its `colon`, or behind its `end`.

    Behind a colon the parts end with semicolons, or with commas where most parts confess and none is long; behind
    the sentence they are sentences that begin 一方面 or the like. Empty where it lists nothing.
    """
    if colon is None:
        for found in (following(text, end, stop), side_by_side(text, end, stop)):
            if found and not text[end : found[0][0]].strip() and len(found) > 1:
                return found
        return []
    full = next((i for i in range(colon, stop) if text[i] in "。\n"), stop)
    edges = [colon, *(i for i in range(colon + 1, full) if text[i] in "；;"), full]
    if len(edges) == 2:
        commas = [colon, *(i for i in range(colon + 1, full) if text[i] in "，,"), full]
        wanting = sum(words.confesses(text[a + 1 : b]) for a, b in pairwise(commas))
        short = max(b - a for a, b in pairwise(commas)) <= _COMMA_LONGEST
        if short and (wanting * 2 > len(commas) - 1 or (wanting and len(commas) > _COMMAS)):
            edges = commas
    return [(a + 1, a + 1) for a, b in pairwise(edges) if text[a + 1 : b].strip()]


def sides(text: str, span: Span) -> tuple[tuple[int, str], tuple[int, str]] | None:
    """What one side raises and what the other is asked or answers, each as (start, title); None where it is not so."""
    turn = _prose("two_sides").match(text, span.start, span.stop)
    if turn is None:
        return None
    raised, asked = ("p", "t") if turn["p"] else ("p2", "t2")
    return (turn.start(raised), turn[raised]), (turn.start(asked), _title(text, turn.start(asked), span.stop))


def two_sides(text: str, outline: Outline, drafts: Sequence[Draft], *, minutes: bool) -> list[Draft]:
    """What two parties say, in paragraphs without a number: 甲方提出屋顶漏水。乙方答复月底前修好。

    In minutes, or where at least two paragraphs are told so.
    """
    found: list[Draft] = []
    for span in _uncovered(outline, drafts):
        said = sides(text, span)
        if said is not None:
            ends = (span.start, said[1][0])
            for role, start, (at, _) in zip(_SIDES, ends, said, strict=True):
                found.append(_draft(text, role, start, at, span.stop, "two_sides"))
    return found if minutes or len(found) > 2 else []


def wants(text: str, outline: Outline, drafts: Sequence[Draft]) -> list[Draft]:
    """Problems told side by side at the head of a paragraph, in a document that tells none otherwise."""
    if any(d.role == "problem" for d in drafts):
        return []
    found = []
    for span in _uncovered(outline, drafts):
        run = side_by_side(text, span.start, span.stop, _WANTS)
        found += [_draft(text, "problem", a, t, span.stop, "confession") for a, t in run]
    return found


def _uncovered(outline: Outline, drafts: Sequence[Draft]) -> Iterator[Span]:
    """The paragraphs at whose beginning no item stands."""
    spans = sorted((d.start, d.limit) for d in drafts)
    starts = [a for a, _ in spans]
    for block in outline.blocks:
        before = bisect_right(starts, block.span.start) - 1
        if block.kind == "text" and (before < 0 or spans[before][1] <= block.span.start):
            yield block.span


def confessions(text: str, outline: Outline, drafts: Sequence[Draft]) -> list[Draft]:
    """Sentences of a narrative that turn to what is wanting, where no list after them says it piece by piece."""
    found = []
    ordered = sorted(drafts, key=lambda d: d.start)
    starts = [d.start for d in ordered]
    told = any(d.role == "problem" for d in drafts)
    for block in outline.blocks:
        if block.kind != "text":
            continue
        if not _prose("turned_to").search(words.squeeze(text[block.span.start : block.span.stop])):
            continue
        for a, b in sentences(text, block.span.start, block.span.stop):
            if b - a < _SHORTEST or text[a:b].rstrip()[-1:] in "：:，,":
                continue
            colons = [m.start() for m in islice(_COLON.finditer(text, a, b), _COLONS)]
            colon = next((i for i in colons if _confesses(text[a:i])), None)
            if colon is None and not _confesses(text[a:b]):
                continue
            before, after = bisect_right(starts, a) - 1, bisect_right(starts, a)
            over = ordered[before] if before >= 0 and ordered[before].limit > a else None
            listed = after < len(starts) and (
                starts[after] < block.span.stop
                or (starts[after] <= block.span.stop + 1 and ordered[after].role == "problem")
            )
            if over is not None and (over.role != "progress" or over.start == a):
                break
            if listed:
                break
            parts = _listed_behind(text, colon, b, block.span.stop)
            if not parts and text[b - 1] not in "；;":
                at = _clause_with(_WANTING, text, a, b)
                parts = [] if told and _prose("announces").fullmatch(_title(text, at, b)) else [(a, at)]
            found += [_draft(text, "problem", x, t, block.span.stop, "confession") for x, t in parts]
            break
    return found
