"""What follow knows of one report: its promises, its clauses, and where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ..across import Ref
from ..model import Span, Term
from .figures import Figure, Sense
from .tables import WORDS, one_of
from .terms import Terms

Part = Literal["review", "problem", "plan", "other"]

_AIM: Final = re.compile(r"以[^，]*为|为[^，]{4,}(?:基础|保障|条件)|促进|着力|围绕|针对|推动")
_DONE: Final = re.compile(one_of(WORDS["done"]) + "|了(?!解)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure, and the terms of what its clause says around it: what is counted."""

    figure: Figure
    about: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A clause of a report: `span` in its flat text, in which `part`, of which `item`; `terms` with its context's."""

    span: Span
    text: str
    part: Part
    item: str
    own: Terms
    terms: Terms
    counted: tuple[Counted, ...]
    row: bool = False
    heading: bool = False

    @property
    def aims(self) -> bool:
        """Whether it only names the matter, or what something was done for."""
        return self.heading or _AIM.match(self.text) is not None

    @property
    def tells(self) -> bool:
        """Whether it gives a figure or says that something was done."""
        return bool(self.counted) or _DONE.search(self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something promised: a commitment, or what a measure says that holds none; what later reports are searched for."""

    ref: Ref
    quote: str
    span: Span
    own: Terms
    terms: Terms
    counted: tuple[Counted, ...]
    changes: tuple[Sense, ...]
    due: str | None
    term: Term
    frequency: str | None
    yearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One report ready to be compared: a pure function of its reading."""

    promises: tuple[Promise, ...]
    units: tuple[Unit, ...]
