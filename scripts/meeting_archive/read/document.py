"""Read one original: its bytes, its format, the YAML file beside it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..findings import finding, reason
from ..model import Document, Finding, Source
from .apart import is_heavy, read_apart
from .content import Content
from .formats import Format, edges, recognise, suffix_of, unsupported
from .limits import MAX_BYTES
from .means import ALONE, Means
from .scan import read_pictures
from .sidecar import read_sidecar


def read_document(root: Path, relative: str, means: Means = ALONE) -> Document:
    """Read the original at `relative` below `root`, opened for reading only; never raises for what is there.

    A file that cannot be read gives a document without paragraphs and a finding that says why.
    """
    path = root / relative
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return _nothing(relative, "", finding("FILE-UNREADABLE", reason="不是普通文件"))
        if status.st_size > MAX_BYTES:
            size, limit = f"{status.st_size / 2**20:.0f} MB", f"{MAX_BYTES // 2**20} MB"
            return _nothing(relative, "", finding("FILE-TOO-LARGE", size=size, limit=limit))
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return _nothing(relative, "", finding("FILE-UNREADABLE", reason=reason(error)))
    sha256 = hashlib.sha256(data).hexdigest()
    known = recognise(relative, edges(data))
    if known is None or not known.readable:
        name = known.name if known else suffix_of(relative)[1:]
        return _nothing(relative, sha256, unsupported(known, relative), name)
    content = _content(known, data, means)
    values, problems = read_sidecar(path)
    return Document(
        source=Source(path=relative, format=known.name, sha256=sha256),
        paragraphs=content.paragraphs,
        front_matter=content.front_matter,
        sidecar=values,
        properties=content.properties,
        findings=content.findings + problems,
        mark=_mark(sha256, values, problems),
    )


def fingerprint(root: Path, relative: str) -> str | None:
    """The mark of the document that `read_document` would give, None where the original cannot be read."""
    path = root / relative
    try:
        if not stat.S_ISREG(os.stat(path).st_mode) or os.stat(path).st_size > MAX_BYTES:
            return None
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
    return _mark(sha256, *read_sidecar(path))


def _mark(sha256: str, sidecar: Mapping[str, str], problems: Sequence[Finding]) -> str:
    said = repr((sha256, sorted(sidecar.items()), tuple(problems)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _content(known: Format, data: bytes, means: Means) -> Content:
    if known.aided is not None:
        return known.aided(data, means)
    assert known.read is not None
    content = read_apart(known.name, data) if is_heavy(data, known.heavy) else known.read(data)
    if means.ocr and known.pictures is not None and any(f.code == "PICTURES-ONLY" for f in content.findings):
        pictures = known.pictures(data)
        return _with(content, read_pictures(pictures, hashlib.sha256(data).hexdigest(), means)) if pictures else content
    return content


def _with(content: Content, pictured: Content) -> Content:
    """What pictures say, before what little else the file holds (its margins)."""
    paragraphs = (*pictured.paragraphs, *content.paragraphs)
    return replace(
        content,
        paragraphs=tuple(replace(paragraph, index=at) for at, paragraph in enumerate(paragraphs)),
        findings=pictured.findings,
    )


def _nothing(relative: str, sha256: str, why: Finding, name: str | None = None) -> Document:
    if name is None:
        known = recognise(relative, b"")
        name = known.name if known else suffix_of(relative)[1:]
    return Document(source=Source(path=relative, format=name, sha256=sha256), paragraphs=(), findings=(why,))
