"""Why a clause is taken to speak of a promise, or a problem for one that returns: the rule table of this stage."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..model import Rule

_TABLE: Final = (
    Rule(
        name="follow_name",
        says="点到同一个名称：{terms}",
        example="修订《村级财务管理办法》 …… 《村级财务管理办法》于5月印发",
        reason="A title in 《》 points at one document only.",
    ),
    Rule(
        name="follow_figure",
        says="同一事项的数字：{terms}",
        example="改造管网40公里 …… 全年改造管网46公里",
        reason="The same unit, the same direction and the same thing counted: the result beside its target.",
    ),
    Rule(
        name="follow_terms",
        says="共同提到：{terms}",
        example="每月走访一次联系村 …… 到联系村走访11次",
        reason="Specific words in common, weighed by how rare they are in general and in the later report.",
    ),
    Rule(
        name="follow_order",
        says="用字相近，并与前后几条承诺的答复相邻",
        example="翻修职工宿舍楼 …… 职工公寓修缮一新",
        reason="Reports answer in about the order in which was promised; rare characters in common do the rest.",
    ),
    Rule(
        name="recurs_terms",
        says="同一问题，共同提到：{terms}",
        example="水库管护薄弱 …… 水库管护机制不健全",
        reason="A problem of the same topic that names the same things is the same problem in another year's words.",
    ),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.name: rule for rule in _TABLE})
