"""Promises outside the measures: what other items and the text between items say will be done.

Here a clause is no promise unless its words say so: by what comes next (下一步……将), a target (预期目标是),
advice (建议……), a label (整改措施：), an order to somebody (各部门要), or a limit of time that binds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from .clauses import Clause, clauses, sentence_spans
from .deadlines import HOLDS_DEADLINE, Today, may_hold_deadline, start_day
from .drafts import Draft, in_line, in_sentence
from .ledger import line_assignment, over_all
from .rules import Setting, hidden
from .signs import Signs
from .tables import PATTERNS, SLOGANS, any_of, one_of

_FORWARD: Final = re.compile(one_of(SLOGANS["forward"]))
_WILL: Final = re.compile(one_of(SLOGANS["forward_will"]))
_TARGET: Final = re.compile(one_of(PATTERNS["targets"]) + r"(?:是|为)?[：:，,]?\s*$")
_ADVICE: Final = re.compile(
    r"^[^，。；：]{0,12}建议(?:[，：:]\s*$|(?=由|在|对|将|把|各|县|市|省|建立|制定|完善|增加|加强|尽快|补充))"
)
_LABEL: Final = re.compile(
    r"(?:^|(?<=[。；\n]))[\s*#>（(]*(?:[0-9一二三四五六七八九十]{1,3}[、.．）)])?\s*"
    + one_of(PATTERNS["promise_labels"])
    + r"[*]*\s*[：:]"
)
_MAY_LABEL: Final = re.compile(any_of(PATTERNS["promise_labels"]))
_ORDER: Final = re.compile(
    rf"^\s*(?:各[^，。；：]{{1,10}}|[^，。；：]{{0,16}}{one_of(PATTERNS['owner_ends'])})都?(?:(?<!主|需|只|必)要|须|应当|必须|务必)(?![求点素是])"
)
_DECIDES: Final = re.compile(r"^\s*会议(?:明确|要求|决定|议定|确定|同意|原则同意)")
_ASKING: Final = ("建议", "会议", "要", "须", "应当", "务必")
_MAY_ASK: Final = re.compile(any_of(_ASKING))
"""What advice, decisions and orders have somewhere; few sentences do."""
_MAY_SAY: Final = re.compile(any_of([*HOLDS_DEADLINE, *SLOGANS["forward"], *PATTERNS["targets"], *_ASKING]))
"""What a sentence has somewhere that is any promise here; only then it is worth cutting into clauses."""
_LIMIT_AHEAD: Final = re.compile(r"[年月日号底末][之以]?前|年内|[日天月]内")
_FROM_ABOVE: Final = re.compile(r"(?<!会议)要求(?:所有|各|全[市县区镇街校])")
"""What those above told all to do (市里要求各单位……) is background, not a promise."""
_HEADING: Final = re.compile(
    r"[\s#*]*(?:第[一二三四五六七八九十0-9]{1,3}[章节部]分?|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．、])?"
    r"\s*[^，。；：\n]{2,24}[\s*：:]*$"
)
_LONGEST_HEADING: Final = 40
_AHEAD: Final = re.compile(one_of(PATTERNS["ahead_heads"]) + r"[\s*：:]*$")
_MINUTED: Final = frozenset({"deadline", "period", "frequency", "owner"})


def elsewhere(
    text: str, places: Sequence[tuple[int, int]], today: Today, setting: Setting, *, free: bool, minutes: bool
) -> Iterator[Draft]:
    """The promises in lines that are no measure's; `free`: they belong to no item; `minutes`: of a meeting."""
    beside = over_all(text, [line_assignment(text, a, b) for a, b in places])
    ahead = False  # below a heading such as 长效机制 every sentence is one of a measure
    for start, stop in places:
        if free and stop - start <= _LONGEST_HEADING and _HEADING.match(text[start:stop]):
            ahead = _AHEAD.search(text, start, stop) is not None
            continue
        if ahead:
            yield from in_line(text, (start, stop), today, setting, opens=False, more=False)
            continue
        if _MAY_LABEL.search(text, start, stop) and (label := _LABEL.search(text, start, stop)):
            own = line_assignment(text, label.end(), stop)
            handed = own or beside
            for draft in in_line(
                text, (label.end(), own.stop if own else stop), today, setting, opens=False, more=False
            ):
                yield replace(draft, owner=handed.owner, deadline=handed.deadline) if handed else draft
            stop = label.start()
        if free and (text.count("|", start, stop) > 1 or "\t" in text[start:stop]):
            continue
        aimed = False  # a list of targets goes on over semicolons
        for sentence in sentence_spans(text, start, stop):
            if not (aimed or (free and minutes) or _MAY_SAY.search(text, *sentence)):
                continue
            row = clauses(text, *sentence)
            target = next((n + 1 for n, c in enumerate(row) if _TARGET.search(c.masked)), 0 if aimed else None)
            aimed = target is not None and text[row[-1].stop - 1] in "；;"
            if target is not None:
                yield from _targets(row[target:], today)
            else:
                yield from _in_row(text, row, today, setting, free=free, minutes=minutes)


def _in_row(
    text: str, row: Sequence[Clause], today: Today, setting: Setting, *, free: bool, minutes: bool
) -> Iterator[Draft]:
    masked = "".join(c.masked for c in row)
    m = _FORWARD.search(masked)
    if m and (_WILL.search(masked, m.end()) or _LIMIT_AHEAD.search(masked, m.end())):
        yield from in_sentence(text, row, today, setting, heading=False)
        return
    for number, clause in enumerate(row if _MAY_ASK.search(masked) else ()):
        if _ADVICE.match(clause.masked) or (free and _says_who_must(clause.masked)):
            yield from in_sentence(text, row[number:], today, setting, heading=False)
            return
    if free and minutes:
        drafts = in_sentence(text, row, today, setting, heading=False)
        yield from (d for d in drafts if d.rule in _MINUTED)
        return
    if not may_hold_deadline(masked):  # without one nothing is hidden here
        return
    base = start_day(masked)
    for number, clause in enumerate(row):
        signs = Signs(clause, today, base)
        if (rule := hidden(signs, today)) and not _FROM_ABOVE.search(clause.masked):
            first = row[number - 1] if number and clause.masked.lstrip().startswith(("至", "到")) else clause
            yield Draft(span=(first.start, clause.stop), signs=(signs,), rule=rule)


def _says_who_must(masked: str) -> bool:
    """各部门要……; 会议决定，……"""
    return bool(_ORDER.match(masked) or _DECIDES.match(masked))


def _targets(clauses: Sequence[Clause], today: Today) -> Iterator[Draft]:
    """The figures that follow “主要预期目标是：”."""
    for clause in clauses:
        signs = Signs(clause, today)
        if signs.quantity and not signs.done:
            yield Draft(span=(clause.start, clause.stop), signs=(signs,), rule="target")
