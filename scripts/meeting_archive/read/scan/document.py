"""Picture files: a scan that was saved as jpg, png or tif, of one page or several."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

from ...findings import finding
from ..content import Content
from ..layout import Page, page_paragraphs
from ..limits import MAX_CHARACTERS, MAX_PAGE_SECONDS, MAX_SCANS
from ..means import ALONE, Means
from .hocr import read_hocr
from .pages import findings, recognised, what_is_missing
from .tesseract import TesseractError, identity, recognise_picture

_NOTHING: Final = Page(width=0.0, height=0.0, pieces=(), rules=(), pictured=1.0, unmapped=0)
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}


def read_picture(data: bytes, means: Means = ALONE) -> Content:
    """Read a picture by text recognition, where that is asked for; else a finding says that it can be."""
    if not means.ocr:
        return Content(findings=(finding("PICTURE-FILE"),))
    if (problem := what_is_missing()) is not None:
        return Content(findings=(problem,))
    sha256, made = hashlib.sha256(data).hexdigest(), f"ocr picture {identity()}"
    said = means.kept.load(sha256, made) if means.kept else None
    if said is None:
        try:
            said = recognise_picture(data, MAX_PAGE_SECONDS * min(tiff_pages(data), MAX_SCANS))
        except TesseractError as error:
            if error.slow:
                return Content(findings=(finding("FILE-LIMIT", what="识别文字超时"),))
            return Content(findings=(finding("FILE-BROKEN", reason="图片打不开"),))
        if means.kept:
            means.kept.keep(sha256, made, said)
    results = {number: recognised(page) for number, page in enumerate(read_hocr(said), 1)}
    paragraphs = page_paragraphs([result.page or _NOTHING for result in results.values()])
    if sum(len(p.text) for p in paragraphs) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    return Content(paragraphs=paragraphs, findings=tuple(findings(results)))


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
