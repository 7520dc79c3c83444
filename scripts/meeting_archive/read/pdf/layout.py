"""From pages to lines: rows, margins and paragraphs put together, for pdf and for every other format that has pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from .margins import page_margins
from .page import Page
from .paragraphs import paragraphs
from .rows import page_rows


def layout_lines(pages: Sequence[Page]) -> list[tuple[str, str, int]]:
    """(text, style, page from 1) of every paragraph, heads and feet at the end; none where there is no body."""
    rows = [page_rows(page) for page in pages]
    taken, margins = page_margins([(page.height, page_) for page, page_ in zip(pages, rows, strict=True)])
    body = [[row for i, row in enumerate(page) if i not in out] for page, out in zip(rows, taken, strict=True)]
    made = [(text.text, text.style, text.page) for text in paragraphs(body)]
    return [*made, *((words, side, 1) for words, side in margins.items() if words)] if made else []


def page_ranges(numbers: Sequence[int]) -> str:
    """3、5–8: page numbers as people write them."""
    runs = [[n for _, n in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
