"""What the tool tells people about their documents: stable codes, each with its severity, message and hint.

A code is a word or two in capitals and never changes meaning. Messages and hints are Chinese sentences with
`{fields}`; `docs/guide/findings.md` lists the same table for readers (a test compares them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .model import Finding, Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One entry of the catalogue."""

    severity: Severity
    message: str
    hint: str


CATALOGUE: Final[Mapping[str, Kind]] = {
    "FILE-UNREADABLE": Kind(
        severity="error",
        message="无法读取文件：{reason}。",
        hint="请确认文件没有被占用、有读取权限，然后重新生成。",
    ),
    "FILE-UNSUPPORTED": Kind(
        severity="warning",
        message="暂不支持 {format} 格式，文件没有收录。",
        hint="请另存为 txt 或 md 放在同一文件夹。",
    ),
    "FILE-EMPTY": Kind(severity="warning", message="文件里没有文字。", hint="请确认原件是否完整。"),
    "READ-FAILED": Kind(
        severity="error",
        message="处理这份文件时出错：{reason}。其他文件不受影响。",
        hint="请把这份文件和这句话一起反馈给维护人员。",
    ),
    "PAGE-OCCUPIED": Kind(
        severity="warning",
        message="docs/{path} 是手写的页面，程序没有覆盖它，这个位置应有的页面没有生成。",
        hint="请把手写的页面改个名字，然后重新生成。",
    ),
    "PAGE-EDITED": Kind(
        severity="warning",
        message="自动生成的页面 {path} 被人改过，改过的版本存为 {copy}，页面已重新生成。",
        hint="改过的版本在 curation/edited-pages/ 里。自动生成的页面请不要直接修改，应当修改原件。",
    ),
}


def finding(code: str, span: Span | None = None, **fields: object) -> Finding:
    """Make a finding of the catalogue; `fields` fill the braces of its message and hint."""
    kind = CATALOGUE[code]
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.message.format(**fields),
        hint=kind.hint.format(**fields),
        span=span,
    )
