"""A small law and a design under it: every kind of finding, without the shipped rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from nsis_rules.compliance.check import Report, check_design
from nsis_rules.diagnostics.diagnostic import errors_in
from nsis_rules.diagnostics.source import Source
from nsis_rules.facts.read import read_design
from nsis_rules.program.check import check
from nsis_rules.program.program import Program
from nsis_rules.syntax.parse import parse

LAW = """
range branch is sickness, old_age

instrument X "A small convention"
  issued by "Nobody"
  kind convention
  adopted 2000-01-01
  in force 2001-01-01
  articles 1 to 40

instrument MADE-UP "Sample provisions"
  kind illustration

part X.II "Sickness benefit" for sickness articles 2 to 20
part X.III "Old-age benefit" for old_age articles 21 to 30

facts branch "Every branch" for each branch
  provided : boolean "Is the benefit provided?"
    bn "সুবিধাটি আছে কি?"
  employees_protected : count "Employees protected"
    at least 0

facts labour_force "Labour force"
  employees : count "All employees"
    at least 0

facts person "Standard person"
  earnings : money per month "Previous earnings"
    more than 0
  children : count "Children"
    at least 0

catalogue grounds "Grounds that a law may name"
  cites X Art. 12
  (1) fraud "Made a fraudulent claim"
  (2) crime "Own crime caused the contingency"
  (3) means "Other means exceed an amount fixed by law"

catalogue X.grounds "Grounds that Art. 12 allows"
  cites X Art. 12
  (a) fraud "Made a fraudulent claim"
  (b) crime "Own crime caused the contingency"

facts sickness "Sickness benefit"
  duration_limit : duration in days or unlimited "Longest payment in one case"
    asks "For how many days at most is the benefit paid?"
    bn "এক অসুস্থতায় সর্বোচ্চ মেয়াদ"
    at least 0 days
  waiting_period : duration in days "Unpaid first days"
    at least 0 days
  appeal : boolean "Is there a right of appeal?"
  financing : one of contributions, taxes, employer_liability "How is the branch financed?"
  route : choice of art65, art66 "Under which Article is the level shown?"
  no_longer_than_needed : judgement "Is the period no longer than abuse requires?"
  grounds : some of grounds or other "Grounds on which benefit may be suspended"
  enacted : date "Date of enactment"
  rate : percent "Rate"
    at least 0%
  qualifying : duration in months or none "Qualifying period"
    at least 0 months
  adapted : boolean "Is it adapted to seasonal work?"
  cost_shared : boolean "Does the patient share the cost?"
  benefit : money per month "Benefit of the person asked about"
    computed by scheme

declaration X.exceptions "Temporary exceptions"
  cites X Art. 3
  (shorter) "Sickness: thirteen weeks" cites X Art. 4(2)

reading X.cost "Whether the patient may share the cost"
  cites X Art. 10
  mark unsure
  (forbidden) "No cost sharing" default
  (allowed)   "Silence does not forbid it"

beneficiary man_with_wife "Man with wife and two children"
  cites X Art. 7
  earnings : money per month
  person.children = 2

parameter X.least_rate : percent "Least rate"
  cites X Art. 7
  mark known
  checked 2026-01-02
  from 2001-01-01 until 2025-12-31 is 45%
  from 2026-01-01 is 50%

requirement X.4 "How long benefit is paid"
  cites X Art. 4
  mark seen
  bn "ভাতা কত দিন দেওয়া হয়"
  note "Calendar days."
  met when any of
    (1) all of
      - sickness.duration_limit >= 26 weeks
      - sickness.waiting_period <= 3 days
    (2) under X.exceptions.shorter: sickness.duration_limit >= 13 weeks

requirement X.5 "Who is protected" for each branch
  cites X Art. 5
  met when branch.employees_protected >= 50% of labour_force.employees

requirement X.6 "Right of appeal"
  cites X Art. 6
  met when sickness.appeal

requirement X.7 "Level of the benefit"
  cites X Art. 7
  mark known
  met when sickness.benefit given man_with_wife (earnings = BDT 16,250 per month)
      >= X.least_rate of BDT 16,250 per month

