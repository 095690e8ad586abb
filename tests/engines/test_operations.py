"""Operations on known values: windows and dates by hand, aggregates over lists with unknowns, results that end."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from laws import Case, law

from nsis_rules.engines import operations
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED

LAST = date(2024, 2, 29)

# ---------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (Fraction(1), Fraction(2), -1), (Fraction(2), Fraction(2), 0), (UNLIMITED, Fraction(10**30), 1),
        (Fraction(1), UNLIMITED, -1), (UNLIMITED, UNLIMITED, 0),
        (date(2024, 1, 1), NEVER, -1), (NEVER, date(9999, 12, 31), 1), (NEVER, NEVER, 0),
        (date(2024, 1, 1), date(2024, 1, 2), -1),
    ],
)  # fmt: skip
def test_unlimited_is_above_every_amount_and_never_after_every_day(left: Any, right: Any, order: int) -> None:
    assert operations.ordered(left, right) == order
    assert operations.ordered(right, left) == -order


# ---------------------------------------------------------------- windows


@pytest.mark.parametrize(
    ("operator", "inside", "outside"),
    [
        ("within before", [date(2024, 1, 29), date(2024, 2, 28)], [date(2024, 1, 28), LAST]),
        ("within after", [date(2024, 3, 1), date(2024, 3, 29)], [LAST, date(2024, 3, 30)]),
        ("within from", [LAST, date(2024, 3, 28)], [date(2024, 2, 28), date(2024, 3, 29)]),
    ],
)
def test_windows_are_half_open(operator: str, inside: list[date], outside: list[date]) -> None:
    def lies(day: date) -> bool:
        return operations.within(operator, "months", day, Fraction(1), LAST)

    assert [lies(day) for day in inside] == [True, True]
    assert [lies(day) for day in outside] == [False, False]


@pytest.mark.parametrize("operator", ["within before", "within after", "within from"])
@pytest.mark.parametrize("length", [Fraction(0), Fraction(-3)])
def test_a_window_of_nothing_holds_nothing(operator: str, length: Fraction) -> None:
    days = [date(2024, 2, day) for day in range(20, 30)]
    assert not any(operations.within(operator, "days", day, length, date(2024, 2, 25)) for day in days)


def test_from_one_day_to_another_both_are_in() -> None:
    def lies(day: Any, first: Any = date(2024, 2, 1), last: Any = LAST) -> bool:
        return operations.within("within to", "", day, first, last)

    assert [lies(date(2024, 2, 1)), lies(LAST), lies(date(2024, 1, 31)), lies(date(2024, 3, 1))] == [
        True,
        True,
        False,
        False,
    ]
    assert not lies(date(2024, 2, 5), date(2024, 2, 6), date(2024, 2, 4)), "the end before the beginning"
    assert not lies(NEVER), "never is in no window"
    assert lies(date(2200, 1, 1), last=NEVER), "one that never ends"
    assert not lies(date(2200, 1, 1), first=NEVER)
    assert not operations.within("within before", "days", LAST, Fraction(3), NEVER)


@pytest.mark.parametrize(("years", "word"), [(12 * 9000, "after"), (-12 * 9000, "before")])
def test_the_calendar_ends(years: int, word: str) -> None:
    case = law(
        """
        facts a "Facts"
          day    : date "Day?"
          months : duration in months "How long?"
          days   : duration in days "How long?"
        rule X.r : date "Later"
          cites X Art. 8
          is a.day + a.months
        rule X.s : date "Later"
          cites X Art. 8
          is a.day + a.days
        """
    ).with_(a__day=date(2024, 1, 1), a__months=years, a__days=10**12)
    with pytest.raises(Unanswerable, match=f"{abs(years)} months {word} 2024-01-01") as caught:
        case.value("X.r")
    assert caught.value.code == "no-such-date"
    with pytest.raises(Unanswerable, match="there is no calendar"):
        case.value("X.s")


def test_half_a_day_after_a_date_is_no_day() -> None:
    """Half of seven days is three and a half: nothing is cut off in silence."""
    text = """
        facts a "Facts"
          day : date "Day?"
        rule X.r : date "Later"
          cites X Art. 8
          is a.day + (50% of 7 days)
        rule X.s : date "Later"
          cites X Art. 8
          is a.day + (50% of 7 days rounded up to 1 day)
        """
    case = law(text).with_(a__day=date(2024, 1, 1))
    with pytest.raises(Unanswerable, match=r"3\.5 days from 2024-01-01 is not a day"):
        case.value("X.r")
    assert case.value("X.s") == date(2024, 1, 5)


# ---------------------------------------------------------------- dates by function


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("completed_years(a.born, a.day)", "count", 20),
        ("completed_months(a.born, a.day)", "count", 251),
        ("completed_years(a.day, a.born)", "count", 0),
        ("days_through(a.born, a.born)", "duration in days", 1),
        ("days_through(a.day, a.born)", "duration in days", 0),
        ("a.day - a.born", "duration in days", 7669),
        ("a.born - a.day", "duration in days", -7669),
        ("year_of(a.day)", "count", 2025),
        ("days_in_month(a.born)", "duration in days", 29),
        ("earlier(a.day, a.born)", "date", date(2004, 2, 29)),
        ("later(a.day, a.born)", "date", date(2025, 2, 27)),
        ("a.born + 12 months", "date", date(2005, 2, 28)),
        ("a.born + 12 months - 1 day", "date", date(2005, 2, 27)),
        ("a.born + 48 months", "date", date(2008, 2, 29)),
    ],
)
def test_dates(expression: str, kind: str, value: Any) -> None:
    case = law(
        f"""
        facts a "Facts"
          born : date "Born?"
          day  : date "Day?"
        rule X.r : {kind} "A rule"
          cites X Art. 8
          is {expression}
        """
    )
    assert case.with_(a__born=date(2004, 2, 29), a__day=date(2025, 2, 27)).value("X.r") == value
    assert case.with_(a__day=date(2025, 2, 27)).value("X.r") in (UNKNOWN, value)


# ---------------------------------------------------------------- aggregates


ROWS = """
record spell "A spell"
  n  : count "How long?"
  ok : boolean "Does it count?"
