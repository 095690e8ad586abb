"""What every engine is given and what it may answer: the facts of one case, on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nsis_rules.values import Value


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts of one design or claim, and what has been chosen about the law.

    facts: known values by full name; what is absent is unknown.
    as_of: the day whose law is asked for. readings: alternatives chosen over the defaults.
    declares: the flexibilities declared. declared: their options that carry, each with True, or UNKNOWN
        where its validity is unknown.
    schemes: for each contingency the scheme that pays it.
    rounding: whether roundings written in a scheme act for a standard person too; conventions compare
        before rounding.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    declares: tuple[str, ...] = ()
    declared: Mapping[str, Value] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)
    rounding: bool = False


class Unanswerable(Exception):
    """A case that has no answer: a conflict, no version on the day, nothing to test.

    Carries a diagnostic code, a message and help; whoever asked turns it into a finding or diagnostic.
    """

    def __init__(self, code: str, message: str, help: str = "") -> None:
        self.code, self.message, self.help = code, message, help
        super().__init__(message)
