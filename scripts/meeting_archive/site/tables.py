"""A table as our lists write them, from Markdown to HTML in one walk over its cells, byte for byte as the long way.

Python-Markdown makes an element of each cell and searches it for every kind of mark, one kind after another. A cell of
ours holds words, entities, plain tags, links to other pages and at its end the name of its column. Where a table holds
nothing else, its HTML can be written at once; any other sign that may mean something in a line of Markdown sends the
whole table the long way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

ToUrl = Callable[[str], str | None]
"""Where the path of a link leads in the site; None where it leads to no file of the site."""

_ROWS: Final = r"\|[^\n]*+\n\|[-:| ]*+\n\|[^\n]*+(?:\n\|[^\n]*+)*+"
ROWS: Final = re.compile(_ROWS)
"""Lines that look like a table with at least one row."""
TABLE: Final = re.compile(rf"(?:\A|(?<=\n\n)){_ROWS}(?=\n\n)")
"""A block of such lines."""
_WORDS: Final = (
    r"(?:[^<>&\[\]!\\`*_{}|\x02\x03]++"
    r"|&(?:#[0-9]++|#x[0-9a-fA-F]++|[a-zA-Z0-9]++);"
    r"|</?(?:a|br|code|mark|small|span|strong)(?: [a-z][a-z-]*+(?:=\"[^\"<>\[\]\\`{}|\x02\x03]*+\")?+)*+>)++"
)
_PATH: Final = r"(?!/)[a-zA-Z0-9./-]++"
NAME: Final = r"(?:[a-zA-Z0-9.-]|(?<=[a-z])_(?=[a-z]))++"
"""Of a place; one underline alone inside a word means nothing."""
_PLACE: Final = rf"#{NAME}"
_ID: Final = rf"\{{: #{NAME} \}}"
_LINK: Final = re.compile(
    rf"\[(?P<words>{_WORDS})\]\((?P<path>{_PATH})?+(?P<place>{_PLACE})?+\)(?:\{{: #(?P<id>{NAME}) \}})?+"
)
INLINE: Final = rf"(?:{_WORDS}|\[{_WORDS}\]\((?:{_PATH}(?:{_PLACE})?+|{_PLACE})\)(?:{_ID})?+)*+"
"""Words, entities, plain tags and links, as they stand in a heading, a paragraph or a cell."""
_CELL: Final = re.compile(
    rf"(?P<all>{INLINE})(?:\{{: data-label=(?P<label>[^\s=\"'<>&\[\]!\\`*_{{}}|#\x02\x03]++) \}})?+"
)
_ALIGNED: Final = {"---": "", "---:": ' style="text-align: right;"'}


def table_html(block: str, to_url: ToUrl, ids: set[str]) -> str | None:
    """The HTML of a block that looks like a table, without a line break at its end; None where it is not plain.

    The ids that its links have are added to `ids`.
    """
    head, rule, *rows = (line[1:-1].split("|") if line.endswith("|") else [] for line in block.split("\n"))
    looks = [_ALIGNED.get(cell.strip(" ")) for cell in rule]
    if len(looks) < 2 or any(len(row) != len(looks) for row in (head, *rows)):
        return None
    done: dict[str, str | None] = {}  # many cells say the same
    lines = ["<table>", "<thead>"]
    for number, row in enumerate((head, *rows)):
        name = "td" if number else "th"
        lines.append("<tr>")
        for cell, look in zip(row, looks, strict=True):
            if cell not in done:
                done[cell] = _cell(cell.strip(" "), to_url, ids)
            words = done[cell]
            if words is None or look is None:
                return None
            lines.append(f"<{name}{words.replace('>', f'{look}>', 1) if look else words}</{name}>")
        lines.append("</tr>" if number else "</tr>\n</thead>\n<tbody>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def _cell(cell: str, to_url: ToUrl, ids: set[str]) -> str | None:
    """What stands between the name of the opening tag of a cell and its closing tag."""
    found = _CELL.fullmatch(cell)
    if found is None:
        return None
    words = found["all"]
    label = ""
    if found["label"]:
        if not words.endswith(" "):
            return None
        words = words.rstrip(" ")
        label = f' data-label="{found["label"]}"'
    if "](" in words:
        made = linked(words, to_url, ids)
        return None if made is None else f"{label}>{made}"
    return f"{label}>{words}"


def linked(words: str, to_url: ToUrl, ids: set[str]) -> str | None:
    """Words with their links as HTML, adding to `ids` those that links have; None where one leads to no file."""
    pieces = []
    at = 0
    for link in _LINK.finditer(words):
        url = to_url(link["path"]) if link["path"] else ""
        if url is None:
            return None
        here = ""
        if link["id"]:
            ids.add(link["id"])
            here = f' id="{link["id"]}"'
        pieces += [words[at : link.start()], f'<a href="{url}{link["place"] or ""}"{here}>{link["words"]}</a>']
        at = link.end()
    return "".join([*pieces, words[at:]])
