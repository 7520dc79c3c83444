"""What will be there: the deliverable of one clause, as the words used, and its kind (the name of a rule)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .clauses import FILLER
from .tables import PATTERNS, SLOGANS, one_of

_MODALS: Final = (
    r"(?:[\s某“”\"]|要|应当?|须|必须|将|可以?|并|再|还|也|拟|计划|进一步|积极|认真|切实|加快|抓紧|尽快|及时|持续|深入|着力"
    r"|大力|全面|精心|带头|努力|逐步|同时|广泛|适时|严格|坚决|继续|主动|自觉|扎实|稳步|依法|统一|集中|推动|督促|指导|全体"
    r"|建议|统筹|分类|有序|试点|探索|研究|鼓励|支持|定期|组织)*"
)
_OPENERS: Final = _MODALS + r"(?:(?:结合|围绕|按照|根据|依托|针对|利用|在|由|以)[^，。；]{1,20}?)?"
_TOWARDS: Final = r"(?:(?:会同|联合|面向|对于?|与|向|在|结合|围绕|针对|利用)[^，。；]{1,24}?)?"
_CHANGE: Final = re.compile(
    _OPENERS
    + one_of(PATTERNS["change"])
    + rf"(?!和|与|的|工作|之?[前后]|[^，。；]{{0,6}}{one_of(SLOGANS['changed_idly'])})"
)
_OPENING_VERB: Final = re.compile(_OPENERS + r"(?P<v>" + one_of(PATTERNS["founding_first"]) + r")(?!的)")
_FOUNDING_VERB: Final = re.compile(r"(?P<v>" + one_of(PATTERNS["founding"]) + r")(?!健全|[^，。；]{0,3}以来|者|的)好?")
_TO_THE_END: Final = r"(?=$|[，。；：:、,;!！?？\s等和及与并或（(]|建设|的[^，。；]{0,6}$)"
_BETTERED: Final = re.compile(
    _MODALS + r"(?:完善|健全)(?P<o>[^，。；]{4,40}?" + one_of(PATTERNS["rules_of_work"]) + r")(?=[，。；：、,;\s]|$)"
)
_RENEWED: Final = re.compile(r"建立健全(?P<o>[^，。；]{6,60}?" + one_of(PATTERNS["rules_of_work"]) + ")" + _TO_THE_END)
_BODY: Final = re.compile("(?<!为)" + one_of(PATTERNS["bodies"]) + _TO_THE_END)
_THING: Final = re.compile(one_of(PATTERNS["things"]) + _TO_THE_END)
_RULE: Final = re.compile(one_of(PATTERNS["rules_of_work"]) + _TO_THE_END)
_VAGUE: Final = re.compile(rf"(?:{one_of(PATTERNS['vague'])})*")
_NO_RULES: Final = frozenset({"形成", "加装", "完成", "开展", "组织", "统一", "实施"})
_CORNER: Final = re.compile(r"(?:开辟|开设|设立)[“\"]" + FILLER)
_POST: Final = re.compile(
    rf"(?:配备|配齐|落实|安排|指定|明确|选聘|聘请|设立|设置|确定)(?P<o>[^，。；]{{0,14}}?{one_of(PATTERNS['posts'])})"
    rf"|(?:增派|增配|增聘|招募|聘请|选聘|选派)(?P<c>[^，。；的]{{0,10}}?(?:[一-龥]员|{one_of(PATTERNS['experts'])}))"
)
_NAMED_DOING: Final = re.compile(
    rf"(?:开展|组织|策划|实施|举办|推出|启动|打造|创建)(?P<o>[^，。；]{{0,24}}?[“\"]{FILLER}+[”\"][^，。；]{{0,10}}?"
    rf"{one_of(PATTERNS['named_doings'])})"
    rf"|(?:开展|组织|实施|启动)(?P<c>[^，。；]{{0,24}}?{one_of(PATTERNS['campaigns'])})"
    r"|(?:实施|启动)(?P<e>(?![^，。；]{0,2}(?:工程|计划|行动))[^，。；的、《]{4,14}?(?:工程|行动计划|行动|导师制|轮训|计划))(?=[，。；、]|$)"
    rf"|启动(?P<f>[^，。；]{{2,20}}?{one_of(PATTERNS['begun'])}(?:工作)?)(?=[，。；、]|$)"
)
_REGIME: Final = re.compile(
    rf"(?:实行|推行)(?P<o>[“\"]{FILLER}+[”\"](?:[^，。；的]{{0,4}}(?:管理|服务|制度?|模式|工作法))?)"
    rf"|对[^，。；]{{2,24}}?(?:实行|推行)(?P<c>[^，。；的]{{0,8}}?{one_of(PATTERNS['regimes'])})(?=[，。；：、,;]|$)"
)
_NAMED_BOOK_OF_RULES: Final = re.compile(
    rf"{one_of(PATTERNS['writing'])}(?!以来|的)[^，。；《》]{{0,10}}?(?P<o>《{FILLER}+》)(?![^，。；]{{0,6}}(?:要求|精神|规定|部署))"
)
_OCCASION: Final = re.compile(
    rf"(?:开展|组织|举办)(?P<o>[“\"]{one_of(PATTERNS['feasts'])}[”\"][^，。；]{{0,6}}(?:活动|走访|慰问|表彰))"
)
_VOW: Final = re.compile(
    r"(?P<o>一律(?!平等)[^，。；]{2,})"
    r"|(?P<c>(?<!将)不再(?!发生|出现|存在|满足|停留|重复|犯|是|有|仅|只|单纯|局限|依赖|把|将|当|以|认为|觉得|说|为)[^，。；]{2,16})(?=[，。；]|$)"
)
_CONSENT: Final = re.compile(
    rf"(?P<o>(?:须|必须|应当?|需|要)(?:先|提前|事先|事前|逐级)?[经报由][^，。；]{{0,14}}?{one_of(PATTERNS['consents'])}(?:通过|后)?)(?!的)"
)
"""Whose consent is needed first: the paper with it is there or it is not."""
_REGISTER: Final = re.compile(
    rf"(?P<o>(?:纳入|列入)[^，。；]{{0,14}}?{one_of(PATTERNS['registers'])}(?:指标体系|体系)?)(?![^，。；]*的)"
)
_PUT: Final = re.compile(
    rf"(?:把|将|给|为)[^，。；]{{2,24}}?(?P<o>{one_of(PATTERNS['put'])}|作为(?=[^，。；]{{0,14}}(?:依据|条件|门槛)))"
    rf"|(?P<c>(?<=[一-龥]{{2}})(?<!整){one_of(PATTERNS['made_into'])}[^，。；]{{2,}})"
    rf"|(?P<e>(?<=[一-龥]{{2}}){one_of(PATTERNS['placed'])})(?=[，。；]|$)"
    r"|(?P<f>(?:上传|录入|接入|并入|导入)[^，。；的]{0,8}(?:系统|平台|数据库|网络|一张图))(?=[，。；]|$)"
)
"""What is put elsewhere or made into something else: 把…改为…, 值守改为双岗, 账目上墙, 记录上传系统."""
_FITTED: Final = re.compile(
    rf"{one_of(PATTERNS['fitting'])}(?P<o>(?!和|与|及|不|前|后|时|{one_of(PATTERNS['not_fitted'])})[^，。；、的]{{2,16}})(?=[，。；、]|$)"
)
"""Verbs of the hand: whatever is put up or bought by them can be looked at."""
_OFFERED: Final = re.compile(
    rf"{one_of(PATTERNS['offering'])}(?P<o>[^，。；的、]{{0,10}}?{one_of(PATTERNS['offers'])})(?=[，。；、]|$)"
)
_SHOWN: Final = re.compile(rf"(?:公开|公布)(?P<o>[^，。；、的]{{0,8}}{one_of(PATTERNS['shown'])})(?=[，。；、]|$)")
_PAIRED: Final = re.compile(
    r"(?:实行|推行|做到|实施|落实)(?P<o>[^，。；的]{0,6}?(?:一[一-龥]{1,2}一[一-龥]{1,2}|双[一-龥]双[一-龥]|专[一-龥]专[一-龥])[^，。；的]{0,4})"
    r"(?=[，。；、]|$)"
)
"""Rules of thumb in four characters: 双人双锁, 一户一档, 专款专用."""
_CLOSING: Final = re.compile(
    r"(?P<o>逐[项条一]整改|整改销号|逐项销号|对账销号|挂账销号|书面报|报[^，。；告]{1,10}备案|作(?:出)?(?:书面)?报告)"
)
_BOOK: Final = re.compile(r"(?:读完|研讨完|学完|通读|精读)(?P<o>[^，。；]{0,12}《.*)", re.DOTALL)
_ASSIGNED: Final = re.compile(_OPENERS + one_of(PATTERNS["assigned_doings"]))
_ACT: Final = re.compile(
    _MODALS
    + r"(?P<o>(?:(?:面向|向)[^，。；]{1,8}?)?(?:公开|集中|全面|逐[一个户座])*"
    + one_of(PATTERNS["acts"])
    + r"(?![和与的工机制者])[^，。；、]{0,10})"
    + rf"|{_MODALS}{_TOWARDS}(?:(?:开展|组织|进行|实施|做好)(?P<c>[^，。；“”]{{0,24}}?"
    + rf"(?:[“\"]{FILLER}+[”\"][^，。；]{{0,6}}?)?[“\"]?"
    + one_of({*PATTERNS["acts"], *PATTERNS["acts_carried_out"]})
    + r")[”\"]?)(?=[，。；、,;]|$)"
)
_FINDERS: Final = (
    (_ACT.match, "act"),
    (_NAMED_DOING.search, "doing"),
    (_OCCASION.search, "doing"),
    (_NAMED_BOOK_OF_RULES.search, "thing"),
    (_REGIME.search, "rule"),
    (_PAIRED.search, "rule"),
    (_VOW.search, "rule"),
    (_CONSENT.search, "rule"),
    (_REGISTER.search, "register"),
    (_CLOSING.search, "closing"),
    (_BOOK.search, "book"),
    (_POST.search, "post"),
    (_OFFERED.search, "thing"),
    (_SHOWN.search, "thing"),
    (_FITTED.search, "thing"),
    (_PUT.search, "change"),
)
Found = tuple[tuple[int, int] | None, str]


_ONLY_A_FRAME: Final = re.compile(
    r"^\s*(?:按照?|根据|本着|依据|对照)[^，。；]*(?:要求|原则|精神|部署|标准|规定|安排|意见|办法)[，,]?\s*$"
    r"|^\s*(?:在|待|经|当)[^，。；]*(?:之后|后|时|之时|的前提下|的基础上)[，,]?\s*$"
)
"""A clause that only says by what, or upon what: it promises nothing itself."""


def find_deliverable(masked: str) -> Found | None:
    """Where the deliverable stands in a masked clause (None for a change) and its kind.

    Kinds: body, thing, rule, doing, register, closing, book, post, change.
    """
    if _ONLY_A_FRAME.match(masked):
        return None
    return next(_founded(masked), None) or next(_others(masked), None)


def _founded(masked: str) -> Iterator[Found]:
    for verb in (_FOUNDING_VERB.search(masked), _OPENING_VERB.match(masked)):
        if verb is None:
            continue
        at = verb.end()
        for pattern, kind in ((_BODY, "body"), (_THING, "thing")):
            if m := pattern.search(masked, at):
                yield (at, m.end()), kind
        m = _RULE.search(masked, at)
        if m and verb["v"] not in _NO_RULES and (verb["v"] == "出台" or _specific(masked[at : m.start()])):
            yield (at, m.end()), "rule"


def _others(masked: str) -> Iterator[Found]:
    for find, kind in _FINDERS:
        if m := find(masked):
            yield m.span(m.lastgroup or 0), kind
    if m := _CORNER.search(masked):
        yield (m.end() - 2, len(masked)), "thing"
    if (m := _RENEWED.search(masked)) and _specific(m["o"][:-2]):
        yield m.span("o"), "rule"
    if _CHANGE.match(masked):
        yield None, "change"


def _specific(between: str) -> bool:
    """Whether the words between a verb and a rule of work say which rule it is: not 长效, 相关, 各项 …"""
    return len(between) >= 2 and _VAGUE.fullmatch(between) is None


def is_named(masked: str) -> bool:
    """Whether a clause names its thing so plainly that it promises it even as a heading: a title, a regime, a vow."""
    if any(p.search(masked) for p in (_NAMED_BOOK_OF_RULES, _REGIME, _VOW, _OCCASION)):
        return True
    return "“" in masked and _NAMED_DOING.search(masked) is not None


def betters(masked: str) -> tuple[int, int] | None:
    """Where the rule of work stands that a clause betters by name (完善某某学习制度), which is little by itself."""
    m = _BETTERED.match(masked)
    return m.span("o") if m and _specific(m["o"][:-2]) else None


def is_task(masked: str) -> bool:
    """Whether a clause, once it is handed to somebody, opens with something to do."""
    return _ASSIGNED.match(masked) is not None
