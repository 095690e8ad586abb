"""The report on a design: Parts that are not provided, force, what was accepted, addresses, what was not judged."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from laws import law

from nsis_rules.compliance.check import check_design
from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.facts.design import Answer

MET, BY_DECLARATION, NOT_MET = Verdict.MET, Verdict.MET_BY_DECLARATION, Verdict.NOT_MET
UNKNOWN, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

PARTS = law(
    """
    range branch is medical_care, sickness, old_age
    part X.III "Sickness benefit" for sickness articles 13 to 18
    part X.V   "Old-age benefit"  for old_age  articles 25 to 30
    part X.XII "Equality of treatment" articles 68 to 68

    facts branch "Branch" for each branch
      provided : boolean "Is it provided?"
    facts sickness "Sickness"
      days : duration in days "Days?"
    facts old_age "Old age"
      years : count "Years?"

    requirement X.14 "What is covered"
      cites X Art. 14
      met when sickness.days > 0 days
    requirement X.18 "How long"
      cites X Art. 18
      met when sickness.days >= 26 weeks
    requirement X.29 "Years"
      cites X Art. 29
      met when old_age.years <= 30
    requirement X.68 "Equality"
      cites X Art. 68
      met when sickness.provided or old_age.provided
    """.replace('facts branch "Branch" for each branch', 'facts branch "Branch" for each branch')
)


def verdicts(case: object, **settings: object) -> dict[str, Verdict]:
    return {finding.id: finding.verdict for finding in case.report(**settings).findings}  # type: ignore[attr-defined]


def test_a_branch_that_is_not_provided_is_one_finding_and_the_rest_folds_under_it() -> None:
    case = PARTS.with_(
        sickness__provided=False, old_age__provided=True, sickness__days=182, old_age__years=30
    )
    report = case.report()
    found = {finding.id: finding for finding in report.findings}
    assert verdicts(case) == {
        "X.III": NOT_MET, "X.V": MET, "X.14": NOT_APPLICABLE, "X.18": NOT_APPLICABLE, "X.29": MET, "X.68": MET,
    }  # fmt: skip
    assert [found[name].folded_under for name in ("X.14", "X.18", "X.29")] == ["X.III", "X.III", ""]
    assert [finding.id for finding in report.not_met] == ["X.III"]
    assert found["X.III"].citation == "X Arts 13-18"


def test_whether_a_branch_is_provided_may_be_unknown() -> None:
    report = PARTS.with_(old_age__provided=False).report()
    part = report.finding("X.III")
    assert part is not None
    assert (part.verdict, part.missing) == (UNKNOWN, ("sickness.provided",))
    assert report.verdict("X.18") is UNKNOWN, "the rest of the Part is judged as far as it goes"


def test_counts_leave_out_what_is_folded() -> None:
    report = PARTS.with_(sickness__provided=False, old_age__provided=False).report()
    assert [len(report.not_met), len(report.unknown), len(report.met)] == [3, 0, 0]


def test_a_part_of_which_nothing_is_encoded_is_not_asked_for() -> None:
    assert [finding.id for finding in PARTS.report().findings] == [
        "X.III",
        "X.V",
        "X.14",
        "X.18",
        "X.29",
        "X.68",
    ]


def test_articles_not_encoded_are_never_compliance() -> None:
    (left_out,) = PARTS.report().not_encoded
    assert (left_out.instrument, left_out.encoded) == ("X", 4)


def test_a_part_for_which_nobody_asks_whether_it_is_provided() -> None:
    case = law(
        """
        range branch is sickness, old_age
        part X.III "Sickness benefit" for sickness articles 13 to 18
        facts sickness "Sickness"
          days : duration in days "Days?"
        requirement X.18 "How long"
          cites X Art. 18
          met when sickness.days >= 26 weeks
        """
    )
    assert verdicts(case) == {"X.18": UNKNOWN}


# ---------------------------------------------------------------- force


@pytest.mark.parametrize("force", ["binding", "endeavour", "benchmark", "procedural"])
def test_only_what_binds_counts_as_breach_or_compliance(force: str) -> None:
    case = law(
        f"""
        facts a "Facts"
          b : boolean "B?"
        requirement X.1 "One"
          cites X Art. 1
          force {force}
          met when a.b
        """
    )
    counts = force == "binding"
    for value, verdict, counted in (
        (True, MET, "met"),
        (False, NOT_MET, "not_met"),
        (None, UNKNOWN, "unknown"),
    ):
        report = (case if value is None else case.with_(a__b=value)).report()
        assert report.verdict("X.1") is verdict, "it has its verdict"
        assert (len(getattr(report, counted)) == 1) is counts


# ---------------------------------------------------------------- accepted, dated


def test_the_parts_accepted_are_facts() -> None:
    case = law(
        """
        range branch is medical_care, sickness, unemployment
        instrument C102 "Another convention"
          in force 1955-04-27
        facts branch "Branch" for each branch
          accepted : boolean "Is the Part accepted?"
            computed by acceptance
        requirement C102.2 "Which Parts"
          cites C102 Art. 2
          met when all of
            - (count of branch where accepted) >= 2
            - unemployment.accepted
        """
    )
    design = case.report().design
    assert check_design(case.program, design).verdict("C102.2") is UNKNOWN
    assert check_design(case.program, design).findings[0].missing == ("accepts",)
    accepted = replace(design, accepts={"C102": ("III", "IV")})
    assert check_design(case.program, accepted).verdict("C102.2") is MET
    accepted = replace(design, accepts={"C102": ("II", "III")})
    assert check_design(case.program, accepted).verdict("C102.2") is NOT_MET


def test_answers_hold_on_their_days() -> None:
    answers = (
        Answer(value=Fraction(91), until=date(2025, 12, 31)),
        Answer(value=Fraction(182), start=date(2026, 1, 1)),
    )
    design = replace(PARTS.report().design, facts={"sickness.days": answers})
    found = [
        check_design(PARTS.program, design, as_of=day).verdict("X.18")
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert found == [NOT_MET, MET]


# ---------------------------------------------------------------- addresses


ADDRESSES = law(
    """
    range branch is sickness, old_age
    facts a "Facts"
      b : boolean "B?"
      c : boolean "C?"
      n : count "N?"
    declaration X.d "Flexibility"
      cites X Art. 7
      (o) "An option" cites X Art. 1(2)
    requirement X.1 "One"
      cites X Art. 1
      met when any of
        (1) all of
          (a) a.b
          (b) a.n >= 5
        (2) under X.d.o: any of
          (a) a.c
          (b) a.n >= 3
    requirement X.15 "Compound labels"
      cites X Art. 15
      met when any of
        (1)(a) a.b
        (1)(b) a.c
        (2) a.n >= 5
    requirement X.20 "For each" for each branch
      cites X Art. 20
      met when a.n >= 4
    """,
    a__b=True,
    a__c=False,
    a__n=4,
)


@pytest.mark.parametrize(
    ("address", "plain", "declared"),
    [
        ("X.1", NOT_MET, BY_DECLARATION),
        ("X Art. 1", NOT_MET, BY_DECLARATION),
        ("X Art. 1(1)", NOT_MET, NOT_MET),
        ("X Art. 1(1)(a)", MET, MET),
        ("X Art. 1(1)(b)", NOT_MET, NOT_MET),
        ("X Art. 1(2)", NOT_MET, BY_DECLARATION),
        ("X Art. 1(2)(a)", NOT_MET, NOT_MET),
        ("X Art. 15(1)", MET, MET),
        ("X Art. 15(1)(b)", NOT_MET, NOT_MET),
        ("X.20", MET, MET),
        ("X Art. 20", MET, MET),
    ],
)
def test_a_clause_has_its_own_verdict(address: str, plain: Verdict, declared: Verdict) -> None:
    assert ADDRESSES.report().verdict(address) is plain
    assert ADDRESSES.declaring("X.d.o").report().verdict(address) is declared


@pytest.mark.parametrize("address", ["X.2", "X Art. 2", "X Art. 1(3)", "Y", "", "X Art. 1("])
def test_an_address_of_nothing_is_a_key_error(address: str) -> None:
    with pytest.raises(KeyError):
        ADDRESSES.report().verdict(address)


def test_only_the_instruments_asked_for() -> None:
    case = law(
        """
        instrument Y "Another"
          in force 2001-01-01
        facts a "Facts"
          b : boolean "B?"
        requirement X.1 "One"
          cites X Art. 1
          met when a.b
        requirement Y.1 "One"
          cites Y Art. 1
          met when not a.b
        """,
        a__b=True,
    )
    assert verdicts(case) == {"X.1": MET, "Y.1": NOT_MET}
    assert verdicts(case, against=("Y",)) == {"Y.1": NOT_MET}


def test_an_empty_range_has_no_findings() -> None:
    case = law(
        """
        range branch is sickness, old_age
        table X.columns "Columns" for each branch
          cites X Schedule
          | branch   | tested |
          | sickness | false  |
          | old_age  | false  |
        facts a "Facts"
          b : boolean "B?"
        requirement X.1 "One" for each branch where branch.tested
          cites X Art. 1
          met when a.b
        """
    )
    assert case.report().findings == ()
