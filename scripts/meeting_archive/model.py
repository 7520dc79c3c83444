"""The words every stage speaks: frozen records, from a source file to what was read in it.

All places in a text are offsets into the *flat text* of a report: its paragraphs joined by one
newline each (`flat_text`). One coordinate for everything makes spans easy to compare, lets an item
run over several paragraphs, and turns back into (paragraph, start) through `paragraph_starts`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

Role = Literal["problem", "cause", "measure", "progress"]
LinkKind = Literal["caused_by", "addressed_by", "removed_by", "reports_on", "recurs_as"]
LinkOrigin = Literal["explicit", "inferred", "confirmed"]
Severity = Literal["error", "warning", "info"]
OriginKind = Literal["decision", "front_matter", "sidecar", "path", "text", "margin", "properties", "unknown"]
BlockKind = Literal[
    "title", "heading", "text", "table", "toc", "page_number", "signature", "annex", "chrome", "front_matter"
]
Term = Literal["dated", "relative", "standing", "immediate", "none"]

ROLES: Final[tuple[Role, ...]] = get_args(Role)
ROLE_LETTER: Final[Mapping[Role, str]] = {"problem": "P", "cause": "C", "measure": "M", "progress": "S"}
_SQUEEZE: Final = re.compile(r"[\W_]+")
SURE_SCORE: Final = 0.75
"""A link with this score or more is shown as 确定, below it as 可能."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One named entry of a stage's rule table.

    `says` is the Chinese sentence that `inspect --explain` and the site show; `example` is a text in the style of
    the genre that it is for; `reason` (English, for maintainers) says why the genre calls for it.
    """

    name: str
    says: str
    example: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open range of offsets, in characters, into a report's flat text."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know: `code` is stable and listed in `findings.CATALOGUE`."""

    code: str
    severity: Severity
    message: str
    hint: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One original file: `path` is relative to the reports folder, with `/` on every system."""

    path: str
    format: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of an original, verbatim; blank lines are none.

    `style` is what the format itself says: "text", "heading1" … "heading6", "bold" (all of it), "table" (one row, cells
    between tabs or bars), "toc", "note" (a footnote), "header", "footer", "front_matter".
    `page` counts from 1 where the format has pages. `above`: the columns (from 0) of a table row whose cells are one
    with those above, and so without words of their own. `recognised`: its words were recognised in the picture of a
    page, so that some may be wrong; `confidence` (0 … 1) is how sure the program was of them, None where that is not
    known.
    """

    index: int
    text: str
    style: str = "text"
    page: int | None = None
    above: tuple[int, ...] = ()
    recognised: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What `read` makes of one original, or `split` of one of the reports in it.

    `front_matter` holds the values of a YAML head of the file, `sidecar` those of a YAML file beside it;
    values are strings; `properties` are those that an office program keeps about the file (title, author, created …),
    as written. All are empty where there are none. `part` counts the reports of the original from 1, `parts` is
    how many there are; their paragraphs keep the numbers that they have in the original. The first `preface` paragraphs
    stand ahead of the report's own title (a cover, a table of contents); `shared` are lines of the original that speak
    for all its parts; `signs` names the rules that said that this part is a report of its own. `mark` is a hash of all
    bytes that were looked at, "" where the file could not be read.
    """

    source: Source
    paragraphs: tuple[Paragraph, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)
    sidecar: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    part: int = 1
    parts: int = 1
    mark: str = ""
    preface: int = 0
    shared: tuple[Paragraph, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The flat text."""
        return flat_text(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaValue:
    """One fact about a report, where it came from, and the words it was read from.

    `value` is None where nothing is known; dates are ISO (`2024-03-05`, `2024-03`, `2024`).
    """

    value: str | None
    origin: OriginKind
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a report is. `meeting_type` is an id of `data/meeting_types.yml`; `meeting` the name as written.

    `theme` is what the meeting is about, in the text's own words; `secrecy` what the paper says about who may read it.
    """

    title: MetaValue
    year: MetaValue
    date: MetaValue
    organization: MetaValue
    person: MetaValue
    meeting: MetaValue
    meeting_type: MetaValue
    theme: MetaValue = MetaValue(value=None, origin="unknown")
    secrecy: MetaValue = MetaValue(value=None, origin="unknown")
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A logical paragraph: one paragraph, or several hard-wrapped lines that belong together."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A marked piece of the text, with what stands below it.

    `label` is the numeral or word of the marker without its punctuation (一, 1, 一是 → 一); `marker` names the
    entry of the marker table; `level` is the depth in this document, 1 at the top; `title` is the first
    sentence or heading; `span` runs from the marker to the end of the last child; `inline` says that it begins
    inside a paragraph; `rule` names the parse rule that made it.
    """

    label: str
    marker: str
    level: int
    title: str
    span: Span
    inline: bool
    rule: str
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """How a document is built: its blocks in order (they cover every paragraph) and its tree of sections."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A problem, cause, measure or progress statement.

    `id` is P, C, M or S with its number in document order, children `P2.1`. `span` is the item's own text, from
    its marker to the start of the next item, children not included; `text` is that text verbatim. `parent` has
    the same role. `topics` are ids of `data/topics.yml`, best first. `fingerprint` is a hash of the squeezed
    text. `rule` names the classify rule.
    """

    id: str
    role: Role
    label: str
    title: str
    text: str
    span: Span
    parent: str | None
    topics: tuple[str, ...]
    fingerprint: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a link was made: `rule` is an entry of `data/link_rules.yml`, quotes are verbatim, score 0 … 1."""

    rule: str
    quote_source: str
    quote_target: str
    score: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A directed link between two items; back-links are derived, never stored. `score` is a calibrated 0 … 1."""

    kind: LinkKind
    source: str
    target: str
    score: float
    origin: LinkOrigin
    evidence: tuple[Evidence, ...]

    @property
    def sure(self) -> bool:
        """Whether it is shown as 确定."""
        return self.origin == "confirmed" or self.score >= SURE_SCORE


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise that somebody could check; `id` is K1, K2 … in document order.

    `item` is the item it stands in, "" where it stands in none. `quote` is verbatim and `span` its place.
    `quantity`, `frequency`, `deadline`, `owner`, `deliverable` are the words used, None where there are none. `due` is
    the last day of the deadline as an ISO date where it can be known; `term` says what kind of deadline it is; `rule`
    names the commitment rule.
    """

    id: str
    item: str
    quote: str
    span: Span
    quantity: str | None
    frequency: str | None
    deadline: str | None
    owner: str | None
    deliverable: str | None
    due: str | None
    term: Term
    rule: str

    @property
    def checkability(self) -> tuple[str, ...]:
        """Which of 谁, 何时, 多少, 何物 its words say, in this order: the more, the easier to check.

        谁: an owner; 何时: a deadline or a frequency; 多少: a quantity; 何物: a deliverable.
        """
        said = {
            "谁": self.owner,
            "何时": self.deadline or self.frequency,
            "多少": self.quantity,
            "何物": self.deliverable,
        }
        return tuple(part for part, words in said.items() if words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: what it is and its words. `id` is the short code that people read from paper.

    It is report `part` of the `parts` in its original, counted from 1, by the rules named in `signs`. `properties` are
    what an office program keeps about the file.
    """

    id: str
    source: Source
    metadata: Metadata
    paragraphs: tuple[Paragraph, ...]
    outline: Outline
    part: int = 1
    parts: int = 1
    signs: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The flat text."""
        return flat_text(self.paragraphs)

    @property
    def title(self) -> str:
        """The title, or the file's name where none was found."""
        return self.metadata.title.value or self.source.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that is known of one report from its own bytes, its settings and curation, and nothing else."""

    report: Report
    items: tuple[Item, ...]
    links: tuple[Link, ...]
    commitments: tuple[Commitment, ...]
    findings: tuple[Finding, ...]


def squeeze(text: str) -> str:
    """The text without white space and punctuation: what two copies of the same words have in common."""
    return _SQUEEZE.sub("", text)


def fingerprint(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of the squeezed text."""
    return hashlib.sha256(squeeze(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def flat_text(paragraphs: Sequence[Paragraph]) -> str:
    """Join paragraphs with one newline each: the text that spans point into."""
    return "\n".join(p.text for p in paragraphs)


def paragraph_starts(paragraphs: Sequence[Paragraph]) -> tuple[int, ...]:
    """The flat offset at which each paragraph begins; shape (number of paragraphs,)."""
    starts, at = [], 0
    for p in paragraphs:
        starts.append(at)
        at += len(p.text) + 1
    return tuple(starts)


def report_year(report: Report) -> str | None:
    """The four digits of a report's year, or None."""
    value = (report.metadata.year.value or "").strip()
    return value if len(value) == 4 and value.isascii() and value.isdigit() else None


def report_place(year: str | None, code: str) -> str:
    """Where the page of a report is, without its ending: reports/2024/K7M3."""
    return f"reports/{year or 'undated'}/{code}"


_OFFICE: Final = frozenset(
    (".doc", ".docm", ".docx", ".dotx", ".et", ".odt", ".ofd", ".pdf", ".rtf", ".txt", ".wps", ".xls", ".xlsx")
)
_PICTURES: Final = frozenset((".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff"))
"""Endings that a browser hands to a program or shows as text; others it could run, and .md would become a page."""


def original_place(source: Source) -> str:
    """Where the copy of an original is that people download: assets/originals/19a1c2dc9126/报告.docx.

    What a browser could run is offered as plain text, so that an original cannot act on the page of the archive.
    """
    name = source.path.rsplit("/", 1)[-1]
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return f"assets/originals/{source.sha256[:12]}/{name}{'' if ending in _OFFICE | _PICTURES else '.txt'}"


def locate(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Turn a flat offset into (paragraph index, offset in that paragraph)."""
    index = max(bisect_right(starts, offset) - 1, 0)
    return index, offset - starts[index] if starts else 0
