"""Three ways into one: what was exported, what came back, what the archive holds now.

Where people changed a cell and the archive did not, the change is taken; where both changed it to different things,
both are shown and nothing is taken for that promise. A row that is missing changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..across import CLEARED, Decision, LedgerRow, Status
from .base import Base, base_of, digest
from .columns import EDITS
from .returned import NAMES, FileRow, LedgerFile, LedgerFileError

LONGEST: Final = 2_000
"""Characters of one cell that a decision holds."""
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a promise is set to: the values before and after, by the column's key; only `changed` differ."""

    row: LedgerRow
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of the columns that change."""
        return tuple(key for key in EDITS if not same(self.before[key], self.after[key]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell that was changed here and there: each version with where it stands."""

    id: str
    column: str
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would do: `changes` are taken, `conflicts` and `refused` are not, `notes` do no harm."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    refused: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: blanks and line ends count for nothing."""
    return one.split() == other.split()


def plan_merge(file: LedgerFile, rows: Sequence[LedgerRow], *, archive: str, retired: Collection[str] = ()) -> Plan:
    """Compare a file with the ledger as it is now. Raises LedgerFileError where the file is of another archive.

    `archive` is the name of this archive, `retired` the ids that it once had.
    """
    ours = {str(row.ref): row for row in rows}
    _require_own(file, ours, archive, retired)
    draft = _Draft(refused=list(file.refused), notes=list(file.notes))
    found: dict[str, list[FileRow]] = {}
    for row in file.rows:
        found.setdefault(row.id, []).append(row)
    for code, copies in found.items():
        base = file.base.get(code)
        if code not in ours:
            _gone(code, copies, base, draft)
        elif (one := _agreed(code, copies, draft)) is not None:
            _merge(ours[code], one, base, draft)
    missing = [code for code in file.base if code not in found]
    if missing:
        draft.notes.append(f"文件里没有 {_some(missing)}（共 {len(missing)} 条），这些承诺不作改动。")
    _say_given(file, ours, draft)
    return Plan(
        changes=tuple(draft.changes),
        conflicts=tuple(draft.conflicts),
        refused=tuple(draft.refused),
        notes=tuple(draft.notes),
    )


def decisions(plan: Plan, by: str = "") -> tuple[Decision, ...]:
    """The changes as decisions to append; `by` is whose they are where the file names nobody."""
    return tuple(
        Decision(
            kind="status",
            ref=change.row.ref,
            words=change.row.quote,
            values=(
                ("状态", change.after["state"] or CLEARED),
                *((("佐证", words),) if (words := change.after["evidence"]) else ()),
            ),
            author=change.after["author"] or by,
            day=change.after["day"],
            note=change.after["note"],
        )
        for change in plan.changes
    )


def _require_own(file: LedgerFile, ours: Mapping[str, LedgerRow], archive: str, retired: Collection[str]) -> None:
    if file.archive != archive:
        raise LedgerFileError(
            f"这个文件是“{file.archive}”的台账，这里是“{archive}”，没有读入。"
            "改过档案名称（archive.yml 的 name）的，请先改回原来的名称，读入后再改。"
        )
    foreign = sorted({row.id for row in file.rows} - set(ours) - set(retired))
    if foreign:
        raise LedgerFileError(
            f"文件里有 {len(foreign)} 个编号不属于这个档案：{_some(foreign)}。没有读入。"
            "请确认文件是从这个档案导出的；编号是手写的，请改回原来的编号。"
        )
    common = [row.id for row in file.rows if row.id in ours and row.id in file.base]
    if common and all(_words_changed(ours[code], file.base[code]) for code in common):
        raise LedgerFileError(
            f"文件里 {len(common)} 条承诺的原文和这个档案里同一编号的原文都不一样，像是另一个档案的台账。没有读入。"
        )


def _words_changed(row: LedgerRow, base: Base) -> bool:
    return base.hashes.get("quote") != base_of(row).hashes["quote"]


