"""The table of file formats: how one is recognised and who reads it. To add a format, add an entry.

First bytes decide, names only where those say nothing: a web page that is called .doc is a web page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..findings import finding
from ..model import Finding
from .content import Content
from .docx import docx_pictures, read_docx
from .html import read_html, read_mht
from .limits import HEAVY_BYTES, HEAVY_TEXT_BYTES
from .means import Means
from .ofd import ofd_pictures, read_ofd
from .office import SIGNATURE, guess, office_reader
from .pdf import read_pdf
from .scan import read_picture
from .text import read_markdown, read_text
from .xlsx import read_xlsx

Sniff = Callable[[str, bytes], bool]
"""(suffix in lower case with its dot, what `edges` gives of the bytes or b"") → whether it is this format."""
Reader = Callable[[bytes], Content]
Aided = Callable[[bytes, Means], Content]
_EDGE: Final = 8192
_ZIP: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_MIMETYPE: Final = 200
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:<\0?[?!][^>]{0,2000}>[\s\0]*){0,8}"
    rb"<\0?(?:h\0?t\0?m\0?l|h\0?e\0?a\0?d|b\0?o\0?d\0?y|m\0?e\0?t\0?a|t\0?i\0?t\0?l\0?e|t\0?a\0?b\0?l\0?e|d\0?i\0?v)"
    rb"[\s\0>]|(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<\0?!\0?d\0?o\0?c\0?t\0?y\0?p\0?e\0?\s\0?h\0?t\0?m\0?l",
    re.I,
)
_MESSAGE: Final = re.compile(
    rb"\s*(?:[A-Za-z-]{2,40}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n)*){0,30}?(?:MIME-Version|Content-Type):", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; where it has neither `read` nor `aided`, the archive only knows its name.

    Files of more than `heavy` bytes (packages: by what is in them) are read in a process of their own. An `aided`
    reader, which has other programs to help, sees to that itself. `ocr`: it reads only by recognising words.
    `pictures` gives those of a file that holds nothing else. `packed`: other files are in it.
    """

    name: str
    sniff: Sniff
    read: Reader | None = None
    aided: Aided | None = None
    heavy: int = HEAVY_BYTES
    ocr: bool = False
    pictures: Callable[[bytes], list[bytes]] | None = None
    packed: bool = False

    @property
    def readable(self) -> bool:
        """Whether the archive reads it."""
        return self.read is not None or self.aided is not None


def _signed(*signatures: bytes, suffixes: tuple[str, ...] = ()) -> Sniff:
    """By its first bytes; by its suffix where they are not known yet."""
    return lambda suffix, head: head.startswith(signatures) if head else suffix in suffixes


def _packed(suffixes: tuple[str, ...], *signs: bytes) -> Sniff:
    """A zip package, told by the names of its parts, or by its suffix where the first of them say nothing."""

    def sniff(suffix: str, head: bytes) -> bool:
        if not head:
            return suffix in suffixes
        if not head.startswith(_ZIP):
            return False
        other = any(_holds(head, sign) for signs_ in _SIGNS for sign in signs_)
        return any(_holds(head, sign) for sign in signs) or (suffix in suffixes and not other)

    return sniff


def _holds(head: bytes, sign: bytes) -> bool:
    """Whether a part of a package has a name that begins so; a mimetype is the first part and lies open."""
    if sign.startswith(b"mimetype"):
        return sign in head[:_MIMETYPE]
    names = _part_names(head)
    return sign in head if names is None else any(name.startswith(sign) for name in names)


