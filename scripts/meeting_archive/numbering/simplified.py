"""Traditional characters as simplified ones, character by character, so that places in the text stay."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..settings import table


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
