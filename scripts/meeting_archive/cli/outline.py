"""`inspect`: a readable outline of what was read in one original, with the rule behind each line on request."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import click

from ..model import Commitment, Link, OriginKind, Reading
from ..pipeline import RULES
from .report import ROLE_WORDS, print_findings

_ORIGIN_WORDS: Final[Mapping[OriginKind, str]] = {
    "decision": "人工更正",
    "front_matter": "文件头",
    "sidecar": "旁注文件",
    "path": "文件夹或文件名",
    "text": "正文",
    "margin": "页眉页脚",
    "properties": "文件属性",
    "unknown": "不详",
}
_FIELDS: Final = {
    "title": "标题",
    "year": "年度",
    "date": "日期",
    "organization": "单位",
    "person": "汇报人",
    "meeting": "会议",
    "theme": "主题",
    "secrecy": "密级",
}
_OPTIONAL: Final = frozenset({"theme", "secrecy"})
"""Facts that most reports do not have: unsaid where they are not known."""
_LINK_WORDS: Final = {"caused_by": "原因", "addressed_by": "措施", "removed_by": "针对它的措施"}
_QUOTE_LENGTH: Final = 40
_LATIN_BREAK: Final = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")
_BREAK: Final = re.compile(r"\s*\n\s*")


def print_outline(reading: Reading, *, explain_rules: bool) -> None:
    """Print metadata, items with their links and commitments, and findings."""
    _print_metadata(reading, explain_rules=explain_rules)
    links: dict[str, list[Link]] = defaultdict(list)
    for each in reading.links:
        links[each.source].append(each)
    promises: dict[str, list[Commitment]] = defaultdict(list)
    for commitment in reading.commitments:
        promises[commitment.item].append(commitment)
    titles = {item.id: item.title for item in reading.items}
    for item in reading.items:
        pad = "  " * item.id.count(".")
        click.echo(f"{pad}{item.id} {ROLE_WORDS[item.role]}　{item.title}")
        _explain(explain_rules, f"{pad}    ", item.rule)
        for each in links[item.id]:
            _print_link(each, titles[each.target], f"{pad}    ", explain_rules=explain_rules)
        for commitment in promises[item.id]:
            _print_commitment(commitment, f"{pad}    ", explain_rules=explain_rules)
    for commitment in promises[""]:
        _print_commitment(commitment, "", explain_rules=explain_rules)
    if not reading.items:
        click.echo("没有认出问题、原因、措施或落实情况。")
    if reading.findings:
        click.echo()
        print_findings([(reading.report.source.path, finding, reading) for finding in reading.findings])


def _print_metadata(reading: Reading, *, explain_rules: bool) -> None:
    report = reading.report
    if report.part > 1:
        click.echo()
    part = f"　第 {report.part} 份，共 {report.parts} 份" if report.parts > 1 else ""
    click.echo(f"编号 {report.id}　{report.source.path}{part}")
    for sign in report.signs:
        _explain(explain_rules, "    ", sign)
    for name, word in _FIELDS.items():
        value = getattr(report.metadata, name)
        if value.value is None and name in _OPTIONAL:
            continue
        origin = f"（见于{_ORIGIN_WORDS[value.origin]}）" if value.value else ""
        click.echo(f"{word}：{value.value or '不详'}{origin}")
    click.echo()


def _print_link(link: Link, title: str, pad: str, *, explain_rules: bool) -> None:
    sure = "确定" if link.sure else "可能"
    click.echo(f"{pad}→ {_LINK_WORDS[link.kind]} {link.target} {_cut(title)}（{sure}）")
    for evidence in link.evidence:
        _explain(explain_rules, f"{pad}    ", evidence.rule, evidence.terms, f"　把握 {evidence.score:.2f}")


def _print_commitment(commitment: Commitment, pad: str, *, explain_rules: bool) -> None:
    parts = (commitment.quantity, commitment.frequency, commitment.deadline, commitment.owner)
    known = "、".join(_one_line(part) for part in parts if part)
    click.echo(f"{pad}承诺 {commitment.id}　{_one_line(commitment.quote)}{f'（{known}）' if known else ''}")
    _explain(explain_rules, f"{pad}    ", commitment.rule)


def _explain(wanted: bool, pad: str, name: str, terms: tuple[str, ...] = (), more: str = "") -> None:
    if not wanted:
        return
    says = RULES[name].says if name in RULES else ""
    says = says.replace("{terms}", "、".join(terms)) if terms else says.replace("：{terms}", "")
    click.echo(f"{pad}规则 {name}：{says}{more}")


def _one_line(words: str) -> str:
    """Words of an original on one line: a break inside Chinese leaves nothing, one between Latin words a blank."""
    return _BREAK.sub("", _LATIN_BREAK.sub(" ", words))


def _cut(text: str) -> str:
    return text[:_QUOTE_LENGTH] + ("……" if len(text) > _QUOTE_LENGTH else "")