def _gone(code: str, copies: Sequence[FileRow], base: Base | None, draft: _Draft) -> None:
    """A promise that the archive no longer has."""
    edited = any(not same(row.values.get(key, ""), base.edits[key] if base else "") for row in copies for key in EDITS)
    if edited:
        draft.refused.append(
            (copies[0].place, f"{code} 已经停用（报告已撤下，或者这句话已不在报告里），填写的内容没有采用。")
        )
    else:
        draft.notes.append(f"{code} 已经停用，没有改动。")


def _agreed(code: str, copies: Sequence[FileRow], draft: _Draft) -> FileRow | None:
    """The one row of a promise; None where a cell cannot be read, or copies of the row differ."""
    unread = [cell for row in copies for cell in row.unread]
    if unread:
        draft.refused.extend((f"{place}（{code}）", why) for place, why in unread)
        return None
    differing = [key for key in EDITS if any(not same(copies[0].values[key], row.values[key]) for row in copies[1:])]
    for key in differing:
        versions = tuple((row.place, row.values[key]) for row in copies)
        draft.conflicts.append(Conflict(id=code, column=NAMES[key], versions=versions))
    return None if differing else copies[0]


def _merge(row: LedgerRow, theirs: FileRow, base: Base | None, draft: _Draft) -> None:
    code = str(row.ref)
    now = base_of(row).edits
    if all(same(theirs.values[key], now[key]) for key in EDITS):
        return
    if base is None:
        draft.refused.append(
            (theirs.place, f"{code} 不在这个文件导出时的范围里，看不出改了什么，没有采用。请另外导出填写。")
        )
        return
    changed = [key for key in EDITS if not same(theirs.values[key], base.edits[key])]
    conflicts = [
        key for key in changed if not same(now[key], base.edits[key]) and not same(now[key], theirs.values[key])
    ]
    if conflicts and any(all(same(theirs.values[k], _recorded(one)[k]) for k in changed) for one in row.history):
        draft.notes.append(f"{code} 的内容以前已经读入，后来又有新的记录，不作改动。")
        return
    for key in conflicts:
        versions = (("档案现在", now[key]), (theirs.place, theirs.values[key]), ("导出时", base.edits[key]))
        draft.conflicts.append(Conflict(id=code, column=NAMES[key], versions=versions))
    if conflicts or not changed:
        return
    change = Change(row=row, before=now, after={k: theirs.values[k] if k in changed else now[k] for k in EDITS})
    if not change.changed:
        return
    if reason := _unfit(change, base):
        draft.refused.append((f"{theirs.place}（{code}）", reason))
    else:
        draft.changes.append(change)


def _recorded(status: Status) -> Mapping[str, str]:
    """A status by the columns' keys."""
    return {
        "state": status.state,
        "evidence": status.evidence,
        "day": status.day,
        "author": status.author,
        "note": status.note,
    }


def _unfit(change: Change, base: Base) -> str:
    """Why a change cannot become a decision; "" where it can."""
    after = change.after
    if _words_changed(change.row, base):
        return "承诺的原文在导出之后变了，填写的内容没有采用。请重新导出，看过新的原文再填。"
    if not after["state"] and not change.before["state"]:
        return "填了内容，没有选状态。请在“状态”一栏选一项。"
    if long := [NAMES[key] for key in EDITS if len(after[key]) > LONGEST]:
        return f"{'、'.join(long)}超过 {LONGEST} 字。请缩短，材料另存，这里写明存放的地方。"
    return ""


def _say_given(file: LedgerFile, ours: Mapping[str, LedgerRow], draft: _Draft) -> None:
    """Say which cells from the reports were edited: they are not taken."""
    edited = [
        f"{row.id} 的“{NAMES[key]}”"
        for row in file.rows
        if (base := file.base.get(row.id)) is not None and row.id in ours
        for key, before in base.hashes.items()
        if key in row.values and key in NAMES and digest(row.values[key]) != before
    ]
    if edited:
        draft.notes.append(
            f"这些栏出自报告原文，改动没有采用：{_some(list(dict.fromkeys(edited)))}（共 {len(edited)} 处）。"
            "原文有误的，请改原件；认定有误的，见“指南—人工决定”。"
        )


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
