"""对账: for each unit or person and year, last year's promises beside this year's words; pages that print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ..across import Account, Across, Copied, FollowUp, Ref, Status, Voice
from ..model import Rule
from .answers import EXPLAINED, says, tally, tally_words
from .copied import copied_table
from .escape import gist, inline, short
from .lists import HOME, code, unit_link
from .neighbours import Neighbour, Neighbours, neighbours
from .paging import Column, Group, Listing, Page, block, laid_out, link, record, row, table
from .places import (
    Register,
    by_voice,
    promise_key,
    sheet_path,
    sheet_rows,
    sheet_title,
    voice_name,
    voice_page,
)
from .sheet_row import sheet_row
from .words import VERDICT, when, year_anchor, year_words

INDEX: Final = "accounts/index.md"
SILENT: Final = "accounts/not-mentioned.md"
RECURRING: Final = "accounts/recurring.md"
CRUMB: Final = ("对账", "index.md")
_WORDS: Final = 160
_TITLE: Final = 28
_SILENT_COLUMNS: Final = tuple(Column(name=name) for name in ("承诺原文", "期限", "责任", "单位", "来源", "对账单"))
_SILENT_ACCOUNTS: Final = (
    Column(name="单位或个人"),
    Column(name="对账单"),
    Column(name="承诺", number=True),
    Column(name="未提及", number=True),
)


class Sheets:
    """The accounts of an archive, with what their pages need of its reports and of what people decided."""

    def __init__(
        self, across: Across, register: Register, rules: Mapping[str, Rule], states: Mapping[Ref, Sequence[Status]]
    ) -> None:
        self.register = register
        self.rules = rules
        self.states = states
        self.accounts: dict[Voice, list[Account]] = defaultdict(list)
        for account in sorted(across.accounts, key=lambda one: (one.year, one.since), reverse=True):
            self.accounts[account.voice].append(account)
        self.voices = by_voice(self.accounts)
        self._copied: dict[tuple[str, str], list[Copied]] = defaultdict(list)
        for copied in across.copied:
            if copied.earlier in register.briefs and copied.later in register.briefs:
                self._copied[copied.earlier, copied.later].append(copied)

    def __iter__(self) -> Iterator[Account]:
        """Voice by voice, the newest account of each first."""
        for voice in self.voices:
            yield from self.accounts[voice]

    def copied(self, account: Account) -> list[Copied]:
        """The paragraphs that the later reports of an account take over from the earlier ones."""
        pairs = ((old, new) for old in account.earlier for new in account.later)
        return [copied for pair in pairs for copied in self._copied.get(pair, ())]


def promised(account: Account) -> list[FollowUp]:
    """The rows about commitments; the other rows are about measures that hold none."""
    return [said for said in account.rows if said.subject.id.startswith("K")]


def followed(accounts: Iterable[Account]) -> dict[str, list[tuple[Account, FollowUp]]]:
    """Each promise once, by the year it was made in, newest first: what says most about it, and the account with it.

    A promise may stand in two accounts: beside later reports of its own year, and beside those of the next.
    """
    years: dict[str, dict[tuple[Ref, int], tuple[Account, FollowUp]]] = defaultdict(dict)
    for account in sorted(accounts, key=lambda one: (one.since, one.year)):
        chosen = years[account.since]
        for said in promised(account):
            key = promise_key(said)
            before = chosen.get(key)
            if before is None or says(said) >= says(before[1]):
                chosen[key] = account, said
    return {year: list(years[year].values()) for year in sorted(years, reverse=True)}


def lay_out_accounts(sheets: Sheets, page_size: int, recurring: int) -> Iterator[Page]:
    """The matrix of all accounts, and the list of what nobody came back to."""
    yield from _index(sheets, page_size, recurring)
    yield from _silent(sheets, page_size)


def lay_out_sheets(sheets: Sheets, page_size: int) -> Iterator[Page]:
    """Each account."""
    for account in sheets:
        yield from laid_out(_sheet(account, sheets), page_size)


# ---- One sheet ----


def _sheet(account: Account, sheets: Sheets) -> Listing:
    kept = promised(account)
    columns = [
        *(Column(name=name) for name in (f"{account.since}年承诺原文", f"{account.year}年报告原文")),
        *(Column(name=name) for name in ("报告称", "佐证", "按期")),
    ]
    return Listing(
        path=sheet_path(account),
        title=sheet_title(account),
        kind="account",
        crumbs=[HOME, CRUMB, (voice_name(account.voice), f"../{voice_page(account.voice)}")],
        counted="条",
        columns=columns,
        groups=list(_groups(account, sheets, columns)),
        before=f"{_reports(account, sheets)}\n{tally_sentence(kept)}{EXPLAINED}\n{{: .ma-sum .ma-wide }}\n",
        after="\n".join(_taken_over(account, sheets)),
        values={"neighbours": _beside(account, sheets), "hide": ["toc"]},
        bare=True,
        wide=True,
    )


def _beside(account: Account, sheets: Sheets) -> Neighbours | None:
    own = sheets.accounts[account.voice]
    pages = [Neighbour(path=sheet_path(one), title=f"{one.since}年承诺", note=f"对照{one.year}年") for one in own]
    whole = Neighbour(path=INDEX, title="全部对账单")
    return neighbours(voice_name(account.voice), pages, own.index(account), whole)


def _groups(account: Account, sheets: Sheets, columns: Sequence[Column]) -> Iterator[Group]:
    """The promises by what became of them, then the measures that hold none: the order of `sheet_rows`."""
    rows = sheet_rows(account)
    kept = [row[0] for row in rows if row[0].subject.id.startswith("K")]
    for verdict, count in tally(kept).items():
        if count:
            found = [said for said in kept if said.verdict == verdict]
            yield Group(
                heading=f"{VERDICT[verdict]}：{count} 条（共 {len(kept)} 条）",
                anchor=f"v-{verdict}",
                blocks=[block(sheet_path(account), [_row([said], sheets, columns) for said in found])],
                note="\n".join(_about_silence(found)) if verdict == "not_mentioned" else "",
            )
    if measures := rows[len(kept) :]:
        said = [one for row in measures for one in row]
        places = f"这些措施没有写明可以核查的内容，其中要做的事{tally_sentence(said, '处')}"
        yield Group(
            heading=f"没有可核查承诺的措施：{len({one.subject for one in said})} 条",
            anchor="measures",
            blocks=[block(sheet_path(account), [_row(row, sheets, columns) for row in measures])],
            note=f"{places}\n",
        )


def _row(row: Sequence[FollowUp], sheets: Sheets, columns: Sequence[Column]) -> str:
    return sheet_row(row, columns, sheets.register, sheets.rules, sheets.states)


def _about_silence(rows: Sequence[FollowUp]) -> Iterator[str]:
    if again := sum(said.claim == "again" for said in rows):
        yield f"其中 {again} 条，后来的报告只是再次承诺，没有说做了没有。\n"
    if any(said.nearest for said in rows):
        yield "“最接近的话”只供判断，多半说的是别的事。\n"


def _taken_over(account: Account, sheets: Sheets) -> Iterator[str]:
    if copied := sheets.copied(account):
        yield f"## 照搬的段落：{len(copied)} 处 {{: #copied }}\n"
        yield "这些文字与以前的报告一字不差。\n"
        yield from copied_table(copied, sheets.register)


def _reports(account: Account, sheets: Sheets) -> str:
    lines = []
    for year, codes in ((account.since, account.earlier), (account.year, account.later)):
        cards = [sheets.register.briefs[one] for one in codes if one in sheets.register.briefs]
        named = "、".join(f"{link(card.title, f'../{card.path}')} {code(card)}" for card in cards)
        lines.append(f"{year}年的报告 {len(cards)} 份：{named}")
    return "<br>\n".join(lines) + "\n{: .ma-sides }\n"


def tally_sentence(rows: Sequence[FollowUp], counted: str = "条承诺") -> str:
    """共 8 条承诺：未提及 3 条、称达到 5 条。 The parts add up to the whole."""
    parts = tally_words(tally(rows))
    return f"共 {len(rows)} {counted}" + (f"：{parts}。" if parts else "。")


# ---- All sheets ----


def _index(sheets: Sheets, page_size: int, recurring: int) -> Iterator[Page]:
    accounts = list(sheets)
    years = sorted({account.year for account in accounts})
    columns = [Column(name="单位或个人"), *(Column(name=f"对照{year}年") for year in years)]
    blocks = []
    for voice in sheets.voices:
        found = {year: [account for account in sheets.accounts[voice] if account.year == year] for year in years}
        cells = ["<br>".join(_cell(account) for account in found[year]) for year in years]
        cells = [link(voice_name(voice), f"../{voice_page(voice)}"), *cells]
        blocks.append(block(voice_page(voice), [record(cells, columns)]))
    listing = Listing(
        path=INDEX,
        title="对账",
        kind="accounts",
        crumbs=[HOME],
        counted="个单位或个人",
        columns=columns,
        groups=[Group(heading="", anchor="", blocks=blocks)],
        before=_overview(accounts, recurring) if accounts else _ways(0, recurring),
        empty="还没有可以对账的报告：同一单位或同一个人有两个年度的报告，才能把前一年的承诺同后一年的报告放在一起看。",
    )
    yield from laid_out(listing, page_size)


def _cell(account: Account) -> str:
    rows = promised(account)
    silent = tally(rows)["not_mentioned"]
    words = f"{account.since}年承诺 {len(rows)} 条" if rows else f"{account.since}年没有承诺"
    note = f'<br><span class="ma-small">未提及 {silent} 条</span>' if silent else ""
    return f"{link(words, sheet_path(account).removeprefix('accounts/'))}{note}"


def _overview(accounts: Sequence[Account], recurring: int) -> str:
    by_year = {year: [said for _, said in found] for year, found in followed(accounts).items()}
    rows = [said for found in by_year.values() for said in found]
    silent = tally(rows)["not_mentioned"]
    columns = [Column(name="承诺年份"), Column(name="承诺", number=True)]
    columns += [Column(name=word, number=True) for word in VERDICT.values()]
    lines = [_numbers(year_words(year), found) for year, found in by_year.items()]
    lines += [_numbers("合计", rows)] if lines[1:] else []
    return "\n".join(
        [
            "把前一年的承诺同后一年的报告放在一起：左边是承诺的原话，右边是后来报告的原话，两边都能点到原文。\n",
            f"{tally_sentence(rows)}{EXPLAINED}\n{{: .ma-sum }}\n",
            _ways(silent, recurring),
            table(columns, lines),
        ]
    )


def _numbers(name: str, rows: Sequence[FollowUp]) -> str:
    return row([name, len(rows), *(count or "" for count in tally(rows).values())])


def _ways(silent: int, recurring: int) -> str:
    ways = [f"[未提及的承诺 {silent} 条](not-mentioned.md)"] if silent else []
    ways.append(f"[屡改屡犯 {recurring} 个问题](recurring.md)")
    return " · ".join([*ways, "[承诺台账](../commitments/index.md)"]) + "\n"


def _silent(sheets: Sheets, page_size: int) -> Iterator[Page]:
    years = {
        year: [(account, said) for account, said in found if said.verdict == "not_mentioned"]
        for year, found in followed(sheets).items()
    }
    total = sum(len(found) for found in years.values())
    if not total:
        return
    if total > page_size:
        yield from laid_out(_silent_accounts(years, total), page_size)
        return
    groups = [
        Group(
            heading=year_words(year),
            anchor=year_anchor(year),
            blocks=[block(str(said.subject), [_silent_row(account, said, sheets)]) for account, said in found],
        )
        for year, found in years.items()
    ]
    listing = Listing(
        path=SILENT,
        title="未提及的承诺",
        kind="accounts",
        crumbs=[HOME, CRUMB],
        counted="条承诺",
        columns=_SILENT_COLUMNS,
        groups=groups,
        before=f"按作出承诺的年份排列。{EXPLAINED}\n",
    )
    yield from laid_out(listing, page_size)


def _silent_accounts(years: Mapping[str, Sequence[tuple[Account, FollowUp]]], total: int) -> Listing:
    """Too many for one page: how many in each 对账单, where they stand first."""
    groups = []
    for year, found in years.items():
        counts = Counter(sheet_path(account) for account, _ in found)
        accounts = {sheet_path(account): account for account, _ in found}
        blocks = []
        for path, account in sorted(accounts.items(), key=lambda pair: (sheet_title(pair[1]), pair[0])):
            words = link(f"对照{account.year}年", f"{path.removeprefix('accounts/')}#v-not_mentioned")
            cells: list[str | int] = [
                link(voice_name(account.voice), f"../{voice_page(account.voice)}"),
                words,
                len(promised(account)),
                counts[path],
            ]
            blocks.append(block(path, [record(cells, _SILENT_ACCOUNTS)]))
        groups.append(Group(name=year, heading=year_words(year), anchor=year_anchor(year), blocks=blocks))
    return Listing(
        path=SILENT,
        title="未提及的承诺",
        kind="accounts",
        crumbs=[HOME, CRUMB],
        counted="份对账单",
        columns=_SILENT_ACCOUNTS,
        groups=groups,
        before=f"共 {total} 条，按作出承诺的年份排列；原话在各份对账单的最前面。{EXPLAINED}\n",
        chapters=True,
    )


def _silent_row(account: Account, said: FollowUp, sheets: Sheets) -> str:
    card = sheets.register.briefs.get(said.subject.report)
    promise = sheets.register.promise(said.subject)
    sheet = f"[对照{account.year}年]({sheet_path(account).removeprefix('accounts/')})"
    if card is None or promise is None:
        return record([inline(gist(said.quote, _WORDS)), "", "", "", "", sheet], _SILENT_COLUMNS)
    page = f"../{card.path}"
    cells = [
        link(promise.words, f"{page}#{promise.id}"),
        inline(when(promise.deadline, promise.due)),
        inline(promise.owner),
        unit_link(card),
        f"{link(short(card.title, _TITLE), page)} {code(card)}",
        sheet,
    ]
    return record(cells, _SILENT_COLUMNS)
