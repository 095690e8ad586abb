"""Flexibilities: what is met by declaration, what would cure a breach, and declarations that carry nothing."""

import pytest
from laws import Case, law

from nsis_rules.compliance.verdicts import Verdict

MET, BY_DECLARATION, NOT_MET = Verdict.MET, Verdict.MET_BY_DECLARATION, Verdict.NOT_MET
UNKNOWN = Verdict.UNKNOWN

SICKNESS = law(
    """
    facts a "Facts"
      poor    : boolean "Is the economy insufficiently developed?"
      days    : duration in days "Longest payment?"
      waiting : duration in days "Waiting days?"
      granted : duration in days "Days granted in a year?"

    declaration X.exceptions "Temporary exceptions"
      cites X Art. 3(1)
      valid when a.poor
      (art_18_2) "Thirteen weeks" cites X Art. 18(2)

    requirement X.18 "How long sickness benefit is paid"
      cites X Art. 18
      met when any of
        (1) all of
          - a.days >= 26 weeks
          - a.waiting <= 3 days
        (2) under X.exceptions.art_18_2: any of
          (a) a.granted >= 1,000 days
          (b) all of
            - a.days >= 13 weeks
            - a.waiting <= 3 days
    """
)
THIRTEEN_WEEKS = SICKNESS.with_(a__poor=True, a__days=91, a__waiting=3, a__granted=0)
DECLARED = THIRTEEN_WEEKS.declaring("X.exceptions.art_18_2")


def test_met_without_needs_no_declaration() -> None:
    case = DECLARED.with_(a__days=182)
    finding = case.finding("X.18")
    assert finding.verdict is MET
    assert (finding.via, finding.declarations) == ("X Art. 18(1)", ())


def test_met_by_declaration() -> None:
    finding = DECLARED.finding("X.18")
    assert finding.verdict is BY_DECLARATION
    assert (finding.via, finding.declarations) == ("X Art. 18(2)(b)", ("X.exceptions.art_18_2",))
    assert finding.margin is not None
    assert finding.margin.value == 0


def test_would_be_cured_by_the_declaration() -> None:
    finding = THIRTEEN_WEEKS.finding("X.18")
    assert finding.verdict is NOT_MET
    assert finding.cures == (("X.exceptions.art_18_2",),)
    assert finding.margin is not None
    assert finding.margin.value == -91, "the road that is not open has no margin"


def test_not_even_with_it() -> None:
    finding = DECLARED.with_(a__days=84).finding("X.18")
    assert finding.verdict is NOT_MET
    assert finding.cures == ()
    assert finding.margin is not None
    assert finding.margin.value == -7, "the nearest of the roads that are open"


def test_declared_as_a_whole() -> None:
    assert THIRTEEN_WEEKS.declaring("X.exceptions").verdict("X.18") is BY_DECLARATION


def test_unknown_without_and_true_with_is_met_by_declaration() -> None:
    case = law(
        """
        facts a "Facts"
          b : boolean "B?"
          c : boolean "C?"
        declaration X.d "Flexibility"
          cites X Art. 7
          (o) "An option" cites X Art. 1
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            (a) a.b
            (b) under X.d.o: a.c
        """,
        a__c=True,
    )
    assert case.declaring("X.d.o").verdict() is BY_DECLARATION
    assert case.verdict() is UNKNOWN
    assert case.finding().missing == ("a.b",)


# ---------------------------------------------------------------- declarations that carry nothing


def test_an_invalid_declaration_carries_nothing_and_is_a_problem() -> None:
    case = DECLARED.with_(a__poor=False)
    assert case.verdict("X.18") is NOT_MET
    report = case.report()
    (problem,) = report.problems
    assert problem.code == "invalid-declaration"
    assert problem.message == "`X.exceptions` is declared, but the condition for making it does not hold"
    assert [finding.verdict for finding in report.findings] == [NOT_MET], "the report goes on"


def test_an_invalid_declaration_is_no_cure() -> None:
    assert THIRTEEN_WEEKS.with_(a__poor=False).finding("X.18").cures == ()


