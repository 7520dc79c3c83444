"""Words of a person found in a report's text, whatever white space and punctuation is between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_CLOSERS: Final = "。；！？…”’』」）)》〉】;!?."


@dataclass(frozen=True, slots=True)
class Page:
    """A text squeezed to letters and digits; `at` is the place of each in the text."""

    text: str
    plain: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        """Squeeze `text`."""
        at = tuple(n for n, character in enumerate(text) if character.isalnum())
        return cls(text, "".join(text[n] for n in at), at)

    def find(self, words: str) -> list[tuple[int, int]]:
        """Half-open places where the squeezed words stand, in order, with the punctuation that ends them."""
        wanted = "".join(character for character in words if character.isalnum())
        found: list[tuple[int, int]] = []
        begin = self.plain.find(wanted) if wanted else -1
        while begin >= 0:
            stop = self.at[begin + len(wanted) - 1] + 1
            while stop < len(self.text) and self.text[stop] in _CLOSERS:
                stop += 1
            found.append((self.at[begin], stop))
            begin = self.plain.find(wanted, begin + len(wanted))
        return found


def nth_place(places: list[tuple[int, int]], nth: str | None) -> tuple[int, int] | None:
    """The place that is meant: the only one, or the one counted; None where that is not clear."""
    if nth is None:
        return places[0] if len(places) == 1 else None
    number = int(nth)
    return places[number - 1] if number <= len(places) else None
