"""Files that need LibreOffice, from their bytes: what each is, whether it is locked, and what it says."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from collections.abc import Callable
from typing import Final

from ...findings import finding
from ...model import Finding
from ..apart import is_heavy, read_apart
from ..content import Content
from ..docx import read_docx
from ..kept import Kept
from ..limits import MAX_PACKAGE_BYTES, MAX_SECONDS
from ..means import ALONE, Means
from ..programs import version_of
from ..xlsx import read_xlsx
from .convert import OFFICE, ConversionError
from .program import program
from .ways import WAYS, Way

_READERS: Final = {"docx": read_docx, "xlsx": read_xlsx}
_WORDS: Final = (".xml", ".rels")


def office_reader(name: str) -> Callable[[bytes, Means], Content]:
    """The reader of a format by its name in `formats`."""

    def read(data: bytes, means: Means = ALONE) -> Content:
        way = WAYS[name](data)
        return Content(findings=(way,)) if isinstance(way, Finding) else _converted(data, way, means)

    return read


def _converted(data: bytes, way: Way, means: Means) -> Content:
    suffix, to = way
    if program() is None:
        return Content(findings=(finding("OFFICE-MISSING", format=suffix),))
    began = time.monotonic()
    sha256 = hashlib.sha256(data).hexdigest()
    made = made_before(sha256, way, means.kept)
    if made is None:
        try:
            made = OFFICE.convert(data, suffix, to)
        except ConversionError as error:
            if error.slow:
                return Content(findings=(finding("FILE-LIMIT", what=f"读取超过 {MAX_SECONDS:.0f} 秒"),))
            return Content(findings=(finding("FILE-BROKEN", reason="LibreOffice 打不开"),))
        if means.kept is not None:
            keep(sha256, way, made, means.kept)
    if is_heavy(made):
        return read_apart(to, made, MAX_SECONDS - (time.monotonic() - began))
    return _READERS[to](made)


def made_before(sha256: str, way: Way, kept: Kept | None) -> bytes | None:
    """What LibreOffice made of an original in a build before."""
    return None if kept is None else kept.load(sha256, _what(way))


def keep(sha256: str, way: Way, made: bytes, kept: Kept) -> None:
    """Keep what LibreOffice made of an original, without its pictures."""
    kept.keep(sha256, _what(way), _words_only(made))


def _what(way: Way) -> str:
    return f"{way[0]} as {way[1]} by {version_of(program() or '')}"


def _words_only(made: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        words = [entry for entry in package.infolist() if entry.filename.lower().endswith(_WORDS)]
        if len(words) == len(package.infolist()) or sum(entry.file_size for entry in words) > MAX_PACKAGE_BYTES:
            return made
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as slim:
            for entry in words:
                slim.writestr(entry.filename, package.read(entry))
        return target.getvalue()
