"""The generated part of docs/: only changes are written, and nothing that a person wrote is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_archive.docs_folder import MANIFEST, update

PAGE = "---\ngenerated: meeting-archive\n---\n\n# 页面\n"


def run(root: Path, pages: dict[str, str]) -> tuple[int, int, int, list[str]]:
    written = update(root / "docs", sorted(pages.items()), root / "curation" / "edited-pages")
    return written.changed, written.unchanged, written.removed, [f.code for _, f in written.findings]


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert run(tmp_path, {"a.md": PAGE, "b/c.md": PAGE}) == (2, 0, 0, [])
    before = (tmp_path / "docs/a.md").stat().st_mtime_ns
    assert run(tmp_path, {"a.md": PAGE, "b/c.md": PAGE + "新"}) == (1, 1, 0, [])
    assert (tmp_path / "docs/a.md").stat().st_mtime_ns == before


def test_a_page_no_longer_made_vanishes_with_its_empty_folder(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE, "b/c/d.md": PAGE})
    assert run(tmp_path, {"a.md": PAGE}) == (0, 1, 1, [])
    assert not (tmp_path / "docs/b").exists()


def test_a_page_by_hand_is_never_overwritten_nor_removed(tmp_path: Path) -> None:
    by_hand = tmp_path / "docs/index.md"
    by_hand.parent.mkdir()
    by_hand.write_text("# 我们自己的首页", encoding="utf-8")
    assert run(tmp_path, {"index.md": PAGE}) == (0, 0, 0, ["PAGE-OCCUPIED"])
    assert run(tmp_path, {}) == (0, 0, 0, [])
    assert by_hand.read_text(encoding="utf-8") == "# 我们自己的首页"


def test_an_edited_page_is_kept_as_a_copy_before_it_is_made_anew(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE})
    page = tmp_path / "docs/a.md"
    for number, words in enumerate(("手改一", "手改二")):
        page.write_text(words, encoding="utf-8")
        assert run(tmp_path, {"a.md": PAGE}) == (1, 0, 0, ["PAGE-EDITED"])
        copies = sorted((tmp_path / "curation/edited-pages").iterdir())
        assert len(copies) == number + 1
        assert words in {copy.read_text(encoding="utf-8") for copy in copies}
    assert page.read_text(encoding="utf-8") == PAGE


def test_an_edited_page_that_is_no_longer_made_is_kept_as_a_copy(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE})
    (tmp_path / "docs/a.md").write_text("手改", encoding="utf-8")
    assert run(tmp_path, {}) == (0, 0, 1, ["PAGE-EDITED"])
    assert (tmp_path / "curation/edited-pages/a.md").read_text(encoding="utf-8") == "手改"


def test_without_a_manifest_pages_of_ours_are_known_by_their_mark(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE})
    (tmp_path / "docs" / MANIFEST).unlink()
    assert run(tmp_path, {"a.md": PAGE + "新"}) == (1, 0, 0, [])


def test_a_broken_manifest_stops_nothing(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE})
    (tmp_path / "docs" / MANIFEST).write_text("{ broken", encoding="utf-8")
    assert run(tmp_path, {"a.md": PAGE + "新"}) == (1, 0, 0, [])


def test_after_a_killed_run_the_next_knows_what_is_ours(tmp_path: Path) -> None:
    def killed() -> Iterator[tuple[str, str]]:
        yield "a.md", PAGE + "二"
        yield "assets/data/d.jsonl", "{}"
        raise KeyboardInterrupt

    run(tmp_path, {"a.md": PAGE})
    with pytest.raises(KeyboardInterrupt):
        update(tmp_path / "docs", killed(), tmp_path / "curation" / "edited-pages")
    assert run(tmp_path, {"a.md": PAGE + "三"}) == (1, 0, 1, [])
    assert not (tmp_path / "docs/assets").exists()


def test_without_a_manifest_generated_files_that_are_no_longer_made_vanish_and_pages_are_kept_as_copies(
    tmp_path: Path,
) -> None:
    pages = {"a.md": PAGE, "b/c.md": PAGE, "assets/search/s.js": "1"}
    run(tmp_path, pages)
    (tmp_path / "docs/mine.md").write_text("# 我们自己的一页", encoding="utf-8")
    (tmp_path / "docs" / MANIFEST).unlink()
    assert run(tmp_path, {"a.md": PAGE}) == (0, 1, 2, ["PAGE-EDITED"])
    assert sorted(p.name for p in (tmp_path / "docs").iterdir()) == [MANIFEST, "a.md", "mine.md"]
    assert (tmp_path / "curation/edited-pages/b/c.md").read_text(encoding="utf-8") == PAGE


def test_what_a_killed_run_left_half_written_goes(tmp_path: Path) -> None:
    run(tmp_path, {"a.md": PAGE})
    lines = '["b.md", "0"]\n["assets/data/d.csv", "1"]\n["c.m'
    (tmp_path / "docs/.meeting-archive.journal").write_text(lines, encoding="utf-8")
    (tmp_path / "docs/.b.md.new").write_text(PAGE[:9], encoding="utf-8")
    (tmp_path / "docs/assets/data").mkdir(parents=True)
    (tmp_path / "docs/assets/data/d.csv").write_text("1", encoding="utf-8")
    assert run(tmp_path, {"a.md": PAGE}) == (0, 1, 1, [])
    assert sorted(p.name for p in (tmp_path / "docs").iterdir()) == [MANIFEST, "a.md"]


def test_a_text_that_speaks_of_the_mark_is_not_ours(tmp_path: Path) -> None:
    texts = {
        "mark.md": "# 标记\n\n`generated: meeting-archive`：\n\n---\ngenerated: meeting-archive\n---\n",
        "head.md": "---\ntitle: 说明\n---\n\ngenerated: meeting-archive\n",
    }
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, text in texts.items():
        (docs / name).write_text(text, encoding="utf-8")
    run(tmp_path, {"a.md": PAGE})  # without a manifest, as in a fresh clone
    assert {name: (docs / name).read_text(encoding="utf-8") for name in texts} == texts
    assert not (tmp_path / "curation").exists()
