"""What the pages are made from: everything that was read, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..across import Across, Circle, Judged, LedgerRow, Version, together
from ..model import Finding, Reading, Rule
from ..settings import Settings
from .card import Brief, summarize
from .ledger_rows import Download
from .review import Skipped


@dataclass(frozen=True, kw_only=True)
class Archive:
    """Everything that was read, and when: what the pages are made from.

    `known` are the briefs of the readings, in their order, where they were made before; `heads` what is small of all
    readings, others too; `links` is the number of links in those that are shown. `others` are versions of readings that
    are shown, `searched` what the search finds: every report that is shown, and drafts, which hold words of their own.
    `marks` (by code) change whenever anything of a reading does. `circles` hold what stands between the readings, and
    the ledger; each reading is in one of them. `rules` are the entries of the rule tables by name: their words say why
    a link was made. `judged` are the decisions of people and what became of them, `notices` (file, finding) of what is
    wrong in `curation/`. `downloads` are files of the ledger that somebody else writes.
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
    known: tuple[Brief, ...] = ()
    heads: Sequence[Reading] = ()
    links: int = 0

    @cached_property
    def across(self) -> Across:
        """All that stands between reports."""
        return together(circle.load()[0] for circle in self.circles)

    @cached_property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """One row for each commitment: by unit, newest year first, then by person, report, and order in the text."""
        rows = (row for circle in self.circles for some in circle.load()[1].values() for row in some)
        return tuple(sorted(rows, key=lambda row: row.place))

    @cached_property
    def briefs(self) -> tuple[Brief, ...]:
        """What is small of each reading, in their order."""
        return self.known or tuple(summarize(reading, self.rules).brief for reading in self.readings)

    def reading(self, code: str) -> Reading:
        """The reading of a report that is shown."""
        return self.readings[self._where[code]]

    def brief(self, code: str) -> Brief:
        """What is small of it."""
        return self.briefs[self._where[code]]

    @property
    def as_at(self) -> date:
        """The day on which deadlines are judged."""
        return self.settings.as_at or self.built

    @cached_property
    def _where(self) -> Mapping[str, int]:
        return {brief.code: at for at, brief in enumerate(self.briefs)}
