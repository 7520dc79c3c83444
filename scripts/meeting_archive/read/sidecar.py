"""The YAML file beside an original: `报告.txt.yml` or `报告.yml` (also .yaml) says what the report is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ..findings import finding, reason
from ..model import Finding
from .encoding import decode
from .values import parse_values

SUFFIXES: Final = (".yml", ".yaml")
_MAX_BYTES: Final = 1024 * 1024


def alone(sidecars: Iterable[str], originals: Iterable[str]) -> list[str]:
    """The sidecars that belong to none of the originals."""
    names = set(originals)
    stems = {os.path.splitext(name)[0] for name in names}
    return [s for s in sidecars if (stem := os.path.splitext(s)[0]) not in names and stem not in stems]


def read_sidecar(original: Path) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Values of the sidecar of an original, the one with the full name first; findings where it cannot be used."""
    for stem in (str(original), os.path.splitext(original)[0]):
        for suffix in SUFFIXES:
            path = Path(stem + suffix)
            try:
                if not stat.S_ISREG(os.lstat(path).st_mode):  # a link may lead out of the folder, a pipe never ends
                    continue
                if path.stat().st_size > _MAX_BYTES:
                    why = f"文件超过 {_MAX_BYTES // 2**20} MB"
                    return {}, (finding("SIDECAR-BROKEN", name=path.name, line=1, reason=why),)
                text = decode(path.read_bytes()).text
            except FileNotFoundError:
                continue
            except (OSError, ValueError) as error:
                return {}, (finding("SIDECAR-BROKEN", name=path.name, line=1, reason=reason(error)),)
            parsed = parse_values(text)
            if parsed.bad_line is not None:
                why = "不是“名称: 值”的形式"
                return {}, (finding("SIDECAR-BROKEN", name=path.name, line=parsed.bad_line, reason=why),)
            return parsed.values, ()
    return {}, ()
