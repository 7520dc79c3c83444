"""Identify: codes and ids outlive edits, moves and re-scans, and none is ever used for other words."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.identify import Identified, Registry, identify, load_registry, report_code, save_registry
from meeting_archive.identify.records import unpack
from meeting_archive.identify.sketch import alike, item_sketches, report_sketch
from meeting_archive.model import (
    ROLE_LETTER,
    Commitment,
    Item,
    Metadata,
    MetaValue,
    Outline,
    Paragraph,
    Reading,
    Report,
    Role,
    Source,
    Span,
    fingerprint,
)
from meeting_archive.pipeline import convert, read_archive
from meeting_archive.settings import Settings

CASES = Path(__file__).parent / "cases" / "identify"
ROLE_OF: dict[str, Role] = {letter: role for role, letter in ROLE_LETTER.items()}
NOTHING = MetaValue(value=None, origin="unknown")
METADATA = Metadata(
    title=NOTHING,
    year=NOTHING,
    date=NOTHING,
    organization=NOTHING,
    person=NOTHING,
    meeting=NOTHING,
    meeting_type=NOTHING,
)
Line = tuple[str, int, str]
"""Letter of the role (K: a commitment), depth 0 or 1, words."""


def reading(path: str, lines: Sequence[Line], part: int = 1) -> Reading:
    """A reading whose every paragraph is one item or commitment, numbered as `classify` does."""
    items: list[Item] = []
    promises: list[Commitment] = []
    counts: dict[str, int] = {}
    above: dict[str, str] = {}
    at = 0
    for letter, depth, words in lines:
        span = Span(start=at, stop=at + len(words))
        at += len(words) + 1
        parent = above.get(letter) if depth else None
        key = parent or letter
        counts[key] = counts.get(key, 0) + 1
        name = f"{parent}.{counts[key]}" if parent else f"{letter}{counts[key]}"
        if letter == "K":
            promises.append(promise(name, words, span, items))
            continue
        if not parent:
            above[letter] = name
        items.append(
            Item(
                id=name,
                role=ROLE_OF[letter],
                label="",
                title=words[:10],
                text=words,
                span=span,
                parent=parent,
                topics=("other",),
                fingerprint=fingerprint(words),
                rule="by_heading",
            )
        )
    return Reading(
        report=Report(
            id=report_code(path, part=part),
            source=Source(path=path, format="txt", sha256=""),
            metadata=METADATA,
            paragraphs=tuple(Paragraph(index=n, text=words) for n, (_, _, words) in enumerate(lines)),
            outline=Outline(blocks=(), sections=()),
            part=part,
        ),
        items=tuple(items),
        links=(),
        commitments=tuple(promises),
        findings=(),
    )


def promise(name: str, words: str, span: Span, items: Sequence[Item]) -> Commitment:
    return Commitment(
        id=name,
        item=items[-1].id if items else "",
        quote=words,
        span=span,
        quantity=None,
        frequency=None,
        deadline=None,
        owner=None,
        deliverable=None,
        due=None,
        term="none",
        rule="firm",
    )


def ids(one: Reading) -> list[str]:
    nodes: tuple[Item | Commitment, ...] = (*one.items, *one.commitments)
    places = [(node.span.start, node.id) for node in nodes]
    return [name for _, name in sorted(places)]


def parse(text: str) -> list[Line]:
    """Lines as `P 学习不够` or `P+ 次数少` (below the item before)."""
    return [(head[0], len(head) - 1, words) for head, _, words in (line.partition(" ") for line in text.splitlines())]


# Cases: builds of one archive, one after another.


@dataclass(frozen=True, kw_only=True)
class Build:
    files: dict[str, str]
    expected: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    purpose: str
    builds: list[Build] = field(default_factory=list)


def load(path: Path) -> Case:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Case(purpose=data.pop("purpose"), builds=[Build(**build) for build in data.pop("builds")], **data)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_case(path: Path) -> None:
    case = load(path)
    registry = Registry()
    names: dict[str, str] = {}
    for n, build in enumerate(case.builds):
        found = identify([read(file, words) for file, words in build.files.items()], registry)
        registry = found.registry
        for one in found.readings:
            names.setdefault(one.report.id, f"报告{len(names) + 1}")
        seen = {where(one): f"{names[one.report.id]} {' '.join(ids(one))}" for one in found.readings}
        assert seen == build.expected, f"build {n + 1}: {case.purpose}"


def read(file: str, words: str) -> Reading:
    path, _, part = file.partition("#")
    return reading(path, parse(words), int(part or 1))


def where(one: Reading) -> str:
    return one.report.source.path if one.report.part == 1 else f"{one.report.source.path}#{one.report.part}"


# What must hold whatever people do with their files.


@dataclass
class Piece:
    uid: int
    letter: str
    depth: int
    words: str


def fresh(uid: int) -> Piece:
    """A paragraph that shares no words with any other."""
    chance = random.Random(uid)
    words = "".join(chr(0x4E00 + chance.randrange(20000)) for _ in range(chance.randrange(12, 40)))
    return Piece(uid, chance.choice("PCMSK"), chance.choice((0, 0, 1)), words)


class Office:
    """Files, and what people do with them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0
        self.files: dict[str, list[Piece]] = {}
        self.away: dict[str, list[Piece]] = {}
        self.touched: set[int] = set()
        for n in range(3):
            self.files[f"{n}.txt"] = [self.new() for _ in range(self.chance.randrange(2, 9))]

    def new(self) -> Piece:
        self.count += 1
        return fresh(self.count)

    def act(self, deed: str) -> None:
        """One deed; `touched` are the uids whose words or roles it changed."""
        self.touched = set()
        if deed == "re-add":
            self.bring_back()
        elif deed == "add":
            self.files[self.name()] = [self.new() for _ in range(4)]
        elif self.files:
            path = self.chance.choice(sorted(self.files))
            (self.to_a_file if deed in FILE_DEEDS else self.to_words)(deed, path)

    def name(self) -> str:
        return f"{self.chance.randrange(10**6)}.txt"

    def bring_back(self) -> None:
        path = self.chance.choice(sorted(self.away)) if self.away else ""
        if path and path not in self.files:
            self.files[path] = self.away.pop(path)

    def to_a_file(self, deed: str, path: str) -> None:
        if deed == "rename":
            self.files[self.name()] = self.files.pop(path)
        elif deed == "remove":
            self.away[path] = self.files.pop(path)
        else:
            other = self.chance.choice(sorted(self.files))
            self.files[path], self.files[other] = self.files[other], self.files[path]

    def to_words(self, deed: str, path: str) -> None:
        pieces = self.files[path]
        match deed:
            case "insert":
                pieces.insert(self.chance.randrange(len(pieces) + 1), self.new())
            case "delete" if len(pieces) > 1:
                del pieces[self.chance.randrange(len(pieces))]
            case "reword":
                self.reword(self.chance.choice(pieces))
            case "role":
                piece = self.chance.choice(pieces)
                piece.letter = self.chance.choice("PCMS")
                self.touched.add(piece.uid)
            case "reorder":
                self.chance.shuffle(pieces)

    def reword(self, piece: Piece) -> None:
        letters = list(piece.words)
        for _ in range(self.chance.randrange(1, 4)):
            letters[self.chance.randrange(len(letters))] = chr(0x4E00 + self.chance.randrange(20000))
        piece.words = "".join(letters)
        self.touched.add(piece.uid)

    def build(self, registry: Registry) -> Identified:
        return identify(
            [reading(path, [(p.letter, p.depth, p.words) for p in pieces]) for path, pieces in self.files.items()],
            registry,
        )


