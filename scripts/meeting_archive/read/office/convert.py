"""One run of LibreOffice: bytes in, the bytes of the same file in another format out."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
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
        home = self._profile()
        with tempfile.TemporaryDirectory(prefix="meeting-archive-", ignore_cleanup_errors=True) as folder:
            source = Path(folder) / f"in.{suffix}"
            source.write_bytes(data)
            try:
                _run([*_options(home), "--convert-to", _FILTERS[to], "--outdir", folder, str(source)], home, seconds)
            except subprocess.TimeoutExpired:
                self.forget()  # it was ended in the middle of something
                raise ConversionError(slow=True) from None
            made = Path(folder) / f"in.{to}"
            try:
                if not 0 < made.stat().st_size <= MAX_PART_BYTES:
                    raise ConversionError(slow=False)
                return made.read_bytes()
            except OSError:  # it says that all went well even where it could not read a word
                raise ConversionError(slow=False) from None

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


def _run(options: list[str], home: Path, seconds: float) -> None:
    name = program()
    assert name is not None
    run([*command(MAX_MEMORY), name, *options], environment(home, SAL_USE_VCLPLUGIN="svp"), seconds)


OFFICE: Final = Office()