facts a "Facts"
  rows   : list of spell "Which spells?"
  counts : list of count "Which counts?"
  least  : count "At least?"
"""


def of_rows(kind: str, expression: str) -> Case:
    return law(ROWS, f'rule X.r : {kind} "A rule"\n  cites X Art. 8\n  is {expression}\n')


SPELLS = [{"n": 1, "ok": True}, {"n": 3, "ok": False}, {"n": 2, "ok": True}]


@pytest.mark.parametrize(
    ("kind", "expression", "full", "empty"),
    [
        ("count", "count of a.rows", 3, 0),
        ("count", "count of a.rows where ok", 2, 0),
        ("count", "count of distinct ok over a.rows", 2, 0),
        ("count", "total of n over a.rows", 6, 0),
        ("count", "total of n over a.rows where ok", 3, 0),
        ("number", "average of n over a.rows if none 0", 2, 0),
        ("count", "highest of n over a.rows if none 7", 3, 7),
        ("count", "lowest of n over a.rows if none 7", 1, 7),
        ("boolean", "any of a.rows where n >= 3", True, False),
        ("boolean", "none of a.rows where n >= 3", False, True),
        ("boolean", "at least 2 of a.rows where ok", True, False),
        ("boolean", "at most 1 of a.rows where ok", False, True),
    ],
)
def test_aggregates(kind: str, expression: str, full: Any, empty: Any) -> None:
    case = of_rows(kind, expression)
    assert case.with_(a__rows=SPELLS).value("X.r") == full
    assert case.with_(a__rows=SPELLS[::-1]).value("X.r") == full, "the order of the rows is nothing"
    assert case.with_(a__rows=[]).value("X.r") == empty
    assert case.value("X.r") is UNKNOWN


@pytest.mark.parametrize(
    ("kind", "expression", "rows", "value"),
    [
        # membership unknown
        ("count", "count of a.rows where ok", [{"n": 1, "ok": True}, {"n": 1}], UNKNOWN),
        ("count", "total of n over a.rows where ok", [{"n": 1, "ok": True}, {"n": 1}], UNKNOWN),
        ("boolean", "any of a.rows where ok", [{"n": 1, "ok": True}, {"n": 1}], True),
        ("boolean", "any of a.rows where ok", [{"n": 1, "ok": False}, {"n": 1}], UNKNOWN),
        ("boolean", "none of a.rows where ok", [{"n": 1, "ok": True}, {"n": 1}], False),
        ("boolean", "at least 2 of a.rows where ok", [{"ok": True}, {"ok": True}, {}], True),
        ("boolean", "at least 2 of a.rows where ok", [{"ok": False}, {"ok": True}, {}], UNKNOWN),
        ("boolean", "at least 2 of a.rows where ok", [{"ok": False}, {"ok": False}, {}], False),
        ("boolean", "at most 1 of a.rows where ok", [{"ok": True}, {"ok": True}, {}], False),
        # the operand of a member unknown, and of a row that is no member
        ("count", "total of n over a.rows where ok", [{"n": 1, "ok": True}, {"ok": True}], UNKNOWN),
        ("count", "total of n over a.rows where ok", [{"n": 1, "ok": True}, {"ok": False}], 1),
        ("count", "count of a.rows where ok", [{"ok": True}, {"ok": False}], 1),
        ("count", "highest of n over a.rows if none 0", [{"n": 1}, {}], UNKNOWN),
    ],
)
def test_aggregates_over_rows_with_unknowns(kind: str, expression: str, rows: Any, value: Any) -> None:
    assert of_rows(kind, expression).with_(a__rows=rows).value("X.r") == value


def test_what_stands_for_nothing_may_itself_be_unknown() -> None:
    case = of_rows("count", "highest of n over a.rows if none a.least")
    assert case.with_(a__rows=[]).value("X.r") is UNKNOWN
    assert case.with_(a__rows=[], a__least=4).value("X.r") == 4
    assert case.with_(a__rows=SPELLS).value("X.r") == 3


def test_a_selection_of_a_list() -> None:
    case = law(
        ROWS,
        """
        rule X.long : list of spell "Long spells"
          cites X Art. 8
          is a.rows where n >= a.least
        rule X.r : count "How many"
          cites X Art. 8
          is count of X.long where ok
        """,
    )
    assert case.with_(a__rows=SPELLS, a__least=2).value("X.r") == 1
    assert case.with_(a__rows=SPELLS).value("X.r") is UNKNOWN
    assert case.with_(a__rows=[]).value("X.r") == 0


# ---------------------------------------------------------------- functions of unknowns


@pytest.mark.parametrize(
    ("expression", "facts", "value"),
    [
        ("greater(a.n, a.m)", {"a__n": 3, "a__m": NONE}, 3),
        ("greater(a.n, a.m)", {"a__n": 3}, UNKNOWN),
        ("lesser(a.n, a.m)", {"a__n": 3, "a__m": 2}, 2),
        ("greater(a.m, a.m)", {"a__m": NONE}, UNKNOWN),
        ("a.n + 1", {}, UNKNOWN),
        ("0 * a.n", {}, UNKNOWN),  # no algebra: an unknown stays one
        ("a.n - a.n", {}, UNKNOWN),
    ],
)
def test_arithmetic_on_an_unknown_is_unknown(expression: str, facts: dict[str, Any], value: Any) -> None:
    case = law(
        f"""
        facts a "Facts"
          n : count "N?"
          m : count or none "M?"
        rule X.r : count "A rule"
          cites X Art. 8
          is {expression}
        """
    )
    assert case.with_(**facts).value("X.r") == value


def test_division_by_a_zero_that_no_bound_kept_out() -> None:
    case = law(
        """
        facts a "Facts"
          n : count "N?"
            more than 0
        rule X.r : number "A share"
          cites X Art. 8
          is 1 / a.n
        """
    )
    assert case.with_(a__n=3).value("X.r") == Fraction(1, 3)
    with pytest.raises(Unanswerable) as caught:
        case.with_(a__n=0).value("X.r")
    assert caught.value.code == "division-by-zero"


# ---------------------------------------------------------------- totals over a range


RANGE = """
range branch is medical_care, sickness, old_age
facts branch "Branch" for each branch
  provided : boolean "Is it provided?"
  paid     : money "What is paid?"
