"""The three answers about a promise, always apart: what was claimed, what was recorded, whether it was on time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..across import VERDICTS, FollowUp, Ref, Status, Verdict
from .escape import inline, short
from .places import promise_key
from .touch import Later, Touch
from .words import CLAIM, TIMING, VERDICT, figure, zh_date

_WORDS: Final = 40
_RECORDED: Final = 4
"""Recorded figures and documents named beside a promise."""
_SAYS: Final[Mapping[Verdict, int]] = dict.fromkeys(VERDICTS, 2) | {"reported": 1, "not_mentioned": 0}
EXPLAINED: Final = "“未提及”只是说以后的报告没有写到，不等于没有做。"


def claim(said: FollowUp) -> str:
    """报告称: what the later report claims, with the words that make the claim; Markdown or HTML."""
    words = f'<span class="ma-claim" data-claim="{said.claim}">{CLAIM[said.claim]}</span>'
    quote = f"：“{inline(short(said.claim_words, _WORDS))}”" if said.claim_words else ""
    return words + quote + compared(said)


def silence(said: FollowUp, year: str) -> str:
    """2024年未提及, or 2024年再次承诺: where a later report does not say what became of a promise; HTML."""
    words = CLAIM[said.claim] if said.claim == "again" else VERDICT["not_mentioned"]
    return f'<span class="ma-gap">{year}{words}</span>'


def compared(said: FollowUp) -> str:
    """目标900万人 → 实际980万人, where both sides carry a figure; else empty."""
    if said.target is None or said.actual is None:
        return ""
    target, actual = figure(said.target, said.unit), figure(said.actual, said.unit)
    return f' <span class="ma-figure">目标{inline(target)} → 实际{inline(actual)}</span>'


def recorded(said: FollowUp) -> str:
    """佐证: the figures, documents and dates in the later words that could be checked."""
    words = "、".join(inline(short(one, _WORDS)) for one in said.recorded[:_RECORDED])
    return words + (f"等 {len(said.recorded)} 处" if len(said.recorded) > _RECORDED else "")


def timing(said: FollowUp) -> str:
    """按期: whether it was on time, as far as the words tell."""
    quote = f"：“{inline(short(said.timing_words, _WORDS))}”" if said.timing_words else ""
    return f'<span class="ma-timing" data-timing="{said.timing}">{TIMING[said.timing]}</span>{quote}'


def tally(rows: Iterable[FollowUp]) -> Mapping[Verdict, int]:
    """How many of each verdict, in the order of `VERDICT`; their sum is the number of rows."""
    counts = Counter(row.verdict for row in rows)
    return {verdict: counts[verdict] for verdict in VERDICT}


def tally_words(counts: Mapping[Verdict, int]) -> str:
    """未提及 3 条、称达到 5 条: only what there is."""
    return "、".join(f"{VERDICT[verdict]} {count} 条" for verdict, count in counts.items() if count)


def history(statuses: Sequence[Status]) -> str:
    """What people set, the last word first; empty where nobody has. What is not in effect any more is said to be so."""
    known = [status for status in statuses if not status.suspect]
    said = []
    if known:
        last = known[-1]
        parts = [zh_date(last.day), last.author, last.note, f"佐证：{last.evidence}" if last.evidence else ""]
        more = "，".join(inline(short(part, _WORDS)) for part in parts if part)
        words = f'<span class="ma-state">{inline(last.state)}</span>' if last.state else "已清空"
        said.append(f'{words}<span class="ma-small">（{more}）</span>' if more else words)
    if statuses and statuses[-1].suspect:
        said.append(f'<span class="ma-small">存疑：{inline(statuses[-1].doubt)}</span>')
    return "<br>".join(said)


def says(said: FollowUp) -> int:
    """How much a follow-up says of its promise: to find the one that says most."""
    return _SAYS[said.verdict]


def by_promise(found: Iterable[Later]) -> list[list[Later]]:
    """What later reports say, promise by promise."""
    groups: dict[tuple[Ref, int], list[Later]] = defaultdict(list)
    for later in found:
        groups[promise_key(later.said)].append(later)
    return list(groups.values())


def afterwards(measure: str, promises: Iterable[tuple[str, str]], touch: Touch) -> list[tuple[str, Later]]:
    """后续: what says most about each promise of a measure; `promises` are (id of a commitment, item it stands in)."""
    subjects = [measure, *(key for key, item in promises if item == measure or item.startswith(f"{measure}."))]
    return [
        (subject, max(reversed(group), key=lambda later: says(later.said)))
        for subject in subjects
        for group in by_promise(touch.later.get(subject, ()))
    ]
