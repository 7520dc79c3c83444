"""From pages to paragraphs: rows, margins and paragraphs put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ...model import Paragraph
from .feet import foot_rows, note_text, notes
from .margins import page_margins
from .page import Page, mean_confidence
from .paragraphs import paragraphs
from .rows import page_rows


def page_paragraphs(pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Every paragraph with its page from 1, heads and feet at the end; none where there is no body."""
    rows = [page_rows(page) for page in pages]
    taken, margins = page_margins([(page.height, page_) for page, page_ in zip(pages, rows, strict=True)])
    body = [[row for i, row in enumerate(page) if i not in out] for page, out in zip(rows, taken, strict=True)]
    feet = [len(page) - foot_rows(page) for page in body]
    made = [
        Paragraph(
            index=at,
            text=text.text,
            style=text.style,
            page=text.page,
            above=text.above,
            recognised=any(page.recognised for page in pages[text.page - 1 : text.last]),
            confidence=text.confidence,
        )
        for at, text in enumerate(paragraphs([page[:at] for page, at in zip(body, feet, strict=True)]))
    ]
    if not made:
        return ()
    for number, (rows_, at) in enumerate(zip(body, feet, strict=True), 1):
        made += [
            Paragraph(
                index=len(made) + n,
                text=note_text(note),
                style="note",
                page=number,
                recognised=pages[number - 1].recognised,
                confidence=mean_confidence((row.confidence, row.text) for row in note),
            )
            for n, note in enumerate(notes(rows_[at:]))
        ]
    for words in dict.fromkeys(page.slanted for page in pages if page.slanted):
        made.append(Paragraph(index=len(made), text=words, style="header", page=1))
    for page, row, side in margins:
        made.append(
            Paragraph(
                index=len(made),
                text=row.text,
                style=side,
                page=1,
                recognised=pages[page].recognised,
                confidence=row.confidence,
            )
        )
    return tuple(made)


def page_ranges(numbers: Sequence[int]) -> str:
    """3、5–8: page numbers as people write them."""
    runs = [[n for _, n in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
