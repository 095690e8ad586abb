"""Verdicts of single norms: lists under unknowns, what applies, floors, unlimited and none, sets."""

import pytest
from laws import Case, law

from nsis_rules import values
from nsis_rules.compliance.verdicts import Verdict, joined
from nsis_rules.values import NONE, UNLIMITED

MET, BY_DECLARATION, NOT_MET = Verdict.MET, Verdict.MET_BY_DECLARATION, Verdict.NOT_MET
UNKNOWN, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

THREE = """
facts a "Facts"
  b : boolean "B?"
  c : boolean "C?"
  d : boolean "D?"
"""


def listed(header: str) -> Case:
    return law(
        THREE,
        f"""
        requirement X.1 "One"
          cites X Art. 1
          met when {header}
            (a) a.b
            (b) a.c
            (c) a.d
        """,
    )


@pytest.mark.parametrize(
    ("header", "facts", "verdict"),
    [
        ("all of", {"a__b": True, "a__c": True, "a__d": True}, MET),
        ("all of", {"a__b": False}, NOT_MET),
        ("all of", {"a__b": True, "a__c": True}, UNKNOWN),
        ("any of", {"a__b": True}, MET),
        ("any of", {"a__b": False, "a__c": False}, UNKNOWN),
        ("any of", {"a__b": False, "a__c": False, "a__d": False}, NOT_MET),
        ("none of", {"a__b": True}, NOT_MET),
        ("none of", {"a__b": False, "a__c": False}, UNKNOWN),
        ("none of", {"a__b": False, "a__c": False, "a__d": False}, MET),
        ("at least 2 of", {"a__b": True, "a__c": True}, MET),
        ("at least 2 of", {"a__b": True, "a__c": False}, UNKNOWN),
        ("at least 2 of", {"a__b": False, "a__c": False}, NOT_MET),
        ("at most 1 of", {"a__b": True, "a__c": True}, NOT_MET),
        ("at most 1 of", {"a__b": False, "a__c": False}, MET),
        ("at most 1 of", {"a__b": True, "a__c": False}, UNKNOWN),
    ],
)
def test_lists_follow_kleene(header: str, facts: dict[str, bool], verdict: Verdict) -> None:
    assert listed(header).with_(**facts).verdict() is verdict


def test_unknown_given_as_such_is_as_good_as_nothing() -> None:
    assert listed("any of").with_(a__b=False, a__c=values.UNKNOWN, a__d=False).verdict() is UNKNOWN


# ---------------------------------------------------------------- what applies


APPLIES = law(
    THREE,
    """
    requirement X.1 "One"
      cites X Art. 1
      applies when a.b
      met when a.c
    """,
)


@pytest.mark.parametrize(
    ("facts", "verdict", "notes"),
    [
        ({"a__b": False}, NOT_APPLICABLE, ()),
        ({"a__b": False, "a__c": False}, NOT_APPLICABLE, ()),
        ({"a__b": True, "a__c": True}, MET, ()),
        ({"a__b": True, "a__c": False}, NOT_MET, ()),
        ({"a__c": True}, UNKNOWN, ("no breach either way",)),
        ({"a__c": False}, UNKNOWN, ()),
        ({}, UNKNOWN, ()),
    ],
)
def test_applies_when(facts: dict[str, bool], verdict: Verdict, notes: tuple[str, ...]) -> None:
    case = APPLIES.with_(**facts)
    assert case.verdict() is verdict
    assert case.finding().notes == notes


def test_what_is_not_applicable_says_nothing_more() -> None:
    finding = APPLIES.with_(a__b=False, a__c=False).finding()
    assert (finding.clauses, finding.margin, finding.missing, finding.remedies) == ((), None, (), ())


def test_the_fact_that_decides_whether_it_applies_is_missing_too() -> None:
    assert APPLIES.with_(a__c=True).finding().missing == ("a.b",)
    assert APPLIES.finding().missing == ("a.b", "a.c")


# ---------------------------------------------------------------- another requirement as a condition


def test_x_is_met_counts_a_norm_met_by_declaration() -> None:
    case = law(
        THREE,
        """
        declaration X.d "Flexibility"
          cites X Art. 7
          (o) "An option" cites X Art. 1
        requirement X.1 "One"
          cites X Art. 1
          met when any of
            (a) a.b
            (b) under X.d.o: a.c
        requirement X.2 "Two"
          cites X Art. 2
          met when X.1 is met
        """,
        a__b=False,
        a__c=True,
    )
    assert [case.verdict(one) for one in ("X.1", "X.2")] == [NOT_MET, NOT_MET]
    declared = case.declaring("X.d.o")
    assert [declared.verdict(one) for one in ("X.1", "X.2")] == [BY_DECLARATION, BY_DECLARATION]
    assert declared.finding("X.2").declarations == ("X.d.o",)


# ---------------------------------------------------------------- floors


def floors(comparison: str) -> Case:
    return law(
        """
        facts a "Facts"
          x : money per month "X?"
          f : money per month "F?"
          g : money per month or none "G?"
        """,
        f"""
        requirement X.1 "One"
          cites X Art. 1
          met when {comparison}
        """,
    )


