"""Invented reports in any number, for benchmarks: the same seed gives the same reports.

Sentences are frames in the manner of the genre, filled with words of jieba's dictionary as often as they occur in
Chinese text. They say nothing; their characters and pairs of characters are spread about as in real text. Every unit
reports once a year for twenty years, in its own layout and length, and tells what became of most of what it promised
the year before.
"""

from __future__ import annotations

import pickle
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final, overload

import jieba

from meeting_archive.model import (
    Block,
    Commitment,
    Item,
    Metadata,
    MetaValue,
    Outline,
    Paragraph,
    Reading,
    Report,
    Role,
    Source,
    Span,
)

YEARS: Final = range(2005, 2025)
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN: Final = "明远清平安立新成志伟建国文思行知守正业广勤学松柏竹梅兰海江山川云"
_TOWNS: Final = "柳林石桥青峰白水高岭长汀东溪南湾西塘北原金沙银杏红岩翠屏"
_TOPICS: Final = ("theory", "politics", "spirit", "organization", "ideology", "duty", "service", "style", "other")
_FRAMES: Final[dict[str, tuple[str, ...]]] = {
    "problem": (
        "{n}{v}不够{a}，对{n}的{v}停留在{n}上",
        "{v}{n}时{v}得多、{v}得少，{n}与{n}结合不紧",
        "抓{n}{v}不够有力，有的{n}布置多、检查少",
        "深入{n}{v}不多，对{n}反映的{n}了解不{a}",
    ),
    "cause": (
        "{n}意识有所淡化，{v}{n}的自觉性不强",
        "没有把{n}摆在{a}的位置，{v}{n}时有松劲思想",
        "对{n}的{v}不够{a}，{n}锻炼不足",
    ),
    "measure": (
        "坚持把{v}{n}作为{a}任务，{v}{n}，完善{n}机制",
        "聚焦{n}，推动{n}与{n}一体{v}，做到{a}",
        "定期{v}{n}，及时{v}{n}，做到件件有{n}",
    ),
    "progress": ("{v}了{n}，{n}得到{v}", "针对{n}，组织{v}{n}，{n}明显{a}", "已{v}{n}，{n}工作基本{a}"),
    "plain": (
        "{n}以来，在{n}的{v}下，{n}围绕{n}，{v}{n}，各项工作取得了{a}成效",
        "会议认为，{v}{n}是当前的{a}任务，必须{v}{n}",
        "会前，{n}认真{v}{n}，广泛听取{n}的意见，开展{a}的谈心谈话",
        "下一步，要{v}{n}，在{n}上下功夫，在{v}上见实效",
    ),
}
_PROMISES: Final = (
    "{d}前{v}{n}不少于{q}次，由{o}负责",
    "每季度{v}{n}至少{q}次",
    "{d}前完成{n}的{v}，由{o}牵头",
    "全年{v}{n}不少于{q}场",
)
_HEADS: Final[tuple[tuple[Role, str, str], ...]] = (
    ("progress", "上年度整改落实情况", "S"),
    ("problem", "存在的主要问题", "P"),
    ("cause", "产生问题的原因", "C"),
    ("measure", "下一步努力方向和整改措施", "M"),
)
_NUMERALS: Final = "一二三四五六七八九十"
_LEADS: Final = ("（{}）", "{}是", "{}. ", "{}、")
"""How items are marked; the last two with digits."""
_ANSWERS: Final = ("针对{w}，已于{y}年完成", "{w}，全年落实{q}次", "{w}，正在推进", "关于{w}，基本完成，仍需巩固")
_KINDS: Final = ("民主生活会对照检查材料", "组织生活会对照检查材料", "工作报告", "整改落实情况报告")
_OFFICES: Final = ("镇", "街道", "市水务局", "县民政局")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its words, and what it is where it is an item."""

    text: str
    role: Role | None = None
    id: str = ""
    promises: tuple[tuple[int, int, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Invented:
    """One report before any reading."""

    number: int
    title: str
    year: int
    date: str
    unit: str
    person: str
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """Where the original would lie."""
        return f"{self.unit}/{self.year}/{self.number:05d}.txt"

    @property
    def text(self) -> str:
        """The original."""
        return "\n".join([self.title, *(line.text for line in self.lines)])


@cache
def _words(kind: str) -> tuple[list[str], list[int]]:
    """Words of the dictionary by part of speech, with their frequencies summed up."""
    path = Path(jieba.__file__).parent / "dict.txt"
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if tag == kind and 2 <= len(word) <= 4 and int(frequency) >= 20:
            found.append((word, int(frequency)))
    return [word for word, _ in found], list(accumulate(frequency for _, frequency in found))


@cache
def _pieces(frame: str) -> tuple[tuple[str, str], ...]:
    """A frame as (kind of word before, words after)."""
    return tuple(
        (kind, rest) if mark else ("", kind) for kind, mark, rest in (p.partition("}") for p in frame.split("{"))
    )


class _Writer:
    """Draws words by the thousand, which is faster than one by one."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._drawn: dict[str, list[str]] = {"n": [], "v": [], "a": []}

    def fill(self, frame: str) -> str:
        return "".join((self._word(kind) if kind else "") + rest for kind, rest in _pieces(frame))

    def sentences(self, role: str, least: int, most: int) -> str:
        frames = self.rng.choices(_FRAMES[role], k=self.rng.randint(least, most))
        return "。".join(self.fill(frame) for frame in frames) + "。"

    def _word(self, kind: str) -> str:
        drawn = self._drawn[kind]
        if not drawn:
            words, sums = _words(kind)
            drawn.extend(self.rng.choices(words, cum_weights=sums, k=500))
        return drawn.pop()


