"""Exports: every file has the form that the guide describes, the same archive the same bytes, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ledger_samples import AS_AT, follow_up, reading, status
from meeting_archive.across import Across, CrossLink, Ref
from meeting_archive.export import FILES, FolderTakenError, data_files, write_files
from meeting_archive.export.rows import follow_rows
from meeting_archive.export.tables import csv_file, safe
from meeting_archive.ledger import ledger_rows, ledger_table
from meeting_archive.outputs import DOWNLOADS, downloads, export_files
from meeting_archive.pipeline import Archive, read_archive
from meeting_archive.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]
SCORER = ROOT.parent / "shared" / "gold" / "follow_score.py"
GUIDE = ROOT / "docs" / "guide" / "data.md"


def exported() -> dict[str, bytes]:
    readings = [reading(), reading(code="AAAA", year=2024)]
    recurs = CrossLink(
        kind="recurs_as",
        source=Ref(report="K7M3", id="P1"),
        target=Ref(report="AAAA", id="P1"),
        score=0.9,
        origin="inferred",
        evidence=(),
    )
    across = Across(follow_ups=(follow_up("K1", "AAAA", quote="长" * 200),), recurrences=(recurs,))
    statuses = {Ref(report="K7M3", id="K1"): (status("整改中", author="张三"), status("已销号", day="2024-07-01"))}
    rows = ledger_rows(readings, across, statuses, AS_AT)
    return dict(data_files(readings, across, rows, ledger_table(rows), archive="云川市；档案"))


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported()[name].decode("utf-8").splitlines()]


def table(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exported()[name].decode("utf-8-sig"), newline="")))


def sample() -> Archive:
    return read_archive(ROOT / "reports", load_settings(ROOT), lambda *_: None)


def test_all_files_are_there_and_the_same_each_time() -> None:
    assert list(exported()) == list(FILES)
    assert exported() == exported()


def test_follow_ups_have_the_form_that_is_scored() -> None:
    (row,) = lines("follow.jsonl")
    assert row["commitment"] == {"report": "K7M3", "item": "M1", "quote": "每月集中学习不少于2次", "id": "K1"}
    assert row["later_report"] == "AAAA"
    assert row["source"] == {
        "earlier": reading().report.source.path,
        "later": reading(code="AAAA", year=2024).report.source.path,
    }
    assert [len(candidate["quote"]) for candidate in row["candidates"]] == [120]
    assert {"item", "quote", "score"} <= set(row["candidates"][0])
    assert (row["verdict"], row["target"], row["actual"], row["unit"]) == ("exceeded", 24.0, 30.0, "次")
    assert row["answered"] is True


def test_what_comes_closest_to_a_promise_that_nobody_mentions_is_not_said_to_answer_it() -> None:
    said = follow_up("K1", "AAAA")
    silent = replace(said, mentions=(), nearest=said.mentions, verdict="not_mentioned", claim="silent")
    (row,) = follow_rows([reading(), reading(code="AAAA", year=2024)], [silent])
    assert row["answered"] is False
    assert row["candidates"]


def test_commitments_say_what_people_recorded() -> None:
    row = next(row for row in lines("commitments.jsonl") if (row["report"], row["id"]) == ("K7M3", "K1"))
    assert row["state"] == "已销号"
    assert [entry["state"] for entry in row["history"]] == ["整改中", "已销号"]
    assert (row["history"][0]["author"], row["history"][1]["date"]) == ("张三", "2024-07-01")
    assert (row["problems"], row["causes"], row["organization"]) == (["P1"], ["C1"], "云川市水务局")


def test_every_row_leads_back_to_a_report() -> None:
    codes = {row["report"]["id"] for row in lines("reports.jsonl")}
    for name in ("items.jsonl", "links.jsonl", "commitments.jsonl"):
        assert {row["report"] for row in lines(name)} <= codes
    (again,) = lines("recurrences.jsonl")
    assert again["source"]["report"] in codes
    assert "学习" in again["source"]["text"]


def test_tables_open_in_excel_with_their_chinese() -> None:
    for name in ("ledger.csv", "reports.csv", "items.csv"):
        data = exported()[name]
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert len({len(line) for line in table(name)}) == 1
    assert table("ledger.csv")[0][0] == "编号"
    assert len(table("ledger.csv")) == 1 + len(lines("commitments.jsonl"))
    assert len(table("items.csv")) == 1 + len(lines("items.jsonl"))


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@x", "\t=1", "＝1", " =1", "\r\n=1"])
def test_a_cell_that_looks_like_a_formula_shows_an_apostrophe(words: str) -> None:
    assert safe(words).startswith("'")
    assert csv_file([[words]]).decode("utf-8-sig").lstrip('"').startswith("'")


@given(st.lists(st.lists(st.text(), min_size=2, max_size=3), max_size=4))
def test_any_text_survives_a_table(cells: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_file(cells).decode("utf-8-sig"), newline="")))
    assert read == [[safe(cell) for cell in line] for line in cells]


def test_the_calendar_holds_each_dated_promise_for_a_whole_day() -> None:
    data = exported()["commitments.ics"]
    assert data == exported()["commitments.ics"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    events = Calendar.from_ical(data).walk("VEVENT")
    dated = [row for row in lines("commitments.jsonl") if row["due"] and len(row["due"]) == 10]
    assert len(events) == len(dated)
    assert len({str(event["UID"]) for event in events}) == len(events)
    first = events[0]
    assert first.decoded("DTSTART") == date(2024, 6, 30)
    assert b"DTSTART;VALUE=DATE:20240630" in data
    assert str(first["UID"]) == "K7M3-K2@meeting-archive"
    assert "台账" in str(first["SUMMARY"])
    assert "云川市；档案" in data.decode("utf-8").replace("\r\n ", "")


def test_a_folder_takes_an_export_again_and_again(tmp_path: Path) -> None:
    write_files(tmp_path / "导出", {"a.csv": b"1", "b.csv": b"1"})
    write_files(tmp_path / "导出", {"a.csv": b"2", "b.csv": b"1"})
    assert (tmp_path / "导出" / "a.csv").read_bytes() == b"2"


@pytest.mark.parametrize("name", ["a.csv", "README.md"])
def test_files_of_others_and_edited_ones_stay(tmp_path: Path, name: str) -> None:
    files = {"a.csv": b"1", "README.md": b"1"}
    (tmp_path / name).write_bytes("人写的".encode())
    with pytest.raises(FolderTakenError, match=name):
        write_files(tmp_path, files)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    (tmp_path / name).unlink()
    write_files(tmp_path, files)
    (tmp_path / name).write_bytes(b"edited")
    with pytest.raises(FolderTakenError, match="没有写"):
        write_files(tmp_path, {"a.csv": b"2", "README.md": b"2"})
    assert (tmp_path / name).read_bytes() == b"edited"


def test_an_export_describes_itself() -> None:
    archive = sample()
    files = export_files(archive)
    assert set(files) == {"README.md", *DOWNLOADS}
    readme = files["README.md"].decode("utf-8")
    assert readme.startswith("# 数据")
    assert "../assets" not in readme
    assert dict(downloads(archive)) == dict(downloads(sample()))


def test_the_guide_names_every_file_and_every_key() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert not {name for name in DOWNLOADS if f"[{name}](../assets/data/{name})" not in guide}
    keys = {key for name in FILES if name.endswith(".jsonl") for row in lines(name) for key in row}
    keys |= set(lines("follow.jsonl")[0]["commitment"]) | set(lines("follow.jsonl")[0]["candidates"][0])
    keys |= {key for row in lines("commitments.jsonl") for entry in row["history"] for key in entry}
    assert not {key for key in keys if f"`{key}`" not in guide}


@pytest.mark.skipif(not SCORER.exists(), reason="no ../shared/gold here")
def test_the_scorer_of_the_gold_reads_the_file(tmp_path: Path) -> None:
    gold, early, late = SCORER.with_name("follow-2004-2005.json"), tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (early, late):
        path.write_text("x", encoding="utf-8")
    (tmp_path / "follow.jsonl").write_bytes(exported()["follow.jsonl"])
    done = subprocess.run(
        [sys.executable, SCORER, tmp_path / "follow.jsonl", gold, early, late], capture_output=True, check=True
    )
    assert b"commitments found 0" in done.stdout


def test_an_empty_archive_has_empty_files(tmp_path: Path) -> None:
    files = export_files(read_archive(tmp_path, Settings(), lambda *_: None))
    assert files["reports.jsonl"] == b""
    assert files["commitments.ics"].startswith(b"BEGIN:VCALENDAR")
