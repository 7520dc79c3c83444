"""What a page's styles say of an element, as far as it matters for words: hidden, bold, kept spaces, list numerals.

Only simple selectors of style sheets are known (`p`, `.name`, `p.name`, `#name`): those with which office programs and
web sites hide things. The list styles are those of CSS Counter Styles 3, by the names that Word has for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

_MOST_SHEET: Final = 400_000
"""Characters of style sheets that are read."""
_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE: Final = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_MEDIA: Final = re.compile(r"@media\b[^{]*\{")
_SIMPLE: Final = re.compile(r"[a-z][\w-]*|[a-z]?[\w-]*[.#][\w-]+", re.I)
_KNOWN: Final = frozenset(
    {"display", "visibility", "font-weight", "white-space", "list-style", "list-style-type", "mso-hide", "font"}
)
NUMERALS: Final[Mapping[str, str]] = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-decimal": "ideographDigital",
    "cjk-ideographic": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
BULLETS: Final[Mapping[str, str]] = {"disc": "•", "circle": "◦", "square": "▪"}
TYPES: Final[Mapping[str, str]] = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
"""The attribute `type` of a list → its style."""
Look = dict[str, str]


class Sheet:
    """The style sheets of one page."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, Look] = {}
        plain = _MEDIA.sub(" ", _COMMENT.sub(" ", text[:_MOST_SHEET]))
        for selectors, body in _RULE.findall(plain):
            look = declarations(body)
            for selector in selectors.split(",") if look else ():
                if _SIMPLE.fullmatch(name := selector.strip()):
                    self._rules.setdefault(name.lower(), {}).update(look)

    def look(self, element: etree._Element, tag: str) -> Look:
        """The properties of an element that its own attributes and the sheets give it."""
        found: Look = {}
        if self._rules:
            names = [tag]
            for name in (element.get("class") or "").lower().split()[:8]:
                names += [f".{name}", f"{tag}.{name}"]
            if own := element.get("id"):
                names += [f"#{own.lower()}", f"{tag}#{own.lower()}"]
            for name in names:
                found.update(self._rules.get(name, {}))
        if style := element.get("style"):
            found.update(declarations(style))
        return found


def declarations(text: str) -> Look:
    """The known properties of `name: value; …`, in lower case."""
    found: Look = {}
    for part in text[:4000].split(";"):
        name, colon, words = part.partition(":")
        name = name.strip().lower()
        if colon and name in _KNOWN:
            found[name] = words.replace("!important", "").strip().lower()
    return found


def hides(look: Look) -> bool:
    """Whether these properties take an element out of sight."""
    return (
        look.get("display") == "none"
        or look.get("visibility") in ("hidden", "collapse")
        or look.get("mso-hide") in ("all", "screen")
    )


def weight(look: Look) -> bool | None:
    """Whether they make it bold; None where they say nothing."""
    value = look.get("font-weight", "")
    if not value:
        return None
    return value in ("bold", "bolder") or (value.isdecimal() and len(value) < 5 and int(value) >= 600)


def list_style(look: Look) -> str | None:
    """The list style that they name; None where they say nothing of it."""
    words = look.get("list-style-type") or look.get("list-style")
    if not words:
        return None
    names = words.split()
    known = next((name for name in names if name in NUMERALS or name in BULLETS or name == "none"), None)
    return known or words.split()[0]