FILE_DEEDS = ("rename", "swap", "remove")
DEEDS = ("insert", "delete", "reword", "role", "reorder", *FILE_DEEDS, "re-add", "add", "nothing")


@settings(max_examples=150, deadline=None)
@given(st.integers(), st.lists(st.sampled_from(DEEDS), max_size=14))
def test_no_id_is_used_for_other_words_and_untouched_items_keep_theirs(seed: int, deeds: list[str]) -> None:
    office = Office(seed)
    registry = Registry()
    meant: dict[tuple[str, str], int] = {}
    before: dict[int, tuple[str, str]] = {}
    for deed in ["nothing", *deeds]:
        office.act(deed)
        found = office.build(registry)
        registry = found.registry
        now: dict[int, tuple[str, str]] = {}
        for one in found.readings:
            names = ids(one)
            assert len(set(names)) == len(names)
            known = {item.id for item in one.items}
            assert all(item.parent is None or item.parent in known for item in one.items)
            assert all(c.item == "" or c.item in known for c in one.commitments)
            for name, piece in zip(names, office.files[one.report.source.path], strict=True):
                place = (one.report.id, name)
                assert meant.setdefault(place, piece.uid) == piece.uid, f"{place} stood for other words before {deed}"
                now[piece.uid] = place
        for uid, place in now.items():
            assert uid in office.touched or before.get(uid, place) == place, deed
        before = {**before, **now}
        assert office.build(registry) == found, "a build without changes changes nothing"


