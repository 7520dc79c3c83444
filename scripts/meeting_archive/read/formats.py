"""The table of file formats: how one is recognised and who reads it. To add a format, add an entry.

Names and first bytes decide together: a pdf that is called .txt is a pdf.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .content import Content
from .docx import read_docx
from .pdf import read_pdf
from .text import read_markdown, read_text

Sniff = Callable[[str, bytes], bool]
"""(suffix in lower case with its dot, first bytes or b"") → whether it is this format."""
Reader = Callable[[bytes], Content]
HEAD: Final = 4096
"""How many first bytes a sniffer is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; `read` is None while the archive only knows its name."""

    name: str
    sniff: Sniff
    read: Reader | None = None


def _signed(*signatures: bytes, suffixes: tuple[str, ...] = ()) -> Sniff:
    """By its first bytes; by its suffix where they are not known yet."""
    return lambda suffix, head: head.startswith(signatures) if head else suffix in suffixes


def _packed(suffixes: tuple[str, ...], part: bytes) -> Sniff:
    """A zip package of the Office kind, told by the names of its parts or by its suffix."""
    return lambda suffix, head: (
        (head.startswith(b"PK\x03\x04") and (suffix in suffixes or part in head)) if head else suffix in suffixes
    )


def _named(*suffixes: str) -> Sniff:
    return lambda suffix, head: suffix in suffixes


FORMATS: Final = (
    Format(name="pdf", sniff=_signed(b"%PDF-", suffixes=(".pdf",)), read=read_pdf),
    Format(name="docx", sniff=_packed((".docx", ".docm", ".dotx"), b"word/"), read=read_docx),
    Format(name="xlsx", sniff=_packed((".xlsx", ".xlsm"), b"xl/")),
    Format(name="pptx", sniff=_packed((".pptx",), b"ppt/")),
    Format(name="zip", sniff=_signed(b"PK\x03\x04", b"PK\x05\x06", suffixes=(".zip",))),
    Format(name="doc", sniff=_signed(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", suffixes=(".doc", ".wps", ".xls", ".ppt"))),
    Format(name="rtf", sniff=_signed(b"{\\rtf", suffixes=(".rtf",))),
    Format(
        name="图片",
        sniff=_signed(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", suffixes=(".png", ".jpg", ".jpeg", ".gif")),
    ),
    Format(name="md", sniff=_named(".md", ".markdown"), read=read_markdown),
    Format(name="txt", sniff=_named(".txt", ".text"), read=read_text),
)


def suffix_of(path: str) -> str:
    """A name's suffix in lower case with its dot; dots and spaces left at the end of a name hide none."""
    return os.path.splitext(path.rstrip(" ."))[1].lower()


def recognise(path: str, head: bytes) -> Format | None:
    """The first format of the table that fits a file's name and first bytes (b"" where they are not known)."""
    suffix = suffix_of(path)
    return next((f for f in FORMATS if f.sniff(suffix, head)), None)
