"""Lists and overviews: every link resolves, long lists are paged, figures are what they say."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meeting_archive.model import Reading
from meeting_archive.render.card import report_path
from meeting_archive.render.cutting import Extent, anchor_pages, by_chapter
from render_checks import body_of, check_links, head_of, page_of, pages_of
from render_samples import Sample, archive, reading, small_archive


def test_the_same_archive_gives_the_same_pages() -> None:
    source = small_archive()
    shuffled = replace(source, readings=source.readings[::-1])
    assert pages_of(source) == pages_of(shuffled)


def test_every_link_and_anchor_of_an_archive_resolves() -> None:
    check_links(pages_of(small_archive()))


def test_every_row_of_a_list_has_the_columns_of_its_head() -> None:
    for path, text in pages_of(small_archive()).items():
        for lines in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
            assert len({line.count("|") for line in lines.splitlines()}) == 1, path


def test_an_empty_archive_has_its_index_pages() -> None:
    pages = pages_of(archive())
    assert "还没有收录报告" in pages["index.md"]
    check_links(pages)


def _many(count: int, years: int = 3) -> list[Reading]:
    """Reports of two units, each with a problem and a promise, over some years."""
    return [
        reading(
            Sample(
                code=f"C{n:03}",
                path=f"{n}.txt",
                year=str(2021 + n % years),
                date=None,
                organization=f"第{n % 2}局",
                paragraphs=[f"⟦P1⟧问题{n}。", f"⟦M1⟧⟦K1⟧每月{n}次⟦k⟧。"],
                links=[("addressed_by", "P1", "M1", 0.3, ["次"])],
            )
        )
        for n in range(count)
    ]


def test_a_long_list_has_pages_of_its_own_for_each_year() -> None:
    pages = pages_of(archive(*_many(35), page_size=12))
    check_links(pages)
    first, inner = pages["problems/other.md"], pages["problems/other-2022.md"]
    assert "显示2023年全部 11 条问题；整份列表共 35 条。" in first
    assert "[2023年 11 条](#y2023) · [2022年 12 条](other-2022.md#y2022){: #y2022 }" in first
    assert "[下一页：2022年](other-2022.md)" in first
    assert "显示2022年全部 12 条问题。" in inner
    assert "[上一页：2023年](other.md) · [列表首页](other.md) · [下一页：2021年](other-2021.md)" not in inner
    assert "[上一页：2023年](other.md) · [下一页：2021年](other-2021.md)" in inner
    assert "整份列表" not in inner
    assert "[2021年 12 条](index-2021.md#y2021){: #y2021 }" in pages["commitments/index.md"]
    assert {"review/links-2021.md", "review/unclear-2022.md"} <= set(pages)
    for role in ("problems", "measures"):
        listed = "".join(text for path, text in pages.items() if path.startswith(f"{role}/other"))
        item = "P1" if role == "problems" else "M1"
        assert all(listed.count(f"C{n:03}.md#{item}) {{: data-label=原文 }}") == 1 for n in range(35)), role


def test_years_with_few_rows_are_together_on_a_page() -> None:
    pages = pages_of(archive(*_many(35, years=12), page_size=24))
    check_links(pages)
    page = pages["problems/other-2021-2025.md"]
    assert "显示2021–2025年全部 15 条问题。" in page
    assert [f"## {year}年 " in page for year in range(2021, 2027)] == [True] * 5 + [False]
    assert "[2022年 3 条](other-2021-2025.md#y2022){: #y2022 }" in pages["problems/other.md"]


def test_all_reports_lead_to_the_page_of_each_year() -> None:
    pages = pages_of(archive(*_many(35), page_size=10))
    check_links(pages)
    assert "显示2023年的第 1–10 份，共 11 份报告。" in pages["reports/index.md"]
    assert "[看2023年全部 11 份报告](../years/2023.md)" in pages["reports/index.md"]
    assert "[2022年](../years/2022.md){: #y2022 }" in pages["reports/index.md"]
    assert "显示第 11–12 份，共 12 份报告。" in pages["years/2022-2.md"]
    assert "[上一页](2022.md) · 第 2 页，共 2 页" in pages["years/2022-2.md"]


def test_a_ledger_too_long_for_one_table_leads_to_those_of_the_units() -> None:
    pages = pages_of(archive(*_many(45), page_size=2))
    check_links(pages)
    index = pages["commitments/index.md"]
    assert "#K1" not in index
    assert "[2022年](year-2022.md){: #y2022 } | 2 | 15 |" in index
    assert "commitments/index-2022.md" not in pages
    year = pages["commitments/year-2022.md"]
    assert "第0局" in year
    assert "第1局" in year
    rows = "".join(text for path, text in pages.items() if path.startswith("commitments/unit-"))
    assert all(rows.count(f"C{n:03}.md#K1)") == 1 for n in range(45))


def test_one_more_report_touches_few_pages_of_a_long_list() -> None:
    """What is said of a whole list stands on its first page; pages end where the codes of reports say so."""
    readings = _many(400, years=2)
    before = pages_of(archive(*readings, page_size=10))
    after = pages_of(archive(*readings[:200], *readings[201:], page_size=10))
    for folder in ("problems/other", "review/links"):
        pages = {path for path in {**before, **after} if path.startswith(folder)}
        changed = {path for path in pages if before.get(path) != after.get(path)}
        assert len(pages) > 30, folder
        assert len(changed) * 4 < len(pages), (folder, changed)


@given(
    st.lists(st.tuples(st.sampled_from(["2019", "2020", "2021", "undated", "soon"]), st.integers(0, 60)), max_size=80),
    st.integers(1, 20),
)
def test_the_pages_of_a_list_hold_every_row_once_in_order(rows: list[tuple[str, int]], page_size: int) -> None:
    extents = [
        Extent(
            name=name,
            words=name,
            anchor=f"y{name}",
            blocks=[(f"{n}", size) for n, (of, size) in enumerate(rows) if of == name],
        )
        for name in dict.fromkeys(name for name, _ in rows)
    ]
    leaves = by_chapter("a/list.md", extents, page_size)
    held = [(p.group, p.block, n) for leaf in leaves for p in leaf.pieces for n in range(p.start, p.stop)]
    every = [(g, b, n) for g, e in enumerate(extents) for b, (_, size) in enumerate(e.blocks) for n in range(size)]
    assert sorted(held) == every
    assert len({leaf.path for leaf in leaves}) == len(leaves)
    assert all(leaf.rows <= max(page_size * 3 // 2, 1) for leaf in leaves)
    assert len(leaves) == 1 or all(leaf.rows for leaf in leaves)
    places = anchor_pages("a/list.md", extents, page_size)
    assert set(places) == {extent.anchor for extent in extents if extent.size}


def test_one_report_alone_gives_the_same_page_but_for_its_neighbours() -> None:
    source = small_archive()
    pages = pages_of(source)
    for one in source.readings:
        page = pages[report_path(one.report)]
        assert body_of(page) == body_of(page_of(one))
        assert {key: value for key, value in head_of(page).items() if key != "neighbours"} == head_of(page_of(one))


def test_a_report_stands_among_the_reports_of_its_year() -> None:
    hostile = "<b>\t\n&amp;"
    readings = [
        reading(
            Sample(
                code=f"C{n:03}",
                path=f"{n}.txt",
                date=f"2024-01-{n + 1:02}",
                title=f"第{n}份{hostile}",
                paragraphs=["字。"],
            )
        )
        for n in range(20)
    ]
    pages = pages_of(archive(*readings))
    beside = head_of(pages["reports/2024/C010.md"])["neighbours"]
    heading, parts = beside["heading"], beside["pages"]
    assert heading == "2024年的报告"
    assert [path for path, _, _ in parts[:-1]] == [
        *(f"reports/2024/C{n:03}.md" for n in range(15, 10, -1)),
        "",
        *(f"reports/2024/C{n:03}.md" for n in range(9, 4, -1)),
    ]
    assert parts[5] == ["", "第10份＜b＞ ＆amp;", "云溪市档案局 李一川"]
    assert parts[-1] == ["years/2024.md", "2024年的全部报告", ""]
    for path, page in pages.items():
        for target, title, note in head_of(page).get("neighbours", {"pages": []})["pages"]:
            assert not target or target.partition("#")[0] in pages, (path, target)
            assert not set(title + note) & set("<>&\"'`"), (path, title)


def test_the_home_page_shows_a_few_deadlines_and_leads_to_all() -> None:
    facts = {f"K{n}": {"due": f"2024-{10 + n % 2 * 2}-{n + 1:02}"} for n in range(1, 20)}
    words = [f"⟦M{n}⟧⟦K{n}⟧第{n}件事⟦k⟧。" for n in range(1, 20)]
    pages = pages_of(archive(reading(Sample(paragraphs=words, commitments=facts)), page_size=5))
    home = pages["index.md"]
    assert "显示第 1–5 条，共 10 条承诺。[看全部 10 条](commitments/due.md#soon)" in home
    assert "显示第 1–5 条，共 9 条承诺。[看全部 9 条](commitments/past.md)" in home
    assert home.count("#K") == 10
    assert {"commitments/due-soon-2.md", "commitments/past-2.md", "commitments/due-2.md"} & set(pages)
    check_links(pages)


def test_the_ledger_is_on_its_first_page() -> None:
    page = pages_of(small_archive())["commitments/index.md"]
    assert "共 2 条承诺，其中写明期限的 2 条、数量的 1 条、频次的 1 条、责任的 1 条。" in page
    assert "#K1)" in page
