"""关系图: problems, causes and measures in columns, joined by lines; an SVG drawn at build time, without script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..model import Item, Link, Role
from .escape import gist, inline
from .relations import Relations
from .words import ROLE

LIMIT: Final = 20
"""Items shown in one column: about one screen."""

_COLUMN: Final = 260
_GAP: Final = 90
_ROW: Final = 36
_BOX: Final = 28
_TOP: Final = 34
_CHARACTERS: Final = 15
"""Characters of 14 units that fit in a box beside the item's id."""

_KINDS: Final = frozenset({"caused_by", "addressed_by", "removed_by"})
_ORDER: Final[tuple[Role, ...]] = ("problem", "cause", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    x: int
    y: int


def diagram(relations: Relations) -> str:
    """The picture as one raw HTML block; empty where nothing is linked. At most `LIMIT` items a column are drawn."""
    links = _links(relations)
    ends = {end for link in links for end in (link.source, link.target)}
    linked = [item for item in relations.items.values() if item.id in ends]
    columns = {role: [item for item in linked if item.role == role] for role in _ORDER}
    shown = {role: items[:LIMIT] for role, items in columns.items() if items}
    if not shown:
        return ""
    places = {
        item.id: _Place(x=n * (_COLUMN + _GAP), y=_TOP + row * _ROW)
        for n, items in enumerate(shown.values())
        for row, item in enumerate(items)
    }
    total, drawn = len(linked), len(places)
    lines = ['<div class="ma-diagram">', *_svg(shown, places, links), "</div>"]
    if drawn < total:
        lines.append(f'<p class="ma-count">图中显示 {drawn} 项，共 {total} 项有关联；其余见对照表。</p>')
    return "\n".join(["<div data-search-exclude>", *lines, "</div>"]) + "\n"


def _links(relations: Relations) -> list[Link]:
    return [
        tie.link
        for item in relations.items.values()
        for tie in relations.ties.get(item.id, ())
        if tie.outward and tie.link.kind in _KINDS
    ]


def _svg(shown: dict[Role, list[Item]], places: dict[str, _Place], links: list[Link]) -> Iterator[str]:
    width = len(shown) * (_COLUMN + _GAP) - _GAP
    height = _TOP + max(len(items) for items in shown.values()) * _ROW
    names = "、".join(ROLE[role] for role in shown)
    drawn = [link for link in links if link.source in places and link.target in places]
    yield (
        f'<svg role="img" viewBox="-1 0 {width + 2} {height}" width="{width + 2}" height="{height}" '
        'font-size="14" fill="currentColor">'
    )
    yield f"<title>{names}关系图</title>"
    yield f"<desc>{len(places)} 项，{len(drawn)} 条连线；实线为确定，虚线为可能。</desc>"
    for n, (role, items) in enumerate(shown.items()):
        yield (
            f'<text class="ma-column" data-role="{role}" x="{n * (_COLUMN + _GAP)}" y="18" font-weight="bold">'
            f"{ROLE[role]} {len(items)}</text>"
        )
    for link in drawn:
        yield _edge(link, places[link.source], places[link.target])
    for items in shown.values():
        for item in items:
            yield _node(item, places[item.id])
    yield "</svg>"


def _edge(link: Link, source: _Place, target: _Place) -> str:
    left, right = sorted((source, target), key=lambda place: place.x)
    x1, y1, x2, y2 = left.x + _COLUMN, left.y + _BOX // 2, right.x, right.y + _BOX // 2
    bend = (x2 - x1) // 2 if x2 - x1 <= _GAP else _GAP
    name, dash = ("sure", "") if link.sure else ("maybe", ' stroke-dasharray="5 4"')
    word = "确定" if link.sure else "可能"
    return (
        f'<path class="ma-edge" data-source="{link.source}" data-target="{link.target}" data-kind="{link.kind}" '
        f'data-sure="{name}" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" fill="none" '
        f'stroke="currentColor" stroke-opacity="0.55"{dash}><title>{link.source} — {link.target}，{word}</title></path>'
    )


def _node(item: Item, place: _Place) -> str:
    words = inline(gist(item.title or item.text, _CHARACTERS))
    return (
        f'<a class="ma-node" href="#{item.id}" data-item="{item.id}" data-role="{item.role}">'
        f"<title>{ROLE[item.role]} {item.id} {inline(gist(item.title or item.text, 200))}</title>"
        f'<rect x="{place.x}" y="{place.y}" width="{_COLUMN}" height="{_BOX}" rx="3" '
        'fill="none" stroke="currentColor"/>'
        f'<text x="{place.x + 8}" y="{place.y + 19}">{item.id} {words}</text></a>'
    )
