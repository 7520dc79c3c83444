"""Zip packages of XML parts (docx, xlsx, odt, ofd), opened with suspicion.

Nothing is unpacked to disk, so names of entries cannot lead anywhere; sizes are counted while unpacking, not believed;
document types and entities are refused, as no office program writes them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import Final

from lxml import etree

from ..findings import finding
from ..model import Finding
from .limits import MAX_PACKAGE_BYTES, MAX_PART_BYTES, MAX_PARTS

_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|spreadsheetml|officeDocument)/")
_CHUNK: Final = 1 << 16


class PackageError(Exception):
    """The package cannot be used; `finding` says why."""

    def __init__(self, problem: Finding) -> None:
        super().__init__(problem.message)
        self.finding = problem


def broken(why: str) -> PackageError:
    """The error for a file whose inside is not as its format has it."""
    return PackageError(finding("FILE-BROKEN", reason=why))


def beyond(what: str) -> PackageError:
    """The error for a file that goes beyond a limit."""
    return PackageError(finding("FILE-LIMIT", what=what))


class Package:
    """One zip package; `read` and `xml` give its parts, None where there is no such part; raise PackageError."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise broken("压缩包不完整") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS:
            raise beyond(f"包里有 {len(entries)} 个部件")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        self._left = MAX_PACKAGE_BYTES

    def names(self) -> list[str]:
        """Names of all parts in lower case, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part."""
        entry = self._entries.get(name.lower().lstrip("/"))
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise PackageError(finding("FILE-ENCRYPTED"))
        limit = min(MAX_PART_BYTES, self._left)
        chunks, size = [], 0
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise beyond(f"部件 {entry.filename[:60]} 展开后超过 {limit // 2**20} MB")
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise broken(f"部件 {entry.filename[:60]} 已损坏") from error
        self._left -= size
        return b"".join(chunks)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part."""
        data = self.read(name)
        return None if data is None else parse_xml(data, name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id → (last word of the type, name of the target part)."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in () if root is None else root:
            target = relation.get("Target") if isinstance(relation.tag, str) else None
            if target is None or relation.get("TargetMode") == "External":
                continue
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], place)
        return found


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of XML text; no document type, no entities, no network, no deeper than libxml2 allows."""
    if _DOCTYPE.search(data) or (
        data[:2] in (b"\xff\xfe", b"\xfe\xff") and "<!DOCTYPE" in data.decode("utf-16", "replace")
    ):
        raise broken(f"{name[:60]} 里有不该有的文档类型声明")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(_STRICT.sub(_transitional, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(f"{name[:60]} 不是有效的 XML，或者嵌套过深") from error


def _transitional(strict: re.Match[bytes]) -> bytes:
    """The namespace that everybody writes for the strict one that the standard would rather have."""
    kind = strict[1]
    year = {b"wordprocessingml": b"2006", b"spreadsheetml": b"2006", b"drawingml": b"2006", b"officeDocument": b"2006"}[
        kind
    ]
    return b"http://schemas.openxmlformats.org/" + kind + b"/" + year + b"/"
