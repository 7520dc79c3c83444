"""Where a page is among its neighbours: a short list for the column beside the text, kept in the head of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .escape import page_title, short

_AROUND: Final = 5
"""Neighbours shown on each side of a page."""
_TITLE: Final = 40


Neighbours = Mapping[str, str | list[list[str]]]
"""`heading`, and `pages`: address (empty for the page itself), title and note of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A page beside others: `path` in the docs folder, perhaps with an anchor; `note` stands beside its title."""

    path: str
    title: str
    note: str = ""


def neighbours(
    heading: str, pages: Sequence[Neighbour], here: int | None, whole: Neighbour | None
) -> Neighbours | None:
    """The pages around number `here` (None: the first ones), then the list of all, `whole`; None for one page alone."""
    if len(pages) < 2:
        return None
    middle = here or 0
    first = max(min(middle - _AROUND, len(pages) - 2 * _AROUND - 1), 0)
    shown = range(first, min(first + 2 * _AROUND + 1, len(pages)))
    listed = [_entry("" if n == here else pages[n].path, pages[n]) for n in shown]
    if whole is not None:
        listed.append(_entry(whole.path, whole))
    return {"heading": page_title(heading), "pages": listed}


def _entry(path: str, page: Neighbour) -> list[str]:
    return [path, page_title(short(page.title, _TITLE)), page_title(page.note)]
