"""Render: what was read, as Markdown pages that any site generator or viewer can show.

`docs/page-vocabulary.md` names every class, id and attribute of these pages. The page of a report (`render_report`) and
its card (`summarize`) depend on that report alone, so they can be made in parallel and kept; the lists
(`list_jobs`) are made from the cards, and so is the one thing on a report's page that is about other reports: its
neighbours (`year_neighbours`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Final

from ..across import Across, Circle, Judged, LedgerRow, Version, together
from ..model import Finding, Reading, Rule
from ..settings import Settings
from .accounts import Sheets, account_pages
from .card import Card, in_order, report_path, summarize
from .foot import FOOT, foot_script, foot_words
from .home import home_page
from .ledger import Download, Ledger, ledger_pages
from .library import item_places, library_pages
from .lists import report_pages, year_neighbours
from .paging import Pages
from .parts import parts_of_originals
from .places import Register
from .recurring import Chains, recurring_pages
from .report import render_report
from .review import Skipped, review_pages, tasks
from .searches import search_page
from .standing import standings
from .touch import UNTOUCHED, touches
from .unclear import unclear
from .versions import version_lines

__all__ = [
    "Archive",
    "Card",
    "Download",
    "Skipped",
    "list_jobs",
    "render",
    "render_jobs",
    "render_report",
    "summarize",
    "year_neighbours",
]

_REPORTS_A_JOB: Final = 40


@dataclass(frozen=True, kw_only=True)
class Archive:
    """Everything that was read, and when: what the pages are made from.

    `others` are versions of readings that are shown, `searched` what the search finds: every report that is shown, and
    drafts, which hold words of their own. `marks` (by code) change whenever anything of a reading does. `circles` hold
    what stands between the readings, and the ledger; each reading is in one of them. `rules` are the entries of the
    rule tables by name: their words say why a link was made. `judged` are the decisions of people and what became of
    them, `notices` (file, finding) of what is wrong in `curation/`. `downloads` are files of the whole ledger that
    somebody else writes.
    """

    settings: Settings
    readings: Sequence[Reading]
    skipped: tuple[Skipped, ...]
    built: date
    version: str
    rules: Mapping[str, Rule] = field(default_factory=dict)
    others: Sequence[Reading] = ()
    searched: Sequence[Reading] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    circles: tuple[Circle, ...] = ()
    downloads: tuple[Download, ...] = ()
    judged: tuple[Judged, ...] = ()
    notices: tuple[tuple[str, Finding], ...] = ()

    @cached_property
    def across(self) -> Across:
        """All that stands between reports."""
        return together(circle.load()[0] for circle in self.circles)

    @cached_property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """One row for each commitment: by unit, newest year first, then by person, report, and order in the text."""
        rows = (row for circle in self.circles for some in circle.load()[1].values() for row in some)
        return tuple(sorted(rows, key=lambda row: row.place))


def render(archive: Archive) -> Iterator[tuple[str, str]]:
    """All pages one by one, as (path relative to the docs folder, Markdown), so that none need be held."""
    return chain.from_iterable(job() for job in render_jobs(archive))


def render_jobs(archive: Archive) -> list[Callable[[], Iterator[tuple[str, str]]]]:
    """The same as jobs that can be done in any order, or at once; the long ones first."""
    cards = [summarize(reading, archive.rules) for reading in archive.readings]
    register = Register(cards)
    touched = touches(archive.across, register, archive.settings.page_size)
    beside = year_neighbours(cards)
    parts = parts_of_originals(cards)
    versions = version_lines(archive.readings, archive.others, archive.versions, "../../")

    def reports(start: int) -> Iterator[tuple[str, str]]:
        stop = start + _REPORTS_A_JOB
        for reading, card in zip(archive.readings[start:stop], cards[start:stop], strict=True):
            path = report_path(reading.report)
            touch = touched.get(reading.report.id, UNTOUCHED)
            page = render_report(
                reading,
                archive.rules,
                beside.get(path),
                touch,
                parts.get(card.source, ()),
                versions=versions.get(reading.report.id, ""),
                download=archive.settings.originals,
            )
            yield path, page

    def others() -> Iterator[tuple[str, str]]:
        for reading in archive.others:
            words = versions[reading.report.id]
            page = render_report(reading, archive.rules, versions=words, download=archive.settings.originals)
            yield report_path(reading.report), page

    states = {row.ref: row.history for row in archive.ledger if row.history}
    as_at = archive.settings.as_at or archive.built
    lists = list_jobs(
        cards,
        archive.skipped,
        Sheets(archive.across, register, archive.rules, states),
        Chains(archive.across, register, archive.rules, touched),
        Ledger(archive.ledger, register, as_at, archive.downloads),
        settings=archive.settings,
        built=archive.built,
        version=archive.version,
        judged=archive.judged,
        notices=archive.notices,
    )
    each = [partial(reports, start) for start in range(0, len(archive.readings), _REPORTS_A_JOB)]
    return [*lists, *each, others]


def list_jobs(
    cards: Sequence[Card],
    skipped: Sequence[Skipped],
    sheets: Sheets,
    chains: Chains,
    ledger: Ledger,
    *,
    settings: Settings,
    built: date,
    version: str,
    judged: Sequence[Judged] = (),
    notices: Sequence[tuple[str, Finding]] = (),
) -> list[Callable[[], Pages]]:
    """The home page and every list, from what is known of all reports and of what stands between them, as jobs."""
    cards = in_order(cards)
    size = settings.page_size

    def first() -> Pages:
        waiting = [*tasks(cards, skipped, judged, notices), *unclear(ledger)]
        yield (
            "index.md",
            home_page(
                cards,
                item_places(cards, "problem", size),
                ledger,
                sheets,
                name=settings.name,
                built=built,
                version=version,
                page_size=size,
                waiting=sum(len(task.rows) for task in waiting),
                recurring=len(chains.all),
            ),
        )
        yield search_page()
        yield from review_pages(waiting, judged, cards, size)
        yield FOOT, foot_script(foot_words(len({card.source for card in cards}), built, version))

    return [
        lambda: account_pages(sheets, size, len(chains.all)),
        lambda: ledger_pages(ledger, cards, size),
        lambda: library_pages(cards, size, chains.by_topic()),
        lambda: report_pages(cards, size, standings(sheets, chains, ledger, cards)),
        first,
        lambda: recurring_pages(chains, size),
    ]
