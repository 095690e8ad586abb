"""What the State may choose and has not, and disputed points of the law."""

from fractions import Fraction

import pytest
from laws import law

from nsis_rules.compliance.verdicts import Verdict

MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

ROUTES = law(
    """
    facts a "Facts"
      route    : choice of art65, art66, art67 "Which Article?"
      level_65 : percent "By Article 65?"
      level_66 : percent "By Article 66?"
      means    : boolean "Is there a means test?"
    rule X.level : percent "The level"
      cites X Art. 65
      is
        a.level_65 when a.route = art65
        a.level_66 when a.route = art66
        0%         when a.route = art67
    requirement X.1 "The level"
      cites X Art. 1
      met when (a.route = art67 and a.means) or X.level >= 45%
    """
)


@pytest.mark.parametrize(
    ("level_65", "level_66", "means", "verdict"),
    [
        ("1/2", "1/2", True, MET),
        ("1/2", "1/3", True, UNKNOWN),
        ("1/3", "1/3", False, NOT_MET),
        ("1/2", "1/2", False, UNKNOWN),
    ],
)
def test_each_way_is_tried(level_65: str, level_66: str, means: bool, verdict: Verdict) -> None:
    case = ROUTES.with_(a__level_65=Fraction(level_65), a__level_66=Fraction(level_66), a__means=means)
    finding = case.finding()
    assert finding.verdict is verdict
    assert [one.chosen for one in finding.alternatives] == [
        (("a.route", "art65"),), (("a.route", "art66"),), (("a.route", "art67"),),
    ]  # fmt: skip
    assert finding.missing == (("a.route",) if verdict is UNKNOWN else ())


def test_a_choice_made_decides_and_the_others_are_information() -> None:
    case = ROUTES.with_(
        a__route="art66", a__level_65=Fraction(1, 2), a__level_66=Fraction(1, 3), a__means=False
    )
    finding = case.finding()
    assert finding.verdict is NOT_MET
    assert [(one.chosen[0][1], one.verdict) for one in finding.alternatives] == [
        ("art65", MET), ("art66", NOT_MET), ("art67", NOT_MET),
    ]  # fmt: skip


def test_facts_that_matter_under_some_choice_are_missing_beside_it() -> None:
    case = ROUTES.with_(a__level_65=Fraction(1, 2), a__means=False)
    assert case.verdict() is UNKNOWN
    assert case.finding().missing == ("a.level_66", "a.route")


def test_what_applies_only_under_one_choice_is_unknown_until_it_is_made() -> None:
    case = law(
        """
        facts a "Facts"
          route : choice of art65, art66 "Which Article?"
          b     : boolean "B?"
        requirement X.1 "One"
          cites X Art. 1
          applies when a.route = art65
          met when a.b
        """
    )
    assert case.with_(a__b=False).verdict() is UNKNOWN
    finding = case.with_(a__b=True).finding()
    assert (finding.verdict, finding.notes, finding.missing) == (
        UNKNOWN,
        ("no breach either way",),
        ("a.route",),
    )
    assert case.with_(a__b=False, a__route="art66").verdict() is NOT_APPLICABLE
    assert case.with_(a__b=False, a__route="art65").verdict() is NOT_MET


def test_more_ways_than_can_be_tried_are_never_guessed() -> None:
    choices = "".join(f'  c{n} : choice of p, q "C{n}?"\n' for n in range(7))
    items = "".join(f"    - a.c{n} = p\n" for n in range(7))
    text = 'facts a "Facts"\n' + choices + '  b : boolean "B?"\n'
    # Every way in which the first of 128 differs lies beyond the first 64.
    case = law(text + f'requirement X.1 "One"\n  cites X Art. 1\n  met when any of\n{items}')
    assert case.verdict() is UNKNOWN
    case = law(text + f'requirement X.1 "One"\n  cites X Art. 1\n  met when any of\n{items}    - a.b\n')
    assert case.with_(a__b=True).verdict() is MET


# ---------------------------------------------------------------- readings


