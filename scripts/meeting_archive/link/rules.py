"""Why a link may be made: the rule table of this stage, and how far each rule can be trusted by itself.

`says` is shown to the reader; `{terms}` is filled with `Evidence.terms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..model import LinkKind, Rule

_MENTIONED: Final = 0.7
_TABLE: Final = (
    (
        0.95,
        Rule(
            name="table_row",
            says="写在表格的同一行",
            example="| 1 | 台账更新不及时 | 每月核对一次台账 |",
            reason="A ledger pairs its cells by row, whatever the words.",
        ),
    ),
    (
        0.9,
        Rule(
            name="named",
            says="直接点到：{terms}",
            example="问题：“半截子工程”多 …… 措施：逐个清理“半截子工程”。",
            reason="A name in quotation marks, or a title repeated word for word, points at one item only.",
        ),
    ),
    (
        0.92,
        Rule(
            name="targeted",
            says="明确针对：{terms}",
            example="针对河道保洁不及时的问题，增配两支保洁队。",
            reason="针对/解决/克服 … 问题 says outright which problem a measure is for.",
        ),
    ),
    (
        0.85,
        Rule(
            name="same_paragraph",
            says="同一段里前后相承",
            example="窗口排队时间长。下一步将增设两个窗口。",
            reason="One problem, then its cause or measure in the same breath.",
        ),
    ),
    (
        0.8,
        Rule(
            name="cycle",
            says="同一专题里前后相承",
            example="（一）问题：… 原因：… 措施：…（二）问题：… 原因：… 措施：…",
            reason="Where problem, cause and measure come round topic by topic, each turn belongs together.",
        ),
    ),
    (
        0.8,
        Rule(
            name="shared_head",
            says="针对这一组问题的总称：{terms}",
            example="本位主义有几种表现。…… 要坚决克服本位主义。",
            reason="A list of symptoms is introduced by a name; overcoming what is so named answers them all.",
        ),
    ),
    (
        0.6,
        Rule(
            name="with_parent",
            says="上一级条目已对应，且共同提到：{terms}",
            example="一、为民服务有差距：窗口午间无人 …… 一、站稳人民立场：窗口午间轮班",
            reason="Where two parents are linked, one specific word shows which child is meant: two times in three.",
        ),
    ),
    (
        0.0,
        Rule(
            name="shared_terms",
            says="共同提到：{terms}",
            example="中心组学习不经常 …… 坚持每月一次中心组集中研讨",
            reason="Specific words in common; weights come from a fixed table of background frequencies.",
        ),
    ),
    (
        0.0,
        Rule(
            name="same_matter",
            says="同一主题：{terms}",
            example="经费紧张 …… 多方筹措资金",
            reason="Different words for one matter, by the synonyms of data/link_rules.yml.",
        ),
    ),
    (
        0.0,
        Rule(
            name="numbering",
            says="编号对应，多数条目措辞也对应",
            example="问题一、二、三 …… 措施一、二、三",
            reason="Two lists of one length whose words mostly pair up by number were written to pair up.",
        ),
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.name: rule for _, rule in _TABLE})
TRUST: Final[Mapping[str, float]] = MappingProxyType({rule.name: trust for trust, rule in _TABLE if trust})
"""Score of a link that rests on this rule alone; the others' scores come from `decide`."""


def trust(rule: str, kind: LinkKind) -> float:
    """How far a rule can be trusted by itself: what takes up a name for a cause may only mention it."""
    return _MENTIONED if rule == "named" and kind != "addressed_by" else TRUST[rule]
