"""A design: what is answered, since when, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from nsis_rules.diagnostics.source import Span
from nsis_rules.values import UNKNOWN, Special, Value


def exact(value: object) -> Value:
    """Return a value as the engines take it; whole numbers become rationals.

    Raises ValueError for what is not exact, a binary float above all.
    """
    if isinstance(value, bool | Fraction | str | Special | frozenset):
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, tuple | list):
        return tuple(exact(item) for item in value)
    if isinstance(value, Mapping):
        return {str(name): exact(item) for name, item in value.items()}
    raise ValueError(f"not an exact value: {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a design says of one fact: the value, its source, how well it is known, and why.

    The value is exact (see `nsis_rules.values`), UNKNOWN where nobody knows yet. `start` and `until`,
    both included, say when it holds; None is open.
    """

    value: Value
    source: str = ""
    mark: str = ""
    because: str = ""
    start: date | None = None
    until: date | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        # Invariant: what engines are given is exact, whoever made the answer.
        object.__setattr__(self, "value", exact(self.value))

    def holds_on(self, day: date | None) -> bool:
        """Return whether it is in force on the day; without a day only what is not dated is."""
        if day is None:
            return self.start is None and self.until is None
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Design:
    """A design: its head, and its answers by the full name of the fact.

    `accepts`: for each instrument its Parts; `declares`: flexibilities by full name; `readings`: reading
    to alternative; `schemes`: contingency to scheme; `sources`: short name to source. A fact has several
    answers where the law changed; they never overlap. `places` holds where the entries of the head
    stand, such as `declares.C102.temporary_exceptions.art_18_2`, `schemes.sickness`, `as_of`.
    """

    title: str
    status: str = ""
    country: str = ""
    currency: str = ""
    as_of: date | None = None
    accepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    declares: tuple[str, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)
    schemes: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    facts: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    file: str = ""
    places: dict[str, Span] = field(default_factory=dict)

    def answer(self, name: str, day: date | None) -> Answer | None:
        """Return the answer in force on the day, or None where there is none."""
        return next((answer for answer in self.facts.get(name, ()) if answer.holds_on(day)), None)

    def values(self, day: date | None) -> dict[str, Value]:
        """Return the known values in force on the day, by full name."""
        found = ((name, self.answer(name, day)) for name in self.facts)
        return {
            name: answer.value for name, answer in found if answer is not None and answer.value is not UNKNOWN
        }
