"""The values that people write about a report in YAML: at the head of the file or in a file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("标题", "题目"),
    "year": ("年份", "年度"),
    "date": ("日期", "时间"),
    "organization": ("单位", "组织", "部门"),
    "person": ("汇报人", "姓名", "述职人", "报告人"),
    "meeting": ("会议", "会议名称"),
    "theme": ("主题", "会议主题"),
    "secrecy": ("密级",),
    "parts": ("份数",),
}
_NAME_OF: Final = {alias: key for key, aliases in KEYS.items() for alias in aliases}


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Strings by key, or the line (from 1) and kind of what is wrong with them."""

    values: Mapping[str, str] = field(default_factory=dict)
    bad_line: int | None = None


def parse_values(text: str) -> Values:
    """Read `key: value` lines; Chinese keys come out under their English names, other keys as they are.

    Every scalar is a string as it is written, so 03 stays 03; a list of scalars is joined by 、; deeper values are
    not for this and are left out.
    """
    try:
        raw = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Values(bad_line=mark.line + 1 if mark else 1)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return Values(bad_line=1)
    if raw is None or raw == "":
        return Values()
    if not isinstance(raw, dict):
        return Values(bad_line=1)
    values: dict[str, str] = {}
    for key, value in raw.items():
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            value = "、".join(value)
        if isinstance(key, str) and isinstance(value, str):
            name = key.strip()
            name = _NAME_OF.get(name, name.lower() if name.lower() in KEYS else name)
            values.setdefault(name, " ".join(value.split()))
    return Values(values=values)
