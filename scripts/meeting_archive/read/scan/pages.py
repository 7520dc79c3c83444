"""Scanned pages of one original, with what is known of them from before; and what people are told of them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from ...findings import finding
from ...model import Finding
from ..layout import Page, mean_confidence, page_ranges
from ..means import Means
from .hocr import read_hocr
from .tesseract import LANGUAGE, TesseractError, identity, missing, recognise_picture

DPI: Final = 300
_SURE: Final = 0.5
"""Confidence of a whole page below which what was read is none of its words: handwriting, a photograph."""
_AT_ONCE: Final = 4
_TROUBLE: Final = {
    "slow": "识别超时",
    "failed": "识别中断",
    "blank": "没有认出文字",
    "unclear": "字迹不清，认出的文字靠不住，没有采用",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scanned page: a picture of it on demand, and its width in points."""

    draw: Callable[[], bytes | None]
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What became of a scanned page: its words, or (a key of `_TROUBLE`) why there are none."""

    page: Page | None = None
    trouble: str = ""


def recognise(sha256: str, scans: Mapping[int, Scan], means: Means) -> Mapping[int, Recognised]:
    """What stands on the scanned pages (by number) of the original with this hash; {} where tesseract is missing."""
    if missing():
        return {}
    # Where originals are read in several processes, each of them keeps to one.
    at_once = 1 if multiprocessing.parent_process() else min(os.cpu_count() or 1, _AT_ONCE)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        done = pool.map(lambda entry: _recognise(sha256, entry[0], entry[1], means), scans.items())
        return dict(zip(scans, done, strict=True))


def recognised(page: Page) -> Recognised:
    """A page as it came from tesseract, unless it is not to be believed."""
    words = [piece for piece in page.pieces if piece.text.strip()]
    if not words:
        return Recognised(trouble="blank")
    sure = mean_confidence((piece.confidence, piece.text) for piece in words)
    return Recognised(page=page) if sure is not None and sure >= _SURE else Recognised(trouble="unclear")


def findings(results: Mapping[int, Recognised]) -> Iterator[Finding]:
    """What people should know about recognised pages, by page number."""
    good = {number: result.page for number, result in results.items() if result.page is not None}
    if good:
        pieces = [piece for page in good.values() for piece in page.pieces]
        sure = mean_confidence((piece.confidence, piece.text) for piece in pieces) or 0.0
        yield finding("OCR-TEXT", count=len(good), pages=page_ranges(sorted(good)), confidence=f"{sure:.0%}")
    for trouble, reason in _TROUBLE.items():
        if numbers := sorted(number for number, result in results.items() if result.trouble == trouble):
            yield finding("OCR-FAILED", pages=page_ranges(numbers), reason=reason)


def what_is_missing() -> Finding | None:
    """What has to be installed before words can be recognised."""
    name = missing()
    if not name:
        return None
    what = "文字识别程序 tesseract" if name != LANGUAGE else "tesseract 的简体中文数据（chi_sim）"
    return finding("OCR-MISSING", what=what)


def _recognise(sha256: str, number: int, scan: Scan, means: Means) -> Recognised:
    made = f"ocr {number} {DPI} {identity()}"
    known = means.kept.load(sha256, made) if means.kept else None
    if known is None:
        picture = scan.draw()
        if picture is None:
            return Recognised(trouble="failed")
        try:
            known = recognise_picture(picture, dpi=DPI)
        except TesseractError as error:
            return Recognised(trouble="slow" if error.slow else "failed")
        if means.kept:
            means.kept.keep(sha256, made, known)
    pages: Sequence[Page] = read_hocr(known, scan.width)
    return recognised(pages[0]) if pages else Recognised(trouble="failed")
