"""LibreOffice for tests: what a real office program makes of a file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed (soffice)")


def convert(files: Mapping[str, bytes], to: str, folder: Path, *, reader: str = "") -> dict[str, bytes]:
    """Convert named files by LibreOffice in one run.

    `to` is an ending with an export filter (`txt:Text`), `reader` an import filter where the ending does not decide.
    """
    assert PROGRAM is not None
    source, target = folder / "in", folder / "out"
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / name).write_bytes(data)
    profile = (folder / "profile").resolve().as_uri()
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    if reader:
        options.append(f"--infilter={reader}")
    command = [PROGRAM, *options, "--convert-to", to, "--outdir", str(target), *(str(source / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    ending = to.split(":")[0]
    return {name: (target / f"{Path(name).stem}.{ending}").read_bytes() for name in files}
