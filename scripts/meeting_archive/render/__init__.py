"""Render: what was read, as Markdown pages that any site generator or viewer can show.

`docs/page-vocabulary.md` names every class, id and attribute of these pages. The page of a report (`render_report`) and
its card depend on that report alone; the lists are made from the cards.
"""

from __future__ import annotations

from .report import render_report

__all__ = ["render_report"]
