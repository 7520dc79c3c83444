"""The rows that a report has in the lists of items and of what is to be checked: a function of its card alone.

A list is named by its pages without their ending (`problems/service`, `review/links`); `Brief.listed` counts what is
here, so that lists can be laid out before any row is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from ..findings import CATALOGUE
from .card import Brief, Card, Line, items_list, notices_list
from .escape import inline
from .lists import unit_link
from .paging import Block, Column, link, record
from .words import GAP, LIBRARY, ROLE

RowsOf = Callable[[str, str], Sequence[str]]
"""The rows of a report, by its code, in a list, by its name."""

ITEM_COLUMNS: Final = (Column(name="原文"), Column(name="关联"), Column(name="报告"), Column(name="单位"))
TASK_COLUMNS: Final[Mapping[str, Sequence[Column]]] = {
    name: tuple(Column(name=column) for column in columns)
    for name, columns in {
        "review/missing": ("报告", "不详", "文件"),
        "review/silent": ("报告", "文件"),
        "review/unread": ("原文", "报告", "文件"),
        "review/links": ("从", "到", "理由", "报告", "确认的命令"),
    }.items()
}
_NEAR: Final = 6
"""Linked items named in a row of a list; the rest are on the report's page."""


REVIEW: Final = "review"
FOLDERS: Final = (*LIBRARY.values(), REVIEW)
"""Where the lists lie, of which a report has rows."""


def folder_of(name: str) -> str:
    """The folder of a list, of its name."""
    return name.partition("/")[0]


def rows_of(card: Card) -> Mapping[str, tuple[str, ...]]:
    """All rows of a report, by the name of their list."""
    return {name: tuple(_rows(card, name)) for name in card.listed}


def blocks(cards: Iterable[Brief], name: str, rows: RowsOf) -> list[Block]:
    """The blocks of a list."""
    return [
        Block(key=card.code, size=size, rows=partial(rows, card.code, name))
        for card in cards
        if (size := card.listed.get(name, 0))
    ]


def notice_columns(name: str, *, alike: bool) -> Sequence[Column]:
    """The columns of a list of findings; `alike`: one hint stands above all of them."""
    names = ("提示", *([] if name.endswith("/unquoted") else ["原文"]))
    return tuple(Column(name=one) for one in (*names, *([] if alike else ["怎么办"]), "报告", "文件"))


def file_name(card: Brief) -> str:
    """The original, for a cell."""
    return f"<code>{inline(card.source)}</code>"


def _rows(card: Card, name: str) -> Iterator[str]:
    page = f"../{card.path}"
    if name == "review/missing":
        cells = [[link(card.title, page), "、".join(card.missing), file_name(card)]] if card.missing else []
    elif name == "review/silent":
        cells = [] if card.lines else [[link(card.title, page), file_name(card)]]
    elif name == "review/unread":
        cells = [
            [
                link(part.words, f"{page}#{part.anchor}" if part.anchor else page),
                link(card.title, page),
                file_name(card),
            ]
            for part in (card.unread if card.lines else ())
        ]
    elif name == "review/links":
        cells = [
            [
                f"[{doubt.source} {inline(doubt.source_words)}]({page}#{doubt.source})",
                f"[{doubt.target} {inline(doubt.target_words)}]({page}#{doubt.target})",
                inline(doubt.why),
                link(card.title, page),
                f"<code>{inline(_command(card.code, doubt.source, doubt.target))}</code>",
            ]
            for doubt in card.doubts
        ]
    elif name.startswith("review/"):
        yield from _notices(card, name)
        return
    else:
        lines = (line for line in card.lines if items_list(line.role, line.topic) == name)
        yield from (_item(card, line) for line in lines)
        return
    yield from (record(row, TASK_COLUMNS[name]) for row in cells)


def _command(code: str, source: str, target: str) -> str:
    return f"meeting-archive decide link {code}-{source} {code}-{target} --confirm"


def _item(card: Card, line: Line) -> str:
    page = f"../{card.path}"
    cells = [link(line.words, f"{page}#{line.id}"), _near(line, page), link(card.title, page), unit_link(card)]
    return record(cells, ITEM_COLUMNS)


def _near(line: Line, page: str) -> str:
    words = []
    for role, name in ROLE.items():
        near = [n for n in line.near if n.role == role]
        if near:
            ids = "、".join(f"[{n.id}]({page}#{n.id})" + ("" if n.sure else "（可能）") for n in near[:_NEAR])
            words.append(f"{name} {ids}" + (f"等 {len(near)} 条" if len(near) > _NEAR else ""))
    if line.see and not line.near:
        words.append(f"见 [{line.see}]({page}#{line.see})")
    words.extend(f'<span class="ma-gap">{GAP[role]}</span>' for role in line.gaps)
    return "；".join(words)


def _notices(card: Card, name: str) -> Iterator[str]:
    quoted = not name.endswith("/unquoted")
    for notice in card.notices:
        if notices_list(notice.code) != name.removesuffix("/unquoted"):
            continue
        place = f"../{card.path}#{notice.anchor}" if notice.anchor else f"../{card.path}"
        cells = [inline(notice.message)]
        if quoted:
            cells.append(link(notice.words, place) if notice.words else "")
        alike = hints_alike(notice.code)
        if not alike:
            cells.append(inline(notice.hint))
        cells += [link(card.title, place), file_name(card)]
        yield record(cells, notice_columns(name, alike=alike))


def hints_alike(code: str) -> bool:
    """Whether all findings of a code say the same of what to do."""
    return code in CATALOGUE and "{" not in CATALOGUE[code].hint
