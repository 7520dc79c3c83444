"""What a reader sees of follow-through: sheets, the ledger, problems that return, links between reports both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from follow_samples import PERSON, UNIT, across, followed_archive, mention, readings, said
from meeting_archive.across import VERDICTS, Across, Claim, FollowUp, Ref, Verdict
from meeting_archive.model import Span
from meeting_archive.render import Archive, render_report
from meeting_archive.render.accounts import tally_sentence
from meeting_archive.render.answers import compared, says, tally
from meeting_archive.render.ledger_rows import totals
from meeting_archive.render.places import sheet_path
from meeting_archive.render.recurring import voice_path
from meeting_archive.render.words import VERDICT, figure, when, years_apart
from render_checks import body_of, check_links, pages_of, to_html, words_in, words_on
from render_samples import RULE, between, ledger_of

FOUND: Final = across(readings())
SHEET: Final = sheet_path(FOUND.accounts[0])


def text_of(page: str) -> str:
    return " ".join(to_html(page).text_content().split())


def numbers(sentence: str) -> tuple[int, int]:
    """The whole that a sentence names (共 5 条…), and the sum of its parts."""
    whole, _, parts = sentence.partition("：")
    return int(re.findall(r"共 (\d+)", whole)[0]), sum(
        int(n) for n in re.findall(r"(\d+) 条", parts.partition("。")[0])
    )


def test_every_link_and_anchor_resolves_in_markdown() -> None:
    check_links(pages_of(followed_archive()))


def test_links_of_raw_html_name_built_pages_and_their_anchors() -> None:
    pages = pages_of(followed_archive())
    ids = {path: set(to_html(page).xpath("//@id")) for path, page in pages.items()}
    links = 0
    for path, page in pages.items():
        for href in to_html(page).xpath("//li/a/@href[contains(., '.html#')]"):
            target, _, anchor = str(href).partition("#")
            assert target.startswith("../../"), (path, href)
            full = target.removeprefix("../../").removesuffix(".html") + ".md"
            assert anchor in ids[full], (path, href)
            links += 1
    assert links > 10


def test_nothing_that_is_said_of_a_report_changes_its_words() -> None:
    source = followed_archive()
    pages = pages_of(source)
    for one in source.readings:
        page = next(page for path, page in pages.items() if path.endswith(f"/{one.report.id}.md"))
        assert words_on(page) == words_in(one)


def test_a_page_of_a_report_depends_on_what_touches_it_alone() -> None:
    """A follow-up between two other reports changes no byte of it."""
    source = followed_archive()
    kept = tuple(one for one in source.across.follow_ups if one.subject.report != "D5D5")
    fewer = between(source, replace(source.across, follow_ups=kept))
    before, after = pages_of(source), pages_of(fewer)
    changed = {path for path in before if path.startswith("reports/20") and before[path] != after[path]}
    assert changed == {"reports/2023/D5D5.md", "reports/2024/E6E6.md"}


def test_a_report_without_others_has_no_line_about_others() -> None:
    page = render_report(readings()[0], {RULE.name: RULE})
    assert "后续" not in page
    assert "reports_on" not in page


def test_words_from_reports_stay_words_wherever_they_are_quoted() -> None:
    hostile = '"><script>alert(1)</script>|x{: #P1 }`a`{{ y }}[z](javascript:1)'
    source = followed_archive()
    rows = tuple(
        replace(
            one,
            quote=hostile,
            claim_words=hostile,
            timing_words=hostile,
            recorded=(hostile,),
            unit=hostile,
            mentions=tuple(replace(mention, quote=hostile) for mention in one.mentions),
        )
        for one in source.across.follow_ups
    )
    swapped = dict(zip(source.across.follow_ups, rows, strict=True))
    accounts = tuple(replace(a, rows=tuple(swapped[row] for row in a.rows)) for a in source.across.accounts)
    copied = tuple(replace(one, quote=hostile) for one in source.across.copied)
    found = replace(source.across, follow_ups=rows, accounts=accounts, copied=copied)
    ledger = ledger_of(source.readings, rows)
    plain = pages_of(between(source, ledger=ledger_of(source.readings, source.across.follow_ups)))
    for path, page in pages_of(between(source, found, ledger)).items():
        tree = to_html(page)
        assert not tree.xpath("//script | //@onclick | //a[contains(@href, 'javascript')]"), path
        assert len(tree.xpath("//td")) == len(to_html(plain[path]).xpath("//td")), path


# ---- 对账单 ----


def test_a_sheet_puts_what_was_not_mentioned_first_and_counts_add_up() -> None:
    page = pages_of(followed_archive())[SHEET]
    heads = re.findall(r"^## (\S+)：(\d+) 条（共 (\d+) 条）", page, re.MULTILINE)
    order = list(VERDICT.values())
    assert [order.index(name) for name, _, _ in heads] == sorted(order.index(name) for name, _, _ in heads)
    assert sum(int(count) for _, count, _ in heads) == int(heads[0][2]) == 4
    whole, parts = numbers(next(line for line in page.split("\n") if line.startswith("共 ")))
    assert whole == parts == 4
    other = pages_of(followed_archive())[sheet_path(FOUND.accounts[1])]
    assert other.index("## 未提及") < other.index("2024年3月底前增设窗口2个")


def test_a_long_sheet_is_paged_and_links_lead_to_the_page_of_a_row() -> None:
    source = followed_archive()
    pages = pages_of(replace(source, settings=replace(source.settings, page_size=2)))
    parts = [pages[SHEET], pages[SHEET.replace(".md", "-2.md")]]
    assert "显示第 1–2 条，共 5 条。" in parts[0]
    assert "[下一页]" in parts[0]
    assert [part.count("不等于没有做") for part in parts] == [1, 0]
    check_links(pages)
    ids = {path: set(to_html(page).xpath("//@id")) for path, page in pages.items()}
    rows = {
        (path, str(href))
        for path, page in pages.items()
        for href in to_html(page).xpath("//a/@href[contains(., 'accounts/') and contains(., '#')]")
    }
    assert any("-2.html#" in href for _, href in rows)
    for path, href in rows:
        target, _, anchor = href.partition("#")
        full = target[target.index("accounts/") :].replace(".html", ".md")
        assert anchor in ids[full], (path, href)


def test_a_sheet_explains_once_that_silence_is_not_failure() -> None:
    page = pages_of(followed_archive())[SHEET]
    assert page.count("不等于没有做") == 1


def test_a_promise_made_again_is_no_answer_and_says_so() -> None:
    source = followed_archive()
    later = source.readings[1]
    words = mention(later, "库房检查基本做到每季度一次")
    row = said("A2A2-K2", "每季度检查库房", "B3B3", claim="again", nearest=(words,))
    account = replace(source.across.accounts[0], rows=(row,))
    found = replace(source.across, follow_ups=(row,), accounts=(account,))
    page = pages_of(between(source, found))[SHEET]
    assert "## 未提及：1 条（共 1 条）" in page
    assert "其中 1 条，后来的报告只是再次承诺，没有说做了没有。" in page
    assert "再次承诺</span>" in page
    assert "最接近的话：[库房检查基本做到每季度一次](../reports/2023/B3B3.md#S2)" in page
    assert "2023年的报告再次承诺" in text_of(pages_of(between(source, found))["reports/2022/A2A2.md"])


def test_a_sheet_keeps_three_answers_apart_and_compares_figures() -> None:
    tree = to_html(pages_of(followed_archive())[SHEET])
    row = tree.xpath("//tr[.//*[@id='A2A2-K1']]")[0]
    cells = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("./td")}
    assert cells["报告称"] == "称已完成：“已降到” 目标10分钟 → 实际8分钟"
    assert cells["佐证"] == "8分钟"
    assert cells["按期"] == "按期：“5月底完成”"
    assert "状态：已销号（2023年7月1日，张三，佐证：窗口计时表）" in cells["2022年承诺原文"]
    hedged = tree.xpath("string(//tr[.//*[@id='A2A2-K2']])")
    assert "称有进展，有保留" in hedged
    assert "也可能是：查一份卷平均用时已降到8分钟" in " ".join(hedged.split())


def test_both_sides_of_a_sheet_lead_to_their_words_and_back() -> None:
    pages = pages_of(followed_archive())
    row = to_html(pages[SHEET]).xpath("//tr[.//*[@id='A2A2-K1']]")[0]
    assert row.xpath(".//a/@href")[:2] == ["../reports/2022/A2A2.md#K1", "../reports/2023/B3B3.md#S1"]
    back = f"../../{SHEET.removesuffix('.md')}.html#A2A2-K1"
    for path, place in (
        ("reports/2022/A2A2.md", "//li[@data-subject='K1']"),
        ("reports/2023/B3B3.md", "//*[@id='S1']"),
    ):
        assert back in to_html(pages[path]).xpath(f"{place}//a/@href"), path


def test_measures_without_a_promise_and_copied_words_stand_apart() -> None:
    page = pages_of(followed_archive())[SHEET]
    promises, _, rest = page.partition("## 没有可核查承诺的措施：1 条")
    measures, _, copied = rest.partition("## 照搬的段落：1 处")
    assert "增强服务意识" in measures
    assert "增强服务意识" not in promises
    assert re.findall(r"reports/20\d\d/\w{4}\.md#p-1", copied) == [
        "reports/2022/A2A2.md#p-1",
        "reports/2023/B3B3.md#p-1",
    ]


def test_the_matrix_has_a_row_for_each_unit_and_person() -> None:
    page = pages_of(followed_archive())["accounts/index.md"]
    tree = to_html(page)
    names = [str(name).strip() for name in tree.xpath("//td[@data-label='单位或个人']//text()") if str(name).strip()]
    assert names == [UNIT.organization, f"{PERSON.organization} {PERSON.person}"]
    assert "[2022年承诺 4 条](" in page
    totals_row = [cell.text_content() for cell in tree.xpath("//tr[td[.='合计']]/td")][1:]
    assert int(totals_row[0]) == sum(int(cell or 0) for cell in totals_row[1:]) == 6


def test_a_promise_that_two_accounts_show_counts_once() -> None:
    """Silent in its own year, reported on in the next: one promise, reported on."""
    source = followed_archive()
    first = source.across.accounts[0]
    same = replace(first, year="2022", later=("A2A2",), rows=(said("A2A2-K1", "压到10分钟以内", "A2A2"),))
    page = pages_of(between(source, replace(source.across, accounts=(same, *source.across.accounts))))
    assert "共 6 条承诺：未提及 1 条" in page["accounts/index.md"]
    assert "A2A2.md#K1" not in page["accounts/not-mentioned.md"]


def _of_one_measure(*claims: Claim) -> tuple[Archive, tuple[FollowUp, ...]]:
    """An archive where a measure without commitments says two things, and what the next report claims of each."""
    source = followed_archive()
    words = (("增强服务意识", 150), ("改进作风", 157))
    rows = tuple(
        replace(said("A2A2-M4", quote, "B3B3", claim=claim), span=Span(start=at, stop=at + len(quote)))
        for (quote, at), claim in zip(words, claims, strict=True)
    )
    account = replace(source.across.accounts[0], rows=rows)
    return between(source, Across(follow_ups=rows, accounts=(account,))), rows


def test_a_sheet_lists_promises_of_one_measure_apart() -> None:
    ids = to_html(pages_of(_of_one_measure("again", "again")[0])[SHEET]).xpath("//td//@id")
    assert ids == ["A2A2-M4-150", "A2A2-M4-157"]


def test_what_a_measure_says_and_nobody_mentions_is_one_row_and_one_line() -> None:
    pages = pages_of(_of_one_measure("silent", "silent")[0])
    check_links(pages)
    tree = to_html(pages[SHEET])
    assert tree.xpath("//td//@id") == ["A2A2-M4-0"]
    assert "增强服务意识；改进作风" in tree.xpath("string(//td[1])")
    assert "其中要做的事共 2 处：未提及 2 条" in pages[SHEET]
    lines = to_html(pages["reports/2022/A2A2.md"]).xpath("//li[@data-subject='M4']")
    assert ["“增强服务意识”、“改进作风”" in line.text_content() for line in lines] == [True]
    assert lines[0].xpath(".//a/@href")[-1].endswith("#A2A2-M4-0")


# ---- A report's page ----


def test_the_trace_table_says_what_followed() -> None:
    pages = pages_of(followed_archive())
    cells = to_html(pages["reports/2022/A2A2.md"]).xpath("//td[@class='ma-later']")
    assert " ".join(cells[0].text_content().split()) == "K1 2023年称已完成"
    assert cells[0].xpath(".//a/@href")[1] == "../../reports/2023/B3B3.html#S1"
    assert "2024年未提及" in text_of(pages["reports/2023/B3B3.md"])
    assert "后续" not in pages["reports/2024/C4C4.md"]  # no report is later


def test_a_problem_names_the_years_before_and_after() -> None:
    page = text_of(pages_of(followed_archive())["reports/2023/B3B3.md"])
    assert "↺ 去年也有：2022年 P1" in page
    assert "↺ 次年仍有：2024年 P1" in page


def test_an_answer_quotes_the_promise_and_itself() -> None:
    page = text_of(pages_of(followed_archive())["reports/2023/B3B3.md"])
    assert (
        "→ 对应去年承诺：“2023年6月底前把查一份卷的时间压到10分钟以内” A2A2 K1 确定，本报告说“查一份卷平均用时" in page
    )
    assert "→ 也可能对应去年承诺：“每季度检查库房不少于1次” A2A2 K2" in page


def test_copied_words_are_marked_on_both_pages() -> None:
    pages = pages_of(followed_archive())
    assert "＝ 与去年相同：2022年度民主生活会" in text_of(pages["reports/2023/B3B3.md"])
    assert "＝ 次年照搬了这一段：2023年度民主生活会" in text_of(pages["reports/2022/A2A2.md"])


# ---- 台账 ----


def test_the_ledger_shows_claims_states_and_what_can_be_checked() -> None:
    tree = to_html(pages_of(followed_archive())["commitments/index.md"])
    row = tree.xpath("//tr[.//a[contains(@href, 'A2A2.md#K1')]]")[0]
    cells = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("./td")}
    assert cells["期限"] == "2023年6月底前 （2023年6月30日）"
    assert cells["报告称"].startswith("称已完成：“已降到”")
    assert cells["状态"] == "已销号（2023年7月1日，张三，佐证：窗口计时表）"
    marks = row.xpath(".//*[@class='ma-marks']")[0]
    assert [mark.text for mark in marks.xpath("./span[@data-said]")] == ["谁", "何时", "多少"]
    assert marks.get("aria-label") == "谁：利用科；何时：2023年6月底前；多少：10分钟以内；何物：没有写明"


def test_a_state_is_never_made_up() -> None:
    tree = to_html(pages_of(followed_archive())["commitments/index.md"])
    states = [cell.text_content() for cell in tree.xpath("//td[@data-label='状态']") if cell.text_content().strip()]
    assert len(states) == 1


def test_each_unit_has_a_ledger_of_its_own() -> None:
    pages = pages_of(followed_archive())
    unit = next(path for path in pages if path.startswith("commitments/unit-"))
    assert "共 6 条承诺" in pages[unit]
    assert f"(../{unit})" in pages[unit.replace("commitments/unit-", "units/")]


def test_what_people_closed_is_not_overdue() -> None:
    pages = pages_of(followed_archive())
    assert "A2A2.md#K1" not in pages["commitments/past.md"]
    assert "A2A2.md#K3" in pages["commitments/past.md"]
    assert "另有 1 条期限已过、已经销号，不列。" in pages["commitments/past.md"]
    sentence = re.findall(r"带日期的承诺 (\d+) 条：(.*?)。", pages["index.md"])[0]
    assert int(sentence[0]) == sum(int(n) for n in re.findall(r" (\d+) 条", sentence[1])) == 3


def test_a_long_ledger_hands_over_to_the_search_and_says_so() -> None:
    pages = pages_of(followed_archive(page_size=2))
    for path in (path for path in pages if re.fullmatch(r"commitments/index.*\.md", path)):
        form = to_html(pages[path]).xpath("//form[@class='ma-whole']")[0]
        assert form.get("action") == "../search.html"
        assert "只管本页；在全部承诺里查" in form.text_content()
    assert "ma-whole" not in pages_of(followed_archive())["commitments/index.md"]


def test_the_ledger_says_its_parts_and_they_add_up() -> None:
    sources = readings()
    rows = ledger_of(sources, across(sources).follow_ups)
    sentence = re.findall(r"以后的报告：(.*?)。", totals(rows))[0]
    assert sum(int(n) for n in re.findall(r"(\d+) 条", sentence)) == len(rows)


def test_promises_that_are_hard_to_check_wait_for_a_person() -> None:
    page = pages_of(followed_archive())["review/index.md"]
    part = page.partition("## 难以核查的承诺")[2]
    assert "编印《借阅指南》" in part
    assert "压到10分钟以内" not in part


# ---- 屡改屡犯 ----


def test_a_problem_that_returns_is_drawn_through_the_years() -> None:
    pages = pages_of(followed_archive())
    tree = to_html(pages[voice_path(UNIT)])
    years = [cell.text_content().strip() for cell in tree.xpath("//td[@data-label='年份']")]
    assert years == ["2022年", "2023年", "2024年"]
    first = " ".join(tree.xpath("string(//tbody/tr[1])").split())
    assert "压到10分钟以内" in first
    assert "2023年称已完成" in first
    assert "2022、2023、2024年（3 处）" in pages["accounts/recurring.md"]
    for path in ("topics/service.md", "units/1b14c883f8.md"):
        assert "## 屡改屡犯" in pages[path], path


def test_a_unit_shows_the_state_of_its_promises_and_its_sheets() -> None:
    page = body_of(pages_of(followed_archive())["units/1b14c883f8.md"])
    assert "共 6 条承诺" in page
    assert page.count("](../accounts/") >= 3


# ---- Words ----


@given(st.lists(st.sampled_from(VERDICTS), max_size=30))
def test_parts_add_up_to_the_whole(verdicts: list[Verdict]) -> None:
    rows = [replace(said(f"A2A2-K{n}", "", "B3B3"), verdict=verdict) for n, verdict in enumerate(verdicts)]
    assert sum(tally(rows).values()) == len(rows)
    if rows:
        assert numbers(tally_sentence(rows)) == (len(rows), len(rows))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (9_000_000, "人", "900万人"),
        (900, "万人", "900万人"),
        (3.5, "%", "3.5%"),
        (12, None, "12"),
        (12_345, "元", "12345元"),
        (250_000_000, "元", "2.5亿元"),
        (15_000, "亩", "1.5万亩"),
    ],
)
def test_figures_are_written_as_chinese_texts_write_them(value: float, unit: str | None, expected: str) -> None:
    assert figure(value, unit) == expected


def test_figures_are_compared_only_where_both_sides_have_one() -> None:
    one: FollowUp = said("A2A2-K1", "", "B3B3", target=9e6, actual=9.8e6, unit="人")
    assert "目标900万人 → 实际980万人" in compared(one)
    assert compared(replace(one, actual=None)) == ""
    assert says(one) == 0
    assert one.subject == Ref(report="A2A2", id="K1")


@pytest.mark.parametrize(
    ("deadline", "due", "expected"),
    [
        ("年底前", "2024-12-31", "年底前（2024年12月31日）"),
        ("", "2024-12-31", "2024年12月31日"),
        ("2024年12月31日前", "2024-12-31", "2024年12月31日前"),
        ("长期坚持", None, "长期坚持"),
    ],
)
def test_a_deadline_says_its_date_once(deadline: str, due: str | None, expected: str) -> None:
    assert when(deadline, due) == expected


def test_last_year_is_the_year_before() -> None:
    assert [years_apart("2023", other, "去年", "次年") for other in ("2022", "2024", "2020", None)] == [
        "去年",
        "次年",
        "2020年",
        "年份不详",
    ]
