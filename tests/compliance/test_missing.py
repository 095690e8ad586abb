"""What is missing, by hand: no fact too many, none too few, and said where that is not certain."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from laws import Case, law

from nsis_rules.compliance import candidates
from nsis_rules.compliance import missing as missing_module
from nsis_rules.compliance.diagrams import Diagrams, TooLarge
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.operations import ordered
from nsis_rules.values import NEVER, NONE, UNLIMITED

FACTS = """
facts a "Facts"
  b      : boolean "B?"
  c      : boolean "C?"
  d      : boolean "D?"
  j      : judgement "Is it enough?"
  aj     : judgement "Is it enough too?"
  n      : count "N?"
    at least 0
    at most 10
  m      : count "M?"
    at least 0
    at most 10
  days   : duration in days or unlimited "Days?"
    at least 0 days
  share  : percent "Share?"
    at least 0%
    at most 100%
  pay    : money per month "Pay?"
    more than 0
  base   : money per month "Base?"
    more than 0
  start  : date or never "Start?"
  colour : one of red, green, blue "Colour?"
  route  : choice of p, q "Route?"
  counts : list of count "Counts?"
  wages  : list of money per month "Wages?"
"""


def norm(test: str, *more: str, **facts: Any) -> Case:
    return law(FACTS, *more, f'requirement X.1 "One"\n  cites X Art. 1\n  met when {test}\n', **facts)


def missing(test: str, *more: str, **facts: Any) -> tuple[tuple[str, ...], bool]:
    finding = norm(test, *more, **facts).finding()
    return finding.missing, finding.missing_is_exact


@pytest.mark.parametrize(
    ("test", "facts", "names"),
    [
        # what is settled by others is not asked for
        ("any of\n    - a.b\n    - a.c", {"a__b": False}, ("a.c",)),
        ("all of\n    - a.b\n    - any of\n      - a.c\n      - a.d", {"a__c": True}, ("a.b",)),
        ("at least 2 of\n    - a.b\n    - a.c\n    - a.d", {"a__b": True}, ("a.c", "a.d")),
        ("none of\n    - a.b\n    - a.c", {"a__c": False}, ("a.b",)),
        # judgements come last, each group by name
        ("all of\n    - a.j\n    - a.b\n    - a.aj\n    - a.c", {}, ("a.b", "a.c", "a.aj", "a.j")),
        # conditions on one fact that go together
        ("a.days >= 26 weeks or a.days < 13 weeks", {}, ("a.days",)),
        ("a.share > 3% and a.share < 4%", {}, ("a.share",)),
        ("(a.b and a.c) or (not a.b and a.c)", {}, ("a.c",)),
        ("(a.b and a.c) or (not a.b and a.d)", {}, ("a.b", "a.c", "a.d")),
        ("a.n >= 3 or (a.n < 2 and a.b)", {}, ("a.b", "a.n")),
        ("a.n >= 3 or (a.n >= 4 and a.b)", {}, ("a.n",)),
        # bounds that settle a test
        ("a.n >= 0 and a.b", {}, ("a.b",)),
        ("a.n > 10 or a.b", {}, ("a.b",)),
        ("a.n < 10", {}, ("a.n",)),
        ("a.pay >= BDT 1 per month", {}, ("a.pay",)),
        ("a.days is unlimited", {}, ("a.days",)),
        # dates, options, sets of options
        ("a.start before 2020-01-01", {}, ("a.start",)),
        ("(a.colour = red and a.b) or (a.colour != red and a.b)", {}, ("a.b",)),
        # choices stand beside what matters under some of them
        ("(a.route = p and a.b) or (a.route = q and a.c)", {}, ("a.b", "a.c", "a.route")),
        ("(a.route = p and a.b) or (a.route = q and a.c)", {"a__c": True}, ("a.b", "a.route")),
        ("(a.route = p and a.b) or (a.route = q and a.b)", {}, ("a.b",)),
    ],
)
def test_exactly_what_matters(test: str, facts: dict[str, Any], names: tuple[str, ...]) -> None:
    assert missing(test, **facts) == (names, True)


@pytest.mark.parametrize(
    "test",
    [
        "a.days >= 13 weeks or a.days < 26 weeks",
        "a.n >= 3 and a.n < 3",
        "a.n > 3 and a.n < 4",  # no whole number between
        "a.b or not a.b",
        "a.n <= 10",
        "a.pay > BDT 0 per month",
        "a.days >= 0 days",
        "a.start is never and a.start before 2020-01-01",
        "a.colour in (red, green, blue)",
        "a.colour != red and a.colour != green and a.colour != blue",
    ],
)
def test_what_no_answer_can_change_is_asked_for_all_the_same_but_not_as_certain(test: str) -> None:
    """Any answer would show that they all lead to one verdict."""
    names, exact = missing(test)
    assert len(names) == 1
    assert not exact


def test_facts_compared_with_other_unknown_facts() -> None:
    assert missing("a.n >= a.m") == (("a.m", "a.n"), True)
    assert missing("a.pay >= 50% of a.base") == (("a.base", "a.pay"), True)
    assert missing("a.n >= a.m or a.b", a__b=True) == ((), True)


def test_a_sum_that_its_bounds_settle_may_be_asked_for_but_never_as_certain() -> None:
    names, exact = missing("a.n + a.m >= 0 and a.b")
    assert {"a.b"} <= set(names)
    assert not exact


def test_two_floors_of_which_one_is_known() -> None:
    test = "a.pay >= greater(a.base, BDT 100 per month)"
    assert missing(test, a__pay=200) == (("a.base",), True)
    assert missing(test, a__base=50) == (("a.pay",), True)
    assert norm(test, a__pay=50).finding().missing == ()


def test_what_an_unknown_list_hides_is_asked_for_too() -> None:
    names, exact = missing("(any of a.counts where item >= a.n)")
    assert (names, exact) == (("a.counts", "a.n"), False)
    names, exact = missing("for each one in a.counts: one >= a.n")
    assert (names, exact) == (("a.counts", "a.n"), False)


def test_the_fact_behind_each_of_a_list() -> None:
    assert missing("for each one in a.counts: one >= a.n", a__counts=[3, 5]) == (("a.n",), True)
    assert missing("for each one in a.counts: one + a.n >= 5 or a.b", a__counts=[3, 4]) == (
        ("a.b", "a.n"),
        True,
    )
    assert norm("for each one in a.counts: one >= a.n", a__counts=[3, 5], a__n=4).finding().missing == ()


RULES = """
rule X.level : count "The level"
  cites X Art. 8
  is
    a.n when a.b
    5   otherwise