def _part_names(head: bytes) -> list[bytes] | None:
    """Names of a package's own parts from the list at its end, not of those in a package inside; None where it is cut.

    A list that is longer than the edge is read from where the edge begins.
    """
    stop = head.rfind(b"PK\x05\x06")
    if stop < 0 or len(head) < stop + 22:
        return None
    at = stop - int.from_bytes(head[stop + 12 : stop + 16], "little")
    if at < 0 or head[at : at + 4] != _ENTRY:
        at = head.find(_ENTRY, len(head) // 2)
    names = []
    while 0 <= at < stop and head[at : at + 4] == _ENTRY:
        name, extra, comment = (int.from_bytes(head[at + n : at + n + 2], "little") for n in (28, 30, 32))
        names.append(head[at + 46 : at + 46 + name].replace(b"\\", b"/").lstrip(b"/"))
        at += 46 + name + extra + comment
    return names or None


def _compound(suffixes: tuple[str, ...], *kinds: str) -> Sniff:
    """A binary office file, told by the streams that it names, by its suffix where its directory lies further on."""

    def sniff(suffix: str, head: bytes) -> bool:
        if not head:
            return suffix in suffixes
        if not head.startswith(SIGNATURE):
            return False
        kind = guess(head)
        return kind in kinds or (kind == "other" and suffix in suffixes)

    return sniff


def _named(*suffixes: str) -> Sniff:
    return lambda suffix, head: suffix in suffixes


def _page(suffix: str, head: bytes) -> bool:
    if suffix in (".md", ".markdown"):  # Markdown may begin with a tag
        return False
    return _PAGE.match(head) is not None or (suffix in _PAGES and not _MESSAGE.match(head))


def _message(suffix: str, head: bytes) -> bool:
    if not head:
        return suffix in (".mht", ".mhtml")
    return _MESSAGE.match(head) is not None and (suffix in _MESSAGES or b"multipart/" in head)


_WORD_XML: Final = b'progid="Word.Document"'
_WORD: Final = (b"word/",)
_BOOK: Final = (b"xl/workbook", b"xl/worksheets/", b"xl/_rels/")
_SLIDES: Final = (b"ppt/",)
_OPEN: Final = (b"mimetypeapplication/vnd.oasis.opendocument.",)
_OFD: Final = (b"OFD.xml", b"Doc_0/")
_SIGNS: Final = (_WORD, _BOOK, _SLIDES, _OPEN, _OFD)
_PAGES: Final = (".html", ".htm", ".shtml", ".xhtml")
_MESSAGES: Final = (".mht", ".mhtml", ".doc", ".xls", ".htm", ".html")

FORMATS: Final = (
    Format(name="pdf", sniff=_signed(b"%PDF-", b"\xef\xbb\xbf%PDF-", suffixes=(".pdf",)), aided=read_pdf),
    Format(name="odt", sniff=_packed((".odt", ".ods", ".ott"), *_OPEN), aided=office_reader("odt")),
    Format(
        name="docx",
        sniff=_packed((".docx", ".docm", ".dotx", ".dotm"), *_WORD),
        read=read_docx,
        pictures=docx_pictures,
    ),
    Format(name="xlsx", sniff=_packed((".xlsx", ".xlsm", ".xltx"), *_BOOK), read=read_xlsx),
    Format(name="pptx", sniff=_packed((".pptx", ".pptm", ".ppsx"), *_SLIDES)),
    Format(name="ofd", sniff=_packed((".ofd",), *_OFD), read=read_ofd, pictures=ofd_pictures),
    Format(name="zip", sniff=_signed(_ZIP, b"PK\x05\x06", suffixes=(".zip",)), packed=True),
    Format(name="doc", sniff=_compound((".doc", ".wps", ".dot", ".wpt"), "doc"), aided=office_reader("doc")),
    Format(name="xls", sniff=_compound((".xls", ".et"), "xls"), aided=office_reader("xls")),
    Format(name="ppt", sniff=_compound((".ppt", ".pps", ".dps"), "ppt")),
    Format(name="ole", sniff=_signed(SIGNATURE), aided=office_reader("ole")),
    Format(name="rtf", sniff=_signed(b"{\\rtf", suffixes=(".rtf",)), aided=office_reader("rtf")),
    Format(
        name="图片",
        sniff=_signed(
            b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*",
            suffixes=(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff"),
        ),
        aided=read_picture,
        ocr=True,
    ),
    Format(name="rar", sniff=_signed(b"Rar!\x1a\x07", suffixes=(".rar",)), packed=True),
    Format(name="7z", sniff=_signed(b"7z\xbc\xaf\x27\x1c", suffixes=(".7z",)), packed=True),
    Format(name="gz", sniff=_signed(b"\x1f\x8b", suffixes=(".gz", ".tgz")), packed=True),
    Format(name="xml", sniff=lambda suffix, head: _WORD_XML in head, aided=office_reader("xml")),
    Format(name="mht", sniff=_message, read=read_mht),
    Format(name="html", sniff=_page, read=read_html),
    Format(name="md", sniff=_named(".md", ".markdown"), read=read_markdown, heavy=HEAVY_TEXT_BYTES),
    Format(name="txt", sniff=_named(".txt", ".text"), read=read_text, heavy=HEAVY_TEXT_BYTES),
)  # fmt: skip
_TEXT: Final = FORMATS[-1]
_OFFICE_NAMES: Final = frozenset({
    ".doc", ".docx", ".docm", ".wps", ".rtf", ".odt", ".pdf", ".xls", ".xlsx", ".et", ".ods", ".ofd", ".html", ".htm",
    "",
})  # fmt: skip
"""Names under which plain text is found as well."""


def suffix_of(path: str) -> str:
    """A name's suffix in lower case with its dot; dots and spaces left at the end of a name hide none."""
    return os.path.splitext(path.rstrip(" ."))[1].lower()


def edges(data: bytes) -> bytes:
    """Those bytes of a file that tell what it is: its start, and its end, where a package lists its parts."""
    return data if len(data) <= 2 * _EDGE else data[:_EDGE] + data[-_EDGE:]


def edges_of(path: str) -> bytes:
    """The same of a file that is not read whole; raises OSError."""
    with open(path, "rb") as file:
        head = file.read(2 * _EDGE)
        size = os.fstat(file.fileno()).st_size
        if size <= 2 * _EDGE:
            return head
        file.seek(size - _EDGE)
        return head[:_EDGE] + file.read(_EDGE)


def recognise(path: str, head: bytes) -> Format | None:
    """The first format of the table that fits a file's name and the edges of its bytes (b"" where not known)."""
    suffix = suffix_of(path)
    found = next((f for f in FORMATS if f.sniff(suffix, head)), None)
    if found is None and head and suffix in _OFFICE_NAMES:
        return _TEXT
    return found


def unsupported(known: Format | None, path: str) -> Finding:
    """Why a file of a format that is not read, or not known, is passed over."""
    if known is not None and known.packed:
        return finding("PACKED-FILE", format=known.name)
    return finding("FILE-UNSUPPORTED", format=known.name if known else suffix_of(path)[1:] or "未知")
