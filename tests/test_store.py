"""What was read before is found again, and nothing that happens to the store costs more than reading anew."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from meeting_archive.store import Store, key


def test_values_come_back_and_what_is_not_needed_goes(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "kept.sqlite")
    store["甲"], store["乙"] = ("一", {"二": 3}), 4
    store.close()
    again = Store(tmp_path / "deep" / "kept.sqlite")
    assert again["甲"] == ("一", {"二": 3})
    again.close()
    third = Store(tmp_path / "deep" / "kept.sqlite")
    assert third["甲"] is not None
    assert third["乙"] is None


def test_a_damaged_store_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"no database at all" * 100)
    store = Store(path)
    assert store["甲"] is None
    store["甲"] = 1
    store.close()
    assert Store(path)["甲"] == 1


def test_a_damaged_value_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept.sqlite")
    store._database.execute("INSERT INTO made VALUES ('甲', ?)", (b"junk",))
    assert store["甲"] is None


def test_a_place_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "kept.sqlite")
    store["甲"] = 1
    assert store["甲"] == 1
    store.close()


def test_two_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    first, second = Store(path), Store(path)
    first["甲"] = 1
    first.close()
    assert second["甲"] == 1
    second["乙"] = 2
    second.close()
    third = Store(path)
    assert (third["甲"], third["乙"]) == (1, 2)


def test_what_one_build_wrote_another_leaves_where_things_stay_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    first, second = Store(path, days=1), Store(path, days=1)
    first["甲 一"] = 1
    first.write()
    second["乙"] = 2
    second.close()
    assert first["甲 一"] == 1


def test_a_killed_writer_leaves_a_store_that_works(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    before = Store(path)
    before["甲"] = 1
    before.close()
    program = (
        "import sys, pathlib\nfrom meeting_archive.store import Store\nstore = Store(pathlib.Path(sys.argv[1]))\n"
        "print('begun', flush=True)\nfor n in range(10**9):\n    store[str(n)] = 'x' * 10000\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(0.3)
    os.kill(writer.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    after = Store(path)
    assert after["甲"] == 1
    after["乙"] = 2
    after.close()
    assert Store(path)["乙"] == 2


def test_a_key_depends_on_everything() -> None:
    keys = {key("甲", 1), key("甲", 2), key("甲1"), key("甲"), key("乙", 1)}
    assert len(keys) == 5
