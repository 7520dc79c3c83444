"""Ask the finders of each fact in order, take the first value, and report where two of them contradict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from ..findings import finding
from ..model import Document, Finding, Metadata, MetaValue, OriginKind, Rule
from ..settings import Settings
from .dates import DATES, PATH_DATES, YEARS
from .days import find_day, find_year
from .markings import level_of
from .meetings import KINDS, MEETINGS, kind_of
from .page import Finder, Found, Page, is_placeholder, open_page, verbatim
from .people import PEOPLE, UNITS_OF_PEOPLE
from .secrecy import SECRECY
from .themes import THEMES
from .titles import TITLES
from .units import UNITS, settle_unit
from .untitled import UNTITLED

_ORIGIN_NAMES: Final[Mapping[OriginKind, str]] = {
    "decision": "人工更正",
    "front_matter": "文件开头的说明",
    "sidecar": "说明文件",
    "path": "文件夹或者文件名",
    "text": "正文",
    "margin": "页眉页脚",
    "properties": "文件属性",
}
_PARTS_OF_UNITS: Final = ("支部", "总支", "科", "处", "室", "站", "所", "队")
_COMPARED: Final[Mapping[str, str]] = {"year": "年份", "organization": "单位", "person": "汇报人"}


def _written(key: str, read: Callable[[str], str | None]) -> tuple[Finder, Finder]:
    """The two finders of what people wrote about the file under `key`."""

    def look(values: Mapping[str, str]) -> Found | None:
        text = values.get(key, "").strip()
        if not text:
            return None
        return Found(value=None if is_placeholder(text) else read(text), quote=text)

    why = "What people wrote about a file stands above all that is guessed."
    head = f"path: 总结.txt\n---\n{key}: 2023\n---\n"
    return (
        Finder(
            rule=Rule(name=f"{key}_in_front_matter", says="文件开头的说明", example=head, reason=why),
            origin="front_matter",
            find=lambda page: look(page.front_matter),
        ),
        Finder(
            rule=Rule(name=f"{key}_in_sidecar", says="原件旁边的说明文件", example=f"{key}: 2023", reason=why),
            origin="sidecar",
            find=lambda page: look(page.sidecar),
        ),
    )


def _read_day(text: str) -> str | None:
    day = find_day(text)
    return day.iso if day else find_year(text, bare=True)


def _read_kind(text: str) -> str | None:
    kind = kind_of(text)
    return kind[0] if kind else None


def _as_it_is(text: str) -> str:
    return text


FINDERS: Final[Mapping[str, tuple[Finder, ...]]] = {
    "title": (*_written("title", _as_it_is), *TITLES, *UNTITLED),
    "year": (*_written("year", lambda text: find_year(text, bare=True)), *YEARS),
    "date": (*_written("date", _read_day), *PATH_DATES, *DATES),
    "organization": (*_written("organization", _as_it_is), *UNITS, *UNITS_OF_PEOPLE),
    "person": (*_written("person", _as_it_is), *PEOPLE),
    "meeting": (*_written("meeting", _as_it_is), *MEETINGS),
    "meeting_type": (*_written("meeting", _read_kind), *KINDS),
    "theme": (*_written("theme", _as_it_is), *THEMES),
    "secrecy": (*_written("secrecy", _as_it_is), *SECRECY),
}
_OF_ONE_REPORT: Final = ("title", "person")
"""What the path of an original with several reports does not say of each of them."""
_SHARED: Final = ("year", "organization", "meeting", "meeting_type", "theme", "secrecy")
"""What the words that several reports share say of each that is silent."""


def describe(document: Document, settings: Settings) -> Metadata:
    """Say what a document is; never raises. Values left out in the text (XX, **) are None with their quote."""
    page = open_page(document)
    values: dict[str, MetaValue] = {}
    findings: list[Finding] = []
    shared = open_page(replace(document, paragraphs=document.shared, preface=0)) if document.shared else None
    for field, finders in FINDERS.items():
        if document.parts > 1 and field in _OF_ONE_REPORT:
            finders = tuple(finder for finder in finders if finder.origin not in ("path", "properties"))
        found = _ask(page, finders)
        if shared is not None and field in _SHARED:
            found += _ask(shared, tuple(finder for finder in finders if finder.origin in ("text", "margin")))
            found.sort(key=lambda pair: field == "year" and not pair[0].explicit)  # a day may be in the next year
        if field == "organization":
            found = [(finder, settle_unit(f, settings.organizations)) for finder, f in found]
        values[field] = _first(found)
        if field in _COMPARED and (problem := _contradiction(_COMPARED[field], found)):
            findings.append(problem)
    values["year"] = _year(values)
    if level_of(values["secrecy"].value):
        findings.append(finding("SECRET-MARKED", words=values["secrecy"].value))
    return Metadata(**values, findings=tuple(findings))


def _ask(page: Page, finders: tuple[Finder, ...]) -> list[tuple[Finder, Found]]:
    found = [(finder, f) for finder in finders if (f := finder.find(page)) is not None]
    return [(finder, replace(f, quote=verbatim(page, f.quote))) for finder, f in found]


def _first(found: list[tuple[Finder, Found]]) -> MetaValue:
    """The first value; where all are left out, the first quote."""
    for finder, f in found:
        if f.value is not None:
            return MetaValue(value=f.value, origin=finder.origin, quote=f.quote)
    for finder, f in found:
        return MetaValue(value=None, origin=finder.origin, quote=f.quote)
    return MetaValue(value=None, origin="unknown")


def _year(values: Mapping[str, MetaValue]) -> MetaValue:
    """A date that people wrote stands above a year that only the text's date suggests."""
    year, day = values["year"], values["date"]
    written = day.value is not None and day.origin in ("front_matter", "sidecar")
    if written and year.value is None and day.value is not None:
        return replace(day, value=day.value[:4])
    return year


def _contradiction(what: str, found: list[tuple[Finder, Found]]) -> Finding | None:
    """The first explicit value of a weaker origin that does not go together with the one that is taken."""
    sure = [(finder, f.value) for finder, f in found if finder.explicit and f.value is not None]
    if not sure:
        return None
    first, value = sure[0]
    for finder, other in sure[1:]:
        if finder.origin != first.origin and not _go_together(value, other):
            return finding(
                "METADATA-CONFLICT",
                what=what,
                origin=_ORIGIN_NAMES[first.origin],
                value=value,
                other_origin=_ORIGIN_NAMES[finder.origin],
                other=other,
            )
    return None


def _go_together(value: str, other: str) -> bool:
    """Whether two values do not exclude each other: one is in the other, or one is a part of a unit."""
    return value in other or other in value or value.endswith(_PARTS_OF_UNITS) or other.endswith(_PARTS_OF_UNITS)
