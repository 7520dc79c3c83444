"""待核对: what a person should look at, grouped by what to do; each entry with its words and its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..across import Decision, Judged, Ref, Standing
from ..findings import CATALOGUE
from ..model import Finding, Severity
from .card import Card, Notice
from .escape import gist, inline
from .lists import HOME
from .paging import Column, Group, Listing, Pages, link, plain_page, record, records, shown, write
from .words import zh_date

_VERSION: Final = "VERSION-FOUND"
_FIRST: Final = 10
"""Entries of a group on the overview; a longer group has pages of its own."""
_ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that could not be read: its path in the reports folder, and why."""

    path: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A group of things to do: `hint` says what; rows are table lines."""

    name: str
    title: str
    hint: str
    counted: str
    columns: Sequence[Column]
    rows: Sequence[str]


def review_pages(groups: Sequence[Task], judged: Sequence[Judged], cards: Sequence[Card], page_size: int) -> Pages:
    """The overview, and pages for each group that is long; what people rejected stands behind all, as a record."""
    body = [] if groups else ["没有需要核对的地方。\n{: .ma-empty }\n"]
    rejected = _rejected(judged, cards)
    groups = [*groups, *([rejected] if rejected.rows else [])]
    for task in groups:
        body += [f"## {task.title} {{: #{task.name} }}\n", f"{task.hint}\n"]
        total, first = len(task.rows), min(len(task.rows), _FIRST)
        body += [shown(0, first, total, task.counted), records(task.columns, task.rows[:first])]
        if first < total:
            body.append(f"[看全部 {total} {task.counted}]({task.name}.md)\n")
    yield "review/index.md", plain_page("待核对", "review", [HOME], body)
    for task in groups:
        if len(task.rows) > _FIRST:
            listing = Listing(
                path=f"review/{task.name}.md",
                title=task.title,
                kind="review",
                crumbs=[HOME, ("待核对", "index.md")],
                counted=task.counted,
                columns=task.columns,
                groups=[Group(heading="", anchor="", rows=task.rows)],
                before=f"{task.hint}\n",
            )
            yield from write(listing, page_size)


def tasks(
    cards: Sequence[Card],
    skipped: Sequence[Skipped],
    judged: Sequence[Judged] = (),
    notices: Sequence[tuple[str, Finding]] = (),
) -> list[Task]:
    """Everything to look at, in the order in which it matters; no empty group."""
    found = [
        _files(skipped),
        *_curation(notices),
        *_decisions(judged, cards),
        *_findings(cards),
        _versions(notices),
        _missing(cards),
        _silent(cards),
        _unread(cards),
        _doubts(cards),
    ]
    return [task for task in found if task.rows]


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
        rows=rows,
    )


def _findings(cards: Sequence[Card]) -> Iterator[Task]:
    by_code: dict[str, list[tuple[Card, Notice]]] = defaultdict(list)
    for card in cards:
        for notice in card.notices:
            by_code[notice.code].append((card, notice))
    for code in sorted(by_code, key=lambda code: (_ORDER.index(by_code[code][0][1].severity), code)):
        kind = CATALOGUE.get(code)
        found = by_code[code]
        hints = {notice.hint for _, notice in found}
        quoted = any(notice.words for _, notice in found)
        columns = _columns(
            *("提示", *(["原文"] if quoted else []), *(["怎么办"] if len(hints) > 1 else []), "报告", "文件")
        )
        rows = []
        for card, notice in found:
            place = f"../{card.path}#{notice.anchor}" if notice.anchor else f"../{card.path}"
            cells = [inline(notice.message)]
            if quoted:
                cells.append(link(notice.words, place) if notice.words else "")
            if len(hints) > 1:
                cells.append(inline(notice.hint))
            rows.append(record([*cells, link(card.title, place), _file(card)], columns))
        yield Task(
            name=f"f-{re.sub('[^a-z0-9]+', '-', code.lower())}",
            title=inline(kind.name if kind else code),
            hint=inline(found[0][1].hint) if len(hints) == 1 else "办法见每一行。",
            counted="处",
            columns=columns,
            rows=rows,
        )


def _missing(cards: Sequence[Card]) -> Task:
    columns = _columns("报告", "不详", "文件")
    rows = [
        record([link(card.title, f"../{card.path}"), "、".join(card.missing), _file(card)], columns)
        for card in cards
        if card.missing
    ]
    return Task(
        name="missing",
        title="没有识别出的报告信息",
        hint="可以在原件开头、同名的 yml 文件或文件夹名里写明，再重新生成。",
        counted="份报告",
        columns=columns,
        rows=rows,
    )


def _silent(cards: Sequence[Card]) -> Task:
    columns = _columns("报告", "文件")
    return Task(
        name="silent",
        title="没有识别出任何条目的报告",
        hint="这些报告里没有识别出问题、原因、措施和落实情况；全文仍在页面上。",
        counted="份报告",
        columns=columns,
        rows=[record([link(card.title, f"../{card.path}"), _file(card)], columns) for card in cards if not card.lines],
    )


def _unread(cards: Sequence[Card]) -> Task:
    columns = _columns("原文", "报告", "文件")
    rows = []
    for card in cards:
        for part in card.unread if card.lines else ():
            page = f"../{card.path}#{part.anchor}" if part.anchor else f"../{card.path}"
            cells = [link(part.words, page), link(card.title, f"../{card.path}"), _file(card)]
            rows.append(record(cells, columns))
    return Task(
        name="unread",
        title="未能识别",
        hint="这些部分里没有识别出问题、原因、措施和落实情况；请看看是不是漏了。",
        counted="处",
        columns=columns,
        rows=rows,
    )


def _doubts(cards: Sequence[Card]) -> Task:
    columns = _columns("从", "到", "理由", "报告", "确认的命令")
    rows = []
    for card in cards:
        page = f"../{card.path}"
        for doubt in card.doubts:
            source = f"[{doubt.source} {inline(doubt.source_words)}]({page}#{doubt.source})"
            target = f"[{doubt.target} {inline(doubt.target_words)}]({page}#{doubt.target})"
            command = f"meeting-archive decide link {card.code}-{doubt.source} {card.code}-{doubt.target} --confirm"
            cells = [source, target, inline(doubt.why), link(card.title, page), f"<code>{inline(command)}</code>"]
            rows.append(record(cells, columns))
    return Task(
        name="links",
        title="只是可能的关联",
        hint=(
            "这些关联把握不大，请对照原文看是否成立。成立的，复制“确认的命令”运行；不成立的，把命令末尾的"
            f" <code>{inline('--confirm')}</code> 换成 <code>{inline('--reject')}</code>。"
        ),
        counted="条关联",
        columns=columns,
        rows=rows,
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
            rows=[
                record([inline(found.message), inline(found.hint), f"<code>{inline(file)}</code>"], columns)
                for file, found in by_code[code]
            ],
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
        rows=[
            record([f"<code>{inline(file)}</code>", inline(found.message)], columns)
            for file, found in notices
            if found.code == _VERSION
        ],
    )


_CODES: Final[Mapping[Standing, str]] = {
    "suspect": "DECISION-SUSPECT",
    "unfit": "DECISION-UNFIT",
    "gone": "DECISION-GONE",
}


def _decisions(judged: Sequence[Judged], cards: Sequence[Card]) -> Iterator[Task]:
    """Decisions that are not in effect: someone must decide anew, or know that they wait."""
    pages = {card.code: card for card in cards}
    columns = _columns("决定", "当时的原话", "没有生效的原因", "经办", "文件")
    for standing, code in _CODES.items():
        kind = CATALOGUE[code]
        rows = []
        for one in judged:
            if one.standing == standing:
                decision = one.decision
                cells = [_said(decision, pages), inline(gist(decision.words, 60)), inline(one.why)]
                rows.append(record([*cells, _who(decision), _line(decision)], columns))
        yield Task(
            name=f"f-{code.lower()}", title=kind.name, hint=kind.hint, counted="条决定", columns=columns, rows=rows
        )


def _rejected(judged: Sequence[Judged], cards: Sequence[Card]) -> Task:
    pages = {card.code: card for card in cards}
    columns = _columns("从", "到", "经办", "说明", "文件")
    rows = []
    for one in judged:
        decision = one.decision
        if one.standing == "in_effect" and decision.choice == "reject" and decision.target is not None:
            ends = (
                f"{_place(ref, pages)} {inline(gist(words, 40))}"
                for ref, words in ((decision.ref, decision.words), (decision.target, decision.target_words))
            )
            rows.append(record([*ends, _who(decision), inline(decision.note), _line(decision)], columns))
    return Task(
        name="rejected",
        title="已否定的关联",
        hint="这些关联经人核对不成立，页面上不再显示，在这里留作记录。要恢复时，再确认一次。",
        counted="条关联",
        columns=columns,
        rows=rows,
    )


def _said(decision: Decision, pages: Mapping[str, Card]) -> str:
    """What was decided, in a few words with its places."""
    values = dict(decision.values)
    place = _place(decision.ref, pages)
    match decision.kind:
        case "status":
            return f"{place} 状态：{inline(values['状态'])}"
        case "metadata":
            return f"{place} {inline(values['项目'])}：{inline(values['内容'])}"
        case "item":
            return f"{place} 认定：{inline(values['类型'])}"
    choice = {"confirm": "确认", "reject": "否定", "add": "新增"}[decision.choice or "confirm"]
    target = _place(decision.target, pages) if decision.target is not None else ""
    return f"{choice}关联 {place} → {target}"


def _place(ref: Ref, pages: Mapping[str, Card]) -> str:
    name = inline(str(ref))
    card = pages.get(ref.report)
    if card is None:
        return name
    known = ref.id in card.begins or any(promise.id == ref.id for promise in card.promises)
    return f"[{name}](../{card.path}{f'#{ref.id}' if known else ''})"


def _who(decision: Decision) -> str:
    return "，".join(part for part in (inline(decision.author), zh_date(decision.day)) if part)


def _line(decision: Decision) -> str:
    return f"<code>{inline(decision.file)}</code> 第 {decision.line} 行"


def _columns(*names: str) -> Sequence[Column]:
    return tuple(Column(name=name) for name in names)


def _file(card: Card) -> str:
    return f"<code>{inline(card.source)}</code>"
