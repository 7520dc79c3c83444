"""Web pages (html, mht): what a browser shows, list numerals included; scripts, styles, menus and hidden words out."""

from .document import read_html, read_mht

__all__ = ["read_html", "read_mht"]
