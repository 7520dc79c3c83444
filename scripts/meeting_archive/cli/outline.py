"""`inspect`: a readable outline of what was read in one original, with the rule behind each line on request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import click

from .. import classify, commitments, link, parse
from ..model import Item, Link, Reading, Rule
from .report import ROLE_WORDS, print_findings

_ORIGIN_WORDS: Final = {
    "front_matter": "文件头",
    "sidecar": "旁注文件",
    "path": "文件夹或文件名",
    "text": "正文",
    "unknown": "不详",
}
_FIELDS: Final = {
    "title": "标题",
    "year": "年度",
    "date": "日期",
    "organization": "单位",
    "person": "汇报人",
    "meeting": "会议",
}
_LINK_WORDS: Final = {"caused_by": "原因", "addressed_by": "措施", "removed_by": "针对它的措施"}
_QUOTE_LENGTH: Final = 40


def print_outline(reading: Reading, *, explain_rules: bool) -> None:
    """Print metadata, items with their links and commitments, and findings."""
    report = reading.report
    click.echo(f"编号 {report.id}　{report.source.path}")
    for name, word in _FIELDS.items():
        value = getattr(report.metadata, name)
        origin = f"（见于{_ORIGIN_WORDS[value.origin]}）" if value.value else ""
        click.echo(f"{word}：{value.value or '不详'}{origin}")
    links: dict[str, list[Link]] = defaultdict(list)
    for each in reading.links:
        links[each.source].append(each)
    promises = defaultdict(list)
    for commitment in reading.commitments:
        promises[commitment.item].append(commitment)
    titles = {item.id: item.title for item in reading.items}
    click.echo()
    for item in reading.items:
        pad = "  " * item.id.count(".")
        click.echo(f"{pad}{item.id} {ROLE_WORDS[item.role]}　{item.title}")
        if explain_rules:
            click.echo(f"{pad}    规则 {item.rule}：{_says(item.rule, _ITEM_RULES)}")
        for each in links[item.id]:
            sure = "确定" if each.sure else "可能"
            click.echo(f"{pad}    → {_LINK_WORDS[each.kind]} {each.target} {_cut(titles[each.target])}（{sure}）")
            if explain_rules:
                for evidence in each.evidence:
                    terms = f"：{'、'.join(evidence.terms)}" if evidence.terms else ""
                    says = _says(evidence.rule, link.RULES)
                    click.echo(f"{pad}        规则 {evidence.rule}（{evidence.score:.2f}）{says}{terms}")
        for commitment in promises[item.id]:
            parts = [commitment.quantity, commitment.frequency, commitment.deadline, commitment.owner]
            known = "、".join(part for part in parts if part)
            click.echo(f"{pad}    承诺 {commitment.id}　{commitment.quote}{f'（{known}）' if known else ''}")
            if explain_rules:
                click.echo(f"{pad}        规则 {commitment.rule}：{_says(commitment.rule, commitments.RULES)}")
    if not reading.items:
        click.echo("没有认出问题、原因、措施或落实情况。")
    if reading.findings:
        click.echo()
        print_findings([(report.source.path, finding, reading) for finding in reading.findings])


_ITEM_RULES: Final[Mapping[str, Rule]] = {**parse.RULES, **classify.RULES}


def _says(name: str, rules: Mapping[str, Rule]) -> str:
    return rules[name].says if name in rules else ""


def _cut(text: str) -> str:
    return text[:_QUOTE_LENGTH] + ("……" if len(text) > _QUOTE_LENGTH else "")
