"""Links inside one report: case files, and what must always hold.

A case's `input` is a text with marks: `{P1}` begins an item (its id says role and parent), `{/}` or a line without
a mark ends it. `expected` lists every link as `P1 → M1: rule`, the rule of its first evidence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meeting_archive.link import RULES, link
from meeting_archive.link.confidence import WEAKEST, around, confidence, said_by
from meeting_archive.link.rules import trust
from meeting_archive.link.similarity import words_of
from meeting_archive.model import ROLE_LETTER, SURE_SCORE, Item, Link, Outline, Paragraph, Role, Span
from meeting_archive.parse import parse
from meeting_archive.settings import table

CASES = sorted((Path(__file__).parent / "cases" / "link").glob("*.yml"))
EMPTY = Outline(blocks=(), sections=())
ROLE: dict[str, Role] = {letter: role for role, letter in ROLE_LETTER.items()}
KIND = {("problem", "cause"): "caused_by", ("problem", "measure"): "addressed_by", ("cause", "measure"): "removed_by"}
MARK = re.compile(r"\{(/|[PCMS][\d.]+)\}")


def marked(source: str) -> tuple[str, tuple[Item, ...]]:
    """Take the marks out of a case's text and make the items they stand for."""
    text, open_at, items = "", "", []
    start = 0
    for line in source.splitlines(keepends=True):
        pieces = MARK.split(line)
        for n, piece in enumerate(pieces):
            if n % 2 or (n == 0 and piece):
                if open_at:
                    items.append(_item(open_at, text, start))
                open_at = "" if n % 2 == 0 or piece == "/" else piece
                start = len(text)
            if n % 2 == 0:
                text += piece
    if open_at:
        items.append(_item(open_at, text, start))
    return text, tuple(items)


def _item(name: str, text: str, start: int) -> Item:
    own = text[start:].rstrip(" |\n")
    topics = tuple(t["id"] for t in table("topics") if any(w in own for w in t["words"]))
    return Item(
        id=name,
        role=ROLE[name[0]],
        label="",
        title=re.split(r"[，。；]", re.sub(r"^(（.）|.是|\d\.)", "", own))[0],
        text=own,
        span=Span(start=start, stop=start + len(own)),
        parent=name.rpartition(".")[0] or None,
        topics=topics[:3],
        fingerprint=name,
        rule="case",
    )


@pytest.mark.parametrize("path", CASES, ids=[p.stem for p in CASES])
def test_case(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(case) == {"purpose", "input", "expected"}
    text, items = marked(case["input"])
    outline = parse(tuple(Paragraph(index=n, text=line) for n, line in enumerate(text.split("\n"))))
    found = [f"{x.source} → {x.target}: {x.evidence[0].rule}" for x in link(text, outline, items)]
    assert sorted(found) == sorted(case["expected"])


def check(text: str, items: tuple[Item, ...], links: tuple[Link, ...]) -> None:
    by_id = {i.id: i for i in items}
    order = {i.id: n for n, i in enumerate(sorted(items, key=lambda i: (i.span.start, i.id)))}
    assert [(x.kind, order[x.source], order[x.target]) for x in links] == sorted(
        (x.kind, order[x.source], order[x.target]) for x in links
    )
    assert len({(x.source, x.target) for x in links}) == len(links)
    for x in links:
        assert x.origin == "explicit" or x.score >= WEAKEST
        source, target = by_id[x.source], by_id[x.target]
        assert x.kind == KIND[source.role, target.role]
        assert 0 < x.score <= 1
        assert x.evidence
        assert x.score == max(e.score for e in x.evidence)
        for e in x.evidence:
            assert e.rule in RULES
            assert e.quote_source in source.text
            assert e.quote_target in target.text
            assert RULES[e.rule].says.format(terms="、".join(e.terms))


WORDS = st.sampled_from(
    [
        "学习",
        "中心组",
        "“半截子工程”",
        "针对河道的问题",
        "，",
        "。",
        "\n",
        "|",
        "一、",
        "资金",
        "群众",
        "克服",
        "a",
        "\u200b",
    ]
)
PIECES = st.lists(
    st.tuples(st.sampled_from("PCMS"), st.lists(WORDS, max_size=8).map("".join) | st.text(max_size=12), st.booleans()),
    max_size=12,
)


@given(PIECES)
@settings(deadline=None, max_examples=150)
def test_any_items_give_links_that_hold_together(pieces: list[tuple[str, str, bool]]) -> None:
    text, count = "", dict.fromkeys("PCMS", 0)
    items: list[Item] = []
    for letter, words, child in pieces:
        if child and count[letter]:
            name = f"{letter}{count[letter]}.{len(items) + 1}"
        else:
            count[letter] += 1
            name = f"{letter}{count[letter]}"
        start = len(text)
        text += words + "\n"
        items.append(_item(name, text, start))
    links = link(text, EMPTY, tuple(items))
    check(text, tuple(items), links)
    assert link(text, EMPTY, tuple(items)) == links


def test_a_report_is_linked_the_same_whatever_was_read_before() -> None:
    read = [marked(yaml.safe_load(p.read_text(encoding="utf-8"))["input"]) for p in CASES]
    forwards = [link(text, EMPTY, items) for text, items in read]
    backwards = [link(text, EMPTY, items) for text, items in reversed(read)]
    assert forwards == backwards[::-1]


def test_links_of_the_gold_documents_hold_together_and_sure_ones_are_right() -> None:
    score_links = pytest.importorskip("score_links")
    if not score_links.GOLD.is_dir():
        pytest.skip("no gold documents beside the checkout (../shared/gold)")
    scored = [score_links.score_document(name) for name in score_links.documents()]
    total = [sum(column) for column in zip(*(s.counts for s in scored), strict=True)]
    sure = [(x.source, x.target, x.kind) in s.allowed for s in scored for x in s.links if x.score >= SURE_SCORE]
    assert score_links.f1(total)[2] >= 0.85
    assert sum(sure) >= 0.9 * len(sure)


def test_a_link_by_wording_is_surer_where_it_stands_alone() -> None:
    _, items = marked("{P1}巡河记录不全。\n{P2}救援艇失修。\n{M1}补齐巡河记录。\n{M2}检修救援艇。\n{/}")
    p1, p2, m1, _ = items
    own = {i.id: words_of(i.title, i.text) for i in items}
    said = said_by(items, own)

    def score(linked: list[tuple[int, int]], terms: tuple[str, ...], *, numbered: bool = False) -> float:
        return confidence(0.8, (0, 0), (p1, m1), around(linked, [p1, p2], said), terms, (), numbered=numbered)

    alone = score([(0, 0)], ("巡河", "记录"))
    assert alone >= SURE_SCORE
    assert score([(0, 0), (0, 1)], ("巡河", "记录")) < alone  # the problem has a second measure
    assert score([(0, 0), (1, 0)], ("巡河", "记录")) < alone  # the measure answers every problem
    assert score([(0, 0)], ("巡河",)) < alone
    assert score([(0, 0)], ("巡河", "记录"), numbered=True) > alone
    assert trust("named", "addressed_by") >= SURE_SCORE > trust("named", "caused_by")


def test_every_synonym_and_plain_word_is_listed_once() -> None:
    rules = table("link_rules")
    plain = rules["plain_words"]
    assert not {w for w in plain if not isinstance(w, str)}
    for group in rules["synonyms"]:
        assert len(set(group["words"])) == len(group["words"]), group["concept"]
        assert not set(group["words"]) & set(plain), group["concept"]
