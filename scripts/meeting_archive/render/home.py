"""首页: the archive's figures, what is due, years by units, topics over the years, what came in last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from .accounts import INDEX, RECURRING, SILENT, Sheets, followed, tally_sentence
from .answers import EXPLAINED, tally
from .card import Brief
from .due import SOON
from .ledger import PAST, due_lists
from .ledger_rows import DUE_COLUMNS, Ledger
from .lists import by_unit, figures, report_columns, report_row, unit_link, year_places
from .paging import Column, plain_page, records, row, shown, table
from .searches import search_box
from .topics import by_year, count_by
from .trend import trend
from .words import LIBRARY, topic_names, whole_date, year_words

_DUE: Final = 5
"""Commitments in each list of deadlines."""
_SHOWN: Final = 10
"""Latest reports."""
_UNITS: Final = 30
"""Units in the matrix: the ones with most reports."""


def home_page(
    cards: Sequence[Brief],
    places: Mapping[tuple[str, str | None], str],
    ledger: Ledger,
    sheets: Sheets,
    *,
    name: str,
    built: date,
    version: str,
    page_size: int,
    waiting: int,
    recurring: int,
) -> str:
    """The home page.

    `places` says where a topic's problems of a year are listed, `waiting` counts 待核对, `recurring` the problems that
    return.
    """
    units = [unit for unit, group in by_unit(cards).items() if group[0].unit]
    years = sorted({card.year for card in cards if card.year})
    values = {
        "as_at": ledger.as_at.isoformat(),
        "built": built.isoformat(),
        "version": version,
        "reports": len(cards),
        "units": len(units),
        "years": len(years),
    }
    body = [*_figures(cards, len(units), years)]
    if cards:
        body += [
            *_due(ledger, page_size),
            *_accounts(sheets, recurring),
            *_matrix(cards, page_size),
            *_trend(cards, places),
            *_recent(cards),
        ]
    if waiting:
        body += ["## 待核对 {: #review }\n", f"有 [{waiting} 处](review/index.md)等待核对。\n"]
    return plain_page(name, "home", [], body, values)


def _figures(cards: Sequence[Brief], units: int, years: Sequence[str]) -> Iterator[str]:
    if not cards:
        yield "还没有收录报告。请把原件放进 reports 文件夹，然后重新生成。\n{: .ma-empty }\n"
        return
    reports, problems, causes, measures, promises = figures(cards)
    span = f"{years[0]}–{years[-1]}年" if len(years) > 1 else "".join(f"{year}年" for year in years)
    covered = [f"{units} 个单位"] if units else []
    covered += [f"{len(years)} 个年度（{span}）"] if years else []
    whole = f"收录 {'、'.join(covered)}的会议材料 {reports} 份" if covered else f"收录会议材料 {reports} 份"
    yield f"{whole}。从一个问题可以看到它的原因和措施，也可以查到每一条承诺。\n{{: .ma-figures }}\n"
    yield from search_box(cards)
    counted = (
        (reports, "份报告", "reports"),
        (problems, "条问题", "problems"),
        (causes, "条原因", "causes"),
        (measures, "条措施", "measures"),
        (promises, "条承诺", "commitments"),
    )
    yield "\n".join(f"[**{count}** {words}]({folder}/index.md)" for count, words, folder in counted)
    yield "{: .ma-tiles }\n"
    yield (
        "查看报告：[按年份](reports/index.md) · [按单位](units/index.md) · [按会议](meetings/index.md) · "
        "[按汇报人](people/index.md) · [按主题](topics/index.md)\n"
    )


def _due(ledger: Ledger, page_size: int) -> Iterator[str]:
    due = ledger.due
    yield "## 到期与逾期 {: #due }\n"
    if not due.dated:
        yield f"截至{whole_date(due.as_at)}，没有带日期的承诺。\n"
        return
    closed = f"，已过期限、已销号 {due.closed} 条" if due.closed else ""
    yield (
        f"截至{whole_date(due.as_at)}，带日期的承诺 {due.dated} 条：{SOON[0]}天内到期 {len(due.soon)} 条，"
        f"{SOON[0] + 1}–{SOON[1]}天内到期 {len(due.next)} 条，{SOON[1]}天以后到期 {due.later} 条，"
        f"已过期限 {len(due.past)} 条{closed}。{PAST}\n"
    )
    for title, path, entries in due_lists(due, page_size):
        first = entries[:_DUE]
        yield f"### {title}\n"
        if len(first) == len(entries):
            yield shown(0, len(first), len(entries), "条承诺")
        else:
            words = shown(0, len(first), len(entries), "条承诺")
            yield words.replace("。\n", f"。[看全部 {len(entries)} 条]({path})\n", 1)
        yield records(DUE_COLUMNS, [ledger.lines(entry.ref.report).soon[entry.ref.id] for entry in first])


def _accounts(sheets: Sheets, recurring: int) -> Iterator[str]:
    yield "## 对账 {: #accounts }\n"
    rows = [said for found in followed(sheets).values() for _, said in found]
    if not rows:
        yield "还没有可以对账的报告：同一单位或同一个人要有两个年度的报告。\n"
        return
    silent = tally(rows)["not_mentioned"]
    yield f"前一年的承诺，后来的报告怎么说：{tally_sentence(rows)}{EXPLAINED}\n{{: .ma-sum }}\n"
    ways = [f"[看各单位的对账单]({INDEX})", *([f"[未提及的承诺 {silent} 条]({SILENT})"] if silent else [])]
    yield " · ".join([*ways, f"[屡改屡犯 {recurring} 个问题]({RECURRING})"]) + "\n"


def _matrix(cards: Sequence[Brief], page_size: int) -> Iterator[str]:
    years = sorted(by_year(cards), key=lambda year: (year is None, year or ""))
    groups = list(by_unit(cards).values())
    largest = sorted(groups, key=lambda group: -len(group))[:_UNITS]
    yield "## 年份与单位 {: #matrix }\n"
    yield "各单位每年收录的报告份数。\n"
    yield shown(0, len(largest), len(groups), "个单位")
    rows = []
    for group in (group for group in groups if group in largest):
        places = year_places(f"units/{group[0].unit_slug}.md", group, page_size)
        counts = Counter(card.year for card in group)
        cells = [f"[{counts[y]}]({places[_anchor(y)]})" if counts[y] else "" for y in years]
        rows.append(row([unit_link(group[0], ""), *cells, len(group)]))
    total = Counter(card.year for card in cards)
    rows.append(row(["合计", *(f"[{total[y]}](years/{y or 'undated'}.md)" for y in years), len(cards)]))
    columns = [Column(name="单位"), *(Column(name=year_words(y), number=True) for y in years)]
    yield table([*columns, Column(name="合计", number=True)], rows)


def _anchor(year: str | None) -> str:
    return f"y{year}" if year else "y-undated"


def _trend(cards: Sequence[Brief], places: Mapping[tuple[str, str | None], str]) -> Iterator[str]:
    counts = count_by(cards, "problem")
    years = sorted({year for _, year in counts if year})
    topics = [topic for topic in topic_names() if any(counts.get((topic, year)) for year in years)]
    if not topics:
        return
    yield "## 主题变化 {: #trend }\n"
    yield "各主题每年的问题条数；圆的面积表示条数。\n"
    names = topic_names()
    yield trend([names[t] for t in topics], years, [[counts.get((t, y), 0) for y in years] for t in topics])
    rows = []
    for topic in topics:
        cells = [f"[{counts[topic, y]}]({places[topic, y]})" if counts.get((topic, y)) else "" for y in years]
        rows.append(
            row([f"[{names[topic]}](topics/{topic}.md)", *cells, sum(counts.get((topic, y), 0) for y in years)])
        )
    columns = [Column(name="主题"), *(Column(name=year_words(y), number=True) for y in years)]
    yield table([*columns, Column(name="合计", number=True)], rows)
    yield f"一条问题只计入最接近的一个主题，见[问题]({LIBRARY['problem']}/index.md)。\n"


def _recent(cards: Sequence[Brief]) -> Iterator[str]:
    latest = cards[:_SHOWN]
    yield "## 最近的报告 {: #recent }\n"
    yield shown(0, len(latest), len(cards), "份报告")
    yield records(report_columns(), [report_row(card, "") for card in latest])
    if len(latest) < len(cards):
        yield f"[看全部 {len(cards)} 份报告](reports/index.md)\n"
