"""Paragraphs as the rules of this stage look at them: bare words, markers, tables of contents set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model import Paragraph
from ..numbering.markers import Marker, line_marker
from ..numbering.simplified import simplify

_MARKS: Final = re.compile(r"^(?:[#>]{1,6}[ \t\u3000]*)+|^[ \t\u3000]*\*\*|[*_#]+$|[\u200b-\u200d\u2060\ufeff\u00ad]")
_BLANKS: Final = re.compile(r"\s+")
_LEADERS: Final = re.compile(r".{2,60}?(?:[.．…·]{3,}|…{2}|\t)\s*[-—]?\s*[0-9０-９]{1,4}\s*[-—]?")
_CONTENTS: Final = frozenset({"目录", "目次"})
_PAGE_NUMBER: Final = re.compile(r"[-—–－·~]*第?[0-9０-９]{1,4}页?(?:[,，/]?共?[0-9０-９]{1,4}页?)?[-—–－·~]*")
_CONTENTS_WITHIN: Final = 40
_ENTRY: Final = 50
_LONGEST: Final = 120
"""Of a longer paragraph the beginning and the last character are enough here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph. `words` are simplified, without marks, blanks closed up to one; `bare` has no blanks at all.

    `kind`: "text", "table", "contents" (a table of contents), "none" (page numbers, nothing to read). `level` is the
    depth of the heading that the format gives, 0 for none. `size` counts all its characters; `last` is the last one.
    """

    words: str
    bare: str
    kind: str
    level: int
    size: int
    last: str
    marker: Marker | None


def lines(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """One `Line` a paragraph, in order."""
    made = [_line(p) for p in paragraphs]
    last = {line.bare: n for n, line in enumerate(made)}
    listing = False
    for n, line in enumerate(made):
        if line.bare in _CONTENTS and n < _CONTENTS_WITHIN:
            listing = True
        elif listing and line.kind == "text":
            listing = last[line.bare] > n and line.size <= _ENTRY and line.last not in "。；"
        if listing and line.kind == "text":
            made[n] = _line(paragraphs[n], kind="contents")
    return made


def _line(paragraph: Paragraph, kind: str = "text") -> Line:
    raw = paragraph.text.strip()
    words = _BLANKS.sub(" ", _MARKS.sub("", simplify(raw[:_LONGEST]))).strip()
    bare = words.replace(" ", "")
    level = int(paragraph.style[7:]) if re.fullmatch("heading[1-6]", paragraph.style) else 0
    level = level or len(raw) - len(raw.lstrip("#")) if raw[:7].lstrip("#") != raw[:7] else level
    if paragraph.style in ("table", "front_matter") or raw.count("\t") > 1 or (raw[:1] == "|" and raw.count("|") > 1):
        kind = "table"
    elif not bare or _PAGE_NUMBER.fullmatch(bare):
        kind = "none"
    elif len(raw) <= _LONGEST and _LEADERS.fullmatch(raw):
        kind = "contents"
    marker = line_marker(words) if kind == "text" else None
    return Line(words=words, bare=bare, kind=kind, level=level, size=len(raw), last=raw[-1:], marker=marker)
