"""The types of the language: what a value is and in which unit, known before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

AMOUNTS = ("count", "number", "percent", "points", "money", "duration")
RATIOS = ("count", "number", "percent")


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `kind` says which; the other fields matter only where they are named.

    kind: boolean, judgement, count, number, percent, points, money, duration, date, options, set,
        text, list, beneficiary, special (a bare `none`, `unlimited`, `never` or `unknown`).
    unit: the period of a rate of pay (`day`, `week`, `month`, `year`) or empty for a sum of money;
        `days` or `months` for a duration.
    options: the alternatives of `one of` and `choice of`; `free` where the State may choose.
    special: `unlimited`, `none` or `never` where that is one of the known answers.
    catalogue: what `some of` picks from; `other` where entries beyond it may be named.
    element: of a list of plain values; `record`: of a list of rows.
    currency: of a money literal; empty where the design's own currency is meant.
    """

    kind: str
    unit: str = ""
    options: tuple[str, ...] = ()
    free: bool = False
    special: str = ""
    catalogue: str = ""
    other: bool = False
    element: Type | None = None
    record: str = ""
    currency: str = ""

    @property
    def truth(self) -> bool:
        """Whether it is a boolean or a judgement."""
        return self.kind in ("boolean", "judgement")

    @property
    def amount(self) -> bool:
        """Whether its values are exact rationals."""
        return self.kind in AMOUNTS

    @property
    def ratio(self) -> bool:
        """Whether it is a pure number: count, number or percent."""
        return self.kind in RATIOS

    def plain(self) -> Type:
        """Return the type without its special answer and without a currency."""
        return replace(self, special="", currency="")

    def __str__(self) -> str:
        suffix = f" or {self.special}" if self.special else ""
        return _WORDS.get(self.kind, _plain)(self) + suffix


def _plain(type: Type) -> str:
    return type.kind


def _list(type: Type) -> str:
    of = type.record or type.element
    return f"list of {of}" if of else "empty list"


_WORDS: dict[str, Callable[[Type], str]] = {
    "money": lambda type: f"money per {type.unit}" if type.unit else "money",
    "duration": lambda type: f"duration in {type.unit}",
    "options": lambda type: ("choice of " if type.free else "one of ") + ", ".join(type.options),
    "set": lambda type: f"some of {type.catalogue}" + (" or other" if type.other else ""),
    "list": _list,
    "special": lambda type: type.options[0],
}

BOOLEAN = Type("boolean")
COUNT = Type("count")
NUMBER = Type("number")
PERCENT = Type("percent")
POINTS = Type("points")
DATE = Type("date")
DAYS = Type("duration", "days")
MONTHS = Type("duration", "months")
MONEY = Type("money")
BENEFICIARY = Type("beneficiary")
TEXT = Type("text")