def _lead(style: int, n: int) -> str:
    """The mark of item n, counted from 1."""
    return _LEADS[style].format(n if style > 1 or n > len(_NUMERALS) else _NUMERALS[n - 1])


def _promised(unit: int, year: int, n: int) -> tuple[str, str, str, str, str]:
    """Promise n of a unit's report of a year: its words without a deadline, deadline, quantity, owner, the frame."""
    rng = random.Random(f"{unit}/{year}/{n}")
    frame = rng.choice(_PROMISES)
    deadline, quantity = f"{year + 1}年{rng.randint(3, 12)}月底", str(rng.randint(2, 12))
    owner = rng.choice(("办公室", "党支部", "分管领导", "人事科"))
    values = {"{d}": deadline, "{q}": quantity, "{o}": owner}
    shown = [value if mark in frame else "" for mark, value in values.items()]
    core = _Writer(rng).fill("{v}{n}")
    words = frame.replace("{v}{n}", core).replace("{n}的{v}", core)
    for mark, value in values.items():
        words = words.replace(mark, value)
    return core, shown[0], shown[1], shown[2], words


def _item(role: Role, letter: str, n: int, unit: int, year: int, style: int, writer: _Writer) -> Line:
    rng = writer.rng
    text = _lead(style, n)
    if role == "progress" and rng.random() < 0.7:
        core, _, quantity, _, _ = _promised(unit, year - 1, n)
        answer = rng.choice(_ANSWERS)
        text += answer.format(w=core, y=year, q=int(quantity or 3) + rng.randint(-1, 3)) + "。"
    text += writer.sentences(role, 3, 6)
    promises = []
    if role == "measure":
        _, deadline, quantity, owner, words = _promised(unit, year, n)
        promises.append((len(text), len(text) + len(words), deadline, quantity, owner))
        text += words + "。"
    return Line(text, role, f"{letter}{n}", tuple(promises))


