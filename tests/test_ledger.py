"""The ledger: its rows, the spreadsheet that people fill in, and what comes back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger_samples import AS_AT, REPORT, follow_up, reading, status
from meeting_archive.across import Across, LedgerRow, Ref, Status
from meeting_archive.ledger import ledger_rows
from meeting_archive.ledger.rows import rectification_kind


def rows(**statuses: tuple[Status, ...]) -> dict[str, LedgerRow]:
    by_ref = {Ref(report="K7M3", id=name): history for name, history in statuses.items()}
    return {row.ref.id: row for row in ledger_rows([reading()], Across(), by_ref, AS_AT)}


def test_a_row_names_the_problem_and_the_cause_that_its_measure_answers() -> None:
    row = next(row for row in rows().values() if row.due == "2024-06-30")
    assert (row.organization, row.year, row.person) == ("云川市水务局", "2023", "")
    assert row.problem == "理论学习不够深入"
    assert row.cause == "对理论学习重视不够"
    assert row.measure == "加强理论学习"
    assert (row.problems, row.causes, row.item) == (("P1",), ("C1",), "M1")


def test_days_are_counted_from_the_stated_day() -> None:
    row = next(row for row in rows().values() if row.due == "2024-06-30")
    assert (row.days, row.overdue) == ((date(2024, 6, 30) - AS_AT).days, True)
    (early,) = (r for r in ledger_rows([reading()], Across(), {}, date(2024, 6, 30)) if r.due == "2024-06-30")
    assert (early.days, early.overdue) == (0, False)
    assert all(row.days is None and not row.overdue for row in rows().values() if not row.due)


def test_what_is_closed_is_not_overdue() -> None:
    late = next(row.ref.id for row in rows().values() if row.overdue)
    assert not rows(**{late: (status("已销号"),)})[late].overdue
    assert rows(**{late: (status("整改中"),)})[late].overdue
    reopened = rows(**{late: (status("已销号"), status("整改中"))})[late]
    assert (reopened.overdue, reopened.state) == (True, "整改中")
    in_doubt = rows(**{late: (replace(status("已销号"), suspect=True),)})[late]
    assert (in_doubt.overdue, in_doubt.state) == (True, "")


def test_follow_ups_stand_in_the_order_of_the_later_reports() -> None:
    first, second = reading(code="AAAA", year=2024), reading(code="BBBB", year=2025)
    found = Across(follow_ups=(follow_up("K1", "BBBB"), follow_up("K1", "AAAA"), follow_up("K2", "AAAA")))
    ledger = ledger_rows([second, reading(), first], found, {}, AS_AT)
    said = {str(row.ref): [f.later for f in row.follow_ups] for row in ledger}
    assert said["K7M3-K1"] == ["AAAA", "BBBB"]
    assert said["K7M3-K2"] == ["AAAA"]
    assert said["AAAA-K1"] == []


def test_rows_are_sorted_by_unit_newest_year_first_then_as_in_the_text() -> None:
    readings = [reading(), reading(code="CCCC", year=2025), reading(code="BBBB", unit="云川市民政局")]
    order = [str(row.ref) for row in ledger_rows(readings, Across(), {}, AS_AT)]
    assert order == [str(row.ref) for row in ledger_rows(readings[::-1], Across(), {}, AS_AT)]
    assert list(dict.fromkeys(ref.partition("-")[0] for ref in order)) == ["BBBB", "CCCC", "K7M3"]
    assert [ref for ref in order if ref.startswith("K7M3")] == [
        f"K7M3-{commitment.id}" for commitment in reading().commitments
    ]


@pytest.mark.parametrize(
    ("words", "term", "kind"),
    [
        ("2024年底前完成，并长期坚持", "dated", "限期整改、长期坚持"),
        ("能改的立行立改，其余两个月内改到位", "relative", "立行立改、限期整改"),
        ("对群众反映的事立即办理", "immediate", "立行立改"),
        ("每月学习2次", "none", ""),
        ("下月底前立即清退到位", "dated", "限期整改"),
    ],
)
def test_the_kind_of_a_rectification_is_what_the_words_say(words: str, term: str, kind: str) -> None:
    commitment = replace(reading().commitments[0], quote=words, term=term, deadline=None)  # type: ignore[arg-type]
    assert rectification_kind(commitment) == kind


def test_the_sample_says_what_the_tests_build_on() -> None:
    assert len(reading().commitments) >= 4, REPORT
