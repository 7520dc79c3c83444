"""What the office files that we write have in common: text that XML and spreadsheets take, and bytes that repeat."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

LONGEST_CELL: Final = 32_767
"""Characters (UTF-16 units) that a cell of a spreadsheet holds."""
_CUT: Final = "……（过长，余下部分见原文）"
_FORMULA_SIGNS: Final = frozenset("=+-@＝＋－＠")
"""Excel takes a cell that begins with one of these for a formula; some of its languages the wide ones, too."""
_UNSEEN: Final = " \t\r\n\v\f\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNUSUAL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x")
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WRAP: Final = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]*[\r\n]+\s*|[ \t\u3000]*[\r\n]+\s*(?=[^\x00-\x7f])")
_TIMES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_ZIP_DAY: Final = (2000, 1, 1, 0, 0, 0)


def formula_like(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, blanks before its first sign or not."""
    return text.lstrip(_UNSEEN)[:1] in _FORMULA_SIGNS and bool(text.strip(_UNSEEN))


def one_line(text: str) -> str:
    """Hard-wrapped words on one line: a break between Chinese characters leaves nothing, any other a blank.

    >>> one_line("每月集中\\n学习")
    '每月集中学习'
    """
    return " ".join(_WRAP.sub("", text).split())


def xml_text(text: str) -> str:
    """A text with every character that XML cannot carry replaced by its picture (␀) or �."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda m: chr(0x2400 + ord(m[0])) if ord(m[0]) < 0x20 else "\ufffd", text)


def cell_text(text: str) -> str:
    """A text as a cell of an xlsx file takes it: no longer than allowed, nothing in it read as an escape (_x0041_)."""
    if len(text) < LONGEST_CELL // 2 and not _UNUSUAL.search(text):
        return text
    escaped = _ESCAPE_LIKE.sub("_x005F_", xml_text(text))
    units = len(escaped) + sum(c > "\uffff" for c in escaped)
    if units <= LONGEST_CELL:
        return escaped
    return escaped[: LONGEST_CELL - len(_CUT) - sum(c > "\uffff" for c in escaped[:LONGEST_CELL])] + _CUT


def plain_text(text: str) -> str:
    """What `cell_text` was made from, as far as it can be known."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def repeatable(package: bytes, instead: Mapping[str, bytes] | None = None) -> bytes:
    """An office file (a zip) with the times in it set to one day, so that the same content gives the same bytes.

    `instead` are parts by name that take the place of those in it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = (instead or {}).get(name) or old.read(name)
            if name == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()
