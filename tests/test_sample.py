"""The sample archive: what stands in `reports/`, and the truth about it that its writer wrote down.

`tests/data/sample_truth.yml` is what tests of reading and of follow-through compare the tool with, so this file
checks the truth itself first: every quote must stand in its report.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from meeting_archive.model import squeeze
from meeting_archive.read import read_document
from sample_originals.__main__ import SAMPLES, TEXTS, Sample, make

ROOT: Final = Path(__file__).resolve().parents[1]
REPORTS: Final = ROOT / "reports"
SHARED: Final = ROOT.parent / "shared"
TRUTH: Final[dict[str, Any]] = yaml.safe_load((ROOT / "tests/data/sample_truth.yml").read_text(encoding="utf-8"))
FILES: Final[dict[str, str]] = TRUTH["files"]

ROLES_OF_A_KIND: Final = {
    "minsheng": {"problem", "measure"},
    "zuzhi": {"problem", "measure"},
    "zhenggai": {"progress", "measure"},
    "shuzhi": {"progress", "problem", "measure"},
    "gongzuo": {"progress", "problem", "measure"},
    "jiyao": {"measure"},
}

RUN: Final = 13
"""As many Chinese characters in a row as no two independent writers share by chance."""
FORMULAE: Final = (
    "习近平新时代中国特色社会主义思想",
    "中央八项规定及其实施细则精神",
    "年度民主生活会对照检查材料",
    "专题民主生活会对照检查材料",
    "组织生活会个人对照检查材料",
    "带头严守政治纪律和政治规矩",
    "带头履行全面从严治党政治责任",
)
"""Names of things and heads that every office writes alike."""


PLAIN: Final = (".txt", ".md")
"""Originals that are text as they stand; `sample_originals` makes the others of a text."""


def decode(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding).replace("\r\n", "\n")


@cache
def text_of(name: str) -> str:
    if FILES[name].endswith(PLAIN):
        return decode((REPORTS / FILES[name]).read_bytes(), TRUTH["encodings"].get(name, "utf-8"))
    return read_document(REPORTS, FILES[name]).text


def stands_in(name: str, quote: str) -> bool:
    return any(quote in line for line in text_of(name).splitlines())


def quotes() -> Iterator[tuple[str, str]]:
    for pair in TRUTH["follow"]:
        for promise in pair["promises"]:
            yield pair["earlier"], promise["promise"]
            if promise["report"] is not None:
                yield pair["later"], promise["report"]
    for chain in TRUTH["recurring"]:
        for wording in chain["wordings"]:
            yield wording["file"], wording["quote"]
    for copy in TRUTH["copied"]:
        yield copy["earlier"], copy["text"]
        yield copy["later"], copy["text"]


def year_of(name: str) -> int:
    return int(FILES[name].split("/")[1])


# The archive.


def test_the_truth_names_every_report_once() -> None:
    originals = sorted(p.relative_to(REPORTS).as_posix() for p in REPORTS.rglob("*.*") if p.suffix != ".yml")
    assert sorted([*FILES.values(), *(path for paths in TRUTH["versions"].values() for path in paths)]) == originals


def test_it_is_large_enough_to_show() -> None:
    assert len(FILES) >= 24
    years: dict[str, set[int]] = {}
    for name in FILES:
        years.setdefault(FILES[name].split("/")[0], set()).add(year_of(name))
    assert years == {unit: {2021, 2022, 2023, 2024} for unit in ("市民政局", "市水务局", "枫渡镇")}


def test_every_kind_of_material_is_there() -> None:
    named = [name for names in TRUTH["kinds"].values() for name in names]
    assert sorted(named) == sorted(FILES)
    assert set(TRUTH["kinds"]) == set(ROLES_OF_A_KIND)


@pytest.mark.parametrize("name", sorted(name for name, path in FILES.items() if path.endswith(PLAIN)))
def test_each_file_is_in_the_encoding_that_the_truth_states(name: str) -> None:
    raw = (REPORTS / FILES[name]).read_bytes()
    encoding = TRUTH["encodings"].get(name, "utf-8")
    assert raw.startswith(b"\xff\xfe") == (encoding == "utf-16")
    assert raw.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    if encoding in {"gb18030", "utf-16"}:
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
    assert decode(raw, encoding).strip()


def test_the_encodings_are_those_that_offices_use() -> None:
    assert Counter(TRUTH["encodings"].values()) == {"gb18030": 3, "utf-16": 1, "utf-8-sig": 1}


def test_metadata_stands_in_a_front_matter_and_in_a_sidecar() -> None:
    assert text_of("L21").startswith("---\ntitle: ")
    sidecar = yaml.safe_load((REPORTS / FILES["S23"]).with_suffix(".yml").read_text(encoding="utf-8"))
    assert sidecar["person"] == "邵立山"


# What is no plain text is made of one.


def parts_of(package: bytes) -> dict[str, bytes]:
    """What is in it: how it is packed depends on the machine's zlib."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.path.endswith(".docx")], ids=lambda s: s.path)
def test_word_documents_are_those_that_the_texts_give(sample: Sample) -> None:
    kept = (REPORTS / sample.path).read_bytes()
    assert parts_of(make(sample)) == parts_of(kept), "run python -m sample_originals"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.path)
