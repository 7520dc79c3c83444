"""The import rule of DESIGN.md, held against the code: one stage, one room, and only the pipeline knows them all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "scripts" / "meeting_archive"
STAGES = (
    "read",
    "split",
    "metadata",
    "parse",
    "classify",
    "link",
    "commitments",
    "identify",
    "curate",
    "versions",
    "follow",
    "ledger",
    "export",
    "draft",
    "render",
    "search",
)
SHARED = {"model", "across", "joining", "settings", "findings", "numbering", "office", "contract", "collecting"}
JOINING = {"pipeline", "reading", "shelf", "circles", "pages", "outputs", "data_files"}
FORMAT_LIBRARIES = {
    "markdown_it": {"read"},
    "lxml": {"read"},
    "pypdfium2": {"read"},
    "olefile": {"read"},
    "zipfile": {"read", "ledger", "office"},
    "openpyxl": {"ledger"},
    "icalendar": {"export"},
    "docx": {"draft"},
    "distributed": {"cluster"},
}
"""The rooms that may import a library of a file format (those that read or write such files), or one of machines."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """The absolute dotted name, in parts, of everything that a module imports."""
    here = ("meeting_archive", *path.relative_to(PACKAGE).with_suffix("").parts)
    package = here[:-1]  # for an __init__ this is the package itself, as in Python
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            if node.module:
                yield base
            else:
                for alias in node.names:
                    yield (*base, alias.name)


def rooms(path: Path) -> set[str]:
    """The rooms of our own package that a module imports from."""
    return {name[1] for name in imports(path) if name[0] == "meeting_archive" and len(name) > 1}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_only_what_all_stages_share(stage: str) -> None:
    modules = [m for m in MODULES if m.relative_to(PACKAGE).parts[0].removesuffix(".py") == stage]
    assert modules, f"no module for the stage {stage}"
    for module in modules:
        foreign = rooms(module) - SHARED - {stage}
        assert not foreign, f"{module.name} of {stage} imports {sorted(foreign)}"


def test_what_stages_share_imports_no_stage() -> None:
    for name in SHARED:
        for module in MODULES:
            if module.relative_to(PACKAGE).parts[0].removesuffix(".py") == name:
                assert rooms(module) <= SHARED, module


def test_only_what_joins_them_names_the_stages() -> None:
    for module in MODULES:
        room = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room not in {*STAGES, *JOINING}:
            assert not rooms(module) & set(STAGES), module


def test_format_libraries_stay_in_their_rooms_and_only_site_imports_mkdocs() -> None:
    for module in MODULES:
        room = module.relative_to(PACKAGE).parts[0].removesuffix(".py")
        outside = {name[0] for name in imports(module)}
        assert not {name for name in outside if room not in FORMAT_LIBRARIES.get(name, {room})}, module
        assert room == "site" or "mkdocs" not in outside, module


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    long = {m.name: n for m in MODULES if (n := len(m.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long, long


def test_every_public_definition_says_what_it_is() -> None:
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{module} has no opening comment"
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{module.name}: {node.name}"
