"""Amounts as people write them: numbers, percentages, money, durations, each exact and in its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache

from nsis_rules.facts.write_value import example_of, grouped
from nsis_rules.facts.written import Where, shown
from nsis_rules.program.program import FactDeclaration
from nsis_rules.program.types import Type
from nsis_rules.values import exact_text, parse_number

PERIODS = ("day", "week", "month", "year")
# Units of time: how many days or months each is.
_IN_DAYS = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12}
_MONEY = re.compile(r"([A-Z]{3}) (\S+)(?: per (\w+))?")
_DURATION = re.compile(r"(\S+?) ?([^\W\d]+)")
_SOME_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_CENTURIES = 400 * 12


class Misread(Exception):
    """A text that is no value of its type: what was expected and found, and what to write instead.

    `declaration` is the fact or field that was asked, where one was.
    """

    def __init__(self, code: str, message: str, help: str = "", where: Where = "") -> None:
        self.code, self.message, self.help, self.where = code, message, help, where
        self.declaration: FactDeclaration | None = None
        super().__init__(message)


def unexpected(type: Type, text: str, help: str = "", code: str = "wrong-value") -> Misread:
    """Return the misread of a text where a type is expected."""
    found = f"`{shown(text)}`" if text else "an empty text"
    return Misread(code, f"expected `{type}`, found {found}", help)


def read_amount(text: str, type: Type, currency: str = "", plain_money: bool = False) -> Fraction:
    """Return the amount in the type's unit; raises `Misread`.

    text: without space around it or doubled spaces. currency: the only one taken, if not empty.
    """
    if text == "a Python float":
        raise unexpected(type, text, "write it as a text: a float is not exact")
    if type.kind == "money":
        return _money(text, type, currency, plain_money)
    return _KINDS[type.kind](text, type)


def _number_in(text: str, whole: str, type: Type) -> Fraction:
    """Return the number that is a part of the whole text."""
    value = parse_number(text.removeprefix("-"))
    if value is None:
        raise _no_number(text, whole, type)
    return -value if text.startswith("-") else value


def _no_number(text: str, whole: str, type: Type) -> Misread:
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text)
    if digits != text and parse_number(digits.removeprefix("-")) is not None:
        return unexpected(type, whole, f"write the digits 0 to 9: `{digits}`")
    if len(text) > 40 and re.fullmatch(r"[-0-9,.]+", text):
        return unexpected(type, whole, "at most 40 digits are read", "number-too-long")
    if re.fullmatch(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+", text):
        return unexpected(type, whole, "write the number out, without an exponent")
    if re.fullmatch(r"[-+]?[0-9][0-9.,_' ]*", text):
        grouping = "group digits as `30,000,000` or `3,00,00,000`, with a point before decimals"
        return unexpected(type, whole, grouping)
    return unexpected(type, whole, f"write it as `{example_of(type)}`" if example_of(type) else "")


def _fraction(text: str) -> Fraction | None:
    """Return `2/3` as two thirds; None for anything else."""
    above, slash, below = text.partition("/")
    parts = (parse_number(above), parse_number(below)) if slash else (None, None)
    return parts[0] / parts[1] if parts[0] is not None and parts[1] else None


def _count(text: str, type: Type) -> Fraction:
    value = _number_in(text, text, type)
    if value.denominator != 1:
        raise unexpected(type, text, "a count is a whole number")
    return value


def _mixed(text: str) -> Fraction | None:
    """Return `66 2/3` and `2/3` as numbers; None for anything else."""
    whole, _, part = text.rpartition(" ")
    number, fraction = parse_number(whole or "0"), _fraction(part)
    return number + fraction if number is not None and fraction is not None else None


def _number(text: str, type: Type) -> Fraction:
    fraction, mixed = _fraction(text), _mixed(text)
    if fraction is None and mixed is not None:
        raise unexpected(type, text, f"write it as one fraction: `{exact_text(mixed)}`")
    return fraction if fraction is not None else _number_in(text, text, type)


def _percent(text: str, type: Type) -> Fraction:
    if text.endswith("%"):
        inner = text[:-1].rstrip()
        mixed = _mixed(inner)
        if mixed is not None:
            raise unexpected(type, text, f"write the exact share: `{exact_text(mixed / 100)}`")
        return _number_in(inner, text, type) / 100
    fraction = _fraction(text)
    if fraction is not None:
        return fraction
    raise unexpected(type, text, _percent_help(text))


def _percent_help(text: str) -> str:
    number = parse_number(text.removesuffix("percent").removesuffix("per cent").rstrip())
    if number is None:
        return "write it as `45%`"
    written = f"write `{grouped(number)}%`"
    share = 0 < number < 1 and parse_number(text) is not None
    return f"write `{grouped(number * 100)}%`, or `{grouped(number)}%` if that is meant" if share else written


def _points(text: str, type: Type) -> Fraction:
    found = re.fullmatch(r"(\S+) points?", text)
    if found is None:
        raise unexpected(type, text, "write it as `5 points`")
    return _number_in(found[1], text, type) / 100


def _money(text: str, type: Type, currency: str, plain_money: bool) -> Fraction:
    if plain_money and parse_number(text.removeprefix("-")) is not None:
        return _number_in(text, text, type)
    found = _MONEY.fullmatch(text)
    if found is None:
        raise unexpected(type, text, _money_help(text, type, currency))
    amount = _number_in(found[2], text, type)
    if currency and found[1] != currency:
        message = f"an amount in {found[1]} where amounts are in {currency}"
        raise Misread("currency-mismatch", message, "convert it, and say at which rate in `because`")
    period = found[3] or ""
    if period == type.unit:
        return amount
    if period and period not in PERIODS:
        raise unexpected(type, text, f"pay is per {', '.join(PERIODS)}", "unknown-unit")
    if not period:
        advice = f"say for which time: `{text} per {type.unit}`"
    elif not type.unit:
        advice = f"write the sum: `{found[1]} {found[2]}`"
    else:
        advice = f"write what it is for a {type.unit}, and say in `because` how it was converted"
    raise Misread(
        "unit-mismatch", f"expected `{type}`, found `money{' per ' * bool(period)}{period}`", advice
    )


def _money_help(text: str, type: Type, currency: str) -> str:
    number = _SOME_NUMBER.search(text)
    value = parse_number(number[0]) if number else None
    per = f" per {type.unit}" if type.unit else ""
    currency = currency or "BDT"
    if value is None:
        return f"write it as `{example_of(type, currency)}`"
    return f"write `{currency} {grouped(value)}{per}`"


def _duration(text: str, type: Type) -> Fraction:
    found = _DURATION.fullmatch(text)
    if found is None:
        number = parse_number(text)
        advice = f"say the unit: `{grouped(number)} {type.unit}`" if number is not None else ""
        raise unexpected(type, text, advice or f"write it as `{example_of(type)}`")
    unit = found[2].removesuffix("s")
    if unit not in _IN_DAYS and unit not in _IN_MONTHS:
        code = "unknown-unit" if parse_number(found[1]) is not None else "wrong-value"
        raise unexpected(type, text, "a duration is in days, weeks, months or years", code)
    number = _number_in(found[1], text, type)
    size = _IN_DAYS if type.unit == "days" else _IN_MONTHS
    if unit not in size:
        raise _other_unit(text, number, unit, type)
    value = number * size[unit]
    if value.denominator != 1:
        raise unexpected(type, text, f"only whole {type.unit} are read: say in `because` how it was rounded")
    return value


def _other_unit(text: str, number: Fraction, unit: str, type: Type) -> Misread:
    message = f"expected `{type}`, found `{text}`"
    months = number * _IN_MONTHS.get(unit, 0)
    if type.unit == "days" and months.denominator == 1 and 0 < months <= _CENTURIES:
        fewest, most = days_in_months(int(months))
        days = f"{fewest:,} to {most:,} days" if fewest != most else f"{fewest:,} days"
        advice = f"that is {days}: write days, and say in `because` how they were counted"
    elif type.unit == "days":
        advice = "write days, and say in `because` how they were counted"
    else:
        advice = "a month has no fixed length: write months, and say in `because` how they were counted"
    return Misread("unit-mismatch", message, advice)


@cache
def days_in_months(months: int) -> tuple[int, int]:
    """Return how many days so many months are at the fewest and at the most."""
    # Invariant: the calendar repeats after 400 years, and a stretch from a later day is never outside.
    firsts = [date(2000 + n // 12, n % 12 + 1, 1).toordinal() for n in range(_CENTURIES + months + 1)]
    lengths = [firsts[n + months] - firsts[n] for n in range(_CENTURIES)]
    return min(lengths), max(lengths)


_KINDS: dict[str, Callable[[str, Type], Fraction]] = {
    "count": _count, "number": _number, "percent": _percent, "points": _points, "duration": _duration,
}  # fmt: skip
