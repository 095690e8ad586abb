"""Findings: what carried, margins by hand, remedies that were tried, judgements."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from laws import Case, law
from strategies import cases

from nsis_rules.compliance.margins import Margin, margin_of, single_conditions
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.engines.interpret import EVERY_OPTION, Interpreter
from nsis_rules.values import NONE, UNKNOWN, UNLIMITED

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET

PER_MONTH = "money per month"
FACTS = """
facts a "Facts"
  b     : boolean "B?"
  c     : boolean "C?"
  enough : judgement "Is it enough?"
  n     : count "N?"
    at least 0
    at most 20
  m     : count "M?"
  share : percent "Share?"
  pay   : money per month "Pay?"
  base  : money per month "Base?"
    at least 0
  floor : money per month or none "Floor?"
  days  : duration in days or unlimited "Days?"
  day   : date "Day?"
  route : choice of p, q "Route?"
  colour : one of red, green "Colour?"
facts labour_force "Figures"
  employees : count "Employees?"
"""


def norm(test: str, **facts: Any) -> Case:
    return law(FACTS, f'requirement X.1 "One"\n  cites X Art. 1\n  met when {test}\n', **facts)


def margin(test: str, **facts: Any) -> Margin | None:
    return norm(test, **facts).finding().margin


# ---------------------------------------------------------------- what carries


def test_met_by_the_first_clause_that_holds() -> None:
    case = norm(
        "any of\n    (a) a.b\n    (b) all of\n      (i) a.c\n      (ii) a.n >= 3\n    (c) a.c",
        a__b=False,
        a__c=True,
        a__n=5,
    )
    finding = case.finding()
    assert finding.via == "X Art. 1(b)"
    assert [(one.address, one.carried) for one in finding.clauses] == [
        ("X Art. 1(a)", False), ("X Art. 1(b)(i)", True), ("X Art. 1(b)(ii)", True), ("X Art. 1(c)", False),
    ]  # fmt: skip


def test_not_met_for_all_that_fails() -> None:
    finding = norm(
        "all of\n    (a) a.b\n    (b) a.c\n    (c) a.n >= 3", a__b=False, a__c=True, a__n=2
    ).finding()
    assert [(one.address, one.value, one.carried) for one in finding.clauses] == [
        ("X Art. 1(a)", False, True), ("X Art. 1(b)", True, False), ("X Art. 1(c)", False, True),
    ]  # fmt: skip


def test_what_a_clause_read() -> None:
    (outcome,) = norm("a.n >= a.m", a__n=2).finding().clauses
    assert outcome.says == (("a.n", 2), ("a.m", UNKNOWN))


def test_judgements_on_which_it_rests() -> None:
    assert norm("all of\n    - a.b\n    - a.enough", a__b=True, a__enough=True).finding().judgements == (
        "a.enough",
    )
    assert norm("all of\n    - a.b\n    - a.enough", a__b=True).finding().judgements == ()


# ---------------------------------------------------------------- margins by hand


@pytest.mark.parametrize(
    ("test", "facts", "value", "unit", "short"),
    [
        ("a.n >= 3", {"a__n": 5}, 2, "count", False),
        ("a.n >= 3", {"a__n": 3}, 0, "count", False),
        ("a.n >= 3", {"a__n": 2}, -1, "count", True),
        ("a.n > 3", {"a__n": 3}, 0, "count", True),
        ("a.n <= 3", {"a__n": 5}, -2, "count", True),
        ("a.n < 3", {"a__n": 3}, 0, "count", True),
        ("3 <= a.n", {"a__n": 5}, 2, "count", False),
        ("a.share >= 45%", {"a__share": Fraction(42, 100)}, Fraction(-3, 100), "points", True),
        ("a.day before 2000-06-15", {"a__day": date(2000, 6, 15)}, 0, "duration in days", True),
        ("a.day before 2000-06-15", {"a__day": date(2000, 6, 1)}, 14, "duration in days", False),
        ("a.day on or after 2000-06-15", {"a__day": date(2000, 6, 10)}, -5, "duration in days", True),
        ("a.days >= 26 weeks", {"a__days": 91}, -91, "duration in days", True),
        ("a.pay >= 50% of a.base", {"a__pay": 48, "a__base": 100}, -2, PER_MONTH, True),
        # several floors: the one that governs
        ("a.pay >= greater(a.base, a.floor)", {"a__pay": 90, "a__base": 100, "a__floor": 120}, -30, PER_MONTH, True),
        ("a.pay >= greater(a.base, a.floor)", {"a__pay": 90, "a__base": 50, "a__floor": NONE}, 40, PER_MONTH, False),
        ("a.pay >= lesser(a.base, a.floor)", {"a__pay": 90, "a__base": 100, "a__floor": 80}, 10, PER_MONTH, False),
        ("greater(a.base, a.floor) <= a.pay", {"a__pay": 90, "a__base": 100, "a__floor": 120}, -30, PER_MONTH, True),
    ],
)  # fmt: skip
def test_margins(test: str, facts: dict[str, Any], value: Any, unit: str, short: bool) -> None:
    found = margin(test, **facts)
    assert found is not None
    assert (found.value, str(found.type), found.short) == (value, unit, short)


@pytest.mark.parametrize(
    ("test", "facts"),
    [
        ("a.b", {"a__b": False}),
        ("a.n = 3", {"a__n": 2}),
        ("a.n >= 3", {}),
        ("a.days >= 26 weeks", {"a__days": UNLIMITED}),
        ("not a.n >= 3", {"a__n": 2}),
        ("a.colour = red", {"a__colour": "green"}),
    ],
)
def test_what_has_no_margin(test: str, facts: dict[str, Any]) -> None:
    assert margin(test, **facts) is None


def test_a_share_of_an_amount_also_has_points() -> None:
    found = margin("a.pay >= 50% of a.base", a__pay=48, a__base=96 + Fraction(1, 3))
    assert found is not None
    assert found.points == Fraction(48) / (96 + Fraction(1, 3)) - Fraction(1, 2)
    nothing = margin("a.pay >= 50% of a.base", a__pay=48, a__base=0)
    assert nothing is not None
    assert (nothing.value, nothing.points) == (48, None)


@pytest.mark.parametrize(
    ("test", "facts", "value"),
    [
        # all of: the worst of those that fail, else the tightest by share
        ("all of\n    - a.n >= 10\n    - a.m >= 100", {"a__n": 12, "a__m": 110}, 10),
        ("all of\n    - a.n >= 10\n    - a.m >= 100", {"a__n": 9, "a__m": 110}, -1),
        ("all of\n    - a.n >= 10\n    - a.m >= 100", {"a__n": 9, "a__m": 50}, -50),
        ("all of\n    - a.n >= 10\n    - a.b", {"a__n": 12, "a__b": False}, None),
        # any of: the one that carries, else the nearest
        ("any of\n    - a.n >= 10\n    - a.m >= 100", {"a__n": 9, "a__m": 101}, 1),
        ("any of\n    - a.n >= 10\n    - a.m >= 100", {"a__n": 9, "a__m": 50}, -1),
        ("a.n >= 10 or a.m >= 100", {"a__n": 9, "a__m": 50}, -1),
        ("a.n >= 10 and a.m >= 100", {"a__n": 9, "a__m": 50}, -50),
        # at least so many: how many are lacking or to spare
        ("at least 2 of\n    - a.b\n    - a.c\n    - a.n >= 3", {"a__b": True, "a__c": False, "a__n": 1}, -1),
        ("at least 2 of\n    - a.b\n    - a.c\n    - a.n >= 3", {"a__b": True, "a__c": True, "a__n": 4}, 1),
        ("none of\n    - a.n >= 3", {"a__n": 1}, None),
    ],
)
def test_margins_of_lists(test: str, facts: dict[str, Any], value: Any) -> None:
    found = margin(test, **facts)
    assert (found.value if found is not None else None) == value


def test_a_rule_that_is_a_condition_has_its_margin() -> None:
    case = law(
        FACTS,
        """
        rule X.enough : boolean "Enough"
          cites X Art. 8
          is true when all of
            - a.n >= 3
            - a.b
        requirement X.1 "One"
          cites X Art. 1
          met when X.enough
        """,
        a__n=5,
        a__b=True,
    )
    found = case.finding().margin
    assert found is not None
    assert found.value == 2


# ---------------------------------------------------------------- margins of whatever is generated


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_the_sign_of_a_margin_agrees_with_its_clause(case: Case) -> None:
    for norm in ("X.1", "X.2"):
        for opened in ("", EVERY_OPTION):
            try:
                tracer = Interpreter(case.program, case.judged, opened, tracing=True)
                trace = tracer.trace_of(case.program.requirements[norm].met)
            except Unanswerable:
                continue
            for step in trace.walk():
                found = margin_of(step)
                if found is not None and step.value in (True, False):
                    assert found.short is (step.value is False), step.node
                if (
                    found is not None
                    and isinstance(found.found, Fraction)
                    and isinstance(found.threshold, Fraction)
                ):
                    assert abs(found.value) == abs(found.found - found.threshold), "exact"
                    assert (found.value == 0) == (found.found == found.threshold), "zero at the threshold"


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(cases())
def test_findings_of_whatever_is_generated(case: Case) -> None:
    for norm in ("X.1", "X.2"):
        finding = case.finding(norm)
        if finding.problem is not None:
            assert finding.verdict is Verdict.UNKNOWN
            continue
        assert finding.verdict is case.verdict(norm)
        assert bool(finding.declarations) == (finding.verdict is Verdict.MET_BY_DECLARATION)
        assert set(finding.declarations) <= set(case.declares)
        assert bool(finding.via) == finding.verdict.compliant
        assert not finding.missing or finding.verdict is Verdict.UNKNOWN
        assert finding.verdict is NOT_MET or not (finding.cures or finding.remedies)
        if finding.margin is not None and finding.verdict in (MET, NOT_MET, Verdict.MET_BY_DECLARATION):
            assert finding.margin.short is (finding.verdict is NOT_MET)
        for remedy in finding.remedies:
            assert case.with_(**{remedy.fact: remedy.value}).verdict(norm).compliant
        for options in finding.cures:
            assert case.declaring(*case.declares, *options).verdict(norm) in (
                Verdict.MET_BY_DECLARATION, Verdict.UNKNOWN,
            )  # fmt: skip
        assert len(finding.clauses) == sum(1 for _ in _shown(finding.trace)), (
            "each condition that is shown, once"
        )


def _shown(step: Any) -> Any:
    return single_conditions(step) if step is not None else ()


# ---------------------------------------------------------------- remedies


@pytest.mark.parametrize(
    ("test", "facts", "remedies"),
    [
        ("a.n >= 3", {"a__n": 1}, [("a.n", 3, "floor")]),
        ("a.n <= 3", {"a__n": 5}, [("a.n", 3, "cap")]),
        ("a.b", {"a__b": False}, [("a.b", True, "exact")]),
        ("a.enough", {"a__enough": False}, []),  # nobody legislates a judgement
        ("a.colour = red", {"a__colour": "green"}, [("a.colour", "red", "exact")]),
        ("a.route = p", {"a__route": "q"}, []),  # a choice is shown as an alternative
        ("a.n >= 3 and a.b", {"a__n": 1, "a__b": False}, []),  # one fact alone cures nothing
        ("a.n >= 3 or a.b", {"a__n": 1, "a__b": False}, [("a.n", 3, "floor"), ("a.b", True, "exact")]),
        ("a.n >= 30", {"a__n": 1}, []),  # beyond the bounds
        (
            "a.n >= 50% of labour_force.employees",
            {"a__n": 1, "labour_force__employees": 9},
            [("a.n", 5, "floor")],
        ),
        (
            "a.n <= 50% of labour_force.employees",
            {"a__n": 9, "labour_force__employees": 9},
            [("a.n", 4, "cap")],
        ),
        ("labour_force.employees >= 3", {"labour_force__employees": 1}, []),  # a figure of the country
        ("a.days >= 26 weeks", {"a__days": 91}, [("a.days", 182, "floor")]),
    ],
)
def test_remedies_were_tried(test: str, facts: dict[str, Any], remedies: list[Any]) -> None:
    finding = norm(test, **facts).finding()
    assert finding.verdict is NOT_MET
    assert [(one.fact, one.value, one.direction) for one in finding.remedies] == remedies
    assert all(one.verdict is MET for one in finding.remedies)
