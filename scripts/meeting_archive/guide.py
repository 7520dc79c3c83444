"""The user's guide is part of every archive's site: its pages travel with the program into `docs/guide/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def guide_folder() -> Path:
    """The guide's Markdown: inside the package in a wheel, in `docs/guide` of a source checkout."""
    here = Path(__file__).resolve()
    packaged = here.parent / "guide"
    return packaged if packaged.is_dir() else here.parents[2] / "docs" / "guide"


def guide_pages(docs: Path) -> Iterator[tuple[str, str]]:
    """(docs-relative path, Markdown) of each page; none for the archive whose `docs` is where the guide is written."""
    folder = guide_folder()
    if folder == (docs / "guide").resolve():
        return
    for page in sorted(folder.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        yield f"guide/{page.name}", text.replace("---\n", "---\ngenerated: meeting-archive\n", 1)
