"""A good design as it is read: every type, nested and dotted, dated, with its places."""

import dataclasses
from datetime import date
from fractions import Fraction

import pytest
from facts.reading import read, with_facts

from nsis_rules.diagnostics.source import Span
from nsis_rules.facts.design import Answer, Design
from nsis_rules.program.program import Program
from nsis_rules.values import NEVER, NONE, UNKNOWN, UNLIMITED

GOOD = """\
# A design with every kind of value.
---
design: "A test: everything"
status: law in force
country: NO
currency: BDT
as_of: 2026-07-01
accepts:
  C102: [III, VI]
declares:
  - C102.temporary_exceptions.art_18_2
readings:
  C102:
    average_duration: by_persons
schemes:
  sickness: draft.sickness
  injury_incapacity: unknown
sources:
  LFS: Labour Force Survey 2022
facts:
  labour_force.employees: {value: "30,000,000", source: LFS, mark: seen}
  labour_force:
    active_population: 3,00,00,001
    industrial_employees: 0012
  population: {residents: 170000000}
  sickness:
    provided: true
    waiting_period: 0 days
    duration_limit:
      value: 26 weeks
      because: >-
        Half a year, counted
        in weeks.
    qualifying_period: 1 year
    rate: 66.67%
    form: lump_sum
    ceiling: none
    daily_floor: BDT 208.33 per day
    funeral_grant: BDT 50,000
    lump_sum_months: 7/3
    in_force_since: never
    enough: {value: false, because: It keeps nobody., source: A study}
    grounds: [absent, other]
    durations:
      - {contributed: 12 months, pays: 91 days}
      - contributed: 2 years
        pays: 26 weeks
        persons: 1,200
    wages: ["BDT 12,500 per month", BDT 3 per month]
    remark: |
      Two
      lines
  employment_injury.provided: unknown
"""
DATED = """
sickness.rate:
  - {value: 50%, from: 2020-01-01}
  - value: 60%
    from: 2026-01-01
    until: 2026-06-30
  - {value: unknown, from: 2027-01-01}
sickness.waiting_period: {value: 3 days, from: 2026-01-01}
sickness.provided: true
"""


@pytest.fixture
def design(program: Program) -> Design:
    found, diagnostics = read(GOOD, program)
    assert diagnostics == []
    assert found is not None
    return found


def test_head(design: Design) -> None:
    assert (design.title, design.status, design.country, design.currency) == (
        "A test: everything", "law in force", "NO", "BDT",
    )  # fmt: skip
    assert design.as_of == date(2026, 7, 1)
    assert design.accepts == {"C102": ("III", "VI")}
    assert design.declares == ("C102.temporary_exceptions.art_18_2",)
    assert design.readings == {"C102.average_duration": "by_persons"}
    assert design.schemes == {"sickness": "draft.sickness"}
    assert design.sources == {"LFS": "Labour Force Survey 2022"}
    assert design.file == "design.yaml"


def test_values_are_exact(design: Design) -> None:
    assert design.values(None) == {
        "labour_force.employees": Fraction(30_000_000),
        "labour_force.active_population": Fraction(30_000_001),
        "labour_force.industrial_employees": Fraction(12),
        "population.residents": Fraction(170_000_000),
        "sickness.provided": True,
        "sickness.waiting_period": Fraction(0),
        "sickness.duration_limit": Fraction(182),
        "sickness.qualifying_period": Fraction(12),
        "sickness.rate": Fraction(6667, 10_000),
        "sickness.form": "lump_sum",
        "sickness.ceiling": NONE,
        "sickness.daily_floor": Fraction(20_833, 100),
        "sickness.funeral_grant": Fraction(50_000),
        "sickness.lump_sum_months": Fraction(7, 3),
        "sickness.in_force_since": NEVER,
        "sickness.enough": False,
        "sickness.grounds": frozenset({"absent", "other"}),
        "sickness.durations": (
            {"contributed": Fraction(12), "pays": Fraction(91)},
            {"contributed": Fraction(24), "pays": Fraction(182), "persons": Fraction(1200)},
        ),
        "sickness.wages": (Fraction(12_500), Fraction(3)),
        "sickness.remark": "Two\nlines\n",
    }


