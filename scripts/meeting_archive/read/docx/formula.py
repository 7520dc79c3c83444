"""Formulas (Office Math) in one line, as people type them: 1/2, m², √(a+b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UP: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def linear(element: etree._Element) -> str:
    """A formula, or a piece of one, in one line."""
    written = _WAYS.get(element.tag)
    if written is not None:
        return written(element)
    if element.tag == M + "t":
        return element.text or ""
    return "".join(linear(child) for child in element if isinstance(child.tag, str))


def _part(element: etree._Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else linear(found)


def _sign(element: etree._Element, kind: str, name: str, usual: str) -> str:
    """A sign of a piece's properties; "" where it is written there as none."""
    found = element.find(f"{M}{kind}Pr/{M}{name}")
    return usual if found is None else found.get(M + "val", "")


def _wrapped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _raised(text: str) -> str:
    made = text.translate(_UP)
    return made if not text or not set(made) & set(text) else f"^{_wrapped(text)}"


def _lowered(text: str) -> str:
    made = text.translate(_DOWN)
    return made if not text or not set(made) & set(text) else f"_{_wrapped(text)}"


def _fraction(element: etree._Element) -> str:
    return f"{_wrapped(_part(element, 'num'))}/{_wrapped(_part(element, 'den'))}"


def _scripts(element: etree._Element) -> str:
    return _part(element, "e") + _lowered(_part(element, "sub")) + _raised(_part(element, "sup"))


def _root(element: etree._Element) -> str:
    return f"{_raised(_part(element, 'deg'))}√{_wrapped(_part(element, 'e'))}"


def _sum(element: etree._Element) -> str:
    sign = _sign(element, "nary", "chr", "∫")
    return sign + _lowered(_part(element, "sub")) + _raised(_part(element, "sup")) + _part(element, "e")


def _brackets(element: etree._Element) -> str:
    between = _sign(element, "d", "sepChr", "|")
    inside = between.join(linear(child) for child in element.iterchildren(M + "e"))
    return _sign(element, "d", "begChr", "(") + inside + _sign(element, "d", "endChr", ")")


def _matrix(element: etree._Element) -> str:
    rows = (" ".join(linear(e) for e in row.iterchildren(M + "e")) for row in element.iterchildren(M + "mr"))
    return "; ".join(rows)


_WAYS: Final[Mapping[object, Callable[[etree._Element], str]]] = {
    M + "f": _fraction,
    M + "sSup": _scripts,
    M + "sSub": _scripts,
    M + "sSubSup": _scripts,
    M + "rad": _root,
    M + "nary": _sum,
    M + "d": _brackets,
    M + "m": _matrix,
}