"""


def over_branches(kind: str, expression: str) -> Case:
    return law(RANGE, f'rule X.r : {kind} "A rule"\n  cites X Art. 8\n  is {expression}\n')


@pytest.mark.parametrize(
    ("kind", "expression", "facts", "value"),
    [
        ("money", "total of paid over branch", {"sickness__paid": 1, "old_age__paid": 2}, UNKNOWN),
        (
            "money",
            "total of paid over branch",
            {"sickness__paid": 1, "old_age__paid": 2, "medical_care__paid": 0},
            3,
        ),
        (
            "money",
            "total of paid over branch where provided",
            {
                "sickness__paid": 1, "sickness__provided": True, "old_age__paid": 2, "old_age__provided": True,
                "medical_care__provided": False,
            },
            3,
        ),
        ("money", "total of paid over branch where provided", {"sickness__paid": 1}, UNKNOWN),
        ("count", "count of branch where provided", {"sickness__provided": True}, UNKNOWN),
        ("boolean", "any of branch where provided", {"sickness__provided": True}, True),
        ("boolean", "at least 2 of branch where provided", {"sickness__provided": False}, UNKNOWN),
        (
            "boolean",
            "at least 2 of branch where provided",
            {"sickness__provided": False, "old_age__provided": False},
            False,
        ),
    ],
)  # fmt: skip
def test_one_unknown_branch_makes_a_total_unknown(
    kind: str, expression: str, facts: dict[str, Any], value: Any
) -> None:
    assert over_branches(kind, expression).with_(**facts).value("X.r") == value
