"""Lines that can be the title of a report: alone in their line, ended by the word for such a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from ..settings import table
from .lines import Line

_LONGEST: Final = 50
_PART: Final = 32
_MOST_PARTS: Final = 3
_GENERAL: Final = 4
_BODY: Final = 40
"""A report has at least so many characters below its title, with a sentence among them."""
_NUMERAL: Final = "[一二三四五六七八九十0-9]{1,3}"
_NOTE: Final = re.compile(r"[（(][^（）()]{1,24}[）)]$")
_BEHIND: Final = re.compile(r"(?:[—－-]{1,2}| )(?P<name>[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff])$")
_SENTENCE: Final = re.compile(r"[。；！？，,;!?：:|\t]")
_OCCASION: Final = re.compile(r"年度|生活会|会议|主题教育|专题|班子")
_COVER: Final = re.compile("(?:汇编|合集|选编|目录|材料集)$")
_LETTERHEADS: Final = frozenset({"会议纪要", "会议记录", "会议纪录"})
_ANNEX: Final = re.compile(rf"附[件表录]?{_NUMERAL}?[：:]?")
_LABELS: Final = re.compile(r"^.{1,8}[：:]")
DAY: Final = re.compile(
    r"[（(]?(?:[0-9０-９xX*×]{2,4}|[○〇零Ｏ一二三四五六七八九十]{4})[年./-][0-9０-９xX*×一二三四五六七八九十]{1,3}(?:[月./-](?:[0-9０-９xX*×一二三四五六七八九十]{1,3}[日号]?)?)?[)）]?"
)
"""A line that is only a date, blanks removed."""
_DAY_LINE: Final = re.compile(f"^{DAY.pattern}$")
_ANNEX_LINE: Final = re.compile(f"^{_ANNEX.pattern}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A title: lines `first` … `at`; `rest` is what stands before the word for its kind, `name` the person in it.

    `counted`: it has a number of its own in a collection; `annex`: it stands below the word 附件. `words` is the line
    at which the title proper begins, below such a number.
    """

    first: int
    words: int
    at: int
    title: str
    kind: str
    rest: str
    name: str
    counted: bool
    annex: bool
    level: int

    @property
    def general(self) -> bool:
        """Whether headings within a report end so too."""
        return self.kind in table("reports")["general_kinds"]


@cache
def _kinds() -> re.Pattern[str]:
    known = [*table("reports")["kinds"], *table("reports")["general_kinds"]]
    return re.compile(f"(?:{'|'.join(sorted(known, key=len, reverse=True))})$")


@cache
def _counts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(table("reports")["ordinals"])
    ahead = re.compile(rf"^[【\[（(]?(?:(?:{words}){_NUMERAL}(?:篇|份|例)?|{_NUMERAL}(?:篇|份))[】\]）)]?[：:、.．]?")
    behind = re.compile(
        rf"(?:[【\[（(]?(?:(?:{words}){_NUMERAL}|[（(]{_NUMERAL})[】\]）)]?|(?<=[料告要录]){_NUMERAL})$"
    )
    return ahead, behind


@cache
def _names() -> re.Pattern[str]:
    known = table("names")
    single = "".join(known["surnames"].split())
    return re.compile(f"(?:(?:{'|'.join(known['compound_surnames'])})[一-龥]{{1,2}}|[{single}][一-龥]{{1,2}})")


def is_name(word: str) -> bool:
    """Whether a word is a person's name and no other word known."""
    others = table("names")["not_names"]
    return _names().fullmatch(word) is not None and word not in others and word[:2] not in others


@cache
def _whose() -> tuple[str, ...]:
    return (*table("names")["unit_ends"], *table("names")["positions"])


_COMMON: Final = re.compile(
    rf"[0-9０-９]{{4}}年度?|[二一][○〇零一二三四五六七八九]{{3}}年度?|(?:专题)?(?:民主|组织)生活会|专题|个人|党员|领导干部|同志|主题教育|{_NOTE.pattern}"
)


def _name_in(rest: str) -> str:
    """The person in the words before the kind: alone, or behind a unit or a position."""
    plain = _COMMON.sub("", rest)
    if is_name(plain):
        return plain
    for size in (3, 2):
        if is_name(plain[-size:]) and plain[:-size].endswith(_whose()):
            return plain[-size:]
    return ""


