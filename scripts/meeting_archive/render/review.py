"""待核对: what a person should look at, grouped by what to do; each entry with its words and its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ..across import Decision, Judged, Ref, Standing
from ..findings import CATALOGUE
from ..model import Finding, Severity
from .card import Brief, notices_list, unquoted
from .escape import gist, inline
from .lists import HOME
from .paging import (
    Block,
    Column,
    Group,
    Listing,
    Page,
    block,
    laid_out,
    plain_page,
    record,
    records,
    shown,
    single,
)
from .rows import TASK_COLUMNS, RowsOf, blocks, hints_alike, notice_columns
from .topics import by_year
from .words import year_anchor, year_name, year_words, zh_date

_VERSION: Final = "VERSION-FOUND"
_FIRST: Final = 10
"""Entries of a group on the overview; a longer group has pages of its own."""
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "info")
_ABOUT_REPORTS: Final = (
    (
        "missing",
        "没有识别出的报告信息",
        "可以在原件开头、同名的 yml 文件或文件夹名里写明，再重新生成。",
        "份报告",
    ),
    (
        "silent",
        "没有识别出任何条目的报告",
        "这些报告里没有识别出问题、原因、措施和落实情况；全文仍在页面上。",
        "份报告",
    ),
    ("unread", "未能识别", "这些部分里没有识别出问题、原因、措施和落实情况；请看看是不是漏了。", "处"),
    (
        "links",
        "只是可能的关联",
        "这些关联把握不大，请对照原文看是否成立。成立的，复制“确认的命令”运行；不成立的，把命令末尾的"
        f" <code>{inline('--confirm')}</code> 换成 <code>{inline('--reject')}</code>。",
        "条关联",
    ),
)
Known = Callable[[Ref], bool]
"""Whether a report that is there has an item or a commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that could not be read: its path in the reports folder, and why."""

    path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A group of things to do: `hint` says what; `groups` hold the rows, by year where they are about reports."""

    name: str
    title: str
    hint: str
    counted: str
    columns: Sequence[Column]
    groups: Sequence[Group]

    @property
    def size(self) -> int:
        """Its rows."""
        return sum(block.size for block in self.blocks)

    @property
    def blocks(self) -> list[Block]:
        """Its rows over all years."""
        return [block for group in self.groups for block in group.blocks]


def lay_out_review(
    groups: Sequence[Task], judged: Sequence[Judged], cards: Sequence[Brief], page_size: int, known: Known
) -> Iterator[Page]:
    """The overview, and pages for each group that is long; what people rejected stands behind all, as a record.

    `known` says whether a report that is there has a place.
    """
    body = [] if groups else ["没有需要核对的地方。\n{: .ma-empty }\n"]
    rejected = _rejected(judged, cards, known)
    groups = [*groups, *([rejected] if rejected.size else [])]
    for task in groups:
        body += [f"## {task.title} {{: #{task.name} }}\n", f"{task.hint}\n"]
        rows = list(islice((row for block in task.blocks for row in block.rows()), _FIRST))
        body += [shown(0, len(rows), task.size, task.counted), records(task.columns, rows)]
        if len(rows) < task.size:
            body.append(f"[看全部 {task.size} {task.counted}]({task.name}.md)\n")
    yield single("review/index.md", plain_page("待核对", "review", [HOME], body))
    for task in groups:
        if task.size > _FIRST:
            long = task.size > page_size
            listing = Listing(
                path=f"review/{task.name}.md",
                title=task.title,
                kind="review",
                crumbs=[HOME, ("待核对", "index.md")],
                counted=task.counted,
                columns=task.columns,
                groups=task.groups if long else [Group(heading="", anchor="", blocks=task.blocks)],
                before=f"{task.hint}\n",
                chapters=len(task.groups) > 1 or bool(task.groups and task.groups[0].name),
            )
            yield from laid_out(listing, page_size)


