"""The text in one spelling, character by character, so that places stay: simplified, with the marks of Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ..settings import table

_NARROW: Final = re.compile(r"[,:;!?](?:(?<=[\u3400-\u9fff”’》】）][,:;!?])|(?=[\u3400-\u9fff“‘《【（]))")
_WIDE: Final = str.maketrans(",:;!?", "，：；！？")


@cache
def _simpler() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Any character that is spelled otherwise, and how; text has few of them, and `str.translate` asks about all."""
    data = table("traditional")
    pairs = zip("".join(data["traditional"].split()), "".join(data["simplified"].split()), strict=True)
    simpler = {**dict(pairs), **dict(zip("「」『』", "“”‘’", strict=True))}
    return re.compile(f"[{re.escape(''.join(simpler))}]"), simpler


def simplify(text: str) -> str:
    """The text as a simplified one, of the same length: what wording is compared by, never what is shown.

    >>> simplify("學習「三會一課」不夠")
    '学习“三会一课”不够'
    """
    other, simpler = _simpler()
    return other.sub(lambda c: simpler[c[0]], text)


def plainly(text: str) -> str:
    """`simplify`, and the half-width marks beside Chinese characters as full ones; of the same length.

    >>> plainly("一是學習少,不深;二是9:30")
    '一是学习少，不深；二是9:30'
    """
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), simplify(text))
