"""How much and how often: the words of a quantity and of a frequency in one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from .clauses import FILLER
from .tables import PATTERNS, SLOGANS, one_of

_DIGITS: Final = r"[0-9０-９]{1,12}(?:[.．,，][0-9０-９]{1,6}){0,3}"
_HAN: Final = r"(?:[二三四五六七八九十百千万两][一二三四五六七八九十百千万两]{0,5})"
_BLANK: Final = r"(?:[xX×]{1,3}|\*{1,3})"
_SCALE: Final = r"(?:多?[万亿千百]{1,3})?多?余?"
_UNIT: Final = (
    r"(?:个百分点|个小时|个工作日|人次|人月|平方米|平方公里|公里|个月|小时|分钟|学时|课时|万元|亿元|[%％]|倍|次|期|场|篇|个|人|名|天|项|件|条"
    r"|份|家|户|亩|元|部|本|册|处|所|座|台|套|门|堂|节|轮|组|米|盏|棵|块|幅|封|道|批|吨|斤|类|种|起|岗|例|支|辆|间|张|头|只|株|班|遍|位|字|公顷|千瓦"
    r"|美元)"
)
_UP_TO: Final = rf"(?:{_DIGITS}\s?(?:至|到|-|—|~|～)\s?)?"
_SHARE: Final = (
    r"(?:百分之[一二三四五六七八九十百]{1,4}|[二三四五六七八九十两]分之[一二三四五六七八九]"
    r"|[一二三四五六七八九两]成(?![立为果效员本都长熟功]))"
)
_HALF: Final = r"半个?(?:工作日|小时|天|月|学期)"
_NUMBER: Final = (
    rf"(?:(?:{_UP_TO}{_DIGITS}|{_BLANK}){_SCALE}\s?(?:{_UNIT})?|{_SHARE}|{_HALF}"
    rf"|{_HAN}{_SCALE}{_UNIT})"
)
_ONE: Final = rf"(?:{_NUMBER}|一{_UNIT})"
_FLOOR: Final = r"(?:不少于|不得少于|不低于|不得低于|不超过|不得超过|不高于|不多于|至少|最少|最多)"
_GOAL: Final = (
    r"(?:达到|达|控制在|保持在|稳定在|压缩到|压缩至|压减|压降|缩短到|缩短至|延长到|延长至|提高到|提高至|提升到|提升至|提高|提升"
    r"|增长|降低到|降低|再降|降至|降到|减至|减到|增至|增加到|增加|减少|下降|新增|安排|发行|投入|筹措|超过|突破)"
)
_BOUND: Final = r"(?:以上|以内|以下|左右)"
_GOALS: Final = re.compile(
    rf"{_FLOOR}[^，。；、0-9０-９某]{{0,10}}?(?P<a>{_ONE})(?:\s?{_BOUND})?"
    rf"|力争[^，。；、0-9０-９某]{{0,12}}?(?P<g>{_NUMBER}(?:\s?{_BOUND})?)"
    rf"|{_GOAL}[^，。；、0-9０-９某]{{0,10}}?(?P<b>{_NUMBER})(?:\s?{_BOUND})?"
    rf"|(?:从|由)\s?(?P<c>{_NUMBER})[^，。；]{{0,8}}?(?:至|到)\s?{_NUMBER}"
    rf"|(?:压缩|压减|减少|缩短|降低|下降)(?P<e>一半|半数|[二三四五]分之[一二三四])|(?P<f>减半|翻(?:一|两)?番)"
    r"|不(?:低于|高于|少于|多于|超过)[^，。；、0-9]{0,8}(?:平均水平|平均数|上年|去年|同期)"
    rf"|(?<!占)(?P<d>{_NUMBER}){_BOUND}(?!的?群众|的?农民|的?人口)"
)
_FIGURE: Final = re.compile(
    rf"(?:{_UP_TO}{_DIGITS}|{_BLANK})(?:多|余)?\s?(?:[万亿千百]{{1,3}}{_UNIT}?|{_UNIT})|(?:{_DIGITS}){_SCALE}{_UNIT}"
)
_COUNT: Final = re.compile(
    rf"{one_of(PATTERNS['counted_doings'])}[^，。；、的]{{0,3}}?"
    rf"(?P<q>{_HAN}(?:次|期|场|篇|份|堂|人次|轮|遍|批|门|支|处|所|项|名|本|册|户|家|件)|一(?:次|期|场|篇|份|堂|轮|遍))"
)
_EACH: Final = re.compile(
    rf"每(?:人|名|位)[^，。；、]{{0,10}}?(?P<q>(?:一|{_HAN}|[0-9]{{1,2}})(?:个(?!人)|名|户|家|村|项|条|篇|次))(?!问题|方面)"
)
"""How much each of them has: 每人包一个村."""
_HAN_FIGURE: Final = re.compile(
    r"(?<![每第各某任百千万亿〇一二三四五六七八九十])(?:[二三四五六七八九十两]{1,3}"
    r"(?:家|名|位|台|套|座|盏|辆|间|本|部(?![分门])|块|处|所|户|亩|元|万元|张|公里|吨|个(?:月|小时|星期|工作日))"
    r"|一(?:台|套|座|盏|辆|间|本(?![万正])|块|名|堵|口|棵))(?![一-龥]?上下)"
)
"""A count in Chinese numerals of things that can be touched or people, not of 方面, 问题, 种 and the like."""
_ALL: Final = re.compile(
    r"(?:实现|确保|做到|达到)[^，。；]{0,24}?(?P<q>全覆盖|全部|100[%％]|百分之百|清零|零(?:事故|报告|发生|投诉|容忍))"
    rf"|(?<=[一-龥]{{2}})(?P<w>全部)(?:按期|及时|如期|按时)?{one_of(PATTERNS['all_of'])}"
)
_IDLE: Final = re.compile(rf"\s?(?:个|种|项|条|类|大|多)?\s?{one_of(SLOGANS['counted_idly'])}")
_GIVEN: Final = re.compile(one_of(SLOGANS["given"]))
_NAMES: Final = re.compile(
    r"[0-9０-９]{1,3}周?岁(?:以上|以下|左右)?|(?<![办展织训少于行过])[一二三四五六]期(?!次|班|培训)|[0-9０-９]{2,4}年|第\s?[一二三四五六七八九十0-9]{1,4}|(?:连续|满|超过|逾期)\s?[0-9一二三四五六七八九十两]{1,3}\s?(?:个月|天|日|次|年)|[0-9]{1,4}[日号时点]|〔[0-9]{4}〕|[一二三四五六七八九十]项规定"
)
_FREQUENCY: Final = re.compile(
    r"每(?!一?(?:个|名|位|件|项|条|道|人|一)(?!月|季|星期))(?:隔|两|2|二|三|3)?"
    r"(?:半年|半个?月|年度|年|季度|季|个?月|个?星期|周|日|天|学期|学年|旬|次|逢|节课|堂课)(?:前|后|初|末|底|[0-9]{1,2}[日号]前?)?"
    r"|每(?:隔)?(?:[0-9]{1,3}|[二三四五六七八九十两半])?个?(?:分钟|小时|班次?(?!级|子|主任|长)|餐|批次?|趟)(?=[^，。；的]{2})"
    r"|(?:(?:天天|日日|周周|月月)(?![讲想说提喊谈])|逢[一二三四五六日单双])(?=[^，。；]{2})|(?:半年|[一两]个?(?:星期|周|月|季度))(?=[^，。；、]{0,8}一[次遍轮])"
    r"|(?<!的)不?定期|逐[日周月季年](?!度)|按(?:日|周|月|季度?|年|学期)(?=[^期份])"
    r"|[月季年]度(?=[^，。；]{0,6}(?:例会|谈话|通报|检查|考核|制度|述职|报告制|走访|调度|督查|核对|分析|巡查|点评))"
    r"|(?<![0-9一二三四五六七八九十每按本上下逐、个年])[日周旬月季](?=(?:巡查|核对|提醒|通报|调度|例会|督查|排查|分析|清零|清月结|讲评|评比|报告制))"
)
_MAY_REPEAT: Final = re.compile("[每逢逐按年月周日旬季天期]")
"""What every frequency has somewhere; few clauses do."""
_TIMES: Final = re.compile(
    rf"(?:{_FREQUENCY.pattern})"
    rf"[^，。；、0-9０-９某]{{0,24}}?(?P<q>(?:{_HAN}|一)(?:{_UNIT})|半个?(?:小时|天))(?!问题|方面)"
)
"""How often, then how much at a time: the 一次 of 每周谈心一次."""
_THRESHOLD: Final = re.compile(
    rf"{_NUMBER}(?:以上|以下)(?=(?:的[^，。；、0-9]{{0,8}}|[^，。；、的0-9]{{0,6}})(?:占比)?[0-9０-９])"
)
"""What only says which are counted: the 5亿元以上 of 5亿元以上项目3个."""
_MAY_COUNT: Final = re.compile("[0-9０-９xX×*零一二三四五六七八九十百千万亿两半番全清]|平均|[上去]年|同期")
"""What every quantity has somewhere; few clauses do."""
Range = tuple[int, int]


def find_quantity(masked: str) -> tuple[Range, bool] | None:
    """Where the quantity stands in a masked clause, and whether it is a bare figure (592个县) rather than a goal.

    Ordinals, years, days and things counted as a manner of speaking (三个方面) are none.
    """
    if not _MAY_COUNT.search(masked):
        return None
    bare = _NAMES.sub(lambda m: FILLER * len(m[0]), masked)
    bare = _THRESHOLD.sub(lambda m: FILLER * len(m[0]), bare)
    if goal := next(_goals(bare), None):
        return goal, False
    given = _GIVEN.search(bare)
    for m in chain(_FIGURE.finditer(bare), _HAN_FIGURE.finditer(bare)):
        if not (given and given.end() <= m.start()) and not _IDLE.match(bare, m.end()):
            return m.span(), True
    return None


def _goals(bare: str) -> Iterator[Range]:
    """What is to be reached: a floor, a share, how many times, all of them."""
    for pattern, group in ((_GOALS, "g"), (_COUNT, "q"), (_TIMES, "q"), (_EACH, "q")):
        for m in pattern.finditer(bare):
            if not _IDLE.match(bare, m.end()):
                yield m.span(group if m[group] else 0)
    if every := _ALL.search(bare):
        yield every.span("q" if every["q"] else "w")


def find_frequency(masked: str) -> Range | None:
    """Where the frequency stands in a masked clause: 每季度, 定期, 逐月 …; “每名党员” is none."""
    m = _MAY_REPEAT.search(masked) and _FREQUENCY.search(masked)
    return m.span() if m else None
