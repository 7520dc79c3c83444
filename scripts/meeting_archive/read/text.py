"""Plain text and Markdown: lines are paragraphs, verbatim up to the white space at their end; Markdown says which
are headings and tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from markdown_it import MarkdownIt

from ..findings import finding
from ..model import Finding, Paragraph
from .content import Content
from .encoding import UTF8, Decoded, decode
from .limits import MAX_CHARACTERS
from .values import parse_values

_LINE_END: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_EVIDENT: Final = re.compile(r" {0,3}#{1,6}[ \t]+\S|\*\*[^*\s][^*]*\*\*[ \t]*$")
_KEY_LINE: Final = re.compile(r"[\"']?[\w \-]{1,20}[\"']?\s{0,3}[:：]")
_HEAD_LINES: Final = 100
_ROW_TABS: Final = 2
_BUT_TABS: Final = " \u3000\xa0"
_MOST_PLACES: Final = 50
_MOST_LINES: Final = 5
_LONGEST_UNDERLINED: Final = 60
"""A line of more characters with dashes below it is a paragraph before a rule, not a heading."""


def read_text(data: bytes) -> Content:
    """Plain text; lines get Markdown's styles where the text is evidently Markdown."""
    return _content(data, markdown=False)


def read_markdown(data: bytes) -> Content:
    """Markdown, every character kept, its marks too."""
    return _content(data, markdown=True)


def _content(data: bytes, *, markdown: bool) -> Content:
    decoded = decode(data)
    if decoded.binary:
        return Content(findings=(finding("FILE-BINARY"),))
    if is_blank(decoded.text):
        return Content(findings=(finding("FILE-EMPTY"),))
    if len(decoded.text) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    lines = _LINE_END.split(decoded.text)
    head, values, problems = _front_matter(lines)
    styles = ["front_matter"] * head + ["text"] * (len(lines) - head)
    if markdown or any(_EVIDENT.match(line) for line in lines[head:]):
        styles[head:] = _markdown_styles(lines[head:])
    _mark_tabbed(lines, styles)
    kept = [(_whole(line, style), style) for line, style in zip(lines, styles, strict=True)]
    return Content(
        paragraphs=tuple(
            Paragraph(index=i, text=text, style=style) for i, (text, style) in enumerate(k for k in kept if k[0])
        ),
        front_matter=values,
        findings=encoding_findings(decoded) + problems,
    )


def _mark_tabbed(lines: Sequence[str], styles: list[str]) -> None:
    """Mark the rows of tables that were copied out of an office program: lines with the same tabs, two or more."""
    tabs = [line.count("\t") if style == "text" else 0 for line, style in zip(lines, styles, strict=True)]
    for at, count in enumerate(tabs):
        if count >= _ROW_TABS and lines[at].strip() and count in (tabs[at - 1] if at else 0, *tabs[at + 1 : at + 2]):
            styles[at] = "table"


def _whole(line: str, style: str) -> str:
    """A line without the white space at its end; a row keeps the tabs before its empty cells."""
    return line.rstrip(_BUT_TABS) if style == "table" and "\t" in line and line.strip() else line.rstrip()


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: spaces, line ends, byte order marks, zero-width and control characters."""
    return all(c.isspace() or unicodedata.category(c) in ("Cf", "Cc") for c in text)


def encoding_findings(decoded: Decoded, *, declared: bool = False) -> tuple[Finding, ...]:
    """What a person should know of how bytes became text; an encoding that the file itself names is no news."""
    found = []
    if decoded.encoding is not UTF8 and not declared:
        found.append(finding("ENCODING-ASSUMED", encoding=decoded.encoding.name))
    if decoded.damaged:
        # one bad byte can leave several replacement characters side by side: that is one place
        places = [at for at, before in zip(decoded.damaged, (-9, *decoded.damaged), strict=False) if at != before + 1]
        lines = sorted({line_number(decoded.text, at) for at in places[:_MOST_PLACES]})
        where = "、".join(f"第 {n} 行" for n in lines[:_MOST_LINES]) + ("等" if len(lines) > _MOST_LINES else "")
        found.append(finding("ENCODING-DAMAGED", encoding=decoded.encoding.name, count=len(places), where=where))
    return tuple(found)


def line_number(text: str, offset: int) -> int:
    """The line, from 1, in which an offset lies."""
    return sum(1 for _ in _LINE_END.finditer(text, 0, offset)) + 1


def _front_matter(lines: Sequence[str]) -> tuple[int, Mapping[str, str], tuple[Finding, ...]]:
    """(number of its lines, its values, findings) of a YAML block between --- and ---, blank lines alone above it."""
    top = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if line.strip()), 0)
    if not lines or lines[top].rstrip() != "---":
        return 0, {}, ()
    last = top + _HEAD_LINES
    stop = next((i for i, line in enumerate(lines[top + 1 : last], top + 1) if line.rstrip() in ("---", "...")), None)
    block = lines[top + 1 : stop] if stop else lines[top + 1 : last]
    first = next((line for line in block if line.strip() and not line.startswith("#")), "")
    if not _KEY_LINE.match(first):  # a rule above the text, as Markdown has it
        return 0, {}, ()
    if stop is None:
        return 0, {}, (finding("FRONT-MATTER-BROKEN", line=top + 1, reason="没有结尾的 ---"),)
    parsed = parse_values("\n".join(block))
    if parsed.bad_line is not None:
        why = "不是“名称: 值”的形式"
        return 0, {}, (finding("FRONT-MATTER-BROKEN", line=top + 1 + parsed.bad_line, reason=why),)
    return stop + 1, parsed.values, ()


@cache
def _parser() -> MarkdownIt:
    # only blocks are asked for; inline marks and link definitions cost time and say nothing about lines
    return MarkdownIt("commonmark").enable("table").disable(["inline", "reference"])


def _markdown_styles(lines: Sequence[str]) -> list[str]:
    """One style a line: heading1 … heading6, table or text."""
    styles = ["text"] * len(lines)
    # NUL would be replaced and a lone \r could not stand here: one line in is one line out
    for token in _parser().parse("\n".join(lines)):
        if token.map is None:
            continue
        start, stop = token.map
        if token.type == "table_open":
            styles[start:stop] = ["table"] * (stop - start)
        elif token.type == "heading_open":
            underlined = token.markup in ("-", "=")
            if not underlined or (stop - start == 2 and len(lines[start]) <= _LONGEST_UNDERLINED):
                styles[start] = f"heading{token.tag[1]}"
    return styles
