"""Exports: every file has the form that the guide describes, the same archive the same bytes, and nothing is lost."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from ledger_samples import AS_AT, follow_up, reading, status
from meeting_archive import data_files
from meeting_archive.across import Across, CrossLink, Decision, Judged, Ref
from meeting_archive.data_files import DATA_FILES
from meeting_archive.export import FolderTakenError, calendar_part, csv_rows, follow_part, write_files
from meeting_archive.export.tables import safe
from meeting_archive.ledger import ledger_rows, read_workbook
from meeting_archive.outputs import export_files
from meeting_archive.pipeline import Archive, read_archive
from meeting_archive.render.escape import slug
from meeting_archive.settings import Settings, load_settings
from render_samples import circle

ROOT = Path(__file__).resolve().parents[1]
SCORER = ROOT.parent / "shared" / "gold" / "follow_score.py"
GUIDE = ROOT / "docs" / "guide" / "data.md"


@cache
def exported() -> Mapping[str, bytes]:
    """The data files of two reports, of 2023 and of 2024, between which something stands."""
    readings = (reading(), reading(code="AAAA", year=2024))
    recurs = CrossLink(
        kind="recurs_as",
        source=Ref(report="K7M3", id="P1"),
        target=Ref(report="AAAA", id="P1"),
        score=0.9,
        origin="inferred",
        evidence=(),
    )
    across = Across(follow_ups=(follow_up("K1", "AAAA", quote="长" * 200),), recurrences=(recurs,))
    ref = Ref(report="K7M3", id="K1")
    said = (status("整改中", author="张三"), status("已销号", day="2024-07-01"))
    rows = ledger_rows(readings, across, {ref: said}, AS_AT)
    judged = tuple(
        Judged(
            decision=Decision(
                kind="status",
                ref=ref,
                words="",
                values=(("状态", one.state), ("佐证", one.evidence)),
                author=one.author,
                day=one.day,
                note=one.note,
            ),
            standing="in_effect",
        )
        for one in said
    )
    archive = Archive(
        settings=Settings(name="云川市；档案", as_at=AS_AT),
        readings=readings,
        skipped=(),
        built=AS_AT,
        version="1.0",
        circles=(circle(readings, across, rows),),
        judged=judged,
    )
    return files_of(archive)


def files_of(archive: Archive) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        files = export_files(archive, Path(folder))
        return {name: data if isinstance(data, bytes) else data.read_bytes() for name, data in files.items()}


def whole(kind: str) -> bytes:
    """All files of a kind, "items.jsonl" for items/2023.jsonl and items/2024.jsonl, one after another."""
    folder, _, ending = kind.partition(".")
    return b"".join(d for n, d in exported().items() if re.fullmatch(rf"{folder}(/[^/]+)?\.{ending}", n))


def lines(kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in whole(kind).decode("utf-8").splitlines()]


def table(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exported()[name].decode("utf-8-sig"), newline="")))


def sample() -> Archive:
    return read_archive(ROOT / "reports", load_settings(ROOT), lambda *_: None)


def test_files_are_cut_by_year_and_by_unit_and_all_are_listed() -> None:
    cut = {name for name in exported() if "/" in name}
    unit = slug("云川市水务局")
    kinds = ("reports", "items", "links", "commitments")
    assert cut == {
        *(f"{kind}/{year}.jsonl" for kind in kinds for year in (2023, 2024)),
        *(f"items/{year}.csv" for year in (2023, 2024)),
        f"follow/{unit}.jsonl",
        f"ledger/{unit}.xlsx",
    }
    listed = {line[0]: line for line in table("files.csv")[1:]}
    assert set(listed) == set(exported()) - {"README.md", "files.csv"}
    for name, (_, _, size, digest) in listed.items():
        data = exported()[name]
        assert (int(size), digest) == (len(data), hashlib.sha256(data).hexdigest())
    assert {json.loads(line)["report"]["year"] for line in exported()["reports/2024.jsonl"].splitlines()} == {2024}
    assert "云川市水务局" in listed[f"ledger/{unit}.xlsx"][1]


def test_every_kind_of_file_is_named() -> None:
    named = {re.sub("年度|单位", "X", name) for name in DATA_FILES}
    assert named == {re.sub("(?<=/)[^/.]+", "X", name) for name in exported()} - {"README.md"}


def test_a_ledger_that_is_too_long_for_one_workbook_has_those_of_its_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "LARGEST_WORKBOOK", len(lines("commitments.jsonl")) - 1)
    readings = (reading(), reading(code="AAAA", unit="云川市民政局"))
    rows = ledger_rows(readings, Across(), {}, AS_AT)
    archive = Archive(
        settings=Settings(as_at=AS_AT),
        readings=readings,
        skipped=(),
        built=AS_AT,
        version="1.0",
        circles=tuple(circle([one], Across(), [r for r in rows if r.ref.report == one.report.id]) for one in readings),
    )
    files = files_of(archive)
    assert data_files.workbooks(archive).keys() == {name for name in files if name.endswith(".xlsx")}
    assert "ledger.xlsx" not in files
    for unit in ("云川市水务局", "云川市民政局"):
        file = read_workbook(files[f"ledger/{slug(unit)}.xlsx"])
        assert [row.id for row in file.rows] == [str(row.ref) for row in rows if row.organization == unit]


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
    row = json.loads(follow_part([silent], {}, {}))
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
    for name in ("ledger.csv", "reports.csv", "items/2023.csv"):
        data = exported()[name]
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert len({len(line) for line in table(name)}) == 1
    assert table("ledger.csv")[0][0] == "编号"
    assert len(table("ledger.csv")) == 1 + len(lines("commitments.jsonl"))
    assert len(table("items/2023.csv")) == 1 + exported()["items/2023.jsonl"].count(b"\n")


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@x", "\t=1", "＝1", " =1", "\r\n=1"])
def test_a_cell_that_looks_like_a_formula_shows_an_apostrophe(words: str) -> None:
    assert safe(words).startswith("'")
    assert csv_rows([[words]]).lstrip('"').startswith("'")


@given(st.lists(st.lists(st.text(), min_size=2, max_size=3), max_size=4))
def test_any_text_survives_a_table(cells: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_rows(cells), newline="")))
    assert read == [[safe(cell) for cell in line] for line in cells]


def test_the_calendar_holds_each_dated_promise_for_a_whole_day() -> None:
    data = exported()["commitments.ics"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    events = Calendar.from_ical(data).walk("VEVENT")
    dated = [row for row in lines("commitments.jsonl") if row["due"] and len(row["due"]) == 10]
    assert len(events) == len(dated)
    assert len({str(event["UID"]) for event in events}) == len(events)
    first = next(event for event in events if event["UID"] == "K7M3-K2@meeting-archive")
    assert first.decoded("DTSTART") == date(2024, 6, 30)
    assert b"DTSTART;VALUE=DATE:20240630" in data
    assert str(first["UID"]) == "K7M3-K2@meeting-archive"
    assert "台账" in str(first["SUMMARY"])
    assert "云川市；档案" in data.decode("utf-8").replace("\r\n ", "")


@given(
    st.dates(),
    st.text(st.sampled_from("学A；;,\\\\N^\n\r\t𠮷é\x00 "), max_size=120),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_a_day_is_written_as_the_library_writes_it(day: date, quote: str, unit: str, title: str) -> None:
    (known, *_) = ledger_rows([reading()], Across(), {}, AS_AT)
    row = replace(known, quote=quote, organization=unit, title=title, due=day.isoformat())
    made = calendar_part([row])
    (read,) = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + made + b"END:VCALENDAR\r\n").walk("VEVENT")
    event = Event()
    event.add("uid", f"{row.ref}@meeting-archive")
    event.add("dtstamp", datetime.combine(day, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1) if day < date.max else day)
    event.add("transp", "TRANSPARENT")
    for name in ("summary", "description"):
        event.add(name, str(read[name]))
    assert made == event.to_ical()


def test_a_folder_takes_an_export_again_and_again(tmp_path: Path) -> None:
    write_files(tmp_path / "导出", {"a.csv": b"1", "b.csv": b"1"})
    write_files(tmp_path / "导出", {"a.csv": b"2", "b.csv": b"1"})
    assert (tmp_path / "导出" / "a.csv").read_bytes() == b"2"


def test_what_an_export_no_longer_has_goes_but_for_what_was_edited(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/1.csv": b"1", "b/1.csv": b"1", "c.csv": b"1"})
    (tmp_path / "c.csv").write_bytes(b"edited")
    (tmp_path / "b" / "mine.txt").write_bytes(b"mine")
    large = tmp_path.with_name("large")
    large.write_bytes(b"2")
    write_files(tmp_path, {"d/1.csv": large})
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not path.name.startswith(".")}
    assert left == {"b", "b/mine.txt", "c.csv", "d", "d/1.csv"}


def test_a_list_of_files_leads_nowhere_else(tmp_path: Path) -> None:
    outside, folder = tmp_path / "a.csv", tmp_path / "导出"
    write_files(folder, {"a.csv": b"1"})
    outside.write_bytes(b"1")
    listed = folder / ".meeting-archive-export.json"
    listed.write_text(listed.read_text(encoding="utf-8").replace("a.csv", "../a.csv"), encoding="utf-8")
    write_files(folder, {"b.csv": b"1"})
    assert outside.exists()


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
    files = files_of(sample())
    readme = files["README.md"].decode("utf-8")
    assert readme.startswith("# 数据")
    assert "../assets" not in readme
    assert files == files_of(sample())


def test_the_guide_names_every_file_and_every_key() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert not {
        name for name in DATA_FILES if f"| {name} |" not in guide and f"[{name}](../assets/data/{name})" not in guide
    }
    keys = {
        key
        for name in DATA_FILES
        if name.endswith(".jsonl")
        for row in lines(re.sub("/[^.]+", "", name))
        for key in row
    }
    keys |= set(lines("follow.jsonl")[0]["commitment"]) | set(lines("follow.jsonl")[0]["candidates"][0])
    keys |= {key for row in lines("commitments.jsonl") for entry in row["history"] for key in entry}
    assert not {key for key in keys if f"`{key}`" not in guide}


@pytest.mark.skipif(not SCORER.exists(), reason="no ../shared/gold here")
def test_the_scorer_of_the_gold_reads_the_file(tmp_path: Path) -> None:
    gold, early, late = SCORER.with_name("follow-2004-2005.json"), tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (early, late):
        path.write_text("x", encoding="utf-8")
    (tmp_path / "follow.jsonl").write_bytes(whole("follow.jsonl"))
    done = subprocess.run(
        [sys.executable, SCORER, tmp_path / "follow.jsonl", gold, early, late], capture_output=True, check=True
    )
    assert b"commitments found 0" in done.stdout


def test_an_empty_archive_has_empty_files(tmp_path: Path) -> None:
    files = files_of(read_archive(tmp_path, Settings(), lambda *_: None))
    assert set(files) == {
        "README.md", "ledger.xlsx", "ledger.csv", "reports.csv", "commitments.ics", "recurrences.jsonl", "files.csv",
    }  # fmt: skip
    assert files["recurrences.jsonl"] == b""
    assert files["reports.csv"].decode("utf-8-sig").startswith("编号,")
    assert files["commitments.ics"].startswith(b"BEGIN:VCALENDAR")
