"""What a report says of words that were recognised in pictures: on top, where their pages begin, beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ..model import Paragraph

_DOUBT: Final = 0.8
"""A recognised paragraph of less confidence has wrong characters more often than not."""


def report_note(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """The Markdown paragraph on top of the page; none where no words were recognised."""
    count = sum(paragraph.recognised for paragraph in paragraphs)
    if count:
        which = "本页文字" if count == len(paragraphs) else f"本页有 {count} 段文字（旁边有虚线）"
        yield f"{which}由OCR识别，可能有错字；引用前请对照原件。\n{{: .ma-ocr }}\n"


def page_note(page: int | None) -> str:
    """The line where a page of the original begins."""
    return f'<p class="ma-ocr" data-search-exclude>第{page}页的文字由OCR识别，可能有错字</p>'


def attributes(paragraph: Paragraph) -> str:
    """How sure text recognition was of a paragraph, as attributes of its element."""
    if paragraph.confidence is None:
        return " data-ocr"
    doubt = " data-doubt" if paragraph.confidence < _DOUBT else ""
    return f' data-ocr="{paragraph.confidence:.0%}"{doubt} title="由OCR识别，把握 {paragraph.confidence:.0%}"'
