"""The day of the law: versions, laws that lapse, parameters on another day."""

from datetime import date

import pytest
from laws import law

from nsis_rules.compliance.verdicts import Verdict
from nsis_rules.engines.contract import Unanswerable

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN

PARAMETER = law(
    """
    facts a "Facts"
      n   : count "N?"
      day : date "Which day?"
    parameter X.least : count "The least"
      cites X Art. 9
      from 2010-01-01 is 5
      from 2020-07-01 is 7
    requirement X.1 "On the day of the report"
      cites X Art. 1
      met when a.n >= X.least
    requirement X.2 "On a day of its own"
      cites X Art. 2
      met when a.n >= X.least on a.day
    requirement X.3 "On a fixed day"
      cites X Art. 3
      met when a.n >= X.least on 2015-01-01
    """,
    a__n=6,
)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2010, 1, 1), MET),
        (date(2020, 6, 30), MET),
        (date(2020, 7, 1), NOT_MET),
        (date(2026, 7, 1), NOT_MET),
    ],
)
def test_the_version_in_force_on_the_day(day: date, verdict: Verdict) -> None:
    assert PARAMETER.on(day).verdict("X.1") is verdict
    assert PARAMETER.with_(a__day=day).verdict("X.2") is verdict
    assert PARAMETER.on(day).verdict("X.3") is MET


def test_the_day_of_a_design_is_overridden_by_the_day_of_the_report() -> None:
    assert PARAMETER.report().verdict("X.1") is NOT_MET
    assert PARAMETER.report(as_of=date(2015, 1, 1)).verdict("X.1") is MET


def test_an_unknown_day_is_unknown_and_missing() -> None:
    finding = PARAMETER.finding("X.2")
    assert (finding.verdict, finding.missing) == (UNKNOWN, ("a.day",))


def test_no_version_on_the_day_is_an_error_of_that_norm_alone() -> None:
    report = PARAMETER.on(date(2009, 12, 31)).report()
    assert [finding.verdict for finding in report.findings] == [UNKNOWN, UNKNOWN, MET]
    (problem,) = report.problems
    assert problem.code == "no-version"
    assert problem.message == "X.1: `X.least` has no version in force on 2009-12-31"
    assert report.findings[0].problem is not None


def test_no_day_at_all_is_an_error_and_never_today() -> None:
    report = PARAMETER.on(None).report()
    assert [problem.code for problem in report.problems] == ["no-date"]
    assert report.verdict("X.1") is UNKNOWN
    assert report.verdict("X.3") is MET


# ---------------------------------------------------------------- a law that lapses


LAPSING = law(
    """
    reading X.status "Whether the ordinance has lapsed"
      cites X Art. 9
      (lapsed)  "It has"
      (goes_on) "It has not"
    instrument Y "An ordinance"
      amends X
      in force 2025-11-17
      until 2026-04-10 when reading X.status = lapsed
    facts a "Facts"
      n : count "N?"
    rule X.least : count "The least"
      cites X Art. 8
      from X
        is 5
      from Y
        cites Y s. 1
        is 7
    parameter X.weeks : count "A parameter of it"
      cites X Art. 8
      from X is 5
      from Y is 7
    table X.bands(size : count) : count "A table of it"
      cites X Art. 8
      from X
        | below 100     | 5 |
        | 100 and above | 6 |
      from Y
        | below 100     | 7 |
        | 100 and above | 6 |
    requirement X.1 "One"
      cites X Art. 1
      met when a.n >= X.least
    requirement X.2 "Two"
      cites X Art. 2
      met when a.n >= X.weeks
    requirement X.3 "Three"
      cites X Art. 3
      met when a.n >= X.bands(a.n)
    """,
    a__n=6,
)
NORMS = ("X.1", "X.2", "X.3")


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize(
    ("day", "lapsed", "goes_on"),
    [
        (date(2025, 11, 16), MET, MET),
        (date(2025, 11, 17), NOT_MET, NOT_MET),
        (date(2026, 4, 10), NOT_MET, NOT_MET),  # the last day in force
        (date(2026, 4, 11), MET, NOT_MET),  # what it replaced revives
    ],
)
def test_the_replaced_version_revives(norm: str, day: date, lapsed: Verdict, goes_on: Verdict) -> None:
    case = LAPSING.on(day)
    assert case.reading(X__status="lapsed").verdict(norm) is lapsed
    assert case.reading(X__status="goes_on").verdict(norm) is goes_on


@pytest.mark.parametrize("norm", NORMS)
def test_an_open_reading_of_its_lapse_is_tried_each_way(norm: str) -> None:
    case = LAPSING.on(date(2026, 7, 1))
    finding = case.finding(norm)
    assert finding.verdict is UNKNOWN
    assert finding.missing == ("X.status",)
    assert [one.verdict for one in finding.alternatives] == [MET, NOT_MET]
    assert case.with_(a__n=8).verdict(norm) is MET
    assert case.with_(a__n=4).verdict(norm) is NOT_MET
    assert LAPSING.on(date(2026, 1, 1)).verdict(norm) is NOT_MET, "before its last day it turns on nothing"


def test_an_expired_version_without_another_is_no_version() -> None:
    case = law(
        """
        facts a "Facts"
          n : count "N?"
        rule X.least : count "The least"
          cites X Art. 8
          from 2010-01-01 until 2020-12-31
            is 5
        requirement X.1 "One"
          cites X Art. 1
          met when a.n >= X.least
        """,
        a__n=6,
    )
    assert case.on(date(2020, 12, 31)).verdict() is MET
    with pytest.raises(Unanswerable, match="no version in force on 2021-01-01"):
        case.on(date(2021, 1, 1)).verdict()


def test_a_finding_says_whose_version_it_read() -> None:
    case = LAPSING.reading(X__status="goes_on")
    trace = case.finding().trace
    assert trace is not None
    assert {step.name: step.citation for step in trace.walk() if step.name == "X.least"} == {
        "X.least": "Y s. 1"
    }
