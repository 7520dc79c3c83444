"""One run of tesseract: a picture in, what is written on it and where out."""

from __future__ import annotations

import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from ..limits import MAX_MEMORY, MAX_PAGE_SECONDS, MAX_PART_BYTES
from ..programs import command, environment, find, run, version_of

LANGUAGE: Final = "chi_sim"
_NAMES: Final = ("tesseract",)
_PLACES: Final = (
    r"C:\Program Files\Tesseract-OCR\tesseract.exe",
    r"C:\Program Files (x86)\Tesseract-OCR\tesseract.exe",
    "/opt/homebrew/bin/tesseract",
)
_FOLDER: Final = re.compile(r'in "([^"]+)"')


class TesseractError(Exception):
    """It took too long (`slow`) or gave nothing."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("slow" if slow else "failed")
        self.slow = slow


@cache
def program() -> str | None:
    """The command of tesseract; None where it is not installed."""
    return find(_NAMES, _PLACES)


def missing() -> str:
    """What has to be installed before Chinese can be recognised; "" where all is there."""
    if program() is None:
        return "tesseract"
    return "" if LANGUAGE in _languages()[0] else LANGUAGE


@cache
def identity() -> str:
    """What tells one installed tesseract with its data from another; "" where it cannot recognise Chinese."""
    name = program()
    if name is None or missing():
        return ""
    languages, folder = _languages()
    data = version_of(str(Path(folder) / f"{LANGUAGE}.traineddata")) if folder else ""
    return f"{version_of(name)} {data} {'osd' in languages}"


def recognise_picture(picture: bytes, seconds: float = MAX_PAGE_SECONDS, *, dpi: int | None = None) -> bytes:
    """What tesseract says of a picture, as hOCR; raises TesseractError. `dpi`: dots an inch, where that is known."""
    name = program()
    if name is None:
        raise TesseractError(slow=False)
    with tempfile.TemporaryDirectory(prefix="meeting-archive-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "in", Path(folder) / "out"
        source.write_bytes(picture)
        turned = "1" if "osd" in _languages()[0] else "3"  # 1 also turns pages that lie on their side or head
        density = [] if dpi is None else ["--dpi", str(dpi)]
        words = [name, str(source), "-", "-l", LANGUAGE, "--psm", turned, *density, "hocr"]
        variables = environment(Path(folder), OMP_THREAD_LIMIT="1", **_data())
        try:
            run([*command(MAX_MEMORY), *words], variables, seconds, output=target)
        except subprocess.TimeoutExpired:
            raise TesseractError(slow=True) from None
        if not 0 < target.stat().st_size <= MAX_PART_BYTES:
            raise TesseractError(slow=False)
        return target.read_bytes()


@cache
def _languages() -> tuple[frozenset[str], str]:
    """(languages that are installed, the folder of their data where it says so)."""
    name = program()
    if name is None:
        return frozenset(), ""
    try:
        done = subprocess.run(
            [name, "--list-langs"], capture_output=True, timeout=20, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset(), ""
    first, *languages = (done.stdout or done.stderr).decode("utf-8", "replace").splitlines() or [""]
    folder = _FOLDER.search(first)
    return frozenset(language.strip() for language in languages), folder[1] if folder else ""


def _data() -> dict[str, str]:
    """Where people have put language data of their own."""
    folder = _languages()[1]
    return {"TESSDATA_PREFIX": folder} if folder else {}
