"""The machine-readable contract: a report, or an original with all its reports, as plain JSON values.

The site carries one object for each report, `inspect --json` prints one for each original; they are the same where the
original is one report.

Described for users in `docs/guide/data.md`; `tests/test_contract.py` holds the two together.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .model import ROLE_LETTER, Commitment, Finding, Item, Link, Paragraph, Reading, locate, paragraph_starts

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


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
            "theme": meta.theme.value,
            "secrecy": meta.secrecy.value,
            "source": {
                "path": report.source.path,
                "format": report.source.format,
                "sha256": report.source.sha256,
            },
            "properties": dict(sorted(report.properties.items())),
            **({"part": report.part, "parts": report.parts} if report.parts > 1 else {}),
        },
        "paragraphs": [p.text for p in report.paragraphs],
        **_recognised(report.paragraphs),
        "items": [_item(item, starts) for item in reading.items],
        "links": [_link(link) for link in reading.links],
        "commitments": [_commitment(commitment, starts) for commitment in reading.commitments],
        "findings": [_finding(finding, starts) for finding in reading.findings],
    }


def original_data(readings: Sequence[Reading]) -> dict[str, Any]:
    """One original with all that was read in it; `readings` are its reports in order, at least one.

    Of several reports: ids run on through the original, `paragraph` counts its paragraphs, `report` is the first one,
    and `documents` says which paragraphs each has (half-open) and what it is.
    """
    first = reading_data(readings[0])
    if len(readings) == 1:
        return first
    whole: dict[str, Any] = {"report": first["report"], "documents": []} | {
        key: [] for key in ("paragraphs", "items", "links", "commitments", "findings")
    }
    numbers: Counter[str] = Counter()
    for reading in readings:
        data = reading_data(reading)
        begin = len(whole["paragraphs"])
        stop = begin + len(data["paragraphs"])
        whole["documents"].append({"paragraphs": [begin, stop], "report": data["report"]})
        whole["paragraphs"] += data["paragraphs"]
        if "recognised" in data:
            whole["recognised"] = whole.get("recognised", []) + [
                _moved(row, numbers, begin) for row in data["recognised"]
            ]
        whole["items"] += [_moved(row, numbers, begin, "id", "parent") for row in data["items"]]
        whole["links"] += [_moved(row, numbers, 0, "source", "target") for row in data["links"]]
        whole["commitments"] += [_moved(row, numbers, begin, "id", "item") for row in data["commitments"]]
        whole["findings"] += [_moved(row, numbers, begin) for row in data["findings"]]
        numbers += Counter(ROLE_LETTER[item.role] for item in reading.items if item.parent is None)
        numbers["K"] += len(reading.commitments)
    return whole


def _moved(row: Mapping[str, Any], numbers: Counter[str], paragraphs: int, *ids: str) -> dict[str, Any]:
    """An entry with its ids counted on from those of the reports before, and its paragraph too."""
    moved = dict(row)
    for key in ids:
        if moved[key] is not None:
            top, dot, below = moved[key][1:].partition(".")
            letter = moved[key][0]
            moved[key] = f"{letter}{int(top) + numbers[letter]}{dot}{below}"
    if "paragraph" in moved:
        moved["paragraph"] += paragraphs
    return moved


def to_json(data: Mapping[str, Any], *, indent: int | None = None) -> str:
    """UTF-8 JSON text; characters stay readable, lone surrogates are escaped so that it can always be encoded."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _recognised(paragraphs: Sequence[Paragraph]) -> dict[str, Any]:
    """Which paragraphs were recognised in pictures, and how sure of them the program was; only where there are any."""
    found = [
        {"paragraph": at, "confidence": None if p.confidence is None else round(p.confidence, 2)}
        for at, p in enumerate(paragraphs)
        if p.recognised
    ]
    return {"recognised": found} if found else {}


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
