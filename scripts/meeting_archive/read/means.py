"""What a reader may use beside the bytes of a file: settings of the archive, and what other programs made before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """`ocr`: whether words in pictures are to be recognised; `kept` holds what other programs made of files."""

    ocr: bool = False
    kept: Kept | None = None


ALONE: Final = Means()
"""A file and nothing else."""
