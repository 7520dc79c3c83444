"""archive.yml: every setting has a default, and a mistake is named with its place and its mending."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from meeting_archive.settings import Settings, SettingsError, load_settings, table


def test_an_empty_folder_is_an_archive(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_all_settings(tmp_path: Path) -> None:
    text = "name: 云川档案\nas_at: 2024-03-05\npage_size: 50\norganizations: {市局: 云川市民政局}\n"
    text += "search_traditional: true\n"
    (tmp_path / "archive.yml").write_text(text, encoding="utf-8")
    assert load_settings(tmp_path) == Settings(
        name="云川档案",
        as_at=date(2024, 3, 5),
        page_size=50,
        organizations={"市局": "云川市民政局"},
        search_traditional=True,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: [1, 2", "第 1 行"),
        ("- 甲", "名称: 值"),
        ("colour: red", "不认识的设置 colour"),
        ("name: 7", "name 应当是一段文字"),
        ("as_at: 昨天", "as_at 应当是日期"),
        ("as_at: 2024-02-30", "不存在的日期"),
        ("[" * 5000, "archive.yml"),
        ("page_size: 5", "page_size 应当是 10 到 1000"),
        ("page_size: true", "page_size 应当是"),
        ("organizations: [甲]", "organizations 应当是"),
        ("search_traditional: 1", "search_traditional 应当是 true 或 false"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "archive.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path)


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.yml").write_bytes("name: 档案".encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(tmp_path)


def test_topics_have_distinct_ids_and_names() -> None:
    topics = table("topics")
    assert len({t["id"] for t in topics}) == len({t["name"] for t in topics}) == len(topics)
    assert topics[-1]["id"] == "other"
