"""The layout of pages, for every format that has them (pdf, ofd, scans): rows and tables, margins, paragraphs.

A `Page` is positions only; what becomes of it are pure functions.
"""

from .lines import page_paragraphs, page_ranges
from .page import SCAN, Page, Piece, Rule, mean_confidence, page_of

__all__ = ["SCAN", "Page", "Piece", "Rule", "mean_confidence", "page_of", "page_paragraphs", "page_ranges"]
