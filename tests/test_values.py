"""Exact values held against independent ways to find them: decimals, calendars, truth tables."""

import decimal
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nsis_rules import values
from nsis_rules.values import UNKNOWN, Value, kleene_all, kleene_any, kleene_at_least, kleene_not

TRUTHS: tuple[Value, ...] = (False, UNKNOWN, True)
truths = st.sampled_from(TRUTHS)
lists_of_truths = st.lists(truths, max_size=5)


# ---------------------------------------------------------------- Kleene's logic


def completions(held: list[Value]) -> list[list[bool]]:
    """Every way to put true or false for what is unknown."""
    return [list(ways) for ways in product(*((False, True) if one is UNKNOWN else (one,) for one in held))]


def agreed(results: list[bool]) -> Value:
    return results[0] if len(set(results)) == 1 else UNKNOWN


@given(lists_of_truths)
def test_all_and_any_are_what_all_completions_agree_on(held: list[Value]) -> None:
    assert kleene_all(held) is agreed([all(way) for way in completions(held)])
    assert kleene_any(held) is agreed([any(way) for way in completions(held)])


@given(st.integers(0, 6), lists_of_truths)
def test_at_least_is_what_all_completions_agree_on(number: int, held: list[Value]) -> None:
    assert kleene_at_least(number, held) is agreed([sum(way) >= number for way in completions(held)])


@given(lists_of_truths, lists_of_truths)
def test_laws_of_the_logic(one: list[Value], other: list[Value]) -> None:
    assert kleene_not(kleene_all(one)) is kleene_any(map(kleene_not, one))
    assert kleene_not(kleene_any(one)) is kleene_all(map(kleene_not, one))
    assert kleene_all([*one, *other]) is kleene_all([kleene_all(one), kleene_all(other)])
    assert kleene_any([*one, *other]) is kleene_any([kleene_any(one), kleene_any(other)])
    assert kleene_all([*one, *other]) is kleene_all([*other, *one])
    assert kleene_at_least(1, one) is kleene_any(one)
    assert kleene_at_least(len(one), one) is kleene_all(one)


def test_negation() -> None:
    assert [kleene_not(one) for one in TRUTHS] == [True, UNKNOWN, False]


def test_of_nothing() -> None:
    assert (kleene_all([]), kleene_any([]), kleene_at_least(0, []), kleene_at_least(1, [])) == (
        True,
        False,
        True,
        False,
    )


# ---------------------------------------------------------------- rounding


