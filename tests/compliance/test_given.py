"""Standard persons: what a scheme would pay them, before its rounding, and who is asked about."""

from fractions import Fraction
from typing import Any

import pytest
from laws import Case, law

from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.contract import Unanswerable
from nsis_rules.engines.interpret import Frame, Interpreter
from nsis_rules.program.terms import RuleValue
from nsis_rules.program.types import Type

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN

VOCABULARY = """
facts person "Standard person"
  earnings : money per month "Earnings"
    more than 0
  children : count "Children"
    at least 0

facts sickness "Sickness benefit"
  benefit : money per month "Benefit"
    at least 0
    computed by scheme
  rate    : percent "Rate?"
    at least 0%
  wages   : list of money per month "Which wages?"

beneficiary parent "A person with two children"
  cites X Schedule
  earnings : money per month
  person.children = 2

beneficiary single "A person without children"
  cites X Schedule
  earnings : money per month
  person.children = 0
"""
SCHEME = """
scheme x.sickness "A scheme"
  cites X s. 1
  pays sickness.benefit as monthly_benefit
  standard person
    claim.wage   = person.earnings
    claim.family = person.children > 0

facts claim "The claim"
  wage   : money per month "Wage"
    more than 0
  family : boolean "Is there a family?"

rule full_rate : percent "Rate"
  cites X s. 2
  is
    sickness.rate + 5 points when claim.family
    sickness.rate            otherwise

rule monthly_benefit : money per month "Benefit"
  cites X s. 3
  is full_rate of claim.wage rounded half up to BDT 1
"""
SCHEMES = {"sickness": "x.sickness"}


def norm(test: str, name: str = "X.1") -> str:
    return f'requirement {name} "Norm"\n  cites X Art. {name[2:]}\n  met when {test}\n'


def asked(test: str, schemes: dict[str, str] | None = SCHEMES, **facts: Any) -> Case:
    return law(VOCABULARY, norm(test), SCHEME, schemes=schemes, **facts)


LEVEL = "sickness.benefit given parent (earnings = BDT 1,000 per month) >= BDT 450 per month"


@pytest.mark.parametrize(
    ("rate", "verdict", "margin"), [("2/5", MET, 0), ("1/2", MET, 100), ("39/100", NOT_MET, -10)]
)
def test_the_scheme_pays_the_standard_person(rate: str, verdict: Verdict, margin: int) -> None:
    finding = asked(LEVEL, sickness__rate=Fraction(rate)).finding()
    assert finding.verdict is verdict
    assert finding.margin is not None
    assert finding.margin.value == margin
    assert dict(finding.margin.person) == {"person.children": 2, "person.earnings": 1000}


def test_no_scheme_is_unknown_and_waits_for_one() -> None:
    finding = asked(LEVEL, schemes=None, sickness__rate=Fraction(1, 2)).finding()
    assert (finding.verdict, finding.missing) == (UNKNOWN, ("schemes.sickness",))
    assert not finding.missing_is_exact


def test_what_the_formula_waits_for_is_missing() -> None:
    finding = asked(LEVEL).finding()
    assert (finding.verdict, finding.missing) == (UNKNOWN, ("sickness.rate",))


def test_the_rounding_of_a_scheme_is_not_applied_and_said_where_it_would_turn_the_verdict() -> None:
    # 45.04% of 1,000 is 450.40, which the scheme would round to 450
    test = LEVEL.replace("450 per month", "450.30 per month")
    finding = asked(test, sickness__rate=Fraction(4004, 10_000)).finding()
    assert (finding.verdict, finding.notes) == (MET, ("rounding",))
    # 44.96% is 449.60, rounded to 450
    finding = asked(LEVEL, sickness__rate=Fraction(3996, 10_000)).finding()
    assert (finding.verdict, finding.notes) == (NOT_MET, ("rounding",))
    assert finding.margin is not None
    assert finding.margin.value == Fraction(-2, 5)
    # a rounding that turns nothing is not mentioned
    assert asked(LEVEL, sickness__rate=Fraction(46, 100)).finding().notes == ()


def test_for_each_of_several_earnings_the_worst_is_named() -> None:
    test = """for each wage in sickness.wages:
    sickness.benefit given single (earnings = wage) >= BDT 450 per month"""
    case = asked(test, sickness__rate=Fraction(1, 2), sickness__wages=[1000, 880, 890, 2000])
    finding = case.finding()
    assert finding.verdict is NOT_MET
    assert finding.margin is not None
    assert finding.margin.value == -10
    assert dict(finding.margin.person)["person.earnings"] == 880
    assert [
        dict(outcome.margin.person)["person.earnings"] for outcome in finding.clauses if outcome.margin
    ] == [880]
    assert case.with_(sickness__wages=[1000, 900]).finding().verdict is MET