@settings(max_examples=60, deadline=None)
@given(st.integers())
def test_a_fresh_archive_has_ids_in_document_order(seed: int) -> None:
    office = Office(seed)
    found = office.build(Registry())
    for one in found.readings:
        pieces = office.files[one.report.source.path]
        as_read = reading(one.report.source.path, [(p.letter, p.depth, p.words) for p in pieces])
        assert one == as_read


def test_the_order_of_readings_does_not_matter() -> None:
    office = Office(7)
    some = office.build(Registry()).readings
    assert identify(some, Registry()) == identify(some[::-1], Registry())


def test_like_words_have_like_sketches() -> None:
    one, near, far = item_sketches(
        ["理论学习抓得不紧集中研讨次数偏少", "理论学习抓得不够紧集中研讨的次数偏少", "河道巡查没有台账责任落不到人"]
    )
    assert alike(one, near) > 0.5
    assert alike(one, far) < 0.2


def test_sketches_stay_what_registries_hold() -> None:
    assert item_sketches(["理论学习抓得不紧集中研讨次数偏少", "少", ""]) == [
        "fr..uk..p..k..OqA3..G7.y",
        "............Q...........",
        "........................",
    ]
    assert report_sketch("理论学习抓得不紧集中研讨次数偏少") == (
        "..7..1..............0..2........H...E.A.H..........hWC......t..."
    )


@given(st.lists(st.text(max_size=12), max_size=6))
def test_sketches_made_together_are_those_made_alone(words: list[str]) -> None:
    assert item_sketches(words) == [item_sketches([one])[0] for one in words]


# The files of the registry.

REPORT = """云川市水务局2023年度民主生活会对照检查材料
一、存在的问题
（一）理论学习不够深入。集中学习次数偏少，研讨交流不充分。
（二）河道巡查不够经常。台账记得不全，问题没有闭环。
二、整改措施
（一）加强理论学习。每月集中学习不少于2次。
（二）健全巡查制度。2024年6月底前修订河道巡查办法。
"""


OTHER = """王小河同志2023年度述职述廉报告
一、履职情况
（一）养老服务体系不断健全。全年建成社区服务站11个，改造困难老人家庭210户。
二、存在的不足
（一）调查研究不深。到偏远乡镇的次数少，对基层难处了解不多。
三、下一步打算
（一）多到一线。每月到社区服务站走访不少于2次。
"""


