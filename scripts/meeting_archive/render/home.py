"""首页: the archive's figures, what is due, years by units, topics over the years, what came in last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from .card import Card, Promise
from .ledger import COLUMNS, promise_row
from .lists import by_unit, by_year, count_by, figures, report_columns, report_row, unit_link, year_places
from .paging import Column, plain_page, row, shown, table
from .trend import trend
from .words import LIBRARY, topic_names, year_words, zh_date

_SHOWN: Final = 10
"""Entries of a list on the home page."""
_UNITS: Final = 30
"""Units in the matrix: the ones with most reports."""
_SOON: Final = (30, 90)
"""Days ahead for which deadlines are listed."""


def home_page(
    cards: Sequence[Card],
    places: Mapping[tuple[str, str | None], str],
    *,
    name: str,
    as_at: date,
    built: date,
    version: str,
    page_size: int,
    waiting: int,
) -> str:
    """The home page; `places` says where a topic's problems of a year are listed, `waiting` counts 待核对."""
    units = [unit for unit, group in by_unit(cards).items() if group[0].unit]
    years = sorted({card.year for card in cards if card.year})
    values = {
        "as_at": as_at.isoformat(),
        "built": built.isoformat(),
        "version": version,
        "reports": len(cards),
        "units": len(units),
        "years": len(years),
    }
    body = [*_figures(cards, len(units), years)]
    if cards:
        body += [*_due(cards, as_at), *_matrix(cards, page_size), *_trend(cards, places), *_recent(cards)]
    if waiting:
        body += ["## 待核对 {: #review }\n", f"有 [{waiting} 处](review/index.md)等待核对。\n"]
    return plain_page(name, "home", [], body, values)


def _figures(cards: Sequence[Card], units: int, years: Sequence[str]) -> Iterator[str]:
    if not cards:
        yield "还没有收录报告。请把原件放进 reports 文件夹，然后重新生成。\n{: .ma-empty }\n"
        return
    reports, problems, causes, measures, promises = figures(cards)
    span = f"{years[0]}–{years[-1]}年" if len(years) > 1 else "".join(f"{year}年" for year in years)
    covered = [f"{units} 个单位"] if units else []
    covered += [f"{len(years)} 个年度（{span}）"] if years else []
    whole = f"收录 {'、'.join(covered)}的" if covered else "收录"
    yield (
        f"{whole}[报告](reports/index.md) {reports} 份，其中[问题](problems/index.md) {problems} 条、"
        f"[原因](causes/index.md) {causes} 条、[措施](measures/index.md) {measures} 条、"
        f"[承诺](commitments/index.md) {promises} 条。\n{{: .ma-figures }}\n"
    )


def _due(cards: Sequence[Card], as_at: date) -> Iterator[str]:
    yield "## 到期与逾期 {: #due }\n"
    dated = sorted(
        ((day, card, promise) for card in cards for promise in card.promises if (day := _day(promise)) is not None),
        key=lambda entry: (entry[0], entry[1].path, int(entry[2].id[1:]) if entry[2].id[1:].isdigit() else 0),
    )
    if not dated:
        yield f"截至{zh_date(as_at)}，没有带日期的承诺。\n"
        return
    past = [entry for entry in reversed(dated) if entry[0] < as_at]
    near, later = (as_at + timedelta(days=days) for days in _SOON)
    soon = [entry for entry in dated if as_at <= entry[0] <= near]
    next_ = [entry for entry in dated if near < entry[0] <= later]
    yield (
        f"截至{zh_date(as_at)}，带日期的承诺 {len(dated)} 条：{_SOON[0]}天内到期 {len(soon)} 条，"
        f"{_SOON[0] + 1}–{_SOON[1]}天内到期 {len(next_)} 条，已过期限 {len(past)} 条。"
        "已过期限只说日期已过，不说是否完成。\n"
    )
    for title, entries in (
        (f"{_SOON[0]}天内到期", soon),
        (f"{_SOON[0] + 1}–{_SOON[1]}天内到期", next_),
        ("已过期限", past),
    ):
        if entries:
            rows = [promise_row(card, promise, "") for _, card, promise in entries[:_SHOWN]]
            yield f"### {title}\n"
            yield shown(0, len(rows), len(entries), "条承诺")
            yield table(COLUMNS, rows)


def _day(promise: Promise) -> date | None:
    try:
        return date.fromisoformat(promise.due) if promise.due else None
    except ValueError:
        return None


def _matrix(cards: Sequence[Card], page_size: int) -> Iterator[str]:
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


def _trend(cards: Sequence[Card], places: Mapping[tuple[str, str | None], str]) -> Iterator[str]:
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


def _recent(cards: Sequence[Card]) -> Iterator[str]:
    latest = cards[:_SHOWN]
    yield "## 最近的报告 {: #recent }\n"
    yield shown(0, len(latest), len(cards), "份报告")
    yield table(report_columns(), [report_row(card, "") for card in latest])
