"""Originals through all stages, now or from what was read before: what is looked at, how often, and when anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_archive import reading
from meeting_archive.model import Document
from meeting_archive.pipeline import open_archive
from meeting_archive.read import Means, fingerprint, read_document
from meeting_archive.settings import Settings
from meeting_archive.store import Store

WORDS = "云川市水务局2023年度对照检查材料\n一、存在的问题\n（一）学习不够深入。计划执行不严。\n"


def build(folder: Path, names: list[str]) -> None:
    store = Store(folder / "kept.sqlite")
    list(reading.read_all(folder, names, Settings(), {}, lambda *_: None, store))
    store.close()


def test_an_original_is_looked_at_once_when_it_is_new_and_read_again_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def reader(root: Path, relative: str, means: Means) -> Document:
        looked.append(f"read {relative}")
        return read_document(root, relative, means)

    def looker(root: Path, relative: str) -> str | None:
        looked.append(f"look {relative}")
        return fingerprint(root, relative)

    monkeypatch.setattr(reading, "read_document", reader)
    monkeypatch.setattr(reading, "fingerprint", looker)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{WORDS}{name}", encoding="utf-8")
    build(tmp_path, ["a.txt"])
    assert looked == ["read a.txt"]
    looked.clear()
    build(tmp_path, ["a.txt", "b.txt"])
    assert looked == ["look a.txt", "read b.txt"]
    looked.clear()
    (tmp_path / "a.txt").write_text(f"{WORDS}改过", encoding="utf-8")
    (tmp_path / "b.txt.yml").write_text("标题: 新的标题", encoding="utf-8")
    build(tmp_path, ["a.txt", "b.txt"])
    assert looked == ["look a.txt", "look b.txt", "read a.txt", "read b.txt"]


def test_the_mark_of_a_document_is_the_fingerprint_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS, encoding="utf-8")
    for sidecar in ("标题: 甲", "标题: 乙", "标题 没有冒号"):
        (tmp_path / "a.txt.yml").write_text(sidecar, encoding="utf-8")
        assert read_document(tmp_path, "a.txt").mark == fingerprint(tmp_path, "a.txt")
    assert fingerprint(tmp_path, "没有.txt") is None
    assert read_document(tmp_path, "没有.txt").mark == ""


def test_what_was_read_before_an_interruption_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reader(root: Path, relative: str, means: Means) -> Document:
        read.append(relative)
        return read_document(root, relative, means)

    def interrupted(what: str, done: int, each: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(reading, "read_document", reader)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / "reports").mkdir(exist_ok=True)
        (tmp_path / "reports" / name).write_text(f"{WORDS}{name}", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        open_archive(tmp_path, tmp_path / "reports", Settings(), interrupted)
    read.clear()
    open_archive(tmp_path, tmp_path / "reports", Settings(), lambda *_: None)
    assert read == ["c.txt"]