def invent(number: int, characters: int = 6000) -> Invented:
    """The report of a number: of one unit and one of its years, of about so many characters in the mean."""
    rng = random.Random(number)
    writer = _Writer(rng)
    at, year = number // len(YEARS), YEARS[number % len(YEARS)]
    town = _TOWNS[at % len(_TOWNS)] + _TOWNS[at // len(_TOWNS) % len(_TOWNS)]
    unit = f"{town}{at // len(_TOWNS) ** 2 or ''}{_OFFICES[at % len(_OFFICES)]}"
    person = rng.choice(_SURNAMES) + rng.choice(_GIVEN) + rng.choice(_GIVEN)
    style = at % len(_LEADS)
    length = round(characters * rng.choice((0.5, 0.7, 0.9, 1.0, 1.1, 1.8)))
    lines: list[Line] = [Line(writer.sentences("plain", 3, 3))]
    share = max((length - 400) // len(_HEADS), 60)
    for head, (role, heading, letter) in enumerate(_HEADS):
        lines.append(Line(f"{_NUMERALS[head]}、{heading}"))
        size = n = 0
        while size < share:
            n += 1
            line = _item(role, letter, n, at, year, style, writer)
            lines.append(line)
            size += len(line.text)
            if n % 3 == 0:
                lines.append(Line(writer.sentences("plain", 2, 4)))
                size += len(lines[-1].text)
    title = f"{unit}{year}年度{_KINDS[number % len(_KINDS)]}"
    return Invented(number, title, year, f"{year + 1}-01-{number % 28 + 1:02d}", unit, person, tuple(lines))


def reading(report: Invented) -> Reading:
    """A report as the pipeline would read it."""
    texts = [report.title, *(line.text for line in report.lines)]
    paragraphs = tuple(Paragraph(index=n, text=text) for n, text in enumerate(texts))
    items, commitments, blocks = [], [], []
    at = len(report.title) + 1
    blocks.append(Block(span=Span(start=0, stop=len(report.title)), kind="title"))
    for line in report.lines:
        span = Span(start=at, stop=at + len(line.text))
        blocks.append(Block(span=span, kind="text"))
        if line.role:
            items.append(
                Item(
                    id=line.id, role=line.role, label=line.id[1:], title=line.text[:20], text=line.text, span=span,
                    parent=None, topics=(_TOPICS[len(line.text) % len(_TOPICS)],), fingerprint="", rule="invented",
                )
            )  # fmt: skip
        for start, stop, deadline, quantity, owner in line.promises:
            commitments.append(
                Commitment(
                    id=f"K{len(commitments) + 1}", item=line.id, quote=line.text[start:stop],
                    span=Span(start=at + start, stop=at + stop), quantity=quantity or None, frequency=None,
                    deadline=deadline or None, owner=owner or None, deliverable=None, due=None,
                    term="dated" if deadline else "none", rule="invented",
                )
            )  # fmt: skip
        at += len(line.text) + 1
    return Reading(
        report=Report(
            id=_code(report.number),
            source=Source(path=report.path, format="txt", sha256=""),
            metadata=_metadata(report),
            paragraphs=paragraphs,
            outline=Outline(blocks=tuple(blocks), sections=()),
        ),
        items=tuple(items),
        links=(),
        commitments=tuple(commitments),
        findings=(),
    )


def _metadata(report: Invented) -> Metadata:
    def known(value: str) -> MetaValue:
        return MetaValue(value=value, origin="text")

    return Metadata(
        title=known(report.title), year=known(str(report.year)), date=known(report.date),
        organization=known(report.unit), person=known(report.person), meeting=known("民主生活会"),
        meeting_type=known("minsheng"),
    )  # fmt: skip


def _code(number: int) -> str:
    digits = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(digits[number // len(digits) ** place % len(digits)] for place in range(4))


class Archive(Sequence[Reading]):
    """Readings of so many invented reports, kept in a file so that they take no memory.

    Each reading comes from the file whenever it is asked for; `seconds` is the time that took.
    """

    def __init__(self, reports: int, characters: int = 6000) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the archive lives
        self._starts = []
        for report in invented(reports, characters):
            self._starts.append(self._file.tell())
            pickle.dump(reading(report), self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self.seconds = 0.0

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Reading: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reading]: ...
    def __getitem__(self, index: int | slice) -> Reading | Sequence[Reading]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        begun = time.process_time()
        self._file.seek(self._starts[index])
        made: Reading = pickle.load(self._file)
        self.seconds += time.process_time() - begun
        return made


def write_originals(folder: Path, reports: int, characters: int = 6000) -> None:
    """Write invented reports as text files, as an archive's `reports` folder holds them."""
    for report in invented(reports, characters):
        path = folder / report.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report.text, encoding="utf-8")


def invented(reports: int, characters: int = 6000) -> Iterator[Invented]:
    """So many reports, one by one."""
    return (invent(number, characters) for number in range(reports))
