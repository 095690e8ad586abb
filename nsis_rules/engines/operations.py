"""What each built-in operation does to known values; unknowns are dealt with before they get here."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from nsis_rules import values
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.values import NEVER, NONE, UNLIMITED, Value


def ordered(left: Value, right: Value) -> int:
    """Return -1, 0 or 1; unlimited is above every amount, never after every date."""
    if left == right:
        return 0
    if left in (UNLIMITED, NEVER):
        return 1
    if right in (UNLIMITED, NEVER):
        return -1
    return -1 if left < right else 1  # type: ignore[operator]


def compare(operator: str, left: Value, right: Value) -> bool:
    """Return whether two known values compare as the operator says."""
    if operator == "equal":
        return left == right
    if operator == "different":
        return left != right
    order = ordered(left, right)
    return {
        "at least": order >= 0, "at most": order <= 0, "more than": order > 0, "less than": order < 0,
        "before": order < 0, "after": order > 0, "on or before": order <= 0, "on or after": order >= 0,
    }[operator]  # fmt: skip


# `x >= greater(a, b)` asks x of each of a and b, `x >= lesser(a, b)` of one of them, and so on.
EVERY_OR_SOME = {
    ("at least", "greater"): "every", ("at least", "lesser"): "some",
    ("more than", "greater"): "every", ("more than", "lesser"): "some",
    ("at most", "lesser"): "every", ("at most", "greater"): "some",
    ("less than", "lesser"): "every", ("less than", "greater"): "some",
}  # fmt: skip
MIRRORED = {"at least": "at most", "at most": "at least", "more than": "less than", "less than": "more than"}


def _add_duration(start: date, amount: Fraction, unit: str, sign: int) -> date:
    whole = sign * int(amount)
    try:
        return values.add_days(start, whole) if unit == "days" else values.add_months(start, whole)
    except (OverflowError, ValueError) as error:
        message = f"{abs(whole)} {unit} {'after' if whole > 0 else 'before'} {start} there is no calendar"
        raise Unanswerable("no-such-date", message) from error


def within(operator: str, unit: str, day: Any, first: Any, second: Any) -> bool:
    """Return whether a day lies in a window; windows are half open as the language says.

    `never` lies in none, none begins with it, and only one `within A to never` has no end.
    """
    if day is NEVER:
        return False
    if operator == "within to":
        return ordered(first, day) <= 0 <= ordered(second, day)
    if second is NEVER:
        return False
    if operator == "within before":
        return _add_duration(second, first, unit, -1) <= day < second
    if operator == "within after":
        return second < day <= _add_duration(second, first, unit, 1)
    return second <= day < _add_duration(second, first, unit, 1)


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise Unanswerable("division-by-zero", "a divisor is zero")
    return left / right


def _days(start: date, end: date) -> Fraction:
    return Fraction((end - start).days)


def _together(*items: Value) -> Value:
    spliced: list[Value] = []
    for item in items:
        spliced.extend(item if isinstance(item, tuple) else (item,))
    return tuple(sorted(set(spliced)))  # type: ignore[type-var]


def _earliest(*days: Value) -> Value:
    known = [day for day in days if day is not NEVER]
    return min(known) if known else NEVER  # type: ignore[type-var]


def _latest(*days: Value) -> Value:
    return NEVER if NEVER in days else max(days)  # type: ignore[type-var]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda left, right: left + right,
    "subtract": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": _divide,
    "days between": lambda later, earlier: _days(earlier, later),
    "earlier": _earliest,
    "later": _latest,
    "completed_months": lambda start, end: Fraction(values.completed_months(start, end)),
    "completed_years": lambda start, end: Fraction(values.completed_months(start, end) // 12),
    "days_through": lambda first, last: max(_days(first, last) + 1, Fraction(0)),
    "year_of": lambda day: Fraction(day.year),
    "days_in_month": lambda day: Fraction(calendar.monthrange(day.year, day.month)[1]),
    "list": lambda *items: items,
    "together": _together,
    "covers": lambda left, right: right <= left,
    "stays within": lambda left, right: left <= right,
    "in": lambda left, *options: left in options,
    "is unlimited": lambda value: value is UNLIMITED,
    "is none": lambda value: value is NONE,
    "is never": lambda value: value is NEVER,
}


def date_moved(operator: str, unit: str, start: date, amount: Fraction) -> date:
    """Return a date a duration later (`add duration`) or earlier (`subtract duration`)."""
    return _add_duration(start, amount, unit, 1 if operator == "add duration" else -1)
