"""From decisions files to decisions: each value checked, each fault with its line and what to do."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..across import CLEARED, Decision, Ref
from ..findings import finding, reason
from ..model import Finding
from .chunks import Entry, Trouble, entries
from .facts import FACTS, fact_value
from .fields import CHOICES, KINDS, PIECES, STATES, parse_day, parse_place

LARGEST: Final = 4 * 1024 * 1024
_SHARED: Final = ("决定", "编号", "原话", "日期", "经办人", "说明")
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "链接": ("目标", "目标原话", "意见"),
    "认定": ("类型", "第几处"),
    "元数据": ("项目", "内容"),
    "状态": ("状态", "佐证"),
}
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "链接": ("编号", "原话", "目标", "目标原话", "意见"),
    "认定": ("原话", "类型"),
    "元数据": ("项目", "内容"),
    "状态": ("编号", "原话", "状态"),
}
_OLD_NAMES: Final = {"证据": "佐证", "作者": "经办人", "备注": "说明", "角色": "类型"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All decisions of an archive, in the order of files and lines, and (file, finding) for people."""

    decisions: tuple[Decision, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()


class _WrongError(Exception):
    def __init__(self, line: int, what: str, hint: str) -> None:
        super().__init__(what)
        self.line, self.what, self.hint = line, what, hint


def read_decisions(curation: Path) -> Book:
    """Read `decisions/*.yml` of the folder `curation`; never raises for what stands there."""
    folder = curation / "decisions"
    decisions: list[Decision] = []
    findings: list[tuple[str, Finding]] = []
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except FileNotFoundError:
        return Book()
    except OSError as error:
        return Book(findings=(("curation/decisions", finding("DECISIONS-UNREADABLE", reason=reason(error))),))
    for name in names:
        stem, ending = os.path.splitext(name)
        shown = f"curation/decisions/{os.fsencode(name).decode('utf-8', 'replace')}"
        if ending.lower() not in (".yml", ".yaml"):
            continue
        try:
            text = _text(folder / name)
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            findings.append((shown, finding("DECISIONS-UNREADABLE", reason=why)))
            continue
        place = parse_place(stem)
        if place is None or place.id:
            findings.append((shown, finding("DECISIONS-UNREADABLE", reason="文件名应当是报告的编号，如 K7M3.yml")))
            continue
        for entry in entries(text):
            made = _decision(entry, place.report, shown) if isinstance(entry, Entry) else entry
            if isinstance(made, Decision):
                decisions.append(made)
            else:
                code = "DECISIONS-MERGED" if made.conflict else "DECISION-BROKEN"
                findings.append((shown, finding(code, line=made.line, what=made.what, todo=made.hint)))
    return Book(decisions=tuple(decisions), findings=tuple(findings))


def _text(path: Path) -> str:
    """The file's text; OSError where the system refuses, ValueError (Chinese) where it is none of ours."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise ValueError("不是一个文件")
    if state.st_size > LARGEST:
        raise ValueError(f"文件超过 {LARGEST // 2**20} MB")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8 编码") from None


def _decision(entry: Entry, report: str, file: str) -> Decision | Trouble:
    try:
        return _Form(entry, report).decision(file)
    except _WrongError as wrong:
        return Trouble(line=wrong.line, what=wrong.what, hint=wrong.hint)


class _Form:
    """One entry as it is checked; every method raises _WrongError with the line and what to do."""

    def __init__(self, entry: Entry, report: str) -> None:
        self.entry, self.report = entry, report
        self.values = {key: value.text.strip() for key, value in entry.values.items()}

    def wrong(self, key: str, what: str, hint: str) -> _WrongError:
        value = self.entry.values.get(key)
        return _WrongError(value.line if value else self.entry.line, what, hint)

    def decision(self, file: str) -> Decision:
        values = self.values
        kind = self._kind()
        ref = self._ref(kind)
        target = self._target(ref) if kind == "链接" else None
        return Decision(
            kind="follow" if target is not None and target.report != self.report else KINDS[kind],
            ref=ref,
            words=values.get("原话", ""),
            target=target,
            target_words=values.get("目标原话", ""),
            choice=CHOICES[self._one_of("意见", CHOICES)] if kind == "链接" else None,
            values=self._own(kind),
            author=values.get("经办人", ""),
            day=self._day(),
            note=values.get("说明", ""),
            file=file,
            line=self.entry.line,
        )

    def _kind(self) -> str:
        kind = self.values.get("决定", "")
        if kind not in KINDS:
            said = f"“决定”是“{kind}”" if kind else "没有写“决定”"
            raise self.wrong("决定", said, f"“决定”应当是{_or(KINDS)}。")
        known = (*_SHARED, *_OWN[kind])
        for key in self.values:
            if key not in known:
                better = _OLD_NAMES.get(key)
                hint = f"是不是想写“{better}”？" if better in known else ""
                raise self.wrong(key, f"不认识的名称“{key}”", f"{hint}“{kind}”可以写：{'、'.join(known)}。")
        for key in _NEEDED[kind]:
            if not self.values.get(key):
                raise self.wrong(key, f"缺少“{key}”", f"“{kind}”必须写：{'、'.join(_NEEDED[kind])}。")
        return kind

    def _ref(self, kind: str) -> Ref:
        ref = self._place("编号") if self.values.get("编号") else Ref(report=self.report)
        if ref.report != self.report:
            raise self.wrong(
                "编号", f"编号 {ref} 不是这个文件的报告 {self.report}", f"请把这一条写进 {ref.report}.yml。"
            )
        if kind == "状态" and not ref.id:
            raise self.wrong("编号", "状态要写明是哪一条承诺", "编号写作 K7M3-K3 的样子。")
        return ref

    def _target(self, ref: Ref) -> Ref:
        target = self._place("目标")
        if not ref.id or target == ref:
            raise self.wrong("编号", "链接的两头应当是两个条目", "编号写作 K7M3-P2 的样子。")
        if not target.id and target.report == self.report:
            raise self.wrong("目标", "链接的目标应当是一个条目", "编号写作 K7M3-M4 的样子。")
        return target

    def _place(self, key: str) -> Ref:
        place = parse_place(self.values[key], self.report)
        if place is None:
            hint = "编号写作 K7M3-P2.1 的样子：报告的编号，短横，条目的编号。"
            raise self.wrong(key, f"“{self.values[key]}”不是编号", hint)
        return place

    def _day(self) -> str:
        words = self.values.get("日期", "")
        day = parse_day(words) if words else ""
        if day is None:
            raise self.wrong("日期", f"“日期”是“{words}”，不是日期", "写作 2025-03-01 或 2025年3月1日。")
        return day

    def _own(self, kind: str) -> tuple[tuple[str, str], ...]:
        match kind:
            case "认定":
                return (("类型", self._one_of("类型", PIECES)), *self._nth())
            case "元数据":
                name = self._one_of("项目", FACTS)
                value, hint = fact_value(name, self.values["内容"])
                if hint:
                    raise self.wrong("内容", f"“{name}”不能是“{self.values['内容']}”", hint)
                return (("项目", name), ("内容", value))
            case "状态":
                evidence = self.values.get("佐证")
                return (
                    ("状态", self._one_of("状态", (*STATES, CLEARED))),
                    *((("佐证", evidence),) if evidence else ()),
                )
        return ()

    def _nth(self) -> tuple[tuple[str, str], ...]:
        nth = self.values.get("第几处")
        if not nth:
            return ()
        if not (nth.isascii() and nth.isdigit() and len(nth) <= 4 and int(nth) > 0):
            hint = "这里写一个数，如 2：原话在报告里第二次出现的那一处。"
            raise self.wrong("第几处", f"“第几处”是“{nth}”", hint)
        return (("第几处", str(int(nth))),)

    def _one_of(self, key: str, choices: Collection[str]) -> str:
        if self.values[key] not in choices:
            raise self.wrong(key, f"“{key}”是“{self.values[key]}”", f"“{key}”应当是{_or(choices)}。")
        return self.values[key]


def _or(choices: Collection[str]) -> str:
    names = list(choices)
    return "、".join(names[:-1]) + "或" + names[-1]
