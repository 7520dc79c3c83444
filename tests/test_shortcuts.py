"""What is asked first to save time never changes what is found."""

from __future__ import annotations

import re
from typing import Final

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meeting_archive.commitments import deadlines, outside, owners, quantities
from meeting_archive.numbering.sentences import clauses, sentences
from meeting_archive.numbering.simplified import simplify
from meeting_archive.render import escape
from meeting_archive.render.escape import page_title, visible
from meeting_archive.settings import table

_PERIODS: Final = (deadlines._PERIOD, deadlines._WITHIN, deadlines._SPAN, deadlines._RECURRING, deadlines._WHOLE_YEAR)
_DEADLINES: Final = (*_PERIODS, deadlines._EVENT, *(pattern for pattern, _ in deadlines._OPEN_ENDED))
_QUANTITIES: Final = (
    quantities._GOALS,
    quantities._COUNT,
    quantities._TIMES,
    quantities._ALL,
    quantities._FIGURE,
    quantities._HAN_FIGURE,
)
_OWNERS: Final = (owners._HANDED, owners._ASKED, owners._LEADS, owners._SUBJECT)
_ASKED_FIRST: Final = (
    *((deadlines._MAY_HOLD, pattern) for pattern in _DEADLINES),
    *((quantities._MAY_COUNT, pattern) for pattern in _QUANTITIES),
    *((owners._WHO, pattern) for pattern in _OWNERS),
    *((outside._MAY_ASK, pattern) for pattern in (outside._ADVICE, outside._ORDER, outside._DECIDES)),
)


@pytest.mark.parametrize(("asked", "pattern"), _ASKED_FIRST, ids=lambda p: p.pattern[:16])
def test_what_is_asked_first_lets_through_all_that_the_pattern_finds(
    asked: re.Pattern[str], pattern: re.Pattern[str]
) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern))
    def lets_through(words: str) -> None:
        assert asked.search(words)

    lets_through()


def _one_by_one(text: str, ends: str) -> list[str]:
    """Sentences as their definition says: up to a mark of `ends` and the marks that close behind it, or a newline."""
    pieces, here = [], ""
    for at, c in enumerate(text):
        here += c
        closed = c in ends or (here[:-1].rstrip("”’』」）)》〉】\"'*")[-1:] in {*ends} and c in "”’』」）)》〉】\"'*")
        if c == "\n" or (closed and text[at + 1 : at + 2] not in {*"”’』」）)》〉】\"'*"}):
            pieces.append(here)
            here = ""
    return [p for p in [*pieces, here] if p.strip()]


@given(st.text("学习。；，：!\n\u3000 ”）*", max_size=30))
def test_sentences_and_clauses_end_where_their_marks_stand(text: str) -> None:
    assert [text[a:b] for a, b in sentences(text)] == _one_by_one(text, "。！？!?；;")
    assert [text[a:b] for a, b in clauses(text)] == _one_by_one(text, "。！？!?；;，,：:")


@given(st.text(st.sampled_from([*"学習会議「」,。一aA", *table("traditional")["traditional"].split()[0][:20]])))
def test_each_character_is_simplified_by_itself(text: str) -> None:
    assert simplify(text) == "".join(map(simplify, text))


@given(st.text(max_size=60))
def test_a_page_has_the_same_head_with_and_without_the_library_in_c(text: str) -> None:
    head = {"title": page_title(text), "source": {"path": visible(text)}, "count": 3}
    assert escape._yaml(head, escape._FAST) == escape._yaml(head, yaml.SafeDumper)


@given(st.text(st.sampled_from("一a<&\t\n\x00\x85\u2028\ud800\ufffe\U0001fffe|*")))
def test_signs_are_swapped_as_translate_does(text: str) -> None:
    signs = {ord(c): f"[{ord(c)}]" for c in "<&\t\x00\ud800\U0001fffe"}
    assert escape._swap(signs)(text) == text.translate(signs)
