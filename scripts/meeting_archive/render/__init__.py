"""Render: what was read, as Markdown pages that any site generator or viewer can show.

`docs/page-vocabulary.md` names every class, id and attribute of these pages. The pages of reports and of 对账 depend on
one circle of reports (`circle_jobs`); the lists (`list_jobs`) on what is small of all of them, and on rows that were
made with the pages. Each page has a key: a hash of all that it is made from, so that one that lies there already under
its key need not be made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, Final, Protocol

from ..across import Circle, Ref, together
from .accounts import Sheets, lay_out_accounts, lay_out_sheets
from .archive import Archive
from .card import Brief, in_order, report_path, summarize
from .foot import FOOT, foot_script, foot_words
from .home import home_page
from .ledger import lay_out_ledger
from .ledger_rows import Download, Ledger, Lines
from .library import held_by, item_places, lay_out_library
from .lists import lay_out_reports, year_neighbours
from .made import Cards, Gist, Kept, LazyTouch, gist
from .neighbours import Neighbours
from .paging import Page, single
from .parts import Parts, parts_of_originals
from .places import Register
from .recurring import Chains, lay_out_recurring
from .report import render_report
from .review import Skipped, all_tasks, lay_out_review
from .rows import FOLDERS, REVIEW, RowsOf, folder_of, rows_of
from .searches import search_page
from .standing import standings
from .touch import UNTOUCHED, touches
from .unclear import unclear
from .versions import version_lines

__all__ = [
    "Archive",
    "Before",
    "Brief",
    "Download",
    "Keep",
    "Made",
    "Skipped",
    "circle_jobs",
    "list_jobs",
    "render",
    "render_report",
    "report_path",
    "summarize",
]

_REPORTS_A_JOB: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page: its Markdown, or None where it lies there as it was made from `key` before."""

    path: str
    text: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Something to be kept for the lists of this build, and for later builds."""

    name: str
    value: Any


class Before(Protocol):
    """What the build before has made."""

    def has(self, path: str, key: str) -> bool:
        """Whether a page lies there as it was made from what the key stands for."""
        ...

    def group(self, key: str) -> Sequence[str]:
        """All pages that were made from one key, where they all lie there."""
        ...


class _Nothing:
    def has(self, path: str, key: str) -> bool:
        return False

    def group(self, key: str) -> Sequence[str]:
        return ()


def render(archive: Archive) -> Iterator[tuple[str, str]]:
    """All pages one by one, as (path relative to the docs folder, Markdown), made anew."""
    kept: dict[str, Any] = {}
    memory = _Memory(kept)
    for job in circle_jobs(archive, memory, _Nothing())[1]:
        for made in job():
            if isinstance(made, Keep):
                kept[made.name] = made.value
            elif made.text is not None:
                yield made.path, made.text
    for page in chain.from_iterable(job() for job in list_jobs(archive, memory, _Nothing())):
        if page.text is not None:
            yield page.path, page.text


class _Memory:
    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._values


# ---- Circles ----


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What the pages of a circle show of other reports: neighbours, other parts, other versions, each by code."""

    beside: Mapping[str, Neighbours | None]
    parts: Mapping[str, Parts]
    versions: Mapping[str, str]


def circle_jobs(
    archive: Archive, kept: Kept, before: Before
) -> tuple[list[Made], list[Callable[[], Iterator[Made | Keep]]]]:
    """The pages of reports and of what later ones say of them, and what the lists need of these.

    Those that lie there as they would be made again, and jobs for the others, in any order.
    """
    briefs = {brief.code: brief for brief in archive.briefs}
    by_path = year_neighbours(archive.briefs, archive.settings.page_size)
    parts = parts_of_originals(archive.briefs)
    around = _Around(
        beside={code: by_path.get(brief.path) for code, brief in briefs.items()},
        parts={code: parts.get(brief.source, ()) for code, brief in briefs.items()},
        versions=version_lines(
            archive.versions,
            (*archive.briefs, *(summarize(other, archive.rules) for other in archive.others)),
            "../../",
        ),
    )
    same: list[Made] = []
    jobs: list[Callable[[], Iterator[Made | Keep]]] = []
    batch: list[tuple[Circle, str]] = []
    settings = archive.settings
    for circle in archive.circles:
        outside = [(around.beside[c], around.parts[c], around.versions.get(c)) for c in circle.codes]
        key = _hash("circle", circle.mark, outside, settings.originals, settings.page_size)
        pages = before.group(key)
        if pages and _gist_of(circle) in kept:
            same += (Made(path=path, text=None, key=key) for path in pages)
            continue
        batch.append((circle, key))
        if sum(len(one.codes) for one, _ in batch) >= _REPORTS_A_JOB:
            jobs.append(partial(_circles, archive, batch, around))
            batch = []
    if batch:
        jobs.append(partial(_circles, archive, batch, around))
    return same, [*jobs, partial(_others, archive, around)]