def test_what_stands_beside_a_value(design: Design) -> None:
    employees = design.answer("labour_force.employees", None)
    assert employees is not None
    assert (employees.source, employees.mark, employees.because) == ("LFS", "seen", "")
    limit = design.answer("sickness.duration_limit", date(1999, 1, 1))
    assert limit is not None
    assert limit.because == "Half a year, counted in weeks."


def test_unknown_is_kept_but_is_no_value(design: Design) -> None:
    answer = design.answer("employment_injury.provided", None)
    assert answer is not None
    assert answer.value is UNKNOWN
    assert "employment_injury.provided" not in design.values(None)
    assert design.answer("employment_injury.grounds", None) is None


@pytest.mark.parametrize(
    "nothing", ["unknown", "null", "~", "", "Null", '"unknown"', "{value: ~, because: why}"]
)
def test_what_says_unknown(nothing: str, program: Program) -> None:
    found, diagnostics = read(with_facts(f"sickness.waiting_period: {nothing}"), program)
    assert diagnostics == []
    assert found is not None
    assert [answer.value for answer in found.facts["sickness.waiting_period"]] == [UNKNOWN]


def test_the_reason_of_an_unknown_is_kept(program: Program) -> None:
    found, _ = read(with_facts("sickness.enough: {because: nobody asked, value: unknown}"), program)
    assert found is not None
    answer = found.answer("sickness.enough", None)
    assert answer is not None
    assert answer.because == "nobody asked"


def test_places_and_spans(design: Design) -> None:
    lines = GOOD.splitlines()
    starts = {
        "as_of": "as_of:", "schemes.sickness": "sickness: draft", "accepts.C102": "C102: [",
        "accepts.C102.VI": "VI]", "readings.C102.average_duration": "average_duration:",
        "declares.C102.temporary_exceptions.art_18_2": "C102.temporary",
    }  # fmt: skip
    for name, start in starts.items():
        place = design.places[name]
        assert lines[place.line - 1][place.column - 1 :].startswith(start)
    plain = design.facts["sickness.rate"][0].span
    assert plain is not None
    assert lines[plain.line - 1][plain.column - 1 : plain.end_column - 1] == "rate: 66.67%"
    mapped = design.facts["sickness.duration_limit"][0].span
    assert mapped is not None
    assert lines[mapped.line - 1][mapped.column - 1 : mapped.end_column - 1] == "value: 26 weeks"


def test_columns_count_characters_not_bytes(program: Program) -> None:
    found, _ = read("design: x # কর্মী\nfacts: {sickness.remark: কর্মী, sickness.provided: true}\n", program)
    assert found is not None
    assert found.facts["sickness.provided"][0].span == Span("design.yaml", 2, 33, 2, 56)


@pytest.mark.parametrize(
    "written",
    [
        "sickness.rate: 50%",
        "sickness:\n  rate: 50%",
        "sickness: {rate: 50%}",
        "sickness.rate:\n  value: 50%",
        "sickness:\n  rate: {value: 50%}",
        "sickness: {rate: {value: '50 %'}}",
        "sickness.rate: 1/2",
    ],
)
def test_nested_and_dotted_mean_the_same(written: str, program: Program) -> None:
    found, diagnostics = read(with_facts(written), program)
    assert diagnostics == []
    assert found is not None
    assert found.values(None) == {"sickness.rate": Fraction(1, 2)}


def test_groups_without_facts_are_nothing(program: Program) -> None:
    found, diagnostics = read(with_facts("sickness:\n  # rate: 50%\npopulation: {}"), program)
    assert diagnostics == []
    assert found is not None
    assert found.facts == {}


@pytest.mark.parametrize("facts", ["facts:", "facts: {}", "facts: unknown", ""])
def test_no_facts_at_all(facts: str, program: Program) -> None:
    found, diagnostics = read(f"design: x\n{facts}\n", program)
    assert diagnostics == []
    assert found is not None
    assert found.facts == {}


