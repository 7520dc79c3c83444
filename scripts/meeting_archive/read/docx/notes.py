"""Footnotes and endnotes: their marks in the text, and which notes are due after it."""

from __future__ import annotations

from typing import Final, Literal

from lxml import etree

from ..numerals import FORMATS, numeral
from .words import W, value

NoteKind = Literal["footnote", "endnote"]
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notes:
    """The notes of one document, numbered as they are met."""

    def __init__(
        self, footnotes: etree._Element | None, endnotes: etree._Element | None, settings: etree._Element | None
    ) -> None:
        self._elements: dict[tuple[NoteKind, str], etree._Element] = {}
        self._formats: dict[NoteKind, str] = {}
        self._count: dict[NoteKind, int] = {"footnote": 0, "endnote": 0}
        self.met: list[tuple[str, etree._Element]] = []
        """(mark, element) of each note whose mark stands in the text, in that order."""
        self._add("footnote", footnotes, settings, "decimal")
        self._add("endnote", endnotes, settings, "lowerRoman")

    def _add(self, kind: NoteKind, root: etree._Element | None, settings: etree._Element | None, usual: str) -> None:
        own = None if settings is None else settings.find(f"{W}{kind}Pr")
        self._formats[kind] = (None if own is None else value(own, "numFmt")) or usual
        for element in () if root is None else root.iterchildren(W + kind):
            if element.get(W + "type", "normal") == "normal":
                self._elements[kind, element.get(W + "id", "")] = element

    def mark(self, kind: NoteKind, note_id: str, *, own_mark: bool) -> str:
        """The mark of a note in the text, as a small figure; "" where its own mark follows as text."""
        element = self._elements.pop((kind, note_id), None)
        if element is None:
            return ""
        if own_mark:
            self.met.append(("", element))
            return ""
        self._count[kind] += 1
        number_format = self._formats[kind]
        if number_format == "decimal" or number_format not in FORMATS:
            mark = str(self._count[kind]).translate(_SUPERSCRIPT)
        elif number_format.startswith("decimalEnclosed"):
            mark = numeral(self._count[kind], number_format)
        else:
            mark = f"〔{numeral(self._count[kind], number_format)}〕"
        self.met.append((mark, element))
        return mark
