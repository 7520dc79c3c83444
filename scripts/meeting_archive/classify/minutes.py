"""What is different in minutes: a 结论 is what was agreed on."""

from __future__ import annotations

import re
from functools import cache

from ..settings import table
from .words import squeeze


def of_minutes(title: str) -> bool:
    """Whether a title is that of minutes.

    >>> of_minutes("青山市水务局会议记录"), of_minutes("青山市水务局调研报告")
    (True, False)
    """
    return bool(re.search(table("roles")["minutes"], squeeze(title)))


def concludes(title: str) -> bool:
    """Whether a heading stands over what a meeting agreed on.

    >>> concludes("结论："), concludes("结论与建议")
    (True, False)
    """
    return squeeze(title).rstrip("：:") in table("roles")["concludes"]


@cache
def _agenda() -> re.Pattern[str]:
    return re.compile(table("roles")["agenda"])


def is_agenda(title: str) -> bool:
    """Whether a heading names what a meeting dealt with: 研究防汛工作."""
    return bool(_agenda().match(squeeze(title)))