@pytest.mark.parametrize(
    ("day", "rate", "waiting"),
    [
        (None, None, None),
        (date(2019, 12, 31), None, None),
        (date(2020, 1, 1), Fraction(1, 2), None),
        (date(2025, 12, 31), Fraction(1, 2), None),
        (date(2026, 1, 1), Fraction(3, 5), Fraction(3)),
        (date(2026, 6, 30), Fraction(3, 5), Fraction(3)),
        (date(2026, 7, 1), None, Fraction(3)),
        (date(2027, 1, 1), UNKNOWN, Fraction(3)),
    ],
)
def test_dated_answers(day: date | None, rate: object, waiting: object, program: Program) -> None:
    found, diagnostics = read(with_facts(DATED), program)
    assert diagnostics == []
    assert found is not None
    answers = [found.answer(name, day) for name in ("sickness.rate", "sickness.waiting_period")]
    assert [answer.value if answer is not None else None for answer in answers] == [rate, waiting]
    known = {"sickness.provided": True, "sickness.rate": rate, "sickness.waiting_period": waiting}
    assert found.values(day) == {name: value for name, value in known.items() if value not in (None, UNKNOWN)}


def test_an_open_answer_ends_before_the_next_begins(program: Program) -> None:
    found, _ = read(with_facts(DATED), program)
    assert found is not None
    assert [(answer.start, answer.until) for answer in found.facts["sickness.rate"]] == [
        (date(2020, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2027, 1, 1), None),
    ]


def test_a_list_of_rows_may_be_dated_too(program: Program) -> None:
    rows = "- {value: [{pays: 91 days}], from: 2026-01-01}\n  - {value: [], until: 2025-12-31}"
    found, diagnostics = read(with_facts(f"sickness.durations:\n  {rows}"), program)
    assert diagnostics == []
    assert found is not None
    assert found.values(date(2026, 1, 1)) == {"sickness.durations": ({"pays": Fraction(91)},)}
    assert found.values(date(2025, 12, 31)) == {"sickness.durations": ()}


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        ("[]", frozenset()),
        ("{absent: true, fraud: false, other: true}", frozenset({"absent", "other"})),
        ("{absent: true, fraud: unknown}", UNKNOWN),
        ("\n    value: {absent: true}\n    source: s. 3", frozenset({"absent"})),
    ],
)
def test_entries_of_a_catalogue(written: str, chosen: object, program: Program) -> None:
    found, diagnostics = read(with_facts(f"sickness.grounds: {written}"), program)
    assert diagnostics == []
    assert found is not None
    assert found.facts["sickness.grounds"][0].value == chosen


def test_a_field_that_nobody_knows_is_left_out(program: Program) -> None:
    rows = "[{pays: 91 days, persons: unknown}, {pays: ~}]"
    found, diagnostics = read(with_facts(f"sickness.durations: {rows}"), program)
    assert diagnostics == []
    assert found is not None
    assert found.facts["sickness.durations"][0].value == ({"pays": Fraction(91)}, {})


def test_byte_order_mark_and_windows_lines(program: Program) -> None:
    found, diagnostics = read("\ufeff" + GOOD.replace("\n", "\r\n"), program)
    assert diagnostics == []
    assert found is not None
    assert len(found.facts) == 21


def test_answers_and_designs_are_exact_and_frozen() -> None:
    answer = Answer(value=(1, {"pays": 2}), source="LFS")
    assert answer.value == (Fraction(1), {"pays": Fraction(2)})
    assert Answer(value=UNLIMITED).value is UNLIMITED
    design = Design(title="x", facts={"sickness.rate": (answer,)})
    assert dataclasses.replace(design, title="y").title == "y"
    with pytest.raises(ValueError, match="not an exact value"):
        Answer(value=0.5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        design.title = "z"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Design(title="x", colour="red")  # type: ignore[call-arg]
