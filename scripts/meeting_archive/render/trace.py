"""问题—原因—措施对照表: each problem with its causes and measures, gaps, and the measures that answer no problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..model import Item, Role
from .after import After
from .escape import gist, inline
from .relations import Relations, Tie
from .words import GAP, ROLE, sureness

_WORDS: Final = 60


def trace(relations: Relations, after: After) -> str:
    """The table as one raw HTML block; empty where the report has no problems, so that nothing can be traced.

    What later reports say of the measures is a column of its own where there are later reports.
    """
    problems = relations.of_role("problem")
    if not problems:
        return ""
    orphans = relations.measures_without_problem()
    return "\n".join(_table(relations, problems, orphans, after)) + "\n"


def _table(relations: Relations, problems: list[Item], orphans: list[Item], after: After) -> Iterator[str]:
    columns: tuple[Role, ...] = ("problem", "cause", "measure") if relations.tells_causes else ("problem", "measure")
    width = len(columns) + after.known
    more = '<th scope="col">后续</th>' if after.known else ""
    yield '<div class="ma-trace" data-search-exclude>'
    yield "<table>"
    yield f"<caption>{_caption(relations, problems, orphans)}</caption>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{ROLE[role]}</th>' for role in columns) + f"{more}</tr></thead>"
    yield "<tbody>"
    for item in problems:
        yield f'<tr data-item="{item.id}" data-depth="{relations.depth(item)}">'
        yield f'<td class="ma-problem" data-label="问题">{_words(item)}</td>'
        if relations.tells_causes:
            yield f'<td class="ma-causes" data-label="原因">{_cell(relations, item, "cause")}</td>'
        yield f'<td class="ma-measures" data-label="措施">{_cell(relations, item, "measure")}</td>'
        if after.known:
            answers = relations.towards(item, "measure")
            yield f'<td class="ma-later" data-label="后续">{after.cell([tie.other.id for tie in answers])}</td>'
        yield "</tr>"
    yield "</tbody>"
    if orphans:
        yield '<tbody class="ma-orphans">'
        yield f'<tr><th colspan="{width}" scope="rowgroup">没有对应问题的措施 {len(orphans)} 条</th></tr>'
        for item in orphans:
            yield f'<tr data-item="{item.id}" data-depth="0">'
            yield f'<td class="ma-measures" colspan="{len(columns)}" data-label="措施">{_words(item)}</td>'
            if after.known:
                yield f'<td class="ma-later" data-label="后续">{after.cell([item.id])}</td>'
            yield "</tr>"
        yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _caption(relations: Relations, problems: list[Item], orphans: list[Item]) -> str:
    wanted: tuple[Role, ...] = ("cause", "measure") if relations.tells_causes else ("measure",)
    gaps = {role: sum(relations.uncovered(item, role) for item in problems) for role in wanted}
    said = "、".join(f"{GAP[role]}的 {count} 条" for role, count in gaps.items() if count)
    covered = f"都有{'和'.join(ROLE[role] for role in wanted)}"
    parts = [f"问题 {len(problems)} 条，" + (f"其中{said}" if said else covered)]
    if not relations.tells_causes:
        parts.append("本报告没有原因分析")
    if orphans:
        parts.append(f"没有对应问题的措施 {len(orphans)} 条")
    return "；".join(parts) + "。"


def _cell(relations: Relations, item: Item, role: Role) -> str:
    ties = relations.towards(item, role)
    if ties:
        return "<ul>" + "".join(_tie(tie) for tie in ties) + "</ul>"
    kin = relations.kin_towards(item, role)
    if kin is None:
        return f'<span class="ma-gap">{GAP[role]}</span>'
    return f'见问题 <a href="#{kin.id}">{kin.id}</a>'


def _tie(tie: Tie) -> str:
    via = f'（经原因 <a href="#{tie.via.id}">{tie.via.id}</a>）' if tie.via is not None else ""
    return f"<li>{_words(tie.other)} {sureness(tie.sure)}{via}</li>"


def _words(item: Item) -> str:
    words = inline(gist(item.title or item.text, _WORDS))
    return f'<a href="#{item.id}" data-role="{item.role}">{item.id} {words}</a>'
