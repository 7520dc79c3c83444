"""What a reader makes of the bytes of one file, before the file's name and neighbours come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Finding, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Paragraphs in order, the values of the file's own head, and what a person should know.

    `properties` are those that an office program keeps about a file: title, author, created …, as written.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    front_matter: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
