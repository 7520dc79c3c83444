"""Whatever is done to an archive, in whatever order: the next build equals a clean one, byte for byte.

A state machine adds, edits, moves, copies and removes originals, writes decisions and settings, edits pages and kills
builds. After each step `docs/`, `site/` and the registry must be those of a clean build in a new folder, which gets
the same originals and settings and the `curation/` folder as it stood before the step: the codes and ids that were
given out and the copies of pages that people edited are the archive's history, and the only part of it that counts.

INCREMENTAL_EXAMPLES and INCREMENTAL_STEPS set how much is tried.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from archive_samples import MATTERS, ORIGINALS, UNITS, YEARS, Matter, Written, build, contents, differences, forget, put
from meeting_archive import pages, unchanged
from meeting_archive.across import Decision, Ref
from meeting_archive.docs_folder import MANIFEST
from meeting_archive.model import Commitment, Item, Reading
from meeting_archive.pipeline import STATES, Converted, record
from meeting_archive.site.pages import STATE

EXAMPLES: Final = int(os.environ.get("INCREMENTAL_EXAMPLES", "3"))
STEPS: Final = int(os.environ.get("INCREMENTAL_STEPS", "6"))
CAN_FORK: Final = hasattr(os, "fork")
SETTINGS: Final = (
    "",
    "name: 柏川县整改档案\n",
    "page_size: 10\n",
    "as_at: 2023-07-01\n",
    "originals: false\n",
    f"organizations: {{{UNITS[1]}: 青石中学}}\n",
    "search_traditional: true\n",
)
_OWN: Final = "site_name: 柏川县档案\nuse_directory_urls: false\ntheme: {name: material}\n"
CONFIGURATIONS: Final = (
    _OWN + "plugins: []\nmarkdown_extensions: [attr_list, md_in_html]\n",
    _OWN + "plugins: [search]\n",
)
FOLDERS: Final = ("", "归档/", f"{UNITS[1]}/2023/", "2022/")
_WRITES: Final = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"}
"""What Python tells an audit hook of that changes something on a disk, besides opening a file to write."""

numbers = st.integers(min_value=0, max_value=99)
matters = st.lists(st.integers(0, len(MATTERS) - 1), min_size=1, max_size=3, unique=True).map(tuple)


def on_a_branch(folder: Path, job: Callable[[], object], writes: int) -> None:
    """Do a job in a process of its own, which is killed (kill -9) before its next change of a file below `folder`."""
    process = os.fork()
    if process:
        os.waitpid(process, 0)
        return
    left = writes

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in _WRITES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _OPEN_TO_WRITE):
            left -= str(arguments[0]).startswith(str(folder))
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.addaudithook(watch)
        job()
    finally:
        os._exit(0)


_OPEN_TO_WRITE: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Desk:
    """An archive that people work on, and after each step the comparison with a clean build."""

    def __init__(self) -> None:
        self.home = Path(mkdtemp(prefix="meeting-archive-steps-")).resolve()
        self.archive = self.home / "archive"
        self.originals: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.builds = 0
        for written in ORIGINALS:
            self.write(written.path, written.text)
        (self.archive / "archive.yml").write_text("", encoding="utf-8")
        self.converted: Converted
        self.step()

    def close(self) -> None:
        forget(self.archive)
        shutil.rmtree(self.home, ignore_errors=True)

    def write(self, path: str, text: str) -> None:
        put(self.archive, path, text)
        self.originals[path] = text

    def remove(self, path: str) -> None:
        (self.archive / "reports" / path).unlink()
        del self.originals[path]

    def path(self, number: int) -> str:
        """One of the originals there are."""
        return sorted(self.originals)[number % len(self.originals)]

    def reading(self, number: int) -> Reading:
        readings = self.converted.archive.readings
        return readings[number % len(readings)]

    def curation(self) -> Path:
        """A copy of `curation/` as it is now."""
        self.builds += 1
        copy = self.home / f"curation-{self.builds}"
        (self.archive / "curation").mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.archive / "curation", copy)
        return copy

    def step(self, curation: Path | None = None) -> None:
        """Build, and compare with a clean build that begins with `curation` (as it is now, if None)."""
        curation = curation or self.curation()
        with patch.object(pages, "POOL_FROM", self.builds % 2 * 64):  # every second time in forked processes
            self.converted = build(self.archive) or self.converted
        clean = self.home / f"clean-{self.builds}"
        for path, text in self.originals.items():
            put(clean, path, text)
        (clean / "reports").mkdir(parents=True, exist_ok=True)
        shutil.copytree(curation, clean / "curation")
        for name in ("archive.yml", "mkdocs.yml"):
            if (self.archive / name).exists():
                shutil.copy(self.archive / name, clean / name)
        for path, text in self.own.items():
            (clean / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            (clean / "docs" / path).write_text(text, encoding="utf-8")
        build(clean)
        for part in ("docs", "site", "curation/registry"):
            wrong = differences(contents(self.archive / part), contents(clean / part))
            assert not wrong, f"{part} after step {self.builds}: {wrong[:20]}"
        forget(clean)
        shutil.rmtree(clean)

    def killed(self, writes: int) -> None:
        """A build that is killed: the site is whole, and the next build makes everything good."""
        curation, before = self.curation(), contents(self.archive / "site")
        on_a_branch(self.archive, lambda: build(self.archive), writes)
        after = contents(self.archive / "site")
        self.step(curation)
        new = contents(self.archive / "site")
        assert after in (before, new), [*differences(after, before)[:9], *differences(after, new)[:9]]


class Steps(RuleBasedStateMachine):
    """What people do with an archive."""

    @initialize()
    def begin(self) -> None:
        self.desk = Desk()

    def teardown(self) -> None:
        self.desk.close()

    @rule(unit=st.sampled_from(UNITS), year=st.sampled_from(YEARS), these=matters, before=matters | st.just(()))
    def add(self, unit: str, year: int, these: tuple[int, ...], before: tuple[int, ...]) -> None:
        written = Written(unit=unit, year=year, matters=these, before=before)
        self.desk.write(written.path.replace("领导班子", f"第{len(self.desk.originals)}支部"), written.text)
        self.desk.step()

    @rule(number=numbers, old=st.sampled_from(MATTERS), new=st.sampled_from(MATTERS))
    def edit(self, number: int, old: Matter, new: Matter) -> None:
        path = self.desk.path(number)
        text = self.desk.originals[path]
        for name in ("problem", "measure", "account"):
            text = text.replace(getattr(old, name), getattr(new, name))
        if text == self.desk.originals[path]:
            text += "我们要以这次会议为契机，每月5日前通报一次整改进度。\n"
        self.desk.write(path, text)
        self.desk.step()

    @rule(number=numbers, folder=st.sampled_from(FOLDERS))
    def move(self, number: int, folder: str) -> None:
        path = self.desk.path(number)
        text, new = self.desk.originals[path], folder + Path(path).name
        self.desk.remove(path)
        self.desk.write(new, text)
        self.desk.step()

    @rule(number=numbers, other=numbers)
    def swap_names(self, number: int, other: int) -> None:
        one, two = self.desk.path(number), self.desk.path(other)
        first, second = self.desk.originals[one], self.desk.originals[two]
        self.desk.write(one, second)
        self.desk.write(two, first)
        self.desk.step()

    @rule(number=numbers)
    def copy(self, number: int) -> None:
        path = self.desk.path(number)
        self.desk.write(f"备份/{Path(path).stem}（副本）.txt", self.desk.originals[path])
        self.desk.step()

    @precondition(lambda self: len(self.desk.originals) > 1)
    @rule(number=numbers)
    def delete(self, number: int) -> None:
        self.desk.remove(self.desk.path(number))
        self.desk.step()

    @rule(number=numbers)
    def make_unreadable(self, number: int) -> None:
        self.desk.write(self.desk.path(number), "")
        self.desk.step()

    @rule(number=numbers, year=st.sampled_from(YEARS))
    def say_in_a_file_beside_it(self, number: int, year: int) -> None:
        path = next(path for path in sorted(self.desk.originals, reverse=True) if path.endswith(".txt"))
        path = next((p for p in (self.desk.path(number),) if p.endswith(".txt")), path)
        self.desk.write(path.removesuffix(".txt") + ".yml", f"年度: {year}\n标题: 班子检查{year}\n")
        self.desk.step()

    @precondition(lambda self: bool(self.desk.converted.archive.readings))
    @rule(number=numbers, other=numbers, choice=st.sampled_from(("confirm", "reject", "add")))
    def decide_about_a_link(self, number: int, other: int, choice: Any) -> None:
        one, two = self.desk.reading(number), self.desk.reading(other)
        if not one.items or not two.items:
            return
        first, second = one.items[number % len(one.items)], two.items[other % len(two.items)]
        if one is two and one.links:
            link = one.links[number % len(one.links)]
            first = next(item for item in one.items if item.id == link.source)
            second = next(item for item in one.items if item.id == link.target)
        if first is not second:
            self.decide(one, first, "link" if one is two else "follow", target=two, about=second, choice=choice)

    @precondition(lambda self: any(reading.commitments for reading in self.desk.converted.archive.readings))
    @rule(number=numbers, state=st.sampled_from(STATES))
    def decide_about_a_state(self, number: int, state: str) -> None:
        promising = [reading for reading in self.desk.converted.archive.readings if reading.commitments]
        reading = promising[number % len(promising)]
        commitment = reading.commitments[number % len(reading.commitments)]
        self.decide(reading, commitment, "status", values=(("状态", state), ("佐证", "会议记录")))

    @precondition(lambda self: bool(self.desk.converted.archive.readings))
    @rule(number=numbers, role=st.sampled_from(("问题", "原因", "措施", "正文")))
    def decide_what_words_are(self, number: int, role: str) -> None:
        reading = self.desk.reading(number)
        if reading.items:
            self.decide(
                reading, reading.items[number % len(reading.items)], "item", values=(("类型", role),), whole=True
            )

    @precondition(lambda self: bool(self.desk.converted.archive.readings))
    @rule(number=numbers, fact=st.sampled_from((("年度", "2020"), ("单位", "柏川县教育局"), ("标题", "检查材料"))))
    def decide_a_fact(self, number: int, fact: tuple[str, str]) -> None:
        self.decide(self.desk.reading(number), None, "metadata", values=(("项目", fact[0]), ("内容", fact[1])))

    def decide(
        self,
        reading: Reading,
        node: Item | Commitment | None,
        kind: Any,
        *,
        target: Reading | None = None,
        about: Item | None = None,
        whole: bool = False,
        **more: Any,
    ) -> None:
        words = node.text if isinstance(node, Item) else node.quote if node else ""
        name = node.id if node and not whole else ""
        decision = Decision(
            kind=kind,
            ref=Ref(report=reading.report.id, id=name),
            words=" ".join(words.split())[:80],
            target=Ref(report=target.report.id, id=about.id) if target and about else None,
            target_words=" ".join(about.text.split())[:80] if about else "",
            author="赵一民",
            day="2024-02-01",
            **more,
        )
        record(self.desk.archive, [decision])
        self.desk.step()

    @precondition(lambda self: any((self.desk.archive / "curation/decisions").glob("*.yml")))
    @rule(number=numbers)
    def withdraw(self, number: int) -> None:
        files = sorted((self.desk.archive / "curation/decisions").glob("*.yml"))
        files[number % len(files)].unlink()
        self.desk.step()

    @rule(text=st.sampled_from(SETTINGS))
    def set(self, text: str) -> None:
        (self.desk.archive / "archive.yml").write_text(text, encoding="utf-8")
        self.desk.step()

    @rule(text=st.sampled_from(CONFIGURATIONS) | st.none())
    def configure(self, text: str | None) -> None:
        if text is None:
            (self.desk.archive / "mkdocs.yml").unlink(missing_ok=True)
        else:
            (self.desk.archive / "mkdocs.yml").write_text(text, encoding="utf-8")
        self.desk.step()

    @rule(number=numbers)
    def edit_a_page(self, number: int) -> None:
        pages = sorted((self.desk.archive / "docs").rglob("*.md"))
        pages = [p for p in pages if p.relative_to(self.desk.archive / "docs").as_posix() not in self.desk.own]
        page = pages[number % len(pages)]
        page.write_text(page.read_text(encoding="utf-8") + "\n手写的一行。\n", encoding="utf-8")
        self.desk.step()

    @rule(number=numbers, name=st.sampled_from(("about.md", "topics/说明.md")))
    def write_an_own_page(self, number: int, name: str) -> None:
        self.desk.own[name] = f"# 说明\n\n第 {number} 稿，见[首页]({'../' * name.count('/')}index.md)。\n"
        (self.desk.archive / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (self.desk.archive / "docs" / name).write_text(self.desk.own[name], encoding="utf-8")
        self.desk.step()

    @rule(name=st.sampled_from((f"docs/{MANIFEST}", "site", f"site/{STATE}", "store")))
    def lose(self, name: str) -> None:
        path = self.desk.archive / name
        if name == "store":
            forget(self.desk.archive)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    @rule()
    def build_twice(self) -> None:
        self.desk.step()
        assert build(self.desk.archive) is None
        self.desk.step()

    @precondition(lambda self: CAN_FORK)
    @rule(number=numbers, writes=st.integers(0, 300) | st.integers(0, 2000))
    def be_killed(self, number: int, writes: int) -> None:
        path = self.desk.path(number)
        self.desk.write(path, self.desk.originals[path] + f"会后再核对一次，第{writes}项逐条落实。\n")
        self.desk.killed(writes)

    @precondition(lambda self: CAN_FORK and len(self.desk.originals) > 1)
    @rule(number=numbers, writes=st.integers(0, 300))
    def be_killed_and_think_better_of_it(self, number: int, writes: int) -> None:
        path = self.desk.path(number)
        text = self.desk.originals[path]
        self.desk.write("补报.txt", text.replace("柏川县", "柏川市"))
        self.desk.remove(path)
        on_a_branch(self.desk.archive, lambda: build(self.desk.archive), writes)
        self.desk.remove("补报.txt")
        self.desk.write(path, text)
        self.desk.step()


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1719792000")
    monkeypatch.setattr(unchanged, "_SURE_AFTER", 0)  # builds that follow one another at once count too


def test_any_steps_in_any_order() -> None:
    run_state_machine_as_test(
        Steps,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
