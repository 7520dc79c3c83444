"""An original with several reports, from the file to pages and data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from meeting_archive.cli.commands import cli
from meeting_archive.contract import original_data
from meeting_archive.model import Reading
from meeting_archive.pipeline import convert, read_file, report_code
from meeting_archive.settings import Settings

NAMES = ("张明远", "李慧", "王海")
TEXT = "青山市水务局2023年度民主生活会对照检查材料汇编\n2024年1月\n" + "".join(
    f"{name}同志对照检查材料\n一、存在的问题\n（一）理论学习不够深入。学习计划执行不严，集中学习次数偏少。\n"
    "（二）联系群众不够紧密。下河段、进库区的时间少，听取意见不及时。\n二、原因分析\n"
    "（一）对理论学习重视不够。把学习当成软任务。\n三、整改措施\n"
    "（一）加强理论学习。每月集中学习不少于2次，2024年6月底前完成。\n"
    for name in NAMES
)


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "reports" / "水务局"
    folder.mkdir(parents=True)
    (folder / "汇编.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def readings(originals: Path) -> tuple[Reading, ...]:
    found = read_file(originals / "reports", "水务局/汇编.txt", Settings())
    assert isinstance(found, tuple)
    return found


def test_each_report_has_its_own_facts_items_and_code(originals: Path) -> None:
    parts = readings(originals)
    assert [(r.report.part, r.report.parts) for r in parts] == [(1, 3), (2, 3), (3, 3)]
    assert [r.report.metadata.person.value for r in parts] == list(NAMES)
    assert [r.report.title for r in parts] == [f"{name}同志对照检查材料" for name in NAMES]
    assert {r.report.metadata.year.value for r in parts} == {"2023"}
    assert {r.report.metadata.organization.value for r in parts} == {"水务局"}
    assert all([item.id for item in r.items] == ["P1", "P2", "C1", "M1"] for r in parts)
    codes = [r.report.id for r in parts]
    assert codes[0] == report_code("水务局/汇编.txt")
    assert len(set(codes)) == 3
    lines = [p.text for r in parts for p in r.report.paragraphs]
    assert lines == TEXT.splitlines()


def test_the_data_of_the_original_count_on_through_its_reports(originals: Path) -> None:
    parts = readings(originals)
    data = original_data(parts)
    assert data["paragraphs"] == TEXT.splitlines()
    assert [item["id"] for item in data["items"]] == [
        "P1", "P2", "C1", "M1", "P3", "P4", "C2", "M2", "P5", "P6", "C3", "M3",
    ]  # fmt: skip
    for item in data["items"]:
        assert data["paragraphs"][item["paragraph"]][item["start"] :].startswith(item["text"].split("\n")[0])
    ids = {item["id"] for item in data["items"]}
    assert {end for link in data["links"] for end in (link["source"], link["target"])} <= ids
    assert [(c["id"], c["item"]) for c in data["commitments"]] == [("K1", "M1"), ("K2", "M2"), ("K3", "M3")]
    assert [d["paragraphs"] for d in data["documents"]] == [[0, 10], [10, 18], [18, 26]]
    assert [d["report"]["person"] for d in data["documents"]] == list(NAMES)
    assert data["documents"][1]["report"]["part"] == 2


def test_inspect_shows_the_reports_one_after_another_and_prints_one_object(originals: Path) -> None:
    file = str(originals / "reports" / "水务局" / "汇编.txt")
    shown = CliRunner().invoke(cli, ["inspect", file, "--archive", str(originals)]).output
    assert [f"第 {n} 份，共 3 份" in shown for n in (1, 2, 3)] == [True] * 3
    printed = CliRunner().invoke(cli, ["inspect", file, "--json", "--archive", str(originals)]).output
    assert len(json.loads(printed)["documents"]) == 3


def test_pages_lead_to_the_other_reports_and_data_have_one_line_each(originals: Path) -> None:
    converted = convert(originals, originals / "reports", Settings(), lambda *_: None)
    codes = [r.report.id for r in sorted(converted.archive.readings, key=lambda r: r.report.part)]
    page = (originals / "docs" / "reports" / "2023" / f"{codes[1]}.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if "本文件共" in line)
    assert "本文件共 3 份材料，这是第 2 份。" in line
    assert f"[张明远同志对照检查材料](../../reports/2023/{codes[0]}.md)" in line
    assert f"[王海同志对照检查材料](../../reports/2023/{codes[2]}.md)" in line
    listing = (originals / "docs" / "years" / "2023.md").read_text(encoding="utf-8")
    assert all(f"同一文件第 {n} 份" in listing for n in (1, 2, 3))
    lines = (originals / "docs" / "assets" / "data" / "reports" / "2023.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["report"]["id"] for line in lines) == sorted(codes)


def test_people_can_say_that_it_is_one_report(originals: Path) -> None:
    note = originals / "reports" / "水务局" / "汇编.txt.yml"
    note.write_text("份数: 1\n", encoding="utf-8")
    assert len(readings(originals)) == 1
    assert "documents" not in original_data(readings(originals))


def test_the_summary_counts_originals_and_reports(originals: Path) -> None:
    ran = CliRunner().invoke(cli, ["convert", "--archive", str(originals)])
    assert "收录 1 份原件（共 3 份材料）" in ran.output
    assert "由 1 份原件" in (originals / "docs" / "assets" / "data" / "built.js").read_text(encoding="utf-8")
