"""Each construct of the language has its words, and its sentence for true, false and unknown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import get_args

import pytest

from nsis_rules.compliance.check import Report
from nsis_rules.engines import operations
from nsis_rules.program import operators, terms
from nsis_rules.program.program import Program
from nsis_rules.program.types import BOOLEAN, COUNT, DATE, DAYS, MONEY, NUMBER, PERCENT, Type
from nsis_rules.reports.answers import Answers
from nsis_rules.reports.conditions import Conditions
from nsis_rules.reports.entries import Entries
from nsis_rules.reports.labels import Labels
from nsis_rules.reports.language import Language
from nsis_rules.reports.phrases import Phrases, settled

ROUTE = Type("options", options=("art65", "art66"), free=True)
DURATION = terms.Fact("sickness.duration_limit", Type("duration", "days", special="unlimited"))
PROTECTED = terms.Fact("sickness.employees_protected", COUNT)
EMPLOYEES = terms.Fact("labour_force.employees", COUNT)
APPEAL = terms.Fact("sickness.appeal", BOOLEAN)
DAY = terms.Constant(date(2000, 6, 15), DATE)


def days(number: int) -> terms.Constant:
    return terms.Constant(Fraction(number), DAYS)


HALF = terms.Constant(Fraction(1, 2), PERCENT)
GROUNDS = terms.Fact("sickness.grounds", Type("set", catalogue="grounds"))
ALLOWED = terms.Constant(frozenset({"fraud", "crime"}), GROUNDS.type)
CHOICE = terms.Fact("sickness.route", ROUTE)
ART65, ART66 = terms.Constant("art65", ROUTE), terms.Constant("art66", ROUTE)
COST = terms.ReadingValue("X.cost", Type("options", options=("forbidden", "allowed")))
ENACTED = terms.Fact("sickness.enacted", DATE)


def operation(operator: str, *operands: terms.Term, type: Type = BOOLEAN) -> terms.Operation:
    return terms.Operation(operator, operands, type)


@pytest.fixture
def phrases(program: Program) -> Phrases:
    return Phrases(Labels(program, Language(), "BDT", frozenset({"sickness"})))


def test_every_class_of_term_and_clause_is_said() -> None:
    assert set(Phrases.NOUNS) == set(get_args(terms.Term))
    assert set(Phrases.CLAUSES) == set(get_args(terms.Clause))
    assert set(Phrases.CONDITIONS) <= set(Phrases.NOUNS)


@pytest.mark.parametrize(
    "operator",
    sorted(
        {*operators.COMPARISONS.values(), *operations.FUNCTIONS, "not", "and", "or", "is known"}
        | {"within before", "within after", "within from", "within to", "add duration", "subtract duration"}
        | {"greater", "lesser", "is none", "is never", "is unlimited"}
    ),
)
def test_every_operator_is_said(phrases: Phrases, operator: str) -> None:
    gives_truth = operator in operators.COMPARISONS.values() or operator.startswith(("is ", "within"))
    if operator in ("and", "or", "not"):
        term = operation(operator, APPEAL, *([APPEAL] if operator != "not" else []))
    elif operator in ("covers", "stays within"):
        term = operation(operator, GROUNDS, ALLOWED)
    elif operator == "in":
        term = operation(operator, CHOICE, ART65)
    elif operator.startswith("within"):
        term = operation(operator, ENACTED, days(3), DAY)
    else:
        count = 1 if operator.startswith("is ") or operator in ("year_of", "days_in_month") else 2
        term = operation(operator, *[DURATION, days(7)][:count], type=BOOLEAN if gives_truth else DAYS)
    said = phrases.sentence(term) if term.type.truth else phrases.noun(term)
    assert said
    assert "{" not in said
    assert "sickness." not in said


@pytest.mark.parametrize(
    ("condition", "about", "asks"),
    [
        (
            operation("at least", DURATION, days(182)),
            "Longest payment in one case",
            "at least 182 days (26 weeks)",
        ),
        (operation("is unlimited", DURATION), "Longest payment in one case", "unlimited"),
        (operation("at most", days(3), DURATION), "Longest payment in one case", "at least 3 days"),
        (APPEAL, "Is there a right of appeal?", "yes"),
        (operation("not", APPEAL), "Is there a right of appeal?", "no"),
        (
            operation("at least", PROTECTED, operation("multiply", HALF, EMPLOYEES, type=NUMBER)),
            "Employees protected",
            "at least 50% of all employees",
        ),
        (
            operation("in", CHOICE, ART65, ART66),
            "Under which Article is the level shown?",
            "Art. 65 or Art. 66",
        ),
        (operation("before", ENACTED, DAY), "Date of enactment", "before 15 June 2000"),
        (
            operation("stays within", GROUNDS, ALLOWED),
            "Grounds on which benefit may be suspended",
            "nothing beyond “Grounds that Art. 12 allows”",
        ),
        (
            operation("equal", COST, terms.Constant("allowed", COST.type)),
            "Whether the patient may share the cost",
            "“Silence does not forbid it”",
        ),
        (terms.RequirementMet("X.6", BOOLEAN), "Right of appeal, X Art. 6", "met"),
        (
            terms.DeclaredValue("X.exceptions.shorter", BOOLEAN),
            "",
            "the declaration “Sickness: thirteen weeks” is made",
        ),
        (
            operation("or", APPEAL, operation("is unlimited", DURATION)),
            "",
            "Is there a right of appeal? yes; or Longest payment in one case: unlimited",
        ),
    ],
)
def test_conditions_in_two_halves(phrases: Phrases, condition: terms.Term, about: str, asks: str) -> None:
    assert phrases.asked(condition) == (about, asks)


def test_a_person_is_named_with_the_earnings(phrases: Phrases) -> None:
    earnings = terms.Constant(Fraction(16_250), Type("money", "month", currency="BDT"))
    benefit = terms.Computed("sickness.benefit", Type("money", "month"))
    given = terms.Given(benefit, "man_with_wife", (("person.earnings", earnings),), benefit.type)
    expected = "benefit of a man with wife and two children who earned BDT 16,250 per month"
    assert phrases.noun(given) == expected


def test_lists_of_values_and_of_members(phrases: Phrases) -> None:
    wages = terms.Fact("sickness.wages", Type("list", element=MONEY))
    item = terms.Variable("item", MONEY)
    above = operation("more than", terms.Field("item", MONEY), terms.Constant(Fraction(5), MONEY))
    count = terms.ListAggregate("count", 0, wages, None, above, None, None, COUNT)
    assert phrases.noun(count) == "the number of wages for which: The one in hand: more than BDT 5"
    average = terms.ListAggregate(
        "average", 0, wages, item, None, item, terms.Constant(Fraction(0), MONEY), MONEY
    )
    expected = "the average of item over wages, weighted by item (BDT 0 where there is none)"
    assert phrases.noun(average) == expected
    rows = tuple(
        (member, terms.Fact(f"{member}.provided", BOOLEAN), None) for member in ("sickness", "old_age")
    )
    expected = "the number of the branches for which: Is the benefit provided? yes"
    assert phrases.noun(terms.RangeAggregate("count", 0, rows, COUNT)) == expected
    only = terms.ListWhere(wages, above, wages.type)
    assert phrases.noun(only) == "wages for which: The one in hand: more than BDT 5"


def test_formulas_keep_their_brackets(phrases: Phrases) -> None:
    total = operation("add", PROTECTED, EMPLOYEES, type=COUNT)
    half = operation("divide", total, terms.Constant(Fraction(2), COUNT), type=NUMBER)
    assert phrases.noun(half) == "(employees protected plus all employees) divided by 2"
    rounded = terms.Rounded(total, "half up", terms.Constant(Fraction(10), COUNT), COUNT)
    assert (
        phrases.noun(rounded)
        == "(employees protected plus all employees), rounded half up to a multiple of 10"
    )


def test_clauses_open_with_how_they_belong_together(phrases: Phrases) -> None:
    test = terms.TestClause("X Art. 4", APPEAL)
    for quantifier, number, lead in [
        ("all", 0, "all of these are asked"),
        ("any", 0, "one of these is enough"),
        ("none", 0, "none of these may hold"),
        ("at least", 2, "at least 2 of these are asked"),
        ("at most", 1, "at most 1 of these may hold"),
    ]:
        clause = terms.ListClause("X Art. 4", quantifier, number, (test, test))
        assert phrases.lead(clause) == lead
        assert phrases.clause(clause).startswith(f"{lead}: Is there a right of appeal? yes; ")
    assert "thirteen weeks" in phrases.clause(terms.UnderClause("X Art. 4", "X.exceptions.shorter", test))
    wages = terms.Fact("sickness.wages", Type("list", element=MONEY))
    assert phrases.clause(terms.EachClause("X Art. 4", "wage", wages, test)).startswith("for each of: wages")


def test_what_the_rules_settle_is_left_out(phrases: Phrases) -> None:
    yes, no = terms.Constant(True, BOOLEAN), terms.Constant(False, BOOLEAN)
    assert settled(operation("or", yes, APPEAL)) is True
    assert settled(operation("and", no, APPEAL)) is False
    assert settled(operation("and", yes, APPEAL)) is None
    assert settled(operation("not", no)) is True
    assert phrases.sentence(operation("and", yes, APPEAL)) == "Is there a right of appeal? yes"
    assert phrases.sentence(operation("or", yes, APPEAL)) == "always"


DURATIONS = {
    "duration_limit: 200 days": ("met", "200 days", "18 days to spare"),
    "duration_limit: unlimited": ("met", "unlimited", ""),
    "duration_limit: 14 days": ("not_met", "14 days", "short by 168 days"),
    "duration_limit: unknown": ("unknown", "not stated", ""),
}
APPEALS = {
    "appeal: true": ("met", "yes", ""),
    "appeal: false": ("not_met", "no", ""),
    "appeal: unknown": ("unknown", "not stated", ""),
}
DATES = {
    "enacted: 2000-06-14": ("met", "14 June 2000", "1 day to spare"),
    "enacted: 2000-06-15": ("not_met", "15 June 2000", "exactly at the limit, which is not enough"),
    "enacted: unknown": ("unknown", "not stated", ""),
}
LISTS = {
    "grounds: []": ("met", "nothing listed", "nothing beyond"),
    "grounds: [fraud, other]": (
        "not_met",
        "Made a fraudulent claim; other",
        "1 beyond what is allowed: other",
    ),
    "grounds: unknown": ("unknown", "not stated", ""),
}
RATES = {
    "rate: 60%": (
        "met",
        "BDT 9,750 per month (60%)",
        "BDT 1,625 per month (10 percentage points) to spare",
    ),
    "rate: 49.99%": (
        "not_met",
        "BDT 8,123.375 per month (49.99%)",
        "short by BDT 1.625 per month (0.01 percentage points)",
    ),
    "rate: unknown": ("unknown", "not stated", ""),
}


@pytest.mark.parametrize(
    ("requirement", "fact", "answers"),
    [
        ("X.4", "duration_limit: {value: 14 days, source: Labour Act s. 116, mark: seen}", DURATIONS),
        ("X.6", "appeal: false", APPEALS),
        ("X.7", "rate: 40%", RATES),
        ("X.11", "enacted: 2001-06-15", DATES),
        ("X.12", "grounds: [fraud, means]", LISTS),
    ],
)
def test_true_false_and_unknown(
    report_of: Callable[..., Report],
    changed: Callable[..., str],
    program: Program,
    requirement: str,
    fact: str,
    answers: dict[str, tuple[str, str, str]],
) -> None:
    for answer, expected in answers.items():
        report = report_of(changed({fact: answer}))
        finding = report.finding(requirement)
        assert finding is not None
        labels = Entries(report, program, Labels(program, Language(), "BDT")).labels_of(finding)
        conditions = Conditions(finding, Answers(report), labels)
        step, outcome = conditions.outcomes()[0]
        said = conditions.condition(step.parts[-1], outcome)
        assert (said.verdict, said.says, said.margin) == expected


def test_a_question_of_another_branch_names_it(program: Program) -> None:
    labels = Labels(program)
    assert labels.fact("old_age.provided") == "Old age: is the benefit provided?"
    assert labels.within("old_age").fact("old_age.provided") == "Is the benefit provided?"
    assert labels.fact("sickness.employees_protected") == "Employees protected (sickness)"
    bangla = replace(labels, language=Language("bn")).within("sickness")
    assert bangla.fact("sickness.duration_limit") == "এক অসুস্থতায় সর্বোচ্চ মেয়াদ"
