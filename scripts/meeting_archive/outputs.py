"""What is made of an archive beside its pages: the ledger as a spreadsheet and what returns in one, data files, drafts.

As `pipeline` joins the stages that read, this joins those that write for other programs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .across import Decision, LedgerRow
from .assembly import Desk, Kept, Nothing
from .data_files import DATA_FILES, data_files, workbooks
from .docs_folder import Ready, Same, lies_there, scratch
from .draft import Source, draft_document
from .export import FolderTakenError, write_files
from .follow.voices import told
from .guide import guide_folder
from .identify import load_registry
from .identify.records import unpack
from .ledger import (
    NAMES,
    Change,
    Conflict,
    LedgerFileError,
    Plan,
    decisions,
    plan_merge,
    read_workbook,
    write_workbook,
)
from .render import Archive

__all__ = [
    "DATA_FILES",
    "NAMES",
    "Change",
    "Choice",
    "Conflict",
    "FolderTakenError",
    "LedgerFileError",
    "NothingFoundError",
    "Plan",
    "choose_rows",
    "curation_stamp",
    "downloads",
    "draft_file",
    "export_files",
    "import_plan",
    "known_ids",
    "ledger_workbook",
    "plan_decisions",
    "workbooks",
    "write_files",
]

_PLACE: Final = "assets/data/"


class NothingFoundError(Exception):
    """There is nothing of what was asked for; the message says what there is, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which promises are wanted: of a unit, a person, a year ("" for all)."""

    unit: str = ""
    person: str = ""
    year: str = ""


def choose_rows(archive: Archive, choice: Choice) -> tuple[LedgerRow, ...]:
    """The rows of a choice. Raises NothingFoundError where there are none, with what there is instead."""
    unit = archive.settings.organizations.get(choice.unit, choice.unit)
    rows: Sequence[LedgerRow] = archive.ledger
    wanted: tuple[tuple[str, str, Callable[[LedgerRow], str]], ...] = (
        ("单位", unit, lambda row: row.organization),
        ("汇报人", choice.person, lambda row: row.person),
        ("年度", choice.year.removesuffix("年"), lambda row: row.year),
    )
    chosen: list[str] = []
    for name, value, of in wanted:
        if not value:
            continue
        left = [row for row in rows if of(row) == value]
        if not left:
            have = sorted({of(row) for row in rows} - {""})
            raise NothingFoundError(
                f"{''.join(chosen)}没有{name}为“{value}”的承诺。"
                + (f"这里有承诺的{name}：{'、'.join(have)}。" if have else "")
            )
        rows = left
        chosen.append(value)
    return tuple(rows)


def ledger_workbook(archive: Archive, choice: Choice = Choice(), *, per_unit: bool = False) -> bytes:
    """The ledger as the bytes of an xlsx file. Raises NothingFoundError."""
    return write_workbook(
        choose_rows(archive, choice),
        archive=archive.settings.name,
        as_at=archive.as_at,
        per_unit=per_unit,
    )


def downloads(archive: Archive, docs: Path, kept: Kept) -> Iterator[tuple[str, Ready | Same | bytes]]:
    """Each data file of an archive (path relative to `docs`, content) for `docs_folder.update`.

    What did not change since a build before is not made again: `kept` is what builds kept.
    """
    there = lies_there(docs)
    desk = Desk(
        aside=scratch(docs) / _PLACE,
        before=docs / _PLACE,
        there=lambda path, size, sha256: there(_PLACE + path, size, sha256),
        kept=kept,
    )
    return ((_PLACE + path, content) for path, content in data_files(archive, desk))


def export_files(archive: Archive, folder: Path) -> dict[str, bytes | Path]:
    """What an export holds: the data files, and the description of their form; large ones are written into `folder`."""
    text = (guide_folder() / "data.md").read_text(encoding="utf-8")
    _, _, described = text.removeprefix("---\n").partition("\n---\n")
    readme = described.strip().replace("../assets/data/", "") + "\n"
    desk = Desk(aside=folder, before=folder, there=lambda *_: False, kept=Nothing())
    files: dict[str, bytes | Path] = {"README.md": readme.encode("utf-8")}
    for path, content in data_files(archive, desk):
        files[path] = content if isinstance(content, bytes) else folder / path
    return files


def draft_file(archive: Archive, choice: Choice) -> bytes:
    """The skeleton of a report on rectification in `choice.year`, from the promises of the year before, as docx.

    Those of a unit are the ones in which the unit speaks, those of a person the person's own. Raises NothingFoundError.
    """
    year = int(choice.year)
    rows = choose_rows(archive, Choice(unit=choice.unit, person=choice.person, year=str(year - 1)))
    if not choice.person:
        speakers = {reading.report.id: said.person for reading in archive.readings if (said := told(reading))}
        rows = tuple(row for row in rows if not speakers.get(row.ref.report, row.person))
    if not rows:
        raise NothingFoundError(
            f"{year - 1}年度“{choice.unit}”的承诺都在个人的报告里。要起草个人的，请加 --person 姓名。"
        )
    voice = choice.person or rows[0].organization
    return draft_document(rows, Source(voice=voice, year=year, as_at=archive.as_at))


def known_ids(curation: Path) -> frozenset[str]:
    """Every id of a commitment that the registry remembers, retired ones too: K7M3-K3."""
    registry, _ = load_registry(curation)
    return frozenset(
        f"{code}-{entry.id}"
        for code, line in registry.lines.items()
        for packed in (line.commitments, line.retired)
        for entry in unpack(packed)
    )


def import_plan(archive: Archive, data: bytes, known: Collection[str]) -> Plan:
    """What reading the bytes of an xlsx file into the archive would change. Raises LedgerFileError."""
    return plan_merge(read_workbook(data), archive.ledger, archive=archive.settings.name, retired=known)


def curation_stamp(curation: Path) -> str:
    """A hash of all decisions: what tells whether others wrote some in the meantime."""
    whole = hashlib.sha256()
    for path in sorted((curation / "decisions").glob("*.y*ml")):
        whole.update(path.name.encode("utf-8", "surrogateescape") + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def plan_decisions(plan: Plan, by: str) -> tuple[Decision, ...]:
    """The changes of a plan as decisions, to be recorded by `pipeline.record`."""
    return decisions(plan, by)
