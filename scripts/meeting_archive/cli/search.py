"""Print what a search finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from ..pipeline import KINDS, Found, Hit, Index

_WORDS = 100
_DETAILS = ("item", "quantity", "frequency", "deadline", "due", "owner", "deliverable")


def print_hits(index: Index, found: Found, limit: int) -> None:
    """Two lines a hit: its words, and where they stand."""
    for number in found.records[:limit]:
        hit = index.hit(number)
        words = " ".join(hit.record.text.split())
        click.echo(words if len(words) <= _WORDS else words[:_WORDS] + "……")
        anchor = "" if hit.record.anchor.startswith("p-") else f" {hit.record.anchor}"
        facts = (hit.head.title, hit.head.unit, hit.head.date or hit.head.year, hit.target)
        click.echo(f"    {KINDS[hit.record.kind]}{anchor} · " + " · ".join(fact for fact in facts if fact))
    total = len(found.records)
    shown = f"，显示前 {limit} 条" if total > limit else ""
    click.echo(f"共 {total} 条{shown}。" if total else "没有结果。")


def hits_json(index: Index, found: Found) -> Iterator[str]:
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
