"""One report in several files: copies, formats and drafts are versions of it; reports that only resemble are not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from meeting_archive import versions
from meeting_archive.pipeline import Archive, convert, read_archive
from meeting_archive.settings import Settings
from meeting_archive.versions import Wording

share = versions._share

HEAD = "示例市水务局党组2023年度民主生活会对照检查材料\n2024年1月12日\n"
BODY = (
    "一、存在的主要问题\n（一）理论学习不够深入，集中学习次数偏少，学用结合不紧，有时以会议传达代替研讨交流。\n"
    "（二）调查研究不够扎实，到基层水管站和农村水厂的次数不多，对群众反映的水压问题掌握不及时。\n"
    "二、整改措施\n（一）每月集中学习不少于1次，由办公室负责落实，年底前形成学习成果不少于5篇。\n"
    "（二）班子成员每季度到基层调研不少于2次，对群众反映的问题建立台账，逐项销号。\n"
)


def read(folder: Path, files: dict[str, str]) -> Archive:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_archive(folder, Settings(), lambda *_: None)


def outcome(archive: Archive) -> tuple[list[str], list[tuple[str, str, bool]]]:
    """(files shown, (file, file that it is a version of, whether both say the same))."""
    name = {r.report.id: r.report.source.path for r in (*archive.readings, *archive.others)}
    versions = sorted((name[v.code], name[v.of], v.same) for v in archive.versions)
    return sorted(r.report.source.path for r in archive.readings), versions


DRAFT = BODY.replace("每季度到基层调研不少于2次", "每半年到基层调研不少于1次")
CASES: dict[str, tuple[dict[str, str], list[str], list[tuple[str, str, bool]]]] = {
    "a copy in another folder": (
        {"甲/报告.txt": HEAD + BODY, "乙/报告副本.txt": HEAD + BODY},
        ["乙/报告副本.txt"],
        [("甲/报告.txt", "乙/报告副本.txt", True)],
    ),
    "the same words in two formats": (
        {"报告.md": HEAD + BODY, "报告.txt": HEAD.replace("\n", "\n\n") + BODY},
        ["报告.md"],
        [("报告.txt", "报告.md", True)],
    ),
    "a draft and the final text": (
        {"对照检查材料（征求意见稿）.txt": HEAD + DRAFT, "对照检查材料（定稿）.txt": HEAD + BODY},
        ["对照检查材料（定稿）.txt"],
        [("对照检查材料（征求意见稿）.txt", "对照检查材料（定稿）.txt", False)],
    ),
    "the next year's report with copied paragraphs": (
        {"2023.txt": HEAD + BODY, "2024.txt": HEAD.replace("2023", "2024").replace("2024年1月", "2025年1月") + BODY},
        ["2023.txt", "2024.txt"],
        [],
    ),
    "another unit's report after the same pattern": (
        {"水务局.txt": HEAD + BODY, "民政局.txt": HEAD.replace("水务局", "民政局") + DRAFT},
        ["民政局.txt", "水务局.txt"],
        [],
    ),
    "two reports with one title and other words": (
        {
            "a.txt": HEAD + BODY,
            "b.txt": HEAD + "一、存在的主要问题\n（一）作风不够扎实，抓落实的韧劲不足，部署多、检查少。\n" * 6,
        },
        ["a.txt", "b.txt"],
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_versions(name: str, tmp_path: Path) -> None:
    files, shown, versions = CASES[name]
    assert outcome(read(tmp_path, files)) == (shown, versions)


def test_each_version_has_its_page_and_the_lists_have_one(tmp_path: Path) -> None:
    files, shown, _ = CASES["a draft and the final text"]
    read(tmp_path / "reports", files)
    archive = convert(tmp_path, tmp_path / "reports", Settings(), lambda *_: None).archive
    pages = {p.stem: p.read_text(encoding="utf-8") for p in (tmp_path / "docs" / "reports").rglob("????.md")}
    assert len(pages) == 2
    (main,), (version,) = archive.readings, archive.versions
    assert "另有 1 稿" in pages[main.report.id]
    assert "的另一稿" in pages[version.code]
    assert main.report.source.path == shown[0]
    ledger = (tmp_path / "docs" / "commitments" / "index.md").read_text(encoding="utf-8")
    assert version.code not in ledger
    review = (tmp_path / "docs" / "review" / "index.md").read_text(encoding="utf-8")
    assert "同一份材料的几稿" in review


def test_many_reports_of_one_name_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(7)
    common = "深入学习领会精神，联系思想和工作实际，认真查摆问题，现将对照检查情况报告如下。"
    texts = {f"R{n:02d}": common + "".join(draw.choices("山水田林湖草沙路桥村", k=600)) for n in range(60)}
    texts["R60"] = texts["R07"][:400] + "改了的一句。" + texts["R07"][410:]
    known = {
        code: Wording(digest=code, about=("2023", "minsheng", "对照检查材料", "", ""), order=(0, "", 0, code, 1))
        for code in texts
    }
    compared: list[str] = []

    def counted(a: str, b: str) -> float:
        compared.append(a)
        return share(a, b)

    monkeypatch.setattr(versions, "_share", counted)
    found = versions.find_versions(known, texts.__getitem__)
    assert [(version.code, version.of) for version in found] == [("R60", "R07")]
    assert len(compared) < 100
    monkeypatch.setattr(versions, "_FEW", 1000)
    assert versions.find_versions(known, texts.__getitem__) == found
    assert len(compared) > 1000
