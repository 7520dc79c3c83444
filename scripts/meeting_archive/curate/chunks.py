"""The text of a decisions file cut into its entries, each parsed for itself: a broken entry costs only itself.

The files are a YAML list, so an entry begins where a line begins with “- ” at the list's own indent. Entries are
read by their events, never built by a loader: no tags, no aliases, no nesting beyond a list of words, and every value
knows its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from ..settings import YAML_LOADER

LONGEST_ENTRY: Final = 20_000
LONGEST_VALUE: Final = 4_000
_EVENTS: Final = 400
_CONFLICT: Final = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?")
_BEGIN: Final = re.compile(r"( *)-(?: |$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as written, and its line in the file, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its values by key. `line` is where it begins."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A line that cannot be used; `what` and `hint` are Chinese. `conflict`: a mark that version control left."""

    line: int
    what: str
    hint: str = "请照“指南—人工决定”里的样子改写这一条。"
    conflict: bool = False


class _RefusedError(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


def entries(text: str) -> Iterator[Entry | Trouble]:
    """The entries of a file in order, and what could not be read."""
    for first, lines in _chunks(text):
        if isinstance(lines, Trouble):
            yield lines
            continue
        chunk = "\n".join(lines)
        if len(chunk) > LONGEST_ENTRY:
            yield Trouble(line=first, what=f"这一条超过 {LONGEST_ENTRY} 字")
            continue
        try:
            yield Entry(line=first, values=_values(chunk, first))
        except _RefusedError as refused:
            yield Trouble(line=refused.line, what=refused.what)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = first + min(mark.line, len(lines) - 1) if mark else first
            yield Trouble(line=line, what="不是有效的 YAML", hint="请检查缩进、引号和冒号（半角冒号，后面空一格）。")
        except (yaml.YAMLError, ValueError, RecursionError):
            yield Trouble(line=first, what="有不能使用的字符")


def _chunks(text: str) -> Iterator[tuple[int, list[str] | Trouble]]:
    """(line number of its first line, lines) of each entry."""
    chunk: list[str] = []
    first, indent = 0, None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if _CONFLICT.fullmatch(line):
            what = "有版本合并留下的冲突记号"
            hint = "两边的条目都已读入。请核对后删掉以 <<<<<<<、=======、>>>>>>> 开头的几行。"
            yield number, Trouble(line=number, what=what, hint=hint, conflict=True)
            if chunk:
                chunk.append("")  # later lines keep their numbers
            continue
        begins = _BEGIN.match(line)
        if begins and (indent is None or len(begins[1]) == indent):
            if chunk:
                yield first, chunk
            chunk, first, indent = [line], number, len(begins[1])
        elif chunk:
            chunk.append(line)
        elif line.strip() and not line.lstrip().startswith("#") and line.strip() not in ("---", "[]"):
            yield number, Trouble(line=number, what="不是列表的一条", hint="每一条以“- ”开头，如“- 决定: 状态”。")
    if chunk:
        yield first, chunk


def _values(chunk: str, first: int) -> dict[str, Value]:
    events = _events(chunk, first)
    values: dict[str, Value] = {}
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
        if isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(first, "不是“名称: 值”的形式")
    else:
        raise _RefusedError(first, "是空的")
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = first + event.start_mark.line
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(line, "名称应当是文字")
        key = event.value.strip()
        if key in values:
            raise _RefusedError(line, f"“{key}”写了两次")
        values[key] = Value(text=_value(events, key, line), line=line)
    return values


def _value(events: Iterator[Any], key: str, line: int) -> str:
    event = next(events)
    if isinstance(event, yaml.ScalarEvent):
        words = [event.value]
    elif isinstance(event, yaml.SequenceStartEvent):
        words = []
        for part in events:
            if isinstance(part, yaml.SequenceEndEvent):
                break
            if not isinstance(part, yaml.ScalarEvent):
                raise _RefusedError(line, f"“{key}”的内容层次太多")
            words.append(part.value)
    else:
        raise _RefusedError(line, f"“{key}”的内容应当是文字")
    text = "；".join(word.strip() for word in words)
    if len(text) > LONGEST_VALUE:
        raise _RefusedError(line, f"“{key}”的内容超过 {LONGEST_VALUE} 字")
    return text


def _events(chunk: str, first: int) -> Iterator[Any]:
    for count, event in enumerate(yaml.parse(chunk, Loader=YAML_LOADER)):
        line = first + (event.start_mark.line if event.start_mark else 0)
        if count > _EVENTS:
            raise _RefusedError(first, "这一条的项目太多")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, "用了 & 或 * 的引用写法")
        if getattr(event, "tag", None):
            raise _RefusedError(line, "用了 ! 的类型写法")
        yield event