def all_tasks(
    cards: Sequence[Brief],
    rows: RowsOf,
    skipped: Sequence[Skipped],
    judged: Sequence[Judged],
    notices: Sequence[tuple[str, Finding]],
    known: Known,
) -> list[Task]:
    """Everything to look at, in the order in which it matters; no empty group."""
    found = [
        _files(skipped),
        *_curation(notices),
        *_decisions(judged, cards, known),
        *_findings(cards, rows),
        _versions(notices),
        *_about_reports(cards, rows),
    ]
    return [task for task in found if task.size]


def by_years(cards: Sequence[Brief], found: Mapping[str, Block]) -> list[Group]:
    """Blocks of reports, by code, under the years of these."""
    return [
        Group(
            name=year_name(year),
            heading=year_words(year),
            anchor=year_anchor(year),
            blocks=[found[card.code] for card in group if card.code in found],
        )
        for year, group in by_year(cards).items()
        if any(card.code in found for card in group)
    ]


def _listed(cards: Sequence[Brief], rows: RowsOf, name: str) -> list[Group]:
    return by_years(cards, {block.key: block for block in blocks(cards, name, rows)})


def _whole(name: str, rows: Sequence[str]) -> list[Group]:
    return [Group(heading="", anchor="", blocks=[block(name, rows)])]


def _files(skipped: Sequence[Skipped]) -> Task:
    columns = _columns("文件", "原因和办法")
    rows = []
    for file in sorted(skipped, key=lambda file: file.path):
        why = "".join(inline(finding.message) + inline(finding.hint) for finding in file.findings)
        rows.append(record([f"<code>{inline(file.path)}</code>", why], columns))
    return Task(
        name="files",
        title="没有收录的文件",
        hint="这些文件读不出来，其他页面里没有它们的内容。",
        counted="份文件",
        columns=columns,
        groups=_whole("files", rows),
    )


def _findings(cards: Sequence[Brief], rows: RowsOf) -> Iterator[Task]:
    for code in sorted(CATALOGUE, key=lambda code: (_ORDER.index(CATALOGUE[code].severity), code)):
        kind, name = CATALOGUE[code], notices_list(code)
        found = [card for card in cards if card.listed.get(name)]
        if not found:
            continue
        alike = hints_alike(code)
        called = unquoted(name) if all(card.listed.get(unquoted(name)) for card in found) else name
        yield Task(
            name=name.removeprefix("review/"),
            title=inline(kind.name),
            hint=inline(kind.hint) if alike else "办法见每一行。",
            counted="处",
            columns=notice_columns(called, alike=alike),
            groups=_listed(found, rows, called),
        )


def _about_reports(cards: Sequence[Brief], rows: RowsOf) -> Iterator[Task]:
    for name, title, hint, counted in _ABOUT_REPORTS:
        yield Task(
            name=name,
            title=title,
            hint=hint,
            counted=counted,
            columns=TASK_COLUMNS[f"review/{name}"],
            groups=_listed(cards, rows, f"review/{name}"),
        )


def _curation(notices: Sequence[tuple[str, Finding]]) -> Iterator[Task]:
    """What is wrong in the files of people's decisions and of the registry."""
    by_code: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for file, found in notices:
        if found.code != _VERSION:
            by_code[found.code].append((file, found))
    columns = _columns("提示", "怎么办", "文件")
    for code in sorted(by_code, key=lambda code: (_ORDER.index(by_code[code][0][1].severity), code)):
        yield Task(
            name=f"f-{code.lower()}",
            title=CATALOGUE[code].name,
            hint="这些文件在档案的 curation 文件夹里。",
            counted="处",
            columns=columns,
            groups=_whole(
                code,
                [
                    record([inline(found.message), inline(found.hint), f"<code>{inline(file)}</code>"], columns)
                    for file, found in by_code[code]
                ],
            ),
        )


