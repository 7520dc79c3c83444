"""One pdf file: the worker's answer as paragraphs and findings."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ...findings import finding
from ...model import Finding
from ..child import Child, WorkerError
from ..content import Content
from ..layout import SCAN, Page, page_of, page_paragraphs, page_ranges
from ..limits import MAX_CHARACTERS, MAX_PAGE_SECONDS, MAX_PAGES, MAX_PIXELS, MAX_SCANS, MAX_SECONDS
from ..means import ALONE, Means
from ..scan import DPI, Recognised, Scan, findings, recognise, what_is_missing

CHILD: Final = Child(f"{__package__}.worker", str(MAX_PAGES))
_DRAWN: Final = Child(f"{__package__}.drawn")
_FEW: Final = 4
"""Characters; a page with no more (its number) has no text of its own."""
_LITTLE: Final = 40
_COVERED: Final = 0.7
"""A page that is so much picture and has no more characters than `_LITTLE`: phone programs sign their scans."""
_PROPERTIES: Final = {"Title": "title", "Subject": "subject", "Author": "author", "Keywords": "keywords"}


def read_pdf(data: bytes, means: Means = ALONE) -> Content:
    """Read a pdf; one that is damaged, locked, too large or too slow gives a finding and no paragraphs."""
    try:
        answer = CHILD.ask(data)
    except WorkerError as error:
        what = f"读取超过 {MAX_SECONDS:.0f} 秒" if error.slow else "读取时占用内存过多或者中断"
        return Content(findings=(finding("FILE-LIMIT", what=what),))
    if (problem := _problem(answer)) is not None:
        return Content(findings=(problem,))
    pages = [page_of(page) for page in answer["pages"]]
    scans = _scans(pages)
    results = _recognised(data, pages, scans, means) if scans and means.ocr else {}
    for number, result in results.items():
        if result.page is not None:
            pages[number - 1] = result.page
    paragraphs = page_paragraphs(pages)
    if sum(len(p.text) for p in paragraphs) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    return Content(
        paragraphs=paragraphs,
        findings=tuple(_findings(pages, answer["pages"], scans, results, means, made=bool(paragraphs))),
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


def _scans(pages: Sequence[Page]) -> list[int]:
    """The numbers of pages that are pictures without text, or with a line from the program that made them."""
    found = []
    for number, page in enumerate(pages, 1):
        length = sum(len(piece.text) for piece in page.pieces)
        bare, signed = length <= _FEW and page.pictured >= SCAN, length <= _LITTLE and page.pictured >= _COVERED
        if (bare or signed) and not page.recognised:
            found.append(number)
    return found


def _recognised(data: bytes, pages: Sequence[Page], scans: Sequence[int], means: Means) -> Mapping[int, Recognised]:
    wanted = {
        number: Scan(draw=lambda number=number: _drawn(data, number), width=pages[number - 1].width)  # type: ignore[misc]
        for number in scans[:MAX_SCANS]
    }
    return recognise(hashlib.sha256(data).hexdigest(), wanted, means)


def _drawn(data: bytes, number: int) -> bytes | None:
    """A page as a grey picture; None where it cannot be drawn."""
    try:
        answer = _DRAWN.ask(json.dumps([number, DPI, MAX_PIXELS]).encode() + b"\n" + data, MAX_PAGE_SECONDS)
    except WorkerError:
        return None
    picture = answer["picture"]
    return None if picture is None else base64.b64decode(picture)


def _findings(
    pages: Sequence[Page],
    answers: Sequence[Mapping[str, Any]],
    scans: Sequence[int],
    results: Mapping[int, Recognised],
    means: Means,
    *,
    made: bool,
) -> Iterator[Finding]:
    damaged = [n for n, answer in enumerate(answers, 1) if answer.get("damaged")]
    if unread := [n for n in scans if n not in results]:
        yield finding("PAGE-SCANNED", pages=page_ranges(unread))
        if means.ocr and (problem := what_is_missing()) is not None:
            yield problem
    yield from findings(results)
    if layers := [n for n, page in enumerate(pages, 1) if page.recognised and n not in results]:
        yield finding("OCR-LAYER", pages=page_ranges(layers), count=len(layers))
    if not scans and not made:
        yield finding("FILE-EMPTY")
    if damaged:
        yield finding("PAGE-DAMAGED", pages=page_ranges(damaged))
    if unmapped := [n for n, page in enumerate(pages, 1) if page.unmapped]:
        yield finding("GLYPH-UNKNOWN", count=sum(page.unmapped for page in pages), where=f"第{page_ranges(unmapped)}页")


def _properties(values: Mapping[str, str]) -> Mapping[str, str]:
    return {ours: values[theirs].strip() for theirs, ours in _PROPERTIES.items() if values.get(theirs, "").strip()}
