"""What other programs made of originals is found again; nothing that happens to it costs more than making it anew."""

from __future__ import annotations

import os
from pathlib import Path

from meeting_archive.read import Kept

ONE, TWO = "1" * 64, "2" * 64


def test_values_come_back_under_their_original_and_program(tmp_path: Path) -> None:
    kept = Kept(folder=tmp_path / "deep" / "made")
    assert kept.load(ONE, "docx 7.4") is None
    kept.keep(ONE, "docx 7.4", b"words")
    assert kept.load(ONE, "docx 7.4") == b"words"
    assert kept.load(ONE, "docx 7.5") is None
    assert kept.load(TWO, "docx 7.4") is None


def test_what_is_damaged_is_not_there(tmp_path: Path) -> None:
    kept = Kept(folder=tmp_path)
    kept.keep(ONE, "docx", b"words" * 1000)
    (file,) = tmp_path.iterdir()
    for data in (b"", b"junk", file.read_bytes()[:20]):
        file.write_bytes(data)
        assert kept.load(ONE, "docx") is None
    kept.keep(ONE, "docx", b"again")
    assert kept.load(ONE, "docx") == b"again"


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = Kept(folder=tmp_path / "file" / "made")
    kept.keep(ONE, "docx", b"words")
    kept.tidy({ONE})
    assert kept.load(ONE, "docx") is None


def test_what_belongs_to_no_original_goes(tmp_path: Path) -> None:
    kept = Kept(folder=tmp_path)
    kept.keep(ONE, "docx", b"one")
    kept.keep(TWO, "docx", b"two")
    (left, fresh) = (tmp_path / ".old.part", tmp_path / ".new.part")
    left.write_bytes(b"from a build that was killed")
    os.utime(left, (0, 0))
    fresh.write_bytes(b"of a build that is running")
    kept.tidy({TWO})
    assert kept.load(ONE, "docx") is None
    assert kept.load(TWO, "docx") == b"two"
    assert (left.exists(), fresh.exists()) == (False, True)


def test_of_too_much_what_was_used_last_stays(tmp_path: Path) -> None:
    kept = Kept(folder=tmp_path)
    for number in range(8):
        kept.keep(ONE, f"page {number}", os.urandom(1000))
        (newest,) = {path for path in tmp_path.iterdir() if path.stat().st_mtime > 1_000_000}
        os.utime(newest, (number, number))
    assert kept.load(ONE, "page 0") is not None  # it is the last that was used now
    kept.tidy({ONE}, most=3500)
    assert [number for number in range(8) if kept.load(ONE, f"page {number}")] == [0, 6, 7]
