"""`curation/registry/`: a line of JSON for each report, in files by the first character of its code."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Final

from ..findings import finding, reason
from ..model import Finding
from .records import Line, Registry, from_text, merged, to_text

_ENDING: Final = ".jsonl"
Found = tuple[str, Finding]
"""A file, and what is wrong with it."""


def load_registry(curation: Path) -> tuple[Registry, tuple[Found, ...]]:
    """Read the registry; a line that cannot be read is a finding, and the others count. Never raises."""
    lines: dict[str, Line] = {}
    findings: list[Found] = []
    for path in _files(curation, findings):
        try:
            text = path.read_bytes().decode("utf-8-sig", "replace")
        except OSError as error:
            findings.append((_shown(path), finding("REGISTRY-UNREADABLE", reason=reason(error))))
            continue
        for number, row in enumerate(text.split("\n"), 1):
            if not row.strip():
                continue
            try:
                line = from_text(row)
            except (ValueError, RecursionError) as error:
                what = "版本合并留下的记号" if row[:7] in ("<<<<<<<", "=======", ">>>>>>>") else _what(error)
                copy = _copy_name(path, text)
                findings.append((_shown(path), finding("REGISTRY-DAMAGED", line=number, what=what, copy=copy)))
                continue
            lines[line.code] = merged(lines[line.code], line) if line.code in lines else line
    return Registry(lines=lines), tuple(findings)


def save_registry(curation: Path, registry: Registry) -> tuple[Found, ...]:
    """Write the files that changed, each at once; a damaged one is kept as a copy first.

    A file that cannot be read or written is left as it is: a finding. Never raises for what the system refuses.
    """
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(registry.lines):
        rows[code[0]].append(to_text(registry.lines[code]))
    findings: list[Found] = []
    for left in (curation / "registry").glob(f".?{_ENDING}.new"):  # of a run that was killed
        with contextlib.suppress(OSError):
            left.unlink()
    for initial in sorted(rows):
        path = curation / "registry" / f"{initial}{_ENDING}"
        data = ("\n".join(rows[initial]) + "\n").encode("utf-8", "backslashreplace")
        try:
            before = path.read_bytes() if path.exists() else None
            if before == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            if before is not None and not _sound(before):
                _write(path.with_name(_copy_name(path, before.decode("utf-8-sig", "replace"))), before)
            _write(path, data)
        except OSError as error:
            findings.append((_shown(path), finding("REGISTRY-UNWRITABLE", reason=reason(error))))
    return tuple(findings)


def _files(curation: Path, findings: list[Found]) -> list[Path]:
    folder = curation / "registry"
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == _ENDING and len(path.stem) == 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        findings.append(("curation/registry", finding("REGISTRY-UNREADABLE", reason=reason(error))))
        return []


def _sound(data: bytes) -> bool:
    try:
        rows = data.decode("utf-8-sig").split("\n")
        codes = [from_text(row).code for row in rows if row.strip()]
    except (ValueError, RecursionError):
        return False
    return len(set(codes)) == len(codes)


def _what(error: Exception) -> str:
    return "不是有效的 JSON" if isinstance(error, json.JSONDecodeError | RecursionError) else str(error)


def _copy_name(path: Path, text: str) -> str:
    return f"{path.stem}-damaged-{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt"


def _shown(path: Path) -> str:
    return f"curation/registry/{path.name}"


def _write(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    os.replace(aside, path)
