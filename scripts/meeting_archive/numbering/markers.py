"""List markers: the ways these documents number and lead their pieces, as a table of named kinds.

A marker is looked for where a line begins (`line_marker`) or inside running text (`inline_markers`). What is found
here is only a candidate: whether it really numbers something is decided by the list it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .numerals import to_int

_CN: Final = "[一二三四五六七八九十百]{1,4}"
_AR: Final = "[0-9０-９]{1,3}"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PAREN_AR: Final = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿"
_DOTTED: Final = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑"
_PAREN_CN: Final = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_FORMAL: Final = "[壹贰叁肆伍陆柒捌玖拾]{1,3}"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_SEQUENCE: Final = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "此外": 9, "最后": 9}
LAST_IN_SEQUENCE: Final = 9
"""The number of 最后, and of 此外 where it opens a paragraph: they may follow any other word of their sequence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of marker.

    `rank`: how far out it usually stands (0 outermost); only a hint, the document decides.
    `weak`: it also occurs as plain text, so that it counts only beside a neighbour of its list.
    """

    name: str
    pattern: re.Pattern[str]
    rank: int
    weak: bool
    example: str


def _kind(name: str, pattern: str, rank: int, example: str, *, weak: bool = False) -> Kind:
    return Kind(name=name, pattern=re.compile(pattern), rank=rank, weak=weak, example=example)


_NOUN: Final = "(?:方面|点|类|种|步|项|条|大)?(?:的)?(?:主要|突出)?(?:问题|原因|方面|措施|任务|表现|建议|工作)?"

_NAMES: Final = "议题|事项|问题|隐患|短板|措施|原因|任务|建议|议程"
_BULLET: Final = "[-*+•·●○◆■▪►▶➢※☆★□]|—{1,2}|–{1,2}|－{1,2}|―{1,2}"
_NO_SUBTITLE: Final = "(?![-—–－]|[0-9]+(?![0-9]*[年月日])|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日[在于])"
"""Behind a dash: not the number of a page, nor the day and place below a title; ——6月底前… is an item."""

_COUNTED: Final = (
    "年月日号天周旬季点时分秒岁个次家项名位人件份户条种类届万千百亿元余多来几至到成倍级等度段期章节楼层栋座幢间所处台套辆艘架支批组场篇部"
    "本册页张封幅面块片株棵头只口米亩吨斤升里公平立厘毫克瓦度路村镇县市区校班院队排连营团股线对双副轮遍趟步回字句词大小以或、和与及"
)
"""What a numeral counts when it stands before one of these: 3个, 12次; no number of a list."""

LINE_KINDS: Final[tuple[Kind, ...]] = (
    _kind("part", rf"第(?P<n>{_CN}|{_AR})(?:部分|章|编|篇)[、，：:．.\s]*", 1, "第一部分 工作回顾"),
    _kind("stage", rf"第(?P<n>{_CN}|{_AR})阶段(?=[（(：:\s])", 4, "第一阶段（3月）："),
    _kind("chapter", rf"第(?P<n>{_CN}|{_AR})节[、，：:．.\s]*", 2, "第一节 总则"),
    _kind("article", rf"第(?P<n>{_CN}|{_AR})条(?=[\s、，：:．.])[、，：:．.\s]*", 5, "第一条 例会"),
    _kind("named", rf"(?P<w>{_NAMES})\s?(?P<n>{_CN}|{_AR})(?:[：:、．.]|\s+)\s*", 2, "议题1："),
    _kind("di", rf"第(?P<n>{_CN})个?{_NOUN}(?:[，,、：:．.]\s*|是|就是|在于)[：:，]*", 7, "第一，"),
    _kind("shi", rf"(?:其(?P<n2>{_CN})(?:是|[，,：:])|(?P<n>{_CN})(?:是(?!非|否)|则(?!是否)))[：:，]?", 8, "一是"),
    _kind("yao", rf"(?P<n>{_CN})要(?![求点素闻员略])[：:，]?", 8, "一要"),
    _kind("cn", rf"(?P<n>{_CN})\s?(?:、|[．.](?![0-9]))\s*", 3, "一、"),
    _kind("formal", rf"(?P<n>{_FORMAL})(?:[、．.：:]\s*|[\s　]+)", 2, "壹、"),
    _kind("cn_paren", rf"[（(]\s*(?P<n>{_CN})\s*[)）][、．.，]?\s*", 4, "（一）"),
    _kind("cn_paren", rf"(?P<n>[{_PAREN_CN}])[、．.]?\s*", 4, "㈠"),
    _kind("cn_paren", rf"(?P<n>{_CN})[)）][、．.]?\s*", 4, "一）"),
    _kind("decimal", rf"(?P<n>{_AR}(?:[.．]{_AR}){{1,3}})[、．.]?(?![0-9０-９%％])\s*", 6, "2.1", weak=True),
    _kind("ar", rf"(?P<n>{_AR})\s?(?:、|[．.]{{1,2}}(?:(?![0-9０-９])|(?=[12][0-9]{{3}}年)))\s*", 5, "1."),
    _kind("ar", rf"(?P<n>[{_DOTTED}])\s*", 5, "⒈"),
    _kind("ar_paren", rf"[（(]\s*(?P<n>{_AR})\s*[)）][、．.]?\s*", 6, "（1）"),
    _kind("ar_paren", rf"(?P<n>[{_PAREN_AR}])\s*", 6, "⑴"),
    _kind("ar_half", rf"(?P<n>{_AR})[)）][、．.]?\s*", 7, "1)"),
    _kind("circled", rf"(?P<n>[{_CIRCLED}])[、．.]?\s*", 7, "①"),
    _kind("sequence", r"(?P<w>首先|其次|再次|再者|此外|最后)(?:[，,：:]|是)\s*", 8, "首先，", weak=True),
    _kind("stem", rf"(?P<n>[{_STEMS}])[、．.]\s*", 4, "甲、", weak=True),
    _kind("alpha", r"(?P<n>[A-Ha-h])[、．.)）]\s*", 7, "A、", weak=True),
    _kind(
        "time",
        r"(?:[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日\s*)?(?P<n>[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)(?![-—~～至0-9])[，,：:\s]*",
        7,
        "20:19",
        weak=True,
    ),
    _kind("cn", rf"(?P<n>{_CN})[\s　]+(?=[一-鿿])", 3, "一 总体情况", weak=True),
    _kind(
        "ar",
        rf"(?P<n>{_AR})[\s　]+(?=[一-鿿])(?![年月日号个次家项名位人件份户条种类届万亿元余多])",
        5,
        "1 总体情况",
        weak=True,
    ),
    _kind("ar", rf"(?P<n>{_AR})[,，](?=[一-鿿“《]|[0-9]{{1,2}}月)", 5, "1,对路灯", weak=True),
    _kind("bullet", rf"(?P<w>{_BULLET})\s*{_NO_SUBTITLE}(?:\[[ xX√]\]\s*)?", 9, "——"),
)

_INLINE: Final[tuple[Kind, ...]] = (
    _kind("shi", rf"(?:其(?P<n2>{_CN})(?:是|[，,：:])|(?P<n>{_CN})(?:是(?!非|否)|则(?!是否)))[：:，]?", 8, "一是"),
    _kind("yao", rf"(?P<n>{_CN})要(?![求点素闻员略])[：:，]?", 8, "一要"),
    _kind("di", rf"第(?P<n>{_CN})个?{_NOUN}(?:[，,、：:．.]\s*|是|就是|在于)[：:，]*", 7, "第一，"),
    _kind("cn_paren", rf"[（(]\s*(?P<n>{_CN})\s*[)）][、．.]?\s*", 4, "（一）"),
    _kind("ar_paren", rf"[（(]\s*(?P<n>{_AR})\s*[)）][、．.]?\s*", 6, "（1）"),
    _kind("ar_paren", rf"(?P<n>[{_PAREN_AR}])\s*", 6, "⑴"),
    _kind("circled", rf"(?P<n>[{_CIRCLED}])[、．.]?\s*", 7, "①"),
    _kind("named", rf"(?P<w>问题|隐患|短板)\s?(?P<n>{_CN}|{_AR})[：:]\s*", 2, "隐患一："),
    _kind("ar", rf"(?P<n>{_AR})[、．.](?![0-9０-９])\s*", 5, "1."),
    _kind("ar_half", rf"(?P<n>{_AR})[)）]\s*", 7, "1)"),
    _kind("sequence", r"(?P<w>首先|其次|再次|再者|最后)(?:[，,：:]|是)\s*", 8, "首先，"),
    _kind(
        "bare",
        r"(?P<n>[一二三四五六七八九十])(?![一二三四五六七八九十百千万亿〇零个些定级切方种次样般旦直并起同致律举线季届条家人位名户岁"
        r"带是要则、．.：:，,；;。\s）)]|大批|手|代人|把手|项(?!目)|日(?!常)|月(?!度)|年(?!轻|度))(?=[一-鿿“])",
        9,
        "一学习不主动",
    ),
    _kind(
        "bare_ar",
        rf"(?P<n>[1-9][0-9]?)(?![{_COUNTED}])(?=[一-鿿“])",
        9,
        "1学习不系统",
    ),
)

_BOUNDARY: Final = "。；;：:！？!?，,、 　\n\t”》）)…*"
_CLOSED: Final = re.compile(r"“[^“”\n]{0,60}”|《[^《》\n]{0,60}》|〔[^〔〕\n]{0,20}〕|「[^「」\n]{0,60}」")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker found at `start`; its content begins at `stop`. `family` is the kind, `number` its place in a list.

    `label` is the numeral or word alone. `number` is None for bullets and times, which only follow one another.
    """

    family: str
    label: str
    number: int | None
    start: int
    stop: int
    rank: int
    weak: bool


