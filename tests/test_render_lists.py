"""Lists and overviews: every link resolves, long lists are paged, figures are what they say."""

from __future__ import annotations

from dataclasses import replace

from meeting_archive.render.card import report_path
from render_checks import body_of, check_links, head_of, page_of, pages_of
from render_samples import Sample, archive, reading, small_archive


def test_the_same_archive_gives_the_same_pages() -> None:
    source = small_archive()
    shuffled = replace(source, readings=source.readings[::-1])
    assert pages_of(source) == pages_of(shuffled)


def test_every_link_and_anchor_of_an_archive_resolves() -> None:
    check_links(pages_of(small_archive()))


def test_an_empty_archive_has_its_index_pages() -> None:
    pages = pages_of(archive())
    assert "还没有收录报告" in pages["index.md"]
    check_links(pages)


def test_long_lists_are_paged_and_still_resolve() -> None:
    readings = [
        reading(
            Sample(
                code=f"C{n:03}",
                path=f"{n}.txt",
                year=str(2021 + n % 3),
                date=None,
                organization=f"第{n % 2}局",
                paragraphs=[f"⟦P1⟧问题{n}。", f"⟦M1⟧⟦K1⟧每月{n}次⟦k⟧。"],
                links=[("addressed_by", "P1", "M1", 0.3, ["次"])],
            )
        )
        for n in range(35)
    ]
    pages = pages_of(archive(*readings, page_size=10))
    check_links(pages)
    assert "显示第 11–20 份，共 35 份报告。" in pages["reports/index-2.md"]
    assert "[上一页](index.md) · 第 2 页，共 4 页 · [下一页](index-3.md)" in pages["reports/index-2.md"]
    assert "[看全部 35 条关联](links.md)" in pages["review/index.md"]
    assert {"commitments/index-4.md", "problems/other-4.md", "review/links-4.md"} <= set(pages)
    assert "[2021年 12 条](index-3.md#y2021)" in pages["commitments/index.md"]
    listed = "".join(text for path, text in pages.items() if path.startswith("reports/index"))
    assert all(listed.count(f"](../reports/{2021 + n % 3}/C{n:03}.md)") == 1 for n in range(35))


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
    assert parts[-1] == ["years/2024.md", "全部 20 份", ""]
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
    assert {"commitments/due-2.md", "commitments/past-2.md"} <= set(pages)
    check_links(pages)


def test_the_ledger_is_on_its_first_page() -> None:
    page = pages_of(small_archive())["commitments/index.md"]
    assert "共 2 条承诺，其中写明期限的 2 条、数量的 1 条、频次的 1 条、责任的 1 条。" in page
    assert "#K1)" in page
