"""The pipeline: the one module that names every stage, from a folder of originals to Markdown pages.

`read_report` is everything known of one report, a pure function of its bytes, its settings and its sidecar;
`convert` walks a folder with it and renders the pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from .classify import classify
from .commitments import find_commitments
from .findings import finding
from .link import link
from .metadata import describe
from .model import Document, Finding, Reading, Report
from .parse import parse
from .read import list_sources, read_document
from .render import Archive, Skipped, render
from .settings import Settings

_CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 O, 1 I L, U V: what people mistake when they read a code from paper and type it."""
CODE_LENGTH: Final = 4


def report_code(path: str, length: int = CODE_LENGTH) -> str:
    """A short code for the report at `path` (relative, `/`): base 30 of a hash of the path."""
    number = int.from_bytes(hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[:16], "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_CODE_ALPHABET))
        digits.append(_CODE_ALPHABET[digit])
    return "".join(digits)


def read_report(document: Document, settings: Settings) -> Reading:
    """Read one document through every stage; pure, and never raises for what the text says."""
    metadata = describe(document, settings)
    outline = parse(document.paragraphs)
    report = Report(
        id=report_code(document.source.path),
        source=document.source,
        metadata=metadata,
        paragraphs=document.paragraphs,
        outline=outline,
    )
    found = classify(report.text, outline)
    return Reading(
        report=report,
        items=found.items,
        links=link(report.text, outline, found.items),
        commitments=find_commitments(report.text, found.items, metadata),
        findings=document.findings + outline.findings + found.findings,
    )
