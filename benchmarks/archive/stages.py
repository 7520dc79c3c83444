"""What one report costs in each stage, in one process, without anything kept from before."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generate import invent, write_originals

from meeting_archive.assembly import Nothing
from meeting_archive.classify import classify
from meeting_archive.commitments import find_commitments
from meeting_archive.link import link
from meeting_archive.metadata import describe
from meeting_archive.outputs import downloads
from meeting_archive.parse import parse
from meeting_archive.pipeline import read_archive
from meeting_archive.read import read_document
from meeting_archive.render import render
from meeting_archive.search import build_index
from meeting_archive.settings import load_settings
from meeting_archive.split import split

Result = TypeVar("Result")


def stages(reports: int, characters: int) -> list[tuple[str, float]]:
    """(stage, ms of CPU a report), in the order of the work; MkDocs is not among them."""
    spent: Counter[str] = Counter()

    def timed(stage: str, job: Callable[[], Result]) -> Result:
        begun = time.process_time()
        result = job()
        spent[stage] += time.process_time() - begun
        return result

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve()
        write_originals(folder / "reports", reports, characters)
        settings = load_settings(folder)
        for number in range(reports):
            path = invent(number, characters).path
            document = timed("read", lambda path=path: read_document(folder / "reports", path))
            (document,) = timed("split", lambda document=document: list(split(document)))
            metadata = timed("metadata", lambda document=document: describe(document, settings))
            outline = timed("parse", lambda document=document: parse(document.paragraphs, document.preface))
            text = "\n".join(paragraph.text for paragraph in document.paragraphs)
            found = timed("classify", lambda text=text, outline=outline: classify(text, outline))
            items = found.items
            timed("link", lambda text=text, outline=outline, items=items: link(text, outline, items))
            timed("commitments", lambda text=text, i=items, m=metadata: find_commitments(text, i, m))
        reading = sum(spent.values())
        archive = timed("follow and the rest", lambda: read_archive(folder / "reports", settings, lambda *_: None))
        spent["follow and the rest"] -= reading
        timed("render", lambda: [len(text) for _, text in render(archive)])
        timed("data files", lambda: sum(1 for _ in downloads(archive, folder / "docs", Nothing())))
        timed("index", lambda: [len(data) for _, data in build_index(archive.searched, settings)])
    return [(stage, 1000 * seconds / reports) for stage, seconds in spent.items()]