def _versions(notices: Sequence[tuple[str, Finding]]) -> Task:
    """Files that were taken for versions of one report, so that a person can say otherwise."""
    columns = _columns("文件", "看作哪一份的另一稿")
    return Task(
        name=f"f-{_VERSION.lower()}",
        title=CATALOGUE[_VERSION].name,
        hint=CATALOGUE[_VERSION].hint,
        counted="份文件",
        columns=columns,
        groups=_whole(
            _VERSION,
            [
                record([f"<code>{inline(file)}</code>", inline(found.message)], columns)
                for file, found in notices
                if found.code == _VERSION
            ],
        ),
    )


_CODES: Final[Mapping[Standing, str]] = {
    "suspect": "DECISION-SUSPECT",
    "unfit": "DECISION-UNFIT",
    "gone": "DECISION-GONE",
}


def _decisions(judged: Sequence[Judged], cards: Sequence[Brief], known: Known) -> Iterator[Task]:
    """Decisions that are not in effect: someone must decide anew, or know that they wait."""
    pages = {card.code: card for card in cards}
    columns = _columns("决定", "当时的原话", "没有生效的原因", "经办", "文件")
    for standing, code in _CODES.items():
        kind = CATALOGUE[code]
        rows = []
        for one in judged:
            if one.standing == standing:
                decision = one.decision
                cells = [_said(decision, pages, known), inline(gist(decision.words, 60)), inline(one.why)]
                rows.append(record([*cells, _who(decision), _line(decision)], columns))
        yield Task(
            name=f"f-{code.lower()}",
            title=kind.name,
            hint=kind.hint,
            counted="条决定",
            columns=columns,
            groups=_whole(code, rows),
        )


def _rejected(judged: Sequence[Judged], cards: Sequence[Brief], known: Known) -> Task:
    pages = {card.code: card for card in cards}
    columns = _columns("从", "到", "经办", "说明", "文件")
    rows = []
    for one in judged:
        decision = one.decision
        if one.standing == "in_effect" and decision.choice == "reject" and decision.target is not None:
            ends = (
                f"{_place(ref, pages, known)} {inline(gist(words, 40))}"
                for ref, words in ((decision.ref, decision.words), (decision.target, decision.target_words))
            )
            rows.append(record([*ends, _who(decision), inline(decision.note), _line(decision)], columns))
    return Task(
        name="rejected",
        title="已否定的关联",
        hint="这些关联经人核对不成立，页面上不再显示，在这里留作记录。要恢复时，再确认一次。",
        counted="条关联",
        columns=columns,
        groups=_whole("rejected", rows),
    )


def _said(decision: Decision, pages: Mapping[str, Brief], known: Known) -> str:
    """What was decided, in a few words with its places."""
    values = dict(decision.values)
    place = _place(decision.ref, pages, known)
    match decision.kind:
        case "status":
            return f"{place} 状态：{inline(values['状态'])}"
        case "metadata":
            return f"{place} {inline(values['项目'])}：{inline(values['内容'])}"
        case "item":
            return f"{place} 认定：{inline(values['类型'])}"
    choice = {"confirm": "确认", "reject": "否定", "add": "新增"}[decision.choice or "confirm"]
    target = _place(decision.target, pages, known) if decision.target is not None else ""
    return f"{choice}关联 {place} → {target}"


def _place(ref: Ref, pages: Mapping[str, Brief], known: Known) -> str:
    name = inline(str(ref))
    card = pages.get(ref.report)
    if card is None:
        return name
    return f"[{name}](../{card.path}{f'#{ref.id}' if known(ref) else ''})"


def _who(decision: Decision) -> str:
    return "，".join(part for part in (inline(decision.author), zh_date(decision.day)) if part)


def _line(decision: Decision) -> str:
    return f"<code>{inline(decision.file)}</code> 第 {decision.line} 行"


def _columns(*names: str) -> Sequence[Column]:
    return tuple(Column(name=name) for name in names)