@pytest.mark.parametrize(
    ("comparison", "facts", "verdict"),
    [
        # x >= greater(f, g): both floors
        ("a.x >= greater(a.f, a.g)", {"a__x": 100, "a__f": 150}, NOT_MET),
        ("a.x >= greater(a.f, a.g)", {"a__x": 100, "a__f": 50}, UNKNOWN),
        ("a.x >= greater(a.f, a.g)", {"a__x": 100, "a__f": 100, "a__g": 99}, MET),
        ("a.x >= greater(a.f, a.g)", {"a__x": 100, "a__f": 50, "a__g": NONE}, MET),
        ("a.x >= greater(a.f, a.g)", {"a__f": 50, "a__g": 50}, UNKNOWN),
        # x >= lesser(f, g): one of them
        ("a.x >= lesser(a.f, a.g)", {"a__x": 100, "a__f": 50}, MET),
        ("a.x >= lesser(a.f, a.g)", {"a__x": 100, "a__f": 150}, UNKNOWN),
        ("a.x >= lesser(a.f, a.g)", {"a__x": 100, "a__f": 150, "a__g": NONE}, NOT_MET),
        # mirrored, and with the floors on the left
        ("a.x <= lesser(a.f, a.g)", {"a__x": 100, "a__f": 50}, NOT_MET),
        ("a.x <= greater(a.f, a.g)", {"a__x": 100, "a__f": 150}, MET),
        ("greater(a.f, a.g) <= a.x", {"a__x": 100, "a__f": 150}, NOT_MET),
        ("lesser(a.f, a.g) < a.x", {"a__x": 100, "a__f": 99}, MET),
        # at the threshold
        ("a.x > greater(a.f, a.g)", {"a__x": 100, "a__f": 100}, NOT_MET),
        ("a.x >= greater(a.f, a.g)", {"a__x": 100, "a__f": 100, "a__g": 100}, MET),
    ],
)
def test_one_known_floor_may_settle_it(comparison: str, facts: dict[str, object], verdict: Verdict) -> None:
    assert floors(comparison).with_(**facts).verdict() is verdict


def test_a_floor_of_nothing_is_never_read_as_compliance() -> None:
    case = floors("a.x >= greater(a.g, a.g)").with_(a__x=100, a__g=NONE)
    assert case.verdict() is UNKNOWN
    assert case.finding().missing == ()


# ---------------------------------------------------------------- unlimited


@pytest.mark.parametrize(
    ("test", "value", "verdict"),
    [
        ("a.days >= 26 weeks", UNLIMITED, MET),
        ("a.days > 10,000,000 days", UNLIMITED, MET),
        ("a.days <= 3 days", UNLIMITED, NOT_MET),
        ("a.days < 3 days", UNLIMITED, NOT_MET),
        ("a.days = 3 days", UNLIMITED, NOT_MET),
        ("a.days is unlimited", UNLIMITED, MET),
        ("a.days is unlimited", 182, NOT_MET),
        ("a.days >= 26 weeks", 182, MET),
        ("a.days >= 26 weeks", 181, NOT_MET),
        ("a.days >= a.other", UNLIMITED, UNKNOWN),
    ],
)
def test_unlimited_is_above_every_amount(test: str, value: object, verdict: Verdict) -> None:
    case = law(
        """
        facts a "Facts"
          days  : duration in days or unlimited "How many days?"
          other : duration in days or unlimited "How many other days?"
        """,
        f"""
        requirement X.1 "One"
          cites X Art. 1
          met when {test}
        """,
    )
    assert case.with_(a__days=value).verdict() is verdict
    assert case.verdict() is UNKNOWN


# ---------------------------------------------------------------- sets


@pytest.mark.parametrize(
    ("relation", "chosen", "verdict", "names"),
    [
        ("covers", {"lead", "dust"}, MET, ()),
        ("covers", {"lead", "dust", "other"}, MET, ()),
        ("covers", {"lead"}, NOT_MET, ("dust",)),
        ("covers", set(), NOT_MET, ("dust", "lead")),
        ("stays within", {"lead"}, MET, ()),
        ("stays within", set(), MET, ()),
        ("stays within", {"lead", "other"}, NOT_MET, ("other",)),
    ],
)
def test_a_set_is_complete_and_other_is_in_no_catalogue(
    relation: str, chosen: set[str], verdict: Verdict, names: tuple[str, ...]
) -> None:
    case = law(
        f"""
        catalogue X.list "A list"
          cites X Schedule
          (1) lead "Lead"
          (2) dust "Dust"
        facts a "Facts"
          ills : some of X.list or other "Which?"
        requirement X.1 "One"
          cites X Art. 1
          met when a.ills {relation} X.list
        """
    )
    finding = case.with_(a__ills=chosen).finding()
    assert finding.verdict is verdict
    assert finding.margin is not None
    assert (finding.margin.names, finding.margin.value) == (names, -len(names))
    assert case.verdict() is UNKNOWN


# ---------------------------------------------------------------- alternatives together


@pytest.mark.parametrize(
    ("verdicts", "joint"),
    [
        ([MET, MET], MET),
        ([MET, BY_DECLARATION], BY_DECLARATION),
        ([NOT_MET, NOT_MET], NOT_MET),
        ([MET, NOT_MET], UNKNOWN),
        ([NOT_MET, UNKNOWN], UNKNOWN),
        ([NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE),
        ([NOT_MET, NOT_APPLICABLE], UNKNOWN),
        ([MET, NOT_APPLICABLE], UNKNOWN),
    ],
)
def test_all_met_is_met_none_met_is_not_met(verdicts: list[Verdict], joint: Verdict) -> None:
    assert joined(verdicts) is joint
    assert joined(reversed(verdicts)) is joint
