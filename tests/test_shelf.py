"""Readings are taken from the store when they are asked for: a build loads those of what changed, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from meeting_archive import pipeline, shelf
from meeting_archive.pipeline import convert, open_archive
from meeting_archive.settings import Settings
from meeting_archive.store import Store, store_of

SETTINGS = Settings(as_at=date(2025, 6, 1))
UNITS = ("云川市水务局", "云川市民政局", "枫渡镇")


def silent(*_: object) -> None:
    pass


def written(folder: Path, unit: str, year: int, measure: str = "年底前完成水闸维修12处。") -> None:
    path = folder / "reports" / f"{unit}{year}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"{unit}{year}年度对照检查材料\n一、存在的问题\n（一）{unit}学习不够深入。计划执行不严。\n"
        f"二、整改措施\n（一）针对学习不够深入的问题。{measure}\n",
        encoding="utf-8",
    )


def small(folder: Path) -> Path:
    for unit in UNITS:
        for year in (2022, 2023):
            written(folder, unit, year)
    return folder


def test_a_changed_report_loads_its_own_circle_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(SETTINGS, page_size=1)  # a short list of what nobody mentions quotes facts of each promise
    small(tmp_path)
    first = convert(tmp_path, tmp_path / "reports", settings, silent).archive
    assert sorted(len(circle.codes) for circle in first.circles) == [2, 2, 2]
    written(tmp_path, UNITS[0], 2023, "年底前完成水闸维修15处。")
    asked: list[str] = []
    fetch = shelf.fetch

    def listening(store: Store, name: str) -> object:
        value = fetch(store, name)
        if isinstance(value, tuple):
            asked.extend(one.report.source.path for one in value)
        return value

    monkeypatch.setattr(shelf, "fetch", listening)
    convert(tmp_path, tmp_path / "reports", settings, silent)
    assert asked
    assert {path[:-8] for path in asked} == {UNITS[0]}


def test_readings_come_back_as_they_were_read(tmp_path: Path) -> None:
    small(tmp_path)
    before = [*open_archive(tmp_path, tmp_path / "reports", SETTINGS, silent).readings]
    again = open_archive(tmp_path, tmp_path / "reports", SETTINGS, silent)
    assert [*again.readings] == before
    assert [again.readings[n] for n in range(len(before))] == before
    assert [reading.report.id for reading in again.readings[1:3]] == [reading.report.id for reading in before[1:3]]
    fresh = pipeline.read_archive(tmp_path / "reports", SETTINGS, silent)
    assert [reading.items for reading in fresh.readings] == [reading.items for reading in before]


def test_what_is_lost_is_told_and_read_again_the_next_time(tmp_path: Path) -> None:
    small(tmp_path)
    archive = open_archive(tmp_path, tmp_path / "reports", SETTINGS, silent)
    assert isinstance(archive.readings, shelf.Shelf)
    lost = archive.readings.volumes[0].slot.name
    Store(store_of(tmp_path)).forget(lost)
    with pytest.raises(shelf.LostError, match="再运行一次"):
        archive.readings[0]
    assert open_archive(tmp_path, tmp_path / "reports", SETTINGS, silent).readings[0].items
