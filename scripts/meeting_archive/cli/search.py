"""Search in the terminal: the choices of the search page as options, and what is found in words or as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from ..pipeline import KINDS, Filters, Found, Hit, Index, Sort
from .chinese import ChineseCommand
from .options import archive_option, site_option

_WORDS = 100
_DETAILS = ("item", "quantity", "frequency", "deadline", "due", "owner", "deliverable")
SORTS: Final[Mapping[str, Sort]] = {"相关": "relevance", "最新": "newest", "最早": "oldest"}
_HAS: Final = {"有期限": "deadline", "有数量": "quantity", "有责任人": "owner"}
_UNKNOWN: Final = {"year": "年份不详", "unit": "单位不详", "meeting": "会议不详", "person": "人员不详"}
_LABELS: Final = {
    "kind": "类别",
    "year": "年份",
    "unit": "单位",
    "meeting": "会议",
    "person": "人员",
    "topic": "主题",
    "has": "承诺写明",
}
"""The facets of the search page, by the names of `Filters`."""
_SHOWN_VALUES = 8

_OPTIONS = (
    click.option("--in", "ledger", type=click.Choice(["承诺"]), metavar="承诺", help="只查承诺。"),
    click.option(
        "--role", "kind", multiple=True, type=click.Choice(KINDS), metavar="类别", help=f"类别：{'、'.join(KINDS)}。"
    ),
    click.option("--year", multiple=True, metavar="年份", help="年份，如 2024。"),
    click.option("--unit", multiple=True, metavar="单位", help="单位的全称。"),
    click.option("--meeting", multiple=True, metavar="会议", help="会议类型，如 民主生活会。"),
    click.option("--person", multiple=True, metavar="人员", help="人员的姓名。"),
    click.option("--topic", multiple=True, metavar="主题", help="条目的主题。"),
    click.option(
        "--has", multiple=True, type=click.Choice(list(_HAS)), metavar="写明", help=f"承诺写明：{'、'.join(_HAS)}。"
    ),
    click.option(
        "--sort",
        type=click.Choice(list(SORTS)),
        default="相关",
        metavar="次序",
        help=f"{'、'.join(SORTS)}；不写就是相关。",
    ),
)


def _facet_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose and sort as the search page does; each may be given several times."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _filters_of(ledger: str | None, chosen: Mapping[str, tuple[str, ...]]) -> Filters:
    """What the options choose; `chosen` has the values of each facet by its name."""
    named = {name: tuple(_value(name, value) for value in values) for name, values in chosen.items()}
    return Filters(**(named | ({"kind": (ledger,)} if ledger else {})))


def _value(facet: str, shown: str) -> str:
    """The value behind the words that a reader sees."""
    if facet == "has":
        return _HAS[shown]
    return "" if shown == _UNKNOWN.get(facet) else shown


def _print_hits(index: Index, found: Found, limit: int) -> None:
    """Two lines a hit: its words, and where they stand; then the counts of the facets, and the total."""
    for number in found.records[:limit]:
        hit = index.hit(number)
        words = " ".join(hit.record.text.split())
        click.echo(words if len(words) <= _WORDS else words[:_WORDS] + "……")
        anchor = "" if hit.record.anchor.startswith("p-") else f" {hit.record.anchor}"
        facts = (hit.head.title, hit.head.unit, hit.head.date or hit.head.year, hit.target)
        click.echo(f"    {KINDS[hit.record.kind]}{anchor} · " + " · ".join(fact for fact in facts if fact))
    for name, label in _LABELS.items():
        if values := _facet_counts(found, name):
            shown = "，".join(f"{value} {count}" for value, count in values[:_SHOWN_VALUES])
            more = f"，等 {len(values)} 个" if len(values) > _SHOWN_VALUES else ""
            click.echo(f"{label}：{shown}{more}")
    total = len(found.records)
    shown = f"，显示前 {limit} 条" if total > limit else ""
    click.echo(f"共 {total} 条{shown}。" if total else "没有结果。")


def _facet_counts(found: Found, facet: str) -> list[tuple[str, int]]:
    """The values of a facet as the search page names and orders them, with their counts."""
    shown = {value: words for words, value in _HAS.items()} if facet == "has" else {"": _UNKNOWN.get(facet, "")}
    counts = [(shown.get(value, value), count) for value, count in found.facets[facet].items()]
    if facet == "kind":
        return sorted(counts, key=lambda one: KINDS.index(one[0]))
    counts.sort()
    if facet == "year":
        return counts[::-1]
    return sorted(counts, key=lambda one: -one[1])


def _hits_json(index: Index, found: Found) -> Iterator[str]:
    """One JSON object a line for each hit."""
    for number in found.records:
        yield json.dumps(_data(index.hit(number)), ensure_ascii=False)


def _data(hit: Hit) -> dict[str, Any]:
    data: dict[str, Any] = {
        "target": hit.target,
        "kind": KINDS[hit.record.kind],
        "text": hit.record.text,
        "report": {name: getattr(hit.head, name) for name in hit.head.__slots__},
    }
    if hit.record.details:
        data["commitment"] = dict(zip(_DETAILS, hit.record.details, strict=True))
    return data


@click.command("search", cls=ChineseCommand)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@site_option
@archive_option
@_facet_options
@click.option("--json", "as_json", is_flag=True, help="每条结果输出一行 JSON，供其他程序使用。")
@click.option("--limit", type=int, default=20, metavar="条数", help="最多显示多少条，默认 20。")
def search_command(
    words: tuple[str, ...],
    site: Path | None,
    archive: Path,
    ledger: str | None,
    sort: str,
    as_json: bool,
    limit: int,
    **chosen: tuple[str, ...],
) -> None:
    """在已生成的网站里查找，结果、次序和条数与网站上的搜索相同。

    几个词都要出现；不要出现的词前面加“-”，写在“--”之后，如 meeting-archive search -- 整改 -通报
    筛选的选项可以重复，如 --year 2023 --year 2024；选项之间是“并且”。
    """
    index = Index((site or archive / "site") / "assets" / "search")
    found = index.search(" ".join(words), _filters_of(ledger, chosen), SORTS[sort])
    if as_json:
        for line in _hits_json(index, found):
            click.echo(line)
    else:
        _print_hits(index, found, max(limit, 1))