def silent(*_: object) -> None:
    pass


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "reports/水务局/2023").mkdir(parents=True)
    (tmp_path / "reports/水务局/2023/对照检查.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "reports/水务局/2023/述职.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path


def build(archive: Path) -> dict[str, Reading]:
    made = convert(archive, archive / "reports", Settings(), silent).archive
    return {one.report.source.path: one for one in made.readings}


def tree(archive: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((archive / "curation/registry").iterdir())}


def words_by_id(one: Reading) -> dict[str, str]:
    return {item.id: item.text for item in one.items}


def test_a_second_build_changes_no_byte(archive: Path) -> None:
    build(archive)
    before = tree(archive)
    assert before
    build(archive)
    assert tree(archive) == before


def test_ids_are_kept_when_a_paragraph_is_put_in_front(archive: Path) -> None:
    before = build(archive)["水务局/2023/对照检查.txt"]
    path = archive / "reports/水务局/2023/对照检查.txt"
    text = REPORT.replace("（一）理论", "（一）廉政教育不够扎实。谈话提醒少。\n（二）理论").replace(
        "（二）河道", "（三）河道"
    )
    path.write_text(text, encoding="utf-8")
    after = build(archive)["水务局/2023/对照检查.txt"]
    assert after.report.id == before.report.id
    assert words_by_id(after)["P1"].endswith(words_by_id(before)["P1"][3:])
    assert words_by_id(after)["P2"].endswith(words_by_id(before)["P2"][3:])
    assert "廉政教育" in words_by_id(after)["P3"]
    assert after.items[0].id == "P3"


def test_adding_next_years_report_changes_only_its_own_line(archive: Path) -> None:
    build(archive)
    before = dict(load_registry(archive / "curation")[0].lines)
    added = archive / "reports/水务局/2024/对照检查.txt"
    added.parent.mkdir()
    added.write_text(REPORT.replace("2023", "2024").replace("2024年6月", "2025年6月"), encoding="utf-8")
    build(archive)
    after = load_registry(archive / "curation")[0].lines
    assert {code: after[code] for code in before} == before
    assert [line.path for code, line in after.items() if code not in before] == ["水务局/2024/对照检查.txt"]


def test_a_deleted_report_stays_and_gets_its_code_back(archive: Path) -> None:
    before = build(archive)["水务局/2023/述职.txt"]
    path = archive / "reports/水务局/2023/述职.txt"
    kept = path.read_bytes()
    path.unlink()
    build(archive)
    line = load_registry(archive / "curation")[0].lines[before.report.id]
    assert line.gone
    assert [entry.id for entry in unpack(line.items)] == [item.id for item in before.items]
    (archive / "reports/往年").mkdir()
    (archive / "reports/往年/述职（存档）.txt").write_bytes(kept)
    after = build(archive)["往年/述职（存档）.txt"]
    assert after.report.id == before.report.id
    assert words_by_id(after) == words_by_id(before)


def test_what_cannot_be_read_this_time_is_not_gone(archive: Path) -> None:
    before = build(archive)["水务局/2023/述职.txt"]
    lines = load_registry(archive / "curation")[0].lines
    path = archive / "reports/水务局/2023/述职.txt"
    kept = path.read_bytes()
    path.write_bytes(b"%PDF-1.4 damaged")
    assert "水务局/2023/述职.txt" not in build(archive)
    assert load_registry(archive / "curation")[0].lines == lines
    path.write_bytes(kept)
    assert build(archive)["水务局/2023/述职.txt"].report.id == before.report.id


def test_another_encoding_and_other_line_ends_are_no_change(archive: Path) -> None:
    before = build(archive)["水务局/2023/对照检查.txt"]
    path = archive / "reports/水务局/2023/对照检查.txt"
    path.write_bytes(REPORT.replace("\n", "\r\n").encode("gb18030"))
    path.rename(archive / "reports/对照检查（定稿）.txt")
    assert build(archive)["对照检查（定稿）.txt"].report.id == before.report.id


@pytest.mark.parametrize("damage", ["{broken\n", "<<<<<<< HEAD\n", '{"code":"K7M3"}\n', "[" * 2000 + "\n"])
def test_a_damaged_line_is_said_and_the_file_kept(archive: Path, damage: str) -> None:
    before = build(archive)
    file = sorted((archive / "curation/registry").iterdir())[0]
    file.write_text(damage + file.read_text(encoding="utf-8"), encoding="utf-8")
    damaged = file.read_bytes()
    made = convert(archive, archive / "reports", Settings(), silent).archive
    assert [found.code for _, found in made.notices] == ["REGISTRY-DAMAGED"]
    assert "第 1 行" in made.notices[0][1].message
    assert {one.report.source.path: one.report.id for one in made.readings} == {
        path: one.report.id for path, one in before.items()
    }
    assert damaged in tree(archive).values()
    assert not convert(archive, archive / "reports", Settings(), silent).archive.notices


def test_both_sides_of_a_merge_count(archive: Path) -> None:
    build(archive)
    file = sorted((archive / "curation/registry").iterdir())[0]
    (line,) = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()][:1]
    theirs = {**line, "retired": "P99 0123456789ab"}
    file.write_text(f"<<<<<<< a\n{json.dumps(line)}\n=======\n{json.dumps(theirs)}\n>>>>>>> b\n", encoding="utf-8")
    registry, findings = load_registry(archive / "curation")
    assert len(findings) == 3
    assert "P99" in registry.lines[line["code"]].retired


def test_a_registry_that_cannot_be_written_stops_nothing(archive: Path) -> None:
    (archive / "curation").mkdir()
    (archive / "curation/registry").write_text("在这里放了一个文件", encoding="utf-8")
    made = convert(archive, archive / "reports", Settings(), silent).archive
    assert {found.code for _, found in made.notices} == {"REGISTRY-UNREADABLE", "REGISTRY-UNWRITABLE"}
    assert len(made.readings) == 2
    assert (archive / "curation/registry").read_text(encoding="utf-8") == "在这里放了一个文件"


def test_checking_writes_nothing(archive: Path) -> None:
    read_archive(archive / "reports", Settings(), silent, curation=archive / "curation")
    assert not (archive / "curation").exists()


def test_a_lost_registry_is_made_anew_from_paths(archive: Path) -> None:
    before = build(archive)
    shutil.rmtree(archive / "curation/registry")
    assert {path: one.report.id for path, one in build(archive).items()} == {
        path: one.report.id for path, one in before.items()
    }


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_words_in_a_registry_are_read_or_refused(rows: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registry" / "K.jsonl"
        path.parent.mkdir()
        path.write_bytes("\n".join(rows).encode("utf-8", "surrogatepass"))
        registry, _ = load_registry(Path(folder))
        assert registry.lines == {}
        save_registry(Path(folder), registry)
