"""What became of the promises of a unit or a person, on its page: counts, its 对账单, its problems that return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from ..across import Account, Chain, Voice
from .accounts import Sheets, promised
from .answers import tally
from .card import Brief
from .escape import slug
from .ledger_rows import Ledger, totals, unit_ledger
from .paging import Column, link, records, row, shown, table
from .places import sheet_path, voice_name, voice_page
from .recurring import LIST_COLUMNS, Chains, voice_path
from .words import VERDICT, whole_date

_CHAINS: Final = 10
"""Problems that return named on the page of a unit or a person."""


def standings(sheets: Sheets, chains: Chains, ledger: Ledger, cards: Sequence[Brief]) -> Mapping[str, str]:
    """Markdown for the page of each unit and person that has promises or problems that return, by the page's path."""
    voices: dict[str, list[Voice]] = defaultdict(list)
    for voice in dict.fromkeys([*sheets.voices, *chains.voices]):
        voices[voice_page(voice)].append(voice)
        if voice.person:
            voices[voice_page(Voice(organization=voice.organization))].append(voice)
    reports: dict[str, list[Brief]] = defaultdict(list)
    for card in cards:
        reports[f"units/{card.unit_slug}.md"].append(card)
        if card.person:
            reports[f"people/{slug(card.person)}.md"].append(card)
    found = {path: _standing(path, sheets, chains, ledger, group, voices[path]) for path, group in reports.items()}
    return {path: words for path, words in found.items() if words}


def _standing(
    path: str, sheets: Sheets, chains: Chains, ledger: Ledger, cards: Sequence[Brief], voices: Sequence[Voice]
) -> str:
    parts: list[str] = []
    rows = ledger.rows(cards)
    if rows:
        parts += ["## 承诺的情况 {: #promises }\n", f"截至{whole_date(ledger.as_at)}，{totals(rows)}\n"]
        if path.startswith("units/"):
            parts.append(f"[看承诺台账](../{unit_ledger(cards[0])})\n")
    accounts = [account for voice in voices for account in sheets.accounts.get(voice, ())]
    if accounts:
        parts += ["### 对账单 {: #sheets }\n", _sheets(accounts)]
    again = [chain for voice in voices for chain in chains.of.get(voice, ())]
    if again:
        parts += ["## 屡改屡犯 {: #recurring }\n", *_again(again, chains, voices)]
    return "\n".join(parts)


def _sheets(accounts: Sequence[Account]) -> str:
    columns = [Column(name="对账单"), Column(name="承诺", number=True)]
    columns += [Column(name=word, number=True) for word in VERDICT.values()]
    several = len({account.voice for account in accounts}) > 1
    lines = []
    for account in accounts:
        counts = tally(promised(account))
        whose = f"{voice_name(account.voice)}：" if several else ""
        name = f"{whose}{account.since}年承诺（对照{account.year}年）"
        cells = [
            link(name, f"../{sheet_path(account)}"),
            sum(counts.values()),
            *(count or "" for count in counts.values()),
        ]
        lines.append(row(cells))
    return table(columns, lines)


def _again(again: Sequence[Chain], chains: Chains, voices: Sequence[Voice]) -> list[str]:
    first = again[:_CHAINS]
    ways = [link(f"看{voice_name(voice)}的全部", f"../{voice_path(voice)}") for voice in voices if chains.of.get(voice)]
    return [
        shown(0, len(first), len(again), "个问题"),
        records(LIST_COLUMNS, [chains.row(chain) for chain in first]),
        " · ".join(ways) + "\n",
    ]
