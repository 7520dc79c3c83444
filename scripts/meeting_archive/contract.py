"""The machine-readable contract: one report as plain JSON values, the same from `inspect --json` and in the site.

Described for users in `docs/guide/data.md`; `tests/test_contract.py` holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .model import Commitment, Finding, Item, Link, Reading, locate, paragraph_starts


def reading_data(reading: Reading) -> dict[str, Any]:
    """One report with its paragraphs, items, links, commitments and findings, ready for `json.dumps`."""
    report, meta = reading.report, reading.report.metadata
    starts = paragraph_starts(report.paragraphs)
    year = meta.year.value
    return {
        "report": {
            "id": report.id,
            "title": report.title,
            "year": int(year) if year and year.isdecimal() else None,
            "date": meta.date.value,
            "organization": meta.organization.value,
            "person": meta.person.value,
            "meeting": meta.meeting.value,
            "meeting_type": meta.meeting_type.value,
            "source": {
                "path": report.source.path,
                "format": report.source.format,
                "sha256": report.source.sha256,
            },
        },
        "paragraphs": [p.text for p in report.paragraphs],
        "items": [_item(item, starts) for item in reading.items],
        "links": [_link(link) for link in reading.links],
        "commitments": [_commitment(commitment, starts) for commitment in reading.commitments],
        "findings": [_finding(finding, starts) for finding in reading.findings],
    }


def to_json(data: Mapping[str, Any], *, indent: int | None = None) -> str:
    """UTF-8 JSON text; characters stay readable, lone surrogates are escaped so that it can always be encoded."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return "".join(f"\\u{ord(c):04x}" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def _item(item: Item, starts: tuple[int, ...]) -> dict[str, Any]:
    paragraph, start = locate(starts, item.span.start)
    return {
        "id": item.id,
        "role": item.role,
        "parent": item.parent,
        "label": item.label,
        "title": item.title,
        "text": item.text,
        "paragraph": paragraph,
        "start": start,
        "topics": list(item.topics),
        "rule": item.rule,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "source": link.source,
        "target": link.target,
        "score": round(link.score, 4),
        "origin": link.origin,
        "evidence": [
            {
                "rule": evidence.rule,
                "quote_source": evidence.quote_source,
                "quote_target": evidence.quote_target,
                "terms": list(evidence.terms),
                "score": round(evidence.score, 4),
            }
            for evidence in link.evidence
        ],
    }


def _commitment(commitment: Commitment, starts: tuple[int, ...]) -> dict[str, Any]:
    paragraph, start = locate(starts, commitment.span.start)
    return {
        "id": commitment.id,
        "item": commitment.item or None,
        "quote": commitment.quote,
        "paragraph": paragraph,
        "start": start,
        "quantity": commitment.quantity,
        "frequency": commitment.frequency,
        "deadline": commitment.deadline,
        "due": commitment.due,
        "term": commitment.term,
        "owner": commitment.owner,
        "deliverable": commitment.deliverable,
        "checkability": list(commitment.checkability),
        "rule": commitment.rule,
    }


def _finding(finding: Finding, starts: tuple[int, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
    }
    if finding.span is not None:
        data["paragraph"], data["start"] = locate(starts, finding.span.start)
    return data
