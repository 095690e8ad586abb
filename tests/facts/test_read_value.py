"""Single values: exact, in their unit, and back again; the expected numbers are written out here."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsis_rules.facts.amounts import Misread, days_in_months
from nsis_rules.facts.read_value import read_value
from nsis_rules.facts.write_value import write_value
from nsis_rules.program.program import Program
from nsis_rules.program.types import (
    BOOLEAN,
    COUNT,
    DATE,
    DAYS,
    MONEY,
    MONTHS,
    NUMBER,
    PERCENT,
    POINTS,
    TEXT,
    Type,
)  # fmt: skip
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, Special, add_months

PER_MONTH = Type("money", "month")


@pytest.mark.parametrize(
    ("written", "type", "value"),
    [
        ("0.1", NUMBER, Fraction(1, 10)),
        ("0.2", NUMBER, Fraction(1, 5)),
        ("0.30000000000000004", NUMBER, Fraction(30000000000000004, 10**17)),
        ("2/3", NUMBER, Fraction(2, 3)),
        ("200/3", NUMBER, Fraction(200, 3)),
        ("0.5/1.5", NUMBER, Fraction(1, 3)),
        ("-2.50", NUMBER, Fraction(-5, 2)),
        ("30,000,000", COUNT, Fraction(30_000_000)),
        ("3,00,00,000", COUNT, Fraction(30_000_000)),
        ("1,00,000", COUNT, Fraction(100_000)),
        ("017", COUNT, Fraction(17)),
        ("3.0", COUNT, Fraction(3)),
        ("45%", PERCENT, Fraction(9, 20)),
        ("45 %", PERCENT, Fraction(9, 20)),
        ("66.67%", PERCENT, Fraction(6667, 10_000)),
        ("2/3", PERCENT, Fraction(2, 3)),
        ("0.1%", PERCENT, Fraction(1, 1000)),
        ("10 points", POINTS, Fraction(1, 10)),
        ("BDT 16,250.50", MONEY, Fraction(32_501, 2)),
        ("BDT 3,00,000 per month", PER_MONTH, Fraction(300_000)),
        ("BDT  12  per month", PER_MONTH, Fraction(12)),
        ("BDT 1 per year", Type("money", "year"), Fraction(1)),
        ("26 weeks", DAYS, Fraction(182)),
        ("1 week", DAYS, Fraction(7)),
        ("182 days", DAYS, Fraction(182)),
        ("1 day", DAYS, Fraction(1)),
        ("6 months", MONTHS, Fraction(6)),
        ("1 year", MONTHS, Fraction(12)),
        ("1.5 years", MONTHS, Fraction(18)),
        ("2024-02-29", DATE, date(2024, 2, 29)),
        ("NO", Type("options", options=("NO", "SE")), "NO"),
        ("none", Type("options", options=("none", "some")), "none"),
        ("12:30", TEXT, "12:30"),
        ("true", BOOLEAN, True),
        ("unlimited", Type("duration", "days", special="unlimited"), UNLIMITED),
        ("none", Type("money", "month", special="none"), NONE),
        ("never", Type("date", special="never"), NEVER),
        ("unknown", COUNT, UNKNOWN),
    ],
)
def test_texts(written: str, type: Type, value: object, program: Program) -> None:
    assert read_value(written, type, program, "BDT") == value


@pytest.mark.parametrize(
    ("data", "type", "value"),
    [
        (True, BOOLEAN, True),
        (3, COUNT, Fraction(3)),
        (Decimal("0.1"), NUMBER, Fraction(1, 10)),
        (Decimal("1E+3"), COUNT, Fraction(1000)),
        (Fraction(2, 3), PERCENT, Fraction(2, 3)),
        (date(2026, 7, 1), DATE, date(2026, 7, 1)),
        (None, DATE, UNKNOWN),
        (UNKNOWN, DATE, UNKNOWN),
        (UNLIMITED, Type("count", special="unlimited"), UNLIMITED),
        (["1 day", "2 days"], Type("list", element=DAYS), (Fraction(1), Fraction(2))),
        ([], Type("list", element=DAYS), ()),
        ([{"pays": "13 weeks", "persons": None}], Type("list", record="step"), ({"pays": Fraction(91)},)),
        ({"fraud", "absent"}, Type("set", catalogue="grounds"), frozenset({"fraud", "absent"})),
    ],
)
def test_python_values(data: object, type: Type, value: object, program: Program) -> None:
    assert read_value(data, type, program) == value


@pytest.mark.parametrize(
    ("data", "type", "code"),
    [
        (0.5, PERCENT, "wrong-value"),
        (0.1 + 0.2, NUMBER, "wrong-value"),
        (float("nan"), NUMBER, "wrong-value"),
        (1, BOOLEAN, "wrong-value"),
        (True, COUNT, "wrong-value"),
        (10**60, COUNT, "number-too-long"),
        pytest.param(10**5000, COUNT, "number-too-long", id="more digits than Python writes"),
        (Decimal("1E+999999"), NUMBER, "wrong-value"),
        (Decimal("Infinity"), NUMBER, "wrong-value"),
        (datetime(2026, 7, 1, 12), DATE, "wrong-value"),  # noqa: DTZ001
        (object(), TEXT, ""),
        (b"1", COUNT, "wrong-value"),
        ("3", MONEY, "wrong-value"),
        ("USD 3", MONEY, "currency-mismatch"),
        ("other", Type("set", catalogue="grounds"), "wrong-value"),
        (["other"], Type("set", catalogue="grounds"), "unknown-option"),
        ([["absent"]], Type("set", catalogue="grounds"), "unknown-option"),
        ({}, COUNT, "wrong-value"),
        ("x", Type("row"), "wrong-value"),
    ],
)
def test_what_is_refused(data: object, type: Type, code: str, program: Program) -> None:
    found = read_value(data, type, program, "BDT")
    assert (found.code if isinstance(found, Misread) else "") == code


def test_python_values_beyond_the_limits(program: Program) -> None:
    deep: list[object] = []
    deep.append(deep)
    for value in (deep, [1] * 30_000):
        found = read_value(value, Type("list", element=COUNT), program)
        assert isinstance(found, Misread)
        assert found.code == "too-deep-or-large"


def test_claims_may_leave_the_currency_out(program: Program) -> None:
    assert read_value("12500.00", PER_MONTH, program, "BDT", plain_money=True) == Fraction(12_500)
    assert read_value(Decimal("12500.05"), MONEY, program, plain_money=True) == Fraction(1_250_005, 100)
    assert isinstance(read_value("USD 3", MONEY, program, "BDT", plain_money=True), Misread)


def test_the_first_of_several_faults_is_returned(program: Program) -> None:
    found = read_value(["1 day", "x", "y"], Type("list", element=DAYS), program)
    assert isinstance(found, Misread)
    assert (found.where, found.message) == ("[1]", "expected `duration in days`, found `x`")


@given(st.integers(0, 10**30), st.integers(0, 8), st.sampled_from(["plain", "thousands", "lakh"]))
def test_every_decimal_is_read_as_it_is_written(digits: int, places: int, grouping: str) -> None:
    whole, part = divmod(digits, 10**places)
    text = {"plain": str(whole), "thousands": f"{whole:,}", "lakh": lakh(whole)}[grouping]
    text += f".{part:0{places}}" if places else ""
    if len(text) <= 40:
        assert read_value(text, NUMBER, Program()) == Fraction(digits, 10**places)
        assert read_value(f"{text}%", PERCENT, Program()) == Fraction(digits, 10 ** (places + 2))
        assert read_value(f"BDT {text} per day", Type("money", "day"), Program()) == Fraction(
            digits, 10**places
        )


def lakh(number: int) -> str:
    """A number with its last three digits apart, then two by two."""
    text = str(number)
    head, tail = text[:-3], text[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail]) if head else tail


TYPES = [COUNT, NUMBER, PERCENT, POINTS, MONEY, PER_MONTH, DAYS, MONTHS]


@given(st.sampled_from(TYPES), st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_what_is_written_reads_back(type: Type, number: int, places: int) -> None:
    whole = type.kind in ("count", "duration")
    value = Fraction(number) if whole else Fraction(number, 10**places)
    assert read_value(write_value(value, type), type, Program(), "BDT") == value


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**9))
def test_every_share_reads_back(share: Fraction) -> None:
    assert read_value(write_value(share, PERCENT), PERCENT, Program()) == share


@pytest.mark.parametrize(
    ("value", "type", "text"),
    [
        (True, BOOLEAN, "true"),
        (NEVER, DATE, "never"),
        (date(2026, 7, 1), DATE, "2026-07-01"),
        (Fraction(-1, 2), NUMBER, "-0.5"),
        (Fraction(12_345_678, 100), MONEY, "BDT 123,456.78"),
        (Fraction(1), DAYS, "1 day"),
        (Fraction(2, 3), PERCENT, "2/3"),
        (frozenset({"b", "a"}), Type("set"), "[a, b]"),
        ((Fraction(1), Fraction(2)), Type("list", element=MONTHS), "[1 month, 2 months]"),
        ("word", TEXT, "word"),
    ],
)
def test_how_values_are_written(value: object, type: Type, text: str) -> None:
    assert write_value(value, type) == text  # type: ignore[arg-type]


@given(st.text(max_size=30), st.sampled_from([*TYPES, BOOLEAN, DATE, Type("options", options=("a", "b"))]))
def test_no_text_raises(text: str, type: Type) -> None:
    found = read_value(text, type, Program(), "BDT")
    assert isinstance(found, Misread | bool | Fraction | date | str | Special)


@pytest.mark.parametrize(
    ("months", "fewest", "most"),
    [
        (1, 28, 31),
        (2, 59, 62),
        (3, 89, 92),
        (6, 181, 184),
        (12, 365, 366),
        (24, 730, 731),
        (1200, 36_524, 36_525),
    ],
)
def test_how_long_months_are(months: int, fewest: int, most: int) -> None:
    assert days_in_months(months) == (fewest, most)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_no_stretch_of_months_is_outside(start: date, months: int) -> None:
    fewest, most = days_in_months(months)
    assert fewest <= (add_months(start, months) - start).days <= most