def _number(kind: str, raw: str) -> int | None:
    if kind == "sequence":
        return _SEQUENCE[raw]
    for row in (_CIRCLED, _PAREN_AR, _DOTTED, _PAREN_CN, _STEMS):
        if raw in row:
            return row.index(raw) + 1
    if kind == "alpha":
        return ord(raw.lower()) - ord("a") + 1
    if kind == "decimal":
        return to_int(re.split("[.．]", raw)[-1])
    return None if kind == "time" else to_int(raw)


def _marker(kind: Kind, found: re.Match[str]) -> Marker:
    groups = found.groupdict()
    raw = groups.get("n") or groups.get("n2") or groups.get("w") or found.group().strip()
    family = kind.name
    if kind.name == "named":
        family = f"named:{groups['w']}"
    if kind.name == "decimal":
        family = f"decimal{len(re.findall('[.．]', raw))}"
    if kind.name == "bullet":
        return Marker(
            family="bullet", label=raw[:1], number=None, start=found.start(), stop=found.end(), rank=9, weak=False
        )
    return Marker(
        family=family,
        label=raw,
        number=_number(kind.name, raw),
        start=found.start(),
        stop=found.end(),
        rank=kind.rank,
        weak=kind.weak,
    )


def line_marker(text: str, at: int = 0) -> Marker | None:
    """The marker that begins exactly at `at`, where a line's content begins; None where there is none.

    >>> [(m.family, m.number) for m in map(line_marker, ("（三）加强学习", "2．改进", "一定要改")) if m]
    [('cn_paren', 3), ('ar', 2)]
    """
    for kind in LINE_KINDS:
        if found := kind.pattern.match(text, at):
            return _marker(kind, found)
    return None