def test_what_hangs_on_a_declaration_of_unknown_validity_is_unknown() -> None:
    case = DECLARED.without("a.poor")
    finding = case.finding("X.18")
    assert finding.verdict is UNKNOWN
    assert (finding.missing, finding.missing_is_exact) == (("a.poor",), True)
    assert case.report().problems == ()


def test_what_does_not_hang_on_it_is_not_unknown() -> None:
    assert DECLARED.without("a.poor").with_(a__days=182).verdict("X.18") is MET
    assert DECLARED.without("a.poor").with_(a__days=84).verdict("X.18") is NOT_MET


# ---------------------------------------------------------------- at most so many


LIMITED = law(
    """
    facts a "Facts"
      b   : boolean "B?"
      c   : boolean "C?"
      d   : boolean "D?"
      few : boolean "Are few persons covered?"

    declaration X.exceptions "Temporary exceptions"
      cites X Art. 5(1)
      at most 2 unless declared X.limited_scope
      (one)   "One"   cites X Art. 1(2)
      (two)   "Two"   cites X Art. 2(2)
      (three) "Three" cites X Art. 3(2)

    declaration X.limited_scope "Limited scope"
      cites X Art. 4(2)
      valid when a.few

    requirement X.1 "One"
      cites X Art. 1
      met when any of
        (1) a.b
        (2) under X.exceptions.one: a.c
    requirement X.2 "Two"
      cites X Art. 2
      met when any of
        (1) a.b
        (2) under X.exceptions.two: a.c
    requirement X.3 "Three"
      cites X Art. 3
      met when any of
        (1) a.b
        (2) under X.exceptions.three: a.c
    requirement X.4 "Four"
      cites X Art. 4
      met when any of
        (1) a.b
        (2) under X.limited_scope: a.c
    """,
    a__b=False,
    a__c=True,
)
TWO = ("X.exceptions.one", "X.exceptions.two")
THREE = (*TWO, "X.exceptions.three")


def verdicts(case: Case, *names: str) -> list[Verdict]:
    return [case.verdict(name) for name in names or ("X.1", "X.2", "X.3")]


def test_as_many_as_may_be_taken() -> None:
    assert verdicts(LIMITED.declaring(*TWO)) == [BY_DECLARATION, BY_DECLARATION, NOT_MET]


def test_one_more_and_none_carries() -> None:
    case = LIMITED.declaring(*THREE)
    assert verdicts(case) == [NOT_MET, NOT_MET, NOT_MET]
    (problem,) = case.report().problems
    assert problem.message == "`X.exceptions` is declared, but 3 options are taken where at most 2 may be"


def test_the_limit_also_binds_a_declaration_of_the_whole() -> None:
    assert verdicts(LIMITED.declaring("X.exceptions")) == [NOT_MET, NOT_MET, NOT_MET]


@pytest.mark.parametrize(
    ("few", "expected"),
    [(True, [BY_DECLARATION] * 4), (False, [NOT_MET] * 4), (None, [UNKNOWN] * 4)],
)
def test_the_limit_is_lifted_by_a_valid_declaration_only(few: bool | None, expected: list[Verdict]) -> None:
    case = LIMITED.declaring(*THREE, "X.limited_scope")
    case = case if few is None else case.with_(a__few=few)
    assert verdicts(case, "X.1", "X.2", "X.3", "X.4") == expected


def test_the_fact_that_would_lift_the_limit_is_missing() -> None:
    assert LIMITED.declaring(*THREE, "X.limited_scope").finding("X.3").missing == ("a.few",)


def test_an_option_that_would_break_the_limit_is_no_cure() -> None:
    assert LIMITED.declaring(*TWO[:1]).finding("X.3").cures == (("X.exceptions.three",),)
    assert LIMITED.declaring(*TWO).finding("X.3").cures == ()


