"""Text from a document is text everywhere: escapes for raw HTML, for Markdown, for front matter, for file names.

Whatever Markdown, Jinja or a browser could take for more than characters becomes a numeric entity, which all of them
pass on untouched. Characters that HTML forbids are shown as their pictures (␀) with their code beside.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final

import yaml

_PUNCTUATION: Final = "!\"#$&'()*+-:<=>@[\\]^_`{|}~"
"""Every ASCII mark that a Markdown extension gives a meaning to inside a line; `,` `;` `?` `%` have none.

`/` and `..` become other signs with typographic extensions (½, …): that matters where words must stay verbatim.
"""

_RAW: Final = "&<>\"'{}`"
"""What has a meaning inside a raw HTML block: HTML's own, and braces, which template languages expand anywhere."""

_SIGNS_OF_MARKDOWN: Final = re.compile(r"^[ \t|:-]*---[ \t|:-]*$|^#{1,6} |\|", re.MULTILINE)
_WRAP: Final = re.compile(r"(?<=[^\x00-\x7f])\n[ \t\u3000]*(?=[^\x00-\x7f])")
_CLAUSES: Final = "。；！？，"

_BIDI: Final = re.compile("[\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069]")


def _swap(signs: Mapping[int, str]) -> Callable[[str], str]:
    """`str.translate` for a text that has few of the signs: it asks about each character, a pattern does not."""
    spelled = {chr(code): sign for code, sign in signs.items()}
    found = re.compile(f"[{re.escape(''.join(spelled))}]")
    return partial(found.sub, lambda sign: spelled[sign[0]])


def _forbidden() -> dict[int, str]:
    """Code points that may not stand in an HTML page, each with the sign that stands for it."""
    codes = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if not chr(c).isspace()]
    codes += [*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)]
    codes += [plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)]
    return {c: chr(0x2400 + c) if c < 0x20 else "␡" if c == 0x7F else "\ufffd" for c in codes}


_SIGNS: Final = _forbidden()
_SPACES: Final = {c: " " for c in (*range(0x20), 0x85) if chr(c).isspace()} | {0x2028: " ", 0x2029: " "}
_ENTITIES: Final = {ord(c): f"&#{ord(c)};" for c in _PUNCTUATION}
_TITLE: Final = {ord(c): chr(ord(c) + 0xFEE0) for c in "<>&\"'`"}

_TO_VISIBLE: Final = _swap(_SIGNS | _SPACES)
_TO_MARKDOWN: Final = _swap(_SIGNS | _SPACES | _ENTITIES)
_VERBATIM_SIGNS: Final = {
    c: f'<span class="ma-char" data-char="{c:04X}" title="控制字符 U+{c:04X}">{sign}</span>'
    for c, sign in _SIGNS.items()
}
_TO_VERBATIM_RAW: Final = _swap(
    _VERBATIM_SIGNS | _SPACES | {ord(c): f"&#{ord(c)};" for c in _RAW} | {0x0A: "<br>", 0x09: "&#9;"}
)
_TO_VERBATIM_MARKDOWN: Final = _swap(_VERBATIM_SIGNS | _SPACES | _ENTITIES | {ord("/"): "&#47;"})


def _unwrapped(text: str) -> str:
    """Without the line breaks inside Chinese text, where a blank would be wrong."""
    return _WRAP.sub("", text) if "\n" in text else text


def visible(text: str) -> str:
    """The text on one line, without characters that cannot be shown; for our own use of a document's words."""
    return " ".join(_TO_VISIBLE(_unwrapped(text)).split())


def inline(text: str) -> str:
    """A document's words as text in Markdown, in raw HTML, in an attribute's value or in SVG, on one line.

    Direction marks cannot reach beyond the words: they are closed in an isolate of their own.
    """
    if _BIDI.search(text):
        text = f"\u2068{_BIDI.sub('', text)}\u2069"
    return " ".join(_TO_MARKDOWN(_unwrapped(text)).split())


def verbatim(text: str) -> str:
    """A piece of an original for a raw HTML block: nothing left out; what HTML forbids as `span.ma-char`."""
    return _TO_VERBATIM_RAW(text)


def verbatim_markdown(text: str) -> str:
    """A piece of an original, without line breaks, for a line of Markdown."""
    return _TO_VERBATIM_MARKDOWN(text).replace("..", "&#46;&#46;")


def short(text: str, limit: int) -> str:
    """The words on one line, at most `limit` characters, cut with ……, at the end of a clause where one is near.

    Not escaped.
    """
    text = visible(text[: limit * 4])
    if len(text) <= limit:
        return text
    text = text[: limit - 2]
    end = max(text.rfind(mark) for mark in _CLAUSES)
    return (text[:end] if end >= limit * 2 // 3 else text).rstrip(f"{_CLAUSES}、： ") + "……"


def gist(text: str, limit: int) -> str:
    """The same of a piece of an original, without the Markdown signs and table lines that it may hold."""
    return short(_parted(_SIGNS_OF_MARKDOWN.sub(" ", text[: limit * 4].replace("**", ""))), limit)


def _parted(text: str) -> str:
    """A heading and the paragraph below it with a space between; lines that a hard wrap cut stay together.

    A heading is much shorter than what follows; of wrapped lines the last one is the short one.
    """
    first, end, rest = text.partition("\n")
    heading = end and len(first) * 3 < len(rest.partition("\n")[0]) * 2
    return f"{first} {rest}" if heading else text


def page_title(text: str) -> str:
    """A title that stays harmless where a template prints it raw or undoes its entities: `<` becomes `＜`."""
    return visible(text).translate(_TITLE)


@lru_cache(1 << 14)
def slug(value: str) -> str:
    """A file name for a value: 10 hexadecimal digits that depend on the value alone."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def front_matter(title: str, kind: str, values: Mapping[str, Any]) -> str:
    """The YAML head of a page, without values that are None; `neighbours` must be safe already."""
    head = {"generated": "meeting-archive", "kind": kind, "title": page_title(title) or "无标题"}
    head |= {key: _plain(value) for key, value in values.items() if value is not None and key != "neighbours"}
    beside = values.get("neighbours")
    # JSON is YAML too, and written in a fraction of the time: every page of a large archive has this list
    more = f"neighbours: {json.dumps(beside, ensure_ascii=False)}\n" if beside is not None else ""
    return f"---\n{_yaml(head, _FAST)}{more}---\n\n"


_FAST: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""That of libyaml writes the same in a tenth of the time, but it escapes characters beyond the basic plane."""


def _yaml(head: Mapping[str, Any], dumper: type[yaml.SafeDumper]) -> str:
    text: str = yaml.dump(head, Dumper=dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1)
    return text if dumper is yaml.SafeDumper or "\\U" not in text else _yaml(head, yaml.SafeDumper)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    return value
