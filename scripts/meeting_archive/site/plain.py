"""A whole page as plain as ours, from Markdown to HTML in one walk over its blocks, byte for byte as the long way.

Nearly every page that `render` writes is made of HTML blocks, tables, headings and paragraphs, with lists of attributes
behind them. Python-Markdown makes a tree of a page and goes through it nine times; where a page holds nothing else, its
HTML and its outline can be written as it is read. Whatever else may mean something in Markdown, and a link that leads
nowhere, sends the whole page the long way (`shortcuts`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from markdown import Markdown
from markdown.extensions.toc import TocTreeprocessor, nest_toc_tokens, strip_tags, unique
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.toc import get_toc

from .shortcuts import KNOWN, html_blocks
from .tables import INLINE, NAME, ROWS, ToUrl, linked, table_html

_ODD: Final = ("\x02", "\x03", "\t", "\r", "\n```", "\n~~~")
"""What Python-Markdown looks for before it looks for blocks, beside lines of blanks."""
_BLANK: Final = re.compile(r"\n +\n")
_VALUE: Final = r"(?:[^\"<>&\[\]{}!\\`*_|\n]|&(?:#[0-9]++|[a-zA-Z0-9]++);)*+"
_ATTRIBUTE: Final = rf"(?:[.#]{NAME}|[a-z][a-z-]*+(?:=\"{_VALUE}\")?+)"
_ATTRIBUTES: Final = rf"\{{:(?P<attributes>(?: {_ATTRIBUTE})++) \}}"
_EACH: Final = re.compile(_ATTRIBUTE)
_HEADING: Final = re.compile(rf"(?P<level>#{{1,6}}) (?P<words>{INLINE})(?:{_ATTRIBUTES})?+")
_PARAGRAPH: Final = re.compile(rf"(?P<words>{INLINE})(?:{_ATTRIBUTES})?+")
_PROBE: Final = """\
[甲](a.md) › 乙
{: .b .a data-c }

# 题

<div>
<p>一</p>
</div>

| 甲 {: data-label=甲 } | 乙 |
| --- | ---: |
| [一](a.md) {: data-label=甲 } | 二 |