def _others(archive: Archive, around: _Around) -> Iterator[Made]:
    """The pages of versions that are not shown in lists."""
    for reading in archive.others:
        words = around.versions[reading.report.id]
        page = render_report(reading, archive.rules, versions=words, download=archive.settings.originals)
        yield Made(path=report_path(reading.report), text=page, key="")


def _circles(archive: Archive, circles: Sequence[tuple[Circle, str]], around: _Around) -> Iterator[Made | Keep]:
    for circle, key in circles:
        yield from _circle(archive, circle, around, key)


def _circle(archive: Archive, circle: Circle, around: _Around, key: str) -> Iterator[Made | Keep]:
    across, rows = circle.load()
    briefs = [archive.brief(code) for code in circle.codes]
    cards = Cards(circle.codes, archive.reading, archive.rules)
    register = Register(cards, briefs)
    size = archive.settings.page_size
    touched = touches(across, register, size)
    ledger = Ledger([row for some in rows.values() for row in some], register, archive.as_at)
    prints: dict[str, str] = {}
    for code in circle.codes:
        page = render_report(
            archive.reading(code),
            archive.rules,
            around.beside[code],
            touched.get(code, UNTOUCHED),
            around.parts[code],
            versions=around.versions.get(code, ""),
            download=archive.settings.originals,
        )
        yield Made(path=register.briefs[code].path, text=page, key=key)
        made = rows_of(cards[code])
        for folder in FOLDERS:
            inside = {name: lines for name, lines in made.items() if folder_of(name) == folder}
            yield Keep(name=_rows_of(circle, code, folder), value=inside)
        lines = ledger.lines(code) if code in rows else None
        if lines is not None:
            yield Keep(name=_lines_of(circle, code), value=lines)
        prints[code] = _hash(lines, [(name, found) for name, found in made.items() if folder_of(name) == REVIEW])
    states = {row.ref: row.history for some in rows.values() for row in some if row.history}
    sheets = Sheets(across, register, archive.rules, states)
    for one in lay_out_sheets(sheets, size):
        yield Made(path=one.path, text=one.text(), key=key)
    yield Keep(name=_gist_of(circle), value=gist(across, rows, register, prints))


def _gist_of(circle: Circle) -> str:
    return f"{circle.mark} gist"


def _lines_of(circle: Circle, code: str) -> str:
    return f"{circle.mark} lines {code}"


def _rows_of(circle: Circle, code: str, folder: str) -> str:
    return f"{circle.mark} {folder} {code}"


# ---- Lists ----