def test_nothing_tested_is_an_error_and_never_compliance() -> None:
    test = """for each wage in sickness.wages:
    sickness.benefit given single (earnings = wage) >= BDT 450 per month"""
    case = asked(test, sickness__rate=Fraction(1, 2), sickness__wages=[])
    with pytest.raises(Unanswerable, match="nothing was tested"):
        case.verdict()
    finding = case.finding()
    assert finding.verdict is UNKNOWN
    assert finding.problem is not None
    assert finding.problem[0] == "nothing-tested"
    assert [problem.code for problem in case.report().problems] == ["nothing-tested"]


def test_the_worst_point_is_one_that_fails_even_if_it_has_no_margin() -> None:
    case = asked(
        """for each wage in sickness.wages:
    wage >= BDT 900 per month or wage = BDT 850 per month""",
        sickness__wages=[850, 800],
    )
    assert case.verdict() is NOT_MET
    (outcome,) = case.finding().clauses
    assert outcome.value is False
    case = asked(
        """for each wage in sickness.wages:
    any of
      - wage = BDT 850 per month
      - wage >= BDT 1,000 per month""",
        sickness__wages=[2000, 800],
    )
    finding = case.finding()
    assert finding.margin is not None
    assert finding.margin.value == -200, "not the spare of the point that holds"


# ---------------------------------------------------------------- inner and outer persons


NESTED = """
rule X.of_the_asked : money per month "Of whoever is asked about"
  cites X Art. 9
  is person.earnings + person.children * BDT 1 per month

rule X.of_a_single : money per month "Of a single person with the same earnings"
  cites X Art. 9
  is X.of_the_asked given (children = 0)

rule X.of_another : money per month "Of another person altogether"
  cites X Art. 9
  is X.of_the_asked given single (earnings = BDT 7 per month)

rule X.sum : money per month "All three"
  cites X Art. 9
  is X.of_the_asked + X.of_a_single + X.of_another
"""


@pytest.mark.parametrize(
    ("rule", "value"),
    [("X.of_the_asked", 1002), ("X.of_a_single", 1000), ("X.of_another", 7), ("X.sum", 2009)],
)
def test_an_inner_given_overrides_an_outer_one_name_by_name(rule: str, value: int) -> None:
    test = f"{rule} given parent (earnings = BDT 1,000 per month) = BDT {value:,} per month"
    assert law(VOCABULARY, NESTED, norm(test), SCHEME).verdict() is MET


def test_values_of_different_persons_are_not_mixed_up() -> None:
    test = """all of
    - X.sum given parent (earnings = BDT 1,000 per month) = BDT 2,009 per month
    - X.sum given single (earnings = BDT 1,000 per month) = BDT 2,007 per month
    - X.sum given parent (earnings = BDT 1,000 per month) = BDT 2,009 per month"""
    assert law(VOCABULARY, NESTED, norm(test), SCHEME).verdict() is MET


def test_a_standard_person_of_whom_something_is_not_said_is_unknown() -> None:
    case = law(VOCABULARY, NESTED, norm("X.of_the_asked given (children = 0) > BDT 0 per month"), SCHEME)
    finding = case.finding()
    assert (finding.verdict, finding.missing) == (UNKNOWN, ())


def test_a_claim_is_not_a_standard_person() -> None:
    """Outside `given` the scheme derives nothing, and rounds."""
    case = law(VOCABULARY, SCHEME, sickness__rate=Fraction(4004, 10_000))
    benefit = RuleValue("x.sickness.monthly_benefit", Type("money", "month"))
    claim = {"x.sickness.claim.wage": Fraction(1000), "x.sickness.claim.family": True}
    interpreter = Interpreter(case.program, case.situation)
    assert interpreter.value(benefit, Frame(claim)) == 450
    assert interpreter.value(benefit, Frame({"person.earnings": Fraction(1000)})).value == "unknown"  # type: ignore[union-attr]


def test_lists_of_rows_may_belong_to_a_person() -> None:
    case = law(
        """
        record month "A month"
          wage : money "Wage"
        """,
        VOCABULARY,
        """
        scheme x.sickness "A scheme"
          cites X s. 1
          pays sickness.benefit as monthly_benefit
          standard person
            claim.months = []
        facts claim "The claim"
          months : list of month "Months"
        rule paid : money "Paid"
          cites X s. 2
          is total of wage over claim.months
        rule monthly_benefit : money per month "Benefit"
          cites X s. 3
          is greater(paid + paid, BDT 0) / 1 month
        """,
    )
    months = ({"wage": Fraction(10)}, {"wage": Fraction(5)})
    benefit = RuleValue("x.sickness.monthly_benefit", Type("money", "month"))
    frame = Frame({"x.sickness.claim.months": months})
    assert Interpreter(case.program, case.situation).value(benefit, frame) == 30