MODES = {
    "half up": decimal.ROUND_HALF_UP,
    "half even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}
UNITS = ("1", "0.10", "0.05", "0.01", "25", "1000")
amounts = st.decimals(-(10**6), 10**6, places=4, allow_nan=False, allow_infinity=False)


@given(amounts, st.sampled_from(UNITS), st.sampled_from(sorted(MODES)))
def test_rounding_is_that_of_decimals(amount: decimal.Decimal, unit: str, mode: str) -> None:
    with decimal.localcontext(prec=60):
        steps = (amount / decimal.Decimal(unit)).quantize(decimal.Decimal(1), rounding=MODES[mode])
        expected = Fraction(steps * decimal.Decimal(unit))
    assert values.round_to(Fraction(amount), Fraction(unit), mode) == expected


@pytest.mark.parametrize(
    ("mode", "rounded"),
    [
        ("half up", [-3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3]),
        ("half even", [-2, -2, -2, -2, 0, 0, 0, 0, 0, 2, 2, 2, 2]),
        ("up", [-3, -3, -2, -2, -1, -1, 0, 1, 1, 2, 2, 3, 3]),
        ("down", [-2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2]),
    ],
)
def test_rounding_by_hand(mode: str, rounded: list[int]) -> None:
    quarters = [-10, -9, -7, -6, -2, -1, 0, 1, 2, 6, 7, 9, 10]
    assert [values.round_to(Fraction(n, 4), Fraction(1), mode) for n in quarters] == rounded


@given(
    st.fractions(), st.fractions(min_value=Fraction(1, 1000), max_value=1000), st.sampled_from(sorted(MODES))
)
def test_rounding_gives_the_next_multiple_and_is_symmetric(
    amount: Fraction, unit: Fraction, mode: str
) -> None:
    rounded = values.round_to(amount, unit, mode)
    assert (rounded / unit).denominator == 1
    assert abs(rounded - amount) < unit
    assert values.round_to(-amount, unit, mode) == -rounded
    assert values.round_to(rounded, unit, mode) == rounded
    if mode.startswith("half"):
        assert abs(rounded - amount) <= unit / 2
    elif mode == "up":
        assert abs(rounded) >= abs(amount)
    else:
        assert abs(rounded) <= abs(amount)


@given(amounts, st.integers(0, 6))
def test_decimal_text_is_that_of_decimals(amount: decimal.Decimal, places: int) -> None:
    with decimal.localcontext(prec=60):
        expected = amount.quantize(decimal.Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)
    # There is no negative zero.
    assert values.decimal_text(Fraction(amount), places) == f"{expected if expected else abs(expected):f}"


@given(st.fractions())
def test_exact_text_is_read_back(value: Fraction) -> None:
    text = values.exact_text(value)
    assert Fraction(text) == value
    if values.ending_decimal(value) is not None:
        assert "/" not in text


# ---------------------------------------------------------------- numbers and dates as written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("30,000,000", 30_000_000), ("3,00,00,000", 30_000_000), ("1,234", 1234), ("12.50", Fraction(25, 2)),
        ("1,20", None), ("1,2345", None), ("12,34", None), (",123", None), ("1,,234", None), ("1.", None), (".5", None),
        ("-1", None), ("+1", None), ("1e9", None), ("1/2", None), ("৫", None), ("", None), (" 1", None), ("1 ", None),
        ("9" * 40, 10**40 - 1), ("9" * 41, None), ("1\n", None), ("٣", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: object) -> None:
    assert values.parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None), ("2024-2-29", None), ("20240229", None),
        ("2024-W09-4", None), ("2024-02-29T00:00", None), ("০২-০২-২০২৪", None),
        ("0000-01-01", None), ("2024-13-01", None),
    ],
)  # fmt: skip
def test_dates(text: str, value: date | None) -> None:
    assert values.parse_date(text) == value


# ---------------------------------------------------------------- months


days = st.dates(date(1890, 1, 1), date(2210, 12, 31))


def days_of(year: int, month: int) -> int:
    """The length of a month, counted day by day."""
    first = date(year, month, 1)
    return next(n for n in range(28, 32) if (first + timedelta(days=n)).month != month)


def months_later(start: date, months: int) -> date:
    """The same day so many months on, walked month by month from the anchor, then brought back to the last day."""
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    return date(year, month, min(start.day, days_of(year, month)))


@given(days, st.integers(-600, 600))
def test_months_are_added_from_the_anchor(start: date, months: int) -> None:
    assert values.add_months(start, months) == months_later(start, months)


def test_month_ends_by_hand() -> None:
    anchor = date(2024, 1, 31)
    assert [values.add_months(anchor, n) for n in (1, 2, 3, 13, -2)] == [
        date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30), date(2025, 2, 28), date(2023, 11, 30),
    ]  # fmt: skip
    assert values.add_months(values.add_months(anchor, 1), -1) == date(2024, 1, 29), (
        "there and back need not be home"
    )


@given(days, days)
def test_completed_months_are_counted_one_by_one(start: date, end: date) -> None:
    assume(abs((end - start).days) < 40_000)
    counted = 0
    while months_later(start, counted + 1) <= end:
        counted += 1
    assert values.completed_months(start, end) == (counted if start <= end else 0)


def test_born_on_29_february() -> None:
    born = date(2004, 2, 29)
    years = {
        day: values.completed_months(born, day) // 12
        for day in (date(2025, 2, 27), date(2025, 2, 28), date(2024, 2, 28), date(2024, 2, 29))
    }
    assert list(years.values()) == [20, 21, 19, 20]
