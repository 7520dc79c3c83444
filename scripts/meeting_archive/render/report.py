"""The page of one report: a pure function of its reading, so that pages can be made in parallel and one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from ..model import MetaValue, Reading, Rule, original_place, report_year
from .after import After
from .card import known, paragraph_anchor, report_meeting_type
from .diagram import diagram
from .escape import front_matter, inline, short, slug
from .neighbours import Neighbours
from .original import original
from .parts import Parts, parts_line
from .recognised import report_note
from .relations import relate
from .touch import UNTOUCHED, Touch
from .trace import trace
from .words import ORIGIN, ROLE, meeting_names, year_words, zh_date

_UP: Final = "../../"


def render_report(
    reading: Reading,
    rules: Mapping[str, Rule],
    neighbours: Neighbours | None = None,
    touch: Touch = UNTOUCHED,
    parts: Parts = (),
    *,
    versions: str = "",
    download: bool = False,
) -> str:
    """The Markdown page of a report.

    `rules` are the entries of the rule tables by name, for the reasons of links; `neighbours` is what
    `year_neighbours` says of this page, `touch` what `touches` says, `parts` are the reports of its original where
    there are several: nothing else on it is about other reports. `versions` is what
    `version_lines` says of it. `download`: its original is offered.
    """
    return "\n".join(_page(reading, rules, neighbours, touch, parts, versions, download))


def _page(
    reading: Reading,
    rules: Mapping[str, Rule],
    neighbours: Neighbours | None,
    touch: Touch,
    parts: Parts,
    versions: str,
    download: bool,
) -> Iterator[str]:
    report = reading.report
    relations = relate(reading, rules)
    after = After(reading, touch, rules)
    year = report_year(report)
    yield front_matter(report.title, "report", _values(reading) | {"neighbours": neighbours})
    yield f"[首页]({_UP}index.md) › [报告](../index.md) › [{year_words(year)}]({_UP}years/{year or 'undated'}.md)"
    yield "{: .ma-crumbs data-search-exclude }\n"
    yield f"# {inline(report.title) or '无标题'} {{: #report }}\n"
    yield "\n".join(_facts(reading, download))
    yield from report_note(report.paragraphs)
    if line := parts_line(report.part, parts, _UP):
        yield line
    if versions:
        yield versions
    yield "\n".join(_header(reading, touch))
    table = trace(relations, after)
    if table:
        yield f"## 问题—原因—措施对照表 {{: #trace }}\n\n{table}"
    elif not reading.items:
        yield "没有识别出问题、原因、措施和落实情况。\n{: .ma-empty }\n"
    picture = diagram(relations)
    if picture:
        yield f"## 关系图 {{: #diagram }}\n\n{picture}"
    yield "## 原文 {: #original }\n"
    roles = [role for role in ROLE if any(item.role == role for item in reading.items)]
    if roles:
        title = inline(short(reading.report.title, 80))
        yield (
            f'<div class="ma-filter" data-roles="{" ".join(roles)}" data-code="{inline(reading.report.id)}" '
            f'data-title="{title}"></div>\n'
        )
    yield original(reading, relations, after) or "原件里没有文字。\n{: .ma-empty }\n"
    if reading.findings:
        yield "## 识读提示 {: #findings }\n"
        yield "\n".join(_findings(reading))


def _values(reading: Reading) -> dict[str, Any]:
    report, metadata = reading.report, reading.report.metadata
    roles = Counter(item.role for item in reading.items)
    return {
        "full_title": report.title,
        "code": report.id,
        "year": report_year(report),
        "date": metadata.date.value,
        "organization": metadata.organization.value,
        "person": metadata.person.value,
        "meeting": metadata.meeting.value,
        "meeting_type": metadata.meeting_type.value,
        "theme": metadata.theme.value,
        "secrecy": metadata.secrecy.value,
        "source": {"path": report.source.path, "format": report.source.format, "sha256": report.source.sha256},
        "counts": {role: roles[role] for role in ROLE}
        | {"link": len(reading.links), "commitment": len(reading.commitments), "finding": len(reading.findings)},
    }


def _facts(reading: Reading, download: bool) -> Iterator[str]:
    report = reading.report
    roles = Counter(item.role for item in reading.items)
    counts = [f"{word} {roles[role]} 条" for role, word in ROLE.items() if roles[role]]
    counts += [f"承诺 {len(reading.commitments)} 条"] if reading.commitments else []
    source = report.source
    name = f"<code>{inline(source.path.rsplit('/', 1)[-1])}</code>"
    if download:
        place, sign = _UP + quote(original_place(source)), f"下载原件；校验码 SHA-256 {source.sha256}"
        name = f'<a class="ma-download" href="{place}" title="{sign}" download>{name} ⤓</a>'
    yield f"编号 <strong>{inline(report.id)}</strong> · 原件 {name}" + "".join(f" · {count}" for count in counts)
    yield "{: .ma-facts }\n"


def _header(reading: Reading, touch: Touch) -> Iterator[str]:
    metadata = reading.report.metadata
    year = report_year(reading.report)
    yield "| 项目 | 内容 | 出处 |"
    yield "| --- | --- | --- |"
    unit, person = known(metadata.organization), known(metadata.person)
    yield _row("单位", metadata.organization, f"{_UP}units/{slug(unit)}.md" if unit else None)
    yield _row("汇报人", metadata.person, f"{_UP}people/{slug(person)}.md" if person else None)
    kind = report_meeting_type(reading.report)
    meeting = metadata.meeting
    if known(meeting) is None and known(metadata.meeting_type) is not None:
        found = metadata.meeting_type
        meeting = MetaValue(value=meeting_names()[kind], origin=found.origin, quote=found.quote)
    yield _row("会议", meeting, f"{_UP}meetings/{kind}.md")
    if known(metadata.theme) is not None:
        yield _row("主题", metadata.theme, None)
    if known(metadata.secrecy) is not None:
        yield _row("密级", metadata.secrecy, None)
    day = metadata.date if known(metadata.date) else metadata.year
    shown = MetaValue(value=zh_date(day.value) if day.value else None, origin=day.origin, quote=day.quote)
    yield _row("日期", shown, f"{_UP}years/{year or 'undated'}.md")
    if touch.sheets:
        sheets = "<br>".join(f"[{inline(sheet.title)}]({_UP}{sheet.path})" for sheet in touch.sheets)
        yield f"| 对账 | {sheets} | 与其他年份的报告对照 |"
    yield ""


def _row(name: str, fact: MetaValue, target: str | None) -> str:
    value = known(fact)
    if value is None:
        return f"| {name} | 不详 | {ORIGIN['unknown']} |"
    words = f"[{inline(value)}]({target})" if target else inline(value)
    said = f' title="{inline(short(fact.quote, 100))}"' if fact.quote else ""
    return f'| {name} | {words} | <span class="ma-origin"{said}>{ORIGIN[fact.origin]}</span> |'


def _findings(reading: Reading) -> Iterator[str]:
    yield '<ul class="ma-findings">'
    for finding in reading.findings:
        anchor = paragraph_anchor(reading, finding.span)
        place = f' <a href="#{anchor}">看原文</a>' if anchor else ""
        words = inline(finding.message) + inline(finding.hint)
        yield f'<li data-severity="{finding.severity}">{words}{place}</li>'
    yield "</ul>\n"
