"""Runs of LibreOffice: bytes in, the bytes of the same files in another format out."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ..limits import MAX_MEMORY, MAX_PART_BYTES, MAX_SECONDS
from ..programs import command, environment, run
from .program import program

_ITEM: Final = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Setup/Office", "ooSetupInstCompleted", "true"),
)
_REGISTRY: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*entry) for entry in _SETTINGS)
    + "</oor:items>"
)
_FILTERS: Final = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


class ConversionError(Exception):
    """It took too long (`slow`) or gave nothing."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("slow" if slow else "failed")
        self.slow = slow


class Office:
    """LibreOffice with a profile of its own, made at the first file and removed when this process ends."""

    def __init__(self) -> None:
        self._home: Path | None = None
        self._owner = 0
        atexit.register(self.forget)

    def convert(self, data: bytes, suffix: str, to: str, seconds: float = MAX_SECONDS) -> bytes:
        """The bytes of a file named *.`suffix` as `to` (docx, xlsx); raises ConversionError."""
        (made,), slow = self._run([(data, suffix)], to, seconds)
        if made is None:
            raise ConversionError(slow=slow)
        return made

    def convert_together(
        self, files: Sequence[tuple[bytes, str]], to: str, seconds: float = MAX_SECONDS
    ) -> list[bytes | None]:
        """The same of many files (bytes, suffix) in few runs, for starting it takes longer than a file.

        None for one that could not be converted in company. When LibreOffice crashes, or gets no file done for so many
        seconds, the first that is missing is taken for the cause, and the others are tried again without it.
        """
        made: list[bytes | None] = [None] * len(files)
        waiting = list(range(len(files)))
        while waiting:
            results, _ = self._run([files[at] for at in waiting], to, seconds)
            for at, result in zip(waiting, results, strict=True):
                made[at] = result
            last = max((place for place, result in enumerate(results) if result is not None), default=-1)
            waiting = waiting[last + 2 :]  # those before the last were read and refused; the next one is the cause
        return made

    def _run(self, files: Sequence[tuple[bytes, str]], to: str, seconds: float) -> tuple[list[bytes | None], bool]:
        """What one run makes of files, and whether it had to be ended."""
        home, slow = self._profile(), False
        with tempfile.TemporaryDirectory(prefix="meeting-archive-", ignore_cleanup_errors=True) as folder:
            target = Path(folder) / "out"
            target.mkdir()
            sources = [Path(folder) / f"{at}.{suffix}" for at, (_, suffix) in enumerate(files)]
            for source, (data, _) in zip(sources, files, strict=True):
                source.write_bytes(data)
            options = [*_options(home), "--convert-to", _FILTERS[to], "--outdir", str(target), *map(str, sources)]
            try:
                _start(options, home, seconds, busy=lambda: len(os.listdir(target)))
            except subprocess.TimeoutExpired:
                self.forget()  # it was ended in the middle of something
                slow = True
            return [_whole(target / f"{at}.{to}") for at in range(len(files))], slow

    def forget(self) -> None:
        """Remove the profile."""
        home, self._home = self._home, None
        if home is not None and self._owner == os.getpid():
            shutil.rmtree(home, ignore_errors=True)

    def _profile(self) -> Path:
        if self._home is None or self._owner != os.getpid():
            self._home = Path(tempfile.mkdtemp(prefix="meeting-archive-office-"))
            self._owner = os.getpid()
            user = self._home / "profile" / "user"
            user.mkdir(parents=True)
            (user / "registrymodifications.xcu").write_text(_REGISTRY, encoding="utf-8")
        return self._home


def _options(home: Path) -> list[str]:
    profile = (home / "profile").as_uri()
    return [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]


def _start(options: list[str], home: Path, seconds: float, busy: Callable[[], object]) -> None:
    name = program()
    assert name is not None
    run([*command(MAX_MEMORY), name, *options], environment(home, SAL_USE_VCLPLUGIN="svp"), seconds, busy=busy)


def _whole(path: Path) -> bytes | None:
    """A package that was written to its end: it says that all went well even where it could not read a word."""
    try:
        if not 0 < path.stat().st_size <= MAX_PART_BYTES:
            return None
        data = path.read_bytes()
        zipfile.ZipFile(io.BytesIO(data)).close()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return None
    return data


OFFICE: Final = Office()