def name_of(line: Line) -> str:
    """The person that a line of unit, position and name says (局长 张明远), or the line alone (张 明）; "" for none."""
    words = line.words.strip("（）() ")
    if len(words) > 32 or _SENTENCE.search(words):
        return ""
    bare = words.replace(" ", "")
    if is_name(bare):
        return bare
    name = words.rpartition(" ")[2]
    return name if is_name(name) and words.removesuffix(name).strip().endswith(_whose()) else _name_in(bare)


def _head(line: Line) -> Head | None:
    """The line as a title of one line."""
    if line.kind != "text" or not 4 <= len(line.bare) <= _LONGEST or line.size > 2 * _LONGEST:
        return None
    ahead, behind = _counts()
    bare, counted = line.bare.strip("【】[]"), False
    if (found := ahead.match(bare)) and found.end() < len(bare):
        bare, counted = bare[found.end() :].strip("】]"), True
    elif line.marker is not None and not line.marker.weak:
        return None
    if (found := behind.search(bare)) and found.start() > 0:
        bare, counted = bare[: found.start()], True
    name = ""
    if (note := _NOTE.search(bare)) and note.start() > 0:
        name, bare = (note[0][1:-1] if is_name(note[0][1:-1]) else ""), bare[: note.start()]
    elif (found := _BEHIND.search(line.words)) and not _kinds().search(bare):
        name = found["name"].replace(" ", "")
        bare = bare.removesuffix(name).rstrip("—－-") if is_name(name) else bare
    kind = _kinds().search(bare)
    starts = tuple(table("reports")["not_starts"])
    if kind is None or _SENTENCE.search(bare) or bare.startswith(starts) or bare.count("《") != bare.count("》"):
        return None
    rest = bare[: kind.start()]
    head = Head(
        first=0,
        words=0,
        at=0,
        title=line.bare,
        kind=kind[0],
        rest=rest,
        name=name if name and is_name(name) else _name_in(rest),
        counted=counted,
        annex=False,
        level=line.level,
    )
    return None if head.general and len(rest) < _GENERAL and not head.counted else head


def _is_title_part(line: Line) -> bool:
    """Whether a line above the last one of a title can belong to it: a unit, an occasion."""
    if line.kind != "text" or line.size > _PART or line.marker is not None or _SENTENCE.search(line.bare):
        return False
    if any(other.search(line.bare) for other in (_COVER, _ANNEX_LINE, _DAY_LINE)) or is_name(line.bare):
        return False
    return bool(_OCCASION.search(line.bare)) or line.bare.endswith(tuple(table("names")["unit_ends"]))


def _above(sheet: Sequence[Line], at: int) -> int:
    """Where a title that ends in line `at` begins: units and occasions in lines above it belong to it."""
    first = at
    while first > 0 and at - first < _MOST_PARTS:
        line = sheet[first - 1]
        counted = line.kind == "text" and _counts()[0].fullmatch(line.bare)
        if not counted and not (line.level == sheet[at].level and _is_title_part(line)):
            break
        first -= 1
    return first


def body(sheet: Sequence[Line]) -> bool:
    """Whether enough stands in these lines for a report."""
    read = [line for line in sheet if line.kind in ("text", "table")]
    return sum(line.size for line in read) >= _BODY and any(line.last in "。！？；" for line in read)


def heads(sheet: Sequence[Line]) -> list[Head]:
    """The titles that have a body below them, in order."""
    found: list[Head] = []
    for at, line in enumerate(sheet):
        if (head := _head(line)) is None:
            continue
        first = _above(sheet, at)
        numbers = [n for n in range(first, at) if _counts()[0].fullmatch(sheet[n].bare)]
        above = [part.bare for part in sheet[max(first - 2, 0) : first] if part.kind != "none"]
        found.append(
            replace(
                head,
                first=first,
                words=numbers[-1] + 1 if numbers else first,
                at=at,
                title="".join(part.bare for part in sheet[first : at + 1]),
                counted=head.counted or bool(numbers),
                annex=any(_ANNEX.fullmatch(words) for words in above),
            )
        )
    kept: list[Head] = []
    letterhead: Head | None = None
    for n, head in enumerate(found):
        stop = found[n + 1].first if n + 1 < len(found) else len(sheet)
        if letterhead is not None:
            head = replace(head, first=letterhead.first, words=letterhead.first)
        letterhead = None
        if body(sheet[head.at + 1 : stop]):
            kept.append(head)
        elif head.title in _LETTERHEADS and stop - head.at <= _MOST_PARTS + 2:
            letterhead = head
    return kept
