"""Styles: what a paragraph or a run has that its own properties do not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from .words import W, flag, number, value

_DEEPEST: Final = 20
"""Styles that are based on one another in a longer row, or in a circle, are cut there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style with all that it inherits; None where neither it nor those before it say anything.

    `list_id` is "0" where numbering is turned off; `outline` counts from 0.
    """

    id: str = ""
    name: str = ""
    list_id: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool | None = None
    bold: bool | None = None
    based: tuple[str, ...] = ()
    """Ids of the styles it is based on, nearest first."""


_NONE: Final = Style()


class Styles:
    """The styles of one document by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._own: dict[str, tuple[Style, str]] = {}
        self.default = ""
        for element in () if root is None else root.iterchildren(W + "style"):
            style = _read(element)
            self._own[style.id] = (style, value(element, "basedOn") or "")
            if element.get(W + "type", "paragraph") == "paragraph" and element.get(W + "default") in (
                "1",
                "true",
                "on",
            ):
                self.default = style.id
        self._whole: dict[str, Style] = {}

    def __getitem__(self, style_id: str) -> Style:
        """The style with what it inherits; an empty one where there is none of this id."""
        known = self._whole.get(style_id)
        if known is None:
            known = self._whole[style_id] = self._inherit(style_id)
        return known

    def lists(self) -> Mapping[str, str]:
        """Id of a style → id of the list that it names itself."""
        return {name: own.list_id for name, (own, _) in self._own.items() if own.list_id is not None}

    def _inherit(self, style_id: str) -> Style:
        chain: list[str] = []
        at = style_id
        while at in self._own and len(chain) < _DEEPEST and at not in chain:
            chain.append(at)
            at = self._own[at][1]
        whole = _NONE
        for name in reversed(chain):
            own = self._own[name][0]
            whole = Style(
                id=own.id,
                name=own.name,
                list_id=whole.list_id if own.list_id is None else own.list_id,
                level=whole.level if own.level is None else own.level,
                outline=whole.outline if own.outline is None else own.outline,
                hidden=whole.hidden if own.hidden is None else own.hidden,
                bold=whole.bold if own.bold is None else own.bold,
            )
        return replace(whole, based=tuple(chain[1:]))


def _read(element: etree._Element) -> Style:
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    numbered = None if paragraph is None else paragraph.find(W + "numPr")
    return Style(
        id=element.get(W + "styleId", ""),
        name=(value(element, "name") or "").lower(),
        list_id=None if numbered is None else value(numbered, "numId"),
        level=None if numbered is None else number(value(numbered, "ilvl")),
        outline=None if paragraph is None else number(value(paragraph, "outlineLvl")),
        hidden=_toggle(run, "vanish"),
        bold=_toggle(run, "b"),
    )


def _toggle(properties: etree._Element | None, name: str) -> bool | None:
    found = None if properties is None else properties.find(W + name)
    return None if found is None else flag(found)
