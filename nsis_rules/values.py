"""Exact values and their arithmetic: truth, amounts, dates, and rounding, each defined once.

Every amount is a `fractions.Fraction`; the unit is known statically from its type (see
`nsis_rules.program.types`) and is never carried by the value. Money is in whole currency units,
rates of pay in currency units per period, percentages as fractions (45 % is 9/20), points likewise
(10 points is 1/10), durations in days or in months.
"""

from __future__ import annotations

import calendar
import enum
import re
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any


class Special(enum.Enum):
    """Values that are not amounts: one for what is not known, three for known answers."""

    UNKNOWN = "unknown"
    UNLIMITED = "unlimited"
    NONE = "none"
    NEVER = "never"

    def __repr__(self) -> str:
        return self.value


UNKNOWN = Special.UNKNOWN
UNLIMITED = Special.UNLIMITED
NONE = Special.NONE
NEVER = Special.NEVER

Value = bool | Fraction | date | str | frozenset[str] | tuple[Any, ...] | dict[str, Any] | Special

GROUPED_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}|[0-9]+)(?:\.[0-9]+)?"
_NUMBER = re.compile(GROUPED_NUMBER)
_MAXIMUM_DIGITS = 40


def kleene_not(value: Value) -> Value:
    """Return the negation; unknown stays unknown."""
    return value if value is UNKNOWN else not value


def kleene_all(values: Iterable[Value]) -> Value:
    """Return false if one is false, else unknown if one is unknown, else true."""
    return kleene_not(kleene_any(kleene_not(value) for value in values))


def kleene_any(values: Iterable[Value]) -> Value:
    """Return true if one is true, else unknown if one is unknown, else false."""
    result: Value = False
    for value in values:
        if value is True:
            return True
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def kleene_at_least(number: int, values: Iterable[Value]) -> Value:
    """Return whether at least `number` of the values are true, as far as is known."""
    certain = possible = 0
    for value in values:
        certain += value is True
        possible += value is not False
    if certain >= number:
        return True
    return UNKNOWN if possible >= number else False


def parse_number(text: str) -> Fraction | None:
    """Read a plain decimal, with thousands or lakh grouping, exactly; None if it is not one.

    At most 40 digits are read: nothing in social insurance is longer, and hostile input is.
    """
    if len(text) > _MAXIMUM_DIGITS or not _NUMBER.fullmatch(text):
        return None
    return Fraction(text.replace(",", ""))


def exact_text(value: Fraction) -> str:
    """Write a rational exactly: as a decimal where it ends, else as `numerator/denominator`."""
    decimal = ending_decimal(value)
    return decimal if decimal is not None else f"{value.numerator}/{value.denominator}"


def ending_decimal(value: Fraction) -> str | None:
    """Write a rational as a decimal, or return None where the decimal does not end."""
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    return decimal_text(value, places)


def decimal_text(value: Fraction, places: int) -> str:
    """Write a rational with a number of decimal places, half away from zero."""
    scaled = round_to(value, Fraction(1, 10**places), "half up") * 10**places
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def round_to(value: Fraction, unit: Fraction, mode: str) -> Fraction:
    """Round to a multiple of `unit`; modes: half up, half even, up, down.

    Half up goes away from zero at the half, up away from zero, down towards zero, so that a
    recovery rounds as the payment it takes back.
    """
    steps = abs(value) / unit
    whole, rest = divmod(steps.numerator, steps.denominator)
    fraction = Fraction(rest, steps.denominator)
    half = Fraction(1, 2)
    goes_up = {
        "half up": fraction >= half,
        "half even": fraction > half or (fraction == half and whole % 2 == 1),
        "up": fraction > 0,
        "down": False,
    }[mode]
    rounded = (whole + goes_up) * unit
    return rounded if value >= 0 else -rounded


def parse_date(text: str) -> date | None:
    """Read `YYYY-MM-DD`; None if there is no such day."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add_months(start: date, months: int) -> date:
    """Add months, going to the last day of the month where the day does not exist."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add_days(start: date, days: int) -> date:
    """Add days to a date."""
    return start + timedelta(days=days)


def completed_months(start: date, end: date) -> int:
    """Return the greatest n with `start + n months <= end`, and 0 if end comes before start."""
    if end < start:
        return 0
    months = (end.year * 12 + end.month) - (start.year * 12 + start.month)
    return months - (add_months(start, months) > end)
