"""The vocabulary of WordprocessingML that the rooms of this folder share: names, and values with their defaults."""

from __future__ import annotations

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
VAL: Final = W + "val"
_OFF: Final = frozenset({"0", "false", "off", "none"})


def value(parent: etree._Element, name: str) -> str | None:
    """`w:val` of the child `w:<name>`, None where there is no such child or value."""
    child = parent.find(W + name)
    return None if child is None else child.get(VAL)


def flag(element: etree._Element | None) -> bool:
    """Whether an on-off property is on: it is there and does not say off."""
    return element is not None and element.get(VAL, "1").lower() not in _OFF


def number(text: str | None) -> int | None:
    """A whole number, None for anything else."""
    try:
        return int(text) if text is not None and len(text) < 12 else None
    except ValueError:
        return None