rule X.same : count "The same either way"
  cites X Art. 8
  is
    5 when a.b
    7 otherwise
rule X.truth : boolean "A condition"
  cites X Art. 8
  is true when any of
    - a.c
    - a.d
rule X.but : boolean "With exceptions"
  cites X Art. 8
  is a.b
  except (e) true  when a.c
  except (f) false when a.d
"""


@pytest.mark.parametrize(
    ("test", "facts", "names"),
    [
        ("X.truth", {"a__c": False}, ("a.d",)),
        ("X.truth and a.b", {}, ("a.b", "a.c", "a.d")),
        ("X.same <= 10 and a.c", {}, ("a.c",)),  # both ways are below 10
        ("X.same <= 6", {}, ("a.b",)),
        ("X.level >= 5 and a.c", {"a__n": 6}, ("a.c",)),
        ("X.but", {"a__d": False}, ("a.b", "a.c")),
        ("X.but", {"a__b": True, "a__d": False}, ()),
    ],
)
def test_through_rules(test: str, facts: dict[str, Any], names: tuple[str, ...]) -> None:
    finding = norm(test, RULES, **facts).finding()
    assert finding.verdict.value == ("unknown" if names else finding.verdict.value)
    assert (finding.missing, finding.missing_is_exact) == (names, True)


def test_a_rule_with_an_amount_that_nobody_knows() -> None:
    assert missing("X.level >= 6", RULES) == (("a.b", "a.n"), True)


def test_answers_that_lead_to_no_result_are_no_reason_to_ask() -> None:
    """With `a.c` true both exceptions hold: a conflict, which is no verdict."""
    assert missing("X.but or a.j", RULES, a__d=True, a__b=False) == (("a.j",), True)


def test_what_is_asked_whether_known() -> None:
    case = norm("any of\n    - a.b is known\n    - a.c")
    assert (case.finding().missing, case.finding().missing_is_exact) == (("a.b", "a.c"), False)
    assert case.with_(a__c=False).verdict() is Verdict.NOT_MET
    assert case.with_(a__b=False, a__c=False).verdict() is Verdict.MET


# ---------------------------------------------------------------- readings, validity


def test_readings_and_the_conditions_of_declarations() -> None:
    case = law(
        FACTS,
        """
        reading X.open "Without a default"
          cites X Art. 9
          (u) "One way"
          (w) "The other"
        declaration X.d "Flexibility"
          cites X Art. 7
          valid when a.b and reading X.open = u
          (o) "An option" cites X Art. 1
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            (a) a.c
            (b) under X.d.o: a.n >= 3
        """,
        a__c=False,
    )
    finding = case.declaring("X.d.o").finding()
    assert (finding.missing, finding.missing_is_exact) == (("a.b", "a.n", "X.open"), True)
    assert case.finding().missing == ()
    assert case.declaring("X.d.o").with_(a__n=2).finding().missing == ()


# ---------------------------------------------------------------- limits


def test_too_many_unknowns_in_one_condition_are_listed_as_uncertain() -> None:
    facts = "".join(f'  x{n} : count "X{n}?"\n    at least 0\n' for n in range(12))
    total = " + ".join(f"b.x{n}" for n in range(12))
    names, exact = missing(f"{total} >= 100 and a.b", 'facts b "More"\n' + facts)
    assert (len(names), exact) == (13, False)


def test_a_long_list_of_conditions_is_no_trouble() -> None:
    facts = "".join(f'  x{n} : boolean "X{n}?"\n' for n in range(60))
    items = "".join(f"    - b.x{n}\n" for n in range(60))
    more = 'facts b "More"\n' + facts
    assert len(missing(f"all of\n{items}", more)[0]) == 60
    assert missing(f"at least 30 of\n{items}", more) == (tuple(sorted(f"b.x{n}" for n in range(60))), True)


def test_a_diagram_beyond_the_limit_falls_back_to_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing_module, "_MOST_NODES", 2)
    assert missing("all of\n    - a.b\n    - a.n >= 0\n    - a.c\n    - a.d") == (
        ("a.b", "a.c", "a.d", "a.n"),
        False,
    )


def test_diagrams() -> None:
    diagrams = Diagrams(10)
    first, second = diagrams.choice(0, (True, False)), diagrams.choice(1, (True, False))
    both = diagrams.combine(lambda one, other: one and other, first, second)
    assert diagrams.turns_on(both) == {0, 1}
    assert diagrams.choice(0, (second, second)) is second, "a question that changes nothing is not asked"
    assert diagrams.choice(1, (first, True)) is diagrams.choice(
        0, (diagrams.choice(1, (True, True)), diagrams.choice(1, (False, True)))
    )
    assert diagrams.turns_on(True) == set()
    assert diagrams.turns_on(diagrams.choice(0, (True, "conflict"))) == set(), "a text is no result"
    small = Diagrams(1)
    small.choice(0, (True, False))
    with pytest.raises(TooLarge):
        small.choice(1, (True, False))


# ---------------------------------------------------------------- candidates


PROGRAM = norm("a.b").program


def stretch(value: Any, compared: list[Any]) -> tuple[int, ...]:
    """Where an answer stands among some values."""
    return tuple(ordered(value, one) for one in compared)


@given(
    st.sampled_from(["a.n", "a.days"]),
    st.lists(st.fractions(-3, 14, max_denominator=2), max_size=4),
    st.integers(0, 30),
)
def test_for_every_whole_number_there_is_a_candidate_like_it(
    fact: str, compared: list[Fraction], answer: int
) -> None:
    assume(candidates.within_bounds(PROGRAM.facts[fact], Fraction(answer)))
    found = candidates.candidates(PROGRAM, fact, compared, loose=False)
    assert all(value is UNLIMITED or value.denominator == 1 for value in found)
    assert stretch(Fraction(answer), compared) in {stretch(value, compared) for value in found}


@given(st.lists(st.fractions(-1, 2, max_denominator=8), max_size=4), st.fractions(0, 1))
def test_for_every_share_there_is_a_candidate_like_it(compared: list[Fraction], answer: Fraction) -> None:
    found = candidates.candidates(PROGRAM, "a.share", compared, loose=False)
    assert all(candidates.within_bounds(PROGRAM.facts["a.share"], value) for value in found)
    assert stretch(answer, compared) in {stretch(value, compared) for value in found}


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2020, 1, 9)), max_size=4),
    st.dates(date(2019, 12, 30), date(2020, 1, 12)),
)
def test_for_every_day_there_is_a_candidate_like_it(compared: list[date], answer: date) -> None:
    found = candidates.candidates(PROGRAM, "a.start", compared, loose=False)
    assert NEVER in found
    assert stretch(answer, compared) in {stretch(value, compared) for value in found}


def test_candidates_at_the_ends_of_the_calendar() -> None:
    found = candidates.candidates(PROGRAM, "a.start", [date.min, date.max], loose=False)
    assert set(found) == {date.min, date(1, 1, 2), date.max, NEVER}


ENTRIES = ("lead", "dust", "noise", "other")


@given(
    st.lists(st.frozensets(st.sampled_from(ENTRIES[:3])), max_size=2), st.frozensets(st.sampled_from(ENTRIES))
)
def test_for_every_set_there_is_a_candidate_like_it(
    compared: list[frozenset[str]], answer: frozenset[str]
) -> None:
    program = law(
        """
        catalogue X.list "A list"
          cites X Schedule
          (1) lead  "Lead"
          (2) dust  "Dust"
          (3) noise "Noise"
        facts a "Facts"
          ills : some of X.list or other "Which?"
        requirement X.1 "One"
          cites X Art. 1
          met when a.ills covers X.list
        """
    ).program

    def relations(value: Any) -> list[tuple[bool, bool]]:
        return [(one <= value, value <= one) for one in compared]

    found = candidates.candidates(program, "a.ills", compared, loose=False)
    assert found == () or relations(answer) in [relations(value) for value in found]


def test_what_cannot_be_listed_has_no_candidates() -> None:
    assert candidates.candidates(PROGRAM, "a.counts", [], loose=True) == ()


def test_none_is_a_candidate_where_it_is_an_answer() -> None:
    program = law(
        """
        facts a "Facts"
          x : money or none "X?"
            at least 0
        requirement X.1 "One"
          cites X Art. 1
          met when a.x is none
        """
    ).program
    assert NONE in candidates.candidates(program, "a.x", [], loose=False)
