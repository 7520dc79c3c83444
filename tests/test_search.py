"""The search index: case files, a plain scan over the sample archive, and what must hold for any text.

A case has one report in the notation of `render_samples` (`paragraphs`, `commitments`, `topics`), the `query`, and
optionally `filters` and `settings`. `expected` is the list of what is found, as `P1 问题`, in the order shown.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from meeting_archive.model import Reading
from meeting_archive.pipeline import read_archive
from meeting_archive.search import (
    KINDS,
    Filters,
    Hit,
    Index,
    IndexMissingError,
    build,
    build_index,
    codes,
    layout,
    postings,
    segments,
    source_of,
    update,
    update_index,
)
from meeting_archive.search.fold import fold_table, fold_text, folding, units
from meeting_archive.search.grams import SINGLE, grams
from meeting_archive.search.query import parse_query
from meeting_archive.search.reader import WEIGHED
from meeting_archive.search.records import SHELVES, records
from meeting_archive.settings import Settings
from render_samples import Sample, reading
from search_oracle import Oracle, write_index

HERE = Path(__file__).resolve().parent
CASES = sorted((HERE / "cases" / "search").glob("*.yml"))
NO_FILTERS = Filters()


@cache
def sample_archive() -> tuple[Reading, ...]:
    return tuple(read_archive(HERE.parent / "reports", Settings(), lambda *_: None).readings)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(write_index(tmp_path_factory.mktemp("index"), sample_archive()))


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    return Oracle(sample_archive())


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) == {"purpose", "input", "expected"}, path
    given_input: dict[str, Any] = case["input"]
    assert set(given_input) <= {"paragraphs", "commitments", "topics", "query", "filters", "settings"}, path
    sample = Sample(
        paragraphs=given_input["paragraphs"],
        commitments=given_input.get("commitments", {}),
        topics=given_input.get("topics", {}),
    )
    index = Index(write_index(tmp_path, [reading(sample)], Settings(**given_input.get("settings", {}))))
    filters = Filters(**{name: tuple(chosen) for name, chosen in given_input.get("filters", {}).items()})
    hits = [index.hit(number) for number in index.search(given_input["query"], filters).records]
    assert [f"{hit.record.anchor} {KINDS[hit.record.kind]}" for hit in hits] == case["expected"]


def test_500_queries_find_what_a_plain_scan_finds(sample_index: Index, oracle: Oracle) -> None:
    for query in oracle.queries(500):
        found = sample_index.search(query)
        assert sorted(sample_index.hit(n).target for n in found.records) == oracle.found(query, NO_FILTERS), query
        assert found.facets == oracle.counts(query, NO_FILTERS), query


@pytest.mark.parametrize(
    "filters",
    [
        Filters(kind=("承诺",)),
        Filters(kind=("措施", "承诺"), has=("deadline",)),
        Filters(kind=("承诺",), has=("deadline", "owner"), year=("2023", "2024")),
        Filters(year=("2022",), kind=("问题", "原因", "正文")),
        Filters(topic=("理论学习", "其他")),
        Filters(unit=("没有这个单位",)),
    ],
    ids=str,
)
def test_filters_count_as_a_plain_scan_counts(sample_index: Index, oracle: Oracle, filters: Filters) -> None:
    for query in ("", "的", "整改", "每季度 -党费", "，", "2023年"):
        found = sample_index.search(query, filters)
        assert sorted(sample_index.hit(n).target for n in found.records) == oracle.found(query, filters), query
        assert found.facets == oracle.counts(query, filters), query


def test_a_report_s_words_stand_in_its_items_and_the_rest_once() -> None:
    for one in sample_archive():
        shelved = records(one)
        words = sorted("".join(r.text for shelf in SHELVES if shelf != "commitments" for r in shelved[shelf]).split())
        assert sorted("".join(words)) == sorted("".join(one.report.text.split())), one.report.source.path


def test_order_is_newest_first_and_oldest_first_on_demand(sample_index: Index) -> None:
    for sort, sign in (("newest", -1), ("oldest", 1)):
        found = sample_index.search("学习", sort="newest" if sort == "newest" else "oldest")
        dates = [(h.head.year, h.head.date) for h in map(sample_index.hit, found.records)]
        assert dates == sorted(dates, reverse=sign < 0)


def test_relevance_is_titles_then_items_then_text_and_the_more_often_first(sample_index: Index) -> None:
    query = "党支部"
    hits = [sample_index.hit(n) for n in sample_index.search(query).records]
    assert 10 < len(hits) <= WEIGHED
    ranks = [rank(hit, query) for hit in hits]
    assert ranks == sorted(ranks)
    assert len({tier for tier, _ in ranks}) > 1


def test_of_many_hits_the_first_are_weighed(sample_index: Index) -> None:
    found = list(sample_index.search("学习").records)
    assert len(found) > WEIGHED
    assert max(found[:WEIGHED]) < found[WEIGHED]
    assert found[WEIGHED:] == sorted(found[WEIGHED:])


def rank(hit: Hit, word: str) -> tuple[int, int]:
    """Where a plain scan puts a hit: its tier, and how often the word stands in it."""
    record = hit.record
    heading = record.anchor.startswith("p-") and len(record.text) < 30 and not record.text.endswith("。")
    titled = word in record.text.encode("utf-16-le")[: 2 * record.title].decode("utf-16-le")
    tier = 0 if titled else 2 if record.anchor.startswith("p-") else 1
    return (0 if heading and tier == 2 else tier), -record.text.count(word)


def test_the_same_readings_give_the_same_bytes() -> None:
    assert dict(build_index(sample_archive(), Settings())) == dict(build_index(sample_archive(), Settings()))


class Known(dict[str, Any]):
    """What builds before have made."""

    def __getitem__(self, name: str) -> Any:
        return self.get(name)


class Desk:
    """A folder whose index is brought up to date again and again."""

    def __init__(self) -> None:
        self.kept = Known()
        self.there: dict[str, bytes] = {}
        self.loaded: list[str] = []
        self.made: set[str] = set()

    def update(self, readings: Sequence[Reading], settings: Settings = Settings()) -> None:  # noqa: B008
        """Bring it up to date; what was loaded and made is then known."""
        self.loaded = []
        sources = [source_of(one, hashlib.sha256(repr(one).encode()).hexdigest()) for one in readings]

        def load(number: int) -> Reading:
            self.loaded.append(readings[number].report.id)
            return readings[number]

        found = dict(update_index(sources, load, settings, self.kept, self.lies))
        self.made = {path for path, data in found.items() if data is not None}
        self.there = {path: self.there[path] if data is None else data for path, data in found.items()}

    def lies(self, path: str, size: int) -> bool:
        return len(self.there.get(path, b"")) == size


def edited(one: Reading, number: int) -> Reading:
    """A reading with a change that leaves it as many records, or fewer items."""
    if not one.items or number % 3 == 0:
        return replace(one, items=one.items[1:])
    item = one.items[number % len(one.items)]
    text = item.text[:9] + "各方面" + item.text[9 + number % 2 * 3 :]
    return replace(one, items=tuple(replace(item, text=text) if old is item else old for old in one.items))


@pytest.mark.parametrize("size", [6000, 1 << 21], ids=["segments", "one segment"])
def test_an_index_that_is_brought_up_to_date_is_a_new_one(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(segments, "SEGMENT_CHARACTERS", size)
    first, desk = sample_archive(), Desk()
    one = first[7]
    made = []
    for readings in (first, first, (*first[:7], edited(one, 3), *first[8:]), first[1:], (), first[:1], first):
        desk.update(readings)
        made.append(len(desk.made))
        assert desk.there == dict(build_index(readings, Settings()))
    assert made[1] == 3, "the root, and the little files that it names"
    assert made[2] < made[0] or size > 6000


SMALL = {
    (segments, "SEGMENT_CHARACTERS"): 6000,
    (build, "SHARD_UNITS"): 300,
    (build, "STRIPE_UNITS"): 3000,
    (update, "PIECE_UNITS"): 200,
}


@given(st.lists(st.tuples(st.sampled_from(["edit", "edit", "drop", "back", "lose"]), st.integers(0, 99)), max_size=6))
@hypothesis_settings(deadline=None, max_examples=20)
def test_whatever_was_kept_the_index_is_that_of_a_clean_build(steps: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), value in SMALL.items():
            patch.setattr(module, name, value)
        now, desk = dict(enumerate(sample_archive())), Desk()
        desk.update([*now.values()])
        for what, number in steps:
            at = number % len(sample_archive())
            if what == "edit" and at in now:
                now[at] = edited(now[at], number)
            elif what == "drop":
                now.pop(at, None)
            elif what == "back":
                now = dict(sorted({**now, at: sample_archive()[at]}.items()))
            elif desk.kept:  # a store that is not whole any more
                del desk.kept[sorted(desk.kept)[number % len(desk.kept)]]
            desk.update([*now.values()])
            assert desk.there == dict(build_index([*now.values()], Settings()))


def test_only_what_changed_is_loaded_and_made(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in SMALL.items():
        monkeypatch.setattr(module, name, value)
    first, desk = sample_archive(), Desk()
    desk.update(first)
    assert sorted(desk.loaded) == sorted(one.report.id for one in first), "each once"
    whole = len(desk.there)
    desk.update(first)
    assert desk.loaded == []
    desk.update((*first[:7], edited(first[7], 1), *first[8:]))
    assert desk.loaded == [first[7].report.id]
    assert len(desk.made) < whole // 2
    desk.update(first[1:])
    assert desk.loaded == [first[7].report.id], "the others are kept"


def test_a_file_that_is_gone_is_made_again() -> None:
    desk = Desk()
    desk.update(sample_archive())
    whole = desk.there
    for gone in (path for path in whole if path != layout.ROOT):
        desk.there = {path: data for path, data in whole.items() if path != gone}
        desk.update(sample_archive())
        assert desk.there == whole


def test_an_archive_without_reports_finds_nothing(tmp_path: Path) -> None:
    index = Index(write_index(tmp_path, []))
    assert index.search("党费").records == ()
    assert index.search("").records == ()


def test_a_missing_or_broken_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="没有搜索索引"):
        Index(tmp_path)
    (tmp_path / "root.js").write_text("maIndex(", encoding="utf-8")
    with pytest.raises(IndexMissingError, match="已损坏"):
        Index(tmp_path)


def test_files_are_plain_calls_with_json(tmp_path: Path) -> None:
    nasty = Sample(paragraphs=["⟦P1⟧</script><script>alert(1)</script>\u2028\u2029\ud800\\\"'`${x}"])
    for _, data in build_index([reading(nasty)], Settings()):
        text = layout.text_of(data)
        assert text.startswith('maIndex("')
        assert text.endswith(");\n")
        assert text.count("\n") == 1
        layout.data_of(data)


TEXTS = st.lists(st.text("的党委会一一aA1Ａ，。 \n“\"'𠀀\ud840\0", min_size=0, max_size=40), min_size=1, max_size=12)


@given(TEXTS, st.text("的党委会一aA1，“𠀀", min_size=1, max_size=6))
@hypothesis_settings(deadline=None, max_examples=60)
def test_any_run_of_any_text_is_found(texts: list[str], wanted: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = [reading(Sample(paragraphs=[text.replace("\n", " ") or "空" for text in texts]))]
        index, scan = Index(write_index(Path(folder), one)), Oracle(one)
        for query in (wanted, wanted[:1], *(text[1:5] for text in texts[:3])):
            if "\ud840" in query:  # half a pair is found in whole ones too, as JavaScript finds it
                continue
            found = index.search(query)
            assert sorted(index.hit(n).target for n in found.records) == scan.found(query, NO_FILTERS), query


@pytest.mark.parametrize(("size", "shard", "at_once"), [(300, 50, 5000), (3000, 400, 700), (1 << 21, 200, 1 << 22)])
def test_segments_parts_and_ranges_leave_no_trace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, oracle: Oracle, size: int, shard: int, at_once: int
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_CHARACTERS", size)
    monkeypatch.setattr(build, "SHARD_UNITS", shard)
    monkeypatch.setattr(build, "STRIPE_UNITS", at_once)
    monkeypatch.setattr(postings, "_AT_ONCE", at_once)
    index = Index(write_index(tmp_path, sample_archive()))
    for query in oracle.queries(60, seed=size):
        found = index.search(query)
        assert sorted(index.hit(n).target for n in found.records) == oracle.found(query, NO_FILTERS), query


@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 12)), min_size=1, max_size=50))
def test_numbers_come_back_from_their_codes(numbers: list[tuple[int, int]]) -> None:
    values, parameters = (np.array(column, dtype=np.int64) for column in zip(*numbers, strict=True))
    sizes = codes.lengths(values, parameters)
    starts = np.cumsum(sizes) - sizes
    text = codes.pack(values, parameters, starts, -(-int(sizes.sum()) // codes.GROUP)).tobytes().decode("utf-16-le")
    bits = codes.Bits(text)
    assert [bits.next(parameter) for _, parameter in numbers] == [value for value, _ in numbers]
    assert bits.stop == len(text)
    assert all(codes.FIRST <= ord(unit) < codes.FIRST + (1 << codes.GROUP) for unit in text)


def test_ordinals_number_the_occurrences_of_a_unit_and_titles_are_known() -> None:
    singles, pairs = grams(["一 二一一"], [4], fold_table(traditional=False))
    one, two = units("一二").astype(int).tolist()
    assert singles.keys.tolist() == sorted([one << 16 | SINGLE, two << 16 | SINGLE])
    columns = (pairs.keys, pairs.first, pairs.second, pairs.titled)
    rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
    assert rows == sorted(
        [(one << 16 | two, 0, 0, True), (two << 16 | one, 0, 1, True), (one << 16 | one, 1, 2, False)]
    )


@given(st.lists(st.integers(0, (1 << 32) - 1), unique=True).map(sorted))
def test_keys_of_a_shard_come_back(keys: list[int]) -> None:
    keys = [key for key in keys if ord("A") not in (key >> 16, key & 0xFFFF)]
    text = layout.shard_key_text(np.array(keys, dtype=np.uint32))
    assert layout.shard_keys_of(json.loads(layout.payload(text))) == keys


@given(st.text())
def test_text_folds_one_unit_to_one_or_none(text: str) -> None:
    rules = folding(traditional=True)
    folded = "".join(fold_text(character, rules) for character in text)
    assert fold_text(text, rules) == folded
    assert fold_text(folded, rules) == folded, "folding twice changes nothing"
    whole = fold_table(traditional=True)[units(text)]
    assert whole[whole != 0].tolist() == units(folded).tolist()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢｃ１２３", "abc123"),
        ("“引号”‘单’「台」", '"引号"\'单\'"台"'),
        ("浙 江\u3000省\u200b\n", "浙江省"),
        ("⼀⽉", "一月"),
        ("（一），％", "(一),%"),
        ("黨費繳納", "黨費繳納"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold_text(written, folding(traditional=False)) == folded


def test_folding_of_traditional_characters() -> None:
    assert fold_text("黨費繳納後", folding(traditional=True)) == "党费缴纳后"


@pytest.mark.parametrize(
    ("typed", "terms", "excluded"),
    [
        ("党费 缴纳", ["党费", "缴纳"], []),
        ("  党费\u3000党费 ", ["党费"], []),
        ("整改 -通报", ["整改"], ["通报"]),
        ('"GDP 增长" 目标', ["gdp增长", "目标"], []),
        ("“一岗双责”", ['"一岗双责"'], []),
        ("“一岗 双责”", ["一岗双责"], []),
        ("-“年 底”", [], ["年底"]),
        ("- 1 -", ["-", "1"], []),
        ("5-6", ["5-6"], []),
        ('"', ['"'], []),
        ("", [], []),
    ],
)
def test_queries(typed: str, terms: list[str], excluded: list[str]) -> None:
    query = parse_query(typed, folding(traditional=False))
    assert (list(query.terms), list(query.excluded)) == (terms, excluded)
