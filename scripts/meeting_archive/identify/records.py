"""What the registry remembers of a report: one line of JSON, its items in one compact string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_CODE: Final = re.compile(r"[2-9A-Z]{4,16}")
_LETTERS: Final = ("P", "C", "M", "S", "K")
_PACKED: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.| "
PRINT: Final = 12
"""Hex digits kept of a fingerprint: they must tell apart what is in one report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item or a commitment: its id, the beginning of its fingerprint, its sketch ("" where it is retired)."""

    id: str
    print: str
    sketch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report: `text` is a hash of its words, `sketch` what a changed text is recognised by.

    `items` and `commitments` are entries in document order, `retired` those that are gone: `pack` and `unpack` turn
    them into strings and back. `was`: an id → the one that the same words had in another role. `gone`: no original
    holds this report at present.
    """

    code: str
    path: str
    part: int
    text: str
    sketch: str
    items: str = ""
    commitments: str = ""
    retired: str = ""
    was: Mapping[str, str] = field(default_factory=dict)
    gone: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Path and part: where the report is, or was last."""
        return self.path, self.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All reports that were ever there, by code."""

    lines: Mapping[str, Line] = field(default_factory=dict)

    @property
    def gone(self) -> frozenset[str]:
        """Codes of reports that are not there at present."""
        return frozenset(code for code, line in self.lines.items() if line.gone)


def pack(entries: Iterable[Entry]) -> str:
    """Entries as one string."""
    return "|".join(" ".join(part for part in (e.id, e.print, e.sketch) if part) for e in entries)


def unpack(packed: str) -> list[Entry]:
    """The entries of such a string; what is none is left out."""
    parts = [part.split(" ") for part in packed.split("|")]
    return [Entry(*fields) for fields in parts if 2 <= len(fields) <= 3 and fields[0][:1] in _LETTERS]


def to_text(line: Line) -> str:
    """The line as JSON, without its newline; characters stay readable."""
    data: dict[str, Any] = {"code": line.code, "path": line.path}
    if line.part != 1:
        data["part"] = line.part
    if line.gone:
        data["gone"] = True
    data |= {"text": line.text, "sketch": line.sketch}
    data |= {name: getattr(line, name) for name in ("items", "commitments", "retired") if getattr(line, name)}
    if line.was:
        data["was"] = dict(line.was)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Line:
    """The line of such a text. Raises ValueError where it is none."""
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("code"), str) or not _CODE.fullmatch(data["code"]):
        raise ValueError("没有编号")
    strings = [data.get(name, "") for name in ("path", "text", "sketch", "items", "commitments", "retired")]
    was = data.get("was", {})
    part = data.get("part", 1)
    sound = all(isinstance(value, str) for value in strings) and isinstance(data.get("gone", False), bool)
    sound = sound and type(part) is int and part >= 1 and isinstance(was, dict) and bool(data.get("path"))
    if not sound or not all(isinstance(value, str) for value in was.values()):
        raise ValueError("内容不全")
    for packed in strings[3:]:
        if packed.strip(_PACKED):  # characters that stand in none of ours
            raise ValueError("条目不全")
    path, words, sketch, items, commitments, retired = strings
    return Line(
        code=data["code"],
        path=path,
        part=part,
        text=words,
        sketch=sketch,
        items=items,
        commitments=commitments,
        retired=retired,
        was=was,
        gone=data.get("gone", False),
    )


def merged(first: Line, second: Line) -> Line:
    """Two lines of one code as one: the first, with the ids that only the second knows retired."""
    known = {e.id for packed in (first.items, first.commitments, first.retired) for e in unpack(packed)}
    extra = [e for packed in (second.items, second.commitments, second.retired) for e in unpack(packed)]
    retired = [*unpack(first.retired), *(Entry(e.id, e.print) for e in extra if e.id not in known)]
    return Line(
        code=first.code,
        path=first.path,
        part=first.part,
        text=first.text,
        sketch=first.sketch,
        items=first.items,
        commitments=first.commitments,
        retired=pack(sort_entries(retired)),
        was={**second.was, **first.was},
        gone=first.gone and second.gone,
    )


def sort_entries(entries: Iterable[Entry]) -> Sequence[Entry]:
    """Retired entries in the order of their ids, each once."""
    once = {entry.id: entry for entry in entries}
    return [once[name] for name in sorted(once, key=id_key)]


def id_key(name: str) -> tuple[str, tuple[int, ...]]:
    """What ids are sorted by: P2 before P10, P2.1 behind P2."""
    return name[:1], tuple(int(part) for part in name[1:].split(".") if part.isdigit())
