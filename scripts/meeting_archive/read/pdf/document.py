"""One pdf file: the worker's answer as paragraphs and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from ...findings import finding
from ...model import Finding, Paragraph
from ..content import Content
from ..limits import MAX_CHARACTERS, MAX_PAGES, MAX_SECONDS
from .child import CHILD, WorkerError
from .margins import page_margins
from .page import Page, page_of
from .paragraphs import paragraphs
from .rows import page_rows

_SCAN: Final = 0.3
"""Share of a page under pictures from which a page without text is a scan."""
_FEW: Final = 4
"""Characters; a page with no more (its number) has no text of its own."""
_PROPERTIES: Final = {"Title": "title", "Subject": "subject", "Author": "author", "Keywords": "keywords"}


def read_pdf(data: bytes) -> Content:
    """Read a pdf; one that is damaged, locked, too large or too slow gives a finding and no paragraphs."""
    try:
        answer = CHILD.ask(data)
    except WorkerError as error:
        what = f"读取超过 {MAX_SECONDS:.0f} 秒" if error.slow else "读取时占用内存过多或者中断"
        return Content(findings=(finding("FILE-LIMIT", what=what),))
    if (problem := _problem(answer)) is not None:
        return Content(findings=(problem,))
    pages = [page_of(page) for page in answer["pages"]]
    rows = [page_rows(page) for page in pages]
    taken, margins = page_margins([(page.height, page_) for page, page_ in zip(pages, rows, strict=True)])
    body = [[row for i, row in enumerate(page) if i not in out] for page, out in zip(rows, taken, strict=True)]
    made = [(text.text, text.style, text.page) for text in paragraphs(body)]
    lines = [*made, *((words, side, 1) for words, side in margins.items() if words)]
    if sum(len(text) for text, _, _ in lines) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    return Content(
        paragraphs=tuple(Paragraph(index=i, text=t, style=s, page=p) for i, (t, s, p) in enumerate(lines))
        if made
        else (),
        findings=tuple(_findings(pages, answer["pages"], made=bool(made))),
        properties=_properties(answer["properties"]),
    )


def _problem(answer: Mapping[str, Any]) -> Finding | None:
    match answer.get("error"):
        case None:
            return None
        case "locked":
            return finding("FILE-ENCRYPTED")
        case "pages":
            return finding("FILE-LIMIT", what=f"有 {answer['count']} 页，上限是 {MAX_PAGES} 页")
        case "memory":
            return finding("FILE-LIMIT", what="读取时占用内存过多")
        case _:
            return finding("FILE-BROKEN", reason="pdf 打不开")


def _findings(pages: Sequence[Page], answers: Sequence[Mapping[str, Any]], *, made: bool) -> Iterator[Finding]:
    bare = [n for n, page in enumerate(pages, 1) if sum(len(piece.text) for piece in page.pieces) <= _FEW]
    scans = [n for n in bare if pages[n - 1].pictured >= _SCAN]
    damaged = [n for n, answer in enumerate(answers, 1) if answer.get("damaged")]
    if scans:
        yield finding("PAGE-SCANNED", pages=_ranges(scans))
    elif not made:
        yield finding("FILE-EMPTY")
    if damaged:
        yield finding("PAGE-DAMAGED", pages=_ranges(damaged))
    if unmapped := [n for n, page in enumerate(pages, 1) if page.unmapped]:
        yield finding("GLYPH-UNKNOWN", count=sum(page.unmapped for page in pages), where=f"第{_ranges(unmapped)}页")


def _ranges(numbers: Sequence[int]) -> str:
    """3、5–8: page numbers as people write them."""
    runs = [[n for _, n in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _properties(values: Mapping[str, str]) -> Mapping[str, str]:
    return {ours: values[theirs].strip() for theirs, ours in _PROPERTIES.items() if values.get(theirs, "").strip()}