def test_declarations_that_free_each_other() -> None:
    case = law(
        """
        facts a "Facts"
          c : boolean "C?"
        declaration X.d "One"
          cites X Art. 8
          at most 1 unless declared X.e
          (o) "O" cites X Art. 1
          (p) "P" cites X Art. 1
        declaration X.e "Other"
          cites X Art. 9
          at most 1 unless declared X.d
          (q) "Q" cites X Art. 1
          (r) "R" cites X Art. 1
        requirement X.1 "One"
          cites X Art. 1
          met when all of
            - under X.d.o: a.c
            - under X.d.p: a.c
            - under X.e.q: a.c
            - under X.e.r: a.c
        """,
        a__c=True,
    )
    assert case.declaring("X.d", "X.e").verdict() is BY_DECLARATION
    assert case.declaring("X.d").verdict() is NOT_MET


def test_a_condition_may_ask_what_else_is_declared() -> None:
    case = law(
        """
        facts a "Facts"
          c : boolean "C?"
        declaration X.d "One"
          cites X Art. 8
          valid when not declared X.e
        declaration X.e "Other"
          cites X Art. 1(2)
        requirement X.8 "Eight"
          cites X Art. 8
          met when under X.d: a.c
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            (1) not a.c
            (2) under X.e: declared X.e
        """,
        a__c=True,
    )
    assert case.declaring("X.d").verdict("X.8") is BY_DECLARATION
    assert case.declaring("X.d", "X.e").verdict("X.8") is NOT_MET
    assert case.declaring("X.d", "X.e").verdict("X.1") is BY_DECLARATION


def test_validity_that_has_no_answer_is_a_problem_and_unknown() -> None:
    case = law(
        """
        facts a "Facts"
          c : boolean "C?"
        parameter X.limit : count "A limit"
          cites X Art. 9
          from 2001-01-01 is 3
        declaration X.d "One"
          cites X Art. 1
          valid when X.limit >= 3
        requirement X.1 "One"
          cites X Art. 1
          met when under X.d: a.c
        """,
        a__c=True,
    ).declaring("X.d")
    assert case.verdict() is BY_DECLARATION
    report = case.on(None).report()
    assert [problem.code for problem in report.problems] == ["no-date"]
    assert report.findings[0].verdict is UNKNOWN


# ---------------------------------------------------------------- the smallest cures


CURES = law(
    """
    facts a "Facts"
      b : boolean "B?"
      c : boolean "C?"
      d : boolean "D?"
    declaration X.d "Flexibilities"
      cites X Art. 7
      (o) "O" cites X Art. 1
      (p) "P" cites X Art. 1
      (q) "Q" cites X Art. 1
    requirement X.1 "One"
      cites X Art. 1
      met when any of
        (a) a.b
        (b) all of
          - under X.d.o: a.c
          - under X.d.p: a.c
        (c) under X.d.q: a.d
    """,
    a__b=False,
    a__c=True,
)


def test_the_smallest_set_is_named() -> None:
    assert CURES.with_(a__d=True).finding().cures == (("X.d.q",),)
    assert CURES.with_(a__d=False).finding().cures == (("X.d.o", "X.d.p"),)
    assert CURES.with_(a__d=False).declaring("X.d.o").finding().cures == (("X.d.p",),)
    assert CURES.with_(a__c=False, a__d=False).finding().cures == ()


def test_only_the_declarations_needed_are_named() -> None:
    case = law(
        """
        facts a "Facts"
          b : boolean "B?"
          c : boolean "C?"
        declaration X.d "Flexibilities"
          cites X Art. 7
          (o) "O" cites X Art. 1
          (p) "P" cites X Art. 1
        requirement X.1 "One"
          cites X Art. 1
          met when all of
            - any of
              - under X.d.o: a.b
              - a.c
            - under X.d.p: a.b
        """,
        a__b=True,
        a__c=True,
    )
    finding = case.declaring("X.d").finding()
    assert finding.verdict is BY_DECLARATION
    assert finding.declarations == ("X.d.p",)
    assert [outcome.carried for outcome in finding.clauses] == [False, True, True]