requirement X.8 "Which Article the level follows"
  cites X Art. 8
  met when sickness.route = art65 or sickness.qualifying is none

requirement X.9 "Qualifying period only against abuse"
  cites X Art. 9
  met when sickness.no_longer_than_needed

requirement X.10 "Care free of charge"
  cites X Art. 10
  met when not sickness.cost_shared or reading X.cost = allowed

requirement X.11 "Enacted in time"
  cites X Art. 11
  met when sickness.enacted before 2000-06-15

requirement X.12 "Grounds of suspension"
  cites X Art. 12
  met when sickness.grounds stays within X.grounds

requirement X.13 "Seasonal work"
  cites X Art. 13
  force endeavour
  met when sickness.adapted

requirement X.14 "The cost is borne collectively"
  cites X Art. 14
  applies when sickness.cost_shared
  met when sickness.financing in (contributions, taxes)

requirement X.22 "Pension for life"
  cites X Art. 22
  met when old_age.employees_protected > 0

scheme made.sickness "Sickness, sample"
  cites MADE-UP s. 1
  pays sickness.benefit as monthly_benefit
  standard person
    claim.wage = person.earnings

facts claim "Claim"
  wage : money per month "Wage"

rule monthly_benefit : money per month "Benefit for a month"
  cites MADE-UP s. 1
  is greater(sickness.rate of claim.wage, BDT 0 per month)

example "A day short" of X
  given
    sickness.duration_limit = 181 days
    sickness.waiting_period = 3 days
  expect
    X.4 is not_met, short by 1 day
"""

DESIGN = """
design: A small design
status: illustration
country: BD
currency: BDT
as_of: 2026-07-01
accepts:
  X: [II]
schemes:
  sickness: made.sickness
sources:
  LFS: Labour Force Survey
facts:
  labour_force.employees: {value: "30,000,000", source: LFS, mark: seen}
  old_age.provided: false
  sickness:
    provided: true
    employees_protected: {value: "14,999,814", source: LFS, mark: known}
    duration_limit: {value: 14 days, source: Labour Act s. 116, mark: seen}
    waiting_period: 3 days
    appeal: false
    rate: 40%
    qualifying: 6 months
    no_longer_than_needed: {value: true, because: Six months keep out late joiners, source: Draft s. 12}
    cost_shared: false
    enacted: 2001-06-15
    grounds: [fraud, means]
"""


def program_of(text: str) -> Program:
    """The checked program of one rule text."""
    source = Source.of("law.rules", text)
    file, faults = parse(source)
    program, found = check([file], {"law.rules": source})
    assert errors_in([*faults, *found]) == []
    return program


@pytest.fixture(scope="session")
def program() -> Program:
    return program_of(LAW)


@pytest.fixture(scope="session")
def program_with() -> Callable[[Mapping[str, str]], Program]:
    """Makes the program of the small law with some pieces replaced."""

    def made(pieces: Mapping[str, str]) -> Program:
        text = LAW
        for old, new in pieces.items():
            assert old in text
            text = text.replace(old, new)
        return program_of(text)

    return made


@pytest.fixture(scope="session")
def report_of(program: Program) -> Callable[..., Report]:
    """Makes the report of a design; the small one if no text is given."""

    def made(text: str = DESIGN, **settings: Any) -> Report:
        design, faults = read_design(Source.of("design.yaml", text), program)
        assert design is not None, [fault.message for fault in faults]
        return check_design(program, design, **settings)

    return made


@pytest.fixture
def report(report_of: Callable[..., Report]) -> Report:
    return report_of()


@pytest.fixture(scope="session")
def changed() -> Callable[[Mapping[str, str]], str]:
    """Makes the text of the small design with some pieces replaced, each of which must be there."""

    def made(pieces: Mapping[str, str]) -> str:
        text = DESIGN
        for old, new in pieces.items():
            assert old in text
            text = text.replace(old, new)
        return text

    return made
