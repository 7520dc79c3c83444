"""What a reader types: terms that must all stand in a record, and terms that must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .fold import Folding, fold_text

_QUOTES: Final = '"“”„‟＂'
_TERM: Final = re.compile(
    rf"(?P<minus>-?)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*\s[^{_QUOTES}]*)[{_QUOTES}](?=\s|$)|(?P<word>\S+))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Folded terms, without repetition, in the order typed."""

    terms: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was asked for."""
        return not self.terms and not self.excluded


def parse_query(text: str, rules: Folding) -> Query:
    """Read a query; whatever is typed has a meaning.

    Terms stand between spaces. `-词` excludes. Quotation marks around words with spaces between them make one term;
    everything else, other quotation marks too, is searched for as it is written.
    """
    terms: dict[str, None] = {}
    excluded: dict[str, None] = {}
    at = 0
    while match := _TERM.search(text, at):
        at = match.end()
        words = fold_text(match["phrase"] if match["phrase"] is not None else match["word"], rules)
        if match["minus"] and words:
            excluded[words] = None
        elif match["minus"] or words:
            terms[words or "-"] = None
    return Query(terms=tuple(terms), excluded=tuple(excluded))
