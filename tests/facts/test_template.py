"""The template: every question, nothing answered, and it reads back as it is."""

import re
import unicodedata

import pytest
import yaml
from facts.reading import read

from nsis_rules.facts.questions import Questions
from nsis_rules.facts.template import LANGUAGES, design_template
from nsis_rules.program.program import Program
from nsis_rules.values import UNKNOWN

OF_SICKNESS = """\
  sickness:

    # ---- Every branch
    # Does the law provide this benefit?
    # true or false
    provided: unknown

    # Employees protected
    # a whole number; at least 0
    employees_protected: unknown

    # Industrial employees protected
    # a whole number; at least 0
    industrial_employees_protected: unknown

    # Grounds of suspension
    # a list of any of: absent, maintained, fraud, other
    grounds: unknown

    # ---- Level
    # Under which Article?
    # the State's choice of: art65, art66
    level_route: unknown

    # ---- Sickness benefit
    # Unpaid first days
    # days or weeks, such as 182 days; at least 0 days; C102 Art. 18
    waiting_period: unknown

    # Longest payment
    # days or weeks, such as 182 days; or unlimited; at least 0 days
    duration_limit: unknown
"""


OF_ROWS = """\
    # Steps of the duration
    # a list of rows with
    #   contributed: Contributed at least (months or years, such as 6 months; at least 0 months)
    #   pays: Is paid for (days or weeks, such as 182 days; at least 1 day; at most 400 days)
    #   persons: Persons entitled to it (a whole number; at least 0)
    durations: unknown
"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rules", ["program", "shipped_program"])
def test_it_reads_back_with_every_fact_unknown(
    language: str, rules: str, request: pytest.FixtureRequest
) -> None:
    program: Program = request.getfixturevalue(rules)
    design, diagnostics = read(design_template(program, language), program)
    assert diagnostics == []
    assert design is not None
    assert list(design.facts) == [
        f"{group}.{name}" for group, facts in Questions(program).groups.items() for name in facts
    ]
    assert {answer.value for answers in design.facts.values() for answer in answers} == {UNKNOWN}
    assert design.values(None) == {}
    assert (design.accepts.get("C102"), design.declares, design.readings, design.schemes) in [
        ((), (), {}, {}), (None, (), {}, {}),
    ]  # fmt: skip


def test_what_a_question_looks_like(program: Program) -> None:
    assert OF_SICKNESS in design_template(program)


def test_rows_are_explained_field_by_field(program: Program) -> None:
    assert OF_ROWS in design_template(program)


def test_in_bangla(program: Program) -> None:
    text = design_template(program, "bn")
    assert "    # আইনে কি এই সুবিধা আছে?\n    # true (হ্যাঁ) অথবা false (না)\n    provided: unknown" in text
    assert "    # সব কর্মী" not in text  # the question is asked where there is one
    assert "    # কর্মী কতজন?\n    # পূর্ণ সংখ্যা; 0-এর কম নয়; C102 Art. 76\n    employees: unknown" in text
    with pytest.raises(KeyError):
        design_template(program, "fr")


def test_the_words_of_both_languages_are_the_same() -> None:
    english, bangla = LANGUAGES["en"], LANGUAGES["bn"]
    assert list(english) == list(bangla)
    assert all(unicodedata.is_normalized("NFC", words) for words in bangla.values())
    assert [words.count("{}") for words in english.values()] == [
        words.count("{}") for words in bangla.values()
    ]


def test_declarations_stand_ready(program: Program) -> None:
    text = design_template(program)
    declared = re.sub(r"^  # - ", "  - ", text, flags=re.M)
    design, diagnostics = read(declared, program)
    assert diagnostics == []
    assert design is not None
    assert design.declares == ("C102.temporary_exceptions.art_18_2", "C102.temporary_exceptions.art_33_b")


def test_any_yaml_reader_reads_it(shipped_program: Program) -> None:
    loaded = yaml.safe_load(design_template(shipped_program))
    assert loaded["facts"]["labour_force"]["employees"] == "unknown"
