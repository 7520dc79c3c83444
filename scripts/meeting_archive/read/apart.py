"""Heavy originals are read in a process of their own, with limits of memory and time; light ones right here.

What is heavy is told before anything is unpacked: zip packages say how large their parts are, and a part that is larger
than it says does not come out.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Final

from ..findings import finding
from ..model import Finding, Paragraph, Span
from .child import Child, WorkerError
from .content import Content
from .limits import HEAVY_BYTES, HEAVY_PACKAGE_BYTES, MAX_PARTS, MAX_SECONDS

_CHILD: Final = Child(f"{__package__}.worker")


def is_heavy(data: bytes, most: int = HEAVY_BYTES) -> bool:
    """Whether to read a file may cost much: it has more bytes than `most`, a package more XML than is usual."""
    if not data.startswith(b"PK"):
        return len(data) > most
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return False
    text = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    return len(entries) <= MAX_PARTS and text > HEAVY_PACKAGE_BYTES


def read_apart(name: str, data: bytes, seconds: float = MAX_SECONDS) -> Content:
    """What the reader of the format `name` makes of a file, or a finding where it goes beyond the limits."""
    try:
        answer = _CHILD.ask(name.encode() + b"\0" + data, seconds)
    except WorkerError as error:
        what = f"读取超过 {MAX_SECONDS:.0f} 秒" if error.slow else "读取时占用内存过多或者中断"
        return Content(findings=(finding("FILE-LIMIT", what=what),))
    return from_plain(answer)


def to_plain(content: Content) -> dict[str, Any]:
    """A content as values that JSON can carry."""
    return {
        "paragraphs": [(p.text, p.style, p.page, p.above) for p in content.paragraphs],
        "front_matter": dict(content.front_matter),
        "properties": dict(content.properties),
        "findings": [
            (f.code, f.severity, f.message, f.hint, None if f.span is None else (f.span.start, f.span.stop))
            for f in content.findings
        ],
    }


def from_plain(values: dict[str, Any]) -> Content:
    """The content that `to_plain` made these values from."""
    return Content(
        paragraphs=tuple(
            Paragraph(index=i, text=text, style=style, page=page, above=tuple(above))
            for i, (text, style, page, above) in enumerate(values["paragraphs"])
        ),
        front_matter=values["front_matter"],
        properties=values["properties"],
        findings=tuple(
            Finding(
                code=code,
                severity=severity,
                message=message,
                hint=hint,
                span=None if span is None else Span(start=span[0], stop=span[1]),
            )
            for code, severity, message, hint, span in values["findings"]
        ),
    )


def write(content: Content) -> bytes:
    """A content as it goes through a pipe."""
    return json.dumps(to_plain(content)).encode()
