"""Old binary office files (OLE compound files): which program wrote one, and whether it is locked."""

from __future__ import annotations

import io
import struct
from typing import Final, Literal

import olefile

Kind = Literal["doc", "xls", "ppt", "works", "locked", "other", "broken"]
SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIB_FLAGS: Final = 10
_FIB_ENCRYPTED: Final = 0x0100
_FILE_PASS: Final = 0x002F
_HEAD: Final = 4096


def kind_of(data: bytes) -> Kind:
    """What a compound file is, told by the streams in it."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            names = {"/".join(entry).lower() for entry in file.listdir()}
            if "encryptedpackage" in names:
                return "locked"
            if "worddocument" in names:
                return "locked" if _word_locked(_start(file, "WordDocument")) else "doc"
            for book in ("Workbook", "Book"):
                if book.lower() in names:
                    return "locked" if _book_locked(_start(file, book)) else "xls"
            if "powerpoint document" in names:
                return "ppt"
            return "works" if names & {"matost", "contents"} else "other"
    except Exception:  # the library raises a good many things for what is damaged
        return "broken"


def guess(head: bytes) -> Kind:
    """The same from the first bytes of a file, as far as its directory lies there; "other" where it does not."""
    for name, kind in _GUESSES:
        if name.encode("utf-16-le") in head:
            return kind
    return "other"


_GUESSES: Final[tuple[tuple[str, Kind], ...]] = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)


def _start(file: olefile.OleFileIO, name: str) -> bytes:
    with file.openstream(name) as stream:
        return bytes(stream.read(_HEAD))


def _word_locked(head: bytes) -> bool:
    return len(head) > _FIB_FLAGS + 1 and bool(struct.unpack_from("<H", head, _FIB_FLAGS)[0] & _FIB_ENCRYPTED)


def _book_locked(head: bytes) -> bool:
    """Whether the record that says so stands near the start, where it must."""
    at = 0
    while at + 4 <= len(head):
        kind, size = struct.unpack_from("<HH", head, at)
        if kind == _FILE_PASS:
            return True
        at += 4 + size
    return False
