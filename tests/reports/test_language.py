"""Words and numbers: exact, apart where their verdict needs it, in both languages."""

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsis_rules.program.types import COUNT, DAYS, MONTHS, NUMBER, PERCENT, POINTS, Type
from nsis_rules.reports.language import (
    Language,
    apart,
    cleaned,
    humanised,
    mid,
    own_places,
    places_of_distance,
)
from nsis_rules.reports.words import WORDS
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED, decimal_text

ENGLISH, BANGLA = Language("en"), Language("bn")
PER_MONTH = Type("money", "month", currency="BDT")
FRACTIONS = st.fractions(min_value=-10, max_value=10, max_denominator=10**9)


@pytest.mark.parametrize(
    ("value", "type", "said"),
    [
        (Fraction(30_000_000), COUNT, "30,000,000"),
        (Fraction(9, 20), PERCENT, "45%"),
        (Fraction(29, 64), PERCENT, "45.3125%"),
        (Fraction(2, 3), PERCENT, "66.67%"),
        (Fraction(16_250), PER_MONTH, "BDT 16,250 per month"),
        (Fraction("208.333"), PER_MONTH, "BDT 208.333 per month"),
        (Fraction("17999.4"), PER_MONTH, "BDT 17,999.40 per month"),
        (Fraction(625, 3), PER_MONTH, "BDT 208.33 per month"),
        (Fraction(14), DAYS, "14 days"),
        (Fraction(1), DAYS, "1 day"),
        (Fraction(182), DAYS, "182 days (26 weeks)"),
        (Fraction(12), MONTHS, "12 months"),
        (Fraction(180), MONTHS, "180 months (15 years)"),
        (Fraction(1, 4), POINTS, "25 percentage points"),
        (Fraction(1, 100), POINTS, "1 percentage point"),
        (Fraction(-5), NUMBER, "-5"),
        (True, Type("boolean"), "yes"),
        (date(2026, 7, 1), Type("date"), "1 July 2026"),
        (UNKNOWN, DAYS, "not stated"),
        (UNLIMITED, DAYS, "unlimited"),
        (NONE, DAYS, "none"),
        (NEVER, Type("date"), "never"),
        ("art65", Type("options", options=("art65",)), "Art. 65"),
        ("employer_liability", Type("options"), "employer liability"),
        ((), Type("list", element=DAYS), "nothing listed"),
        ((Fraction(1), Fraction(2)), Type("list", element=DAYS), "1 day and 2 days"),
    ],
)
def test_values_in_english(value: object, type: Type, said: str) -> None:
    assert ENGLISH.value(value, type) == said


@pytest.mark.parametrize(
    ("value", "type", "said"),
    [
        (Fraction(30_000_000), COUNT, "৩,০০,০০,০০০"),
        (Fraction(999), COUNT, "৯৯৯"),
        (Fraction(16_250), PER_MONTH, "মাসে ১৬,২৫০ টাকা"),
        (Fraction(182), DAYS, "১৮২ দিন (২৬ সপ্তাহ)"),
        (date(2026, 7, 1), Type("date"), "১ জুলাই ২০২৬"),
        (False, Type("boolean"), "না"),
    ],
)
def test_values_in_bangla(value: object, type: Type, said: str) -> None:
    assert BANGLA.value(value, type) == said


def test_a_value_beside_its_threshold() -> None:
    """14,999,814 of 30,000,000 is not the 50.0% that one decimal would show."""
    found, threshold = Fraction(14_999_814, 30_000_000), Fraction(1, 2)
    places, beside = apart(found, threshold, PERCENT)
    assert ENGLISH.amount(found, PERCENT, places) == "49.99938%"
    assert ENGLISH.amount(threshold, PERCENT, beside) == "50%"


@given(FRACTIONS, FRACTIONS)
def test_two_amounts_compare_in_print_as_they_do_exactly(left: Fraction, right: Fraction) -> None:
    for unit in (PERCENT, NUMBER, PER_MONTH):
        scale = 100 if unit is PERCENT else 1
        places = apart(left, right, unit)
        one = Fraction(decimal_text(left * scale, places[0]))
        other = Fraction(decimal_text(right * scale, places[1]))
        assert (one < other) == (left < right)
        assert (one == other) == (left == right)


@given(FRACTIONS)
def test_a_distance_never_looks_like_none(value: Fraction) -> None:
    assert (Fraction(decimal_text(value, places_of_distance(value, NUMBER))) == 0) == (value == 0)


def test_places_of_a_number_by_itself() -> None:
    assert own_places(Fraction(1, 3), NUMBER) == 2
    assert own_places(Fraction(1, 8), NUMBER) == 3
    assert own_places(Fraction(1, 2), PER_MONTH) == 2
    assert own_places(Fraction(5), PER_MONTH) == 0


def test_lists() -> None:
    assert ENGLISH.joined([]) == ""
    assert ENGLISH.joined(["a"]) == "a"
    assert ENGLISH.joined(["a", "b", "c"]) == "a, b and c"
    assert ENGLISH.joined(["a", "b", "c"], "or") == "a, b, or c"
    assert ENGLISH.some(["a", "b", "c"], 2) == "a, b and 1 more"


def test_titles_in_the_middle_of_a_sentence() -> None:
    assert mid("Unpaid first days") == "unpaid first days"
    assert mid("State contributions") == "State contributions"
    assert mid("BDT 5") == "BDT 5"
    assert mid("A child counts below this age") == "a child counts below this age"
    assert humanised("left_out") == "left out"


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cleaned(text))


def test_bangla_is_left_as_it_is() -> None:
    text = "ঘোষণাক্রমে পূরণ হয়েছে ক\u200dষ"
    assert cleaned(text) == text


def test_there_is_no_third_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        Language("fr")


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_fill_the_same_places(key: str) -> None:
    english, bangla = WORDS[key]
    assert english
    places = set(re.findall(r"\{(\d)\}", english))
    assert not bangla or set(re.findall(r"\{(\d)\}", bangla)) <= places
    assert not bangla or len(set(re.findall(r"\{(\d)\}", bangla))) == len(places) or key.endswith(".one")
