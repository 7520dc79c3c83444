"""What follow knows of one report: its promises, its clauses, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..across import Ref
from ..model import Span, Term
from .figures import Figure
from .terms import Terms

Part = Literal["review", "problem", "plan", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure, and the terms of what its clause says around it: what is counted."""

    figure: Figure
    about: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A clause of a report: `span` in its flat text, in which `part`, of which `item`, with its terms.

    `tells`: it gives a figure or says that something was done. `aims`: it only names the matter, or what something was
    done for.
    """

    span: Span
    text: str
    part: Part
    item: str
    own: Terms
    counted: tuple[Counted, ...]
    tells: bool
    aims: bool
    row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something promised: a commitment, or what a measure says that holds none; what later reports are searched for.

    `around` is its line, and the headings above it. `named`: each word with its weight
    and the concepts it belongs to.
    """

    ref: Ref
    quote: str
    span: Span
    own: Terms
    around: str
    named: Mapping[str, tuple[float, tuple[str, ...]]]
    counted: tuple[Counted, ...]
    due: str | None
    term: Term
    frequency: str | None
    yearly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One report ready to be compared: a pure function of its reading."""

    promises: tuple[Promise, ...]
    units: tuple[Unit, ...]