def inline_markers(text: str, start: int, stop: int) -> Iterator[Marker]:
    """Candidates inside text[start:stop], left to right: those after a boundary and outside quotation marks.

    >>> [m.label for m in inline_markers("不足：一是学习少；二是“三是”不算", 0, 17)]
    ['一', '二']
    """
    closed = iter([(m.start(), m.end()) for m in _CLOSED.finditer(text, start, stop)] + [(stop + 1, stop + 1)])
    shut = next(closed)
    at = start
    while at < stop:
        if at > start or text[at] not in _STARTERS:
            ahead = _START.search(text, at, stop)
            if ahead is None:
                return
            at = ahead.start()
        while shut[1] <= at:
            shut = next(closed)
        if shut[0] <= at < shut[1]:
            at = shut[1]
            continue
        for kind in _INLINE:
            found = kind.pattern.match(text, at, stop)
            if found and (kind.name not in _AFTER_STOP or at == start or text[at - 1] in _AFTER_STOP[kind.name]):
                yield _marker(kind, found)
                at = found.end() - 1
                break
        at += 1


_OPENERS: Final = "（(" + _CIRCLED + _PAREN_AR
_STARTERS: Final = _OPENERS + "一二三四五六七八九十其第首再最问隐短0123456789０１２３４５６７８９"
_START: Final = re.compile(rf"[{_STARTERS}](?:(?<=[{_OPENERS}])|(?<=[{_BOUNDARY}].))")
"""Where a marker may begin inside a text: at an opening bracket or the like, or after a boundary."""
_AFTER_STOP: Final = {
    "named": frozenset("。；;！？”）) 　"),
    "bare": frozenset("。；;：:，,！？”）)"),
    "bare_ar": frozenset("。；;：:！？"),
    "ar": frozenset("。；;：:！？ 　"),
    "ar_half": frozenset("。；;：:！？，, 　"),
    "sequence": frozenset("。；;：:！？ 　"),
    "di": frozenset("。；;：:！？，, 　"),
}
"""What may stand before a marker of these kinds: the others may follow any boundary."""