def list_jobs(archive: Archive, kept: Kept, before: Before) -> list[Callable[[], Iterator[Made]]]:
    """The home page and every list, from what `circle_jobs` made `kept` hold, as jobs in any order; long ones first."""
    size = archive.settings.page_size
    circle_of = {code: circle for circle in archive.circles for code in circle.codes}
    cards = in_order(archive.briefs)
    held = held_by(cards)
    made = Cards((brief.code for brief in cards), archive.reading, archive.rules)
    plain = Register(made, cards)
    gists = [_gist(circle, kept, plain) for circle in archive.circles]
    across = together(one.across for one in gists)
    rows = sorted((row for one in gists for some in one.rows.values() for row in some), key=lambda row: row.place)
    register = Register(made, cards, {place: line for one in gists for place, line in one.lines.items()})
    prints = {code: print_ for one in gists for code, print_ in one.prints.items()}
    item_rows = _item_rows(archive, circle_of, kept)
    states = {row.ref: row.history for row in rows if row.history}
    ledger = Ledger(
        rows,
        register,
        archive.as_at,
        archive.downloads,
        _lines(circle_of, register, archive.as_at, kept),
    )
    sheets = Sheets(across, register, archive.rules, states)
    chains = Chains(across, register, archive.rules, LazyTouch(circle_of, register, size))
    waiting = [
        *all_tasks(cards, item_rows, archive.skipped, archive.judged, archive.notices, _is_known(archive, register)),
        *unclear(ledger),
    ]

    def of_reading(key: str) -> str:
        return archive.marks.get(key, "")

    def of_rows(key: str) -> str:
        return prints.get(key.partition("-")[0], "")

    def of_circle(key: str) -> str:
        circle = circle_of.get(key.partition("-")[0])
        return circle.mark if circle is not None and archive.marks else ""

    def first() -> Iterator[Page]:
        yield single(
            "index.md",
            home_page(
                cards,
                item_places(held, "problem", size),
                ledger,
                sheets,
                name=archive.settings.name,
                built=archive.built,
                version=archive.version,
                page_size=size,
                waiting=sum(task.size for task in waiting),
                recurring=len(chains.all),
            ),
        )
        yield single(*search_page())
        originals = len({card.source for card in cards})
        yield single(FOOT, foot_script(foot_words(originals, archive.built, archive.version)))

    lists: list[tuple[Callable[[], Iterable[Page]], Callable[[str], str]]] = [
        (lambda: lay_out_ledger(ledger, cards, size), of_rows),
        (lambda: lay_out_library(cards, held, item_rows, size, chains.by_topic()), of_reading),
        (lambda: lay_out_review(waiting, archive.judged, cards, size, _is_known(archive, register)), of_rows),
        (lambda: lay_out_accounts(sheets, size, len(chains.all)), _no_mark),
        (lambda: lay_out_reports(cards, size, standings(sheets, chains, ledger, cards)), _no_mark),
        (first, _no_mark),
        (lambda: lay_out_recurring(chains, size), of_circle),
    ]
    return [partial(_listed, pages, mark, before) for pages, mark in lists]


def _gist(circle: Circle, kept: Kept, register: Register) -> Gist:
    found: Gist | None = kept[_gist_of(circle)]
    return found if found is not None else gist(*circle.load(), register, {})


def _lines(circle_of: Mapping[str, Circle], register: Register, as_at: date, kept: Kept) -> Callable[[str], Lines]:
    def lines(code: str) -> Lines:
        found: Lines | None = kept[_lines_of(circle_of[code], code)]
        if found is None:  # lost on its way
            found = Ledger(circle_of[code].load()[1][code], register, as_at).lines(code)
        return found

    return lines


def _item_rows(archive: Archive, circle_of: Mapping[str, Circle], kept: Kept) -> RowsOf:
    def rows(code: str, name: str) -> Sequence[str]:
        found: Mapping[str, Sequence[str]] | None = kept[_rows_of(circle_of[code], code, folder_of(name))]
        if found is None:  # lost on its way
            found = rows_of(summarize(archive.reading(code), archive.rules))
        return found.get(name, ())

    return rows


def _is_known(archive: Archive, register: Register) -> Callable[[Ref], bool]:
    def known(ref: Ref) -> bool:
        card = register.cards[ref.report]
        return ref.id in card.begins or any(promise.id == ref.id for promise in card.promises)

    return known


def _no_mark(key: str) -> str:
    return ""


def _listed(pages: Callable[[], Iterable[Page]], mark: Callable[[str], str], before: Before) -> Iterator[Made]:
    """Pages with their keys; the rows of a block are made only where its mark, or that of another, is new."""
    for page in pages():
        marks = [mark(part[0].key) or list(part[0].rows()) for part in page.parts if not isinstance(part, str)]
        key = _hash("list", page.frame, marks)
        yield Made(path=page.path, text=None if before.has(page.path, key) else page.text(), key=key)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
