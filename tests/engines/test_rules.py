"""Rules: cases, exceptions and their ranks, conflicts, tables; what is unknown and what is known all the same."""

from fractions import Fraction
from typing import Any

import pytest
from laws import Case, law

from nsis_rules.engines.contract import Unanswerable
from nsis_rules.values import UNKNOWN

FACTS = """
facts a "Facts"
  b : boolean "B?"
  c : boolean "C?"
  d : boolean "D?"
  n : count "N?"
    at least 0
"""


def counted(body: str) -> Case:
    return law(FACTS, 'rule X.r : count "A rule"\n  cites X Art. 8\n' + body)


# ---------------------------------------------------------------- cases


CASES = counted(
    """  is
    1 when a.b
    2 when a.c
    1 otherwise
"""
)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"a__b": True}, 1),
        ({"a__b": True, "a__c": True}, 1),  # the first that holds
        ({"a__b": False, "a__c": True}, 2),
        ({"a__b": False, "a__c": False}, 1),
        ({"a__b": False}, UNKNOWN),
        ({"a__c": False}, 1),  # all that may hold agree
        ({"a__c": True}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_the_first_case_that_holds_wins(facts: dict[str, bool], value: Any) -> None:
    assert CASES.with_(**facts).value("X.r") == value


# ---------------------------------------------------------------- exceptions


RANKED = counted(
    """  is 1
  except (e) 2 when a.b
  except (f) over (e) 3 when a.c
"""
)
UNRANKED = counted(
    """  is 1
  except (e) 2 when a.b
  except (f) 3 when a.c
  except (g) 2 when a.d
"""
)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"a__b": False, "a__c": False}, 1),
        ({"a__b": True, "a__c": False}, 2),
        ({"a__b": False, "a__c": True}, 3),
        ({"a__b": True, "a__c": True}, 3),
        ({"a__c": True}, 3),  # whatever the weaker one says
        ({"a__b": True}, UNKNOWN),  # the stronger one may hold
        ({"a__b": False}, UNKNOWN),
        ({"a__c": False}, UNKNOWN),
    ],
)
def test_the_base_holds_unless_an_exception_does_and_ranks_decide(facts: dict[str, bool], value: Any) -> None:
    assert RANKED.with_(**facts).value("X.r") == value


def test_two_that_hold_with_different_values_are_a_conflict() -> None:
    case = UNRANKED.with_(a__b=True, a__c=True, a__d=False)
    with pytest.raises(Unanswerable) as caught:
        case.value("X.r")
    assert caught.value.code == "conflict"
    assert caught.value.message == "the exceptions (e) and (f) of `X.r` hold at once"


def test_two_that_hold_with_one_value_are_none() -> None:
    assert UNRANKED.with_(a__b=True, a__c=False, a__d=True).value("X.r") == 2


def test_a_conflict_that_is_certain_is_one_whatever_else_is_unknown() -> None:
    with pytest.raises(Unanswerable, match="hold at once"):
        UNRANKED.with_(a__b=True, a__c=True).value("X.r")


def test_an_exception_that_may_hold_is_unknown_unless_all_agree() -> None:
    assert UNRANKED.with_(a__b=True, a__c=False).value("X.r") == 2
    assert UNRANKED.with_(a__b=True, a__d=False).value("X.r") is UNKNOWN
    assert UNRANKED.with_(a__b=False, a__c=False).value("X.r") is UNKNOWN


def test_ranks_are_an_order() -> None:
    case = counted(
        """  is 1
  except (e) 2 when a.b
  except (f) over (e) 3 when a.c
  except (g) over (f) 4 when a.d
"""
    )
    assert case.with_(a__b=True, a__c=False, a__d=True).value("X.r") == 4, "g is over f, and so over e"


def test_no_conflict_while_something_stronger_may_hold() -> None:
    case = counted(
        """  is 1
  except (e) 2 when a.b
  except (f) 3 when a.b
  except (g) over (e) 3 when a.c
"""
    )
    assert case.with_(a__b=True, a__c=True).value("X.r") == 3
    assert case.with_(a__b=True).value("X.r") is UNKNOWN
    with pytest.raises(Unanswerable, match=r"\(e\) and \(f\)"):
        case.with_(a__b=True, a__c=False).value("X.r")


def test_an_exception_of_unknown_value_is_unknown() -> None:
    case = counted("  is 1\n  except (e) a.n when a.b\n")
    assert case.with_(a__b=True).value("X.r") is UNKNOWN
    assert case.with_(a__b=True, a__n=4).value("X.r") == 4
    assert case.with_(a__n=1).value("X.r") == 1, "both ways come to one"


# ---------------------------------------------------------------- tables


BANDS = law(
    FACTS,
    """
    table X.bands(size : count) : count "By size"
      cites X Schedule
      | below 2      | 3 |
      | 2 to below 4 | 1 |
      | 4 and above  | 0 |
    rule X.r : count "A rule"
      cites X Art. 8
      is X.bands(a.n)
    """,
)


@pytest.mark.parametrize(("size", "value"), [(0, 3), (1, 3), (2, 1), (3, 1), (4, 0), (1000, 0)])
def test_the_edges_of_bands(size: int, value: int) -> None:
    assert BANDS.with_(a__n=size).value("X.r") == value
    assert BANDS.value("X.r") is UNKNOWN


MARGINAL = law(
    """
    facts a "Facts"
      pay : money "Pay?"
        at least BDT 0
    table X.tax(pay : money) : money "Marginal"
      cites X Schedule
      marginal
      | below BDT 1,000              | 0%  |
      | BDT 1,000 to below BDT 3,000 | 10% |
      | BDT 3,000 and above          | 25% |
    rule X.r : money "Tax"
      cites X Art. 8
      is X.tax(a.pay)
    """
)


@pytest.mark.parametrize("pay", [0, 999, 1000, 1001, 2999, 3000, 3001, 10_000, Fraction(10_001, 3)])
def test_slices_add_up(pay: Fraction) -> None:
    by_hand = max(min(pay, 3000) - 1000, 0) * Fraction(1, 10) + max(pay - 3000, 0) * Fraction(1, 4)
    assert MARGINAL.with_(a__pay=pay).value("X.r") == by_hand