## <span>二</span> {: #t data-toc-label="&#45;" }
"""
"""A page that tells whether Python-Markdown, with the options of an archive, writes pages as they are written here."""
_LINE: Final = re.compile(r"^(?=[\s#=>+:~-]|[0-9]+\.)|[ ]{2}$", re.MULTILINE)
"""A line that may be more than a line of a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """What a page became: its HTML, and its outline as Python-Markdown tells it to MkDocs."""

    html: str
    outline: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The short way for whole pages, with what a configuration says of outlines, and the names of HTML blocks."""

    toc: TocTreeprocessor
    names: tuple[str, ...]

    @classmethod
    def of(cls, config: MkDocsConfig) -> Plain | None:
        """That of a configuration; None where its pages have to go the long way."""
        if not KNOWN.issuperset(config.markdown_extensions):
            return None
        md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})
        toc = next((step for step in md.treeprocessors if isinstance(step, TocTreeprocessor)), None)
        if toc is None or (toc.marker and "[" not in toc.marker):
            return None
        plain = cls(toc=toc, names=tuple(md.block_level_elements))
        made, html = plain.page(_PROBE, str), md.convert(_PROBE)
        outline = getattr(md, "toc_tokens", [])
        same = made is not None and made.html == html and str(get_toc(made.outline)) == str(get_toc(outline))
        return plain if same else None

    def page(self, source: str, to_url: ToUrl) -> PlainPage | None:
        """A page without its head; None where anything in it is not plain."""
        source = f"\n{source}\n\n"  # ends as Python-Markdown ends it
        if any(sign in source for sign in _ODD) or _BLANK.search(source):
            return None
        blocks = html_blocks(source, self.names)
        if blocks is None:
            return None
        walk = _Walk(to_url=to_url)
        at = 0
        for start, stop in [*blocks, (len(source), len(source))]:
            for block in source[at:start].split("\n\n"):
                if (inner := block.strip("\n")) and not walk.takes(inner):
                    return None
            walk.pieces.append(f"{source[start:stop]}\n")  # with an empty line behind, as Python-Markdown sets it in
            at = stop
        outline = walk.outlined(self.toc)
        return PlainPage(html="\n".join(walk.pieces).strip(), outline=outline)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading, and where it stands among the pieces of its page."""

    at: int
    level: int
    inner: str
    attributes: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """What a page became so far; `ids` are those that its elements have by their attributes."""

    to_url: ToUrl
    pieces: list[str] = field(default_factory=list)
    headings: list[_Heading] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def takes(self, block: str) -> bool:
        """Whether a block is plain; then its HTML is added."""
        if block[0] == "|":
            made = table_html(block, self.to_url, self.ids) if ROWS.fullmatch(block) else None
        elif block[0] == "#":
            made = self._heading(block)
        else:
            made = self._paragraph(block)
        if made is None:
            return False
        self.pieces.append(made)
        return True

    def _heading(self, block: str) -> str | None:
        found = _HEADING.fullmatch(block)
        if found is None or "\n" in block:
            return None
        words, attributes = found["words"], _attributes(found["attributes"])
        if attributes is None or bool(found["attributes"]) != words.endswith(" "):
            return None
        words = words.rstrip(" ")
        if not words or words != words.strip() or words.endswith("#"):
            return None
        inner = self._inline(words)
        if inner is None:
            return None
        level = len(found["level"])
        self._note_id(attributes)
        self.headings.append(_Heading(at=len(self.pieces), level=level, inner=inner, attributes=attributes))
        return ""

    def _paragraph(self, block: str) -> str | None:
        found = _PARAGRAPH.fullmatch(block)
        if found is None:
            return None
        words, attributes = found["words"], _attributes(found["attributes"])
        if attributes is None or bool(found["attributes"]) != words.endswith("\n"):
            return None
        words = words.removesuffix("\n")
        if words != words.strip() or _LINE.search(words):
            return None
        inner = self._inline(words)
        if inner is None:
            return None
        self._note_id(attributes)
        return f"<p{_written(attributes)}>{inner}</p>"

    def _inline(self, words: str) -> str | None:
        return linked(words, self.to_url, self.ids) if "](" in words else words

    def _note_id(self, attributes: Mapping[str, str | None]) -> None:
        if here := attributes.get("id"):
            self.ids.add(here)

    def outlined(self, toc: TocTreeprocessor) -> list[Any]:
        """The outline of the page; its headings get their ids, and with them their HTML, only when all are known."""
        tokens: list[Any] = []
        counters: dict[str, int] = {}
        for heading in self.headings:
            attributes = heading.attributes
            name = strip_tags(heading.inner)
            if "id" not in attributes:
                attributes["id"] = unique(toc.slugify(html.unescape(name), toc.sep), self.ids, counters)
            label = attributes.pop("data-toc-label", None)
            if label is not None:
                name = " ".join(label.split())
            if toc.toc_top <= heading.level <= toc.toc_bottom:
                tokens.append({"level": heading.level, "id": attributes["id"], "name": name})
            tag = f"h{heading.level}"
            self.pieces[heading.at] = f"<{tag}{_written(attributes)}>{heading.inner}</{tag}>"
        return list(nest_toc_tokens(tokens))


def _attributes(text: str | None) -> dict[str, str | None] | None:
    """The attributes of a list; None where one of them is not written as all of ours are."""
    found: dict[str, str | None] = {}
    for one in _EACH.findall(text or ""):
        name, equals, value = one.partition("=")
        if one[0] == ".":
            found["class"] = f"{found['class']} {one[1:]}" if "class" in found else one[1:]
        elif one[0] == "#":
            found["id"] = one[1:]
        elif name == "class" or not (equals or name.startswith("data-")):
            return None
        else:
            found[name] = value[1:-1] if equals else None
    return found


def _written(attributes: Mapping[str, str | None]) -> str:
    return "".join(f" {name}" if value is None else f' {name}="{value}"' for name, value in sorted(attributes.items()))
