"""Numbers with units in a clause, and what they measure: the ground on which a target and a result may be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ..numbering.numerals import to_int
from .tables import WORDS, one_of

Bound = Literal["least", "most", "about"]
Sense = Literal["level", "rise", "fall"]

_WIDE: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_UNIT: Final = (
    r"个百分点|百分点|个工作日|工作日|个小时|小时|人次|平方公里|平方米|立方米|公里|公顷|千瓦|学时|课时|万元|亿元|元|美元|[%‰]|倍|次|期|场|篇|个(?!月)|人|名|位"
    r"|天|项|件|条|份|家|户|亩|部|本|册|处|所|座|台|套|门|堂|节|轮|组|眼|口|宗|盏|棵|块|批|吨|类|起|例|支|辆|间|张|只|株|班|遍|字|村|县|晚"
)
_FIGURE: Final = re.compile(
    rf"(?:(?P<n>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,6}})?|\d{{1,12}}(?:\.\d{{1,6}})?)\s?(?P<s>[多余]?[万亿千百]{{0,3}}[多余]?)\s?(?P<u>{_UNIT})"
    rf"|(?P<h>一(?=[次期场篇遍轮晚])|[两三四五六七八九十百千][一二两三四五六七八九十百千]{{0,4}})(?P<t>[万亿]{{0,2}})"
    r"(?P<v>人次|次|期|场|篇|份|本|轮|遍|项|件|家|户|处|座|所|名|天|晚|个(?![别人性体]))"
    r"|百分之(?P<p>[一二三四五六七八九十百]{{1,4}}))"
)
WITHOUT_FIGURES: Final = re.compile(rf"\d[\d.,]*\s?[多余]?[万亿千百]{{0,3}}[多余]?\s?(?:{_UNIT}|[年月日])?")
"""Numbers with their units and dates, which say how much and when and not of what."""
_MAY_COUNT: Final = re.compile(r"\d|[两三四五六七八九十百千]|一[次期场篇遍轮晚]")
"""What there is in every text that has a figure; most have none."""
_WIDER: Final = re.compile(r"[０-９．％]")
_NOT: Final = re.compile(r"第\s?$|〔$|[一-九]、$")
_SCALES: Final = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}
_PEOPLE: Final = {"名": "人", "位": "人", "个百分点": "百分点", "个工作日": "工作日", "个小时": "小时"}
_COUNTERS: Final = frozenset("个处座所家条项件起例宗户村县眼口间套台")
_TIMES: Final = frozenset("次轮场期遍")
_MOST_AFTER: Final = re.compile(r"\s?(?:以内|以下|之内)")
_LEAST_AFTER: Final = re.compile(r"\s?(?:以上|多)")
_ABOUT_AFTER: Final = re.compile(r"\s?(?:左右|上下)")
_MOST: Final = re.compile(
    r"(?:控制(?:在|到)|不超过|不得超过|不高于|不多于|最多|压缩[到至]|压减[到至]|降[低]?[到至]|减[少]?[到至]|缩短[到至])[^，。；、]{0,6}$"
)
_LEAST: Final = re.compile(r"(?:不少于|不得少于|不低于|不得低于|至少|最少|力争|确保|突破|超过)[^，。；、]{0,6}$")
_RISE: Final = re.compile(r"(?:增长|增加|上涨|上升|增产|涨幅|增幅|提高|提升|增收)(?!到|至|为)[^，。；、到至]{0,8}$")
_FALL: Final = re.compile(
    r"(?:下降|减少|压减|降低|压降|回落|减轻|削减|缩短|压缩|减产)(?!到|至|为)[^，。；、到至]{0,8}$"
)
_CHANGES: Final[tuple[tuple[Sense, re.Pattern[str]], ...]] = (
    ("rise", re.compile(r"增长|增加|增产|增收|提高|扩大|上升")),
    ("fall", re.compile(r"减少|降低|下降|压减|减轻|缩短|压缩")),
)
_FROM: Final = re.compile(r"(?:从|由)[^，。；、0-9]{0,8}$")
_FROM_AFTER: Final = re.compile(r"[^，。；]{0,10}?(?:至|到|为)")
_PLANNED: Final = one_of(WORDS["planned"])
_REST: Final = re.compile(
    r"(?:另有?|其余|剩余|还有|仍有|尚有|还差|其中|(?<![误偏时])差|(?<!不)多|(?<![减不至最缺])少|晚|推迟|(?<!提)高|(?<!降)低"
    rf"|(?:比|超|较|超过){_PLANNED}[^，。；、0-9]{{0,4}})\s?$"
)
_GOAL: Final = re.compile(rf"\s?(?:以[上内下]|左右)?(?:的(?![一二三四五六七八九十0-9])|的?预期|{_PLANNED})")
_GOAL_BEFORE: Final = re.compile(
    rf"(?:(?:与|离|距|较|比|(?<!不)少于|原定的?|{_PLANNED}的?|全[市县区镇乡省国局校院])\s?"
    r"|(?:没有|没|未|尚未|不)(?:能|完全)?(?:达到|达|完成|实现|做到|降到|降至|减到|减至|压减到|压缩到|提高到)[^，。；、0-9]{0,4})$"
)
_AMONG: Final = re.compile(r"[^，。；0-9]{0,16}(?:中(?=[，,只有建仍已尚])|里[，,]?只?有)")
_EACH: Final = re.compile(r"每(?:一)?(?:名|人|位|个|村|家|户|次|镇|项|支部)|人均|平均")
_OFTEN: Final = (
    (re.compile(r"每天|每日"), 0),
    (re.compile(r"每周|每星期|逐周"), 52),
    (re.compile(r"每半个?月"), 24),
    (re.compile(r"每(?:两|2|二)个?月"), 6),
    (re.compile(r"每个?月|逐月|按月"), 12),
    (re.compile(r"每半年"), 2),
    (re.compile(r"每个?季度?|逐季|按季"), 4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its unit at `start` … `stop` of a text.

    `value` is in whole units (万元 → 元); `shown` and `unit` are the number and unit as written. `kind` says which
    units may be compared. `window` is what the clause says around it: what is counted. `each`: for each person or
    place. `times` a year: 4 for 每季度, 1 where nothing is said, 0 where it cannot be told. `aside`: a starting value,
    a remainder, a difference or the goal itself, so not what was reached.
    """

    start: int
    stop: int
    value: float
    shown: float
    unit: str
    kind: str
    bound: Bound
    sense: Sense
    window: tuple[int, int]
    each: bool
    times: int
    aside: bool


