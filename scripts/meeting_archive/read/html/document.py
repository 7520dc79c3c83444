"""One web page from its bytes: its encoding, its tree, its lines; a page saved in one file (mht) holds it as a part."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from email.message import EmailMessage, Message
from typing import Final

from lxml import etree

from ...findings import finding
from ..content import Content
from ..encoding import decode
from ..grid import paragraphs_of
from ..limits import MAX_CHARACTERS
from ..text import encoding_findings, is_blank
from .body import Body
from .styles import Sheet

_HEAD: Final = 4096
_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{2,20})""",
    re.I,
)
_TAGS: Final = re.compile(rb"<[^<>]{0,4000}>|\s+")
_NO_XML: Final = re.compile(r"[\0\ufffe\uffff]")
_TOO_DEEP: Final = "Excessive depth"
_META: Final[Mapping[str, str]] = {"author": "author", "keywords": "keywords", "description": "subject"}


def read_html(data: bytes, charset: str | None = None) -> Content:
    """Read a web page; `charset` is what was said about its bytes from outside, the page's own word goes first."""
    found = _DECLARED.search(data, 0, _HEAD)
    declared = (found[1] or found[2]).decode("ascii", "replace") if found else charset
    decoded = decode(data, declared, _words(data))
    if decoded.binary:
        return Content(findings=(finding("FILE-BINARY"),))
    if is_blank(decoded.text):
        return Content(findings=(finding("FILE-EMPTY"),))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    text = _NO_XML.sub("\ufffd", decoded.text)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        return Content(findings=(finding("FILE-LIMIT", what="标签嵌套过深"),))
    if root is None:
        return Content(findings=(finding("FILE-EMPTY"),))
    sheet = Sheet("\n".join(style.text or "" for style in root.iter("style")))
    lines = Body(sheet).lines(root)
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        return Content(findings=(finding("FILE-LIMIT", what=f"文字超过 {MAX_CHARACTERS} 字"),))
    about = () if lines else (finding("PICTURES-ONLY" if root.find(".//img") is not None else "FILE-EMPTY"),)
    return Content(
        paragraphs=paragraphs_of(lines),
        properties=_properties(root),
        findings=(*encoding_findings(decoded, declared=declared is not None), *about),
    )


def _words(data: bytes) -> bytes | None:
    """The bytes without tags, which are ASCII in most encodings; None where two bytes make each."""
    return None if b"<\0" in data[:_HEAD] or b"\0<" in data[:_HEAD] else _TAGS.sub(b"\n", data)


def read_mht(data: bytes) -> Content:
    """Read a web page saved in one file: the first page among its parts."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                return _part(part)
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, KeyError):
        pass  # the library raises a good many things for what is no message
    return Content(findings=(finding("FILE-BROKEN", reason="里面没有网页"),))


def _part(part: Message | EmailMessage) -> Content:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return read_html(payload if isinstance(payload, bytes) else b"", charset)


def _properties(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    title = root.find(".//title")
    if title is not None and (words := " ".join("".join(map(str, title.itertext())).split())):
        found["title"] = words
    for meta in root.iter("meta"):
        name = _META.get((meta.get("name") or "").lower())
        if name and (words := " ".join((meta.get("content") or "").split())):
            found.setdefault(name, words)
    return found
