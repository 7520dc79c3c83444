"""Picture files: a scan that was saved as jpg, png or tif, of one page or several."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Final

from ...findings import finding
from ..content import Content
from ..layout import Page, page_paragraphs
from ..limits import MAX_CHARACTERS, MAX_PAGE_SECONDS, MAX_SCANS
from ..means import ALONE, Means
from .hocr import read_hocr
from .pages import Recognised, findings, recognised, what_is_missing
from .tesseract import TesseractError, identity, recognise_picture

_NOTHING: Final = Page(width=0.0, height=0.0, pieces=(), rules=(), pictured=1.0, unmapped=0)
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}


def read_picture(data: bytes, means: Means = ALONE) -> Content:
    """Read a picture by text recognition, where that is asked for; else a finding says that it can be."""
    if not means.ocr:
        return Content(findings=(finding("PICTURE-FILE"),))
    return read_pictures([data], hashlib.sha256(data).hexdigest(), means)


def read_pictures(pictures: Sequence[bytes], sha256: str, means: Means) -> Content:
    """Read pictures, each of one page or several, as the pages of the original with this hash."""
    if (problem := what_is_missing()) is not None:
        return Content(findings=(problem,))
    results: list[Recognised] = []
    for at, picture in enumerate(pictures[:MAX_SCANS]):
        try:
            results.extend(recognised(page) for page in read_hocr(_said(picture, at, sha256, means)))
        except TesseractError as error:
            if len(pictures) == 1 and not error.slow:
                return Content(findings=(finding("FILE-BROKEN", reason="图片打不开"),))
            results.append(Recognised(trouble="slow" if error.slow else "failed"))
    paragraphs = page_paragraphs([result.page or _NOTHING for result in results])
    if sum(len(p.text) for p in paragraphs) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    return Content(paragraphs=paragraphs, findings=tuple(findings(dict(enumerate(results, 1)))))


def _said(picture: bytes, at: int, sha256: str, means: Means) -> bytes:
    """What tesseract says of a picture of an original; raises TesseractError."""
    made = f"ocr picture {at} {identity()}"
    known = means.kept.load(sha256, made) if means.kept else None
    if known is None:
        known = recognise_picture(picture, MAX_PAGE_SECONDS * min(tiff_pages(picture), MAX_SCANS))
        if means.kept:
            means.kept.keep(sha256, made, known)
    return known


def tiff_pages(data: bytes) -> int:
    """How many pictures a TIFF file holds; 1 of any other."""
    order = _ORDERS.get(data[:4])
    if order is None:
        return 1
    pages, at = 0, _number(data, 4, order + "I")
    while at and pages < MAX_SCANS:
        pages += 1
        at = _number(data, at + 2 + 12 * _number(data, at, order + "H"), order + "I")
    return max(pages, 1)


def _number(data: bytes, at: int, form: str) -> int:
    return int(struct.unpack_from(form, data, at)[0]) if at + struct.calcsize(form) <= len(data) else 0
