"""Commitments, follow-ups and recurrences as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ..across import CrossLink, FollowUp, LedgerRow, Ref
from ..model import Evidence

MOST_CANDIDATES: Final = 3
LONGEST_QUOTE: Final = 120


def commitment_row(data: Mapping[str, Any], commitment: Mapping[str, Any], row: LedgerRow) -> dict[str, Any]:
    """A commitment as its report (`data`) has it, with what it answers and what people recorded."""
    report = data["report"]
    return {
        "report": report["id"],
        **commitment,
        "organization": report["organization"],
        "person": report["person"],
        "year": report["year"],
        "kind": row.kind or None,
        "problems": list(row.problems),
        "causes": list(row.causes),
        "state": row.state or None,
        "history": [
            {
                "state": status.state,
                "evidence": status.evidence or None,
                "date": status.day or None,
                "author": status.author or None,
                "note": status.note or None,
                "suspect": status.suspect,
            }
            for status in row.history
        ],
    }


def follow_row(one: FollowUp, paths: Mapping[str, str], items: Mapping[Ref, str]) -> dict[str, Any]:
    """A promise beside a later report."""
    subject = one.subject
    return {
        "commitment": {
            "report": subject.report,
            "id": subject.id,
            "item": items.get(subject, subject.id) or None,
            "quote": one.quote,
        },
        "later_report": one.later,
        "source": {"earlier": paths.get(subject.report), "later": paths.get(one.later)},
        "answered": bool(one.mentions),
        "candidates": [
            {
                "item": mention.item or None,
                "quote": mention.quote[:LONGEST_QUOTE],
                "score": round(mention.score, 4),
                "evidence": _evidence(mention.evidence),
            }
            for mention in (one.mentions or one.nearest)[:MOST_CANDIDATES]
        ],
        "verdict": one.verdict,
        "target": one.target,
        "actual": one.actual,
        "unit": one.unit,
        "claim": one.claim,
        "claim_words": one.claim_words or None,
        "recorded": list(one.recorded),
        "timing": one.timing,
        "timing_words": one.timing_words or None,
        "origin": one.origin,
    }


def recurrence_row(link: CrossLink, texts: Mapping[Ref, str]) -> dict[str, Any]:
    """A problem that a later report has again."""
    return {
        "kind": link.kind,
        "source": {"report": link.source.report, "item": link.source.id, "text": texts.get(link.source)},
        "target": {"report": link.target.report, "item": link.target.id, "text": texts.get(link.target)},
        "score": round(link.score, 4),
        "origin": link.origin,
        "evidence": _evidence(link.evidence),
    }


def _evidence(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "rule": one.rule,
            "quote_source": one.quote_source,
            "quote_target": one.quote_target,
            "terms": list(one.terms),
            "score": round(one.score, 4),
        }
        for one in evidence
    ]