def widths(text: str) -> str:
    """The text at the same length, with full-width digits, points and percent signs as ASCII.

    >>> widths("增长８．５％")
    '增长8.5%'
    """
    return text.translate(_WIDE) if _WIDER.search(text) else text


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a short text (a promise, a clause), in order; ordinals and dates are none.

    >>> [(f.shown, f.unit, f.bound) for f in figures("控制在５天以内，新建8处，增长7%左右")]
    [(5.0, '天', 'most'), (8.0, '处', 'least'), (7.0, '%', 'about')]
    """
    if not _MAY_COUNT.search(text):
        return ()
    plain = widths(text)
    found = [m for m in _FIGURE.finditer(plain) if not _NOT.search(plain, max(0, m.start() - 4), m.start())]
    out = []
    for n, m in enumerate(found):
        before = plain[max(0, m.start() - 24) : m.start()]
        after = plain[m.end() : m.end() + 24]
        value, shown, unit, kind = _number(m)
        begin = max([plain.rfind(c, 0, m.start()) + 1 for c in "，。；：:、;"] + ([found[n - 1].end()] if n else [0]))
        ends = [p for c in "，。；、;" if (p := plain.find(c, m.end())) >= 0]
        end = min([*ends, found[n + 1].start() if n + 1 < len(found) else len(plain)])
        out.append(
            Figure(
                start=m.start(),
                stop=m.end(),
                value=value,
                shown=shown,
                unit=unit,
                kind=kind,
                bound=_bound(before, after),
                sense=_sense(before),
                window=(begin, end),
                each=bool(_EACH.search(before)),
                times=_times(before),
                aside=_aside(before, after),
            )
        )
    return tuple(out)


def _number(m: re.Match[str]) -> tuple[float, float, str, str]:
    if m["p"]:
        shown = float(to_int(m["p"]) or 0)
        return shown, shown, "%", "%"
    if m["h"]:
        shown, scale, unit = float(to_int(m["h"]) or 0), m["t"], m["v"]
    else:
        shown, scale, unit = float(m["n"].replace(",", "")), m["s"].strip("多余"), m["u"]
    if unit[0] in "万亿" and len(unit) > 1:
        scale, unit = scale + unit[0], unit[1:]
    factor = 1.0
    for c in scale:
        factor *= _SCALES.get(c, 1.0)
    kind = _PEOPLE.get(unit, unit)
    kind = "个" if kind in _COUNTERS else "次" if kind in _TIMES else kind
    return shown * factor, shown, scale + unit, kind


def _bound(before: str, after: str) -> Bound:
    if _MOST_AFTER.match(after) or (_MOST.search(before) and not _LEAST_AFTER.match(after)):
        return "most"
    return "about" if _ABOUT_AFTER.match(after) else "least"


def _sense(before: str) -> Sense:
    rise, fall = _RISE.search(before), _FALL.search(before)
    if rise and fall:
        return "rise" if rise.start() > fall.start() else "fall"
    return "rise" if rise else "fall" if fall else "level"


def changes(text: str) -> tuple[Sense, ...]:
    """Which way a text says that something shall go, without saying by how much.

    >>> changes("进一步减少贫困人口")
    ('fall',)
    """
    return tuple(sense for sense, words in _CHANGES if words.search(text))


def _times(before: str) -> int:
    found = [(m.start(), times) for pattern, times in _OFTEN if (m := pattern.search(before))]
    return max(found)[1] if found else 1


def _aside(before: str, after: str) -> bool:
    if _FROM.search(before) and _FROM_AFTER.match(after):
        return True
    if _REST.search(before) and not _LEAST.search(before):
        return True
    return bool(_GOAL.match(after)) or bool(_GOAL_BEFORE.search(before)) or bool(_AMONG.match(after))


def same_kind(one: Figure, other: Figure) -> bool:
    """Whether two figures have units that may be compared and go one way."""
    return one.kind == other.kind and one.sense == other.sense


def in_unit_of(target: Figure, actual: Figure) -> float:
    """The value of `actual` in the unit that `target` is written in."""
    return round(actual.value / (target.value / target.shown), 6) if target.shown and target.value else actual.shown
