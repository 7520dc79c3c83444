"""What properties say about how words look, and whether they are seen at all."""

from __future__ import annotations

from lxml import etree

from .styles import Style
from .words import VAL, W, flag, number, value


def form_shown(mark: etree._Element) -> str:
    """What an old form field shows that has no text of its own: a box, ticked or not, or the choice from a list."""
    data = mark.find(W + "ffData")
    if data is None:
        return ""
    if (box := data.find(W + "checkBox")) is not None:
        ticked = box.find(W + "checked")
        return "☑" if flag(box.find(W + "default") if ticked is None else ticked) else "□"
    if (choices := data.find(W + "ddList")) is not None:
        entries = [entry.get(VAL, "") for entry in choices.iterchildren(W + "listEntry")]
        at = number(value(choices, "result")) or number(value(choices, "default")) or 0
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


def end_is_gone(properties: etree._Element | None, style: Style) -> bool:
    """Whether the paragraph's end is deleted, moved away or hidden, so that it runs on into the next one.

    A drop capital is a paragraph of its own that is shown as the first letter of the next.
    """
    frame = None if properties is None else properties.find(W + "framePr")
    if frame is not None and frame.get(W + "dropCap", "none") != "none":
        return True
    mark = None if properties is None else properties.find(W + "rPr")
    if mark is None:
        return bool(style.hidden)
    hidden = mark.find(W + "vanish")
    if flag(hidden) or (hidden is None and style.hidden):
        return True
    return mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