READINGS = """
reading X.settled "With a default"
  cites X Art. 9
  (strict) "Strictly" default
  (loose)  "Loosely"
reading X.open "Without one"
  cites X Art. 9
  (strict) "Strictly"
  (loose)  "Loosely"
facts a "Facts"
  n : count "N?"
"""


def read_as(reading: str) -> str:
    return f"""
    rule X.least : count "The least"
      cites X Art. 8
      is
        10 when reading {reading} = strict
        5  when reading {reading} = loose
    requirement X.1 "One"
      cites X Art. 1
      met when a.n >= X.least
    """


def test_a_default_is_used_and_named_with_what_the_other_would_do() -> None:
    finding = law(READINGS, read_as("X.settled"), a__n=7).finding()
    assert finding.verdict is NOT_MET
    (used,) = finding.readings
    assert (used.name, used.alternative) == ("X.settled", "strict")
    assert [(one.chosen, one.verdict) for one in used.others] == [((("X.settled", "loose"),), MET)]
    assert finding.alternatives == ()


def test_a_reading_that_turns_nothing_is_named_all_the_same() -> None:
    (used,) = law(READINGS, read_as("X.settled"), a__n=12).finding().readings
    assert [one.verdict for one in used.others] == [MET]


def test_a_reading_set_for_the_report_overrides_the_default() -> None:
    case = law(READINGS, read_as("X.settled"), a__n=7)
    assert case.reading(X__settled="loose").verdict() is MET
    assert case.report(readings={"X.settled": "loose"}).verdict("X.1") is MET
    # ... and one that the design sets
    assert case.reading(X__settled="loose").report(readings={"X.settled": "strict"}).verdict("X.1") is NOT_MET


@pytest.mark.parametrize(("n", "verdict"), [(12, MET), (7, UNKNOWN), (3, NOT_MET)])
def test_a_reading_without_default_is_an_unknown_over_its_alternatives(n: int, verdict: Verdict) -> None:
    finding = law(READINGS, read_as("X.open"), a__n=n).finding()
    assert finding.verdict is verdict
    assert [one.verdict for one in finding.alternatives] == [
        MET if n >= 10 else NOT_MET,
        MET if n >= 5 else NOT_MET,
    ]
    assert finding.missing == (("X.open",) if verdict is UNKNOWN else ())


def test_a_reading_on_which_it_turns_whether_a_norm_applies_is_named() -> None:
    case = law(
        READINGS,
        """
        requirement X.1 "One"
          cites X Art. 1
          applies when reading X.settled = strict
          met when a.n >= 1
        """,
        a__n=1,
    )
    assert [used.name for used in case.finding().readings] == ["X.settled"]


def test_one_reading_at_a_time_with_the_choices_still_open() -> None:
    case = law(
        READINGS,
        """
        facts b "More"
          route : choice of p, q "Which?"
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            - b.route = p and reading X.settled = strict
            - b.route = q and reading X.settled = strict
            - a.n >= 5
        """,
    )
    assert case.with_(a__n=3).verdict() is MET
    (used,) = case.with_(a__n=3).finding().readings
    assert [one.verdict for one in used.others] == [NOT_MET]


def test_another_choice_without_an_answer_is_no_problem_of_the_one_made() -> None:
    case = law(
        """
        facts a "Facts"
          route : choice of p, q "Which?"
          many  : list of count "Which?"
          b     : boolean "B?"
        rule X.every : boolean "Every one"
          cites X Art. 8
          is true when for each one in a.many: one >= 3
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            - all of
              - a.route = p
              - a.b
            - all of
              - a.route = q
              - X.at_all
        rule X.at_all : boolean "If at all"
          cites X Art. 8
          is
            X.every when a.route = q
            false   otherwise
        """,
        a__route="p",
        a__many=[],
        a__b=True,
    )
    finding = case.finding()
    assert (finding.verdict, finding.problem) == (MET, None)
    assert [(one.chosen[0][1], one.verdict) for one in finding.alternatives] == [("p", MET), ("q", UNKNOWN)]
    assert case.with_(a__route="q").finding().problem is not None
