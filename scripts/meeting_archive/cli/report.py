"""What the commands say in the terminal: progress, a summary, findings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from ..model import ROLES, Finding, Reading, Severity, locate, paragraph_starts

if TYPE_CHECKING:
    from ..pipeline import Archive

EXIT_FINDINGS: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAILED: Final = 3
SEVERITY_WORDS: Final[dict[Severity, str]] = {"error": "错误", "warning": "提醒", "info": "说明"}
ROLE_WORDS: Final = {"problem": "问题", "cause": "原因", "measure": "措施", "progress": "落实"}
_QUOTE_LENGTH: Final = 30


def say(message: str) -> None:
    """A line for the person at the terminal; results go to standard output, talk to standard error."""
    click.echo(message, err=True)


class Progress:
    """Progress bars on a terminal, silence elsewhere; called as `pipeline.Progress`."""

    def __init__(self) -> None:
        """Prepare the bars; they show when the first stage reports."""
        console = Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console,
            transient=True, disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        """Start drawing."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing, whatever happened."""
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` (0: not known) are done in `stage`."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total or None)
        self._bars.update(self._tasks[stage], completed=done)


def summary_lines(archive: Archive) -> Iterator[str]:
    """How much was read, in one paragraph, and what was not."""
    briefs = archive.briefs
    roles = "，".join(f"{ROLE_WORDS[role]} {sum(brief.counts[role] for brief in briefs)} 条" for role in ROLES)
    commitments = sum(brief.promised for brief in briefs)
    originals = len({brief.source for brief in briefs})
    several = f"（共 {len(briefs)} 份材料）" if originals < len(briefs) else ""
    yield f"收录 {originals} 份原件{several}：{roles}；承诺 {commitments} 条，关联 {archive.links} 处。"
    if archive.skipped:
        yield f"有 {len(archive.skipped)} 个文件没有收录："
        for skipped in archive.skipped[:10]:
            yield f"    {skipped.path}　{skipped.findings[0].message if skipped.findings else ''}"
        if len(archive.skipped) > 10:
            yield f"    另有 {len(archive.skipped) - 10} 个，用 meeting-archive check 查看。"


def print_findings(rows: Sequence[tuple[str, Finding, Reading | None]]) -> None:
    """List findings on standard output."""
    for line in finding_lines(rows):
        click.echo(line)


def finding_lines(rows: Sequence[tuple[str, Finding, Reading | None]]) -> Iterator[str]:
    """Findings in words: file, paragraph, code, message, the words there, and what to do; at the end how many."""
    for path, found, reading in rows:
        place, quote = _place(found, reading)
        yield f"{path}{place}　{SEVERITY_WORDS[found.severity]} {found.code}"
        yield f"    {found.message}{quote}"
        yield f"    {found.hint}"
    if rows:
        counts = Counter(found.severity for _, found, _ in rows)
        yield "共 " + "，".join(f"{SEVERITY_WORDS[s]} {counts[s]} 条" for s in SEVERITY_WORDS if counts[s]) + "。"


def _place(found: Finding, reading: Reading | None) -> tuple[str, str]:
    if found.span is None or reading is None:
        return "", ""
    paragraph, _ = locate(paragraph_starts(reading.report.paragraphs), found.span.start)
    words = reading.report.text[found.span.start : found.span.stop].replace("\n", " ").strip()
    cut = words[:_QUOTE_LENGTH] + ("……" if len(words) > _QUOTE_LENGTH else "")
    return f"　第 {paragraph + 1} 段", f"原文：“{cut}”" if cut else ""
