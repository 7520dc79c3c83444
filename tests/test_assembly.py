"""Files from parts: only what changed is made, and the outcome is what a first build makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.assembly import Batch, Desk, Plan
from meeting_archive.docs_folder import Ready, lies_there, scratch, update

Parts = Sequence[tuple[str, str]]


class Archive:
    """A folder with files of parts that can be built again and again; `made` are the parts that the last one made."""

    def __init__(self, folder: Path) -> None:
        self.docs = folder / "docs"
        self.kept: dict[str, Any] = {}
        self.made: list[int] = []

    def build(self, parts: Parts) -> dict[str, bytes]:
        """A file of all parts, one of every other, and one that is bound; a part is its mark and its text."""

        def make(number: int) -> dict[str, Any]:
            self.made.append(number)
            return {"text": parts[number][1].encode(), "words": parts[number][1]}

        self.made = []
        there = lies_there(self.docs)
        desk = Desk(aside=scratch(self.docs), before=self.docs, there=there, kept=_Kept(self.kept))
        every = range(len(parts))
        plans = [
            Plan(path="all.txt", says="", kind="text", parts=every, head=b"head\n", tail=b"tail\n"),
            Plan(path="cut/some.txt", says="", kind="text", parts=every[::2]),
            Plan(path="bound.txt", says="", kind="words", parts=every, bind=lambda words: "，".join(words).encode()),
            Plan(path="empty.txt", says="", kind="text", parts=(), whole=True),
        ]
        marks = [f"{name} {text}" for name, text in parts]
        update(self.docs, desk.put_together(Batch(marks=marks, make=make, plans=plans)), self.docs)
        return {p.relative_to(self.docs).as_posix(): p.read_bytes() for p in self.docs.rglob("[!.]*") if p.is_file()}


class _Kept(dict[str, Any]):
    def __init__(self, kept: dict[str, Any]) -> None:
        self._kept = kept

    def __getitem__(self, name: str) -> Any:
        return self._kept.get(name)

    def __setitem__(self, name: str, value: object) -> None:
        self._kept[name] = value

    def __contains__(self, name: object) -> bool:
        return name in self._kept


def test_only_the_part_that_changed_is_made(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    files = archive.build([("a", "甲\n"), ("b", "乙\n"), ("c", "丙\n")])
    assert archive.made == [0, 1, 2]
    assert files["all.txt"].decode() == "head\n甲\n乙\n丙\ntail\n"
    assert files["cut/some.txt"].decode() == "甲\n丙\n"
    assert files["bound.txt"].decode() == "甲\n，乙\n，丙\n"
    assert files["empty.txt"] == b""
    before = (archive.docs / "all.txt").stat().st_mtime_ns
    archive.build([("a", "甲\n"), ("b", "乙\n"), ("c", "丙\n")])
    assert archive.made == []
    assert (archive.docs / "all.txt").stat().st_mtime_ns == before
    archive.build([("a", "甲\n"), ("b", "新\n"), ("c", "丙\n")])
    assert archive.made == [1]
    assert not scratch(archive.docs).exists()


def test_a_file_that_would_be_empty_goes(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.build([("a", "甲")])
    assert set(archive.build([("a", "")])) == {"all.txt", "empty.txt"}
    assert set(archive.build([("a", "")])) == {"all.txt", "empty.txt"}
    assert archive.made == []
    assert archive.build([("a", ""), ("b", "乙"), ("c", "丙")])["cut/some.txt"].decode() == "丙"


@pytest.mark.parametrize("harm", ["gone", "other", "manifest"])
def test_what_does_not_lie_there_as_it_was_is_made_whole(tmp_path: Path, harm: str) -> None:
    parts = [("a", "甲\n"), ("b", "乙\n")]
    archive = Archive(tmp_path)
    whole = archive.build(parts)
    target = archive.docs / "all.txt"
    if harm == "gone":
        target.unlink()
    elif harm == "other":
        target.write_bytes(b"other")
    else:
        (archive.docs / ".meeting-archive.json").unlink()
    after = archive.build(parts)
    assert archive.made == [0, 1]
    assert {name: after[name] for name in whole} == whole


def test_a_run_that_was_killed_before_files_were_in_place_does_no_harm(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.build([("a", "甲\n"), ("b", "乙\n")])
    there = lies_there(archive.docs)
    desk = Desk(aside=scratch(archive.docs), before=archive.docs, there=there, kept=_Kept(archive.kept))
    plan = Plan(path="all.txt", says="", kind="text", parts=[0])
    batch = Batch(marks=["c"], make=lambda _: {"text": b"x"}, plans=[plan])
    ((_, content),) = desk.put_together(batch)
    assert isinstance(content, Ready)
    assert content.source.read_bytes() == b"x"
    assert archive.build([("a", "甲\n"), ("b", "乙\n")])["all.txt"].decode() == "head\n甲\n乙\ntail\n"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "一", "二二", "三\n三"])), max_size=6),
        min_size=2,
        max_size=4,
    )
)
def test_a_build_after_others_gives_what_a_first_one_does(builds: list[list[tuple[str, str]]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        archive = Archive(Path(one))
        for parts in builds:
            after = archive.build(sorted(dict(parts).items()))
        assert after == Archive(Path(other)).build(sorted(dict(builds[-1]).items()))
