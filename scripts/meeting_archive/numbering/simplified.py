"""The text in one spelling, character by character, so that places stay: simplified, with the marks of Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..settings import table

_NARROW: Final = re.compile(r"(?<=[\u3400-\u9fff”’》】）])[,:;!?]|[,:;!?](?=[\u3400-\u9fff“‘《【（])")
_WIDE: Final = str.maketrans(",:;!?", "，：；！？")


@cache
def _simpler() -> Mapping[int, str]:
    data = table("traditional")
    pairs = zip("".join(data["traditional"].split()), "".join(data["simplified"].split()), strict=True)
    return {ord(a): b for a, b in pairs} | {ord(a): b for a, b in zip("「」『』", "“”‘’", strict=True)}


def simplify(text: str) -> str:
    """The text as a simplified one, of the same length: what wording is compared by, never what is shown.

    >>> simplify("學習「三會一課」不夠")
    '学习“三会一课”不够'
    """
    return text.translate(_simpler())


def plainly(text: str) -> str:
    """`simplify`, and the half-width marks beside Chinese characters as full ones; of the same length.

    >>> plainly("一是學習少,不深;二是9:30")
    '一是学习少，不深；二是9:30'
    """
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), simplify(text))