def test_what_is_read_is_the_text_that_an_original_was_made_of(sample: Sample) -> None:
    document = read_document(REPORTS, sample.path)
    if [f.code for f in document.findings] == ["OFFICE-MISSING"]:
        pytest.skip("LibreOffice is not here: this original is not read")
    text = (TEXTS / sample.text).read_text(encoding="utf-8")
    merged = {x + 1 for x in sample.look.merged}  # split at bars, a row begins with an empty cell
    above: list[str] = []
    words = ""
    for line in text.splitlines():
        cells = line.split("|")
        same = {x for x in merged if len(cells) > x and above[x : x + 1] == cells[x : x + 1]}
        words += squeeze("".join(cell for x, cell in enumerate(cells) if x not in same))
        above = cells
    body = "".join(p.text for p in document.paragraphs if p.style not in ("note", "header"))
    assert squeeze(body).replace("¹", "") == words


def test_no_two_reports_are_the_same() -> None:
    assert len({hashlib.sha256(text_of(name).encode()).digest() for name in FILES}) == len(FILES)


# The truth.


def test_every_quote_of_the_truth_stands_in_its_report() -> None:
    assert [(name, quote) for name, quote in quotes() if not stands_in(name, quote)] == []


def test_follow_ups_go_forward_in_time_and_state_a_verdict() -> None:
    for pair in TRUTH["follow"]:
        assert year_of(pair["earlier"]) < year_of(pair["later"])
        for promise in pair["promises"]:
            assert promise["verdict"] in {"met", "partly", "missed", "repeated", "dropped"}
            assert (promise["report"] is None) == (promise["verdict"] == "dropped")
            assert ("target" in promise) == ("actual" in promise)


def test_the_figures_of_the_truth_stand_in_its_quotes() -> None:
    for pair in TRUTH["follow"]:
        for promise in pair["promises"]:
            if "target" in promise:
                assert number(promise["target"]) in promise["promise"]
                assert number(promise["actual"]) in promise["report"]


def number(figure: str) -> str:
    found = re.match(r"[\d.]+", figure)
    assert found, figure
    return found[0]


def test_recurring_problems_run_over_years() -> None:
    for chain in TRUTH["recurring"]:
        years = [year_of(wording["file"]) for wording in chain["wordings"]]
        assert len(years) >= 2
        assert years == sorted(set(years))


def test_what_was_copied_stands_in_the_later_report_too() -> None:
    for copy in TRUTH["copied"]:
        assert year_of(copy["earlier"]) < year_of(copy["later"])


# Fiction: nothing of it comes from a real document at hand.


def runs(text: str) -> Iterator[str]:
    for formula in FORMULAE:
        text = text.replace(formula, " ")
    for run in re.findall(rf"[\u4e00-\u9fff]{{{RUN},}}", text):
        yield from (run[i : i + RUN] for i in range(len(run) - RUN + 1))


def test_no_words_are_taken_from_the_test_documents() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: nothing to compare with")
    ours = {run: name for name in FILES for run in runs(text_of(name))}
    taken: list[tuple[str, str, str]] = []
    for path in sorted(p for p in SHARED.rglob("*") if p.suffix in {".txt", ".md", ".json"}):
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030", "replace")
        taken.extend((ours[run], path.name, run) for run in runs(text) if run in ours)
    assert taken == []


# What the tool reads in it.


@cache
def innermost(name: str) -> Counter[str]:
    """How many items of each role the tool finds that have no items below them."""
    from meeting_archive.pipeline import read_report
    from meeting_archive.settings import Settings

    reading = read_report(read_document(REPORTS, FILES[name]), Settings())
    parents = {item.parent for item in reading.items}
    return Counter(item.role for item in reading.items if item.id not in parents)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_report_yields_what_its_kind_demands(name: str) -> None:
    kind = next(kind for kind, names in TRUTH["kinds"].items() if name in names)
    assert set(innermost(name)) >= ROLES_OF_A_KIND[kind]


@pytest.mark.parametrize("name", sorted(TRUTH["items"]))
def test_items_are_as_many_as_a_careful_reader_marks(name: str) -> None:
    found = innermost(name)
    wrong = {
        role: (found[role], low, high)
        for role, (low, high) in TRUTH["items"][name].items()
        if not low <= found[role] <= high
    }
    assert wrong == {}, "role: (found, at least, at most)"


# What people decided about it.


def test_decisions_of_every_kind_are_shown() -> None:
    from meeting_archive.pipeline import read_archive
    from meeting_archive.settings import load_settings

    archive = read_archive(REPORTS, load_settings(ROOT), lambda *_: None, curation=ROOT / "curation")
    assert not [found for file, found in archive.notices if file.startswith("curation")]
    standings = Counter(judged.standing for judged in archive.judged)
    assert standings == {"in_effect": len(archive.judged) - 1, "suspect": 1}
    assert {judged.decision.kind for judged in archive.judged} >= {"link", "follow", "status", "metadata"}
    assert {judged.decision.choice for judged in archive.judged} >= {"confirm", "reject", None}
    states = {row.ref.report: row.state for row in archive.ledger if row.state}
    assert states, "people's statuses are in the ledger"


def test_codes_and_ids_of_the_sample_are_registered() -> None:
    from meeting_archive.identify import load_registry

    registry, findings = load_registry(ROOT / "curation")
    assert not findings
    assert {line.path for line in registry.lines.values() if not line.gone} >= set(FILES.values())
